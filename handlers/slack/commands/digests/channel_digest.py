"""/digest on, off and here, and the bot's coming into a channel and going from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

import structlog

from bot.model import Act, ChannelPlan, UserId
from bot.use_cases.alerts.departures import channel_lost
from bot.use_cases.digests.plans import Running, Started, default_plan, own_plan, pause, start
from bot.use_cases.digests.schedule import next_due
from digests.slack.digests.channel import (
    compose_hello,
    compose_none_here,
    compose_off,
    compose_removed,
    compose_running,
    compose_started,
)
from digests.slack.help import compose_note
from handlers.grammar.digest import Turn
from handlers.slack.notices import BotJoined, BotLeft
from handlers.slack.people.audit import record
from handlers.slack.people.zones import zone_of_person
from handlers.slack.ports import Ports
from handlers.slack.replies import ForAll, Reply, privately
from handlers.slack.requests import Request

log = structlog.get_logger()
ELSEWHERE = "A digest is posted in a channel: type `/digest here` in the one that should have it."


async def turned(turn: Turn, request: Request, ports: Ports) -> Reply:
    match turn:
        case Turn.OFF:
            return await _off(request, ports)
        case Turn.ON:
            return await _on(request, await zone_of_person(request.user, ports), ports)
        case _:
            assert_never(turn)


async def here(request: Request, ports: Ports) -> Reply:
    """The button under the hello. Its value is the zone that its hour was said in."""
    return await _on(request, _zone(request.text) or await zone_of_person(request.user, ports), ports)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


async def _off(request: Request, ports: Ports) -> Reply:
    if request.channel is None or request.channel.startswith("D"):
        return privately(compose_note(ELSEWHERE))
    paused = await pause(request.channel, ports.settings, ports.store.plans, ports.team)
    if paused is None:
        return privately(compose_none_here())
    await record(Act.SET_DIGEST, request, ports, about=request.channel, before="on", after="off")
    return privately(compose_off(request.channel))


async def _on(request: Request, zone: ZoneInfo, ports: Ports) -> Reply:
    if request.channel is None or request.channel.startswith("D"):
        return privately(compose_note(ELSEWHERE))
    started = await start(
        request.channel,
        request.user,
        ports.settings,
        ports.store.plans,
        ports.team,
        zone=zone,
        now=ports.now(),
    )
    due = await _due(started.plan, ports)
    match started:
        case Running(plan=plan):
            return privately(compose_running(plan, due))
        case Started(plan=plan):
            await record(Act.SET_DIGEST, request, ports, about=request.channel, before="off", after="on")
            return ForAll((compose_started(plan, due),))
        case _:
            assert_never(started)


async def joined(notice: BotJoined, ports: Ports) -> Sequence[tuple[Request, Reply]]:
    """One short hello, in the channel."""
    zone = await zone_of_person(notice.inviter, ports)
    plan = await own_plan(notice.channel, ports.settings, ports.store.plans, ports.team)
    running = plan is not None and not plan.paused
    due = await _due(plan, ports) if plan is not None and running else None
    offered = plan or _default(notice, zone, ports)
    asked = Request(what="member_joined_channel", user=notice.inviter or ports.bot_user, channel=notice.channel)
    return [(asked, ForAll((compose_hello(offered, due),)))]


def _default(notice: BotJoined, zone: ZoneInfo, ports: Ports) -> ChannelPlan:
    plan = default_plan(notice.channel, ports.settings)
    return ChannelPlan(channel=plan.channel, at=plan.at, zone=zone.key)


async def left(notice: BotLeft, ports: Ports) -> Sequence[tuple[Request, Reply]]:
    """Pauses what went there, and tells whoever set it up; with nobody known, the bot's owners."""
    plan = await pause(notice.channel, ports.settings, ports.store.plans, ports.team)
    alerts = await channel_lost(notice.channel, team=ports.team, watchlist=ports.store.watchlist)
    log.info("removed from a channel", channel=notice.channel, digest=plan is not None, alerts=alerts)
    if plan is None and not alerts:
        return []
    owner = plan.owner if plan is not None else None
    people = (owner,) if owner is not None else tuple(UserId(one) for one in ports.settings.owners)
    message = compose_removed(notice.channel, digest=plan is not None, alerts=alerts)
    return [(Request(what="channel_left", user=one), privately(message)) for one in people]


async def _due(plan: ChannelPlan, ports: Ports) -> datetime:
    return await next_due(plan, ports.store, settings=ports.settings, team=ports.team, now=ports.now())
