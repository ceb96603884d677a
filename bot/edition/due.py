"""What the pack's calendar says of a day and the week after it. Pure: the day is an argument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.model import Days, Due, Event

AHEAD = 7
"""Days after the digest's own that it looks at."""


def due(events: Sequence[Event], today: date, ahead: int = AHEAD) -> tuple[Due, ...]:
    """What is held today or begins within so many days, soonest first; then what is usually held in a month that
    begins within them and has no date yet. What goes on today is due today."""
    until = today + timedelta(days=ahead)
    known, usual = [], []
    for one in events:
        held = next((days for days in _held(one, today.year) if days.last >= today and days.first <= until), None)
        if held is not None:
            known.append(Due(name=one.name, first=held.first, last=held.last, before=last_held(one, held.first)))
        elif (month := _month_begins(one, today, until)) is not None and not _dated(one, month):
            usual.append(Due(name=one.name, first=month, last=month, day_known=False, before=last_held(one, month)))
    return (*sorted(known, key=_order), *sorted(usual, key=_order))


def tomorrow(found: Sequence[Due], today: date) -> tuple[Due, ...]:
    """Those that begin the day after and were held before."""
    eve = today + timedelta(days=1)
    return tuple(one for one in found if one.day_known and one.first == eve and one.before is not None)


def last_held(event: Event, before: date) -> Days | None:
    """When it was last held, as far as the calendar knows."""
    past = [days for days in _held(event, before.year) if days.last < before]
    return max(past, key=lambda days: days.first, default=None)


def _order(one: Due) -> tuple[date, str]:
    return (one.first, one.name)


def _held(event: Event, year: int) -> list[Days]:
    """Around that year. A date that somebody set takes the place of the year's rule."""
    if event.every is None:
        return list(event.dates)
    month, day = event.every
    whole = Days(first=date(year, month, day), last=date(year, month, day))
    set_for = {days.first.year for days in event.dates}
    by_rule = [
        replace(whole, first=whole.first.replace(year=one), last=whole.first.replace(year=one))
        for one in (year - 1, year, year + 1)
        if one not in set_for
    ]
    return sorted([*event.dates, *by_rule], key=lambda days: days.first)


def _month_begins(event: Event, today: date, until: date) -> date | None:
    """The first of such a month, within the days after today. Of months in a row the first counts: said once."""
    begins = until.replace(day=1)
    named = begins.month in event.months and (begins - timedelta(days=1)).month not in event.months
    return begins if named and today < begins <= until else None


def _dated(event: Event, month: date) -> bool:
    return any(days.first.year == month.year for days in event.dates)
