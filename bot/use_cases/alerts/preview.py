"""What an alert would have brought: asked before somebody subscribes, so that nobody takes a flood or a silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.model import SURE_ENOUGH, ItemId, Reading
from bot.ports import Names, Readings, Search
from bot.reading.names.directory import recognise
from bot.reading.search.common_words import asks_for_common_words_only
from bot.reading.search.query import And, In, Node, Not
from bot.reading.search.query_text import text_of
from bot.reading.search.relaxation import fewer, renamed, stemmed, unquoted, written_names
from bot.reading.search.terms import Terms, parse
from bot.reading.sorting.phrases import Term, words

DAYS = 30
MOST_A_DAY = 10
"""Stories a day that one alert may bring before it is called too broad: twice that and nobody reads them."""
COUNTED = 2_000
"""Matches that are counted at most: so many in thirty days are too many however many more there are."""
SHOWN = 3
LOOKED_THROUGH = 60
"""Of the newest matches, for what they have in common: whole readings, some 30 ms to unpack."""
TRIED = 6
"""Narrower queries that are asked of the archive, and likewise near ones …"""
OFFERED = 3
"""… and those of them that are offered."""
COMMON = 0.6
"""Share of the matches that something must not exceed for narrowing by it to be worth while …"""
RARE = 0.02
"""… and that it must reach not to be a matter of chance."""


class Archive(Names, Readings, Search, Protocol):
    """What a preview asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the things that must all be there, alone."""

    query: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrower:
    """The query with one thing more, and what that would have brought in the same days."""

    query: str
    count: int
    per_day: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Breadth:
    """That it would have brought too many, or must, and how it brings fewer."""

    per_day: float
    common: bool = False
    """It asks for nothing but words that nearly every text has, whatever the days brought."""
    most_per_day: int = MOST_A_DAY
    narrower: tuple[Narrower, ...] = ()
    """Those that bring at most so many, and not none; most first. Empty: nothing so simple does."""


class Change(StrEnum):
    """What makes a near query of one that matched nothing."""

    STEM = "any ending of its words"
    UNQUOTED = "the words of a phrase anywhere"
    NAME = "a name that is known"
    FEWER = "without one of its parts"


@dataclass(frozen=True, slots=True, kw_only=True)
class NearQuery:
    query: str
    count: int
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`count` items of the last `days` days, or of as many as the archive has, and the newest of them."""

    query: str
    count: int
    counted_all: bool
    """False: there are more than `count`."""
    days: float
    """What `count` was counted over: fewer than asked where the archive is younger, or where not all were counted."""
    per_week: float
    newest: tuple[Reading, ...]
    """At most three, newest first."""
    parts: tuple[Part, ...] = ()
    """If it is too broad or matched nothing, and asks for several things: what each matches alone."""
    broad: Breadth | None = None
    near: tuple[NearQuery, ...] = ()
    """If it matched nothing: queries close to it that match something."""


async def preview(query: Terms, *, archive: Archive, now: datetime, days: int = DAYS, most: int = COUNTED) -> Preview:
    """What the query would have brought since `days` days before `now`, by publication; undated items are left out.

    `most`: matches that are counted at most.
    """
    since = now - timedelta(days=days)
    matches = await archive.matching(query, since=since, limit=most + 1)
    counted_all, matches = len(matches) <= most, matches[:most]
    oldest = matches[-1][1] if matches else now
    began = oldest if not counted_all else max(since, min(oldest, await archive.first_filed() or now))
    span = max((now - began) / timedelta(days=1), 1.0)
    per_day = len(matches) / span
    newest = await archive.readings([item for item, _ in matches[:SHOWN]])
    asked = _Asked(archive, since, span)
    common = asks_for_common_words_only(query.written)
    found = [item for item, _ in matches]
    broad = await asked.breadth(query, found, per_day, common=common) if per_day > MOST_A_DAY or common else None
    near = await asked.near(query) if not matches and not common else ()
    parts = await asked.parts(query) if broad or not matches else ()
    return Preview(
        query=query.typed,
        count=len(matches),
        counted_all=counted_all,
        days=span,
        per_week=per_day * 7,
        newest=tuple(newest),
        parts=parts,
        broad=broad,
        near=near,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """The archive, asked about the days of one preview."""

    archive: Archive
    since: datetime
    days: float

    async def count(self, tree: Node) -> int:
        """What a tree matches; 0 as well for one that is too long to be typed."""
        terms = parse(text_of(tree))
        return (
            len(await self.archive.matching(terms, since=self.since, limit=COUNTED)) if isinstance(terms, Terms) else 0
        )

    async def parts(self, query: Terms) -> tuple[Part, ...]:
        if not isinstance(query.written, And):
            return ()
        wanted = [part for part in query.written.parts if not isinstance(part, Not)][:TRIED]
        return tuple([Part(query=text_of(part), count=await self.count(part)) for part in wanted if len(wanted) > 1])

    async def breadth(self, query: Terms, matching: Sequence[ItemId], per_day: float, *, common: bool) -> Breadth:
        sample = await self.archive.readings(matching[:LOOKED_THROUGH])
        narrower: list[Narrower] = []
        for wanted in _in_common(sample)[:TRIED]:
            tree = And((*(query.written.parts if isinstance(query.written, And) else (query.written,)), wanted))
            count = await self.count(tree)
            if 0 < count <= MOST_A_DAY * self.days and count < len(matching):
                narrower.append(Narrower(query=text_of(tree), count=count, per_day=count / self.days))
        best = sorted(narrower, key=lambda one: (-one.count, one.query))[:OFFERED]
        return Breadth(per_day=per_day, common=common, narrower=tuple(best))

    async def near(self, query: Terms) -> tuple[NearQuery, ...]:
        found: dict[str, NearQuery] = {}
        for tree, change in await self._near_trees(query.written):
            written = text_of(tree)
            if tree != query.written and written not in found and (count := await self.count(tree)):
                found[written] = NearQuery(query=written, count=count, change=change)
        return tuple(found.values())[:OFFERED]

    async def _near_trees(self, tree: Node) -> list[tuple[Node, Change]]:
        """Nearest first."""
        known = await self._known_names(tree)
        return [
            *((renamed(tree, {written: name}), Change.NAME) for written, names in known.items() for name in names),
            (stemmed(tree), Change.STEM),
            (unquoted(tree), Change.UNQUOTED),
            (stemmed(unquoted(tree)), Change.UNQUOTED),
            *((one, Change.FEWER) for one in fewer(tree)[:TRIED]),
        ]

    async def _known_names(self, tree: Node) -> dict[str, tuple[str, ...]]:
        """What may be a name, and is none → names spelt like it."""
        directory = await self.archive.names()
        found = {}
        for written in written_names(tree)[:TRIED]:
            recognised = recognise(written, directory)
            if not recognised.exact and recognised.nearest:
                known = await self.archive.known(recognised.nearest[:OFFERED])
                found[written] = tuple(one.speaker.name for one in known)
        return found


def _in_common(sample: Sequence[Reading]) -> list[Node]:
    """What many, and not nearly all, of the matches share: their topics, who speaks, who is named. Likeliest to help
    first."""
    shared: Counter[Node] = Counter()
    for reading in sample:
        sure = [quote.speaker.name for quote in reading.quotes if quote.speaker and quote.confidence >= SURE_ENOUGH]
        shared.update({In("topic", _term(topic.id)) for topic in reading.topics})
        shared.update({In("speaker", _term(name)) for name in sure if words(name)})
        shared.update({_term(mention.speaker.name) for mention in reading.mentions if words(mention.speaker.name)})
    worth = {node: many for node, many in shared.items() if RARE <= many / len(sample) <= COMMON}
    return sorted(worth, key=lambda node: (-worth[node], text_of(node)))


def _term(name: str) -> Term:
    return Term(tuple(words(name)))
