"""What wakes the bot by the hour: one leader asks, every few seconds, which digest is due, and writes the intent.

Posting is the worker's work. Asking twice is harmless: an intent is keyed by its channel and window.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.bootstrap.store import Store
from bot.edition.window import delivery_id
from bot.errors import StorageAway
from bot.model import ChannelPlan, DeliveryId, DigestIntent, NoticeIntent, TeamId, Trouble, Window, stable_id
from bot.settings import Settings
from bot.use_cases.alerts.review import due_reviews, note_reviewed
from bot.use_cases.digests.lateness import Lateness
from bot.use_cases.digests.plans import all_plans
from bot.use_cases.digests.schedule import due_window
from bot.use_cases.note_names import TEAM
from digests.slack.alerts.review import compose_review

log = structlog.get_logger()

EVERY = 5
"""Seconds between two looks at the calendar; a digest is at most that late."""
LEASE = 30
"""Seconds until another clock takes over from one that died."""

Complain = Callable[[Sequence[Trouble]], None]
"""Hears what is in trouble now, instead of what was."""


async def keep_time(
    settings: Settings,
    store: Store,
    team: TeamId,
    *,
    now: Callable[[], datetime],
    stop: asyncio.Event,
    every: float = EVERY,
    complain: Complain = lambda troubles: None,
) -> None:
    """Runs until `stop`, looking at once and then `every` so many seconds.

    Any number may run: one leads by lease, the others stand by. `complain` hears which digests are late.
    """
    scheduler = AsyncIOScheduler(timezone=settings.zone)
    lateness = Lateness()

    async def late() -> None:
        plans = await all_plans(settings, store.plans, team)
        complain(await lateness.late(plans, store.ledger, team, now=now()))

    look = (settings, store, team, now, late, lambda: complain(()))
    scheduler.add_job(_look, args=look, misfire_grace_time=None)
    looking = scheduler.add_job(
        _look, "interval", args=look, seconds=every, coalesce=True, misfire_grace_time=None, max_instances=1
    )
    scheduler.start()
    try:
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), every)
            keep_pace(looking, every, settings.zone)
    finally:
        scheduler.shutdown(wait=False)


def keep_pace(looking: Job, every: float, zone: ZoneInfo) -> None:
    """The scheduler goes by this machine's clock: where that was set back, the next look would be hours away. Our own
    pace is the loop's, which nobody sets."""
    now = datetime.now(zone)
    if looking.next_run_time is not None and (looking.next_run_time - now).total_seconds() > 2 * every:
        log.warning("this machine's clock was set back; the calendar goes on", until=looking.next_run_time.isoformat())
        looking.modify(next_run_time=now)


async def _look(
    settings: Settings,
    store: Store,
    team: TeamId,
    now: Callable[[], datetime],
    late: Callable[[], Awaitable[None]],
    stand_by: Callable[[], None],
) -> None:
    try:
        async with store.leases.hold("clock", LEASE) as token:
            if token is None:
                stand_by()
                return
            await store.notes.put(TEAM, team)
            await intend_due_digests(settings, store, team, now=now())
            await intend_alert_reviews(settings, store, team, now=now())
            await late()
    except StorageAway as problem:
        log.warning("the calendar waits for storage", reason=str(problem))


async def intend_due_digests(settings: Settings, store: Store, team: TeamId, *, now: datetime) -> Sequence[Window]:
    """Writes the intents of the digests that are due at `now`, at most one a channel; gives their windows."""
    plans = await all_plans(settings, store.plans, team)
    windows = [await _intend(plan, settings, store, team, now=now) for plan in plans]
    return [window for window in windows if window is not None]


async def intend_alert_reviews(settings: Settings, store: Store, team: TeamId, *, now: datetime) -> int:
    """Writes the notes of the month to those whose alerts are silent or too loud, once each; gives how many are new."""
    due = await due_reviews(store.watchlist, store.notes, team, now=now, zone=settings.zone)
    if due is None:
        return 0
    month, reviews = due
    new = 0
    for review in reviews:
        delivery = DeliveryId(stable_id("alert-review", team, review.user, month))
        part = compose_review(review, now=now, zone=settings.zone.key)
        notice = NoticeIntent(delivery=delivery, team=team, user=review.user, part=part)
        new += await store.ledger.intend(notice, now=now)
    await note_reviewed(month, store.notes, team)
    log.info("alerts reviewed", month=month, people=new)
    return new


async def _intend(plan: ChannelPlan, settings: Settings, store: Store, team: TeamId, *, now: datetime) -> Window | None:
    window = await due_window(plan, store, settings=settings, team=team, now=now)
    if window is None:
        return None
    intent = DigestIntent(
        delivery=delivery_id(team, plan.channel, window), team=team, channel=plan.channel, window=window
    )
    if await store.ledger.intend(intent, now=now):
        log.info("digest due", channel=plan.channel, day=window.day.isoformat(), since=window.since.isoformat())
    return window
