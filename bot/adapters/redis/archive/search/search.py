"""The archive's port Search."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from bot.adapters.redis import keys
from bot.adapters.redis.archive.chunks import chunks
from bot.adapters.redis.archive.readings import A_FEW, RedisReadings, unpacked
from bot.adapters.redis.archive.search.search_index import SearchIndex
from bot.adapters.redis.connection import Link, text
from bot.model import ItemId, Reading, TopicId
from bot.reading.search.terms import Terms, TermsWrong, parse


class RedisSearch(RedisReadings):
    def __init__(self, link: Link) -> None:
        RedisReadings.__init__(self, link)
        self._index = SearchIndex(link)

    async def search(self, query: str, *, limit: int, offset: int = 0) -> Sequence[Reading]:
        terms = parse(query)
        if isinstance(terms, TermsWrong):
            raise ValueError(str(terms))
        found = await self._index.found(terms.tree, limit=limit, offset=offset)
        bodies = [one.body for one in found if one.body is not None]
        if len(bodies) == len(found) <= A_FEW:
            return unpacked(bodies)
        return await self.readings([one.id for one in found])

    async def matching(self, terms: Terms, *, since: datetime, limit: int) -> Sequence[tuple[ItemId, datetime]]:
        ids = [one.id for one in await self._index.found(terms.tree, limit=limit, since=since)]
        found: list[tuple[ItemId, datetime]] = []
        for some in chunks(ids):
            async with self._link.asking() as redis:
                scores = await redis.zmscore(keys.BY_DATE, list(some))
            found += [
                (id_, datetime.fromtimestamp(score, UTC))
                for id_, score in zip(some, scores, strict=True)
                if score is not None and score >= math.floor(since.timestamp())
            ]
        return found

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
