"""Once a month, who has alerts that never have something to say, or far too much: for a note to each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model import AlertHits, AlertState, Subscription, SubscriptionId, TeamId, UserId
from bot.ports import Notes, Watchlist
from bot.use_cases.alerts.preview import MOST_A_DAY
from bot.use_cases.alerts.subscriptions import mine
from bot.use_cases.note_names import alerts_reviewed

DAYS = 30
AT = time(10, 0)
"""On the month's first working day; later in the month if nobody was there to look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertReview:
    """One person's; each alert with its number in their list."""

    user: UserId
    silent: tuple[tuple[int, Subscription], ...]
    """Active for `DAYS` days, without a hit."""
    loud: tuple[tuple[int, Subscription], ...]
    """More than `MOST_A_DAY` stories a day."""
    hits: Mapping[SubscriptionId, AlertHits]


async def due_reviews(
    watchlist: Watchlist, notes: Notes, team: TeamId, *, now: datetime, zone: ZoneInfo
) -> tuple[str, Sequence[AlertReview]] | None:
    """The month as 2031-03, and all that is worth a note; None until it is time, and after `note_reviewed`."""
    local = now.astimezone(zone)
    month = f"{local:%Y-%m}"
    if local < datetime.combine(first_working_day(local.date()), AT, zone):
        return None
    if await notes.get(alerts_reviewed(team)) == month:
        return None
    owners = sorted({one.user for one in await watchlist.everyone() if one.team == team})
    found = [await _review(owner, watchlist, team, now) for owner in owners]
    return month, [one for one in found if one.silent or one.loud]


async def note_reviewed(month: str, notes: Notes, team: TeamId) -> None:
    await notes.put(alerts_reviewed(team), month)


def first_working_day(day: date) -> date:
    """Of the day's month: no Saturday, no Sunday."""
    first = day.replace(day=1)
    return first + timedelta(days=max(0, 7 - first.weekday()) if first.weekday() > 4 else 0)


async def _review(user: UserId, watchlist: Watchlist, team: TeamId, now: datetime) -> AlertReview:
    alerts = list(enumerate(await mine(team=team, user=user, watchlist=watchlist), start=1))
    hits = await watchlist.hits(team, [one.id for _, one in alerts])
    since = now.date() - timedelta(days=DAYS - 1)
    counted = {one.id: hits[one.id].since(since) for _, one in alerts}
    active = [(number, one) for number, one in alerts if one.state(now) is AlertState.ACTIVE]
    old = [(number, one) for number, one in active if now - one.made_at >= timedelta(days=DAYS)]
    return AlertReview(
        user=user,
        silent=tuple((number, one) for number, one in old if not counted[one.id]),
        loud=tuple((number, one) for number, one in active if counted[one.id] > MOST_A_DAY * DAYS),
        hits=hits,
    )
