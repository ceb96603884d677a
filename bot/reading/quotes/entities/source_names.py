"""Names of those who speak where the entity recogniser saw something else, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

from bot.model import fold
from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import TITLES, is_role
from bot.reading.quotes.cues.animacy import PEOPLE
from bot.reading.quotes.cues.noun_phrases import NAMING
from bot.reading.quotes.cues.verbs import DOCUMENTS
from bot.reading.quotes.entities.name_bounds import (
    Phrase,
    is_all_office,
    is_corporate,
    is_hyphened_on,
    is_name_part,
    name_begins,
    reads_as_name,
    with_second_half,
)
from bot.reading.quotes.entities.surnames import MISTAGGED
from bot.reading.quotes.text.document import NONE, Prose


def joined_to(page: Prose, source: Phrase) -> Iterator[Phrase]:
    """`Berent and Olaf Quill said`: the second speaks as the first does."""
    parse = page.parse
    _, last, head = source
    for beside in parse.children[head]:
        if parse.dep[beside] == "conj" and head < beside <= last and parse.tag[beside] == "NNP":
            yield parse.first[beside], parse.last[beside], beside


_ROLE_AFTER = ENGLISH.grammar.before_role


_PRONOUNS = ENGLISH.grammar.of_a_person


_SOON = 60
"""Tokens within which "he" or "she" tells that a name is a person's."""


def names_of_sources(page: Prose, sources: tuple[tuple[int, int, int], ...]) -> Iterator[tuple[int, int]]:
    """Names at the head of a source that the entity recogniser took for something else, or for nothing."""
    parse = page.parse
    for first, last, head in sources:
        if parse.low[head] in ("he", "she"):
            yield from _meant(page, head)
            continue
        if is_role(parse.low[head]) and parse.tag[head] == "NN":
            yield from _apposed(page, head, last)
            continue
        named = parse.tag[head] == "NNP" or is_hyphened_on(page, head) or _is_apposed_to(page, head, last)
        if not named or not reads_as_name(page, head):
            continue
        begin = name_begins(page, first, head)
        if is_corporate(page, begin, head) or _is_office(page, begin, head):
            continue
        if parse.entity[head] not in ("ORG", "GPE", "LOC"):
            yield begin, head
        elif begin < head:
            if _is_personal(page, begin, head, last) or is_role(parse.low[begin - 1]):
                yield begin, head
        elif begin > first and parse.low[begin - 1].rstrip(".") in TITLES and not _is_of_its_entity(page, begin):
            yield begin, head


def _is_office(page: Prose, begin: int, head: int) -> bool:
    """`Ambassador`, `Report`; `Presidential Envoy to the Far East`: what it is of or to stands behind it."""
    role = is_role(page.parse.low[head])
    if begin == head:
        return role or is_common(page, head)
    if is_all_office(page, begin, head):
        return True
    return role and page.parse.low[head + 1 : head + 2] in (("of",), ("to",), ("for",), ("in",))


_ANY = ENGLISH.grammar.indefinite


def is_common(page: Prose, token: int) -> bool:
    """`Report says`, `Singer tells`: a headline's noun without its article, in the capital that opens a sentence."""
    begin, _ = page.sentence_of(token)
    low = page.parse.low[token]
    opens = token == begin or page.parse.word[token - 1] == ":" or page.parse.low[token - 1] in _ANY
    return opens and (low in DOCUMENTS or low in PEOPLE or is_role(low))


def _is_of_its_entity(page: Prose, token: int) -> bool:
    """`General Motors`: what looks like a title is a part of the organisation's name."""
    entity = page.parse.entity
    return entity[token - 1] == entity[token] == "ORG" and not page.parse.entity_begins[token]


def _apposed(page: Prose, role: int, last: int) -> Iterator[tuple[int, int]]:
    """`its spokesman, Jonas Berent,`, `the governor of Karsk, Jonas Berent,`: a name by its place.

    Whatever the recogniser takes it for.
    """
    parse = page.parse
    comma = role + 1
    while comma < min(last, role + _OFFICE) and parse.word[comma] != "," and parse.tag[comma] in _OF_OFFICE:
        comma += 1
    if comma + 1 > last or parse.word[comma] != ",":
        return
    first = comma + 1
    while first < last and parse.low[first].rstrip(".") in TITLES:
        first += 1
    end = first
    while end < last and (parse.tag[end + 1] == "NNP" or is_hyphened_on(page, end + 2)):
        end = with_second_half(page, end + 1)
    capitals = all(is_name_part(page, t) for t in range(first, end + 1)) and parse.tag[first] == "NNP"
    if capitals and end > first and not is_corporate(page, first, end):
        yield first, end


def _is_apposed_to(page: Prose, token: int, last: int) -> bool:
    """`Ferrow, head of the agency, said`: a surname that opens a sentence, whatever the tagger takes it for."""
    parse = page.parse
    if parse.tag[token] not in MISTAGGED or token + 2 > last or parse.word[token + 1] != ",":
        return False
    begin, _ = page.sentence_of(token)
    calling = parse.low[token + 2] in _ROLE_AFTER or is_role(parse.low[token + 2])
    return token == begin and calling and not is_common(page, token)


_OFFICE = 10
"""Tokens of `governor of the northern province of Karsk` at most."""


_OF_OFFICE = frozenset({"IN", "DT", "NN", "NNP", "NNPS", "NNS", "JJ", "POS", "CC", "HYPH"})


_OBJECTS = frozenset({"dobj", "pobj", "compound", "dative"})
"""`Quill met Otto Haug. She …`: the subject may still be a person whom the recogniser did not see."""


def _meant(page: Prose, pronoun: int) -> Iterator[tuple[int, int]]:
    """The subject before "he" that is somebody, though the recogniser says an organisation."""
    parse = page.parse
    for token in range(pronoun - 1, max(-1, pronoun - 2 * _SOON), -1):
        if parse.entity[token] == "PERSON" and page.quoted[token] == NONE and parse.dep[token] not in _OBJECTS:
            return
        if parse.dep[token] == "nsubj" and parse.tag[token] == "NNP" and page.quoted[token] == NONE:
            begin = name_begins(page, max(0, token - 4), token)
            if begin < token and parse.entity[token] != "GPE" and not is_corporate(page, begin, token):
                yield begin, token
            return


_GIVEN = ENGLISH.names.women | ENGLISH.names.men


def _is_personal(page: Prose, first: int, last: int, source_last: int) -> bool:
    """An organisation by the recogniser's word, but somebody by the article's: a role, "he", a surname alone."""
    parse = page.parse
    if last == first + 1 and parse.entity[first] == "ORG" and fold(parse.word[first]) in _GIVEN:
        return True  # `Olaf Quill`
    after = last + 1
    if after + 2 <= source_last and parse.word[after] == "," and parse.tag[after + 1] == "CD":
        after += 2  # an age
    if after + 1 <= source_last and parse.word[after] == "," and parse.low[after + 1] in _ROLE_AFTER:
        return True
    surname = parse.word[last]
    for token in range(last + 1, min(len(parse), last + _SOON)):
        if page.quoted[token] != NONE:
            continue
        if parse.low[token] in _PRONOUNS:
            return True
        if parse.entity[token] == "PERSON" and parse.word[token] != surname:
            break
    return any(
        word == surname and token > 0 and parse.tag[token - 1] not in NAMING and parse.entity[token] != "GPE"
        for token, word in enumerate(parse.word)
        if token != last
    )
