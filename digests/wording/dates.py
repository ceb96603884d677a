"""Days, dates and hours in words: the same in Slack and in a terminal, in English whatever the machine's language."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.edition.window import display_day
from bot.model import Digest, Window

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads as the list it is
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day(moment: date) -> str:
    """15 Feb 2024: of a datetime its own date, never another zone's."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def month(moment: date) -> str:
    return f"{MONTHS[moment.month - 1]} {moment.year}"


def title_day(digest: Digest) -> str:
    """The digest's day in its reader's style; of days gone by with the year."""
    style = digest.plan.dates if digest.plan is not None else "day first"
    day = display_day(digest.window)
    year = f" {day.year}" if digest.coverage.looking_back and style != "iso" else ""
    return date_line(day, style) + year


def weekday(moment: date) -> str:
    """Thursday 16 May."""
    return f"{WEEKDAYS[moment.weekday()]} {moment.day} {LONG_MONTHS[moment.month - 1]}"


def date_line(moment: date, style: str = "day first") -> str:
    """Thursday 16 May; Thursday, May 16; 2024-05-16."""
    match style:
        case "iso":
            return moment.isoformat()
        case "month first":
            return f"{WEEKDAYS[moment.weekday()]}, {LONG_MONTHS[moment.month - 1]} {moment.day}"
        case _:
            return weekday(moment)


def days_line(first: date, last: date) -> str:
    """1–7 May 2024; 30 April – 2 May 2024."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {LONG_MONTHS[last.month - 1]} {last.year}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first.day} {LONG_MONTHS[first.month - 1]}{year} – {last.day} {LONG_MONTHS[last.month - 1]} {last.year}"


def when(moment: datetime | None, exact: Literal["minute", "day"] | None) -> str:
    """14 May 2024 06:12 UTC; 14 May 2024; undated."""
    if moment is None or exact is None:
        return "undated"
    return day(moment) if exact == "day" else f"{day(moment)} {moment.hour:02}:{moment.minute:02} UTC"


def to_come(moment: datetime | None, exact: Literal["minute", "day"] | None, *, now: datetime) -> bool:
    """Whether a date lies ahead. One known to the day only does until that day has begun where days begin, at UTC+14:
    its `moment` is the day's noon, which is no hour of the article's."""
    if moment is None:
        return False
    if exact == "day":
        return moment.date() > (now.astimezone(UTC) + timedelta(hours=14)).date()
    return moment > now


def clock(moment: datetime, zone: str) -> str:
    """Wed 15 May 08:00 CEST: an instant as people in that zone call it."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{WEEKDAYS[local.weekday()][:3]} {local.day} {MONTHS[local.month - 1]} {local:%H:%M %Z}"


def since(window: Window) -> str:
    """What a digest covers, in words that follow a comma or a dot."""
    return "everything known so far" if window.first else f"since {clock(window.since, window.zone)}"
