"""Days as people write them: "14 May 2024", "March 2024", "2023", "last week", "past 10 days", "Q1 2024". Pure.

What day it is comes in as `today`: the reader's own, in the reader's zone (`today_in`).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

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


def today_in(zone: ZoneInfo, now: datetime) -> date:
    """What day it is there. `now`: aware."""
    return now.astimezone(zone).date()


_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
A_LEAP_YEAR = 2000
_WEEKDAY = "mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNT = rf"\d{{1,3}}|an?|{'|'.join(_NUMBERS)}"
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
_ROLLING = re.compile(rf"(?:(?:last|past|previous) (?P<count>{_COUNT})|past) (?P<unit>day|week|month|year)s?")
"""Up to today: "last week" is the calendar's, "the past week" and "the last 7 days" are not."""
_OF_CALENDAR = re.compile(
    r"(?P<which>last|previous|this) (?P<unit>quarter|weekend)|(?P<passed>week|month|year) before last"
)
_SAME_DAY = {
    **dict.fromkeys(("this morning", "this evening", "tonight", "now", "so far today"), "today"),
    **dict.fromkeys(("last night", "yesterday evening"), "yesterday"),
    **{f"previous {unit}": f"last {unit}" for unit in ("week", "month", "year")},
}
_SLASHED = re.compile(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)")


def read_days(text: str, *, today: date) -> Days | Ambiguous | None:
    """The days that a whole text names; None if it names none, or a day that no calendar has.

    A month or weekday without a year is the latest one that has begun by `today`.
    """
    wanted = " ".join(text.strip(" ,.").casefold().replace(" ,", ",").split()).removeprefix("the ")
    wanted = _SAME_DAY.get(wanted, wanted)
    if wanted == "day before yesterday":
        return Days(today - timedelta(days=2), today - timedelta(days=2))
    if rolling := _ROLLING.fullmatch(wanted):
        return _rolling(rolling["count"], rolling["unit"], today)
    if named := _OF_CALENDAR.fullmatch(wanted):
        return _of_calendar(named["which"] or "", named["unit"] or named["passed"], today)
    if not _SHAPES.fullmatch(wanted) or not _in_its_month(wanted):
        return None
    slashed = _SLASHED.fullmatch(wanted)
    if slashed:
        return _slashed(wanted, *(int(group) for group in slashed.groups()))
    exact = _YEAR_FIRST.fullmatch(wanted)
    if exact:
        day = _day(*(int(group) for group in exact.groups()))
        return Days(day, day) if day else None
    return _by_dateparser(wanted, today)


def no_such_day(parts: Sequence[str]) -> str | None:
    """The longest run of these words that is written as a day, and is one that no calendar has: "31 February"."""
    for length in range(min(LONGEST_RUN, len(parts)), 0, -1):
        for start in range(len(parts) - length + 1):
            run = " ".join(parts[start : start + length])
            if _in_no_calendar(run.casefold()):
                return run
    return None


def _in_no_calendar(wanted: str) -> bool:
    if slashed := _SLASHED.fullmatch(wanted):
        one, other, year = (int(group) for group in slashed.groups())
        return not (_exists(year, other, one) or _exists(year, one, other))
    if year_first := _YEAR_FIRST.fullmatch(wanted):
        return not _exists(*(int(group) for group in year_first.groups()))
    return _SHAPES.fullmatch(wanted) is not None and not _in_its_month(wanted)


def _exists(year: int, month: int, day: int) -> bool:
    return date.min.year <= year and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _in_its_month(wanted: str) -> bool:
    """Whether a day beside a month is one that this month can have: of 31 April dateparser makes all of April."""
    day, month = re.search(r"\b\d{1,2}(?=st|nd|rd|th|\b)", wanted), re.search(rf"\b({_MONTH})\b", wanted)
    if day is None or month is None:
        return True
    year = re.search(_YEAR, wanted)
    number = _MONTHS.index(month[1][:3]) + 1
    return 1 <= int(day[0]) <= calendar.monthrange(int(year[0]) if year else A_LEAP_YEAR, number)[1]


def _rolling(count: str | None, unit: str, today: date) -> Days | None:
    """So many days, weeks, months or years that end today."""
    number = int(count) if count and count.isdecimal() else _NUMBERS.index(count) + 1 if count in _NUMBERS else 1
    if number == 0:
        return None
    days = {"day": 1, "week": 7}.get(unit)
    if days is not None:
        return _since_earliest(today - timedelta(days=days * number - 1), today)
    return _since_earliest(_months_before(today, number * (12 if unit == "year" else 1)) + timedelta(days=1), today)


def _since_earliest(first: date, last: date) -> Days | None:
    return Days(first, last) if first >= EARLIEST else None


def _months_before(day: date, months: int) -> date:
    """The same day of the month, or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _of_calendar(which: str, unit: str, today: date) -> Days:
    """Quarters and weekends, and the week, month or year before last (`which` is then empty)."""
    monday = today - timedelta(days=today.weekday())
    match unit:
        case "weekend":
            saturday = monday + timedelta(days=5 if which == "this" else -2)
            return Days(saturday, saturday + timedelta(days=1))
        case "quarter":
            begun = _months_before(today.replace(day=1), (today.month - 1) % 3 + (0 if which == "this" else 3))
            return Days(begun, _months_before(begun, -3) - timedelta(days=1))
        case "week":
            return Days(monday - timedelta(days=14), monday - timedelta(days=8))
        case "month":
            return _whole_month(_months_before(today.replace(day=1), 2), vague=False)
        case _:
            return Days(date(today.year - 2, 1, 1), date(today.year - 2, 12, 31))


LONGEST_RUN = 9
"""Words of a date: "from the 28th of April 2024 to 3 May 2024"."""
_LEADING = frozenset({"in", "on", "over", "during", "within", "for", "from", "since", "between", "of"})
"""Words that may stand before a date and belong to it."""


def split_days(
    parts: Sequence[str], *, today: date, first: bool = True, vague: bool = False
) -> tuple[Days | Ambiguous | None, list[str]]:
    """The longest run of words at the end (or, with `first`, at the beginning) that names days, with a preposition
    before it; and the words that are left. "since" reaches to today. A word that is a name as well ("May") is a date
    only after a preposition, or with `vague`."""
    for length in range(min(LONGEST_RUN, len(parts)), 0, -1):
        ends = [(parts[-length:], parts[:-length])]
        ends += [(parts[:length], parts[length:])] if first else []
        for run, rest in ends:
            led = run[0].casefold() in _LEADING and len(run) > 1
            days = _named_days(" ".join(run), led=led, vague=vague, today=today)
            if days is not None:
                return days, list(rest)
    return None, list(parts)


def _named_days(text: str, *, led: bool, vague: bool, today: date) -> Days | Ambiguous | None:
    word, _, bare = text.partition(" ")
    if led and word.casefold() not in ("since", "from", "between"):
        text = bare
    days = read_span(text, today=today)
    return None if isinstance(days, Days) and days.vague and not (led or vague) else days


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
    if not _exists(year, month, day):
        return None
    made = date(year, month, day)
    return made if made >= EARLIEST else None


@lru_cache(maxsize=1_000)
def _by_dateparser(wanted: str, today: date) -> Days | None:
    """Kept, as it takes some ms and everybody asks for the same few."""
    from dateparser.date import DateDataParser  # with its own regular expressions: no start waits for them

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
