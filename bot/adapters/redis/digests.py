"""Which channels have a digest of their own making, in Redis."""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.records import PLAN
from bot.model import ChannelId, ChannelPlan, TeamId


class RedisPlans:
    """Port `Plans`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def all(self, team: TeamId) -> Sequence[ChannelPlan]:
        async with self._link.asking() as redis:
            rows = await redis.hvals(keys.plans(team))
        return tuple(sorted((PLAN.of(text(row)) for row in rows), key=lambda plan: plan.channel))

    async def of(self, team: TeamId, channel: ChannelId) -> ChannelPlan | None:
        async with self._link.asking() as redis:
            row = await redis.hget(keys.plans(team), channel)
        return None if row is None else PLAN.of(text(row))

    async def keep(self, team: TeamId, plan: ChannelPlan) -> None:
        async with self._link.asking() as redis:
            await redis.hset(keys.plans(team), plan.channel, PLAN.as_json(plan))
