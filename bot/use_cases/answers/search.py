"""Searching the archive: a query as typed → a page of what matches, and where."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.model import Reading, Span
from bot.ports import Search
from bot.reading.search.terms import Terms, TermsWrong, parse

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


async def search(text: str, *, archive: Search, page: int = 0, size: int = PAGE) -> Found | TermsWrong:
    """TermsWrong names the column and a query that would do."""
    query = " ".join(text.split())
    terms = parse(query)
    if isinstance(terms, TermsWrong):
        return terms
    readings = await archive.search(query, limit=size + 1, offset=page * size)
    hits = await asyncio.to_thread(lambda: tuple(_hit(terms, reading) for reading in readings[:size]))
    return Found(query=query, page=page, hits=hits, more=len(readings) > size)


def _hit(terms: Terms, reading: Reading) -> Hit:
    speakers = [quote.speaker.name for quote in reading.quotes if quote.speaker]
    topics = [topic.id for topic in reading.topics]
    return Hit(reading=reading, matched=terms.matches(reading.item, speakers, topics, reading.language) or ())
