"""The archive's port Readings, but for the counts."""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import zip_longest

from bot.adapters.redis import keys
from bot.adapters.redis.archive import bodies, brief_rows
from bot.adapters.redis.archive.chunks import chunks
from bot.adapters.redis.connection import Link, text
from bot.errors import StorageAway
from bot.garbage import collector_at_rest
from bot.model import ItemId, Reading
from bot.ports import ArchiveRevision
from bot.reading.brief import brief

BODIES = 200
"""In one call."""
A_FEW = 10
"""Readings up to which they are made at once of what is kept; more are made in a thread, as others wait meanwhile."""
KEPT_AGAIN = 86_400
"""Seconds that a reading in brief is kept which had to be made of the body: days gone by are asked for again and again
(turning a digest's pages), and then left alone."""


class RedisReadings:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def readings(self, ids: Sequence[ItemId]) -> Sequence[Reading]:
        found: list[Reading] = []
        for some in chunks(ids, BODIES):
            kept = await self._bodies(some)
            found += await asyncio.to_thread(unpacked, kept) if len(kept) > A_FEW else unpacked(kept)
        return found

    async def _bodies(self, ids: Sequence[str]) -> Sequence[bytes | None]:
        async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
            for id_ in ids:
                asked.hget(keys.item(id_), "body")
            return list(await asked.execute())

    async def filed_at(self, item: ItemId) -> datetime | None:
        async with self._link.asking() as redis:
            at = await redis.zscore(keys.FILED, item)
        return None if at is None else datetime.fromtimestamp(float(at), UTC)

    async def filed(self, since: datetime, until: datetime) -> Sequence[Reading]:
        async with self._link.asking() as redis:
            ids = await redis.zrangebyscore(keys.FILED, repr(since.timestamp()), f"({until.timestamp()!r}")
        return await self.in_brief([ItemId(text(id_)) for id_ in ids])

    async def published(self, since: datetime, until: datetime) -> Sequence[Reading]:
        first, past = math.floor(since.timestamp()), math.floor(until.timestamp())
        async with self._link.asking() as redis:
            ids = await redis.zrangebyscore(keys.BY_DATE, first, f"({past}")
        return await self.in_brief([ItemId(text(id_)) for id_ in ids])

    async def revision(self, until: datetime) -> ArchiveRevision:
        async with self._link.asking() as redis, redis.pipeline(transaction=True) as asked:
            asked.mget(keys.PLACED, keys.INDEXED)
            asked.hget(keys.NAMES_VERSION, "epoch")
            asked.zcount(keys.FILED, "-inf", f"({until.timestamp()!r}")
            (filings, indexings), epoch, before = await asked.execute()
        return ArchiveRevision(
            database=text(epoch or b""), filings=int(filings or 0), indexings=int(indexings or 0), before=before
        )

    async def first_filed(self) -> datetime | None:
        async with self._link.asking() as redis:
            first = await redis.zrange(keys.FILED, 0, 0, withscores=True)
        return datetime.fromtimestamp(float(first[0][1]), UTC) if first else None

    async def in_brief(self, ids: Sequence[ItemId]) -> Sequence[Reading]:
        found: list[Reading] = []
        pieces = [*chunks(ids)]
        kept = await self._rows(pieces[0]) if pieces else []
        with collector_at_rest():  # between the pieces too, or it walks all that is made so far again and again
            for some, after in zip_longest(pieces, pieces[1:], fillvalue=()):
                rows, kept = await asyncio.gather(_read(kept), self._rows(after))
                if None in rows:
                    rows = await self._made_brief(some, rows)
                found += [one for one in rows if one is not None]
        return found

    async def _rows(self, ids: Sequence[str]) -> list[bytes | None]:
        if not ids:
            return []
        async with self._link.asking() as redis:
            kept = await redis.mget([keys.brief(id_) for id_ in ids])
        return [one if isinstance(one, bytes) else None for one in kept]

    async def _made_brief(self, ids: Sequence[str], rows: Sequence[Reading | None]) -> list[Reading | None]:
        """With those of which none is kept: a thread makes them of bodies, and they are kept for whoever asks next."""
        whole: dict[str, Reading] = {}
        for some in chunks([id_ for id_, row in zip(ids, rows, strict=True) if row is None], BODIES):
            made, args = await asyncio.to_thread(_briefly, await self._bodies(some))
            whole |= made
            with suppress(StorageAway):  # it takes no writes: what was read is good all the same
                await self._link.run("keep_briefs", [keys.FILED], [KEPT_AGAIN, *args])
        return [row or whole.get(id_) for id_, row in zip(ids, rows, strict=True)]


async def _read(rows: Sequence[bytes | None]) -> list[Reading | None]:
    return await asyncio.to_thread(brief_rows.unpacked, rows) if len(rows) > A_FEW else brief_rows.unpacked(rows)


def _briefly(kept: Sequence[bytes | None]) -> tuple[dict[str, Reading], list[str]]:
    """By id; and what keep_briefs.lua takes for each."""
    made: dict[str, Reading] = {}
    args: list[str] = []
    there = [body for body in kept if body is not None]
    for body, whole in zip(there, unpacked(there), strict=True):
        id_ = whole.item.id
        made[id_] = brief(whole)
        args += [id_, hashlib.sha1(body, usedforsecurity=False).hexdigest(), brief_rows.packed(made[id_])]
    return made, args


def unpacked(kept: Sequence[bytes | None]) -> list[Reading]:
    with collector_at_rest():
        return [bodies.unpacked(body) for body in kept if body is not None]
