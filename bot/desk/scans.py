"""A speaker's statements, kept for a moment: turning pages and asking on asks for the same ones again and again."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.model import Known, SpeakerId, Statement
from bot.ports import Archive
from bot.reading.families import Entry, Group, entries, grouped
from bot.reading.likeness import Rarity

SCANNED = 2_000
"""Statements of one speaker looked at, newest first: filters and totals do not reach past them."""
BATCH = 200
"""Statements fetched at a time, so that one prolific speaker does not hold up everybody else's answers."""
KEPT = 16_000
"""Statements kept over all speakers, some 32 MB: those asked for last."""
FRESH = 120.0
"""Seconds after which they are fetched again; at once if the speaker has said something since."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What a header says of many statements."""

    articles: int
    earliest: datetime | None
    latest: datetime | None
    without_date: int
    """Of the entries."""


def extent(statements: Sequence[Statement], told: Sequence[Entry]) -> Extent:
    dates = [one.published for one in statements if one.published is not None]
    return Extent(
        articles=len({one.item for one in statements}),
        earliest=min(dates, default=None),
        latest=max(dates, default=None),
        without_date=sum(1 for one, _ in told if one.published is None),
    )


@dataclass(frozen=True, slots=True)
class Scan:
    statements: tuple[Statement, ...]
    """Newest first, undated last."""
    groups: tuple[Group, ...]
    """The same ones, those of one utterance together …"""
    entries: tuple[Entry, ...]
    """… and each with who leads it, in the order of the statements."""
    extent: Extent
    total: int
    at: float


@dataclass(frozen=True, slots=True)
class Scans:
    """One object a process. Several who ask about one speaker at once wait for one fetch."""

    rarity: Rarity = field(default_factory=Rarity)
    """By what words weigh when statements are compared."""
    _kept: OrderedDict[SpeakerId, Scan] = field(default_factory=OrderedDict)
    _locks: dict[SpeakerId, asyncio.Lock] = field(default_factory=dict)

    async def of(self, known: Known, archive: Archive) -> Sequence[Statement]:
        """Newest first, undated last, at most `SCANNED`; those that expired meanwhile are missing."""
        return (await self.scan(known, archive)).statements

    async def scan(self, known: Known, archive: Archive) -> Scan:
        """The statements and which of them are one utterance: found out once a fetch, not once a question."""
        speaker = known.speaker.id
        lock = self._locks.setdefault(speaker, asyncio.Lock())
        try:
            async with lock:
                kept = self._kept.get(speaker)
                if kept is None or kept.total != known.statements or kept.at + FRESH < _now():
                    fetched = await _fetch(known, archive)
                    kept = self._keep(speaker, self._grouped(fetched, known.statements, kept))
                elif speaker in self._kept:
                    self._kept.move_to_end(speaker)
                return kept
        finally:
            if not lock.locked():
                self._locks.pop(speaker, None)

    def _grouped(self, fetched: tuple[Statement, ...], total: int, last: Scan | None) -> Scan:
        """Comparing statements takes longer than fetching them: not again, if they are the ones compared last."""
        if last is not None and last.statements == fetched:
            return replace(last, total=total, at=_now())
        groups = grouped(fetched, self.rarity)
        told = tuple(entries(fetched, groups))
        return Scan(fetched, groups, told, extent(fetched, told), total, _now())

    def _keep(self, speaker: SpeakerId, scan: Scan) -> Scan:
        self._kept.pop(speaker, None)
        self._kept[speaker] = scan
        while len(self._kept) > 1 and sum(len(one.statements) for one in self._kept.values()) > KEPT:
            self._kept.popitem(last=False)
        return scan


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _fetch(known: Known, archive: Archive) -> tuple[Statement, ...]:
    fetched: list[Statement] = []
    for offset in range(0, min(known.statements, SCANNED), BATCH):
        fetched += await archive.statements(known.speaker.id, limit=BATCH, offset=offset)
        await asyncio.sleep(0)
    return tuple(fetched)
