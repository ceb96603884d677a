"""When a story may be brought to a place: what its alerts and the person's preferences say, in the place's own zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.edition.delivery_time import At, Now, WithDigest, due, soonest
from bot.model import CAP, ChannelId, Frequency, HeldBack, Preferences, Subscription, TeamId, UserId
from bot.ports import Notes, Place, Plans, PreferenceBook, Timing, Workspace
from bot.use_cases.note_names import unreached

UNREACHED_FOR = timedelta(minutes=10)
"""What comes for a place that Slack takes no message for is held that long, and then tried together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingPorts:
    preferences: PreferenceBook
    plans: Plans
    notes: Notes
    workspace: Workspace
    zone: ZoneInfo
    """Of whoever has none, and of channels without a digest."""


async def timing_of(
    alerts: Sequence[Subscription], team: TeamId, place: Place, ports: TimingPorts, *, now: datetime
) -> Timing:
    preferences = None if is_channel(place) else await ports.preferences.of(team, UserId(place))
    cap = CAP if preferences is None else preferences.cap
    urgent = any(one.urgent for one in alerts)
    if await ports.notes.get(unreached(team, place)) is not None:
        return Timing(due=now + UNREACHED_FOR, why=HeldBack.UNREACHED, cap=cap)
    zone = ports.zone
    free = preferences is None or (preferences.quiet is None and not preferences.days)
    if not free or any(one.frequency is not Frequency.AT_ONCE for one in alerts):
        zone = await zone_of_place(team, place, preferences, ports)
    when = soonest([due(one, now=now, zone=zone, preferences=preferences) for one in alerts])
    match when:
        case Now():
            return Timing(cap=cap, urgent=urgent)
        case At(moment=moment, why=why):
            return Timing(due=moment, why=why, cap=cap)
        case WithDigest():
            return Timing(why=HeldBack.DIGEST, cap=cap)


async def zone_of_place(team: TeamId, place: Place, preferences: Preferences | None, ports: TimingPorts) -> ZoneInfo:
    if preferences is None:
        plan = await ports.plans.of(team, ChannelId(place))
        return ZoneInfo(plan.zone) if plan is not None else ports.zone
    if preferences.zone is not None:
        return ZoneInfo(preferences.zone)
    profile = await ports.workspace.profile(preferences.user)
    return profile.zone or ports.zone


def is_channel(place: Place) -> bool:
    return place[:1] not in ("U", "W")
