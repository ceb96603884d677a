"""The entries that answer a question: of the newest statements those with their families, then older ones alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.desk.scans import Scan
from bot.model import SpeakerId, Statement
from bot.ports import Archive
from bot.reading import lines
from bot.reading.families import Entry, entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Newest first, undated last. Of older entries nothing is known but their number, or what their lines tell."""

    told: Sequence[Entry]
    older: Sequence[str] | range
    """Lines; or ranks among all of the speaker's statements."""
    speaker: SpeakerId
    statements: int
    """That fit; those of one family are one entry."""
    articles: int
    earliest: datetime | None
    latest: datetime | None
    without_date: int
    """Of the entries."""

    def __len__(self) -> int:
        return len(self.told) + len(self.older)

    async def entries(self, start: int, stop: int, archive: Archive) -> list[Entry]:
        """Those of start ≤ n < stop; old ones that expired meanwhile are missing."""
        known = len(self.told)
        older = self.older[max(0, start - known) : max(0, stop - known)]
        found: Sequence[Statement]
        if not older:
            found = ()
        elif isinstance(older, range):
            found = await archive.statements(self.speaker, limit=len(older), offset=older.start)
        else:
            found = await archive.cited(list(map(lines.place_of, older)))
        return [*self.told[start:stop], *((one, (one,)) for one in found)]

    def days_around(self, start: int, stop: int, most: int) -> tuple[int, int]:
        """The stretch that holds start … stop, all else of its days, and the day before; `most` more each way."""
        first = start
        while first > max(0, start - most) and self._day(first - 1) == self._day(start):
            first -= 1
        past, days = stop, 0
        while past < min(len(self), stop + most):
            days += self._day(past) != self._day(past - 1)
            if days > 1:
                break
            past += 1
        return first, past

    def _day(self, at: int) -> date | None:
        """Of an entry that the list knows more of than its rank."""
        if at < len(self.told):
            published = self.told[at][0].published
        else:
            older = self.older[at - len(self.told)]
            published = lines.of(older).published if isinstance(older, str) else None
        return published.date() if published is not None else None


def everything(scan: Scan) -> Listed:
    """Without a filter: of what is older than the statements compared, only numbers are known and needed."""
    newest, spoken = scan.statements, scan.spoken
    undated = sum(1 for one in newest if one.published is None)
    alone = sum(1 for one, _ in scan.entries if one.published is None)
    if scan.complete:
        dates = [one.published for one in newest if one.published is not None]
        return Listed(
            told=scan.entries,
            older=range(0),
            speaker=scan.speaker,
            statements=len(newest),
            articles=len({one.item for one in newest}),
            earliest=min(dates, default=None),
            latest=max(dates, default=None),
            without_date=alone,
        )
    return Listed(
        told=scan.entries,
        older=range(scan.reached, spoken.statements),
        speaker=scan.speaker,
        statements=len(newest) + spoken.statements - scan.reached,
        articles=spoken.articles,
        earliest=spoken.earliest,
        latest=spoken.latest,
        without_date=alone + max(0, spoken.undated - undated),
    )


def fitting(chosen: Sequence[str], scan: Scan) -> Listed:
    """With a filter: the statements of these lines, in this order."""
    places = list(map(lines.place_of, chosen))
    newest = scan.places
    older = [line for line, place in zip(chosen, places, strict=True) if place not in newest]
    told = entries([newest[place] for place in places if place in newest], scan.groups)
    dated = len(chosen) - sum(1 for line in chosen if line[0] == lines.UNDATED)
    return Listed(
        told=told,
        older=older,
        speaker=scan.speaker,
        statements=len(chosen),
        articles=len({place.rpartition(":")[0] for place in places}),
        earliest=lines.of(chosen[dated - 1]).published if dated else None,
        latest=lines.of(chosen[0]).published if dated else None,
        without_date=sum(1 for one, _ in told if one.published is None)
        + sum(1 for line in older if line[0] == lines.UNDATED),
    )
