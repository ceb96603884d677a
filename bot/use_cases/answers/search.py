"""Searching the archive: a query as typed → a page of what matches, and where."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.model import Reading, Span
from bot.ports import Search
from bot.reading.search.terms import Terms, TermsWrong, parse
from bot.reading.sorting.phrases import words

PAGE = 5
"""Items shown at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    reading: Reading
    matched: tuple[Span, ...]
    """Where in the item's text; empty if title or fields alone matched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of an answer, newest first by publication, undated last."""

    query: str
    page: int
    """From 0."""
    hits: tuple[Hit, ...]
    more: bool
    outlet: str = ""
    """The query that finds what an outlet of this name has written, if there is one and words alone were asked for."""


async def search(text: str, *, archive: Search, page: int = 0, size: int = PAGE) -> Found | TermsWrong:
    """TermsWrong names the column and a query that would do."""
    query = " ".join(text.split())
    terms = parse(query)
    if isinstance(terms, TermsWrong):
        return terms
    readings = await archive.search(query, limit=size + 1, offset=page * size)
    hits = await asyncio.to_thread(lambda: tuple(_hit(terms, reading) for reading in readings[:size]))
    outlet = await _outlet(query, archive) if page == 0 else ""
    return Found(query=query, page=page, hits=hits, more=len(readings) > size, outlet=outlet)


async def _outlet(query: str, archive: Search) -> str:
    """A search looks into titles and texts: who types an outlet's name may mean the outlet."""
    by_outlet = f'source:"{" ".join(words(query))}"'
    if isinstance(parse(by_outlet), TermsWrong):
        return ""
    found = await archive.search(by_outlet, limit=1)
    return by_outlet if any(words(one.item.outlet) == words(query) for one in found) else ""


def _hit(terms: Terms, reading: Reading) -> Hit:
    return Hit(reading=reading, matched=terms.matches(reading) or ())
