"""A loop that storage keeps waiting goes on by itself, and soon, once it is relieved."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from bot.adapters.redis.connection import Link
from bot.bootstrap.store import Store
from bot.errors import StorageAway, StorageFault
from bot.model import Area
from bot.use_cases.health.account import account
from handlers.processes.loops import MOST, backoff, forever

NOW = datetime(2031, 3, 4, tzinfo=UTC)


async def test_what_a_full_storage_kept_waiting_is_done_once_there_is_room(link: Link, store: Store) -> None:
    met: list[Exception | None] = []
    stop = asyncio.Event()

    async def step() -> float:
        await store.notes.put("done", "yes")
        stop.set()
        return 0.0

    await link.redis.config_set("maxmemory", "1")
    try:
        going = asyncio.create_task(forever("writes", step, stop, lambda loop, problem: met.append(problem)))
        async with asyncio.timeout(30):
            while not met:
                await asyncio.sleep(0.01)
        assert [(one.area, one.of) for one in (await account(store, now=NOW)).troubles] == [(Area.STORAGE, "full")]
    finally:
        await link.redis.config_set("maxmemory", "0")
    async with asyncio.timeout(30):
        await going
    assert (await account(store, now=NOW)).troubles == ()
    first, *_, last = met
    assert isinstance(first, StorageAway)
    assert first.fault is StorageFault.FULL
    assert last is None
    assert await store.notes.get("done") == "yes"


def test_however_long_a_trouble_lasts_its_end_is_seen_within_thirty_seconds() -> None:
    assert max(backoff(failures) for failures in range(1, 2_000)) <= MOST < 30
