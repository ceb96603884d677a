"""Readouts as lists: `Key statements by Marta Quill:`, and one point after another below, each ended by a semicolon."""

from __future__ import annotations

from collections.abc import Iterator

from bot.model import Span
from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.content.claims import Draft, cut
from bot.reading.quotes.cues.noun_phrases import NAMING, Source, name_start
from bot.reading.quotes.text.constructions import Construction
from bot.reading.quotes.text.document import Prose

_POINTS = ENGLISH.cues.listed
_OWNER = ENGLISH.grammar.of_owner
_FEWEST = 2
"""Points from which a list is one."""
_HEADING = 300
"""Characters of what announces a list at most."""


def points(page: Prose) -> list[Draft]:
    """A statement for each point of each list that says whose points they are."""
    paragraphs = page.layout.paragraphs
    found: list[Draft] = []
    number = 0
    while number + _FEWEST < len(paragraphs):
        owner = _owner(page, paragraphs[number])
        number += 1
        if owner is None:
            continue
        listed = list(_listed(page, number))
        if len(listed) >= _FEWEST:
            found += [Draft((piece,), None, Construction.POINT, signed=owner) for piece in listed]
            number += len(listed)
    return found or _in_a_line(page)


def _in_a_line(page: Prose) -> list[Draft]:
    """The same in one paragraph: `Statements from Marta Quill: - The port is open; - The bridge is shut.`"""
    found: list[Draft] = []
    for paragraph in page.layout.paragraphs:
        text = paragraph.of(page.text)
        colon = next((text.find(opening) for opening in (": - ", ": – ", ": • ") if opening in text), -1)
        owner = _owner(page, Span(paragraph.start, paragraph.start + colon + 1)) if colon >= 0 else None
        if owner is None:
            continue
        parse, first = page.parse, page.parse.token_at(paragraph.start + colon + 1)
        end = page.parse.token_at(paragraph.end)
        stops = [t for t in range(first, min(end, len(parse))) if parse.word[t] == ";"]
        for begin, stop in zip([first, *(t + 1 for t in stops)], [*stops, min(end, len(parse))], strict=True):
            while begin < stop - 1 and not parse.word[begin][0].isalnum() and not page.is_mark(begin):
                begin += 1
            if stop > begin and len(stops) + 1 >= _FEWEST:
                found.append(Draft((cut(page, begin, stop - 1),), None, Construction.POINT, signed=owner))
    return found


def _owner(page: Prose, paragraph: Span) -> Source | None:
    """Marta Quill, of a paragraph that announces her statements and ends with a colon."""
    parse, text = page.parse, paragraph.of(page.text).rstrip()
    if not text.endswith(":") or len(text) > _HEADING:
        return None
    first, last = parse.token_at(paragraph.start), parse.token_at(paragraph.start + len(text) - 1)
    noun = next((t for t in range(first, min(last, len(parse))) if parse.low[t] in _POINTS), None)
    if noun is None:
        return None
    if parse.low[noun + 1] in _OWNER:
        begin = next((t for t in range(noun + 2, last) if parse.entity[t] == "PERSON"), None)
    else:
        begin = next((t for t in range(first, noun) if parse.entity[t] == "PERSON"), None)
    if begin is None and parse.low[noun + 1] in _OWNER and parse.entity[noun + 2] == "ORG":
        begin = noun + 2  # a name that the recogniser took for a body's
    if begin is None or parse.tag[begin] not in NAMING:
        return None
    name = begin
    while name + 1 < last and parse.entity[name + 1] == parse.entity[begin] and parse.tag[name + 1] in NAMING:
        name += 1
    return Source(name_start(page, name, first), name, name)


def _listed(page: Prose, number: int) -> Iterator[Span]:
    """The points from a paragraph on: each ends with a semicolon, the last may end with a full stop."""
    parse = page.parse
    for paragraph in page.layout.paragraphs[number:]:
        text = paragraph.of(page.text).rstrip()
        first = parse.token_at(paragraph.start)
        if not text.endswith((";", ".")) or first >= len(parse) or paragraph in page.layout.aside:
            return
        last = min(parse.token_at(paragraph.start + len(text) - 1), len(parse) - 1)
        while first < last and not parse.word[first][0].isalnum() and not page.is_mark(first):
            first += 1
        yield cut(page, first, last)
        if text.endswith("."):
            return
