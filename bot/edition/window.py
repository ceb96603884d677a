"""When a channel's digest is due and what it covers. Pure: the clock, the zone and the last window are arguments.

A channel's windows tile the calendar: each begins where the one before ended, none overlaps, none is empty, and of the
scheduled ones there is at most one a local date, whatever daylight saving, down-time or a changed setting does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.model import ChannelId, DeliveryId, TeamId, Window, stable_id

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Before anything was filed: where the first window begins."""

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@cache
def zone_names() -> frozenset[str]:
    """Of every zone there is. Looked up once: it takes a tenth of a second to walk through their files."""
    return frozenset(available_timezones())


def scheduled(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) when clocks in `zone` first show `at` on `day`.

    A time that a spring gap leaves out becomes the first instant after the gap, which may be midnight of the next
    date; of a time that autumn shows twice it is the first.
    """
    asked = datetime.combine(day, at.replace(microsecond=0, tzinfo=None, fold=0))
    late = asked.replace(tzinfo=zone).astimezone(UTC)
    if _local(late, zone) == asked:
        return late
    # In a gap the offset before it (fold=0) leads past the gap and the offset after it (fold=1) to before the gap:
    # the end of the gap lies between the two.
    early = asked.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while late - early > _SECOND:
        middle = early + timedelta(seconds=(late - early) // _SECOND // 2)
        early, late = (middle, late) if _local(middle, zone) < asked else (early, middle)
    return late


def exists(day: date, zone: ZoneInfo) -> bool:
    """False for a date that a zone skipped, as Samoa did 30 December 2011."""
    return _local(scheduled(day, time(0), zone), zone).date() == day


EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
"""Of the week, 0 Monday."""


def next_window(
    last: Window | None,
    *,
    now: datetime,
    at: time,
    zone: ZoneInfo,
    started: datetime,
    first_at_once: bool = False,
    days: Sequence[int] = EVERY_DAY,
) -> Window | None:
    """The window whose digest is due by `now`, or None. After down-time it covers all that was missed, as one.

    `last`: the newest window a digest was intended for. Without one, the channel's first digest covers everything
    known: at once, or at the first scheduled instant at or after `started`, when the channel was set up. `days` of the
    week (not empty) have a digest; what came on the others is in the next.
    """
    day = _latest_day(now, at, zone, days)
    until = scheduled(day, at, zone)
    if last is None and first_at_once:
        # Dated by the schedule, so that it takes no later digest's place on the same date.
        return Window(day=day, since=EPOCH, until=now.astimezone(UTC), zone=zone.key, first=True)
    if last is None:
        return Window(day=day, since=EPOCH, until=until, zone=zone.key, first=True) if until >= started else None
    if day <= last.day or until <= last.until:
        return None
    return Window(day=day, since=last.until, until=until, zone=zone.key)


def due_at(
    last: Window | None,
    *,
    now: datetime,
    at: time,
    zone: ZoneInfo,
    started: datetime,
    first_at_once: bool = False,
    days: Sequence[int] = EVERY_DAY,
) -> datetime:
    """When the next digest is due: at or before `now` if one is due already."""
    due = next_window(last, now=now, at=at, zone=zone, started=started, first_at_once=first_at_once, days=days)
    if due is not None:
        return due.until
    day = _latest_day(now, at, zone, days) + _DAY
    earliest = max(now, started if last is None else last.until)
    while (last is not None and day <= last.day) or scheduled(day, at, zone) < earliest or not _held(day, zone, days):
        day += _DAY
    return scheduled(day, at, zone)


def one_day(window: Window) -> Window:
    """A channel's first digest where there were others before: of the day before it, not of everything known."""
    return replace(window, since=window.until - _DAY, first=False) if window.first else window


def span_window(first: date, last: date, *, at: time, zone: ZoneInfo) -> Window:
    """What the digests of first … last cover by schedule, together."""
    return replace(day_window(last, at=at, zone=zone), since=scheduled(first - _DAY, at, zone))


def today_so_far(last: Window | None, *, now: datetime, zone: ZoneInfo) -> Window:
    """What the next digest would hold if it were posted now; belongs to no schedule."""
    day = local_day(now, zone)
    if last is None:
        return Window(day=day, since=EPOCH, until=now.astimezone(UTC), zone=zone.key, first=True)
    return Window(day=day, since=min(last.until, now), until=now.astimezone(UTC), zone=zone.key)


def day_window(day: date, *, at: time, zone: ZoneInfo) -> Window:
    """What the digest of that date covers by schedule: from the time of day before, to the time of that date."""
    return Window(day=day, since=scheduled(day - _DAY, at, zone), until=scheduled(day, at, zone), zone=zone.key)


def since_moment(since: datetime, until: datetime | None, *, now: datetime, zone: ZoneInfo) -> Window:
    """What came between two instants, `now` at the latest; belongs to no schedule."""
    return Window(day=local_day(now, zone), since=min(since, now), until=min(until or now, now), zone=zone.key)


def delivery_id(team: TeamId, channel: ChannelId, window: Window) -> DeliveryId:
    """One a team, channel and local date, and one for the channel's first: two clocks that differ make one digest."""
    return DeliveryId(stable_id(team, channel, "digest", "first" if window.first else window.day.isoformat()))


def display_day(window: Window) -> date:
    """The date a reader calls it by: where it ends, for one that belongs to no schedule."""
    return local_day(window.until, ZoneInfo(window.zone)) if window.first else window.day


def local_day(now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date()


def dates_covered(window: Window) -> tuple[datetime, datetime]:
    """From the first midnight to the last of the days that a window's digests are named after: each ends on its day."""
    zone = ZoneInfo(window.zone)
    since, last = window.since.astimezone(zone), local_day(window.until - timedelta(microseconds=1), zone)
    first = since.date() if since.time() == time() else since.date() + _DAY
    return datetime.combine(first, time(), zone), datetime.combine(last + _DAY, time(), zone)


def is_gone_by(window: Window, now: datetime) -> bool:
    """It ends before yesterday: the digest in between has told what the feeds are like."""
    return display_day(window) < local_day(now, ZoneInfo(window.zone)) - _DAY


REACH = 8
"""Local days from an item's filing on whose digests may show it: a channel may have one a week."""


def windows_that_may_hold(filed: datetime, zone: str) -> Sequence[Window]:
    """Of the channel's first digest, and of the days whose digests may hold what was filed then: for asking the ledger
    by `delivery_id`, which goes by `day` and `first` alone."""
    days = [(filed + number * _DAY).date() for number in range(-1, REACH)]
    first = Window(day=filed.date(), since=filed, until=filed, zone=zone, first=True)
    return [first, *(Window(day=day, since=filed, until=filed, zone=zone) for day in days)]


def _held(day: date, zone: ZoneInfo, days: Sequence[int]) -> bool:
    return day.weekday() in days and exists(day, zone)


def _latest_day(now: datetime, at: time, zone: ZoneInfo, days: Sequence[int]) -> date:
    """The newest date with a digest whose scheduled instant is not after `now`."""
    day = local_day(now, zone)
    while scheduled(day, at, zone) > now or not _held(day, zone, days):
        day -= _DAY
    return day


def _local(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)
