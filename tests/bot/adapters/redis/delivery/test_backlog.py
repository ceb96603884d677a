"""How much is to be delivered, and how long it has waited, on a real Valkey."""

from __future__ import annotations

import asyncio

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.adapters.redis.people.personal_data import RedisPersonalData
from bot.model import (
    BundleIntent,
    DeliveryId,
    GrowthIntent,
    IntentKind,
    ItemId,
    NoticeIntent,
    Part,
    StoryId,
    TeamId,
    UserId,
)
from tests.support.builders import NOW, a_digest, an_alert

TEAM, ANNA = TeamId("T0TEST"), UserId("U0ANNA")
BUNDLE = BundleIntent(delivery=DeliveryId("bundle"), team=TEAM, place=ANNA, due=NOW)
GROWTH = GrowthIntent(delivery=DeliveryId("growth"), team=TEAM, item=ItemId("i1"), story=StoryId("st"), place=ANNA)
NOTICE = NoticeIntent(delivery=DeliveryId("notice"), team=TEAM, user=ANNA, part=Part(text="half \ud800", blocks="[]"))


async def test_each_kind_is_counted_until_it_is_done_and_what_is_put_off_as_well(link: Link) -> None:
    queue, ledger = RedisQueue(link), RedisLedger(link, keep_days=1)
    assert await queue.backlog() == await queue.backlog()
    for intent in (an_alert("a"), an_alert("b"), a_digest(), NOTICE, GROWTH):
        await ledger.intend(intent, now=NOW)
    await ledger.intend_later(BUNDLE, seconds=3_600, now=NOW)
    tickets = queue.take(consumer="w", idle=60)
    alert, put_off = await anext(tickets), await anext(tickets)
    await queue.done(alert)
    await queue.later(put_off, seconds=100)
    backlog = await queue.backlog()
    assert backlog.waiting == dict.fromkeys(IntentKind, 1)
    assert backlog.uncounted == 0
    await queue.bury(await anext(tickets), "no")
    assert (await queue.backlog()).dead == 1


async def test_its_age_is_that_of_the_oldest_one_that_is_not_done_however_often_it_was_put_off(link: Link) -> None:
    queue, ledger = RedisQueue(link), RedisLedger(link, keep_days=1)
    await ledger.intend_later(BUNDLE, seconds=3_600, now=NOW)
    await ledger.intend(an_alert("old"), now=NOW)
    await asyncio.sleep(0.1)
    await ledger.intend(an_alert("young"), now=NOW)
    tickets = queue.take(consumer="w", idle=60)
    old = await anext(tickets)
    before = await queue.backlog()
    assert before.oldest - before.untaken >= 0.09, "the younger one waits in the queue"
    assert before.untaken > 0
    await queue.later(old, seconds=0)
    assert (await queue.backlog()).oldest >= before.oldest
    await queue.done(await anext(tickets))
    await queue.done(await anext(tickets))
    assert (await queue.backlog()).oldest == 0, "what is not due yet has no age"


async def test_what_is_put_off_because_somebody_wants_it_so_is_not_late_until_then(link: Link) -> None:
    queue = RedisQueue(link)
    for intent in (an_alert("stuck"), an_alert("quiet")):
        await RedisLedger(link, keep_days=1).intend(intent, now=NOW)
    tickets = queue.take(consumer="w", idle=60)
    stuck, quiet = await anext(tickets), await anext(tickets)
    await queue.later(stuck, seconds=100, reason="Slack gave no clear answer")
    await queue.later(quiet, seconds=100, reason="it is quiet there", wished=True)
    late = await queue.overdue(seconds=0)
    assert late is not None
    assert (late.count, late.reason) == (1, "Slack gave no clear answer")
    assert await queue.overdue(seconds=60) is None


async def test_what_was_to_tell_somebody_who_is_forgotten_does_not_wait_for_ever(link: Link) -> None:
    queue = RedisQueue(link)
    await RedisLedger(link, keep_days=1).intend(NOTICE, now=NOW)
    await RedisPersonalData(link).forget(TEAM, ANNA)
    assert (await queue.backlog()).oldest == 0
    assert await link.redis.zcard(keys.UNDELIVERED) == 0


async def test_nor_is_it_late(link: Link) -> None:
    await RedisLedger(link, keep_days=1).intend(NOTICE, now=NOW)
    await RedisPersonalData(link).forget(TEAM, ANNA)
    assert await RedisQueue(link).overdue(seconds=0) is None
