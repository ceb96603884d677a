"""The search index's segments in Redis: made of fresh items, merged as they grow many, and cleared of what has expired.

An item is filed with its words alone; some dozens of fresh ones make a segment, several segments a larger one. Nothing
is taken out of a segment: it names the indexing of each item by number, and the item knows its last one. Each change is
one step that nobody has made before, or none; so any number of workers may do it.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate

from bot.adapters.redis import keys
from bot.adapters.redis.archive.chunks import chunks
from bot.adapters.redis.connection import Link, text
from bot.errors import StorageAway
from bot.reading.search.inverted_index import Rows, read
from bot.reading.search.segments.segment import (
    DOCUMENTS,
    TERMS,
    Document,
    Documents,
    Fields,
    Page,
    Terms,
    documents_of,
    places_of,
)
from bot.reading.search.segments.segment_merge import Part, merged, of_rows

AT_ONCE = 16
"""Items filed between two looks at how many are fresh."""
OUT_OF_DATE = 0.1
"""Share of what all segments hold that may be out of date before it is cleared away …"""
WORTH_CLEARING = 0.25
"""… from segments of which so much is."""
WRITING = 3_600
"""Seconds that a segment is kept while it is written."""
_FIELDS = 40
"""Of a segment, in one call: some 200 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    fresh: int = 64
    """Items that make a segment: searching them one by one takes a millisecond."""
    merged: int = 4
    """Segments of a size that make one of the next."""

    @property
    def largest(self) -> int:
        """Items of a segment that is merged no further: 16,384, so that 100,000 items are in a dozen segments, each of
        which is asked for a rare word."""
        return self.fresh * self.merged**4


USUAL = Sizes()


@dataclass(frozen=True, slots=True)
class Kept:
    """A segment as it is listed."""

    id: str
    documents: int
    newest: int
    """Order of its newest item."""

    @property
    def row(self) -> str:
        return f"{self.documents} {self.newest}"


@dataclass(frozen=True, slots=True)
class State:
    """What is searched, at one moment."""

    segments: Sequence[Kept]
    fresh: Sequence[tuple[str, int]]
    """(item, number of its indexing), oldest first."""
    taken: int


async def state(link: Link) -> State:
    segments, fresh, taken = await link.run("search_state", [keys.SEGMENTS, keys.FRESH, keys.FRESH_TAKEN], [])
    return State(
        segments=[Kept(text(id_), *map(int, row.split())) for id_, row in _pairs(segments)],
        fresh=[(text(item), int(number)) for item, number in _pairs(fresh)],
        taken=int(taken),
    )


def _pairs(flat: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    return zip(flat[0::2], flat[1::2], strict=True)


async def rows(link: Link, fresh: Sequence[tuple[str, int]]) -> Mapping[int, tuple[Document, Rows]]:
    """By number; without those that a segment has by now, or that are indexed anew."""
    found: dict[int, tuple[Document, Rows]] = {}
    for some in chunks(fresh):
        async with link.asking() as redis:
            kept = await redis.mget([keys.rows(item) for item, _ in some])
        for (item, number), row in zip(some, kept, strict=True):
            if row is not None:
                order, _, words = text(row).partition("\n")
                found[number] = Document(item, number, int(order)), read(words)
    return found


async def current(link: Link, documents: Sequence[Document]) -> frozenset[int]:
    """The numbers of those that are the last indexing of an item that is still found by words."""
    found: list[int] = []
    for some in chunks(documents):
        numbers, _ = await _current(link, some, bodies=0)
        found += numbers
    return frozenset(found)


async def current_bodies(link: Link, documents: Sequence[Document]) -> Mapping[int, bytes]:
    """The same, of a few, with the bodies of their items: in one call."""
    numbers, bodies = await _current(link, documents, bodies=len(documents))
    return dict(zip(numbers, bodies, strict=True))


async def _current(link: Link, some: Sequence[Document], *, bodies: int) -> tuple[list[int], list[bytes]]:
    args: list[str | int] = [bodies, *(part for one in some for part in (one.item, str(one.number)))]
    numbers, kept = await link.run("current", [keys.SEGMENTS], args)
    return numbers, kept


class RedisSegments:
    """Keeps them few."""

    def __init__(self, link: Link, sizes: Sizes = USUAL) -> None:
        self._link = link
        self._sizes = sizes
        self._filed = 0
        self._at_work = asyncio.Lock()

    async def after_filing(self) -> None:
        """Makes a segment of fresh items, now and then. What goes wrong is left to `tidy`: the item is filed."""
        self._filed += 1
        if self._filed % AT_ONCE == 0 and not self._at_work.locked():
            with suppress(StorageAway):
                async with self._at_work:
                    await self._of_fresh()

    async def tidy(self) -> None:
        """Makes, merges and clears segments until there is nothing to do, or somebody else does it."""
        async with self._at_work:
            await self._of_fresh()
            while (some := _alike((await state(self._link)).segments, self._sizes)) and await self._merge(some):
                pass
            await self._clear()

    async def _of_fresh(self) -> None:
        known = await state(self._link)
        if len(known.fresh) < self._sizes.fresh:
            return
        some = known.fresh[: self._sizes.largest]
        found = await rows(self._link, some)
        valid = await current(self._link, [document for document, _ in found.values()])
        fields = await asyncio.to_thread(of_rows, [found[number] for number in sorted(valid)])
        newest = max((found[number][0].order for number in valid), default=0)
        await self._swap(fields, len(valid), newest, taken=known.taken, fresh=some)

    async def _merge(self, some: Sequence[Kept]) -> bool:
        """False if somebody else was first."""
        parts = [part for one in some if (part := await self._part(one)) is not None]
        if len(parts) < len(some):
            return False
        valid = await current(self._link, [document for documents, _ in parts for document in documents])
        fields = await asyncio.to_thread(merged, parts, valid)
        newest = max((one.order for documents, _ in parts for one in documents if one.number in valid), default=0)
        return await self._swap(fields, len(valid), newest, instead=some)

    async def _clear(self) -> None:
        """Of segments that are largely out of date, what is not."""
        known = await state(self._link)
        async with self._link.asking() as redis:
            since = await redis.get(keys.SEARCHED_SINCE)
            searched = await redis.zcount(keys.FILED, text(since) if since else "-inf", "+inf")
        held = sum(one.documents for one in known.segments)
        past = held + len(known.fresh) - int(searched)
        if past <= max(self._sizes.fresh, OUT_OF_DATE * held):
            return
        for one in sorted(known.segments, key=lambda one: one.newest):
            documents = await self._documents(one)
            if documents is None:
                return
            valid = await current(self._link, documents)
            if len(valid) <= (1 - WORTH_CLEARING) * len(documents) and not await self._merge([one]):
                return

    async def _documents(self, one: Kept) -> Sequence[Document] | None:
        async with self._link.asking() as redis:
            kept = await redis.hget(keys.segment(one.id), DOCUMENTS)
        return list(Documents.read(kept)) if isinstance(kept, bytes) else None

    async def _part(self, one: Kept) -> Part | None:
        """None: it is gone."""
        name = keys.segment(one.id)
        async with self._link.asking() as redis:
            documents, terms = await redis.hmget(name, [DOCUMENTS, TERMS])
        if not isinstance(documents, bytes) or not isinstance(terms, bytes):
            return None
        pages: list[tuple[bytes, bytes]] = []
        for some in chunks(range(len(Terms.read(terms).firsts)), _FIELDS // 2):
            async with self._link.asking() as redis:
                names = [field for page in some for field in (documents_of(page), places_of(page))]
                kept = await redis.hmget(name, names)
            found = [one for one in kept if isinstance(one, bytes)]
            if len(found) < len(names):
                return None
            pages += zip(found[0::2], found[1::2], strict=True)
        return list(Documents.read(documents)), (Page(*two) for two in pages)

    async def _swap(
        self,
        fields: Fields,
        documents: int,
        newest: int,
        *,
        instead: Sequence[Kept] = (),
        taken: int | None = None,
        fresh: Sequence[tuple[str, int]] = (),
    ) -> bool:
        """Whether nobody else was first."""
        async with self._link.asking() as redis:
            made = Kept(str(await redis.incr(keys.INDEXED)), documents, newest)
        if documents:
            await self._write(made, fields)
        args: list[str | bytes | int | float] = [
            made.id,
            made.row if documents else "",
            "" if taken is None else str(taken),
            len(instead),
            *(one.id for one in instead),
            *(part for item, number in fresh for part in (item, str(number))),
        ]
        first = bool(await self._link.run("swap_segments", [keys.SEGMENTS], args))
        if not first and documents:
            async with self._link.asking() as redis:
                await redis.unlink(keys.segment(made.id))
        return first

    async def _write(self, made: Kept, fields: Fields) -> None:
        name = keys.segment(made.id)
        for some in chunks(list(fields.items()), _FIELDS):
            async with self._link.asking() as redis, redis.pipeline(transaction=True) as asked:
                asked.hset(name, mapping=dict(some))
                asked.expire(name, WRITING)
                await asked.execute()


def _alike(segments: Sequence[Kept], sizes: Sizes) -> Sequence[Kept]:
    """So many of about one size, the oldest of them, that they are to be one."""
    alike: dict[int, list[Kept]] = {}
    for one in segments:
        if one.documents < sizes.largest:
            size = int(math.log(max(one.documents, sizes.fresh) / sizes.fresh, sizes.merged))
            alike.setdefault(size, []).append(one)
    for _, some in sorted(alike.items()):
        oldest = sorted(some, key=lambda one: one.newest)[: sizes.merged]
        totals = accumulate(one.documents for one in oldest)
        if len(oldest) == sizes.merged:
            return oldest[: max(2, sum(total <= 2 * sizes.largest for total in totals))]
    return ()
