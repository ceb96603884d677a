"""Items that an earlier build filed lack the indexes that came since: they are filed under them here, a few at a time.

The number of the indexes is kept in Redis. A build that finds a lower one notes every item as outdated, in one step,
and writes its own number; whoever reindexes takes items off that list. So it can stop and go on anywhere, and any
number of workers can do it side by side.
"""

from __future__ import annotations

from datetime import UTC, datetime

from bot.adapters.redis import keys
from bot.adapters.redis.archive import bodies
from bot.adapters.redis.archive.index.index_entries import SCHEMA, entry
from bot.adapters.redis.connection import Link, text
from bot.errors import StorageUnfit
from bot.ports import Reindexed


async def outdated(link: Link) -> int:
    """How many items wait. Changes nothing."""
    return max(0, int(await link.run("outdated", [keys.SCHEMA], [SCHEMA, "count"])))


async def reindex(link: Link, *, limit: int) -> Reindexed:
    """Newest first. Beside filings, and beside others that do the same, each item ends under its latest revision."""
    if int(await link.run("outdated", [keys.SCHEMA], [SCHEMA, "note"])) < 1:
        return Reindexed(left=0)
    async with link.asking() as redis:
        items = [text(id_) for id_ in await redis.zrevrange(keys.OUTDATED, 0, limit - 1)]
        async with redis.pipeline(transaction=False) as asked:
            for item in items:
                asked.hmget(keys.item(item), ["body", "filed", "schema"])
            rows = await asked.execute()
    unread: list[str] = []
    settled: list[str] = []
    for item, (body, filed, schema) in zip(items, rows, strict=True):
        if body is None or int(schema or 0) >= SCHEMA:
            settled.append(item)
            continue
        try:
            reading = bodies.unpacked(body)
        except StorageUnfit:
            unread.append(item)
            continue
        given = entry(reading, now=datetime.fromtimestamp(float(filed), UTC)).args()
        await link.run("reindex", [keys.item(item)], [item, body, bodies.packed(reading), 0, *given])
    async with link.asking() as redis:
        if settled or unread:
            await redis.zrem(keys.OUTDATED, *settled, *unread)
        left = int(await redis.zcard(keys.OUTDATED))
    return Reindexed(left=left, unread=tuple(unread))
