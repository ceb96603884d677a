"""Search in Redis: postings are sorted sets by publication, core commands only.

The smallest union of postings that every match must stand in is walked from the newest item on; the other unions sift
on the server, and what is left is verified on the items' words. A page of a common word costs a few items, whatever the
archive's size. Words that turn out to meet rarely are intersected by the server in one go; then the dearest question is
a phrase or a NEAR of words that stand together in many items, and hardly ever in this way.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.model import ItemId
from bot.reading.search.inverted_index import Posting, holds, key, literals, named, need, read, unions
from bot.reading.search.query import Node, earliest

WORDS_OF_A_STEM = 300
"""A stem of more words is so common that it need not be looked up."""
SIFTED_BY = 8
"""Postings of a union that the server sifts by; the words decide on larger ones."""
UNCOUNTED = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How much one call asks of the server: a few milliseconds at most, so that others come in between."""

    first: int = 200
    """Items looked at in the first call …"""
    at_most: int = 4_000
    """… and in any later one."""
    sparse: int = 1_000
    """Items looked at without a page full, after which what is left is intersected, if it is as much again."""
    worded: int = 500
    """Items of an intersection whose words are looked at in one call."""
    least_given: int = 50
    given: int = 1_000
    """Items whose words one call brings."""
    united: int = 5_000
    """Items of several postings that are put in order for one another; more of them are found by walking all items."""


USUAL = Pace()


async def found(
    link: Link, tree: Node, *, limit: int, offset: int = 0, since: datetime | None = None, pace: Pace = USUAL
) -> Sequence[ItemId]:
    """Items that match, newest first by publication, undated last.

    With `since` it does not look for older ones than that, though some may be among those given.
    """
    wanted = need(tree)
    standing = await _standing(link, sorted(named(wanted), key=repr))
    sizes = {posting: size for posting, (size, _) in standing.items()}
    every = unions(wanted, sizes)
    if every and not any(sizes[posting] for posting in every[0]):
        return ()
    held = sorted(literals(tree))
    walked_names, *sifting = _walked(every, standing, pace)
    walked: list[str | bytes | int | float] = [len(held), *held]
    for names in (walked_names, *sifting):
        walked += [len(names), *names]
    matches: dict[ItemId, None] = {}
    at, look_at, give = 0, pace.first, max(pace.least_given, offset + limit)
    together = _together(every, standing)
    first = sum(sizes[posting] for posting in every[0]) if every else 0
    since = max((one for one in (since, _begins(tree)) if one is not None), default=None)
    past = await _newer(link, walked_names, since)
    while 0 <= at < past and len(matches) < offset + limit:
        if len(together) > 1 and at >= pace.sparse and first - at >= pace.sparse:
            known = at if together[0] in _alone(every[0], standing) else 0
            await _met(link, tree, [known, *together], matches, limit=offset + limit, pace=pace)
            break
        answer = await link.run("walk", [keys.BY_DATE], [at, look_at, min(give, pace.given), *walked])
        at = int(answer[0])
        pairs = zip(answer[1::2], answer[2::2], strict=True)
        matches |= await asyncio.to_thread(_matching, tree, list(pairs))
        look_at, give = min(look_at * 4, pace.at_most), give * 4
    return list(matches)[offset : offset + limit]


def _begins(tree: Node) -> datetime | None:
    day = earliest(tree)
    return None if day is None else datetime.combine(day, time(), UTC)


async def _newer(link: Link, names: Sequence[str], since: datetime | None) -> int:
    """How many of what is walked are worth it: those since the moment, where one posting or all items are walked."""
    if since is None or len(names) > 1:
        return UNCOUNTED
    async with link.asking() as redis:
        return int(
            await redis.zcount(keys.posting(names[0]) if names else keys.BY_DATE, math.floor(since.timestamp()), "+inf")
        )


def _together(every: Sequence[frozenset[Posting]], standing: Standing) -> list[str]:
    """The names of the postings under each of which every match stands by itself, smallest first."""
    return list(dict.fromkeys(name for union in every for name in _alone(union, standing)))


def _alone(union: frozenset[Posting], standing: Standing) -> tuple[str, ...]:
    """The union's name, if it is one posting's."""
    names = [name for posting in union for name in standing[posting][1]]
    return tuple(names) if len(union) == 1 == len(names) else ()


async def _met(
    link: Link, tree: Node, asked: Sequence[str | int], matches: dict[ItemId, None], *, limit: int, pace: Pace
) -> None:
    """Adds to the matches, which are the newest, those that meet.lua, asked so, knows beyond them."""
    held = sorted(literals(tree))
    items = [text(id_) for id_ in await link.run("meet", [keys.BY_DATE], asked)]
    for start in range(0, len(items), pace.worded):
        answer = await link.run("words", [keys.BY_DATE], [len(held), *held, *items[start : start + pace.worded]])
        pairs = zip(answer[0::2], answer[1::2], strict=True)
        matches |= await asyncio.to_thread(_matching, tree, list(pairs))
        if len(matches) >= limit:
            return


def _matching(tree: Node, pairs: Iterable[tuple[str | bytes, str | bytes]]) -> dict[ItemId, None]:
    """Of items with their words those that match, in their order. In a thread: thousands take a second, and nothing
    else should wait for them."""
    return dict.fromkeys(ItemId(text(id_)) for id_, words in pairs if holds(tree, read(text(words))))


Standing = Mapping[Posting, tuple[int, tuple[str, ...]]]
"""For each posting how many items stand there, and its names: a stem has one for each word."""


async def _standing(link: Link, postings: Sequence[Posting]) -> Standing:
    if not postings:
        return {}
    asked = [f"*{key(posting)}" if posting.open else key(posting) for posting in postings]
    answers = await link.run("sizes", [keys.VOCABULARY], [WORDS_OF_A_STEM, *asked])
    return {
        posting: (int(size) if int(size) >= 0 else UNCOUNTED, tuple(map(text, names)))
        for posting, (size, *names) in zip(postings, answers, strict=True)
    }


def _walked(every: Sequence[frozenset[Posting]], standing: Standing, pace: Pace) -> list[tuple[str, ...]]:
    """What walk.lua is given, by names: the union to walk (none: all items), then those to sift by."""
    known = [union for union in every if all(standing[posting][0] < UNCOUNTED for posting in union)]
    named_ = [tuple(sorted({name for posting in union for name in standing[posting][1]})) for union in known]
    total = sum(standing[posting][0] for posting in known[0]) if known else 0
    walked: tuple[str, ...] = ()
    if named_ and (len(named_[0]) == 1 or total <= pace.united):
        walked, *named_ = named_
    return [walked, *(names for names in named_ if len(names) <= SIFTED_BY)]
