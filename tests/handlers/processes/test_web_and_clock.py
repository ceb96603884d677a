"""What starts the bot waits for what is not there yet, and only for that."""

import asyncio

import pytest

from bot.adapters.redis.connection import Link
from bot.bootstrap.store import Store
from bot.errors import AmurError, SlackInDoubt, StorageAway, StorageFault, StorageUnfit
from handlers.processes.web_and_clock import accounted, patiently


async def test_a_storage_or_a_slack_that_is_away_at_the_start_is_asked_again() -> None:
    answers: list[AmurError | str] = [StorageAway("unix", "loading"), "here"]

    async def act() -> str:
        answer = answers.pop(0)
        if isinstance(answer, AmurError):
            raise answer
        return answer

    assert await asyncio.wait_for(patiently(act, asyncio.Event()), 60) == "here"
    assert answers == []


async def test_a_stop_ends_the_wait() -> None:
    stop = asyncio.Event()

    async def act() -> str:
        stop.set()
        raise SlackInDoubt("auth.test", "no answer")

    assert await asyncio.wait_for(patiently(act, stop), 60) is None


async def test_what_waiting_cannot_mend_is_told_at_once() -> None:
    async def act() -> str:
        raise StorageUnfit("unix", "it evicts")

    with pytest.raises(StorageUnfit):
        await patiently(act, asyncio.Event())


async def test_that_nothing_can_be_kept_is_found_out_and_that_it_can_again(link: Link, store: Store) -> None:
    async with accounted(store, every=0.01) as health, asyncio.timeout(60):
        await link.redis.config_set("maxmemory", "1")
        try:
            while [one.of for one in health().troubles] != [StorageFault.FULL]:
                await asyncio.sleep(0.01)
        finally:
            await link.redis.config_set("maxmemory", "0")
        while health().troubles:
            await asyncio.sleep(0.01)
