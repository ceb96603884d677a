"""A delivery that kills whoever composes it is given up; one whose workers are merely stopped or killed is not."""

from __future__ import annotations

import asyncio
import random

import pytest

from bot.adapters.redis.connection import Link
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.model import Composed, Intent
from bot.ports import Ticket
from bot.use_cases.delivery.delivery import DEATHS
from bot.use_cases.delivery.outcomes import GivenUp, Posted
from tests.support.builders import NOW, an_alert
from tests.support.posting.posting import Died, Life, MortalLink, MortalOutbox, Worker
from tests.support.posting.recording_slack import Slack

ALERT = an_alert()


async def ticket(link: Link) -> Ticket:
    async with asyncio.timeout(5):
        return await anext(RedisQueue(link).take(consumer="w", idle=0))


def mortal(link: Link, workspace: Slack, life: Life) -> Worker:
    dying = MortalLink(link.redis, link.where, link.durable, life=life)
    return Worker(dying, MortalOutbox(workspace.outbox, life))


async def dies_composing(link: Link, workspace: Slack) -> None:
    life = Life(random.Random(0), 0.0)

    async def deadly(_: Intent) -> Composed:
        life.over = True  # nothing of this worker reaches the storage from here on
        raise Died

    with pytest.raises(Died):
        await mortal(link, workspace, life).attempt(await ticket(link), deadly)


async def test_what_kills_five_workers_is_a_dead_letter_and_replayed_it_has_five_lives_again(
    link: Link, workspace: Slack
) -> None:
    await RedisLedger(link, keep_days=1).intend(ALERT, now=NOW)
    for _ in range(DEATHS):
        await dies_composing(link, workspace)
    outcome = await Worker(link, workspace.outbox).attempt(await ticket(link))
    assert isinstance(outcome, GivenUp)
    [(_, delivery, reason)] = await RedisQueue(link).dead()
    assert (delivery, "workers died while composing it" in reason) == (ALERT.delivery, True)
    await RedisQueue(link).replay()
    await dies_composing(link, workspace)
    assert isinstance(await Worker(link, workspace.outbox).attempt(await ticket(link)), Posted)


async def test_ten_rolling_restarts_and_ten_kills_on_the_way_to_slack_are_not_the_deliverys_making(
    link: Link, workspace: Slack
) -> None:
    await RedisLedger(link, keep_days=1).intend(ALERT, now=NOW)

    async def slow(_: Intent) -> Composed:
        await asyncio.sleep(60)
        raise AssertionError

    for _ in range(2 * DEATHS):
        stopped = asyncio.create_task(Worker(link, workspace.outbox).attempt(await ticket(link), slow))
        await asyncio.sleep(0.02)
        stopped.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stopped
    for _ in range(2 * DEATHS):
        killed = MortalOutbox(workspace.outbox, Life(random.Random(0), 1.0))
        with pytest.raises(Died):
            await Worker(link, killed).attempt(await ticket(link))
    assert isinstance(await Worker(link, workspace.outbox).attempt(await ticket(link)), Posted)
    assert (await RedisQueue(link).dead(), len(workspace.messages)) == ([], 1)
