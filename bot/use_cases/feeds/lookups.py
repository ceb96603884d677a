"""What the worker looks up for people: the feed behind an address, judged as its first poll would judge it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import ReaderFailed
from bot.model import Feed, FeedState, Item, Relevance, stable_id
from bot.ports import FeedBook, FeedList, Fetch, Lookup, Parser
from bot.reading.documents.feed_identity import new_feed, watched_as
from bot.reading.sorting.relevance import Gate
from bot.use_cases.feeds.discovery import Discovered, discover

LOOK = 45.0
"""Seconds for one look, however many addresses it tries: less than whoever asked waits for word."""
PATIENCE = timedelta(minutes=15)
"""After so long, with the parser failing all the while, the person is told that it cannot be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A feed that may be added: it is kept under `name`, for a press on a button."""

    name: str
    feed: Feed
    items: tuple[tuple[Item, Relevance], ...]
    """Newest first."""
    remark: str = ""
    others: int = 0
    """Further feeds that the site names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyWatched:
    state: FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class Nowhere:
    """No feed was found, or we would not go there."""

    reason: str
    tried: tuple[str, ...] = ()
    refused: bool = False


Found = Offered | AlreadyWatched | Nowhere


async def look_up(
    lookup: Lookup,
    *,
    fetch: Fetch,
    parser: Parser,
    gate: Gate,
    feedbook: FeedBook,
    feed_list: FeedList,
    known: Sequence[Feed],
    now: Callable[[], datetime],
) -> Found:
    """`known`: feeds that say what kind of voice a host is. ReaderFailed (no parser) comes out, until `PATIENCE`."""
    try:
        async with asyncio.timeout(LOOK):
            discovered = await discover(lookup.address, fetch=fetch, parser=parser, now=now)
    except TimeoutError:
        return Nowhere(reason=f"it did not answer to the end within {LOOK:.0f} seconds")
    except ReaderFailed as problem:
        if now() - lookup.asked_at < PATIENCE:
            raise
        return Nowhere(reason=str(problem))
    if discovered.looked is None:
        return Nowhere(reason=discovered.reason, tried=discovered.tried, refused=discovered.refused)
    states = await feedbook.states(now=now())
    watched = watched_as(discovered.url, states)
    if watched is not None:
        return AlreadyWatched(state=watched)
    offered = _offered(discovered, lookup, gate, [*known, *(state.feed for state in states)])
    await feed_list.offer(offered.name, [offered.feed])
    return offered


def _offered(discovered: Discovered, lookup: Lookup, gate: Gate, known: Sequence[Feed]) -> Offered:
    items = discovered.looked.items if discovered.looked else ()
    return Offered(
        name=stable_id("offer", lookup.id),
        feed=new_feed(discovered.url, discovered.title, known),
        items=tuple((item, gate.judge(item)) for item in items),
        remark=discovered.reason,
        others=len(discovered.others),
    )
