"""What people say of items, when they want to hear from the bot, and how they administer it, in Redis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.records import AUDIT_ENTRY, JUDGEMENT, PREFERENCES, STATEMENT_FAULT
from bot.model import AuditEntry, ItemId, Judgement, Preferences, StatementFault, TeamId, UserId
from bot.ports.people import SHOWN_DAYS

DAY = 86_400
ENTRIES = 10_000
"""Of the audit log; at most about a kilobyte each."""


class RedisFeedback:
    """Port `Feedback`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def give(self, judgement: Judgement) -> None:
        name = f"{judgement.team}:{judgement.user}:{judgement.item}"
        name += "" if judgement.of == "showing" else f":{judgement.of}"
        async with self._link.asking() as redis:
            await redis.hset(keys.FEEDBACK, name, JUDGEMENT.as_json(judgement))

    async def given(self) -> Sequence[Judgement]:
        async with self._link.asking() as redis:
            kept = await redis.hvals(keys.FEEDBACK)
        return sorted(map(JUDGEMENT.of, kept), key=lambda one: (one.at, one.user, one.item))

    async def report(self, fault: StatementFault) -> None:
        name = f"{fault.team}:{fault.user}:{fault.item}:{fault.number}"
        async with self._link.asking() as redis:
            await redis.hset(keys.STATEMENT_FAULTS, name, STATEMENT_FAULT.as_json(fault))

    async def withdraw(self, team: TeamId, user: UserId, item: ItemId, number: int) -> bool:
        async with self._link.asking() as redis:
            return bool(await redis.hdel(keys.STATEMENT_FAULTS, f"{team}:{user}:{item}:{number}"))

    async def reported(self) -> Sequence[StatementFault]:
        async with self._link.asking() as redis:
            kept = await redis.hvals(keys.STATEMENT_FAULTS)
        return sorted(map(STATEMENT_FAULT.of, kept), key=lambda one: (one.at, one.user, one.item, one.number))

    async def count_shown(self, statements: int, *, at: datetime) -> None:
        key = keys.shown(at.astimezone(UTC).date())
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as asked:
            asked.incrby(key, statements)
            asked.expire(key, SHOWN_DAYS * DAY)
            await asked.execute()

    async def shown(self, until: datetime) -> Mapping[date, int]:
        last = until.astimezone(UTC).date()
        days = [last - timedelta(days=n) for n in reversed(range(SHOWN_DAYS))]
        async with self._link.asking() as redis:
            counted = await redis.mget([keys.shown(day) for day in days])
        return {day: int(count) for day, count in zip(days, counted, strict=True) if count}

    async def forget(self, team: TeamId, user: UserId) -> int:
        gone = 0
        async with self._link.asking() as redis:
            for kept in (keys.FEEDBACK, keys.STATEMENT_FAULTS):
                names = [name async for name, _ in redis.hscan_iter(kept, match=f"{team}:{user}:*")]
                gone += int(await redis.hdel(kept, *names)) if names else 0
        return gone


class RedisPreferences:
    """Port `PreferenceBook`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def of(self, team: TeamId, user: UserId) -> Preferences:
        async with self._link.asking() as redis:
            row = await redis.hget(keys.preferences(team), user)
        return Preferences(user=user) if row is None else PREFERENCES.of(text(row))

    async def keep(self, team: TeamId, preferences: Preferences) -> None:
        async with self._link.asking() as redis:
            await redis.hset(keys.preferences(team), preferences.user, PREFERENCES.as_json(preferences))

    async def forget(self, team: TeamId, user: UserId) -> None:
        async with self._link.asking() as redis:
            await redis.hdel(keys.preferences(team), user)


class RedisAuditLog:
    """Port `AuditLog`: a stream. An entry added twice, as after an answer that was lost, is told once."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def keep(self, entry: AuditEntry) -> None:
        async with self._link.asking() as redis:
            fields = {"entry": AUDIT_ENTRY.as_json(entry)}
            await redis.xadd(keys.AUDIT, fields, maxlen=ENTRIES, approximate=False)  # type: ignore[arg-type]  # redis-py's dict is invariant

    async def since(self, moment: datetime | None) -> Sequence[AuditEntry]:
        async with self._link.asking() as redis:
            rows = await redis.xrange(keys.AUDIT) or ()
        entries = dict.fromkeys(AUDIT_ENTRY.of(kept) for _, fields in rows for kept in (fields or {}).values())
        newest_first = [one for one in entries if moment is None or one.at >= moment][::-1]
        return sorted(newest_first, key=lambda one: one.at, reverse=True)
