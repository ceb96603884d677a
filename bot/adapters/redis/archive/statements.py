"""The archive's port Statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.adapters.redis import keys
from bot.adapters.redis.archive import bodies
from bot.adapters.redis.archive.chunks import chunks
from bot.adapters.redis.archive.index import line_chunks
from bot.adapters.redis.archive.index.index_entries import DATED_FROM
from bot.adapters.redis.archive.readings import RedisReadings
from bot.adapters.redis.connection import text
from bot.model import ItemId, Reading, SpeakerId, Spoken, Statement
from bot.reading.statements.lines import placed


class RedisStatements(RedisReadings):
    async def statements(self, speaker: SpeakerId, *, limit: int, offset: int = 0) -> Sequence[Statement]:
        """One round trip, whatever the speaker's total."""
        if limit < 1:
            return ()
        return tuple(
            _statements(await self._link.run("statements", [keys.said(speaker)], [offset, offset + limit - 1]))
        )

    async def cited(self, places: Sequence[str]) -> Sequence[Statement]:
        """One round trip for each `chunks`."""
        found: list[Statement] = []
        for some in chunks(places):
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
        return [line_chunks.unpacked(one) if isinstance(one, bytes) else "" for one in found]

    async def mentioned_in(self, speaker: SpeakerId, *, limit: int) -> Sequence[Reading]:
        async with self._link.asking() as redis:
            ids = await redis.zrevrange(keys.mentioned(speaker), 0, limit - 1) if limit > 0 else []
        return await self.readings([ItemId(text(id_)) for id_ in ids])


def _statements(answer: tuple[Sequence[bytes], Sequence[bytes]]) -> list[Statement]:
    """In the order of their places; those of items that are gone are left out."""
    places = [placed(text(place)) for place in answer[0]]
    numbers: dict[str, list[int]] = {}
    for item, number in places:
        numbers.setdefault(item, []).append(number)
    threes = zip(answer[1][0::3], answer[1][1::3], answer[1][2::3], strict=True)
    found = {
        (one.item, one.number): one
        for item, filed, body in threes
        for one in bodies.statements(body, numbers[text(item)], _moment(filed))
    }
    return [found[place] for place in places if place in found]


def _moment(seconds: bytes | float) -> datetime:
    return datetime.fromtimestamp(float(seconds), UTC)
