"""The archive's port Names. One object a process: it caches the names."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.adapters.redis import keys
from bot.adapters.redis.archive.chunks import chunks
from bot.adapters.redis.archive.index.index_entries import DATED_FROM
from bot.adapters.redis.connection import Link, text
from bot.model import Known, Speaker, SpeakerId, fold
from bot.reading.names.directory import Directory

NAMES_AT_ONCE = 2_000
"""Read in one call …"""
NAMES_LEARNT = 100
"""… and learnt before others get their turn: some 2 ms."""


class RedisNames:
    def __init__(self, link: Link) -> None:
        self._link = link
        self._names = _Names(link)

    async def known(self, speakers: Sequence[SpeakerId]) -> Sequence[Known]:
        found: list[Known] = []
        for some in chunks(speakers):
            async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
                for speaker in some:
                    asked.hget(keys.INTRODUCED, speaker)
                    asked.hget(keys.SPEAKERS, speaker)
                    asked.zcard(keys.said(speaker))
                    asked.zcard(keys.mentioned(speaker))
                    asked.zrevrange(keys.roles(speaker), 0, 0, withscores=True)
                    asked.hkeys(keys.forms(speaker))
                rows = await asked.execute()
            for speaker, row in zip(some, chunks(rows, 6), strict=True):
                if (name := row[0] or row[1]) is not None:
                    found.append(_known(Speaker(id=speaker, name=name.decode()), *row[2:]))
        return found

    async def names(self) -> Directory:
        """The same object, which learns and forgets, as long as the database is the same."""
        return await self._names.current()

    async def introduce(self, speakers: Sequence[tuple[Speaker, tuple[str, ...]]]) -> None:
        for some in chunks(speakers):
            given = [
                (speaker.id, speaker.name, [(form, fold(form)) for form in (speaker.name, *forms) if fold(form)])
                for speaker, forms in some
            ]
            await self._link.run("introduce", [keys.INTRODUCED], [json.dumps(given, ensure_ascii=False)])


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
    for some in chunks(bearers, NAMES_LEARNT):
        for bearer in some:
            names.learn(*_bearer(bearer))
        await asyncio.sleep(0)


def _bearer(kept: str) -> tuple[str, SpeakerId]:
    form, speaker = kept.split("\t")
    return form, SpeakerId(speaker)


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
