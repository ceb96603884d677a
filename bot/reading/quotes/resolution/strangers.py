"""People whom the article does not name and who act between two statements: the next "he" is nobody's we know."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import is_role
from bot.reading.quotes.cues.animacy import is_person
from bot.reading.quotes.entities.entities import PersonEntity
from bot.reading.quotes.entities.source_names import is_common
from bot.reading.quotes.resolution.discourse import SUBJECTS, Memory
from bot.reading.quotes.text.document import NONE, Prose

_INDEFINITE = ENGLISH.grammar.indefinite
_WRITER = ENGLISH.grammar.writer
_ASKING = ENGLISH.cues.asking
_MAIN = ("ROOT", "conj")


def stranger_since(memory: Memory, since: int, at: int) -> int:
    """The last token between, in the paragraph of `at`, where such a person acts or is met by the writer; -1: none."""
    page, parse = memory.page, memory.page.parse
    for token in range(at - 1, since, -1):
        if page.paragraph[token] != page.paragraph[at]:
            return -1
        if (
            _is_person(page, token)
            and token not in memory.reported
            and any(parse.low[c] in _INDEFINITE for c in parse.children[token] if c < token)
            and not any(c in memory.entities.at for c in parse.children[token])
            and (_acts(page, token) or _is_met(page, token))
        ):
            return token
    return -1


def _is_person(page: Prose, token: int) -> bool:
    """Somebody called by a common noun, outside quotations."""
    noun = page.parse.tag[token] == "NN" and page.quoted[token] == NONE
    return noun and (is_role(page.parse.low[token]) or is_person(page, token))


def _acts(page: Prose, token: int) -> bool:
    """`A retired engineer disagreed.`; not `A reporter asked`, whom somebody else answers."""
    parse, verb = page.parse, page.parse.head[token]
    return parse.dep[token] in SUBJECTS and parse.dep[verb] in _MAIN and parse.low[verb] not in _ASKING


def _is_met(page: Prose, token: int) -> bool:
    """`When I put this to a banker, he laughed`: nobody but him is there to answer the writer."""
    parse = page.parse
    verb = parse.head[token]
    if parse.dep[token] == "pobj":
        verb = parse.head[verb]
    elif parse.dep[token] not in ("dobj", "dative"):
        return False
    return any(parse.dep[c] == "nsubj" and parse.low[c] in _WRITER for c in parse.children[verb])


def unnamed_acts(memory: Memory, begin: int, end: int) -> bool:
    """`The governor wrote to Otto Haug, in which he said`: the subject is a person whom the article does not name."""
    page, parse = memory.page, memory.page.parse
    return any(
        parse.dep[t] in SUBJECTS
        and _is_person(page, t)
        and not any(c in memory.entities.at for c in parse.children[t] if parse.dep[c] == "appos")
        for t in range(begin, end)
    )


def unseen_since(memory: Memory, figure: PersonEntity, at: int) -> bool:
    """`Berent said no. Talanov laughed. “Why?” he asked`: the nearer subject opens its sentence with a capital and is
    nobody whom the recogniser saw."""
    page, parse = memory.page, memory.page.parse
    last = max((b for a, b in figure.mentions if a < at), default=at)
    begin, _ = page.sentence_of(at)
    while begin > last and page.quoted[begin - 1] != NONE:
        begin, _ = page.sentence_of(begin - 1)
    if begin - 1 <= last or page.paragraph[begin - 1] != page.paragraph[at]:
        return False
    name, _ = page.sentence_of(begin - 1)
    if name <= last or parse.tag[name] != "NNP" or parse.tag[name + 1] != "VBD":
        return False
    known = name in memory.entities.at or name in memory.entities.body_at or is_common(page, name)
    return not known and parse.word[name][1:].islower() and parse.entity[name] in ("", "PERSON", "NORP")
