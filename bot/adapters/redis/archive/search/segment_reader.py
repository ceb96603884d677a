"""What a question needs of segments: from Redis, and from memory what was asked for lately. A segment never changes, so
that what is remembered of it is true for as long as it is listed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.adapters.redis import keys
from bot.adapters.redis.archive.search.segments import Kept
from bot.adapters.redis.connection import Link
from bot.reading.search.segments.segment import DOCUMENTS, TERMS, Documents, Page, Terms, documents_of, places_of

ROOM = 4_000_000
"""Bytes of pages, as packed, that are remembered: unpacked some five times as many. Common words come back most."""


class SegmentGone(Exception):
    """What was to be read is in another segment by now."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What of a segment every question needs."""

    documents: Documents
    terms: Terms


class SegmentReader:
    """One object a process."""

    def __init__(self, link: Link, room: int = ROOM) -> None:
        self._link = link
        self._room = room
        # By all that is known of each, not by its number alone: a storage that is emptied counts from 1 again.
        self._opened: dict[Kept, Opened] = {}
        self._pages: OrderedDict[tuple[Kept, int], tuple[Page, int]] = OrderedDict()
        """With their sizes as packed; the last used one last."""
        self._used = 0

    def keep_only(self, listed: Sequence[Kept]) -> None:
        """Forgets what is gone."""
        there = frozenset(listed)
        self._opened = {one: opened for one, opened in self._opened.items() if one in there}
        for gone in [place for place in self._pages if place[0] not in there]:
            self._forget(gone)

    async def opened(self, segments: Sequence[Kept]) -> Sequence[Opened]:
        if lacking := [one for one in segments if one not in self._opened]:
            kept = await self._fields([(one.id, [DOCUMENTS, TERMS]) for one in lacking])
            for one, (documents, terms) in zip(lacking, kept, strict=True):
                self._opened[one] = Opened(Documents.read(documents), Terms.read(terms))
        return [self._opened[one] for one in segments]

    async def pages(self, asked: Sequence[tuple[Kept, Iterable[int]]]) -> Sequence[Mapping[int, Page]]:
        """Of each segment the pages asked for, by number."""
        found = [{number: self._remembered(segment, number) for number in some} for segment, some in asked]
        lacking = [[number for number, page in there.items() if page is None] for there in found]
        names = [(segment.id, list(map(documents_of, some))) for (segment, _), some in zip(asked, lacking, strict=True)]
        read: list[Mapping[int, Page]] = []
        for (segment, _), there, some, kept in zip(asked, found, lacking, await self._fields(names), strict=True):
            new = {number: Page(documents) for number, documents in zip(some, kept, strict=True)}
            for number, page in new.items():
                self._remember((segment, number), page, len(kept[some.index(number)]))
            read.append({number: page or new[number] for number, page in there.items()})
        return read

    async def with_places(self, asked: Sequence[tuple[Kept, Mapping[int, Page]]]) -> Sequence[Mapping[int, Page]]:
        """The same pages with their places, which are large and not remembered."""
        names = [(segment.id, list(map(places_of, pages))) for segment, pages in asked]
        return [
            {number: page.with_places(places) for (number, page), places in zip(pages.items(), kept, strict=True)}
            for (_, pages), kept in zip(asked, await self._fields(names), strict=True)
        ]

    def _remembered(self, segment: Kept, number: int) -> Page | None:
        if (known := self._pages.get((segment, number))) is None:
            return None
        self._pages.move_to_end((segment, number))
        return known[0]

    def _remember(self, place: tuple[Kept, int], page: Page, size: int) -> None:
        if place in self._pages:  # two questions read it at once
            self._forget(place)
        self._pages[place] = page, size
        self._used += size
        while self._used > self._room:
            self._forget(next(iter(self._pages)))

    def _forget(self, place: tuple[Kept, int]) -> None:
        self._used -= self._pages.pop(place)[1]

    async def _fields(self, asked: Sequence[tuple[str, Sequence[str]]]) -> Sequence[Sequence[bytes]]:
        """In one call, as each of many would cost more than what it brings."""
        args = [part for id_, names in asked if names for part in (id_, str(len(names)), *names)]
        values = iter(await self._link.run("segment_fields", [keys.SEGMENTS], args) if args else ())
        found = [[next(values) for _ in names] for _, names in asked]
        if any(one is None for some in found for one in some):
            raise SegmentGone
        return found
