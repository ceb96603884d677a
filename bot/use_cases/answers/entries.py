"""The entries that answer a question: utterances with all that tell them, and statements that stand alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.model import SpeakerId
from bot.ports import Statements
from bot.reading.statements import lines
from bot.reading.statements.families import Entry, leading
from bot.use_cases.answers.speaker_cache import Scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Newest first, undated last. Of a statement that stands alone a line is known, or its rank at least."""

    known: Sequence[Entry | str]
    older: range
    """Ranks among all of the speaker's statements of those behind."""
    speaker: SpeakerId
    statements: int
    """That fit; those of one utterance are one entry."""
    articles: int
    earliest: datetime | None
    latest: datetime | None
    without_date: int
    """Of the entries."""

    def __len__(self) -> int:
        return len(self.known) + len(self.older)

    async def entries(self, start: int, stop: int, archive: Statements) -> list[Entry | None]:
        """Those of start ≤ n < stop; None for what expired meanwhile."""
        known = self.known[start:stop]
        alone = [lines.place_of(one) for one in known if isinstance(one, str)]
        whole = {lines.place(one.item, one.number): one for one in (await archive.cited(alone) if alone else ())}
        found: list[Entry | None] = []
        for one in known:
            statement = whole.get(lines.place_of(one)) if isinstance(one, str) else None
            found.append((statement, (statement,)) if statement else None if isinstance(one, str) else one)
        older = self.older[max(0, start - len(self.known)) : max(0, stop - len(self.known))]
        if older:
            behind = await archive.statements(self.speaker, limit=len(older), offset=older.start)
            found += [(statement, (statement,)) for statement in behind]
        return found

    def days_around(self, start: int, stop: int, most: int) -> tuple[int, int]:
        """The stretch that holds start … stop, all else of its days, and the day before; `most` more each way."""
        first = start
        while first > max(0, start - most) and self._day(first - 1) == self._day(start):
            first -= 1
        past, days = stop, 0
        while past < min(len(self.known), stop + most):
            days += self._day(past) != self._day(past - 1)
            if days > 1:
                break
            past += 1
        return first, past

    def _day(self, at: int) -> date | None:
        published = _published(self.known[at])
        return published.date() if published is not None else None


def _dated(known: Sequence[Entry | str]) -> int:
    return bisect_left(known, True, key=lambda one: _published(one) is None)


def _published(one: Entry | str) -> datetime | None:
    return lines.of(one).published if isinstance(one, str) else one[0].published


def everything(scan: Scan) -> Listed:
    """Without a filter: of what is older than the statements compared, only numbers are known and needed."""
    spoken, newest = scan.spoken, scan.newest
    known = _explained(newest, scan)
    merged = (len(newest) - lines.dated(newest)) - (len(known) - _dated(known))
    return Listed(
        known=known,
        older=range(len(newest), max(len(newest), spoken.statements)),
        speaker=scan.speaker,
        statements=max(len(newest), spoken.statements),
        articles=spoken.articles,
        earliest=spoken.earliest,
        latest=spoken.latest,
        without_date=spoken.undated - merged,
    )


def fitting(chosen: Sequence[str], scan: Scan) -> Listed:
    """With a filter: the statements of these lines, in this order."""
    known = _explained(chosen, scan)
    dated = lines.dated(chosen)
    return Listed(
        known=known,
        older=range(0),
        speaker=scan.speaker,
        statements=len(chosen),
        articles=len({lines.item_of(line) for line in chosen}),
        earliest=lines.of(chosen[dated - 1]).published if dated else None,
        latest=lines.of(chosen[0]).published if dated else None,
        without_date=len(known) - _dated(known),
    )


def _explained(some: Sequence[str], scan: Scan) -> Sequence[Entry | str]:
    """Each utterance once: where, of its statements among these lines, the one stands that leads them."""
    groups = {lines.place(one.item, one.number): group for group in scan.groups for one in group}
    here = {place: line for line in some if (place := lines.place_of(line)) in groups} if groups else {}
    leads: dict[str, Entry] = {}
    for group in scan.groups:
        members = [one for one in group if lines.place(one.item, one.number) in here]
        if members:
            first = leading(members, scan.native)
            leads[here[lines.place(first.item, first.number)]] = (first, group)
    others = set(here.values()) - leads.keys()
    return [leads.get(line, line) for line in some if line not in others] if here else some
