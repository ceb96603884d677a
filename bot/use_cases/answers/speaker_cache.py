"""What is kept of a speaker for a moment: turning pages and asking on asks for the same again and again.

Of statements lines are kept, and whole only those of which several tell one utterance. Without a filter the newest
lines do; a filter reaches all of them, up to a bound that the answer then names.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from bot.model import Known, SpeakerId, Spoken, Statement
from bot.ports import Statements
from bot.reading.statements import lines
from bot.reading.statements.families import CLUSTERED, Group, grouped, perhaps_repeated
from bot.reading.statements.similarity import Rarity

REACH = 5_000
"""Lines of one speaker that a filter looks at, the newest: few speakers have more."""
BLOCKS = 4
"""Blocks of lines fetched at first, then twice as many again and again."""
KEPT = 200_000
"""Lines kept over all speakers, some 70 MB: those asked for last."""
LIKELY = 50
"""Statements given of a speaker that may say what a text says."""
_LOCKS = 1_000
_BEGINNING = 5
"""Letters by which two words are taken for one."""


@dataclass(frozen=True, slots=True)
class Scan:
    speaker: SpeakerId
    spoken: Spoken
    """All of the speaker's statements in numbers."""
    newest: Sequence[str]
    """Lines of the statements that were compared, newest first, undated last."""
    groups: tuple[Group, ...]
    """Those of one utterance together, where several tell it."""
    native: str = ""
    """The language that the speaker surely speaks in public; "" if nothing says."""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """A speaker's lines, and the blocks they came in."""

    blocks: tuple[tuple[str, int], ...] = ()
    """All that there were."""
    found: Mapping[tuple[str, int], Sequence[str]] = field(default_factory=dict)
    """Those fetched, the newest."""
    lines: Sequence[str] = ()
    scan: Scan | None = None

    @property
    def size(self) -> int:
        """In lines; those compared are the first of the others where both are kept."""
        return max(len(self.lines), len(self.scan.newest) if self.scan is not None else 0)

    def reaches(self, spoken: Spoken, many: int) -> bool:
        return self.blocks == spoken.blocks and (len(self.lines) >= many or len(self.found) == len(self.blocks))


@dataclass(frozen=True, slots=True)
class Scans:
    """One object a process. Several who ask about one speaker at once wait for one fetch."""

    rarity: Rarity = field(default_factory=Rarity)
    """By what words weigh when statements are compared."""
    reach: int = REACH
    kept: int = KEPT
    _shelves: OrderedDict[SpeakerId, _Shelf] = field(default_factory=OrderedDict)
    _locks: dict[SpeakerId, asyncio.Lock] = field(default_factory=dict)

    async def scan(self, known: Known, archive: Statements) -> Scan:
        """The newest statements and which of them are one utterance: found out once a change, not once a question."""
        speaker = known.speaker.id
        async with self._lock(speaker):
            spoken = await archive.spoken(speaker)
            kept = self._shelves.get(speaker)
            if kept is not None and kept.scan is not None and kept.scan.spoken == spoken:
                self._shelves.move_to_end(speaker)
                return kept.scan
            shelf = await self._shelf(speaker, spoken, archive, CLUSTERED)
            newest = shelf.lines[:CLUSTERED]
            native = self.rarity.facts.native(speaker)
            scan = Scan(speaker, spoken, newest, await self._groups(newest, archive), native)
            self._shelves[speaker] = replace(shelf, scan=scan)
            return scan

    async def _groups(self, newest: Sequence[str], archive: Statements) -> tuple[Group, ...]:
        perhaps = perhaps_repeated(newest, self.rarity)
        whole: Sequence[Statement] = await archive.cited(list(map(lines.place_of, perhaps))) if perhaps else ()
        return tuple(group for group in grouped(whole, self.rarity) if len(group) > 1)

    async def lines(self, speaker: SpeakerId, spoken: Spoken, archive: Statements) -> Sequence[str]:
        """The newest of the speaker's lines (`bot.reading.statements.lines`), newest first, undated last: all of them,
        or a few more than `reach`."""
        async with self._lock(speaker):
            return (await self._shelf(speaker, spoken, archive, self.reach)).lines

    def _lock(self, speaker: SpeakerId) -> asyncio.Lock:
        if len(self._locks) > _LOCKS:
            for unused in [one for one, lock in self._locks.items() if not lock.locked()]:
                del self._locks[unused]
        return self._locks.setdefault(speaker, asyncio.Lock())

    async def _shelf(self, speaker: SpeakerId, spoken: Spoken, archive: Statements, many: int) -> _Shelf:
        shelf = self._shelves.get(speaker, _Shelf())
        if not shelf.reaches(spoken, many):
            many = max(many, len(shelf.lines))
            shelf = replace(await _fetch_lines(speaker, spoken, shelf, archive, many), scan=shelf.scan)
        self._shelves[speaker] = shelf
        self._shelves.move_to_end(speaker)
        self._make_room()
        return shelf

    def _make_room(self) -> None:
        """Of those asked for longest ago first the lines go, which are quickly had again, then what was compared."""
        much = sum(shelf.size for shelf in self._shelves.values()) - self.kept
        for speaker, shelf in [*self._shelves.items()][:-1]:
            if much <= 0:
                return
            bare = _Shelf(scan=shelf.scan)
            if 0 < bare.size < shelf.size:
                self._shelves[speaker] = bare
                much -= shelf.size - bare.size
        while much > 0 and len(self._shelves) > 1:
            much -= self._shelves.popitem(last=False)[1].size

    async def likely(self, known: Known, text: str, archive: Statements) -> Sequence[Statement]:
        """The speaker's statements that share most words with the text, those with most first, however old."""
        speaker = known.speaker.id
        wanted = _beginnings(lines.plain(text))
        shared: Counter[str] = Counter()
        for line in await self.lines(speaker, await archive.spoken(speaker), archive):
            shared[lines.place_of(line)] = len(wanted & _beginnings(lines.text_of(line)))
        return await archive.cited([place for place, common in shared.most_common(LIKELY) if common])


def _beginnings(plain_text: str) -> set[str]:
    return {word[:_BEGINNING] for word in plain_text.split() if len(word) > 3}


async def _fetch_lines(speaker: SpeakerId, spoken: Spoken, kept: _Shelf, archive: Statements, reach: int) -> _Shelf:
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
        each = sum(map(len, found.values())) // len(found) + 1
        step = max(1, min(2 * step, (reach - len(newest)) // each))
    return _Shelf(spoken.blocks, found, newest)
