"""The list of one's alerts, and a channel's, with their hits."""

from __future__ import annotations

import asyncio
from typing import Literal

from bot.model import ChannelId, Part, Subscription
from digests.slack.alerts.alert_list import PAGE, compose_alert_list
from digests.slack.alerts.values import decode_list
from digests.slack.help import compose_note
from handlers.slack.commands.alerts.access import Unavailable, alerts_of, zone_of
from handlers.slack.ports import Ports
from handlers.slack.replies import Home, InPlace, Reply, privately
from handlers.slack.requests import Request


async def listed(request: Request, ports: Ports, *, channel: ChannelId | None, page: int = 0) -> Part:
    """`channel`: whose; None: the asker's own."""
    alerts, zone = await asyncio.gather(alerts_of(channel, request, ports), zone_of(request.user, ports))
    if isinstance(alerts, Unavailable):
        return compose_note(alerts.reason)
    shown = [one.id for one in alerts[page * PAGE : (page + 1) * PAGE] or alerts[-PAGE:]]
    hits = await ports.store.watchlist.hits(ports.team, shown)
    return compose_alert_list(alerts, hits, now=ports.now(), zone=zone, channel=channel, page=page)


async def turned(request: Request, ports: Ports) -> Reply:
    """Another page, in place of the one it is pressed in; from any other message, a list beside it."""
    of, page = decode_list(request.text)
    part = await listed(request, ports, channel=request.channel if of == "here" else None, page=page)
    is_turn = request.place == "private" and ":" in request.what
    return InPlace(part) if is_turn else privately(part)


async def after_change(
    one: Subscription, of: Literal["mine", "here"], words: str, request: Request, ports: Ports
) -> Reply:
    """Where an alert of a list was changed: the list as it is now; elsewhere, what was done in words."""
    match request.place:
        case "home":
            return Home()
        case "private":
            channel = one.channel if of == "here" else None
            alerts = await alerts_of(channel, request, ports)
            numbers = [other.id for other in alerts] if not isinstance(alerts, Unavailable) else []
            page = numbers.index(one.id) // PAGE if one.id in numbers else 0
            return InPlace(await listed(request, ports, channel=channel, page=page))
        case _:
            return privately(compose_note(words))
