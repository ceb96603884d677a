"""What people say of items, in Redis."""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.records import JUDGEMENT
from bot.model import Judgement


class RedisFeedback:
    """Port `Feedback`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def give(self, judgement: Judgement) -> None:
        name = f"{judgement.team}:{judgement.user}:{judgement.item}"
        async with self._link.asking() as redis:
            await redis.hset(keys.FEEDBACK, name, JUDGEMENT.as_json(judgement))

    async def given(self) -> Sequence[Judgement]:
        async with self._link.asking() as redis:
            kept = await redis.hvals(keys.FEEDBACK)
        return sorted(map(JUDGEMENT.of, kept), key=lambda one: (one.at, one.user, one.item))
