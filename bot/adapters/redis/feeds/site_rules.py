"""What sites said in their robots.txt: one expiring key a site."""

from __future__ import annotations

import math

from pydantic import TypeAdapter

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.records import Record
from bot.model import SiteRules

_RULES: Record[SiteRules] = Record(lambda: TypeAdapter(SiteRules), "robots.txt")


class RedisSites:
    """Port `SiteBook`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def of(self, origin: str) -> SiteRules | None:
        async with self._link.asking() as redis:
            kept = await redis.get(keys.site(origin))
        return _RULES.unpacked(kept) if isinstance(kept, bytes) else None

    async def keep(self, origin: str, rules: SiteRules, *, seconds: float) -> None:
        async with self._link.asking() as redis:
            await redis.set(keys.site(origin), _RULES.packed(rules), ex=max(1, math.ceil(seconds)))
