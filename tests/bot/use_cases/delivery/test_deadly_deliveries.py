"""Workers that are stopped while they compose, or killed while they post, bring a delivery under no suspicion; and what
becomes of one that is under suspicion. Processes that really die: tests/handlers/processes/delivery/test_trials.py."""

from __future__ import annotations

import asyncio
import random

import pytest

from bot.adapters.redis.connection import Link
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.model import Composed, DeliveryId, Intent
from bot.ports import Ticket
from bot.use_cases.delivery.outcomes import GivenUp, Later, Posted
from bot.use_cases.delivery.trial import WORKERS, TrialEnd, cleared
from tests.support.builders import NOW, an_alert
from tests.support.posting.posting import Died, Life, MortalOutbox, Worker
from tests.support.posting.recording_slack import Slack

ALERT = an_alert()
TIMES = 12


async def ticket(link: Link) -> Ticket:
    async with asyncio.timeout(5):
        return await anext(RedisQueue(link).take(consumer="w", idle=0))


async def unwanted(id_: DeliveryId) -> TrialEnd:
    raise AssertionError(f"{id_} is under suspicion")


async def test_rolling_restarts_and_kills_on_the_way_to_slack_are_not_the_deliverys_making(
    link: Link, workspace: Slack
) -> None:
    await RedisLedger(link, keep_days=1).intend(ALERT, now=NOW)

    async def slow(_: Intent) -> Composed:
        await asyncio.sleep(60)
        raise AssertionError

    for _ in range(TIMES):
        stopped = asyncio.create_task(Worker(link, workspace.outbox, trial=unwanted).attempt(await ticket(link), slow))
        await asyncio.sleep(0.02)
        stopped.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stopped
    for _ in range(TIMES):
        killed = MortalOutbox(workspace.outbox, Life(random.Random(0), 1.0))
        with pytest.raises(Died):
            await Worker(link, killed, trial=unwanted).attempt(await ticket(link))
    assert isinstance(await Worker(link, workspace.outbox, trial=unwanted).attempt(await ticket(link)), Posted)
    assert (await RedisQueue(link).dead(), len(workspace.messages)) == ([], 1)


async def impossible(_: DeliveryId) -> TrialEnd:
    return TrialEnd.IMPOSSIBLE


async def dies(_: DeliveryId) -> TrialEnd:
    return TrialEnd.DIED


async def test_where_nothing_can_compose_it_by_itself_its_worker_does_until_ten_died(
    link: Link, workspace: Slack
) -> None:
    ledger, worker = RedisLedger(link, keep_days=1), Worker(link, workspace.outbox, trial=impossible)
    for intent, deaths in ((ALERT, WORKERS - 1), (an_alert("poison"), WORKERS)):
        await ledger.intend(intent, now=NOW)
        for _ in range(deaths):
            await ledger.begin(intent.delivery)
    assert isinstance(await worker.attempt(await ticket(link)), Posted)
    outcome = await worker.attempt(await ticket(link))
    assert isinstance(outcome, GivenUp)
    assert "10 workers died" in outcome.reason
    assert await RedisQueue(link).replay() == 1
    assert isinstance(await worker.attempt(await ticket(link)), Posted), "it has all its lives again"


async def test_what_died_by_itself_is_left_in_peace_for_twice_as_long_each_time(link: Link) -> None:
    ledger = RedisLedger(link, keep_days=1)
    await ledger.intend(ALERT, now=NOW)
    await ledger.begin(ALERT.delivery)
    delivery = await ledger.delivery(ALERT.delivery)
    assert delivery is not None
    ends = [await cleared(delivery, ledger, dies) for _ in range(4)]
    assert [end.seconds if isinstance(end, Later) else type(end) for end in ends] == [40, 80, 160, GivenUp]
