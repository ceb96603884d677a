"""The account of health on a real Valkey: each row of trouble is seen, and gone when it is mended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.bootstrap.store import Store
from bot.errors import StorageFault
from bot.model import Area, Composed, DeliveryState, Heartbeat, Part, Role, Trouble
from bot.use_cases.health.account import account
from bot.use_cases.health.incidents import trouble_name
from bot.use_cases.note_names import PACK_WRONG
from digests.wording.health import HEADINGS, trouble_in_words
from tests.support.builders import CHANNEL, NOW, a_digest, feed, report


async def areas(store: Store) -> list[Area]:
    return [one.area for one in (await account(store, now=NOW)).troubles]


def beat(role: Role, *, seconds_ago: float = 0, **more: object) -> Heartbeat:
    at = NOW - timedelta(seconds=seconds_ago)
    return Heartbeat(role=role, process=f"host-1-{role.value}", version="1", at=at, **more)  # type: ignore[arg-type]


async def test_where_nothing_is_wrong_there_is_no_trouble(store: Store) -> None:
    await store.heartbeats.beat(beat(Role.WORKER))
    assert await areas(store) == []


async def test_a_process_that_fell_silent_is_missed_and_one_that_took_its_leave_is_not(store: Store) -> None:
    await store.heartbeats.beat(beat(Role.WORKER, seconds_ago=61))
    await store.heartbeats.beat(beat(Role.CLOCK, seconds_ago=59))
    [gone] = (await account(store, now=NOW)).troubles
    assert (gone.area, gone.of, gone.since) == (Area.PROCESS, "worker", NOW - timedelta(seconds=61))
    assert "start `amur worker`" in trouble_in_words(gone)
    await store.heartbeats.leave("host-1-worker")
    assert await areas(store) == []


async def test_what_a_process_alone_can_see_is_in_the_account_and_a_clock_that_is_off(store: Store) -> None:
    missing = Trouble(area=Area.MODEL, detail="no language model")
    await store.heartbeats.beat(beat(Role.WORKER, troubles=(missing,), clock_off=-3600.0))
    clocks, model = (await account(store, now=NOW)).troubles
    assert (clocks.area, model) == (Area.CLOCKS, missing)
    assert "-3600 seconds off" in trouble_in_words(clocks)


async def test_storage_that_takes_no_writes_comes_first_and_nobody_is_missed_for_it(link: Link, store: Store) -> None:
    await store.heartbeats.beat(beat(Role.WORKER, seconds_ago=300))
    await link.redis.config_set("maxmemory", "1")
    try:
        [full] = (await account(store, now=NOW)).troubles
    finally:
        await link.redis.config_set("maxmemory", "0")
    assert (full.area, full.of) == (Area.STORAGE, StorageFault.FULL)


async def test_dead_letters_held_messages_and_the_pack_are_in_it(store: Store) -> None:
    for name in ("one", "two"):
        await store.ledger.intend(a_digest(name), now=NOW)
    await store.queue.bury(await anext(store.queue.take(consumer="w", idle=60)), "ten workers died over it")
    await store.ledger.freeze(a_digest("two").delivery, Composed(CHANNEL, [Part(text="x", blocks="[]")]))
    await store.ledger.settle(a_digest("two").delivery, DeliveryState.HELD, "the channel is archived")
    await store.notes.put(PACK_WRONG, "people.csv line 3")
    letters, held, pack = (await account(store, now=NOW)).troubles
    assert (letters.area, letters.count, letters.detail) == (Area.LETTERS, 1, "ten workers died over it")
    assert (held.area, held.of, held.detail) == (Area.HELD, CHANNEL, "the channel is archived")
    assert (pack.area, pack.detail) == (Area.PACK, "people.csv line 3")


async def test_a_message_late_for_half_an_hour_is_in_it_with_why_unless_nothing_can_be_posted_anyway(
    link: Link, store: Store
) -> None:
    stuck = a_digest("stuck")
    await store.ledger.intend(stuck, now=NOW)
    ticket = await anext(store.queue.take(consumer="w", idle=60))
    await store.queue.later(ticket, seconds=60, reason="the pack cannot be read")
    seconds, _ = await link.redis.time()
    await link.redis.zadd(keys.UNDELIVERED, {stuck.delivery: seconds - 1_740})
    assert await areas(store) == []
    await link.redis.zadd(keys.UNDELIVERED, {stuck.delivery: seconds - 1_860})
    [late] = (await account(store, now=NOW)).troubles
    assert (late.area, late.count) == (Area.LATE, 1)
    assert "1 message should have been posted by now" in trouble_in_words(late)
    assert "(the pack cannot be read): Amur keeps trying; `amur doctor` shows" in trouble_in_words(late)
    [put_off] = await link.redis.zrange(keys.LATER, 0, -1)
    assert isinstance(put_off, bytes)
    await link.redis.zadd(keys.LATER, {put_off: 0})
    ticket = await anext(store.queue.take(consumer="w", idle=60))
    await store.queue.later(ticket, seconds=60, reason="Slack gave no clear answer", by_slack=True)
    [slacks] = (await account(store, now=NOW)).troubles
    assert "(Slack gave no clear answer): Amur keeps trying; status.slack.com says" in trouble_in_words(slacks)
    assert trouble_name(slacks) == trouble_name(late), "one incident, whatever the reason is by now"
    await store.heartbeats.beat(beat(Role.WORKER, troubles=(Trouble(area=Area.SLACK, detail="token_revoked"),)))
    assert await areas(store) == [Area.SLACK]
    await store.heartbeats.beat(beat(Role.WORKER, seconds_ago=61))
    assert await areas(store) == [Area.PROCESS], "no worker: nobody keeps trying"


@pytest.mark.parametrize(("failing", "seen"), [(2, []), (3, [Area.FEEDS])])
async def test_most_feeds_failing_at_once_is_the_bots_own_trouble(store: Store, failing: int, seen: list[Area]) -> None:
    await store.feedbook.enrol([feed(f"f{n}", host=f"h{n}.example") for n in range(5)], now=NOW)
    for number, due in enumerate(await store.feedbook.claim(now=NOW, limit=9, lease=60)):
        outcome = "failed" if number < failing else "ok"
        await store.feedbook.report(report(due.feed.id, due.token, outcome=outcome, reason="no name server"))
    assert await areas(store) == seen


def test_every_area_has_a_heading_and_words() -> None:
    for area in Area:
        of = {Area.STORAGE: "full", Area.PROCESS: "clock"}.get(area, "C1")
        assert HEADINGS[area]
        assert "{" not in trouble_in_words(Trouble(area=area, of=of, detail="reason", count=2))
