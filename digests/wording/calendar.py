"""What is due, in a few lines: the same in Slack and in a terminal. Nothing here is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.edition.due import tomorrow
from bot.edition.window import display_day
from bot.model import Days, Digest, Due
from digests.wording.dates import LONG_MONTHS, day, days_line, weekday
from digests.wording.words import clean, cut, listed

NAMED = 3
"""Events a day, or a month, names at most."""


def due_in_words(digest: Digest) -> tuple[str, ...]:
    """ "Today: the Klow fair"; "Thursday 16 May: the Klow fair (until 18 May)"; "Usually in June: …"."""
    today = display_day(digest.window)
    by_day: dict[str, list[str]] = {}
    for one in digest.due:
        by_day.setdefault(_day(one, today), []).append(_named(one))
    return tuple(f"{when}: {cut(listed(names, NAMED), 250)}" for when, names in by_day.items())


def last_times(digest: Digest) -> Iterator[tuple[str, Days]]:
    """Of what begins tomorrow: its name, and the days on which it was held before."""
    for one in tomorrow(digest.due, display_day(digest.window)):
        if one.before is not None:
            yield clean(one.name), one.before


def days_typed(days: Days) -> str:
    """As a command takes them: 9 May 2025; 31 August – 1 September 2025."""
    return day(days.first) if days.first == days.last else days_line(days.first, days.last)


def _day(one: Due, today: date) -> str:
    if not one.day_known:
        return f"Usually in {LONG_MONTHS[one.first.month - 1]}"
    return "Today" if one.first <= today else weekday(one.first)


def _named(one: Due) -> str:
    name = cut(clean(one.name), 100)
    several = one.day_known and one.last > one.first
    return f"{name} (until {one.last.day} {LONG_MONTHS[one.last.month - 1]})" if several else name
