"""What outlets changed in items on file, in Redis: one record an edit, under when it was seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.records import EDIT
from bot.model import Revised

KEPT = 60 * 86_400
"""Seconds an edit is kept: longer than any pause between two digests."""


class RedisEdits:
    """Port `Edits`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def note(self, edit: Revised, revision: str) -> None:
        name = f"{edit.item}:{revision}"
        at = edit.at.timestamp()
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as asked:
            asked.set(keys.edit(name), EDIT.as_json(edit), ex=KEPT, nx=True)
            asked.zadd(keys.EDITS, {name: at}, nx=True)
            asked.zremrangebyscore(keys.EDITS, "-inf", f"({at - KEPT!r}")
            await asked.execute()

    async def between(self, since: datetime, until: datetime) -> Sequence[Revised]:
        async with self._link.asking() as redis:
            names = await redis.zrangebyscore(keys.EDITS, repr(since.timestamp()), f"({until.timestamp()!r}")
            kept = await redis.mget([keys.edit(text(name)) for name in names]) if names else []
        return tuple(EDIT.of(one) for one in kept if one is not None)
