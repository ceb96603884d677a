"""How many items were seen and judged relevant: counted with filing, asked for with readings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link

DAY = 86_400
COUNTING_DAYS = 60


class RedisCounts:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def tally(self, *, seen: int, relevant: int, now: datetime) -> None:
        """Kept by the minute, so that the counts of two windows overlap by less than one."""
        minute = now.astimezone(UTC)
        key = keys.counts(minute.date())
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as asked:
            asked.hincrby(key, f"{minute:%H:%M} seen", seen)
            asked.hincrby(key, f"{minute:%H:%M} relevant", relevant)
            asked.expire(key, COUNTING_DAYS * DAY)
            await asked.execute()

    async def counts(self, since: datetime, until: datetime) -> tuple[int, int]:
        """(seen, relevant), over the last COUNTING_DAYS of the window at most."""
        last = until.astimezone(UTC)
        first = max(since.astimezone(UTC).replace(second=0, microsecond=0), last - timedelta(days=COUNTING_DAYS))
        days = [first.date() + timedelta(days=n) for n in range((last.date() - first.date()).days + 1)]
        async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
            for day in days:
                asked.hgetall(keys.counts(day))
            rows = await asked.execute()
        total = {"seen": 0, "relevant": 0}
        for day, row in zip(days, rows, strict=True):
            for name, count in row.items():
                clock, what = name.decode().split(" ")
                if first <= datetime.fromisoformat(f"{day}T{clock}+00:00") < last:
                    total[what] += int(count)
        return total["seen"], total["relevant"]
