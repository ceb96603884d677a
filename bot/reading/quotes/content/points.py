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
_OWNER = frozenset({"by", "from", "of"})
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
    if begin is None:
        return None
    name = begin
    while name + 1 < last and parse.entity[name + 1] == "PERSON" and parse.tag[name + 1] in NAMING:
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
