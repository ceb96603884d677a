"""The worker's small lookups for people: what they asked to be looked up, and word of their feeds' troubles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import assert_never

import structlog

from bot.bootstrap.readers import Readers
from bot.bootstrap.store import Store
from bot.model import BeatPack, DeliveryId, NoticeIntent, Part, SourceKind, TeamId, stable_id
from bot.ports import Lookup
from bot.use_cases.archive.intake import Intake
from bot.use_cases.archive.missed_article import add_missed
from bot.use_cases.feeds.incidents import report_news
from bot.use_cases.feeds.lookups import AlreadyWatched, Found, Nowhere, Offered, look_up
from bot.use_cases.note_names import TEAM
from digests.slack.digests.missed_article import compose_missed
from digests.slack.feeds.incidents import compose_news
from digests.slack.feeds.preview import (
    compose_known,
    compose_links,
    compose_no_links,
    compose_not_found,
    compose_preview,
)
from handlers.processes.loops import Step

log = structlog.get_logger()

LEASE = 18.0
"""Seconds after which another worker takes over the lookup of one that died: whoever asked is told after a minute that
nobody looks."""
IDLE = 0.5
"""Seconds between two looks whether somebody asked for something: they wait."""
NEWS = 60.0
"""Seconds between two looks for news to tell, at most."""


def running_lookups(
    store: Store, reading: Readers, intake: Intake, pack: BeatPack, now: Callable[[], datetime]
) -> Step:
    """One lookup at a time. A worker that dies over one leaves it to the next; the answer is intended once."""

    async def step() -> float:
        lookup = await store.lookups.take(lease=LEASE)
        if lookup is None:
            return IDLE
        async with store.lookups.in_hand(lookup, lease=LEASE):
            part = await (_missed(lookup) if lookup.article else _feed(lookup))
        delivery = DeliveryId(stable_id("errand", lookup.id))
        notice = NoticeIntent(delivery=delivery, team=lookup.team, user=lookup.user, part=part)
        await store.ledger.intend(notice, now=now())
        await store.lookups.done(lookup)
        return 0.0

    async def _missed(lookup: Lookup) -> Part:
        found = await add_missed(lookup, store, intake=intake, known=pack.feeds, now=now())
        log.info("read a missed article", address=lookup.address, became=type(found).__name__)
        return compose_missed(found, lookup.address)

    async def _feed(lookup: Lookup) -> Part:
        found = await look_up(
            lookup,
            fetch=reading.fetch,
            parser=reading.parser,
            sources=reading.sources,
            gate=intake.gate,
            feedbook=store.feedbook,
            feed_list=store.feed_list,
            known=pack.feeds,
            now=now,
        )
        log.info("looked for a feed", address=lookup.address, found=type(found).__name__)
        return compose_outcome(found, lookup)

    return step


def compose_outcome(found: Found, lookup: Lookup) -> Part:
    match found:
        case Offered(name=name, feed=feed, items=items, remark=remark, tried=tried) if (
            feed.kind is SourceKind.PAGE_INDEX
        ):
            return compose_links(name, feed, [item for item, _ in items], remark=remark, tried=tried)
        case Offered(name=name, feed=feed, items=items, remark=remark, others=others):
            return compose_preview(name, feed, items, remark=remark, others=others)
        case AlreadyWatched(state=state):
            return compose_known(state, selector=lookup.selector)
        case Nowhere() if lookup.selector:
            return compose_no_links(lookup.address, found.reason, obstacle=found.obstacle)
        case Nowhere(reason=reason, tried=tried, obstacle=obstacle, instead=instead):
            return compose_not_found(lookup.address, reason, tried, obstacle=obstacle, instead=instead)
        case _:
            assert_never(found)


def telling_news(store: Store, now: Callable[[], datetime], *, pause: float) -> Step:
    """`pause`: seconds between polls. One worker tells; the others find the lease taken."""

    async def step() -> float:
        team = await store.notes.get(TEAM)
        async with store.leases.hold("feed-news", 30) as token:
            if token is not None and team is not None:
                await report_news(
                    feed_list=store.feed_list,
                    notes=store.notes,
                    team=TeamId(team),
                    compose=compose_news,
                    now=now(),
                    pause=pause,
                )
        return min(NEWS, max(1.0, pause / 12))

    return step
