"""When what an alert matched may be brought: at its own pace, outside quiet hours, on a working day. Pure.

All times of day are the person's own. A time that a change of clocks leaves out is the first instant after the gap, of
one that comes twice it is the first (`bot.edition.window.scheduled`): quiet hours end when clocks first show their end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.edition.window import scheduled
from bot.model import Frequency, HeldBack, Preferences, Subscription, is_known

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
STEPS = 20
"""Quiet hours and days off that can follow each other before a working day must come: a week of each, and some."""


@dataclass(frozen=True, slots=True)
class Now:
    """Nothing holds it back."""


@dataclass(frozen=True, slots=True)
class At:
    moment: datetime
    why: HeldBack


@dataclass(frozen=True, slots=True)
class WithDigest:
    """In the digest of the channel it goes to."""


When = Now | At | WithDigest


def due(one: Subscription, *, now: datetime, zone: ZoneInfo, preferences: Preferences | None) -> When:
    """`preferences`: of the person it goes to; None for a channel, which has neither quiet hours nor days off. `zone`:
    of the person or the channel."""
    if one.urgent:
        return Now()
    asked = _asked(one, now, zone, preferences)
    if preferences is None or isinstance(asked, WithDigest):
        return asked
    free = next_free(asked.moment if isinstance(asked, At) else now, zone=zone, preferences=preferences)
    return asked if isinstance(free, Now) else free


def soonest(some: list[When]) -> When:
    """Of a story's alerts the first to bring it; a digest comes last, as nobody knows when it is."""
    if any(isinstance(one, Now) for one in some):
        return Now()
    timed = [one for one in some if isinstance(one, At)]
    return min(timed, key=lambda one: one.moment) if timed else WithDigest()


def next_free(moment: datetime, *, zone: ZoneInfo, preferences: Preferences) -> Now | At:
    """The first moment at or after this one that is in no quiet hours and on a working day."""
    held: HeldBack | None = None
    for _ in range(STEPS):
        local = moment.astimezone(zone)
        later, why = moment, held
        if preferences.days and local.weekday() not in preferences.days:
            later, why = scheduled(local.date() + _DAY, _opening(preferences), zone), HeldBack.DAY_OFF
        elif preferences.quiet is not None and preferences.quiet.hold(local.time()):
            end = preferences.quiet.end
            day = local.date() if local.time() < end else local.date() + _DAY
            later, why = scheduled(day, end, zone), HeldBack.QUIET
        if later <= moment:  # free, or the second time that clocks show an end that was reached before
            break
        moment, held = later, held or why
    return Now() if held is None else At(moment, held)


def _opening(preferences: Preferences) -> time:
    """When a working day begins for the bot."""
    quiet = preferences.quiet
    return quiet.end if quiet is not None and quiet.end < quiet.start else preferences.daily_at


def _asked(one: Subscription, now: datetime, zone: ZoneInfo, preferences: Preferences | None) -> When:
    if not is_known(one.frequency):
        return Now()  # rather than late: whoever chose it has a newer version, whose workers see to it else
    match one.frequency:
        case Frequency.AT_ONCE:
            return Now()
        case Frequency.HOURLY:
            begun = now.astimezone(zone).replace(minute=0, second=0, microsecond=0)
            return At(begun.astimezone(UTC) + _HOUR, HeldBack.HOURLY)
        case Frequency.DAILY:
            return At(_next(one.at, now, zone), HeldBack.DAILY)
        case Frequency.DIGEST:
            if preferences is None:
                return WithDigest()
            return At(_next(preferences.daily_at, now, zone), HeldBack.DIGEST)
        case _:
            assert_never(one.frequency)


def _next(at: time, now: datetime, zone: ZoneInfo) -> datetime:
    """The first moment after now when clocks show that time."""
    today = now.astimezone(zone).date()
    days = (scheduled(today + number * _DAY, at, zone) for number in (-1, 0, 1, 2))
    return next(moment for moment in days if moment > now)
