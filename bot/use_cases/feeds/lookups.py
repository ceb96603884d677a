"""What the worker looks up for people: the feed behind an address, or where there is none the links of its page, as the
first poll would find them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import ReaderFailed
from bot.model import Contents, Feed, FeedState, Item, Obstacle, Relevance, stable_id
from bot.ports import Brought, Due, FeedBook, FeedList, Fetch, Lookup, Parser, Sources, Unavailable
from bot.reading.documents.feeds.feed_identity import new_feed, page_index, watched_as
from bot.reading.documents.urls import addresses
from bot.reading.sorting.relevance.relevance import Gate
from bot.use_cases.feeds.discovery import Discovered, discover
from bot.use_cases.feeds.poll import remark

LOOK = 45.0
"""Seconds for one look, however many addresses it tries: less than whoever asked waits for word."""


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
    tried: tuple[str, ...] = ()
    """Where a feed was looked for in vain before another kind of source was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyWatched:
    state: FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class Nowhere:
    """No feed was found, or we would not go there."""

    reason: str
    tried: tuple[str, ...] = ()
    obstacle: Obstacle = Obstacle.OTHER
    instead: str = ""
    """Why the page there cannot be watched for its links either; "": that was not looked into."""


Found = Offered | AlreadyWatched | Nowhere


async def look_up(
    lookup: Lookup,
    *,
    fetch: Fetch,
    parser: Parser,
    sources: Sources,
    gate: Gate,
    feedbook: FeedBook,
    feed_list: FeedList,
    known: Sequence[Feed],
    now: Callable[[], datetime],
) -> Found:
    """`known`: feeds that say what kind of voice a host is. ReaderFailed (no parser) comes out until it is hopeless."""
    try:
        async with asyncio.timeout(LOOK):
            found = await _found(lookup, fetch=fetch, parser=parser, sources=sources, now=now)
    except TimeoutError:
        reason = f"it did not answer to the end within {LOOK:.0f} seconds"
        return Nowhere(reason=reason, obstacle=Obstacle.NO_ANSWER)
    except ReaderFailed as problem:
        if not lookup.is_hopeless(now()):
            raise
        return Nowhere(reason=str(problem), obstacle=Obstacle.OURS)
    if isinstance(found, Nowhere):
        return found
    states = await feedbook.states(now=now())
    url = found.url if isinstance(found, Discovered) else found.feed.url
    watched = watched_as(url, states)
    if watched is not None:
        return AlreadyWatched(state=watched)
    everything = [*known, *(state.feed for state in states)]
    offered = (
        _offered(found, lookup, gate, everything)
        if isinstance(found, Discovered)
        else _offered_links(found, lookup, gate, everything)
    )
    await feed_list.offer(offered.name, [offered.feed])
    return offered


# ------------------------------------------------------------------------------------------------------ without a feed


async def _found(
    lookup: Lookup, *, fetch: Fetch, parser: Parser, sources: Sources, now: Callable[[], datetime]
) -> Discovered | Links | Nowhere:
    if lookup.selector:
        return await _first_read([page_index(url, lookup.selector) for url in addresses(lookup.address)], sources)
    discovered = await discover(lookup.address, fetch=fetch, parser=parser, now=now)
    return discovered if discovered.looked else await links_instead(discovered, sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The links of a page, as its first poll would find them."""

    feed: Feed
    contents: Contents
    tried: tuple[str, ...] = ()


async def links_instead(discovered: Discovered, sources: Sources) -> Links | Nowhere:
    """The links of the page where no feed was found."""
    nowhere = Nowhere(reason=discovered.reason, tried=discovered.tried, obstacle=discovered.obstacle)
    if not discovered.page_url:
        return nowhere
    found = await _first_read([page_index(discovered.page_url)], sources)
    if isinstance(found, Nowhere):
        return replace(nowhere, instead=found.reason)
    return replace(found, tried=discovered.tried)


async def _first_read(candidates: Sequence[Feed], sources: Sources) -> Links | Nowhere:
    """The first candidate that can be read; what is wrong with the last one otherwise."""
    nowhere = Nowhere(reason="it isn't a web address", obstacle=Obstacle.OFF_LIMITS)
    for feed in candidates:
        match await sources[feed.kind].read(Due(feed=feed, token=0, baseline=True)):
            case Brought(contents=contents) if contents.items:
                return Links(feed=feed, contents=contents)
            case Unavailable(reason=reason, obstacle=obstacle):
                nowhere = Nowhere(reason=reason, obstacle=obstacle)
            case _:
                nowhere = Nowhere(reason="it answers, but lists nothing")
    return nowhere


def _offered_links(found: Links, lookup: Lookup, gate: Gate, known: Sequence[Feed]) -> Offered:
    feed = new_feed(found.feed.url, found.contents.title, known)
    return Offered(
        name=stable_id("offer", lookup.id),
        feed=replace(feed, kind=found.feed.kind, selector=found.feed.selector),
        items=tuple((item, gate.judge(item)) for item in found.contents.items),
        remark=remark(found.contents),
        tried=found.tried,
    )


def _offered(discovered: Discovered, lookup: Lookup, gate: Gate, known: Sequence[Feed]) -> Offered:
    items = discovered.looked.items if discovered.looked else ()
    return Offered(
        name=stable_id("offer", lookup.id),
        feed=new_feed(discovered.url, discovered.title, known),
        items=tuple((item, gate.judge(item)) for item in items),
        remark=discovered.reason,
        others=len(discovered.others),
    )
