"""A posting worker as a process, or with a DELIVERY what composes that alone: `-m … REDIS SLACK RUN [DELIVERY]`.

Whoever begins to compose writes its number to COMPOSING. An alert of the person POISON kills it then and there, as a
fault of memory would; any other waits until there is something in MAY_LIVE.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.redis.connection import Link, linked
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.adapters.slack.outbox import SlackOutbox
from bot.model import AlertIntent, Composed, DeliveryId, Intent
from bot.ports import Ticket
from bot.use_cases.delivery.delivery import attempt, frozen
from handlers.processes.delivery.trials import Process, Trials, expendable
from tests.support import forks
from tests.support.posting.posting import HurriedLeases, compose, pause

COMPOSING = "test:composing"
MAY_LIVE = "test:may-live"
POISON = "U0POISON"


class ImpatientQueue(RedisQueue):
    async def later(
        self, ticket: Ticket, *, seconds: float, reason: str = "", wished: bool = False, by_slack: bool = False
    ) -> None:
        await RedisQueue.later(self, ticket, seconds=0, reason=reason, wished=wished, by_slack=by_slack)


async def composed(intent: Intent, link: Link) -> Composed:
    async with link.asking() as redis:
        await redis.rpush(COMPOSING, os.getpid())
    if isinstance(intent, AlertIntent) and intent.place == POISON:
        os.kill(os.getpid(), signal.SIGSEGV)
    while True:
        async with link.asking() as redis:
            if await redis.exists(MAY_LIVE):
                return await compose(intent)
        await asyncio.sleep(0.02)


async def compose_one(link: Link, id_: DeliveryId) -> None:
    expendable()
    ledger = RedisLedger(link, keep_days=1)
    intent = await ledger.intent(id_)
    assert intent is not None
    await frozen(id_, await composed(intent, link), ledger)


async def work(link: Link, outbox: SlackOutbox, trial: Trials) -> None:
    queue = ImpatientQueue(link)
    async for ticket in queue.take(consumer="w", idle=0):
        await attempt(
            ticket,
            queue=queue,
            ledger=RedisLedger(link, keep_days=1),
            outbox=outbox,
            leases=HurriedLeases(link),
            compose=lambda intent: composed(intent, link),
            now=lambda: datetime.now(UTC),
            pause=pause,
            trial=trial,
        )


async def main(redis: str, slack: str, run: str, *alone: str) -> None:
    forks.RUN = int(run)

    async def start(id_: DeliveryId) -> Process:
        return await forks.start("tests.support.posting.mortal_composer", (redis, slack, run, id_), os.environ)

    async with linked(redis) as link, aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        if alone:
            await compose_one(link, DeliveryId(alone[0]))
            return
        client = AsyncWebClient(token="xoxb-test", base_url=slack, session=session, retry_handlers=[])
        await work(link, SlackOutbox(client), Trials(start))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
