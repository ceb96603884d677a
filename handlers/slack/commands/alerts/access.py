"""Which alert is meant, and whether the asker may see and change it: their own, and those of channels they are in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.model import Act, ChannelId, Subscription, UserId
from bot.use_cases.alerts.subscriptions import mine, of_channel
from digests.slack.alerts.values import AlertRef, decode_ref
from digests.slack.control_values import UnknownValue
from handlers.slack.people.audit import record
from handlers.slack.people.permissions import Allowed, Denied, may
from handlers.slack.people.zones import zone_of_person
from handlers.slack.ports import Ports
from handlers.slack.requests import Request

GONE = "That alert is gone. /alerts shows those you have."
NO_CHANNEL = "This isn't a channel. Type /alerts here in a channel to see its alerts."


@dataclass(frozen=True, slots=True)
class Unavailable:
    reason: str
    """For the person: what happened, and what to do."""


async def alerts_of(
    channel: ChannelId | None, request: Request, ports: Ports
) -> tuple[Subscription, ...] | Unavailable:
    """The asker's own, or the channel's, in the order of their numbers."""
    watchlist = ports.store.watchlist
    if channel is None:
        return await mine(team=ports.team, user=request.user, watchlist=watchlist)
    if channel.startswith("D"):
        return Unavailable(NO_CHANNEL)
    allowed = await may(Act.CHANNEL_ALERTS, replace(request, channel=channel), ports)
    if isinstance(allowed, Denied):
        return Unavailable(allowed.reason)
    return await of_channel(team=ports.team, channel=channel, watchlist=watchlist)


async def by_number(which: int, *, here: bool, request: Request, ports: Ports) -> Subscription | Unavailable:
    listed = await alerts_of((request.channel or ChannelId("D")) if here else None, request, ports)
    if isinstance(listed, Unavailable):
        return listed
    if not 1 <= which <= len(listed):
        whose = "This channel has" if here else "You have"
        many = f"{whose} {len(listed)}: /alerts{' here' if here else ''} numbers them." if listed else f"{whose} none."
        return Unavailable(f"There is no alert {which}. {many}")
    return await _permitted(listed[which - 1], request, ports)


async def by_ref(ref: AlertRef, request: Request, ports: Ports) -> Subscription | Unavailable:
    """What a button or a form means, however old: as it is now."""
    for one in await ports.store.watchlist.of(ports.team, UserId(ref.owner)):
        if one.id == ref.id:
            return await _permitted(one, request, ports)
    return Unavailable(GONE)


async def by_form(request: Request, ports: Ports) -> Subscription | Unavailable:
    """The alert that a submitted form is about."""
    try:
        ref = decode_ref(request.channel or "")
    except UnknownValue:
        return Unavailable(GONE)
    return await by_ref(ref, request, ports)


async def _permitted(one: Subscription, request: Request, ports: Ports) -> Subscription | Unavailable:
    if one.channel is None:
        return one if one.user == request.user else Unavailable(GONE)
    match await may(Act.CHANNEL_ALERTS, replace(request, channel=one.channel), ports):
        case Allowed():
            return one
        case Denied(reason=reason):
            return Unavailable(reason)


async def note_change(one: Subscription, request: Request, ports: Ports, *, before: str = "", after: str) -> None:
    """What changes what a channel gets is kept in the audit log."""
    if one.channel is not None:
        about = f"alert {one.title} in {one.channel}"
        await record(Act.CHANNEL_ALERTS, request, ports, about=about, before=before, after=after)


async def zone_of(user: UserId, ports: Ports) -> str:
    """In which somebody's days begin."""
    return (await zone_of_person(user, ports)).key
