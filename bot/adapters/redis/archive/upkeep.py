"""The archive's port Upkeep."""

from __future__ import annotations

from bot.adapters.redis import keys
from bot.adapters.redis.archive.index import index_migration
from bot.adapters.redis.archive.search.segments import RedisSegments
from bot.adapters.redis.connection import Link
from bot.ports import Reindexed


class RedisUpkeep:
    def __init__(self, link: Link, *, search_days: int | None = None) -> None:
        self._link = link
        self._segments = RedisSegments(link)
        self._searched = "" if search_days is None else str(search_days * 86_400)

    async def size(self) -> tuple[int, int, int]:
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as asked:
            asked.zcard(keys.FILED)
            asked.hget(keys.TOTALS, "statements")
            asked.hlen(keys.SPOKE_IN)
            items, statements, speakers = await asked.execute()
        return items, int(statements or 0), speakers

    async def outdated(self) -> int:
        return await index_migration.outdated(self._link)

    async def reindex(self, *, limit: int) -> Reindexed:
        return await index_migration.reindex(self._link, limit=limit)

    async def trim(self) -> int:
        taken = int(await self._link.run("trim", [keys.FILED], [self._searched]))
        await self._segments.tidy()
        return taken
