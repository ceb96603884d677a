"""/digest: today so far, an earlier day, one topic; for the asker, until shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

import structlog

from bot.adapters.subprocesses.chart_renderer import draw
from bot.edition.window import day_window, display_day, span_window, today_so_far
from bot.model import ChannelId, ChannelPlan, Part, UserId, Window
from bot.use_cases.digests.assembly import arranged, is_gone_by
from bot.use_cases.digests.editor import both_capitals, charted, voices_of
from bot.use_cases.digests.plans import default_plan, plan_of, zone_of
from bot.use_cases.digests.readings import in_full
from digests.slack.controls import DigestWish, decode_wish, encode_wish
from digests.slack.digests.chart import PICTURE, alt_text, balance_in_words
from digests.slack.digests.digest import compose, shown_as_cards
from digests.slack.help import Command, compose_note
from digests.slack.mrkdwn import escape
from digests.wording.words import clock, days_line
from handlers.grammar.digest import DigestAsked, DigestChart, DigestSettings, parse_digest
from handlers.grammar.words import Help, Misread
from handlers.slack.commands.digests import digest_settings
from handlers.slack.mistakes import help_on, mistake
from handlers.slack.replies import Enclosed, ForAll, Privately, Reply, privately
from handlers.slack.requests import Ports, Request

log = structlog.get_logger()

COMMAND = Command(
    name="/digest",
    purpose="Shows today so far, or an earlier day's digest. Only you see it, until you share it.",
    usage="/digest [TOPIC] [yesterday | DATE | DATE to DATE | since I last looked] or settings or chart",
    examples=(
        ("/digest", "today so far"),
        ("/digest energy last week", "one topic, several days"),
        ("/digest since I last looked", "what came since you did"),
        ("/digest settings", "this channel's hour, days, zone, topics and outlets"),
        ("/digest chart", "the last 30 days as a picture, in a direct message"),
    ),
    summary="Today so far, or an earlier day",
    hint="[TOPIC] [yesterday | DATE to DATE | since I last looked] | settings | chart",
)
LOOKED = 90 * 86_400
"""Seconds for which it is kept when somebody last looked."""
EVERYTHING = 2_000
"""Items on file up to which a bot that never posted a digest shows them all."""


async def digest(request: Request, ports: Ports) -> Reply:
    wish = parse_digest(request.text, today=ports.today(), topics=ports.pack.topics)
    match wish:
        case Help():
            return privately(help_on(wish, COMMAND))
        case Misread():
            return privately(mistake(wish, COMMAND))
        case DigestSettings():
            return await digest_settings.opened(request, ports)
        case DigestChart():
            return await chart(ports)
        case DigestAsked():
            return Privately(await pages(await _wish(wish, request.user, ports), ports, request.channel))
        case _:
            assert_never(wish)


async def chart(ports: Ports) -> Reply:
    now = ports.now()
    window = Window(day=ports.today(), since=now - timedelta(days=1), until=now, zone=ports.settings.zone.key)
    counted, readings = await charted(window, ports.archive, ports.pack)
    week = [one for one in readings if one.item.seen_at >= now - timedelta(days=7)]
    spoken = balance_in_words(voices_of(ports.pack).balance(week))
    if not counted.items:
        return privately(compose_note("Nothing dated came in during the last 30 days: there is nothing to draw yet."))
    drawn = await draw(counted)
    if isinstance(drawn, str):
        log.warning("no picture", reason=drawn)
        return privately(compose_note(f"I could not draw it. In words: {alt_text(counted)} {spoken}"))
    note = compose_note("The picture is in our direct messages: a file cannot be shown to you alone here.")
    return Enclosed(drawn, "last-30-days.png", PICTURE, escape(spoken), note, alt_text(counted))


async def today(request: Request, ports: Ports) -> Reply:
    return Privately(await pages(DigestWish(day=ports.today()), ports, request.channel))


async def share(request: Request, ports: Ports) -> Reply:
    return ForAll(await pages(decode_wish(request.text), ports, request.channel, shared_by=request.user))


async def pages(
    wish: DigestWish, ports: Ports, channel: ChannelId | None = None, *, shared_by: UserId | None = None
) -> tuple[Part, ...]:
    """As the channel's plan has it; what is asked for by topic is shown whatever topics the channel has."""
    now = ports.now()
    plan = await _plan(channel, ports)
    window = await _window(wish, plan, ports)
    digest = await arranged(
        window,
        room=ports,
        pack=ports.pack,
        now=now,
        team=ports.team,
        channel=plan.channel,
        plan=plan,
        only=wish.topic,
        looking_back=is_gone_by(wish.last or wish.day, ports.today()),
    )
    shown = await in_full(digest, archive=ports.archive, stories=shown_as_cards(digest))
    return compose(
        shown,
        share=encode_wish(wish) if shared_by is None else None,
        shared_by=shared_by,
        sides=both_capitals(shown, ports.pack),
        days=_days(wish, window),
    )


async def _wish(request: DigestAsked, user: UserId, ports: Ports) -> DigestWish:
    """Looking is noted whenever what is newest is shown."""
    name, now = f"looked:{ports.team}:{user}", ports.now()
    before = await ports.notes.get(name)
    if request.day == ports.today() or request.last == ports.today():
        await ports.notes.put(name, now.isoformat(), seconds=LOOKED)
    if request.since_looked and before is not None:
        return DigestWish(topic=request.topic, since=datetime.fromisoformat(before), until=now)
    return DigestWish(topic=request.topic, day=request.day, last=request.last)


def _days(wish: DigestWish, window: Window) -> str:
    if wish.since is not None:
        return f"since {clock(wish.since, window.zone)}"
    return days_line(wish.day, wish.last) if wish.day is not None and wish.last is not None else ""


async def _plan(channel: ChannelId | None, ports: Ports) -> ChannelPlan:
    found = await plan_of(channel, ports.settings, ports.plans, ports.team)
    return found or default_plan(channel or ChannelId(""), ports.settings)


async def _window(wish: DigestWish, plan: ChannelPlan, ports: Ports) -> Window:
    """Today so far is what today's digest held and what came since; any other day is as scheduled."""
    at, zone, now, day = plan.at, zone_of(plan), ports.now(), wish.day
    here = now.astimezone(zone).date()
    if wish.since is not None:
        return Window(day=here, since=min(wish.since, now), until=min(wish.until or now, now), zone=zone.key)
    if day is not None and wish.last is not None:
        span = span_window(day, wish.last, at=at, zone=zone)
        return replace(span, until=now) if wish.last >= here else span
    if day is not None and day != ports.today():
        return day_window(day, at=at, zone=zone)
    last = await ports.ledger.last_window(ports.team, plan.channel) if plan.channel else None
    if last is not None and display_day(last) == here:
        return replace(last, until=max(last.until, now))
    if last is None and (await ports.archive.size())[0] > EVERYTHING:
        since = day_window(here, at=at, zone=zone).since
        return Window(day=here, since=min(since, now), until=now, zone=zone.key)
    return today_so_far(last, now=now, zone=zone)
