"""The stream of intents on a real Valkey."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, linked, text
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import OF_ANOTHER_VERSION, TRIES, RedisQueue
from bot.errors import StorageAway
from bot.model import DeliveryId, DeliveryState
from bot.ports import Ticket
from tests.support.builders import NOW, a_digest, an_alert
from tests.support.valkey import kill, server


@pytest.fixture
def queue(link: Link) -> RedisQueue:
    return RedisQueue(link)


async def enqueue(link: Link, *names: str) -> None:
    for name in names:
        await RedisLedger(link, keep_days=400).intend(an_alert(name), now=NOW)


async def one(queue: RedisQueue, consumer: str = "w1", idle: float = 60, within: float = 5) -> Ticket | None:
    """The next ticket, or None if none came in time."""
    tickets = queue.take(consumer=consumer, idle=idle)
    try:
        async with asyncio.timeout(within):
            return await anext(tickets)
    except TimeoutError:
        return None


async def test_every_intent_is_taken_once_in_order(queue: RedisQueue, link: Link) -> None:
    await enqueue(link, "a", "b", "c")
    taken = []
    async for ticket in queue.take(consumer="w1", idle=60):
        taken.append(ticket.intent)
        assert ticket.tries == 1
        await queue.done(ticket)
        if len(taken) == 3:
            break
    assert taken == [an_alert("a"), an_alert("b"), an_alert("c")]
    assert await link.redis.xlen(keys.QUEUE) == 0
    assert await one(queue, within=0.3) is None


async def test_two_workers_share_the_work(queue: RedisQueue, link: Link) -> None:
    await enqueue(link, *"abcdefgh")
    tickets = await asyncio.gather(*(one(queue, f"w{n % 2}") for n in range(8)))
    assert len({ticket.intent.delivery for ticket in tickets if ticket}) == 8


async def test_what_comes_while_a_worker_waits_is_taken_at_once(queue: RedisQueue, link: Link) -> None:
    waiting = asyncio.create_task(one(queue, within=5))
    await asyncio.sleep(0.3)
    await enqueue(link, "late")
    async with asyncio.timeout(2):
        assert await waiting is not None


async def test_an_abandoned_ticket_goes_to_another_worker_after_a_while(queue: RedisQueue, link: Link) -> None:
    await enqueue(link, "a")
    assert await one(queue, "dead") is not None
    assert await one(queue, "living", idle=60, within=0.3) is None
    await asyncio.sleep(0.1)
    again = await one(queue, "living", idle=0.1)
    assert again is not None
    assert (again.intent, again.tries) == (an_alert("a"), 2)


async def test_a_ticket_that_takes_long_stays_in_hand_until_its_worker_is_silent(queue: RedisQueue, link: Link) -> None:
    await enqueue(link, "a")
    tickets = queue.take(consumer="slow", idle=0.6)
    ticket = await anext(tickets)
    assert await one(queue, "other", idle=0.6, within=1.5) is None, "it is at work on it, for twice as long"
    await tickets.aclose()
    taken = await one(queue, "other", idle=0.6)
    assert taken is not None
    assert (taken.number, taken.tries) == (ticket.number, 2)


async def test_a_worker_that_wakes_takes_no_ticket_back_from_another(queue: RedisQueue, link: Link) -> None:
    await enqueue(link, "a")
    assert await one(queue, "frozen") is not None
    taken = await one(queue, "living", idle=0)
    assert taken is not None
    assert await link.run("keep", [keys.QUEUE], [keys.CONSUMERS, "frozen", taken.number]) == 0
    (found,) = await link.redis.xpending_range(keys.QUEUE, keys.CONSUMERS, "-", "+", 10)
    assert text(found["consumer"]) == "living"
    await queue.done(taken)
    assert await link.run("keep", [keys.QUEUE], [keys.CONSUMERS, "living", taken.number]) == 0
    await link.redis.flushdb()
    assert await link.run("keep", [keys.QUEUE], [keys.CONSUMERS, "living", taken.number]) == 0


async def test_a_ticket_that_kills_its_workers_is_buried_and_can_be_replayed(queue: RedisQueue, link: Link) -> None:
    await enqueue(link, "poison", "good")
    await RedisLedger(link, keep_days=400).settle(an_alert("poison").delivery, DeliveryState.DEAD, "given up")
    tickets = [await one(queue, f"w{n}", idle=0) for n in range(TRIES)]
    assert [(ticket.intent, ticket.tries) for ticket in tickets if ticket] == [
        (an_alert("poison"), n + 1) for n in range(TRIES)
    ]
    after = await one(queue, "w9", idle=0)
    assert after is not None
    assert after.intent == an_alert("good"), "the rest goes on"
    ((_, delivery, reason),) = await queue.dead()
    assert delivery == an_alert("poison").delivery
    assert f"{TRIES} workers died" in reason
    await queue.done(after)
    assert await queue.replay() == 1
    assert await queue.dead() == []
    again = await one(queue)
    assert again is not None
    assert (again.intent, again.tries) == (an_alert("poison"), 1)
    kept = await RedisLedger(link, keep_days=400).delivery(an_alert("poison").delivery)
    assert kept is not None
    assert kept.state == "pending"


async def test_what_a_newer_version_intends_is_left_to_its_workers_however_often_an_older_one_meets_it(
    queue: RedisQueue, link: Link
) -> None:
    """Workers are replaced one by one: it is neither given up nor lost, nor late besides being unreadable, and what
    this version knows goes on."""
    newer = b'{"delivery":"poll","team":"T1","ballot":{"question":"?"}}'
    await link.redis.hset(keys.delivery(DeliveryId("poll")), "state", "pending")
    await link.redis.zadd(keys.UNDELIVERED, {"poll": 1_000})
    assert await queue.overdue(seconds=0) is not None
    assert await one(queue, within=0.1) is None, "the group is there"
    for tries in (1, TRIES + 9):
        number = await link.redis.xadd(keys.QUEUE, {"intent": newer})
        await link.redis.xreadgroup(keys.CONSUMERS, "older", {keys.QUEUE: ">"})
        await link.redis.xclaim(keys.QUEUE, keys.CONSUMERS, "older", 0, [number], retrycount=tries, justid=True)
        await enqueue(link, f"known {tries}")
        known = await one(queue, idle=0)
        assert known is not None
        assert known.intent == an_alert(f"known {tries}")
        await queue.done(known)
    (kept,) = await link.redis.zrange(keys.LATER, 0, -1)
    due = await link.redis.zscore(keys.LATER, newer) or 0.0
    instant: tuple[int, int] = await link.redis.time()
    assert (kept, 0 < due - instant[0] <= OF_ANOTHER_VERSION + 1) == (newer, True)
    assert (await queue.dead(), await link.redis.xlen(keys.QUEUE)) == ([], 0)
    assert await queue.overdue(seconds=0) is None


async def test_since_when_no_worker_could_read_an_intent_is_known_until_one_can(queue: RedisQueue, link: Link) -> None:
    """What is gone unread, as where somebody wished to be forgotten, is dropped; what no worker has met for long but
    still waits is not."""
    newer = b'{"delivery":"poll","team":"T1","ballot":{"question":"?"}}'
    for intent in (newer, b"damaged", newer):
        await link.redis.xadd(keys.QUEUE, {"intent": intent})
    await link.redis.zadd(keys.LATER, {"put off": 9e9})
    for intent in (newer, b"gone", b"put off"):
        await link.redis.hset(keys.UNREADABLE, hashlib.sha1(intent).hexdigest(), "1000 1000")
    await enqueue(link, "known")
    known = await one(queue)
    assert known is not None
    await queue.done(known)
    put_off, first, second = await queue.unreadable()
    assert (put_off.timestamp(), first.timestamp(), second.timestamp() > 1_000) == (1_000, 1_000, True)
    number = await link.redis.xadd(keys.QUEUE, {"intent": newer})
    await link.run("finish", [keys.QUEUE, keys.LATER, keys.DEAD], [keys.CONSUMERS, number, "done", newer, ""])
    assert await queue.unreadable() == [put_off, second]


async def test_dead_letters_of_a_newer_version_are_counted(queue: RedisQueue, link: Link) -> None:
    await link.redis.hset(keys.DEAD, "1-0", 'nobody to tell\n{"delivery":"poll","team":"T1","ballot":{}}')
    assert await queue.dead() == [("1-0", "poll", "nobody to tell")]


async def test_burying_twice_leaves_one_dead_letter(queue: RedisQueue, link: Link) -> None:
    await enqueue(link, "a")
    ticket = await one(queue)
    assert ticket is not None
    for _ in range(2):
        await queue.bury(ticket, "Slack says:\n invalid_blocks")
    assert [(delivery, reason) for _, delivery, reason in await queue.dead()] == [
        (an_alert("a").delivery, "Slack says: invalid_blocks")
    ]


async def test_a_ticket_put_off_comes_back_when_due_as_if_never_tried(queue: RedisQueue, link: Link) -> None:
    await enqueue(link, "a")
    ticket = await one(queue)
    assert ticket is not None
    for _ in range(2):
        await queue.later(ticket, seconds=0.4)
    assert await one(queue, idle=0, within=0.2) is None
    again = await one(queue)
    assert again is not None
    assert (again.intent, again.tries) == (ticket.intent, 1)
    await queue.done(again)
    assert await one(queue, idle=0, within=1.2) is None


async def test_a_slow_worker_cannot_bring_back_what_another_finished(queue: RedisQueue, link: Link) -> None:
    await enqueue(link, "a")
    slow = await one(queue, "slow")
    quick = await one(queue, "quick", idle=0)
    assert slow is not None
    assert quick is not None
    await queue.done(quick)
    await queue.later(slow, seconds=0)
    await queue.bury(slow, "x")
    assert await one(queue, idle=0, within=0.2) is None
    assert await queue.dead() == []


async def test_an_emptied_database_gets_its_group_again(queue: RedisQueue, link: Link) -> None:
    await enqueue(link, "a")
    assert await one(queue) is not None
    await link.redis.flushdb()
    await enqueue(link, "b")
    ticket = await one(queue)
    assert ticket is not None
    assert ticket.intent == an_alert("b")


async def test_tickets_survive_a_killed_server(tmp_path: Path) -> None:
    """kill -9 under a waiting worker: StorageAway, then, once the server is back, every intent is still there."""
    async with server() as (url, data), linked(url, retries=0) as link:
        queue = RedisQueue(link)
        await RedisLedger(link, keep_days=1).intend(a_digest(), now=NOW)
        ticket = await one(queue)
        waiting = asyncio.create_task(one(queue))
        await asyncio.sleep(0.2)
        kill(data)
        with pytest.raises(StorageAway):
            await waiting
        async with asyncio.timeout(15):
            while True:
                try:
                    again = await one(queue, idle=0, within=2)
                    break
                except StorageAway:
                    await asyncio.sleep(0.05)
        assert ticket is not None
        assert again is not None
        assert (again.intent, again.number) == (ticket.intent, ticket.number)
