"""The calendar is looked at all the time; what is due is intended at its hour, once a date."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.records import INTENT
from bot.bootstrap.store import Store
from bot.edition.window import delivery_id
from bot.model import Area, ChannelId, DeliveryState, DigestIntent, TeamId, Trouble
from bot.settings import read_settings
from bot.use_cases.digests.lateness import LATE
from digests.wording.health import trouble_in_words
from handlers.processes.clock import Complain, keep_pace, keep_time
from handlers.processes.health.heartbeat import Complaints

TEAM, CHANNEL = TeamId("T1"), ChannelId("C1")
HOUR = datetime(2031, 3, 4, 8, 0, tzinfo=UTC)


@dataclass(slots=True)
class Clock:
    """Stands where a test puts it."""

    at: datetime
    looks: int = 0

    def __call__(self) -> datetime:
        self.looks += 1
        return self.at

    async def looked_at(self, times: int = 3) -> None:
        """So many looks later; the one before the last was over by then."""
        wanted = self.looks + times
        while self.looks < wanted:
            await asyncio.sleep(0.005)


@asynccontextmanager
async def kept(store: Store, now: Clock, complain: Complain = lambda troubles: None) -> AsyncIterator[None]:
    stop = asyncio.Event()
    settings = read_settings(channel=CHANNEL, digest_at=time(8), zone="UTC")
    keeping = asyncio.create_task(keep_time(settings, store, TEAM, now=now, stop=stop, every=0.02, complain=complain))
    try:
        async with asyncio.timeout(30):
            yield
    finally:  # a failed test's too, or it goes on in the others' database
        stop.set()
        await keeping


async def test_a_look_that_a_clock_set_back_put_off_is_made_now() -> None:
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.start(paused=True)
    ahead = datetime.now(UTC) + timedelta(hours=1)
    job = scheduler.add_job(Clock(HOUR), "interval", seconds=5, next_run_time=ahead)
    keep_pace(job, 5, ZoneInfo("UTC"))
    assert job.next_run_time <= datetime.now(UTC)
    soon = datetime.now(UTC) + timedelta(seconds=5)
    job.modify(next_run_time=soon)
    keep_pace(job, 5, ZoneInfo("UTC"))
    assert job.next_run_time == soon
    scheduler.shutdown(wait=False)


async def test_a_digest_from_time_to_come_holds_up_none_that_is_due(link: Link, store: Store) -> None:
    """While a clock was 30 days ahead: what is due once it is right goes on where that digest began."""
    now = Clock(HOUR)
    async with kept(store, now):
        while len(await queued(link)) < 1:
            await now.looked_at(1)
        now.at = HOUR + timedelta(days=30)
        while len(await queued(link)) < 2:
            await now.looked_at(1)
        now.at = HOUR + timedelta(days=1)
        while len(await queued(link)) < 3:
            await now.looked_at(1)
    entries: Any = await link.redis.xrange(keys.QUEUE)
    last = INTENT.of(entries[-1][1][b"intent"])
    assert isinstance(last, DigestIntent)
    assert (last.window.since, last.window.until) == (HOUR, HOUR + timedelta(days=1))


async def test_a_digest_not_posted_ten_minutes_after_it_is_due_is_complained_of_until_it_is(store: Store) -> None:
    now, complaints = Clock(HOUR), Complaints()

    def complain(troubles: Sequence[Trouble]) -> None:
        complaints.replace(Area.DIGEST, troubles)

    async with kept(store, now, complain):
        await now.looked_at(5)
        now.at = HOUR + LATE - timedelta(seconds=1)
        await now.looked_at(5)
        assert complaints.all() == ()
        now.at = HOUR + LATE
        while not complaints.all():
            await now.looked_at(1)
        [late] = complaints.all()
        assert (late.area, late.of, late.since) == (Area.DIGEST, CHANNEL, HOUR)
        assert "due 04 Mar 08:00 UTC, is not posted yet" in trouble_in_words(late)
        window = await store.ledger.last_window(TEAM, CHANNEL)
        assert window is not None
        await store.ledger.settle(delivery_id(TEAM, CHANNEL, window), DeliveryState.SENT, "")
        while complaints.all():
            await now.looked_at(1)


async def queued(link: Link) -> list[datetime]:
    """Until when the digests reach that were put into the queue, in order."""
    entries: Any = await link.redis.xrange(keys.QUEUE)
    intents = [INTENT.of(entry[b"intent"]) for _, entry in entries]
    return [intent.window.until for intent in intents if isinstance(intent, DigestIntent)]


async def test_nothing_is_due_before_its_hour_and_one_digest_a_date_however_many_clocks(
    link: Link, store: Store
) -> None:
    now = Clock(HOUR - timedelta(hours=1))
    async with kept(store, now), kept(store, now):
        await now.looked_at()
        now.at = HOUR - timedelta(seconds=1)
        await now.looked_at()
        assert await queued(link) == []
        now.at = HOUR
        while not await queued(link):
            await now.looked_at(1)
        now.at = HOUR + timedelta(hours=23)
        await now.looked_at(6)
    async with kept(store, now):  # after a restart
        await now.looked_at()
        assert await queued(link) == [HOUR]
        now.at = HOUR + timedelta(days=1)
        await now.looked_at()
        assert await queued(link) == [HOUR, HOUR + timedelta(days=1)]
