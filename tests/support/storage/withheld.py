"""Storage that answers when it is let: what is acknowledged before, and what comes after."""

from __future__ import annotations

import asyncio

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.adapters.redis.notes import RedisSeen
from bot.model import SpeakerId, Spoken


class WithheldArchive(RedisArchive):
    """Finds nothing that anybody said before it is let."""

    def __init__(self, link: Link, *, fault: Exception | None = None) -> None:
        """`fault`: raised then, instead of an answer."""
        super().__init__(link, keep_days=400)
        self.asked, self.let = asyncio.Event(), asyncio.Event()
        self._fault = fault

    async def spoken(self, speaker: SpeakerId) -> Spoken:
        self.asked.set()
        await self.let.wait()
        if self._fault is not None:
            raise self._fault
        return await super().spoken(speaker)


class WithheldSeen(RedisSeen):
    """Says whether a delivery is a repeat once it is let."""

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.asked, self.let = asyncio.Event(), asyncio.Event()
        self.let.set()

    async def first_time(self, event: str, *, seconds: int = 3600) -> bool:
        self.asked.set()
        await self.let.wait()
        return await super().first_time(event, seconds=seconds)
