"""What people asked the worker to look up, on Redis (port `Lookups`)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from pydantic import TypeAdapter

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.errors import StorageAway
from bot.ports import Lookup

RENEWALS = 3
"""Times that a lookup in hand is spoken for within a lease: two may be lost."""

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

    @asynccontextmanager
    async def in_hand(self, lookup: Lookup, *, lease: float) -> AsyncIterator[None]:
        renewing = asyncio.create_task(self._renew(lookup, lease))
        try:
            yield
        finally:
            renewing.cancel()

    async def _renew(self, lookup: Lookup, lease: float) -> None:
        while True:
            await asyncio.sleep(lease / RENEWALS)
            with suppress(StorageAway):
                await self._link.run("keep_lookup", [keys.LOOKUPS_DUE], [lookup.id, lease])

    async def done(self, lookup: Lookup) -> None:
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as all_at_once:
            all_at_once.zrem(keys.LOOKUPS_DUE, lookup.id)
            all_at_once.hdel(keys.LOOKUPS, lookup.id)
            await all_at_once.execute()

    async def waiting(self, id_: str) -> bool:
        async with self._link.asking() as redis:
            return bool(await redis.hexists(keys.LOOKUPS, id_))
