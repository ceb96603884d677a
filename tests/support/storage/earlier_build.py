"""A database as an earlier version left it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.adapters.redis import keys
from bot.adapters.redis.archive import bodies
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.archive.index.index_entries import Entry, entry
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.records import QUOTE, READING
from bot.model import Mention, Reading
from bot.reading.search.inverted_index import places, rows_of, written
from bot.reading.statements import lines
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
    await _as_schema_4_kept_items(link)
    await _without(link, "topic", "lines", "blocks", "by-date", "spoke-in", "schema", "outdated", "brief", *SEGMENTS)
    async for key in link.redis.scan_iter(match=keys.item("*"), count=1000):
        await link.redis.hdel(key, "schema", "number")
    for item, undo in (await link.redis.hgetall(keys.UNDO)).items():
        known = {name: value for name, value in json.loads(undo).items() if name in FIRST}
        await link.redis.hset(keys.UNDO, item, json.dumps(known))


async def as_schema_4_left_it(link: Link) -> None:
    """With a sorted set for each word, each item's words beside it, and statements and lines as they are."""
    await _without(link, "lines", "blocks")
    for reading, filed in await _as_schema_4_kept_items(link):
        item = reading.item
        for speaker, kept in _lines(reading, filed).items():
            block = f"{lines.month(lines.stamp(item.published, filed))}{lines.WHOLE_MONTH}"
            await link.redis.append(f"{keys.lines(speaker)}:{block}", kept)
            await link.redis.zadd(keys.blocks(speaker), {block: await link.redis.incr(keys.LINES_CHANGED)})
        order = float(await link.redis.zscore(keys.BY_DATE, item.id) or 0)
        rows = rows_of(reading)
        await link.redis.set(keys.words(item.id), written(rows))
        for name in places(rows):
            await link.redis.zadd(keys.posting(name), {item.id: order})
            await link.redis.zadd(keys.VOCABULARY, {name: 0})
        for number, quote in enumerate(reading.quotes):
            await link.redis.hset(keys.statements(item.id), str(number), QUOTE.as_json(quote))
        await link.redis.hdel(keys.item(item.id), "number")
        row = await link.redis.getdel(keys.brief(item.id))
        await link.redis.hset(keys.item(item.id), mapping={"schema": "4", "brief": row or b""})
    await _without(link, *SEGMENTS)
    await link.redis.set(keys.SCHEMA, "4")


async def _as_schema_4_kept_items(link: Link) -> list[tuple[Reading, datetime]]:
    """Bodies, and what is to be undone."""
    found: list[tuple[Reading, datetime]] = []
    for id_ in await link.redis.zrange(keys.FILED, 0, -1):
        body, at = await link.redis.hmget(keys.item(text(id_)), ["body", "filed"])
        assert isinstance(body, bytes)
        reading, filed = bodies.unpacked(body), datetime.fromtimestamp(float(at or 0), UTC)
        await link.redis.hset(keys.item(text(id_)), "body", READING.packed(reading))
        await link.redis.hset(keys.UNDO, text(id_), json.dumps(_undo(reading, entry(reading, now=filed), filed)))
        found.append((reading, filed))
    await link.redis.delete(keys.STEMS)
    return found


def _undo(reading: Reading, made: Entry, filed: datetime) -> Mapping[str, object]:
    item = reading.item
    return {
        "said": [(speaker, place) for speaker, place, _ in made.said],
        "lines": [speaker for speaker, _ in made.lines],
        "block": made.block,
        "day": made.day,
        "line": f"{lines.stamp(item.published, filed)}\t{item.id}:",
        "roles": [(speaker, f"{item.id}|{role}") for speaker, role in made.roles],
        "mentioned": made.mentioned,
        "speakers": [speaker for speaker, _, _ in made.speakers],
        "stems": made.stems,
        "topics": made.topics,
    }


def _lines(reading: Reading, filed: datetime) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for number, quote in enumerate(reading.quotes):
        if quote.speaker is not None:
            known = found.get(quote.speaker.id, "")
            found[quote.speaker.id] = known + lines.written(
                reading.item, [(number, quote.topics or (), quote.text)], filed
            )
    return found


async def _without(link: Link, *names: str) -> None:
    for name in names:
        for pattern in (f"{keys.TAG}{name}", f"{keys.TAG}{name}:*"):
            async for key in link.redis.scan_iter(match=pattern, count=1000):
                await link.redis.delete(key)
