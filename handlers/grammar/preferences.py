"""When somebody wants to hear from the bot, as typed: `/alerts quiet 22:00-07:00 weekdays`, `/alerts cap 6`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time
from enum import Enum

from bot.edition.window import zone_names
from bot.model import QuietHours
from handlers.grammar.words import Misread, cut


class Unchanged(Enum):
    """What was not spoken of."""

    UNCHANGED = "unchanged"


UNCHANGED = Unchanged.UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPreferences:
    """Only what was spoken of changes; nothing was: show them, and a form."""

    quiet: QuietHours | Unchanged | None = UNCHANGED
    days: tuple[int, ...] | Unchanged = UNCHANGED
    """Empty: every day."""
    zone: str | Unchanged | None = UNCHANGED
    """None: as the Slack profile has it."""
    cap: int | Unchanged = UNCHANGED


QUIET_EXAMPLE = "/alerts quiet 22:00-07:00 weekdays"
MOST_CAP = 200
WEEKDAYS = (0, 1, 2, 3, 4)
_OFF = frozenset({"off", "none", "never", "no"})
_RANGE = re.compile(r"(?:from )?(\S+?(?: ?[ap]m)?)\s*(?:-|–|—|to|until|till)\s*(\S+(?: ?[ap]m)?)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d\d))?\s*(am|pm)?", re.IGNORECASE)
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def parse_preferences(setting: str, rest: str) -> SetPreferences | Misread:
    """`setting`: settings, quiet, days, zone or cap."""
    wanted = rest.strip()
    match setting:
        case "quiet" if wanted:
            return _quiet(wanted)
        case "days" if wanted:
            days = read_weekdays(wanted)
            return (
                Misread(f"I can't read “{cut(wanted)}” as days", "/alerts days Mon-Fri")
                if days is None
                else (SetPreferences(days=days))
            )
        case "zone" if wanted:
            return _zone(wanted)
        case "cap" if wanted:
            if wanted.isdecimal() and 1 <= int(wanted[:6]) <= MOST_CAP:
                return SetPreferences(cap=int(wanted))
            return Misread(f"A cap is a number of alerts an hour, from 1 to {MOST_CAP}", "/alerts cap 12")
        case _:
            return SetPreferences()


def _quiet(wanted: str) -> SetPreferences | Misread:
    if wanted.casefold() in _OFF:
        return SetPreferences(quiet=None)
    first, *more = wanted.split(" ")
    hours = wanted
    days: tuple[int, ...] | Unchanged | None = UNCHANGED
    for at in range(len(more)):
        found = read_weekdays(" ".join(more[at:]))
        if found is not None:
            hours, days = " ".join([first, *more[:at]]), found
            break
    found_range = _RANGE.fullmatch(hours)
    start = read_time(found_range[1]) if found_range else None
    end = read_time(found_range[2]) if found_range else None
    if start is None or end is None:
        return Misread(f"I can't read “{cut(wanted)}” as hours of the day", QUIET_EXAMPLE)
    if start == end:
        return Misread("Quiet hours need different start and end times", QUIET_EXAMPLE)
    made = SetPreferences(quiet=QuietHours(start=start, end=end))
    return made if isinstance(days, Unchanged) or days is None else replace(made, days=days)


def read_time(text: str) -> time | None:
    """22:00, 22, 10pm, 7.30."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return time(hour % 24, minute) if hour <= 24 and minute < 60 else None


def read_weekdays(text: str) -> tuple[int, ...] | None:
    """weekdays; every day; Mon-Fri; Mon, Wed and Sun. An empty tuple is every day."""
    wanted = text.casefold().strip(" .,").removeprefix("on ")
    if wanted in {"every day", "all days", "all", "daily"}:
        return ()
    if wanted in {"weekdays", "working days", "workdays"}:
        return WEEKDAYS
    if wanted in {"weekends", "weekend"}:
        return (5, 6)
    days: set[int] = set()
    for one in re.split(r"\s*(?:,|\band\b|\s)\s*", re.sub(r"\s*[-–—]\s*", "-", wanted)):
        ends = [_weekday(name) for name in one.split("-")] if one else []
        match ends:
            case []:
                continue
            case [int(day)]:
                days.add(day)
            case [int(first), int(last)]:
                days.update((first + step) % 7 for step in range((last - first) % 7 + 1))
            case _:
                return None
    return tuple(sorted(days)) if days and len(days) < 7 else () if days else None


def _weekday(name: str) -> int | None:
    whole = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return next((at for at, day in enumerate(whole) if len(name) >= 3 and day.startswith(name.removesuffix("s"))), None)


def _zone(wanted: str) -> SetPreferences | Misread:
    if wanted.casefold() in {"auto", "slack", "profile", *_OFF}:
        return SetPreferences(zone=None)
    found = zones_like(wanted)
    name = wanted.replace(" ", "_").casefold()
    exact = next((one for one in found if name in (one.casefold(), one.rpartition("/")[2].casefold())), None)
    if exact is not None:
        return SetPreferences(zone=exact)
    near = f"; the nearest is {found[0]}" if found else ""
    example = found[0] if found else "Europe/Berlin"
    return Misread(f"I don't know the time zone “{cut(wanted)}”{near}", f"/alerts zone {example}")


_NO_PLACES = ("Etc/", "posix/", "right/")


def zones_like(typed: str, most: int = 100) -> tuple[str, ...]:
    """Zones whose name, or a part of it, begins as typed, then those that hold it; each by name."""
    wanted = typed.strip().replace(" ", "_").casefold()
    places = sorted(one for one in zone_names() if "/" in one and not one.startswith(_NO_PLACES))
    begins = [one for one in places if f"/{wanted}" in f"/{one.casefold()}"]
    inside = [one for one in places if wanted in one.casefold() and one not in begins]
    return tuple([*(["UTC"] if "utc".startswith(wanted) else []), *begins, *inside][:most])
