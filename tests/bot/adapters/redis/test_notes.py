"""Notes, events seen and leases, on a real Valkey."""

from __future__ import annotations

import asyncio

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.notes import RedisLeases, RedisNotes, RedisSeen


async def test_a_note_is_kept_until_its_seconds_are_over(link: Link) -> None:
    notes = RedisNotes(link)
    await notes.put("first-visit:U1", "yes – ж")
    await notes.put("brief", "gone soon", seconds=60)
    assert await notes.get("first-visit:U1") == "yes – ж"
    assert await notes.get("never put") is None
    assert 0 < await link.redis.ttl(keys.note("brief")) <= 60


async def test_an_event_is_new_once_however_many_hands_ask(link: Link) -> None:
    seen = RedisSeen(link)
    assert sum(await asyncio.gather(*(seen.first_time("Ev1") for _ in range(20)))) == 1
    assert await seen.first_time("Ev2")
    assert 3_500 < await link.redis.ttl(keys.seen("Ev1")) <= 3_600


async def test_an_answer_lost_on_the_way_does_not_make_an_event_old(link: Link) -> None:
    """redis-py sends a command again when its answer was lost; the same asker must hear the same."""
    asked = [await link.run("first_time", [keys.seen("Ev")], ["asker", 60]) for _ in range(2)]
    assert asked == [1, 1]


async def test_a_lease_has_one_holder_and_the_next_holders_token_is_higher(link: Link) -> None:
    leases, elsewhere = RedisLeases(link), RedisLeases(link)
    async with leases.hold("C1", 10) as first:
        assert first is not None
        async with elsewhere.hold("C1", 10) as refused:
            assert refused is None
        async with elsewhere.hold("C2", 10) as other:
            assert other is not None
        assert await elsewhere.holds("C1", first, 60)
        assert await link.redis.pttl(keys.lease("C1")) > 50_000, "whoever asks has it for so long from now"
    async with elsewhere.hold("C1", 10) as second:
        assert second is not None
        assert second > first
        assert not await leases.holds("C1", first, 60)
        assert await link.redis.pttl(keys.lease("C1")) <= 10_000, "another's term is left alone"


async def test_a_lease_is_renewed_while_held_and_gone_soon_after_its_holder_froze(link: Link) -> None:
    leases = RedisLeases(link)
    async with leases.hold("C1", 1.2) as token:
        assert token is not None
        left = before = await link.redis.pttl(keys.lease("C1"))
        async with asyncio.timeout(30):
            while left <= before:
                await asyncio.sleep(0.02)
                left, before = await link.redis.pttl(keys.lease("C1")), left
        assert await leases.holds("C1", token, 1.2)
    # A holder that stops renewing, as a paused process does:
    stale = await link.run("lease", [keys.lease("C1"), keys.LEASE_TOKENS], ["take", "zombie", 100])
    await asyncio.sleep(0.15)
    async with leases.hold("C1", 10) as token:
        assert token is not None
        assert not await leases.holds("C1", int(stale), 10)


async def test_a_zombie_giving_back_takes_nothing_from_the_new_holder(link: Link) -> None:
    leases = RedisLeases(link)
    key = [keys.lease("C1"), keys.LEASE_TOKENS]
    await link.run("lease", key, ["take", "zombie", 50])
    await asyncio.sleep(0.1)
    async with leases.hold("C1", 10) as token:
        assert token is not None
        assert await link.run("lease", key, ["give back", "zombie", 0]) == 0
        assert await link.run("lease", key, ["renew", "zombie", 60_000]) == 0
        assert await leases.holds("C1", token, 10)


async def test_a_lease_given_back_may_rest_before_the_next_holder(link: Link) -> None:
    leases = RedisLeases(link)
    async with leases.hold("C1", 10, rest=0.2):
        pass
    async with leases.hold("C1", 10) as token:
        assert token is None
    await asyncio.sleep(0.25)
    async with leases.hold("C1", 10) as token:
        assert token is not None


async def test_an_answer_lost_while_taking_a_lease_does_not_lock_the_taker_out(link: Link) -> None:
    taken = [await link.run("lease", [keys.lease("C1"), keys.LEASE_TOKENS], ["take", "me", 5_000]) for _ in range(2)]
    assert taken[0] == taken[1] > 0
