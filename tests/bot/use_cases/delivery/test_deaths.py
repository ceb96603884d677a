"""None missing, none doubled, whoever dies in the middle: workers, their processes, the storage."""

from __future__ import annotations

import asyncio
import os
import random
from contextlib import AsyncExitStack
from pathlib import Path

from bot.adapters.redis.connection import Link, linked
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.errors import StorageAway
from bot.model import ChannelId, Intent
from tests.support import forks
from tests.support.builders import NOW, a_digest, an_alert
from tests.support.forks import Forked
from tests.support.posting.posting import Worker, drained, lives, once
from tests.support.posting.recording_slack import Slack, random_faults
from tests.support.valkey import kill, pid_of, server


async def test_storage_going_away_in_the_middle_posts_nothing_twice(workspace: Slack, tmp_path: Path) -> None:
    """Valkey is killed between two deliveries' steps again and again; the workers outlast it."""
    intents = [a_digest(f"d{n}", ChannelId(f"C{n % 4}")) for n in range(24)]
    async with server(tmp_path) as (url, data), linked(url, retries=1) as link, AsyncExitStack() as stack:
        for intent in intents:
            await RedisLedger(link, keep_days=1).intend(intent, now=NOW)
        for n in range(4):
            task = asyncio.create_task(Worker(link, workspace.outbox, f"w{n}").work())
            stack.callback(task.cancel)
        for _ in range(3):
            await asyncio.sleep(0.3)
            killed = pid_of(data)
            kill(data)
            async with asyncio.timeout(20):
                while pid_of(data) == killed:
                    await asyncio.sleep(0.05)
        await until_drained(link, 60)
    assert workspace.counted() == once(*intents)


async def until_drained(link: Link, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while True:
            await asyncio.sleep(0.1)
            try:
                if await drained(link):
                    return
            except StorageAway:
                continue


async def test_none_missing_none_doubled_with_workers_dying_at_every_step(link: Link, workspace: Slack) -> None:
    """120 deliveries, 6 workers that die at 1 % of all calls, 15 % of posts meeting a fault, history that lags."""
    intents: list[Intent] = [a_digest(f"d{n}", ChannelId(f"C{n % 20}")) for n in range(60)]
    intents += [an_alert(f"a{n}", user=f"U{n % 30}") for n in range(60)]
    workspace.plan, workspace.lag = random_faults(0, 0.15), 0.05
    for intent in intents:
        await RedisLedger(link, keep_days=1).intend(intent, now=NOW)
    chance, over = random.Random(0), asyncio.Event()
    workers = [asyncio.create_task(lives(link, workspace.outbox, f"w{n}", chance, 0.01, over)) for n in range(6)]
    try:
        await until_drained(link, 120)
    finally:
        over.set()
        for task in workers:
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    assert workspace.counted() == once(*intents)


async def test_none_missing_none_doubled_with_processes_killed(link: Link, workspace: Slack) -> None:
    """kill -9 of real worker processes in the middle of whatever they do, Slack losing answers meanwhile."""
    chance = random.Random(7)
    intents: list[Intent] = [a_digest(f"d{n}", ChannelId(f"C{n % 12}")) for n in range(36)]
    workspace.plan, workspace.lag = random_faults(7, 0.1), 0.05
    url = f"unix://{link.where}"

    async def start(n: int) -> Forked:
        started = await forks.start("tests.support.posting.posting_worker", (url, workspace.url, f"p{n}"), os.environ)
        assert await started.stdout.readline() == b"ready\n"
        return started

    running, in_the_middle = [await start(n) for n in range(2)], 0
    try:
        async with asyncio.timeout(120):
            for few in range(0, len(intents), 12):
                for intent in intents[few : few + 12]:
                    await RedisLedger(link, keep_days=1).intend(intent, now=NOW)
                await asyncio.sleep(chance.uniform(0.05, 0.3))
                in_the_middle += not await drained(link)
                victim = running.pop(0)
                victim.kill()
                await victim.wait()
                running.append(await start(few + 2))
            while not await drained(link):
                await asyncio.sleep(0.05)
    finally:
        for process in running:
            process.kill()
            await process.wait()
    assert workspace.counted() == once(*intents)
    assert in_the_middle > 0, "nobody was killed in the middle of anything"
