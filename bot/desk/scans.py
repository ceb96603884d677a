"""What is kept of a speaker for a moment: turning pages and asking on asks for the same again and again.

The newest statements are kept whole, with which of them are one utterance. Of all the others only lines are, and only
once a filter is asked for: it reaches them all, up to a bound that the answer then names.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from bot.model import Known, SpeakerId, Spoken, Statement
from bot.ports import Archive
from bot.reading import lines
from bot.reading.families import CLUSTERED, Entry, Group, entries, grouped
from bot.reading.likeness import Rarity

REACH = 20_000
"""Lines of one speaker that a filter looks at, the newest: few speakers have more."""
BATCH = 100
"""Statements fetched at a time, so that one prolific speaker does not hold up everybody else's answers."""
BLOCKS = 4
"""Blocks of lines fetched at first, then twice as many again and again."""
KEPT = 20_000
"""Statements kept over all speakers, some 40 MB: those asked for last …"""
KEPT_LINES = 150_000
"""… and lines, some 60 MB."""
FRESH = 120.0
"""Seconds after which statements are fetched again, as they may have expired; at once if the speaker said something."""
LIKELY = 50
"""Statements given of a speaker that may say what a text says."""
_BEGINNING = 5
"""Letters by which two words are taken for one."""


@dataclass(frozen=True, slots=True)
class Scan:
    speaker: SpeakerId
    statements: tuple[Statement, ...]
    """The newest, newest first, undated last."""
    groups: tuple[Group, ...]
    """The same ones, those of one utterance together …"""
    entries: tuple[Entry, ...]
    """… and each with who leads it, in the order of the statements."""
    spoken: Spoken
    """Of all of the speaker's statements …"""
    reached: int
    """… of which so many were asked for here; those expired are missing."""
    at: float

    @property
    def complete(self) -> bool:
        return self.reached >= self.spoken.statements

    @property
    def places(self) -> dict[str, Statement]:
        return {lines.place(one.item, one.number): one for one in self.statements}


@dataclass(frozen=True, slots=True)
class _Shelf:
    """A speaker's lines, and the blocks they came in."""

    blocks: tuple[tuple[str, int], ...] = ()
    """All that there were."""
    found: Mapping[tuple[str, int], Sequence[str]] = field(default_factory=dict)
    """Those fetched, the newest."""
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Scans:
    """One object a process. Several who ask about one speaker at once wait for one fetch."""

    rarity: Rarity = field(default_factory=Rarity)
    """By what words weigh when statements are compared."""
    reach: int = REACH
    kept: int = KEPT
    kept_lines: int = KEPT_LINES
    _kept: OrderedDict[SpeakerId, Scan] = field(default_factory=OrderedDict)
    _shelves: OrderedDict[SpeakerId, _Shelf] = field(default_factory=OrderedDict)
    _locks: dict[SpeakerId, asyncio.Lock] = field(default_factory=dict)

    async def scan(self, known: Known, archive: Archive) -> Scan:
        """The newest statements and which of them are one utterance: found out once a fetch, not once a question."""
        speaker = known.speaker.id
        lock = self._locks.setdefault(speaker, asyncio.Lock())
        try:
            async with lock:
                spoken = await archive.spoken(speaker)
                kept = self._kept.get(speaker)
                if kept is None or kept.spoken != spoken or kept.at + FRESH < _now():
                    kept = self._grouped(speaker, await _newest(speaker, spoken, archive), spoken, kept)
                self._keep(speaker, kept)
                return kept
        finally:
            if not lock.locked():
                self._locks.pop(speaker, None)

    def _grouped(self, speaker: SpeakerId, fetched: tuple[Statement, ...], spoken: Spoken, last: Scan | None) -> Scan:
        """Comparing statements takes longer than fetching them: not again, if they are the ones compared last."""
        reached = min(spoken.statements, CLUSTERED)
        if last is not None and last.statements == fetched:
            return replace(last, spoken=spoken, reached=reached, at=_now())
        groups = grouped(fetched, self.rarity)
        return Scan(speaker, fetched, groups, tuple(entries(fetched, groups)), spoken, reached, _now())

    def _keep(self, speaker: SpeakerId, scan: Scan) -> None:
        self._kept[speaker] = scan
        self._kept.move_to_end(speaker)
        while len(self._kept) > 1 and sum(len(one.statements) for one in self._kept.values()) > self.kept:
            self._kept.popitem(last=False)

    async def lines(self, speaker: SpeakerId, spoken: Spoken, archive: Archive) -> Sequence[str]:
        """The newest of the speaker's lines (`bot.reading.lines`), newest first, undated last: all of them, or a few
        more than `reach`."""
        kept = self._shelves.get(speaker, _Shelf())
        if kept.blocks != spoken.blocks:
            kept = await _fetch_lines(speaker, spoken, kept, archive, self.reach)
        self._shelves[speaker] = kept
        self._shelves.move_to_end(speaker)
        while len(self._shelves) > 1 and sum(len(one.lines) for one in self._shelves.values()) > self.kept_lines:
            self._shelves.popitem(last=False)
        return kept.lines

    async def likely(self, known: Known, text: str, archive: Archive) -> Sequence[Statement]:
        """The speaker's statements that share most words with the text, those with most first, however old."""
        speaker = known.speaker.id
        wanted = _beginnings(lines.plain(text))
        shared: Counter[str] = Counter()
        for line in await self.lines(speaker, await archive.spoken(speaker), archive):
            one = lines.of(line)
            shared[one.place] = len(wanted & _beginnings(one.words))
        return await archive.cited([place for place, common in shared.most_common(LIKELY) if common])


def _beginnings(plain: str) -> set[str]:
    return {word[:_BEGINNING] for word in plain.split() if len(word) > 3}


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _newest(speaker: SpeakerId, spoken: Spoken, archive: Archive) -> tuple[Statement, ...]:
    fetched: list[Statement] = []
    for offset in range(0, min(spoken.statements, CLUSTERED), BATCH):
        fetched += await archive.statements(speaker, limit=min(BATCH, CLUSTERED - offset), offset=offset)
        await asyncio.sleep(0)
    return tuple(fetched)


async def _fetch_lines(speaker: SpeakerId, spoken: Spoken, kept: _Shelf, archive: Archive, reach: int) -> _Shelf:
    """Blocks that have changed are fetched, newest first and a few at a time, so that others get their turn."""
    found: dict[tuple[str, int], Sequence[str]] = {}
    newest: list[str] = []
    step, left = BLOCKS, spoken.blocks
    while left and len(newest) < reach:
        some, left = left[:step], left[step:]
        stale = [one for one in some if one not in kept.found]
        texts = await archive.lines(speaker, [name for name, _ in stale])
        fetched = dict(zip(stale, texts, strict=True))
        for one in some:
            found[one] = lines.in_order(fetched[one]) if one in fetched else kept.found[one]
            await asyncio.sleep(0)
        newest = sorted(chain.from_iterable(found.values()), reverse=True)
        if left:
            # A month's own block may hold lines older than those of its days that are still to come.
            last, following = some[-1][0], left[0][0]
            least = last if lines.is_day_of(following, last) else last.removesuffix(lines.WHOLE_MONTH)
            newest = [line for line in newest if line >= least]
        step = 2 * step if len(newest) < reach // 8 else 1
    return _Shelf(spoken.blocks, found, newest)
