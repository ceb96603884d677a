"""A database as an earlier version left it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from bot.adapters.redis import keys
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.model import Mention, Reading
from bot.reading.search.inverted_index import places, rows_of, written
from tests.support.builders import NOW, a_quote, a_reading, a_speaker

FIRST = ("said", "roles", "mentioned", "speakers", "stems")
"""What the first build's indexes were."""


SEGMENTS = ("rows", "fresh", "fresh-taken", "segments", "segment", "indexed")
"""The search index since schema 5."""
PEOPLE = ("Oskar Lindqvist", "Mira Okonjo", "Tove Brandt")


def some(many: int) -> list[Reading]:
    return [
        a_reading(
            f"{n}",
            text=f"Ferry number {n} sails. {PEOPLE[n % 3]} spoke.",
            quotes=[a_quote(PEOPLE[n % 3], f"Ferry {n} sails.", role="captain")],
            mentions=[Mention(speaker=a_speaker(PEOPLE[(n + 1) % 3]), spans=())],
            published=None if n % 5 == 4 else NOW - timedelta(days=n),
            topic=("energy", "trade")[n % 2],
        )
        for n in range(many)
    ]


async def file_all(archive: RedisArchive, readings: Sequence[Reading]) -> None:
    for number, one in enumerate(readings):
        await archive.file(one, [], now=NOW + timedelta(seconds=number))


async def as_an_earlier_build_left_it(link: Link) -> None:
    """Without the indexes that came after the first build: search, topics, lines, rows in brief, the number itself."""
    await _without(link, "topic", "lines", "blocks", "by-date", "spoke-in", "schema", "outdated", *SEGMENTS)
    async for key in link.redis.scan_iter(match=keys.item("*"), count=1000):
        await link.redis.hdel(key, "brief", "schema", "number")
    for item, undo in (await link.redis.hgetall(keys.UNDO)).items():
        known = {name: value for name, value in json.loads(undo).items() if name in FIRST}
        await link.redis.hset(keys.UNDO, item, json.dumps(known))


async def as_schema_4_left_it(link: Link, readings: Sequence[Reading]) -> None:
    """With a sorted set for each word, and each item's words beside it."""
    await _without(link, *SEGMENTS)
    for one in readings:
        rows = rows_of(one)
        order = float(await link.redis.zscore(keys.BY_DATE, one.item.id) or 0)
        await link.redis.set(keys.words(one.item.id), written(rows))
        for name in places(rows):
            await link.redis.zadd(keys.posting(name), {one.item.id: order})
            await link.redis.zadd(keys.VOCABULARY, {name: 0})
        await link.redis.hdel(keys.item(one.item.id), "number")
        await link.redis.hset(keys.item(one.item.id), "schema", "4")
    await link.redis.set(keys.SCHEMA, "4")


async def _without(link: Link, *names: str) -> None:
    for name in names:
        for pattern in (f"{keys.TAG}{name}", f"{keys.TAG}{name}:*"):
            async for key in link.redis.scan_iter(match=pattern, count=1000):
                await link.redis.delete(key)
