"""Whatever needs a person is told to the owners once, and once when it is mended: on a real Valkey. That the storage
takes no writes is in test_heartbeat.py."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from redis.asyncio import Redis

from bot.adapters.redis import keys
from bot.bootstrap.store import Store
from bot.errors import ReaderFailed, SlackUnauthorised
from bot.model import Area, Composed, DeliveryState, Heartbeat, NoticeIntent, Part, Role, Trouble, UserId
from bot.use_cases.health.account import account
from bot.use_cases.health.incidents import LASTING, NOT_THE_OWNERS, OVER, tell_owners
from bot.use_cases.note_names import PACK_WRONG
from digests.slack.health import compose_change
from digests.wording.health import HEADINGS
from handlers.processes.health.heartbeat import IN_A_ROW, Complaints
from tests.support.builders import CHANNEL, NOW, TEAM, a_digest, feed, report

Act = Callable[[Store, datetime], Awaitable[None]]
LATER = NOW + LASTING


async def _beats(store: Store, at: datetime, *troubles: Trouble, off: float = 0.0) -> None:
    beat = Heartbeat(role=Role.WORKER, process="w", version="1", at=at, clock_off=off, troubles=troubles)
    await store.heartbeats.beat(beat)


def _complains(problem: Exception) -> Act:
    async def act(store: Store, at: datetime) -> None:
        complaints = Complaints()
        for _ in range(IN_A_ROW):
            complaints.note("posts 1", problem, at)
        await _beats(store, at, *complaints.all())

    return act


def _finds(area: Area) -> Act:
    return lambda store, at: _beats(store, at, Trouble(area=area, of=CHANNEL, since=at))


async def _falls_silent(store: Store, at: datetime) -> None:
    await _beats(store, at - timedelta(minutes=2))


async def _is_off(store: Store, at: datetime) -> None:
    await _beats(store, at, off=3_600.0)


async def _dies(store: Store, at: datetime) -> None:
    await store.ledger.intend(a_digest("letter"), now=at)
    await store.queue.bury(await anext(store.queue.take(consumer="w", idle=60)), "Slack refused it")


async def _is_replayed(store: Store, _: datetime) -> None:
    await store.queue.replay()
    await store.queue.done(await anext(store.queue.take(consumer="w", idle=60)))


async def _is_held(store: Store, at: datetime) -> None:
    await store.ledger.intend(a_digest("held"), now=at)
    await store.queue.done(await anext(store.queue.take(consumer="w", idle=60)))
    await store.ledger.freeze(a_digest("held").delivery, Composed(CHANNEL, [Part(text="x", blocks="[]")]))
    await store.ledger.settle(a_digest("held").delivery, DeliveryState.HELD, "the channel is archived")


async def _is_released(store: Store, _: datetime) -> None:
    await store.ledger.release(a_digest("held").delivery)
    await store.queue.done(await anext(store.queue.take(consumer="w", idle=60)))


async def _stays_undelivered(store: Store, at: datetime) -> None:
    """Whatever Slack says to it: for longer than half an hour by the server's clock."""
    late = a_digest("late")
    await store.ledger.intend(late, now=at)
    ticket = await anext(store.queue.take(consumer="w", idle=60))
    await store.queue.later(ticket, seconds=3_600, reason="Slack gave no clear answer")
    async with Redis.from_url(store.url) as redis:
        seconds, _ = await redis.time()
        await redis.zadd(keys.UNDELIVERED, {late.delivery: seconds - 1_860})


async def _is_posted_after_all(store: Store, _: datetime) -> None:
    async with Redis.from_url(store.url) as redis:
        [put_off] = await redis.zrange(keys.LATER, 0, 0)
        assert isinstance(put_off, bytes)
        await redis.zadd(keys.LATER, {put_off: 0})
    await store.queue.done(await anext(store.queue.take(consumer="w", idle=60)))


async def _cannot_be_read(store: Store, at: datetime) -> None:
    async with Redis.from_url(store.url) as redis:
        await redis.xadd(keys.QUEUE, {"intent": "damaged"})
    await store.ledger.intend(a_digest("next"), now=at)
    await store.queue.done(await anext(store.queue.take(consumer="w", idle=60)))


async def _is_gone(store: Store, _: datetime) -> None:
    async with Redis.from_url(store.url) as redis:
        await redis.delete(keys.UNREADABLE)


def _are_polled(outcome: str, after: timedelta) -> Act:
    async def act(store: Store, at: datetime) -> None:
        await store.feedbook.enrol([feed(f"f{n}", host=f"h{n}.example") for n in range(3)], now=NOW)
        for due in await store.feedbook.claim(now=at + after, limit=9, lease=60):
            told = report(due.feed.id, due.token, at + after, outcome=outcome, reason="no name server")
            await store.feedbook.report(told)

    return act


async def _is_wrong(store: Store, _: datetime) -> None:
    await store.notes.put(PACK_WRONG, "people.csv line 3")


async def _is_right(store: Store, _: datetime) -> None:
    await store.notes.drop(PACK_WRONG)


ROWS: dict[str, tuple[Act, Act]] = {
    "Storage": (_finds(Area.EMPTIED), _beats),
    "Slack": (_complains(SlackUnauthorised("auth.test", "token_revoked")), _beats),
    "Slack permissions": (_complains(SlackUnauthorised("chat.postMessage", "missing_scope")), _beats),
    "Process": (_falls_silent, _beats),
    "Fault": (_complains(FileNotFoundError(2, "No such file", "/srv/python")), _beats),
    "Clocks": (_is_off, _beats),
    "Language model": (_complains(ReaderFailed("no language model")), _beats),
    "Digest": (_finds(Area.DIGEST), _beats),
    "Dead letters": (_dies, _is_replayed),
    "Unreadable messages": (_cannot_be_read, _is_gone),
    "Late messages": (_stays_undelivered, _is_posted_after_all),
    "Held back": (_is_held, _is_released),
    "Feeds": (_are_polled("failed", timedelta()), _are_polled("ok", timedelta(hours=2))),
    "Beat pack": (_is_wrong, _is_right),
}
"""By what the notice calls it: how it comes, and how it is mended."""


def test_every_trouble_that_is_the_owners_business_is_among_them() -> None:
    assert {HEADINGS[area] for area in Area if area not in NOT_THE_OWNERS} == set(ROWS)


@pytest.mark.parametrize("named", ROWS)
async def test_owners_hear_of_it_once_and_once_when_it_is_mended(store: Store, named: str) -> None:
    comes, is_mended = ROWS[named]

    async def look(at: datetime) -> None:
        await tell_owners(
            await account(store, now=at),
            incidents=store.incidents,
            ledger=store.ledger,
            team=TEAM,
            owners=[UserId("U0OWNER")],
            compose=lambda change: compose_change(change, now=at),
            now=at,
        )

    async def told() -> str:
        intent = (await anext(store.queue.take(consumer="w", idle=60))).intent
        assert isinstance(intent, NoticeIntent)
        assert intent.user == "U0OWNER"
        assert (await store.queue.backlog()).untaken == 0, "one notice"
        return intent.part.text

    await comes(store, NOW)
    for at in (NOW, LATER, LATER + timedelta(seconds=1)):
        await look(at)
    assert await told() == f"Amur is in trouble: {named}."
    mended = LATER + timedelta(seconds=2)
    await is_mended(store, mended)
    for at in (mended, mended + OVER, mended + OVER + timedelta(seconds=1)):
        await look(at)
    assert await told() == f"Amur is well again: {named}."
