"""The stream of intents, read by one consumer group.

An entry is deleted when it is done, so the stream holds only what is not. An intent may come twice (a worker that was
thought dead was slow): the ledger makes that harmless.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from pydantic import TypeAdapter
from redis.exceptions import ResponseError

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.records import INTENT
from bot.errors import StorageAway, StorageUnfit
from bot.model import Backlog, DeliveryId, IntentKind, Overdue
from bot.ports import Ticket

log = structlog.get_logger(__name__)

TRIES = 50
"""Times a ticket is taken without an end before it is buried, whatever stopped its workers. One that kills them is
given up much sooner: see bot.use_cases.delivery.trial."""
WAIT = 1_000
"""Milliseconds a worker waits for a new entry before it looks for due and abandoned ones again."""

OF_ANOTHER_VERSION = 20.0
"""Seconds after which an intent that this version cannot read is offered again: while workers are replaced one by one,
newer ones intend what older ones do not know."""
LAST_MET = 60
"""Seconds in which no worker met an intent that could not be read, after which it may be gone: somebody wished to be
forgotten. It may wait all the same: no worker runs, or there is much before it."""

RENEWALS = 3
"""Times that a ticket in hand is spoken for while it would become an abandoned one: two may be lost."""
SHORTEST = 0.05
"""Seconds between two of them at least."""
LOOKED_INTO = 1_000
"""Entries of the queue that are looked into, for the backlog's kinds as for what waits: some milliseconds of the
server's time."""
KINDS = {
    "alert": IntentKind.ALERT,
    "place": IntentKind.BUNDLE,
    "item": IntentKind.GROWTH,
    "channel": IntentKind.DIGEST,
    "user": IntentKind.NOTICE,
}
"""By the third field of an intent as it is kept."""


@dataclass(frozen=True, slots=True)
class _AnyIntent:
    """What intents of every version have."""

    delivery: DeliveryId


_ANY_INTENT: TypeAdapter[_AnyIntent] = TypeAdapter(_AnyIntent)


class RedisQueue:
    """Port `Queue`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def take(self, *, consumer: str, idle: float) -> AsyncGenerator[Ticket, None]:
        """Ends by raising StorageAway; the caller waits a little and takes again. A ticket is in hand until the next is
        asked for."""
        while True:
            ticket = await self._next(consumer, idle)
            if ticket is not None and ticket.tries > TRIES:
                await self.bury(ticket, f"given up: {TRIES} workers died or were stopped over it")
            elif ticket is not None:
                async with self._in_hand(ticket, consumer, idle):
                    yield ticket

    async def done(self, ticket: Ticket) -> None:
        await self._finish(ticket, "done", "")

    async def later(
        self, ticket: Ticket, *, seconds: float, reason: str = "", wished: bool = False, by_slack: bool = False
    ) -> None:
        more = (repr(seconds), "wished" if wished else "", "slack" if by_slack else "")
        await self._finish(ticket, "later", reason, *more)

    async def bury(self, ticket: Ticket, reason: str) -> None:
        await self._finish(ticket, "dead", " ".join(reason.split()))

    async def dead(self) -> Sequence[tuple[str, DeliveryId, str]]:
        """Oldest first, those of other versions too."""
        async with self._link.asking() as redis:
            letters = await redis.hgetall(keys.DEAD)
        found = []
        for number, letter in letters.items():
            reason, intent = text(letter).split("\n", 1)
            found.append((text(number), _ANY_INTENT.validate_json(intent).delivery, reason))
        return sorted(found, key=lambda one: [int(part) for part in one[0].split("-")])

    async def backlog(self) -> Backlog:
        names = [keys.QUEUE, keys.LATER, keys.DEAD, keys.UNDELIVERED]
        flat, uncounted, oldest, untaken, dead = await self._link.run("backlog", names, [keys.CONSUMERS, LOOKED_INTO])
        counts = zip(map(text, flat[0::2]), map(int, flat[1::2]), strict=True)
        return Backlog(
            waiting={KINDS[field]: count for field, count in counts if field in KINDS},
            uncounted=int(uncounted),
            oldest=float(text(oldest)),
            untaken=float(text(untaken)),
            dead=int(dead),
        )

    async def overdue(self, *, seconds: float) -> Overdue | None:
        found = await self._link.run("overdue", [keys.UNDELIVERED], [repr(seconds)])
        if not found:
            return None
        count, since, reason, by = found
        return Overdue(
            count=int(count),
            since=datetime.fromtimestamp(float(text(since)), UTC),
            reason=text(reason),
            by_slack=text(by) == "slack",
        )

    async def unreadable(self) -> Sequence[datetime]:
        names = [keys.UNREADABLE, keys.QUEUE, keys.LATER]
        since = await self._link.run("unreadable", names, [LAST_MET, LOOKED_INTO])
        return sorted(datetime.fromtimestamp(float(text(one)), UTC) for one in since)

    async def replay(self) -> int:
        return int(await self._link.run("replay", [keys.QUEUE, keys.DEAD], []))

    async def _next(self, consumer: str, idle: float) -> Ticket | None:
        try:
            return await self._abandoned(consumer, idle) or await self._new(consumer)
        except ResponseError as problem:
            if "NOGROUP" not in str(problem):
                raise
        async with self._link.asking() as redis:
            try:
                await redis.xgroup_create(keys.QUEUE, keys.CONSUMERS, id="0", mkstream=True)
            except ResponseError as problem:
                if "BUSYGROUP" not in str(problem):  # another worker was faster
                    raise
        return None

    async def _abandoned(self, consumer: str, idle: float) -> Ticket | None:
        names = [keys.QUEUE, keys.LATER]
        entry = await self._link.run("claim", names, [keys.CONSUMERS, consumer, int(idle * 1000)])
        return await self._read(text(entry[0]), entry[1], int(entry[2])) if entry else None

    @asynccontextmanager
    async def _in_hand(self, ticket: Ticket, consumer: str, idle: float) -> AsyncIterator[None]:
        renewing = asyncio.create_task(self._renew(ticket, consumer, max(idle / RENEWALS, SHORTEST)))
        try:
            yield
        finally:
            renewing.cancel()

    async def _renew(self, ticket: Ticket, consumer: str, every: float) -> None:
        while True:
            await asyncio.sleep(every)
            with suppress(StorageAway):
                await self._link.run("keep", [keys.QUEUE], [keys.CONSUMERS, consumer, ticket.number])

    async def _new(self, consumer: str) -> Ticket | None:
        async with self._link.asking() as redis:
            # [[stream, [(number, {field: value})]]] or []; redis-py types it for all protocols at once.
            answer: Any = await redis.xreadgroup(keys.CONSUMERS, consumer, {keys.QUEUE: ">"}, count=1, block=WAIT)
        if not answer:
            return None
        ((_, ((number, fields),)),) = answer
        return await self._read(text(number), fields[b"intent"], 1)

    async def _read(self, number: str, kept: bytes, tries: int) -> Ticket | None:
        """None: it is of another version, and put off as it is until one that knows it takes it; never given up. That
        it could not be read is noted: a damaged one nobody will ever take."""
        try:
            return Ticket(intent=INTENT.of(kept), number=number, tries=tries)
        except StorageUnfit as problem:
            log.warning("left for a worker of another version", entry=number, reason=str(problem))
            # "wished": after an hour `unreadable` tells of it; it is not late besides.
            again = repr(OF_ANOTHER_VERSION)
            await self._end(number, "unread", kept, "no worker that runs can read it", again, "wished")
            return None

    async def _finish(self, ticket: Ticket, how: str, reason: str, *more: str) -> None:
        await self._end(ticket.number, how, INTENT.as_json(ticket.intent), reason, *more)

    async def _end(self, number: str, how: str, intent: bytes, reason: str, *more: str) -> None:
        names = [keys.QUEUE, keys.LATER, keys.DEAD]
        await self._link.run("finish", names, [keys.CONSUMERS, number, how, intent, reason, *more])
