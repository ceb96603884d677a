"""Workers for tests of posting: the real ledger, queue and leases, a hurried clock, and sudden death."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from redis.asyncio import Redis

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.adapters.redis.notes import RedisLeases
from bot.errors import AmurError
from bot.model import (
    AlertIntent,
    BundleIntent,
    Composed,
    DeliveryId,
    GrowthIntent,
    Intent,
    NoticeIntent,
    Part,
    TeamId,
    UserId,
)
from bot.ports import Outbox, Ticket
from bot.use_cases.delivery.delivery import Follow, attempt, nothing_follows
from bot.use_cases.delivery.outcomes import Outcome
from bot.use_cases.delivery.trial import Trial, TrialEnd

HURRY = 1 / 50
"""Waits of the desk are this much shorter."""
HURRIED_LEASE = 1 / 18
"""Leases are this much shorter: .9 s instead of 16, which a busy machine may need for a call."""
ABANDONED = 0.3


class Died(Exception):
    """The worker is gone; whatever it would have done next does not happen."""


@dataclass(slots=True)
class Life:
    """One worker's, which may end before and after any call."""

    chance: random.Random
    risk: float
    over: bool = False

    def step(self) -> None:
        if not self.over and self.chance.random() < self.risk:
            self.over = True
        if self.over:
            raise Died


def immortal() -> Life:
    return Life(random.Random(0), 0.0)


@dataclass(frozen=True, slots=True)
class MortalLink(Link):
    """A link whose worker may die before and after every call; a dead one's calls do not reach the server."""

    life: Life = field(default_factory=immortal)

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[Redis]:
        self.life.step()
        async with Link.asking(self) as redis:
            yield redis
        self.life.step()


@dataclass(slots=True)
class MortalOutbox:
    outbox: Outbox
    life: Life

    async def post(self, to: str, part: Part, *, delivery: DeliveryId, number: int, thread: str | None = None) -> str:
        self.life.step()
        ts = await self.outbox.post(to, part, delivery=delivery, number=number, thread=thread)
        self.life.step()
        return ts

    async def update(self, to: str, ts: str, part: Part) -> None:
        self.life.step()
        await self.outbox.update(to, ts, part)
        self.life.step()

    async def find(
        self, to: str, *, delivery: DeliveryId, number: int, since: datetime, thread: str | None = None
    ) -> str | None:
        self.life.step()
        return await self.outbox.find(to, delivery=delivery, number=number, since=since, thread=thread)

    async def direct(self, user: UserId) -> str:
        self.life.step()
        return await self.outbox.direct(user)

    async def whoami(self) -> tuple[TeamId, UserId, str]:
        return await self.outbox.whoami()

    async def scopes(self) -> frozenset[str]:
        return await self.outbox.scopes()


class HurriedLeases(RedisLeases):
    @asynccontextmanager
    async def hold(self, name: str, seconds: float, *, rest: float = 0.0) -> AsyncIterator[int | None]:
        async with RedisLeases.hold(self, name, seconds * HURRIED_LEASE, rest=rest * HURRY) as token:
            yield token

    async def holds(self, name: str, token: int, seconds: float) -> bool:
        return await RedisLeases.holds(self, name, token, seconds * HURRIED_LEASE)


class HurriedQueue(RedisQueue):
    async def later(
        self, ticket: Ticket, *, seconds: float, reason: str = "", wished: bool = False, by_slack: bool = False
    ) -> None:
        await RedisQueue.later(self, ticket, seconds=seconds * HURRY, reason=reason, wished=wished, by_slack=by_slack)


async def pause(seconds: float) -> None:
    await asyncio.sleep(seconds * HURRY)


def parts(intent: Intent) -> tuple[Part, ...]:
    """One message for an alert; for a digest one in the channel and two in its thread."""
    if isinstance(intent, AlertIntent):
        return (Part(text=f"alert {intent.delivery}", blocks="[]"),)
    return tuple(Part(text=f"{intent.delivery} {n}", blocks="[]", threaded=n > 0) for n in range(3))


async def compose(intent: Intent) -> Composed:
    match intent:
        case AlertIntent() | BundleIntent() | GrowthIntent():
            return Composed(intent.place, parts(intent))
        case NoticeIntent():
            return Composed(intent.user, parts(intent))
        case _:
            return Composed(intent.channel, parts(intent))


async def comes_through(_: DeliveryId) -> TrialEnd:
    """For workers that only die by chance, and then compose it themselves."""
    return TrialEnd.CAME_THROUGH


@dataclass(slots=True)
class Worker:
    link: Link
    outbox: Outbox
    name: str = "w"
    trial: Trial = comes_through

    async def attempt(self, ticket: Ticket, composing: Any = compose, follow: Follow = nothing_follows) -> Outcome:
        return await attempt(
            ticket,
            queue=HurriedQueue(self.link),
            ledger=RedisLedger(self.link, keep_days=1),
            outbox=self.outbox,
            leases=HurriedLeases(self.link),
            compose=composing,
            now=lambda: datetime.now(UTC),
            pause=pause,
            trial=self.trial,
            follow=follow,
        )

    async def work(self) -> None:
        """For ever, through outages of storage and Slack."""
        while True:
            try:
                async for ticket in HurriedQueue(self.link).take(consumer=self.name, idle=ABANDONED):
                    await self.attempt(ticket)
            except AmurError:
                await asyncio.sleep(0.1)


async def lives(link: Link, outbox: Outbox, name: str, chance: random.Random, risk: float, over: asyncio.Event) -> None:
    """One worker after the other in the same place, each dying at some call; until `over`."""
    generation = 0
    while not over.is_set():
        generation += 1
        life = Life(chance, risk)
        mortal = MortalLink(link.redis, link.where, link.durable, life=life)
        try:
            await Worker(mortal, MortalOutbox(outbox, life), f"{name}.{generation}").work()
        except Died:
            continue


async def drained(link: Link) -> bool:
    """Nothing is queued, in anybody's hands, or put off. Dead letters are put back.
    Looked at in one moment: what was put off moves from one place to the other when it is due."""
    await RedisQueue(link).replay()
    async with link.asking() as redis, redis.pipeline(transaction=True) as asked:
        asked.xlen(keys.QUEUE)
        asked.zcard(keys.LATER)
        asked.hlen(keys.DEAD)
        return not any(await asked.execute())


def once(*intents: Intent) -> Counter[tuple[str, int]]:
    """Each part of them, once: what a Slack has counted where nothing is lost or doubled."""
    return Counter({(intent.delivery, n): 1 for intent in intents for n in range(len(parts(intent)))})
