"""/digest: today so far, an earlier day, one topic; for the asker, until shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import assert_never

from bot.desk.gathering import gather
from bot.model import ChannelId, Part, UserId, Window
from digests.controls import DigestWish, decode_wish, encode_wish
from digests.daily import arrange
from digests.page import compose
from digests.window import day_window, display_day, today_so_far
from handlers import grammar
from handlers.asked import Asked, Ports
from handlers.commands.wording import help_on, mistake
from handlers.endings import Ending, ForAll, Privately, privately

COMMAND = "/digest"
EVERYTHING = 2_000
"""Items on file up to which a bot that never posted a digest shows them all."""


async def digest(asked: Asked, ports: Ports) -> Ending:
    wish = grammar.digest(asked.text, today=ports.today(), topics=ports.lore.topics)
    match wish:
        case grammar.Help():
            return privately(help_on(wish, COMMAND))
        case grammar.Misread():
            return privately(mistake(wish, COMMAND))
        case grammar.DigestAsked():
            return Privately(await pages(DigestWish(topic=wish.topic, day=wish.day), ports))
        case _:
            assert_never(wish)


async def today(asked: Asked, ports: Ports) -> Ending:
    return Privately(await pages(DigestWish(day=ports.today()), ports))


async def share(asked: Asked, ports: Ports) -> Ending:
    return ForAll(await pages(decode_wish(asked.text), ports, shared_by=asked.user))


async def pages(wish: DigestWish, ports: Ports, *, shared_by: UserId | None = None) -> tuple[Part, ...]:
    now = ports.now()
    window = await _window(wish.day, ports)
    readings, coverage = await gather(window, archive=ports.archive, feedbook=ports.feedbook, now=now)
    arranged = arrange(
        readings,
        window=window,
        lore_name=ports.lore.name,
        topics=ports.lore.topics,
        coverage=coverage,
        only=wish.topic,
    )
    return compose(arranged, share=encode_wish(wish) if shared_by is None else None, shared_by=shared_by)


async def _window(day: date | None, ports: Ports) -> Window:
    """Today so far is what today's digest held and what came since; any other day is as scheduled."""
    at, zone, now = ports.settings.digest_at, ports.settings.zone, ports.now()
    if day is not None and day != ports.today():
        return day_window(day, at=at, zone=zone)
    channel = ports.settings.channel
    last = await ports.ledger.last_window(ports.team, ChannelId(channel)) if channel else None
    if last is not None and display_day(last) == ports.today():
        return replace(last, until=max(last.until, now))
    if last is None and (await ports.archive.size())[0] > EVERYTHING:
        since = day_window(ports.today(), at=at, zone=zone).since
        return Window(day=ports.today(), since=min(since, now), until=now, zone=zone.key)
    return today_so_far(last, now=now, zone=zone)
