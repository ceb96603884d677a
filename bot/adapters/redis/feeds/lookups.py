"""What people asked the worker to look up, on Redis (port `Lookups`)."""

from __future__ import annotations

from pydantic import TypeAdapter

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.ports import Lookup

_LOOKUP: TypeAdapter[Lookup] = TypeAdapter(Lookup)


class RedisLookups:
    """Port `Lookups`. The server's clock says when a lookup is in nobody's hands any more."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def ask(self, lookup: Lookup) -> None:
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as all_at_once:
            all_at_once.hset(keys.LOOKUPS, lookup.id, _LOOKUP.dump_json(lookup).decode())
            all_at_once.zadd(keys.LOOKUPS_DUE, {lookup.id: 0}, nx=True)
            await all_at_once.execute()

    async def take(self, *, lease: float) -> Lookup | None:
        given = await self._link.run("take_lookup", [keys.LOOKUPS_DUE, keys.LOOKUPS], [lease])
        return _LOOKUP.validate_json(given) if given else None

    async def done(self, lookup: Lookup) -> None:
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as all_at_once:
            all_at_once.zrem(keys.LOOKUPS_DUE, lookup.id)
            all_at_once.hdel(keys.LOOKUPS, lookup.id)
            await all_at_once.execute()

    async def waiting(self, id_: str) -> bool:
        async with self._link.asking() as redis:
            return bool(await redis.hexists(keys.LOOKUPS, id_))
