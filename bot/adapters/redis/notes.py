"""Notes, events seen, leases, the probe: the small keys."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.errors import StorageAway, StorageFault

RENEWALS = 3
"""Renewals a term: two may be lost before the lease is."""
PROBED = 60
"""Seconds that what the probe writes is kept."""


class RedisNotes:
    """Port `Notes`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def get(self, name: str) -> str | None:
        async with self._link.asking() as redis:
            value = await redis.get(keys.note(name))
        return None if value is None else text(value)

    async def put(self, name: str, value: str, *, seconds: int | None = None) -> None:
        async with self._link.asking() as redis:
            await redis.set(keys.note(name), value, ex=seconds)

    async def claim(self, name: str, value: str, *, seconds: int) -> str:
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as asked:
            asked.set(keys.note(name), value, ex=seconds, nx=True)
            asked.get(keys.note(name))
            _, kept = await asked.execute()
        return text(kept)

    async def drop(self, name: str) -> None:
        async with self._link.asking() as redis:
            await redis.delete(keys.note(name))


class RedisProbe:
    """Port `Probe`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def fault(self) -> StorageFault | None:
        try:
            async with self._link.asking() as redis:
                await redis.set(keys.PROBE, b"", ex=PROBED)
        except StorageAway as problem:
            return problem.fault
        return None


class RedisSeen:
    """Port `Seen`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def first_time(self, event: str, *, seconds: int = 3600) -> bool:
        """Asked again because the answer was lost, the server recognises the asker and says the same."""
        asker = secrets.token_hex(8)
        return bool(await self._link.run("first_time", [keys.seen(event)], [asker, seconds]))

    async def forget(self, event: str) -> None:
        async with self._link.asking() as redis:
            await redis.delete(keys.seen(event))


class RedisLeases:
    """Port `Leases`. The server's clock decides; a holder that slept through its term finds its token void."""

    def __init__(self, link: Link) -> None:
        self._link = link

    @contextlib.asynccontextmanager
    async def hold(self, name: str, seconds: float, *, rest: float = 0.0) -> AsyncIterator[int | None]:
        """`rest`: seconds for which nobody can have it after it was given back."""
        holder = secrets.token_hex(8)
        token = int(await self._lease("take", name, holder, seconds))
        if not token:
            yield None
            return
        renewing = asyncio.create_task(self._renew(name, holder, seconds))
        try:
            yield token
        finally:
            renewing.cancel()
            with contextlib.suppress(StorageAway):  # it runs out by itself
                await self._lease("give back", name, holder, rest)

    async def holds(self, name: str, token: int, seconds: float) -> bool:
        return bool(await self._lease("prolong", name, str(token), seconds))

    async def _renew(self, name: str, holder: str, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds / RENEWALS)
            with contextlib.suppress(StorageAway):
                await self._lease("renew", name, holder, seconds)

    async def _lease(self, act: str, name: str, holder: str, seconds: float) -> bytes | int:
        given: bytes | int = await self._link.run(
            "lease", [keys.lease(name), keys.LEASE_TOKENS], [act, holder, int(seconds * 1000)]
        )
        return given
