"""The channels that have a digest: those set up in Slack, and the one the settings name unless it was set up too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.model import ChannelId, ChannelPlan, TeamId, UserId
from bot.ports import Plans
from bot.settings import Settings


def default_plan(channel: ChannelId, settings: Settings) -> ChannelPlan:
    """What a channel's digest is until somebody changes it."""
    return ChannelPlan(channel=channel, at=settings.digest_at, zone=settings.zone.key)


async def all_plans(settings: Settings, plans: Plans, team: TeamId) -> Sequence[ChannelPlan]:
    kept = list(await plans.all(team))
    if settings.channel is not None and all(plan.channel != settings.channel for plan in kept):
        kept.insert(0, default_plan(ChannelId(settings.channel), settings))
    return kept


async def plan_of(channel: ChannelId | None, settings: Settings, plans: Plans, team: TeamId) -> ChannelPlan | None:
    """The channel's; else that of the channel the settings name; None if neither has one."""
    known = {plan.channel: plan for plan in await all_plans(settings, plans, team)}
    if channel is not None and channel in known:
        return known[channel]
    return known.get(ChannelId(settings.channel)) if settings.channel is not None else None


async def plan_to_show(channel: ChannelId | None, settings: Settings, plans: Plans, team: TeamId | None) -> ChannelPlan:
    """By which a digest asked for in this channel is made, if any; None: in none. Never none: the settings' at last,
    of whatever channel, or of channel "". `team`: None if it is not known yet, so that nothing can be set up."""
    found = await plan_of(channel, settings, plans, team) if team is not None else None
    return found or default_plan(channel or ChannelId(settings.channel or ""), settings)


async def pause(channel: ChannelId, settings: Settings, plans: Plans, team: TeamId) -> ChannelPlan | None:
    """The channel's plan, from now on paused; None if it has none, or it is paused already."""
    known = await own_plan(channel, settings, plans, team)
    if known is None or known.paused:
        return None
    paused = replace(known, paused=True)
    await plans.keep(team, paused)
    return paused


@dataclass(frozen=True, slots=True)
class Started:
    """The channel has a digest from now on, or has it again."""

    plan: ChannelPlan


@dataclass(frozen=True, slots=True)
class Running:
    """It has one already."""

    plan: ChannelPlan


async def start(
    channel: ChannelId, user: UserId, settings: Settings, plans: Plans, team: TeamId, *, zone: ZoneInfo, now: datetime
) -> Started | Running:
    """At the hour of the settings, in that zone, where nothing was set up; else as it was. `user`: its owner then."""
    known = await own_plan(channel, settings, plans, team)
    if known is not None and not known.paused:
        return Running(known)
    like = known or replace(default_plan(channel, settings), zone=zone.key)
    started = replace(like, paused=False, owner=user, since=now)
    await plans.keep(team, started)
    return Started(started)


async def own_plan(channel: ChannelId, settings: Settings, plans: Plans, team: TeamId) -> ChannelPlan | None:
    """The channel's, without falling back on another's."""
    every = await all_plans(settings, plans, team)
    return next((plan for plan in every if plan.channel == channel), None)


def zone_of(plan: ChannelPlan) -> ZoneInfo:
    return ZoneInfo(plan.zone)
