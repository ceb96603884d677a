"""The archive's port Search."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.adapters.redis import keys
from bot.adapters.redis.archive import search_index
from bot.adapters.redis.archive.readings import RedisReadings
from bot.adapters.redis.connection import text
from bot.model import ItemId, Reading, TopicId
from bot.reading.search.terms import TermsWrong, parse


class RedisSearch(RedisReadings):
    async def search(self, query: str, *, limit: int, offset: int = 0) -> Sequence[Reading]:
        terms = parse(query)
        if isinstance(terms, TermsWrong):
            raise ValueError(str(terms))
        return await self.readings(await search_index.found(self._link, terms.tree, limit=limit, offset=offset))

    async def topic_counts(self, topics: Sequence[TopicId], since: datetime, until: datetime) -> Mapping[TopicId, int]:
        first, last = math.floor(since.timestamp()), f"({math.floor(until.timestamp())}"
        async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
            for topic in topics:
                asked.zcount(keys.topic(topic), first, last)
            return dict(zip(topics, await asked.execute(), strict=True))

    async def on_topic(self, topic: TopicId, *, limit: int) -> Sequence[Reading]:
        async with self._link.asking() as redis:
            ids = await redis.zrevrange(keys.topic(topic), 0, limit - 1) if limit > 0 else []
        return await self.readings([ItemId(text(id_)) for id_ in ids])
