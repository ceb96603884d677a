"""Days as people write them: "14 May 2024", "March 2024", "2023", "last week", "Q1 2024", "3 months ago". Pure."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateparser.date import DateDataParser

EARLIEST = date(1949, 1, 1)
"""No statement here is older: a "year" before it is a number that means something else."""


@dataclass(frozen=True, slots=True)
class Days:
    """first … last, both included."""

    first: date
    last: date
    vague: bool = False
    """Written in words that are also ordinary words or names ("May", "sun"): a date only where one is expected."""

    @property
    def single(self) -> bool:
        return self.first == self.last

    @property
    def day_after(self) -> date:
        return self.last + timedelta(days=1)

    @property
    def day_before(self) -> date:
        return self.first - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """03/04/2024: of two days, and no telling which."""

    text: str
    one: date
    other: date


_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_WEEKDAY = "mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_COUNT = r"\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_SHAPES = re.compile(
    rf"""(?: {_YEAR}
      | {_YEAR}-\d\d?(?:-\d\d?)? | {_YEAR}[/.]\d\d?[/.]\d\d?
      | \d\d?[/.-]\d\d?[/.-]{_YEAR}
      | (?:{_MONTH})\.?(?:,?\ {_YEAR})?
      | {_DAY}\ (?:of\ )?(?:{_MONTH})\.?(?:,?\ {_YEAR})?
      | (?:{_MONTH})\.?\ {_DAY}(?:,?\ {_YEAR})?
      | q[1-4]\ {_YEAR} | {_YEAR}\ q[1-4]
      | today | yesterday | now
      | (?:last|this)\ (?:week|month|year|{_WEEKDAY}) | {_WEEKDAY}
      | (?:{_COUNT})\ (?:day|week|month|year)s?\ ago
      )""",
    re.VERBOSE | re.IGNORECASE,
)
"""Only these shapes are dates: dateparser alone would also take "in", "12" or a stray weekday inside a name."""
_SLASHED = re.compile(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)")


def read_days(text: str, *, today: date) -> Days | Ambiguous | None:
    """The days that a whole text names; None if it names none, or a day that no calendar has.

    A month or weekday without a year is the latest one that has begun by `today`.
    """
    wanted = " ".join(text.strip(" ,.").casefold().replace(" ,", ",").split()).removeprefix("the ")
    if not _SHAPES.fullmatch(wanted):
        return None
    slashed = _SLASHED.fullmatch(wanted)
    if slashed:
        return _slashed(wanted, *(int(group) for group in slashed.groups()))
    exact = _YEAR_FIRST.fullmatch(wanted)
    if exact:
        day = _day(*(int(group) for group in exact.groups()))
        return Days(day, day) if day else None
    return _by_dateparser(wanted, today)


_BETWEEN = re.compile(r"\s*(?:–|—|\bto\b|\buntil\b|\btill\b|(?<=\d)-(?=\d{1,2}\s+[a-z])|\s-\s)\s*", re.IGNORECASE)


def read_span(text: str, *, today: date) -> Days | Ambiguous | None:
    """As `read_days`; and "1–7 May 2024", "28 April to 3 May 2024", "since 3 May": from a day to a day, both included.

    What the first half leaves out (month, year) it has from the second.
    """
    whole = read_days(text, today=today)
    if whole is not None:
        return whole
    normalised = " ".join(text.casefold().split())
    for word in ("since ", "from ", "between "):
        normalised = normalised.removeprefix(word)
    halves = _BETWEEN.split(normalised.replace(" and ", " to "))
    if len(halves) == 1 and text.casefold().startswith("since"):
        halves = [normalised, "today"]
    if len(halves) != 2:
        return None
    last = read_days(halves[1], today=today)
    if last is None or isinstance(last, Ambiguous):
        return last
    first = _with_rest_of(halves[0], halves[1], last, today)
    if first is None or isinstance(first, Ambiguous):
        return first
    return Days(first.first, last.last) if first.first <= last.last else None


def _with_rest_of(half: str, other: str, last: Days, today: date) -> Days | Ambiguous | None:
    if re.fullmatch(_DAY, half):
        return read_days(f"{half} {last.last:%B} {last.last.year}", today=today)
    year = re.search(_YEAR, other)
    if year and not re.search(_YEAR, half):
        return read_days(f"{half} {year[0]}", today=today)
    return read_days(half, today=today)


def _slashed(text: str, one: int, other: int, year: int) -> Days | Ambiguous | None:
    day_first, month_first = _day(year, other, one), _day(year, one, other)
    if day_first and month_first and day_first != month_first:
        return Ambiguous(text, day_first, month_first)
    day = day_first or month_first
    return Days(day, day) if day else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made if made >= EARLIEST else None


def _by_dateparser(wanted: str, today: date) -> Days | None:
    parser = DateDataParser(
        languages=["en"],
        settings={
            "PREFER_DATES_FROM": "past",
            "RELATIVE_BASE": datetime.combine(today, time(12)),
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    quarter = re.fullmatch(r"(?:(\d{4}) )?q([1-4])(?: (\d{4}))?", wanted)
    if quarter:
        year, number = int(quarter[1] or quarter[3]), int(quarter[2])
        return Days(date(year, 3 * number - 2, 1), date(year, 3 * number, calendar.monthrange(year, 3 * number)[1]))
    if re.fullmatch(rf"(?:{_MONTH})\.?", wanted) and wanted.strip(".")[:3] == f"{today:%b}".casefold():
        return _whole_month(today, vague=True)
    read = parser.get_date_data(wanted.replace("this ", "") if re.match(r"this \w+day", wanted) else wanted)
    if read.date_obj is None:
        return None
    day = read.date_obj.date()
    if day < EARLIEST:
        return None
    vague = re.fullmatch(rf"(?:{_MONTH}|{_WEEKDAY})\.?", wanted) is not None
    if wanted.endswith("ago"):
        return Days(day, day)
    match read.period:
        case "year":
            return Days(date(day.year, 1, 1), date(day.year, 12, 31))
        case "month":
            return _whole_month(day, vague=vague)
        case "week":
            monday = day - timedelta(days=day.weekday())
            return Days(monday, monday + timedelta(days=6))
        case _:
            return Days(day, day, vague=vague)


def _whole_month(day: date, *, vague: bool) -> Days:
    last = calendar.monthrange(day.year, day.month)[1]
    return Days(day.replace(day=1), day.replace(day=last), vague=vague)
