"""The archive in Redis: readings, and the indexes that answer who said what without a model.

Filing is one Lua call: it stores the body, replaces every index entry of the item's earlier revision, and puts the
outgoing intents into ledger and stream. The indexes are the answers' cache: nothing is ever to be invalidated.

Trimming goes by the server's clock: a body expires keep_days after its first filing, and later filings take it out of
the indexes. Ids of items outlive their bodies for as long as a feed lists them, so that nothing old comes back as new.
"""

from __future__ import annotations

import asyncio
import gc
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from typing import TypeVar

from bot.adapters.redis import keys
from bot.adapters.redis.archive import brief_rows, index_migration, search_index
from bot.adapters.redis.archive.index_entries import DATED_FROM, entry
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.delivery.ledger import intent_args
from bot.adapters.redis.records import MEMBER, READING, statement
from bot.model import (
    Intent,
    Item,
    ItemId,
    Known,
    Member,
    Placed,
    Reading,
    Speaker,
    SpeakerId,
    Spoken,
    Statement,
    StoryId,
    TopicId,
    Weights,
    fold,
)
from bot.ports import Overtaken, Reindexed
from bot.reading.brief import brief
from bot.reading.names.directory import Directory
from bot.reading.search.terms import TermsWrong, parse
from bot.reading.sorting.stories import HORIZON, apart, heavy, moment

T = TypeVar("T")

DAY = 86_400
PLACING_DAYS = 14
"""How long an item takes part in story placing: feeds deliver late, and a bot may have been off."""
REMEMBERING_DAYS = 60
"""How long an id is remembered after a feed last listed it."""
COUNTING_DAYS = 60
KIN = 200
"""Members given for placing at most: those that share most stems."""
CHUNK = 500
"""Ids in one call, so that no call is slow."""
BODIES = 200
_OVERTAKEN = 2
"""file.lua's answer."""
NAMES_AT_ONCE = 2_000
"""Read in one call …"""
NAMES_LEARNT = 100
"""… and learnt before others get their turn: some 2 ms."""


class RedisArchive:
    """Port `Archive`. One object a process: it caches the names."""

    def __init__(self, link: Link, *, keep_days: int) -> None:
        self._link = link
        self._keep = keep_days * DAY
        self._names = _Names(link)

    # ------------------------------------------------------------------------------------------------------- filing

    async def on_file(self, ids: Sequence[ItemId]) -> Mapping[ItemId, str]:
        found: dict[ItemId, str] = {}
        for some in _chunks(ids, CHUNK):
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
        found = await self._link.run("kin", [keys.PLACING], [item.id, repr(at - reach), repr(at + reach), KIN, *stems])
        return tuple(MEMBER.of(member) for member in found)

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
                READING.packed(reading),
                repr(now.timestamp()),
                self._keep,
                PLACING_DAYS * DAY,
                MEMBER.as_json(_member(reading)),
                entry(reading, now=now).as_json(),
                "" if placed_at is None else str(placed_at),
                *(part for intent in intents for part in intent_args(intent)),
            ],
        )
        return Overtaken() if int(given) == _OVERTAKEN else bool(given)

    async def set_apart(self, item: ItemId) -> Reading | None:
        while True:
            async with self._link.asking() as redis:
                body = await redis.hget(keys.item(item), "body")
            if not isinstance(body, bytes):
                return None
            reading = READING.unpacked(body)
            alone = replace(reading, placed=Placed(story=apart(item)))
            if reading.placed == alone.placed:
                return reading
            member = MEMBER.as_json(_member(alone))
            brief_one = brief_rows.packed(alone)
            if await self._link.run(
                "set_apart", [keys.item(item)], [item, body, READING.packed(alone), member, brief_one]
            ):
                return alone

    # ------------------------------------------------------------------------------------------------------ readings

    async def readings(self, ids: Sequence[ItemId]) -> Sequence[Reading]:
        found: list[Reading] = []
        for some in _chunks(ids, BODIES):
            async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
                for id_ in some:
                    asked.hget(keys.item(id_), "body")
                found += _unpacked(await asked.execute())
        return found

    async def filed(self, since: datetime, until: datetime) -> Sequence[Reading]:
        async with self._link.asking() as redis:
            ids = await redis.zrangebyscore(keys.FILED, repr(since.timestamp()), f"({until.timestamp()!r}")
        return await self._in_brief([text(id_) for id_ in ids])

    async def published(self, since: datetime, until: datetime) -> Sequence[Reading]:
        first, past = math.floor(since.timestamp()), math.floor(until.timestamp())
        async with self._link.asking() as redis:
            ids = await redis.zrangebyscore(keys.BY_DATE, first, f"({past}")
        return await self._in_brief([text(id_) for id_ in ids])

    async def _in_brief(self, ids: Sequence[str]) -> Sequence[Reading]:
        found: list[Reading] = []
        for some in _chunks(ids, CHUNK):
            rows = brief_rows.unpacked(await self._link.run("briefs", [keys.FILED], some))
            if None in rows:
                rows = await self._made_brief(some, rows)
            found += [one for one in rows if one is not None]
        return found

    async def _made_brief(self, ids: Sequence[str], rows: Sequence[Reading | None]) -> list[Reading | None]:
        """With those that an earlier build filed, which kept no such rows."""
        without = [ItemId(id_) for id_, row in zip(ids, rows, strict=True) if row is None]
        whole = {one.item.id: brief(one) for one in await self.readings(without)}
        return [row or whole.get(ItemId(id_)) for id_, row in zip(ids, rows, strict=True)]

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

    # ------------------------------------------------------------------------------------------------------ speakers

    async def statements(self, speaker: SpeakerId, *, limit: int, offset: int = 0) -> Sequence[Statement]:
        """One round trip, whatever the speaker's total."""
        if limit < 1:
            return ()
        return _statements(await self._link.run("statements", [keys.said(speaker)], [offset, offset + limit - 1]))

    async def cited(self, places: Sequence[str]) -> Sequence[Statement]:
        """One round trip for each CHUNK."""
        found: list[Statement] = []
        for some in _chunks(places, CHUNK):
            found += _statements(await self._link.run("cited", [keys.FILED], some))
        return found

    async def spoken(self, speaker: SpeakerId) -> Spoken:
        said = keys.said(speaker)
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as asked:
            asked.zcard(said)
            asked.hget(keys.SPOKE_IN, speaker)
            asked.zrangebyscore(said, DATED_FROM, "+inf", start=0, num=1, withscores=True)
            asked.zrevrangebyscore(said, "+inf", DATED_FROM, start=0, num=1, withscores=True)
            asked.zcount(said, "-inf", f"({DATED_FROM!r}")
            asked.zrange(keys.blocks(speaker), 0, -1, withscores=True)
            statements, articles, first, last, undated, blocks = await asked.execute()
        return Spoken(
            statements=statements,
            articles=int(articles or 0),
            earliest=_moment(first[0][1]) if first else None,
            latest=_moment(last[0][1]) if last else None,
            undated=undated,
            blocks=tuple(sorted(((text(block), int(changed)) for block, changed in blocks), reverse=True)),
        )

    async def lines(self, speaker: SpeakerId, blocks: Sequence[str]) -> Sequence[str]:
        if not blocks:
            return ()
        async with self._link.asking() as redis:
            found = await redis.mget([f"{keys.lines(speaker)}:{block}" for block in blocks])
        return [text(one) if one is not None else "" for one in found]

    async def mentioned_in(self, speaker: SpeakerId, *, limit: int) -> Sequence[Reading]:
        async with self._link.asking() as redis:
            ids = await redis.zrevrange(keys.mentioned(speaker), 0, limit - 1) if limit > 0 else []
        return await self.readings([ItemId(text(id_)) for id_ in ids])

    async def known(self, speakers: Sequence[SpeakerId]) -> Sequence[Known]:
        found: list[Known] = []
        for some in _chunks(speakers, CHUNK):
            async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
                for speaker in some:
                    asked.hget(keys.INTRODUCED, speaker)
                    asked.hget(keys.SPEAKERS, speaker)
                    asked.zcard(keys.said(speaker))
                    asked.zcard(keys.mentioned(speaker))
                    asked.zrevrange(keys.roles(speaker), 0, 0, withscores=True)
                    asked.hkeys(keys.forms(speaker))
                rows = await asked.execute()
            for speaker, row in zip(some, _chunks(rows, 6), strict=True):
                if (name := row[0] or row[1]) is not None:
                    found.append(_known(Speaker(id=speaker, name=name.decode()), *row[2:]))
        return found

    async def names(self) -> Directory:
        """The same object, which learns and forgets, as long as the database is the same."""
        return await self._names.current()

    async def introduce(self, speakers: Sequence[tuple[Speaker, tuple[str, ...]]]) -> None:
        for some in _chunks(speakers, CHUNK):
            given = [
                (speaker.id, speaker.name, [(form, fold(form)) for form in (speaker.name, *forms) if fold(form)])
                for speaker, forms in some
            ]
            await self._link.run("introduce", [keys.INTRODUCED], [json.dumps(given, ensure_ascii=False)])

    # -------------------------------------------------------------------------------------------------------- counts

    async def tally(self, *, seen: int, relevant: int, now: datetime) -> None:
        """Kept by the minute, so that the counts of two windows overlap by less than one."""
        minute = now.astimezone(UTC)
        key = keys.counts(minute.date())
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as asked:
            asked.hincrby(key, f"{minute:%H:%M} seen", seen)
            asked.hincrby(key, f"{minute:%H:%M} relevant", relevant)
            asked.expire(key, COUNTING_DAYS * DAY)
            await asked.execute()

    async def counts(self, since: datetime, until: datetime) -> tuple[int, int]:
        """(seen, relevant), over the last COUNTING_DAYS of the window at most."""
        last = until.astimezone(UTC)
        first = max(since.astimezone(UTC).replace(second=0, microsecond=0), last - timedelta(days=COUNTING_DAYS))
        days = [first.date() + timedelta(days=n) for n in range((last.date() - first.date()).days + 1)]
        async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
            for day in days:
                asked.hgetall(keys.counts(day))
            rows = await asked.execute()
        total = {"seen": 0, "relevant": 0}
        for day, row in zip(days, rows, strict=True):
            for name, count in row.items():
                clock, what = name.decode().split(" ")
                if first <= datetime.fromisoformat(f"{day}T{clock}+00:00") < last:
                    total[what] += int(count)
        return total["seen"], total["relevant"]

    async def size(self) -> tuple[int, int, int]:
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as asked:
            asked.zcard(keys.FILED)
            asked.hget(keys.TOTALS, "statements")
            asked.hlen(keys.SPOKE_IN)
            items, statements, speakers = await asked.execute()
        return items, int(statements or 0), speakers

    async def outdated(self) -> int:
        return await index_migration.outdated(self._link)

    async def reindex(self, *, limit: int) -> Reindexed:
        return await index_migration.reindex(self._link, limit=limit)

    async def trim(self) -> int:
        return int(await self._link.run("trim", [keys.FILED], []))


class _Names:
    """All names, read once and then only what was added or taken away since."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._epoch: object = None
        self._changes = 0
        self._names = Directory()
        self._reading = asyncio.Lock()

    async def current(self) -> Directory:
        if await self._version() == (self._epoch, self._changes):
            return self._names
        async with self._reading:
            if await self._version() != (self._epoch, self._changes):
                await self._read()
            return self._names

    async def _version(self) -> tuple[object, int]:
        async with self._link.asking() as redis:
            epoch, changes = await redis.hmget(keys.NAMES_VERSION, ["epoch", "changes"])
        return epoch, int(changes or 0)

    async def _read(self) -> None:
        """What it lacks; or everything, if the database is another one or forgot what it took away since."""
        after = f"({self._changes}"
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as asked:
            asked.hmget(keys.NAMES_VERSION, ["epoch", "changes", "since"])
            asked.zrangebyscore(keys.NAMES_GONE, after, "+inf")
            asked.zrangebyscore(keys.NAMES, after, "+inf", start=0, num=NAMES_AT_ONCE)
            (epoch, changes, since), gone, added = await asked.execute()
        named = int(changes or 0)
        follows = epoch == self._epoch and int(since or 0) <= self._changes <= named and len(added) < NAMES_AT_ONCE
        names = self._names if follows else Directory()
        if follows:
            for bearer in gone:
                names.forget(*_bearer(text(bearer)))
            await _learn(names, [text(bearer) for bearer in added])
        else:
            await self._read_all(names)
        self._epoch, self._changes, self._names = epoch, named, names

    async def _read_all(self, names: Directory) -> None:
        """What changes meanwhile counts as new the next time, and is read once more."""
        last = "-inf"
        while True:
            async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
                asked.zrangebyscore(keys.NAMES, last, "+inf", start=0, num=NAMES_AT_ONCE, withscores=True)
                (some,) = await asked.execute()
            if not some:
                return
            await _learn(names, [text(bearer) for bearer, _ in some])
            last = f"({some[-1][1]:.0f}"


async def _learn(names: Directory, bearers: Sequence[str]) -> None:
    """A little at a time: whoever asks meanwhile is not to wait for all of it."""
    for some in _chunks(bearers, NAMES_LEARNT):
        for bearer in some:
            names.learn(*_bearer(bearer))
        await asyncio.sleep(0)


def _bearer(kept: str) -> tuple[str, SpeakerId]:
    form, speaker = kept.split("\t")
    return form, SpeakerId(speaker)


def _unpacked(bodies: Sequence[bytes | None]) -> list[Reading]:
    """With the garbage collector at rest: it would walk all readings again and again as they grow, and none is garbage.

    It takes 40 % off the time for 10,000 (tests/benchmarks/digest.py).
    """
    was = gc.isenabled()
    gc.disable()
    try:
        return [READING.unpacked(body) for body in bodies if body is not None]
    finally:
        if was:
            gc.enable()


def _member(reading: Reading) -> Member:
    item = reading.item
    story = reading.placed.story if reading.placed else StoryId(item.id)
    return Member(item=item.id, story=story, weights=reading.weights, published=moment(item))


def _known(
    speaker: Speaker, statements: int, mentions: int, role: list[tuple[bytes, float]], forms: list[bytes]
) -> Known:
    worded = role[0][0].decode().split("|", 1)[1] if role else None
    dated = role[0][1] if role and role[0][1] > DATED_FROM else None
    return Known(
        speaker=speaker,
        statements=statements,
        mentions=mentions,
        role=worded,
        role_as_of=None if dated is None else datetime.fromtimestamp(dated, UTC),
        forms=tuple(sorted(form.decode() for form in forms)),
    )


def _statements(fours: Sequence[bytes]) -> tuple[Statement, ...]:
    rows = zip(fours[0::4], fours[1::4], fours[2::4], fours[3::4], strict=True)
    return tuple(statement(head, quote, int(number), _moment(filed)) for number, filed, head, quote in rows)


def _moment(seconds: bytes | float) -> datetime:
    return datetime.fromtimestamp(float(seconds), UTC)


def _chunks(many: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (many[start : start + size] for start in range(0, len(many), size))
