"""A loop that storage keeps waiting goes on by itself, and soon, once it is relieved."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime

from pydantic import SecretStr

from bot.adapters.redis.connection import Link, linked
from bot.bootstrap.store import Store, store_on
from bot.bootstrap.telemetry import Telemetry
from bot.errors import StorageAway, StorageFault
from bot.model import Area
from bot.settings import read_settings
from bot.use_cases.health.account import account
from digests.wording.health import trouble_in_words
from handlers.processes.health.heartbeat import Complaints, noting
from handlers.processes.loops import MOST, backoff, forever
from tests.support.valkey import disk_full, server

NOW = datetime(2031, 3, 4, tzinfo=UTC)


async def test_what_a_full_storage_kept_waiting_is_done_once_there_is_room(link: Link, store: Store) -> None:
    @asynccontextmanager
    async def full() -> AsyncIterator[None]:
        await link.redis.config_set("maxmemory", "1")
        try:
            yield
        finally:
            await link.redis.config_set("maxmemory", "0")

    await goes_on_by_itself(store, full(), StorageFault.FULL)


async def test_what_a_full_disk_kept_waiting_is_done_once_the_server_saves() -> None:
    async with server() as (url, _), linked(url) as link:
        store = store_on(link, read_settings(redis_url=SecretStr(url)), url=url)
        await goes_on_by_itself(store, disk_full(link), StorageFault.NOT_SAVING)


async def goes_on_by_itself(store: Store, broken: AbstractAsyncContextManager[None], fault: StorageFault) -> None:
    met: list[Exception | None] = []
    stop = asyncio.Event()

    async def step() -> float:
        await store.notes.put("done", "yes")
        stop.set()
        return 0.0

    async with broken:
        going = asyncio.create_task(forever("writes", step, stop, lambda loop, problem: met.append(problem)))
        async with asyncio.timeout(30):
            while not met:
                await asyncio.sleep(0.01)
        assert [(one.area, one.of) for one in (await account(store, now=NOW)).troubles] == [(Area.STORAGE, fault.value)]
    async with asyncio.timeout(30):
        await going
    assert (await account(store, now=NOW)).troubles == ()
    first, *_, last = met
    assert isinstance(first, StorageAway)
    assert first.fault is fault
    assert last is None
    assert await store.notes.get("done") == "yes"


def test_however_long_a_trouble_lasts_its_end_is_seen_within_thirty_seconds() -> None:
    assert max(backoff(failures) for failures in range(1, 2_000)) <= MOST < 30


async def test_a_loop_that_fails_each_time_is_in_the_account_of_health_until_it_works(store: Store) -> None:
    """By an error that is none of ours, told without its text; two failures in a row are none yet."""
    complaints, stop, broken = Complaints(), asyncio.Event(), [True]

    async def begin() -> float:
        if broken[0]:
            await asyncio.create_subprocess_exec("/nowhere/python")
        await stop.wait()  # as what takes from the queue, which ends then alone
        return 0.01

    async def well() -> float:
        return 0.01

    note = noting(complaints, Telemetry().metrics, store.now)
    for loop in ("posts 0", "posts 0", "posts 1"):
        note(loop, OSError())
    assert complaints.all() == ()
    loops = [
        asyncio.create_task(forever(*one, stop, note, steady=0.1)) for one in (("posts 0", begin), ("posts 1", well))
    ]
    async with asyncio.timeout(20):
        while not complaints.all():
            await asyncio.sleep(0.01)
        [trouble] = complaints.all()
        assert trouble_in_words(trouble).startswith("posting fails each time it is tried (FileNotFoundError)")
        assert "nowhere" not in repr(trouble)
        broken[0] = False
        while complaints.all():
            await asyncio.sleep(0.01)
        stop.set()
        await asyncio.gather(*loops)
