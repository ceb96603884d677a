"""A speaker's statements as lines of text: short enough that all of them can be looked through for one question.

Lines lie in blocks: the first ones filed of a month in one ("2031-05~"), further ones by their days ("2031-05-14"), so
that few are in none of their own and no block is large. Sorted backwards, blocks and lines stand as answers show
statements: newest first, undated last by filing, and those of one article in the order of its text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from bot.model import Item, ItemId, TopicId, fold
from bot.reading.documents.urls import host_of

MOST_STATEMENTS = 99_999
"""Per item; what a place's five digits can number."""
UNDATED = "-"
"""How lines of statements without a date begin, and their blocks: below every digit."""
WHOLE_MONTH = "~"
"""How a month's own block ends: above its days."""

_CURLY = str.maketrans(dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’", "'") | dict.fromkeys("–—…\u00a0", " "))


class Line(NamedTuple):
    """One statement, without what is needed only to show it."""

    stamp: str
    """When it was published, ISO 8601 to the microsecond; of an undated one "-" and when it was filed."""
    place: str
    outlet: str
    host: str
    """Of the article's address, without www; "" for none, or one of another site than the outlet's."""
    topics: str
    """The statement's, each between spaces."""
    words: str
    """`plain` of the statement and of its article's title."""

    @property
    def published(self) -> datetime | None:
        return None if self.stamp.startswith(UNDATED) else datetime.fromisoformat(f"{self.stamp}+00:00")


def plain(text: str) -> str:
    """Without case and accents. Folding takes long; most text has no more than curly marks to need it."""
    straight = text if text.isascii() else text.translate(_CURLY)
    return straight.lower() if straight.isascii() else fold(straight)


def place(item: ItemId, number: int) -> str:
    """A statement's name in lists that are read backwards, hence the turned number."""
    return f"{item}:{MOST_STATEMENTS - number:05d}"


def placed(place: str) -> tuple[ItemId, int]:
    """placed(place(item, number)) == (item, number)"""
    item, _, rank = place.rpartition(":")
    return ItemId(item), MOST_STATEMENTS - int(rank)


def stamp(published: datetime | None, filed: datetime) -> str:
    return _iso(published) if published is not None else UNDATED + _iso(filed)


def month(stamp: str) -> str:
    return stamp[: 8 if stamp.startswith(UNDATED) else 7]


def day(stamp: str) -> str:
    return stamp[: 11 if stamp.startswith(UNDATED) else 10]


def is_day_of(block: str, month: str) -> bool:
    """Whether the month is a block of its own and the other one of its days."""
    return month.endswith(WHOLE_MONTH) and block.startswith(month.removesuffix(WHOLE_MONTH))


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def written(item: Item, said: Iterable[tuple[int, Iterable[TopicId], str]], now: datetime) -> str:
    """The lines of an item's statements (number, topics, text) by one speaker, each ended. All begin with the same
    stamp and item, and with nothing else does any other line of the block."""
    stamped, words = stamp(item.published, now), _one(plain(item.title))
    shared = f"{_one(item.outlet)}\t{'' if item.claimed else host_of(item.url)}"
    return "".join(
        f"{stamped}\t{place(item.id, n)}\t{shared}\t {' '.join(topics)} \t{_one(plain(text))} \x1f {words}\n"
        for n, topics, text in said
    )


def _one(text: str) -> str:
    return " ".join(text.split())


def of(line: str) -> Line:
    return Line(*line.split("\t", 5))


def place_of(line: str) -> str:
    """of(line).place, for thousands of lines."""
    return line.split("\t", 2)[1]


def item_of(line: str) -> str:
    return line.split("\t", 2)[1][:-6]


def day_of(line: str) -> date | None:
    """The day (UTC) on which it was published; None for an undated one."""
    return None if line.startswith(UNDATED) else date.fromisoformat(line[:10])


def outlet_of(line: str) -> tuple[str, str]:
    """(of(line).outlet, of(line).host), for thousands of lines."""
    _, _, outlet, host, _ = line.split("\t", 4)
    return outlet, host


def topics_of(line: str) -> str:
    """of(line).topics, for thousands of lines: ids with a space before and after each."""
    return line.rsplit("\t", 2)[1]


def words_of(line: str) -> str:
    """of(line).words, for thousands of lines."""
    return line[line.rindex("\t") + 1 :]


def text_of(line: str) -> str:
    """The statement's own words, without its item's title."""
    start, end = text_within(line)
    return line[start:end]


def text_within(line: str) -> tuple[int, int]:
    """Where text_of(line) begin and end in the line, for a search that copies nothing."""
    start = line.rindex("\t") + 1
    return start, line.index("\x1f", start)


def in_order(kept: str) -> list[str]:
    """A block's lines as answers show them."""
    return sorted(filter(None, kept.split("\n")), reverse=True)


def dated(some: Sequence[str]) -> int:
    """How many of these lines, in their order, have a date: they are the first ones."""
    return bisect_left(some, True, key=lambda line: line.startswith(UNDATED))


def between(some: Sequence[str], since: date | None, until: date | None) -> Sequence[str]:
    """Of lines in their order those dated on these days, both included. Days are UTC's."""
    first, last = (since or date.min).isoformat(), (until or date.max).isoformat()
    start = bisect_left(some, True, key=lambda line: line[:10] <= last)
    return some[start : bisect_left(some, True, lo=start, key=lambda line: line[:10] < first)]
