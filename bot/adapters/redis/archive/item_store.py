"""The archive's port Filing, and Placing.

Filing is one Lua call: it stores the body, replaces every index entry of the item's earlier revision, and puts the
outgoing intents into ledger and stream.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import zip_longest

from bot.adapters.redis import keys
from bot.adapters.redis.archive import bodies, brief_rows
from bot.adapters.redis.archive.chunks import CHUNK, chunks
from bot.adapters.redis.archive.index.index_entries import entry
from bot.adapters.redis.archive.search.segments import RedisSegments
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.delivery.ledger import intent_args
from bot.adapters.redis.records import MEMBER
from bot.model import Intent, Item, ItemId, Member, Placed, Reading, StoryId, Weights
from bot.ports import Overtaken
from bot.reading.sorting.stories.stories import HORIZON, apart, heavy, moment

DAY = 86_400
PLACING_DAYS = 14
"""How long an item takes part in story placing: feeds deliver late, and a bot may have been off."""
REMEMBERING_DAYS = 60
"""How long an id is remembered after a feed last listed it."""
NEAR = 200
"""Members given for placing at most: those that share most stems."""
MEMBERS = 200
"""Items of one story that are given at most: the first."""
_OVERTAKEN = 2
"""file.lua's answer."""


class RedisFiling:
    def __init__(self, link: Link, *, keep_days: int) -> None:
        self._link = link
        self._keep = keep_days * DAY
        self._made = RedisSegments(link)

    async def on_file(self, ids: Sequence[ItemId]) -> Mapping[ItemId, str]:
        found: dict[ItemId, str] = {}
        for some in chunks(ids):
            revisions = await self._link.run("on_file", [keys.REVISIONS], some)
            found.update((id_, known.decode()) for id_, known in zip(some, revisions, strict=True) if known is not None)
        return found

    async def remember(self, ids: Sequence[ItemId], *, now: datetime, because: Sequence[str] = ()) -> None:
        """The server's clock counts, not `now`: a worker whose clock is off must not make all forget."""
        for start in range(0, len(ids), CHUNK):
            some, why = ids[start : start + CHUNK], because[start : start + CHUNK]
            pairs = [part for pair in zip_longest(some, why, fillvalue="") for part in pair]
            await self._link.run("remember", [keys.REVISIONS], [REMEMBERING_DAYS * DAY, *pairs])

    async def judged(self, item: ItemId) -> tuple[str, datetime | None]:
        async with self._link.asking() as redis:
            why = await redis.hget(keys.JUDGED, item)
            seen = await redis.zscore(keys.LAST_SEEN, item)
        return text(why) if why else "", datetime.fromtimestamp(float(seen), UTC) if seen is not None else None

    async def place(self, item: Item, weights: Weights) -> Sequence[Member]:
        stems = dict.fromkeys(heavy(weights))
        if not stems:
            return ()
        at, reach = moment(item).timestamp(), HORIZON.total_seconds()
        found = await self._link.run(
            "near_items", [keys.PLACING], [item.id, repr(at - reach), repr(at + reach), NEAR, *stems]
        )
        return tuple(MEMBER.unpacked(member) for member in found)

    async def filings(self) -> int:
        async with self._link.asking() as redis:
            return int(await redis.get(keys.PLACED) or 0)

    async def file(
        self, reading: Reading, intents: Sequence[Intent], *, now: datetime, placed_at: int | None = None
    ) -> bool | Overtaken:
        """Where redis-py asked again because an answer was lost, False although it was this call that filed it."""
        item = reading.item
        given = await self._link.run(
            "file",
            [keys.item(item.id)],
            [
                item.id,
                item.revision,
                bodies.packed(reading),
                repr(now.timestamp()),
                self._keep,
                PLACING_DAYS * DAY,
                MEMBER.packed(_member(reading)),
                "" if placed_at is None else str(placed_at),
                reading.placed.story if reading.placed is not None and not reading.in_doubt else "",
                *entry(reading, now=now).args(),
                *(part for intent in intents for part in intent_args(intent)),
            ],
        )
        if int(given) == _OVERTAKEN:
            return Overtaken()
        if given:
            await self._made.after_filing()
        return bool(given)

    async def unparsed(self, *, limit: int) -> Sequence[Reading]:
        async with self._link.asking() as redis:
            ids = [text(id_) for id_ in await redis.zrevrange(keys.UNPARSED, 0, limit - 1)]
            async with redis.pipeline(transaction=False) as asked:
                for id_ in ids:
                    asked.hget(keys.item(id_), "body")
                found = await asked.execute()
            if gone := [id_ for id_, body in zip(ids, found, strict=True) if body is None]:
                await redis.zrem(keys.UNPARSED, *gone)
        return [bodies.unpacked(body) for body in found if body is not None]

    async def parsed(self, reading: Reading, intents: Sequence[Intent]) -> bool:
        item = reading.item
        while True:
            async with self._link.asking() as redis:
                body, filed = await redis.hmget(keys.item(item.id), ["body", "filed"])
            if not isinstance(body, bytes) or filed is None:
                return False
            on_file = bodies.unpacked(body)
            if not on_file.unparsed or on_file.item.revision != item.revision:
                return False
            whole = replace(reading, placed=on_file.placed)
            args = [
                item.id,
                body,
                bodies.packed(whole),
                self._keep,
                *entry(whole, now=datetime.fromtimestamp(float(filed), UTC)).args(),
                *(part for intent in intents for part in intent_args(intent)),
            ]
            if await self._link.run("reindex", [keys.item(item.id)], args):
                return True

    async def story_items(self, story: StoryId) -> Sequence[ItemId]:
        async with self._link.asking() as redis:
            return [ItemId(text(one)) for one in await redis.zrange(keys.story_items(story), 0, MEMBERS - 1)]

    async def set_apart(self, item: ItemId) -> Reading | None:
        while True:
            async with self._link.asking() as redis:
                body = await redis.hget(keys.item(item), "body")
            if not isinstance(body, bytes):
                return None
            reading = bodies.unpacked(body)
            alone = replace(reading, placed=Placed(story=apart(item)))
            if reading.placed == alone.placed:
                return reading
            member = MEMBER.packed(_member(alone))
            brief_one = brief_rows.packed(alone)
            was, now = reading.placed.story if reading.placed is not None else "", apart(item)
            args: list[str | bytes] = [item, body, bodies.packed(alone), member, brief_one, was, now]
            if await self._link.run("set_apart", [keys.item(item)], args):
                return alone


def _member(reading: Reading) -> Member:
    item = reading.item
    story = reading.placed.story if reading.placed else StoryId(item.id)
    return Member(item=item.id, story=story, weights=reading.weights, published=moment(item))
