"""Search in Redis: fresh items one by one, all others by segments (bot.reading.search.segments), the newest first.

A segment says which of its items match; of few it can only say that they may, and those are read. A page of a common
word asks the two newest segments, a word that is rare all of them, and each only for the pages the word is on.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from heapq import merge
from itertools import accumulate, chain
from operator import attrgetter
from typing import NamedTuple

from bot.adapters.redis import keys
from bot.adapters.redis.archive import bodies
from bot.adapters.redis.archive.chunks import chunks
from bot.adapters.redis.archive.search.segment_reader import Opened, SegmentGone, SegmentReader
from bot.adapters.redis.archive.search.segments import Kept, State, current, current_bodies, rows, state
from bot.adapters.redis.connection import Link
from bot.errors import StorageAway
from bot.model import ItemId
from bot.reading.search.inverted_index import Rows, holds, rows_of
from bot.reading.search.query import Node, earliest
from bot.reading.search.segments.segment import Document, Page
from bot.reading.search.segments.segment_search import Search, Sought, pages, sought

ATTEMPTS = 5
"""A segment may be merged into another while it is read."""

WITH_BODIES = 12
"""Items looked at of which the bodies come along: a page of an answer and some to spare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How much is asked at a time."""

    first: int = 4_096
    """Items at least that the segments of the first call have …"""
    spare: float = 2.0
    """… and so many times what a further one should need, by how many of them matched so far."""
    beyond: int = 5
    """Items looked at beyond a page: some are out of date, or only may match."""
    at_most: int = 500
    """Items looked at in one call."""


USUAL = Pace()


class FoundItem(NamedTuple):
    id: ItemId
    body: bytes | None
    """As kept; None: many were asked for, and it has to be read."""


class _Hit(NamedTuple):
    order: int
    item: str
    """The greater goes first, of one second."""
    number: int | None
    """Of the indexing. None: this is no hit; a segment begins here, and is not looked at before its turn."""
    sure: bool

    @property
    def document(self) -> Document:
        assert self.number is not None, "a hit"
        return Document(self.item, self.number, self.order)


_BEGINS = "\U0010ffff"
"""Greater than every id."""
_in_time = attrgetter("order", "item")


class SearchIndex:
    """One object a process: it remembers what it read of segments, and the words of fresh items."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._segments = SegmentReader(link)
        self._listed: frozenset[Kept] = frozenset()
        self._fresh: dict[tuple[str, int], tuple[Document, Rows]] = {}

    async def found(
        self, tree: Node, *, limit: int, offset: int = 0, since: datetime | None = None, pace: Pace = USUAL
    ) -> Sequence[FoundItem]:
        """Items that match, newest first by publication, undated last; none that is older than `since`."""
        since = max((one for one in (since, _begins(tree)) if one is not None), default=None)
        oldest = -math.inf if since is None else math.floor(since.timestamp())
        for _ in range(ATTEMPTS):
            try:
                found = await self._newest(tree, offset + limit, oldest, pace)
            except SegmentGone:
                continue
            return found[offset:]
        raise StorageAway(self._link.where, "its search index is being rebuilt; ask again")

    async def _newest(self, tree: Node, many: int, oldest: float, pace: Pace) -> list[FoundItem]:
        known = await state(self._link)
        await self._learn(known)
        wanted = sought(tree)
        hard = any(one.placed for one in wanted)
        within = (one for one in known.segments if one.newest >= oldest)
        pending = sorted(within, key=lambda one: one.newest, reverse=True)
        hits = iter(_standing(tree, self._fresh.values()))
        found: list[FoundItem] = []
        looked_at: list[_Hit] = []
        at_once, seen = float(pace.first), 0
        while len(found) < many:
            size = 1 + sum(total < at_once for total in accumulate(one.documents for one in pending))
            some, pending = pending[:size], pending[size:]
            seen += sum(one.documents for one in some)
            hits = merge(hits, *await self._asked(some, tree, wanted), key=_in_time, reverse=True)
            bound = max(pending[0].newest if pending else -math.inf, oldest - 1)
            last = not pending or bound < oldest
            more = True
            while more and len(found) < many:
                at_most = min(many - len(found) + pace.beyond, pace.at_most)
                taking = partial(_newer, hits, bound, at_most - len(looked_at))
                newer, rest = await asyncio.to_thread(taking) if hard else taking()
                hits = chain(rest, hits)
                looked_at += newer
                more = len(looked_at) == at_most
                if more or last:
                    found += await self._true(tree, looked_at)
                    looked_at = []
            if last:
                break
            # What is rare is looked for in all the rest at once: a call takes as long as what it brings.
            at_once = pace.spare * seen * (many - len(found)) / len(found) if found else math.inf
        return found[:many]

    async def _learn(self, known: State) -> None:
        """The words of fresh items; what is gone is forgotten."""
        if self._listed != (listed := frozenset(known.segments)):
            self._listed = listed
            self._segments.keep_only(known.segments)
        self._fresh = {one: self._fresh[one] for one in known.fresh if one in self._fresh}
        if lacking := [one for one in known.fresh if one not in self._fresh]:
            learnt = await rows(self._link, lacking)
            self._fresh |= {(document.item, number): (document, row) for number, (document, row) in learnt.items()}
            if len(self._fresh) < len(known.fresh):
                raise SegmentGone

    async def _asked(self, some: Sequence[Kept], tree: Node, wanted: frozenset[Sought]) -> list[Iterator[_Hit]]:
        """What matches in each of the segments, newest first."""
        opened = await self._segments.opened(some)
        asked = [(one, pages(wanted, each.terms)) for one, each in zip(some, opened, strict=True)]
        read = await self._segments.pages(asked)
        searches = [Search(tree, one.documents, one.terms, found) for one, found in zip(opened, read, strict=True)]
        if any(one.placed for one in wanted):
            needed = await asyncio.to_thread(_needed, searches)
            for search, placed in zip(
                searches, await self._segments.with_places(list(zip(some, needed, strict=True))), strict=True
            ):
                search.place(placed)
        return [_matching(*three) for three in zip(some, opened, searches, strict=True)]

    async def _true(self, tree: Node, some: Sequence[_Hit]) -> list[FoundItem]:
        """Those that are up to date and match."""
        documents = [hit.document for hit in some]
        known: Mapping[int, bytes | None]
        if len(documents) <= WITH_BODIES:
            known = await current_bodies(self._link, documents) if documents else {}
        else:
            known = dict.fromkeys(await current(self._link, documents))
        some = [hit for hit in some if hit.number in known]
        doubtful = [ItemId(hit.item) for hit in some if not hit.sure]
        matching = await self._matching(tree, doubtful) if doubtful else frozenset[str]()
        matched = [hit.document for hit in some if hit.sure or hit.item in matching]
        return [FoundItem(ItemId(one.item), known[one.number]) for one in matched]

    async def _matching(self, tree: Node, items: Sequence[ItemId]) -> frozenset[str]:
        found: set[str] = set()
        for ids in chunks(items):
            async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
                for id_ in ids:
                    asked.hget(keys.item(id_), "body")
                kept = await asked.execute()
            found |= await asyncio.to_thread(_holding, tree, list(zip(ids, kept, strict=True)))
        return frozenset(found)


def _begins(tree: Node) -> datetime | None:
    day = earliest(tree)
    return None if day is None else datetime.combine(day, time(), UTC)


def _standing(tree: Node, fresh: Iterable[tuple[Document, Rows]]) -> list[_Hit]:
    hits = [_hit(document, sure=True) for document, words in fresh if holds(tree, words)]
    return sorted(hits, key=_in_time, reverse=True)


def _hit(document: Document, *, sure: bool) -> _Hit:
    return _Hit(document.order, document.item, document.number, sure)


def _newer(hits: Iterator[_Hit], bound: float, at_most: int) -> tuple[Sequence[_Hit], Sequence[_Hit]]:
    """So many at most that are newer than the bound, and the first that is not. In a thread: a NEAR that is rare takes
    some milliseconds a segment."""
    some: list[_Hit] = []
    while len(some) < at_most and (hit := next(hits, None)) is not None:
        if hit.order <= bound:
            return some, [hit]
        if hit.number is not None:
            some.append(hit)
    return some, []


def _needed(searches: Sequence[Search]) -> list[Mapping[int, Page]]:
    """Of each segment the pages whose places must be known."""
    return [search.needs_places() for search in searches]


def _matching(segment: Kept, opened: Opened, search: Search) -> Iterator[_Hit]:
    """What matches in a segment, newest first, each when it is asked for."""
    yield _Hit(segment.newest, _BEGINS, None, sure=False)
    for place, sure in search.matching():
        yield _hit(opened.documents[place], sure=sure)


def _holding(tree: Node, kept: Iterable[tuple[ItemId, bytes | None]]) -> set[str]:
    return {id_ for id_, body in kept if body is not None and holds(tree, rows_of(bodies.unpacked(body)))}
