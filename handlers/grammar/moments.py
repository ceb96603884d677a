"""Days to come as people write them: "Friday", "12 March", "3 days", "a week", "2 hours". Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from handlers.grammar.dates import Days, read_days

_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
} | {"a": 1, "an": 1}
_AHEAD = re.compile(rf"(?:for )?(\d{{1,3}}|{'|'.join(_NUMBERS)}) ?(h|hours?|d|days?|w|weeks?|months?)", re.IGNORECASE)
_PAST = re.compile(r"\b(?:ago|yesterday|last|this|today|now)\b")
"""Words of days that have begun."""
_HAS_YEAR = re.compile(r"\d{4}")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST = timedelta(days=5 * 366)


def read_until(text: str, *, today: date) -> date | timedelta | None:
    """The day meant, always after `today`; or, of hours, how long from now. None for what is neither, or has passed, or
    lies more than five years ahead."""
    wanted = " ".join(text.casefold().strip(" ,.").split()).removeprefix("until ").removeprefix("till ")
    if wanted == "tomorrow":
        return today + timedelta(days=1)
    ahead = _AHEAD.fullmatch(wanted)
    if ahead is not None:
        return _ahead(int(ahead[1]) if ahead[1].isdecimal() else _NUMBERS[ahead[1]], ahead[2][0], today)
    name = wanted.removeprefix("next ").removeprefix("on ")
    if name[:3] in _WEEKDAYS and name.isalpha() and read_days(name, today=today) is not None:
        return today + timedelta(days=(_WEEKDAYS.index(name[:3]) - today.weekday() - 1) % 7 + 1)
    days = None if _PAST.search(wanted) else read_days(wanted, today=today)
    if not isinstance(days, Days):
        return None
    day = days.first if _HAS_YEAR.search(wanted) or days.first > today else _next_year(days.first, today)
    return day if today < day <= today + LONGEST else None


def _ahead(number: int, unit: str, today: date) -> date | timedelta | None:
    if number == 0:
        return None
    if unit == "h":
        return timedelta(hours=number)
    return today + timedelta(days=number * {"d": 1, "w": 7, "m": 30}[unit])


def _next_year(day: date, today: date) -> date:
    """A day without a year is the next such one; 29 February that of a leap year is the 28th."""
    this_year = _in_year(day, today.year)
    return this_year if this_year > today else _in_year(day, today.year + 1)


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
