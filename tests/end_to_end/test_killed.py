"""A worker killed at any step loses no item and posts none twice: from the feed to the alert, in real processes."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.delivery.alert_stories import RedisAlertStories
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.people.people import RedisPreferences
from bot.model import (
    ChannelId,
    DeliveryId,
    DigestIntent,
    ItemId,
    Preferences,
    Subscription,
    SubscriptionId,
    TeamId,
    UserId,
    Window,
)
from bot.sandbox import Sandbox
from tests.support.black_box import PATIENT, clean, opml
from tests.support.feed_server import FeedServer, entry, rss
from tests.support.forks import RUN
from tests.support.posting.posting import drained
from tests.support.valkey import shared_url
from tests.support.zygote import ROOT

STEPS = (
    "feedbook.claim",
    "fetch.get",
    "parser.parse",
    "feedbook.recognise",
    "archive.on_file",
    "archive.remember",
    "reader.read",
    "archive.place",
    "archive.file",
    "archive.tally",
    "feedbook.report",
    "queue.take",
    "ledger.delivery",
    "stories.hit",
    "stories.show",
    "ledger.freeze",
    "ledger.sending",
    "outbox.post",
    "ledger.sent",
    "outbox.update",
    "queue.done",
)
"""What a worker does with an item, in order; it is killed when the step is just done."""
DAY = datetime(2026, 11, 17, 8, tzinfo=UTC)
"""A Tuesday: digests of Mondays bring the charts of the month too."""


@dataclass(frozen=True, slots=True)
class Lives:
    process: asyncio.subprocess.Process

    async def end_at(self, step: str) -> int:
        """A worker's whole life, which ends at the step; how it ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{step}\n".encode())
        async with asyncio.timeout(110):
            return int(await self.process.stdout.readline())


@asynccontextmanager
async def lives(sandbox: Sandbox, folder: Path) -> AsyncIterator[Lives]:
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(
                sys.executable,
                "-m",
                "tests.end_to_end.mortal_workers",
                shared_url(),
                sandbox.api_url,
                str(folder),
                str(RUN),
            ),
            cwd=ROOT,
            env=clean(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield Lives(process)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def bridge(number: int) -> str:
    """A relevant item and a story of its own: its words, but for what makes it relevant, are nobody else's."""
    own = " ".join(
        f"{syllable}{chr(96 + number)}{chr(97 + number)}o" for syllable in ("vol", "tin", "ske", "mur", "gra")
    )
    return entry(
        f"China and Russia open bridge number {number}: {own}",
        f"https://news.example/bridges/{number}",
        text=f"Beijing and Moscow agreed that bridge number {number} is open, the invented ministry said of {own}.",
        when=datetime.now(UTC) - timedelta(minutes=1),
    )


def again(number: int) -> str:
    """One more report of the same story, told in every life."""
    return entry(
        "China and Russia quarrel over the old bridge of Korvamo and its toll",
        f"https://news.example/toll/{number}",
        text=f"Beijing and Moscow quarrel over the toll of the old Korvamo bridge, report {number} says.",
        when=datetime.now(UTC) - timedelta(minutes=1),
    )


def fair(number: int) -> str:
    return entry(f"Village fair {number}", f"https://news.example/fairs/{number}", when=datetime.now(UTC))


@pytest.mark.timeout(400)
async def test_a_worker_killed_at_any_step_loses_no_item_and_posts_none_twice(link: Link, tmp_path: Path) -> None:
    """Each life ends after another step; meanwhile the feed has a new item and a digest is due. The last life lives."""
    async with Sandbox.open(manifest=ROOT / "manifest.json", ack_within=PATIENT) as sandbox, FeedServer.open() as web:
        items = [fair(0)]
        web.serve("/a.xml", rss(items))
        opml(tmp_path, Courier=web.url("/a.xml"))
        team, user, archive = TeamId(sandbox.team), UserId(sandbox.user), RedisArchive(link, keep_days=400)
        wish = Subscription(id=SubscriptionId("s"), team=team, user=user, terms="bridge", made_at=DAY)
        await RedisWatchlist(link).add(wish)
        await RedisPreferences(link).keep(team, Preferences(user=user, cap=1_000))  # none waits for the hour to be over
        async with lives(sandbox, tmp_path) as workers:
            assert await workers.end_at("feedbook.report") == -signal.SIGKILL  # the baseline
            for number, step in enumerate(STEPS, 1):
                items = [bridge(number), again(number), fair(number), *items]
                web.serve("/a.xml", rss(items))
                await RedisLedger(link, keep_days=1).intend(digest_of(number, team, sandbox), now=DAY)
                await lease_over(link)
                assert await workers.end_at(step) == -signal.SIGKILL, step
            await lease_over(link)
            last = asyncio.create_task(workers.end_at("none"))
            async with asyncio.timeout(100):
                # What too many workers died over is a dead letter, which `drained` puts back as a person would.
                while not (await drained(link) and len(await known_by_messages(sandbox, link)) == 2 * len(STEPS)):
                    await asyncio.sleep(0.2)
            assert not last.done()
            last.cancel()
        known = await known_by_messages(sandbox, link)
        assert set(known.values()) == {1}, "each report is told by one message, whatever story it is of"
        filed = [one.item.title for one in await archive.filed(DAY, datetime.now(UTC) + timedelta(days=1))]
        assert Counter(number for title in filed for number in numbers_in(title)) == Counter(range(1, len(STEPS) + 1))
        assert sum("Korvamo" in title for title in filed) == len(STEPS)
        posted = [message["metadata"]["event_payload"] for message in sandbox.messages()]
        assert set(Counter(map(str, posted)).values()) == {1}
        assert {one["delivery_id"] for one in posted} == {f"digest{n}" for n in range(1, len(STEPS) + 1)}
        assert sandbox.violations == []


async def lease_over(link: Link) -> None:
    """As it is some minutes later: the feed that a dead worker held is due again."""
    for id_ in await link.redis.zrange(keys.FEEDS_DUE, 0, -1):
        await link.redis.zadd(keys.FEEDS_DUE, {text(id_): 0}, xx=True)


def numbers_in(alert: str) -> set[int]:
    """Which bridges a message is about."""
    return {int(number) for number in re.findall(r"bridge number (\d+)", alert.replace("*", ""))}


async def known_by_messages(sandbox: Sandbox, link: Link) -> Counter[ItemId]:
    """Items → how many messages know of them."""
    stories = RedisAlertStories(link, keep_days=400)
    heads = [one for one in sandbox.direct() if "thread_ts" not in one or one["thread_ts"] == one["ts"]]
    return Counter([item for one in heads for item in await stories.shown(DeliveryId(delivery_of(one)))])


def delivery_of(message: dict[str, Any]) -> str:
    return str(message["metadata"]["event_payload"]["delivery_id"])


def digest_of(number: int, team: TeamId, sandbox: Sandbox) -> DigestIntent:
    until = DAY + timedelta(seconds=number)
    window = Window(day=DAY.date(), since=until - timedelta(days=1), until=until, zone="UTC")
    return DigestIntent(
        delivery=DeliveryId(f"digest{number}"), team=team, channel=ChannelId(sandbox.channel), window=window
    )
