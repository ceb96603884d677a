"""/digest: today so far, an earlier day, one topic; for the asker, until shared."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date, datetime
from typing import assert_never

from bot.edition.window import display_day, is_gone_by, local_day
from bot.errors import StorageAway
from bot.model import (
    ChannelId,
    ChannelPlan,
    DigestRequest,
    OneDay,
    Part,
    SeveralDays,
    SinceMoment,
    TodaySoFar,
    UserId,
    Window,
)
from bot.use_cases.computation import computed
from bot.use_cases.digests.activity import activity
from bot.use_cases.digests.assembly import assembled, basis_of
from bot.use_cases.digests.plans import plan_to_show, zone_of
from bot.use_cases.digests.windows import window_for
from digests.slack import control_values, controls
from digests.slack.control_values import decode_digest, encode_digest
from digests.slack.digests.chart import compose_charts
from digests.slack.digests.digest import compose
from digests.slack.help import Command
from digests.wording.dates import clock, days_line
from handlers.grammar.digest import (
    DigestAsked,
    DigestChart,
    DigestMissed,
    DigestSettings,
    DigestTurned,
    DigestWeek,
    parse_digest,
)
from handlers.grammar.words import Help, Misread
from handlers.slack.commands.digests import channel_digest, digest_settings, missed_article, week
from handlers.slack.mistakes import help_on, mistake
from handlers.slack.ports import Ports
from handlers.slack.replies import ForAll, Privately, Reply, privately
from handlers.slack.requests import Request

COMMAND = Command(
    name="/digest",
    purpose="Shows today so far, or an earlier day's digest. Only you see it, until you share it.",
    usage=(
        "/digest [TOPIC] [yesterday | DATE | DATE to DATE | since I last looked] or here, off, settings, chart, week, "
        "missed ADDRESS"
    ),
    examples=(
        ("/digest", "today so far"),
        ("/digest energy last week", "one topic, several days"),
        ("/digest since I last looked", "what came since you did"),
        ("/digest here", "posts the digest in this channel from now on; `/digest off` stops it"),
        ("/digest settings", "this channel's hour, days, zone, topics and outlets"),
        ("/digest chart", "the last 30 days: items by topic, and who was quoted most"),
        (
            "/digest week export",
            "the last seven days in ten lines, as Markdown, HTML and .docx; `/digest week` shows it",
        ),
        ("/digest missed https://example.org/article", "an article that should have been there: read and added"),
    ),
    summary="Today so far, or an earlier day",
    hint="[TOPIC] [yesterday | DATE to DATE | since I last looked] | here | off | settings | chart | week | missed",
)
LOOKED = 90 * 86_400
"""Seconds for which it is kept when somebody last looked."""


async def digest(request: Request, ports: Ports) -> Reply:
    today = local_day(ports.now(), zone_of(await _plan(request.channel, ports)))
    wish = parse_digest(request.text, today=today, topics=ports.pack.current.topics)
    match wish:
        case Help():
            return privately(help_on(wish, COMMAND))
        case Misread():
            return privately(mistake(wish, COMMAND))
        case DigestSettings():
            return await digest_settings.opened(request, ports)
        case DigestTurned(turn=turn):
            return await channel_digest.turned(turn, request, ports)
        case DigestChart():
            return await chart(request.channel, ports)
        case DigestWeek(export=export):
            return await week.exported(request, ports) if export else await week.shown(request, ports)
        case DigestMissed(address=address):
            return await missed_article.asked(address, request, ports)
        case DigestAsked():
            asked = await _request(wish, today, request.user, ports)
            return Privately(await pages(asked, ports, request.channel, shared_by=request.shared_by))
        case _:
            assert_never(wish)


async def chart(channel: ChannelId | None, ports: Ports) -> Reply:
    now, plan = ports.now(), await _plan(channel, ports)
    last = local_day(now, zone_of(plan))
    seen = await activity(now, last=last, zone=plan.zone, archive=ports.store.archive, pack=ports.pack.current)
    return privately(compose_charts(seen.chart, seen.balance))


async def today(request: Request, ports: Ports) -> Reply:
    return Privately(await pages(DigestRequest(), ports, request.channel))


async def menu(request: Request, ports: Ports) -> Reply:
    """Under a posted digest. UnknownValue for what no version wrote."""
    match request.text:
        case controls.TODAY:
            return await today(request, ports)
        case controls.MISSED:
            return await missed_article.pressed(request, ports)
        case controls.SETTINGS:
            return await digest_settings.opened(request, ports)
        case other:
            raise control_values.UnknownValue(other)


async def share(request: Request, ports: Ports) -> Reply:
    return ForAll(await pages(decode_digest(request.text), ports, request.channel, shared_by=request.user))


async def pages(
    asked: DigestRequest, ports: Ports, channel: ChannelId | None, *, shared_by: UserId | None = None
) -> tuple[Part, ...]:
    """As the channel's plan has it; what is asked for by topic is shown whatever topics the channel has."""
    now = ports.now()
    plan = await _plan(channel, ports)
    window = await window_for(
        asked.period, plan, ledger=ports.store.ledger, archive=ports.store.archive, team=ports.team, now=now
    )
    basis = await basis_of(
        window,
        ports.store,
        plan=plan,
        team=ports.team,
        now=now,
        only=asked.topic,
        looking_back=is_gone_by(window, now),
    )
    share = _share(_dated(asked, window), channel) if shared_by is None else None
    days, pack, same = _days(asked, window), ports.pack.current, basis.to_the_minute()

    async def composed() -> tuple[Part, ...]:
        made = await ports.pack.digests.get(same, lambda: assembled(basis, ports.store, pack=pack))
        return await computed(compose, made.digest, share=share, shared_by=shared_by, sides=made.sides, days=days)

    return await ports.pack.pages.get((same, share, shared_by, days), composed)


def _share(asked: DigestRequest, channel: ChannelId | None) -> str:
    """A direct message has no channel to share it in."""
    return "" if channel is None or channel.startswith("D") else encode_digest(asked)


def _dated(asked: DigestRequest, window: Window) -> DigestRequest:
    """What is shared is of the day it was looked at, even if that is over by then."""
    return replace(asked, period=OneDay(display_day(window))) if asked.period == TodaySoFar() else asked


async def _request(asked: DigestAsked, today: date, user: UserId, ports: Ports) -> DigestRequest:
    """Looking is noted whenever what is newest is shown."""
    name, now = f"looked:{ports.team}:{user}", ports.now()
    before = await ports.store.notes.get(name)
    if today in (asked.day, asked.last):
        with contextlib.suppress(StorageAway):  # a storage that takes no writes can still be read
            await ports.store.notes.put(name, now.isoformat(), seconds=LOOKED)
    if asked.since_looked and before is not None:
        return DigestRequest(topic=asked.topic, period=SinceMoment(datetime.fromisoformat(before), now))
    period = OneDay(asked.day) if asked.last is None else SeveralDays(asked.day, asked.last)
    return DigestRequest(topic=asked.topic, period=period)


def _days(asked: DigestRequest, window: Window) -> str:
    match asked.period:
        case SinceMoment(since=since):
            return f"since {clock(since, window.zone)}"
        case SeveralDays(first=first, last=last):
            return days_line(first, last)
        case _:
            return ""


async def _plan(channel: ChannelId | None, ports: Ports) -> ChannelPlan:
    return await plan_to_show(channel, ports.settings, ports.store.plans, ports.team)
