"""People whom the article does not name and who act between two statements: the next "he" is nobody's we know."""

from __future__ import annotations

from collections.abc import Collection

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import is_role
from bot.reading.quotes.cues.animacy import is_person
from bot.reading.quotes.entities.entities import Entities
from bot.reading.quotes.text.document import NONE, Prose

_INDEFINITE = ENGLISH.grammar.indefinite
_WRITER = ENGLISH.grammar.writer
_ASKING = ENGLISH.cues.asking
_MAIN = ("ROOT", "conj")
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def stranger_before(page: Prose, entities: Entities, reported: Collection[int], at: int) -> int:
    """The last token before `at`, in its paragraph, where such a person acts or the writer turns to one; -1: none."""
    parse = page.parse
    for token in range(at - 1, -1, -1):
        if page.paragraph[token] != page.paragraph[at]:
            return -1
        if (
            parse.tag[token] == "NN"
            and page.quoted[token] == NONE
            and token not in reported
            and (is_role(parse.low[token]) or is_person(page, token))
            and any(parse.low[c] in _INDEFINITE for c in parse.children[token] if c < token)
            and not any(c in entities.at for c in parse.children[token])
            and (_acts(page, token) or _is_met(page, token))
        ):
            return token
    return -1


def _acts(page: Prose, token: int) -> bool:
    """`A retired engineer disagreed.`; not `A reporter asked`, whom somebody else answers."""
    parse, verb = page.parse, page.parse.head[token]
    return parse.dep[token] in _SUBJECTS and parse.dep[verb] in _MAIN and parse.low[verb] not in _ASKING


def _is_met(page: Prose, token: int) -> bool:
    """`When I put this to a banker, he laughed`: nobody but him is there to answer the writer."""
    parse = page.parse
    verb = parse.head[token]
    if parse.dep[token] == "pobj":
        verb = parse.head[verb]
    elif parse.dep[token] not in ("dobj", "dative"):
        return False
    return any(parse.dep[c] == "nsubj" and parse.low[c] in _WRITER for c in parse.children[verb])
