"""Heartbeats and incidents: two small hashes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from pydantic import TypeAdapter

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.records import Record, tolerant
from bot.model import Heartbeat, Incident

_BEAT: Record[Heartbeat] = Record(lambda: tolerant(TypeAdapter(Heartbeat)), "heartbeat")
_INCIDENTS: Record[tuple[Incident, ...]] = Record(lambda: tolerant(TypeAdapter(tuple[Incident, ...])), "incidents")
REMEMBERED = timedelta(days=1)
"""A process that was killed is missed for so long."""


class RedisHeartbeats:
    """Port `Heartbeats`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def beat(self, beat: Heartbeat) -> None:
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as act:
            act.hset(keys.HEARTBEATS, beat.process, _BEAT.as_json(beat))
            act.expire(keys.HEARTBEATS, REMEMBERED)
            await act.execute()

    async def leave(self, process: str) -> None:
        async with self._link.asking() as redis:
            await redis.hdel(keys.HEARTBEATS, process)

    async def all(self) -> Sequence[Heartbeat]:
        async with self._link.asking() as redis:
            kept = await redis.hgetall(keys.HEARTBEATS)
        beats = sorted((_BEAT.of(value) for value in kept.values()), key=lambda one: one.at, reverse=True)
        old = [one.process for one in beats if one.at < beats[0].at - REMEMBERED]
        if old:
            async with self._link.asking() as redis:
                await redis.hdel(keys.HEARTBEATS, *old)
        return [one for one in beats if one.process not in old]


class RedisIncidents:
    """Port `Incidents`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def all(self) -> Sequence[Incident]:
        async with self._link.asking() as redis:
            kept = await redis.get(keys.INCIDENTS)
        return _INCIDENTS.of(kept) if kept else ()

    async def keep(self, incidents: Sequence[Incident]) -> None:
        async with self._link.asking() as redis:
            if incidents:
                await redis.set(keys.INCIDENTS, _INCIDENTS.as_json(tuple(incidents)))
            else:
                await redis.delete(keys.INCIDENTS)
