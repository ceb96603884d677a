"""The ledger in Redis: what is to be posted, and what was.

A delivery is pending → sending → sent, part by part; `attempted_at` is set exactly while it is in doubt whether its
next part was stored. Records expire keep_days after the intent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.records import INTENT, PARTS, WINDOW
from bot.errors import StorageAway, StorageUnfit
from bot.model import (
    AlertIntent,
    BundleIntent,
    ChannelId,
    Composed,
    Delivery,
    DeliveryId,
    DeliveryState,
    DigestIntent,
    GrowthIntent,
    HeldFor,
    Intent,
    NoticeIntent,
    TeamId,
    Window,
    unknown_member,
)

ON_DISK_WITHIN = 3_000
"""Milliseconds: an append-only file synced every second is behind by one or two."""
_DOUBT_BEFORE = "Slack never said whether it took the message, and its history cannot be read; look, then release it"
"""The reason by which builds before 2026-11-29 recorded a doubt. Records expire, and with the last of them this."""


class RedisLedger:
    """Port `Ledger`."""

    def __init__(self, link: Link, *, keep_days: int) -> None:
        self._link = link
        self._keep = keep_days * 86_400

    async def intend(self, intent: Intent, *, now: datetime) -> bool:
        record = keys.delivery(intent.delivery)
        return bool(await self._link.run("intend", [record], [self._keep, *intent_args(intent)]))

    async def intend_later(self, intent: Intent, *, seconds: float, now: datetime) -> bool:
        record = keys.delivery(intent.delivery)
        return bool(await self._link.run("intend", [record], [self._keep, *intent_args(intent), max(seconds, 0.0)]))

    async def delivery(self, id_: DeliveryId) -> Delivery | None:
        async with self._link.asking() as redis:
            row = await redis.hgetall(keys.delivery(id_))
        return _delivery(id_, {text(name): text(value) for name, value in row.items()}) if row else None

    async def begin(self, id_: DeliveryId) -> None:
        await self._step(id_, "begin")

    async def came_through(self, id_: DeliveryId) -> None:
        await self._step(id_, "came through")

    async def died(self, id_: DeliveryId) -> int:
        return (await self._step(id_, "died")).deaths

    async def freeze(self, id_: DeliveryId, composed: Composed) -> Delivery:
        plain, thread, items = PARTS.as_json(tuple(composed.parts)), composed.thread or "", " ".join(composed.items)
        return await self._step(id_, "freeze", composed.to, plain, len(composed.parts), thread, items)

    async def sending(self, id_: DeliveryId, *, now: datetime) -> Delivery:
        """StorageAway if the server cannot get the record onto its disk: then nothing may be posted."""
        async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
            # On one connection: WAITAOF waits for the writes of the connection that asks.
            args = ["sending", id_, now.isoformat()]
            await self._link.script("delivery")(keys=[keys.delivery(id_)], args=args, client=asked)
            if self._link.durable:
                asked.waitaof(1, 0, ON_DISK_WITHIN)
            answers = await asked.execute()
        if self._link.durable and answers[1][0] < 1:
            raise StorageAway(self._link.where, f"it could not write to its disk within {ON_DISK_WITHIN} ms")
        return self._read(id_, answers[0])

    async def not_sent(self, id_: DeliveryId) -> Delivery:
        return await self._step(id_, "not sent")

    async def sent(self, id_: DeliveryId, part: int, ts: str) -> Delivery:
        return await self._step(id_, "sent", part, ts)

    async def settle(
        self, id_: DeliveryId, state: DeliveryState, reason: str, *, held_for: HeldFor | None = None
    ) -> None:
        await self._step(id_, "settle", DeliveryState(state).value, reason, held_for or "")

    async def release(self, id_: DeliveryId) -> bool:
        return bool(await self._link.run("delivery", [keys.delivery(id_)], ["release", id_]))

    async def intent(self, id_: DeliveryId) -> Intent | None:
        async with self._link.asking() as redis:
            kept = await redis.hget(keys.delivery(id_), "intent")
        try:
            return None if kept is None else INTENT.of(text(kept))
        except StorageUnfit:
            return None

    async def posted_as(self, ts: str) -> Delivery | None:
        begins = keys.delivery("")
        pattern, cursor = begins.replace("[", "\\[") + "*", 0
        while True:
            async with self._link.asking() as redis:
                cursor, names = await redis.scan(cursor, match=pattern, count=1_000)
                async with redis.pipeline(transaction=False) as asked:
                    for name in names:
                        asked.hget(name, "sent")
                    sent = await asked.execute()
            for name, kept in zip(names, sent, strict=True):
                if kept is not None and ts in text(kept).split():
                    return await self.delivery(DeliveryId(text(name).removeprefix(begins)))
            if cursor == 0:
                return None

    async def catch_up(self, into: DigestIntent, instead_of: Sequence[DeliveryId]) -> bool:
        merged = f"told with the digest of {into.window.day.isoformat()}"
        args: list[str | bytes] = [into.delivery, INTENT.as_json(into), merged, *instead_of]
        return bool(await self._link.run("catch_up", [keys.delivery(into.delivery)], args))

    async def last_window(self, team: TeamId, channel: ChannelId) -> Window | None:
        async with self._link.asking() as redis:
            kept = await redis.get(keys.last_window(team, channel))
        return None if kept is None else WINDOW.of(text(kept).split(" ", 1)[1])

    async def held(self) -> Sequence[Delivery]:
        """By id. Those whose record has expired are dropped from the list."""
        async with self._link.asking() as redis:
            ids = sorted(text(id_) for id_ in await redis.smembers(keys.HELD))
        found = [await self.delivery(DeliveryId(id_)) for id_ in ids]
        gone = [id_ for id_, delivery in zip(ids, found, strict=True) if delivery is None]
        if gone:
            async with self._link.asking() as redis:
                await redis.srem(keys.HELD, *gone)
        return tuple(delivery for delivery in found if delivery is not None)

    async def _step(self, id_: DeliveryId, step: str, *args: str | bytes | int) -> Delivery:
        return self._read(id_, await self._link.run("delivery", [keys.delivery(id_)], [step, id_, *args]))

    def _read(self, id_: DeliveryId, answer: list[bytes]) -> Delivery:
        if not answer:
            raise StorageAway(self._link.where, f"the record of delivery {id_} is gone")
        fields = [text(field) for field in answer]
        return _delivery(id_, dict(zip(fields[0::2], fields[1::2], strict=True)))


def intent_args(intent: Intent) -> tuple[str | bytes, ...]:
    """An intent as the Lua function `intend` takes it."""
    plain = INTENT.as_json(intent)
    if isinstance(intent, AlertIntent | BundleIntent | GrowthIntent):
        return intent.delivery, plain, intent.team, intent.place, "", "", ""
    if isinstance(intent, NoticeIntent):
        return intent.delivery, plain, intent.team, intent.user, "", "", ""
    window = intent.window
    last = keys.last_window(intent.team, intent.channel)
    ends = repr(window.until.timestamp())
    return intent.delivery, plain, intent.team, intent.channel, last, ends, WINDOW.as_json(window)


def _delivery(id_: DeliveryId, row: dict[str, str]) -> Delivery:
    attempted = row.get("attempted_at")
    return Delivery(
        id=id_,
        team=TeamId(row["team"]),
        to=row["to"],
        state=_known_or_not(DeliveryState, row["state"]),
        parts=PARTS.of(row["parts"]) if "parts" in row else (),
        sent=tuple(row.get("sent", "").split()),
        thread=row.get("thread") or None,
        attempted_at=None if attempted is None else datetime.fromisoformat(attempted),
        reason=row.get("reason", ""),
        held_for=_held_for(row),
        begun=int(row.get("begun", 0)),
        deaths=int(row.get("deaths", 0)),
    )


E = TypeVar("E", bound=StrEnum)


def _known_or_not(of: type[E], kept: str) -> E:
    return of(kept) if kept in of.__members__.values() else unknown_member(of, kept)


def _held_for(row: dict[str, str]) -> HeldFor | None:
    """Builds before it was recorded told it by the reason alone."""
    kept = row.get("held_for")
    if kept is not None:
        return _known_or_not(HeldFor, kept) if kept else None
    if row.get("reason") == _DOUBT_BEFORE:
        return HeldFor.DOUBT
    return HeldFor.REFUSAL if row["state"] == DeliveryState.HELD else None
