"""Alerts that nobody can get any more: of people who left, and of channels that the bot was removed from."""

from __future__ import annotations

from bot.model import ChannelId, TeamId, UserId
from bot.ports import AlertChanged, Watchlist
from bot.use_cases.alerts.subscriptions import pause


async def person_left(user: UserId, *, team: TeamId, watchlist: Watchlist) -> int:
    """Pauses what goes to that person alone; gives how many. They are kept, should the person come back."""
    own = [one for one in await watchlist.of(team, user) if one.channel is None and not one.paused]
    return sum([isinstance(await pause(one, watchlist), AlertChanged) for one in own])


async def channel_lost(channel: ChannelId, *, team: TeamId, watchlist: Watchlist) -> int:
    """Pauses what goes to that channel; gives how many."""
    there = [one for one in await watchlist.in_channel(team, channel) if not one.paused]
    return sum([isinstance(await pause(one, watchlist), AlertChanged) for one in there])
