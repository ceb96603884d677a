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


async def test_an_lookup_is_taken_once_and_waited_for_until_it_is_done(link: Link) -> None:
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
    clock = asyncio.get_running_loop().time
    async with lookups.in_hand(lookup("a"), lease=0.3):
        ends = clock() + 0.7
        while clock() < ends:
            assert await lookups.take(lease=60) is None
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.35)
    assert await lookups.take(lease=60) == lookup("a")
    await lookups.done(lookup("a"))
    assert await link.run("keep_lookup", [keys.LOOKUPS_DUE], ["a", 60]) == 0, "what is done does not come back"


async def test_an_lookup_of_a_worker_that_died_comes_back(link: Link) -> None:
    lookups = RedisLookups(link)
    await lookups.ask(lookup("a"))
    assert await lookups.take(lease=0.05) == lookup("a")
    await asyncio.sleep(0.1)
    assert await lookups.take(lease=60) == lookup("a")
    assert await lookups.take(lease=60) is None
