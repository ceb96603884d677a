"""When a channel's digest is due: the one place where its plan, what was posted last and the first start are
weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.edition.window import due_at, local_day, next_window, one_day
from bot.model import ChannelPlan, TeamId, Window
from bot.ports import Ledger, Notes
from bot.settings import Settings
from bot.use_cases.digests.plans import zone_of
from bot.use_cases.note_names import CORPUS_READ, STARTED

AHEAD = timedelta(hours=1)
"""By which clocks of two machines may differ without one of them being wrong."""


class Calendar(Protocol):
    """What is kept of days gone by."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def notes(self) -> Notes: ...


async def due_window(
    plan: ChannelPlan, calendar: Calendar, *, settings: Settings, team: TeamId, now: datetime
) -> Window | None:
    """The window of the digest that is due at `now`; None if none is. The first of all waits for the watched folder."""
    if plan.paused:
        return None
    last = _settled(await calendar.ledger.last_window(team, plan.channel), now)
    at_once = _at_once(plan, settings)
    if last is None and at_once and not await calendar.notes.get(CORPUS_READ):
        return None
    started = plan.since or await _started(calendar.notes, now)
    window = next_window(
        last, now=now, at=plan.at, zone=zone_of(plan), days=plan.days, first_at_once=at_once, started=started
    )
    if window is None or plan.since is None:
        return window
    return one_day(window if last is None or last.until >= plan.since else replace(window, first=True))


async def next_due(
    plan: ChannelPlan, calendar: Calendar, *, settings: Settings, team: TeamId, now: datetime
) -> datetime:
    """When the channel's next digest is due. Only looks: the first start is noted by whoever posts."""
    noted = await calendar.notes.get(STARTED)
    return due_at(
        _settled(await calendar.ledger.last_window(team, plan.channel), now),
        now=now,
        at=plan.at,
        zone=zone_of(plan),
        days=plan.days,
        started=plan.since or (datetime.fromisoformat(noted) if noted else now),
        first_at_once=_at_once(plan, settings),
    )


async def upcoming(
    plans: Sequence[ChannelPlan], calendar: Calendar, *, settings: Settings, team: TeamId, now: datetime
) -> Sequence[tuple[ChannelPlan, datetime]]:
    """Each that is not paused, with when its next digest is due, soonest first."""
    due = [
        (plan, await next_due(plan, calendar, settings=settings, team=team, now=now))
        for plan in plans
        if not plan.paused
    ]
    return sorted(due, key=lambda one: (one[1], one[0].channel))


def _settled(last: Window | None, now: datetime) -> Window | None:
    """The last window. One that ends in time to come was made while a clock was ahead: what is due now goes on where
    that one began, so that its days are not passed over."""
    if last is None or last.until <= now + AHEAD:
        return last
    return replace(last, until=last.since, day=local_day(last.since, ZoneInfo(last.zone)))


def _at_once(plan: ChannelPlan, settings: Settings) -> bool:
    """The settings' own channel may have its first digest at the start; one set up in Slack waits for its hour."""
    return plan.since is None and settings.first_digest == "at-once"


async def _started(notes: Notes, now: datetime) -> datetime:
    noted = await notes.get(STARTED)
    if noted is None:
        await notes.put(STARTED, now.isoformat())
        return now
    return datetime.fromisoformat(noted)
