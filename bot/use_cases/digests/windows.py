"""What a digest that somebody asks for covers, by the calendar of the channel's plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.edition.window import (
    day_window,
    display_day,
    local_day,
    since_moment,
    span_window,
    today_so_far,
)
from bot.model import ChannelPlan, OneDay, Period, SeveralDays, SinceMoment, TeamId, TodaySoFar, Window
from bot.ports import Archive, Ledger
from bot.use_cases.digests.plans import zone_of

EVERYTHING = 2_000
"""Items on file up to which a bot that never posted a digest shows them all."""


async def window_for(
    period: Period, plan: ChannelPlan, *, ledger: Ledger, archive: Archive, team: TeamId | None, now: datetime
) -> Window:
    """A day gone by is as the plan schedules it, whatever was posted then. `team`: None if it is not known yet."""
    zone = zone_of(plan)
    today = local_day(now, zone)
    match period:
        case OneDay(day=day) if day != today:
            return day_window(day, at=plan.at, zone=zone)
        case OneDay() | TodaySoFar():
            last = await ledger.last_window(team, plan.channel) if team is not None and plan.channel else None
            return await _so_far(last, plan, archive=archive, now=now)
        case SeveralDays(first=first, last=final):
            span = span_window(first, final, at=plan.at, zone=zone)
            return replace(span, until=now) if final >= today else span
        case SinceMoment(since=since, until=until):
            return since_moment(since, until, now=now, zone=zone)
        case _:
            assert_never(period)


async def _so_far(last: Window | None, plan: ChannelPlan, *, archive: Archive, now: datetime) -> Window:
    """What today's digest held, and what came since; before a channel's first digest everything, unless that is much:
    then the day's."""
    zone = zone_of(plan)
    today = local_day(now, zone)
    if last is not None and display_day(last) == today:
        return replace(last, until=max(last.until, now))
    if last is None and (await archive.size())[0] > EVERYTHING:
        scheduled = day_window(today, at=plan.at, zone=zone)
        return since_moment(scheduled.since, now, now=now, zone=zone)
    return today_so_far(last, now=now, zone=zone)
