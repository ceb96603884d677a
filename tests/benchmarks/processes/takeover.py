"""How soon another worker goes on where one was killed: `python -m tests.benchmarks.processes.takeover`.

Two real workers (`amur worker`) on one Valkey. The first polls a feed that hangs, then posts a message that Slack
answers late; in the middle of each it is killed with SIGKILL. Printed is how long it takes until the second asks the
feed again, and until it has settled the message. Ok within 60 s each (issue 11), aim 20.
"""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.adapters.redis.connection import Link, linked
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.health import RedisHeartbeats
from bot.model import DeliveryId, DeliveryState, NoticeIntent, Part, Role, TeamId, UserId
from bot.sandbox import Sandbox
from tests.support.black_box import MANIFEST, Running, amur, by_script, opml
from tests.support.builders import NOW
from tests.support.feed_server import Behaviour, FeedServer
from tests.support.valkey import server

MUST = 60.0
LATE = 9.0
"""Seconds until Slack answers: less than the worker waits."""


async def of_a_feed(feeds: FeedServer, first: Running) -> float:
    seen, began = feeds.hits("/hangs.xml"), time.perf_counter()
    _send(first, signal.SIGKILL)
    await _until(lambda: feeds.hits("/hangs.xml") > seen)
    return time.perf_counter() - began


async def of_a_post(sandbox: Sandbox, first: Running, second: Running, link: Link) -> float:
    """The second is frozen until the first has begun to post."""
    ledger, delivery = RedisLedger(link, keep_days=1), DeliveryId("takeover")
    _send(second, signal.SIGSTOP)
    sandbox.faults.add(method="chat.postMessage", kind="delay", seconds=LATE)
    notice = NoticeIntent(
        delivery=delivery,
        team=TeamId(sandbox.team),
        user=UserId(sandbox.user),
        part=Part(text="still there", blocks="[]"),
    )
    await ledger.intend(notice, now=NOW)
    await _until(lambda: not sandbox.faults.pending())
    began = time.perf_counter()
    _send(first, signal.SIGKILL)
    _send(second, signal.SIGCONT)
    async with asyncio.timeout(240):
        while (found := await ledger.delivery(delivery)) is None or found.state is not DeliveryState.SENT:
            await asyncio.sleep(0.05)
    assert len(sandbox.direct()) == 1, "once"
    return time.perf_counter() - began


def _send(to: Running, what: signal.Signals) -> None:
    os.kill(to.process.pid, what)


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(240):
        while not holds():
            await asyncio.sleep(0.02)


async def _living(link: Link, many: int) -> None:
    async with asyncio.timeout(120):
        while sum(one.role is Role.WORKER for one in await RedisHeartbeats(link).all()) < many:
            await asyncio.sleep(0.1)


async def main() -> bool:
    async with Sandbox.open(manifest=MANIFEST) as sandbox, FeedServer.open() as feeds, server() as (url, folder):
        with tempfile.TemporaryDirectory() as corpus:
            given: dict[str, str | Path] = {
                "SLACK_BOT_TOKEN": sandbox.bot_token,
                "SLACK_APP_TOKEN": sandbox.app_token,
                "SLACK_API_URL": sandbox.api_url,
                "AMUR_CHANNEL": sandbox.channel,
                "AMUR_CORPUS": corpus,
                "AMUR_FEEDS": opml(folder, Hanging=feeds.url("/hangs.xml")),
                "AMUR_ALLOW_NETWORKS": "127.0.0.0/8",
                "REDIS_URL": url,
            }
            feeds.behave("/hangs.xml", Behaviour(hang=True))
            async with linked(url) as link, amur("worker", start=by_script, **given, AMUR_DATA=folder / "1") as first:
                await _until(lambda: feeds.hits("/hangs.xml") > 0)
                async with amur("worker", start=by_script, **given, AMUR_DATA=folder / "2") as second:
                    await _living(link, 2)
                    while feeds.hits("/hangs.xml") < 1:
                        await asyncio.sleep(0.1)
                    feed = await of_a_feed(feeds, first)
                    async with amur("worker", start=by_script, **given, AMUR_DATA=folder / "3") as third:
                        await _living(link, 3)
                        post = await of_a_post(sandbox, second, third, link)
    for name, taken in (("a feed's poll", feed), ("a post", post)):
        print(f"{'ok' if taken <= MUST else 'not ok'}: {name} was taken over after {taken:.1f} s, at most {MUST:.0f} s")
    return max(feed, post) <= MUST


if __name__ == "__main__":
    raise SystemExit(0 if asyncio.run(main()) else 1)
