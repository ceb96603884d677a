"""What people do with the list of feeds, on Redis (port `FeedList`): beside the OPML file, and longer-lived."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias

from pydantic import TypeAdapter

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.delivery.ledger import intent_args
from bot.adapters.redis.feeds.feed_book import FEED, IN_SLACK, NEWS, OWN, PAUSED
from bot.adapters.redis.records import tolerant
from bot.model import Curation, Feed, FeedId, FeedNews, ItemId, Listing, NoticeIntent, UserId
from bot.reading.documents.urls import server_of

Field: TypeAlias = str | bytes | int | float | bytearray | memoryview
AT_ONCE = 500
"""Feeds written in one go."""
OFFERED = 86_400
"""Seconds."""
NOTICE_KEPT = 30 * 86_400
"""Seconds that a notice's record is kept."""
EPOCH = date(1970, 1, 1)

_OFFER: TypeAdapter[tuple[Feed, ...]] = tolerant(TypeAdapter(tuple[Feed, ...]))


class RedisFeedList:
    """Port `FeedList`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(self, feeds: Sequence[Feed], *, by: UserId, now: datetime) -> Sequence[FeedId]:
        added: list[FeedId] = []
        for start in range(0, len(feeds), AT_ONCE):
            added += await self._add(feeds[start : start + AT_ONCE], by, now)
        return added

    async def _add(self, feeds: Sequence[Feed], by: UserId, now: datetime) -> list[FeedId]:
        async with self._link.asking() as redis:
            async with redis.pipeline(transaction=False) as asked:
                for feed in feeds:
                    asked.zscore(keys.FEEDS_DUE, feed.id)
                known = await asked.execute()
            new = {feed.id: feed for feed, due in zip(feeds, known, strict=True) if due is None}
            async with redis.pipeline(transaction=True) as all_at_once:
                for id_, feed in new.items():
                    row: Mapping[Field, Field]
                    row = {"feed": FEED.dump_json(feed), "host": server_of(feed.url), "by": by, "origin": IN_SLACK}
                    all_at_once.hset(keys.feed(id_), mapping=row)
                    all_at_once.zadd(keys.FEEDS_DUE, {id_: now.timestamp()}, nx=True)
                    all_at_once.srem(keys.FEEDS_REMOVED, id_)
                await all_at_once.execute()
        return list(new)

    async def remove(self, feed: FeedId) -> bool:
        async with self._link.asking() as redis:
            by = await redis.hget(keys.feed(feed), "by")
            async with redis.pipeline(transaction=True) as all_at_once:
                all_at_once.zrem(keys.FEEDS_DUE, feed)
                all_at_once.delete(keys.feed(feed), keys.feed_aliases(feed))
                all_at_once.sadd(keys.FEEDS_REMOVED, feed)
                if by:
                    all_at_once.hdel(keys.FEED_NEWS, f"{text(by)} {feed}")
                return bool((await all_at_once.execute())[0])

    async def curate(self, feed: FeedId, curation: Curation) -> bool:
        async with self._link.asking() as redis:
            record, own = await redis.hmget(keys.feed(feed), ["feed", "own"])
            if record is None:
                return False
            before = OWN.validate_json(own) if own else Curation()
            decided = Curation(
                title=curation.title or before.title,
                label=before.label if curation.label is None else curation.label,
                in_digest=before.in_digest if curation.in_digest is None else curation.in_digest,
            )
            kept = decided.of(FEED.validate_json(record))
            row: Mapping[Field, Field] = {"own": OWN.dump_json(decided), "feed": FEED.dump_json(kept)}
            await redis.hset(keys.feed(feed), mapping=row)
        return True

    async def pause(self, feed: FeedId) -> bool:
        async with self._link.asking() as redis:
            await redis.zadd(keys.FEEDS_DUE, {feed: PAUSED}, xx=True)
            return await redis.zscore(keys.FEEDS_DUE, feed) is not None

    async def resume(self, feed: FeedId, *, now: datetime) -> bool:
        return await self._due(feed, now, paused=True)

    async def hurry(self, feed: FeedId, *, now: datetime) -> bool:
        return await self._due(feed, now, paused=False)

    async def _due(self, feed: FeedId, now: datetime, *, paused: bool) -> bool:
        async with self._link.asking() as redis:
            at = await redis.zscore(keys.FEEDS_DUE, feed)
            if at is None or (float(at) == PAUSED) is not paused:
                return False
            await redis.zadd(keys.FEEDS_DUE, {feed: now.timestamp()}, xx=True)
        return True

    async def offer(self, name: str, feeds: Sequence[Feed]) -> None:
        async with self._link.asking() as redis:
            await redis.set(keys.offer(name), _OFFER.dump_json(tuple(feeds)), ex=OFFERED)

    async def offered(self, name: str) -> Sequence[Feed]:
        async with self._link.asking() as redis:
            kept = await redis.get(keys.offer(name))
        return () if kept is None else _OFFER.validate_json(kept)

    async def listings(self, alias: str) -> Sequence[Listing]:
        async with self._link.asking() as redis:
            ids = [text(id_) for id_ in await redis.zrange(keys.FEEDS_DUE, 0, -1)]
            async with redis.pipeline(transaction=False) as asked:
                for id_ in ids:
                    asked.hget(keys.feed_aliases(id_), alias)
                met = {id_: row for id_, row in zip(ids, await asked.execute(), strict=True) if row}
            async with redis.pipeline(transaction=False) as asked:
                for id_ in met:
                    asked.hget(keys.feed(id_), "feed")
                feeds = await asked.execute()
        return [_listing(feed, text(row)) for feed, row in zip(feeds, met.values(), strict=True) if feed]

    async def news(self) -> Sequence[FeedNews]:
        async with self._link.asking() as redis:
            rows = await redis.hvals(keys.FEED_NEWS)
        return sorted((NEWS.validate_json(row) for row in rows), key=operator.attrgetter("at"))

    async def tell(self, news: Sequence[FeedNews], intent: NoticeIntent) -> None:
        news_args = [part for one in news for part in (f"{one.user} {one.feed}", NEWS.dump_json(one))]
        names = [keys.delivery(intent.delivery), keys.FEED_NEWS]
        await self._link.run("feeds_tell", names, [NOTICE_KEPT, *intent_args(intent), *news_args])


def _listing(feed: bytes, row: str) -> Listing:
    item, day = row.rsplit(" ", 1)
    return Listing(feed=FEED.validate_json(feed), item=ItemId(item), last=EPOCH + timedelta(days=int(day)))
