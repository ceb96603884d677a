"""What people asked the worker to look up, on Redis (port `Errands`)."""

from __future__ import annotations

from pydantic import TypeAdapter

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.ports import Lookup

_ERRAND: TypeAdapter[Lookup] = TypeAdapter(Lookup)


class RedisLookups:
    """Port `Errands`. The server's clock says when an errand is in nobody's hands any more."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def ask(self, lookup: Lookup) -> None:
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as all_at_once:
            all_at_once.hset(keys.ERRANDS, lookup.id, _ERRAND.dump_json(lookup).decode())
            all_at_once.zadd(keys.ERRANDS_DUE, {lookup.id: 0}, nx=True)
            await all_at_once.execute()

    async def take(self, *, lease: float) -> Lookup | None:
        given = await self._link.run("errands_take", [keys.ERRANDS_DUE, keys.ERRANDS], [lease])
        return _ERRAND.validate_json(given) if given else None

    async def done(self, lookup: Lookup) -> None:
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as all_at_once:
            all_at_once.zrem(keys.ERRANDS_DUE, lookup.id)
            all_at_once.hdel(keys.ERRANDS, lookup.id)
            await all_at_once.execute()

    async def waiting(self, id_: str) -> bool:
        async with self._link.asking() as redis:
            return bool(await redis.hexists(keys.ERRANDS, id_))
