"""Lookups on a real Valkey: each in one worker's hands, none lost, none done twice without need."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.feeds.lookups import RedisLookups
from bot.model import TeamId, UserId
from bot.ports import Lookup

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def lookup(name: str) -> Lookup:
    return Lookup(id=name, team=TeamId("T0"), user=UserId("U0"), address=f"https://{name}.example", asked_at=NOON)


async def due(link: Link) -> float:
    """When the lookup "a" is given to whoever asks, by the server's clock."""
    return await link.redis.zscore(keys.LOOKUPS_DUE, "a") or 0.0


async def test_a_lookup_is_taken_once_and_waited_for_until_it_is_done(link: Link) -> None:
    workers = [RedisLookups(link) for _ in range(4)]
    for _ in range(2):  # asked again, as after a lost answer
        await workers[0].ask(lookup("a"))
    taken = [one for one in await asyncio.gather(*(w.take(lease=60) for w in workers)) if one]
    assert taken == [lookup("a")]
    assert await workers[1].waiting("a")
    await workers[2].done(taken[0])
    assert not await workers[3].waiting("a")
    assert await workers[0].take(lease=60) is None


async def test_a_lookup_that_takes_longer_than_its_lease_stays_in_hand_until_its_worker_is_gone(link: Link) -> None:
    """A missed article may be read at two addresses, each of which takes its time."""
    lookups = RedisLookups(link)
    await lookups.ask(lookup("a"))
    assert await lookups.take(lease=0.3) == lookup("a")
    lost = await due(link)
    async with asyncio.timeout(20):
        async with lookups.in_hand(lookup("a"), lease=0.3):
            while (kept := await due(link)) < lost + 0.3:
                await asyncio.sleep(0.02)
        while (taken := await lookups.take(lease=60)) is None:
            await asyncio.sleep(0.02)
    assert (taken, await due(link) >= kept + 60) == (lookup("a"), True), "not before the last lease was over"
    await lookups.done(lookup("a"))
    assert await link.run("keep_lookup", [keys.LOOKUPS_DUE], ["a", 60]) == 0, "what is done does not come back"


async def test_a_lookup_of_a_worker_that_died_comes_back(link: Link) -> None:
    lookups = RedisLookups(link)
    await lookups.ask(lookup("a"))
    assert await lookups.take(lease=0.05) == lookup("a")
    await asyncio.sleep(0.1)
    assert await lookups.take(lease=60) == lookup("a")
    assert await lookups.take(lease=60) is None
