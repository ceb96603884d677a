"""An archive with a fault of our own making."""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.redis.archive.archive import RedisArchive
from bot.model import Known, SpeakerId


class Broken(RedisArchive):
    """A fault of our own."""

    async def known(self, speakers: Sequence[SpeakerId]) -> Sequence[Known]:
        raise ZeroDivisionError("secret detail xoxb-1-2-3")
