"""A channel with a digest of its own, a day of stories for it, and the ways to see it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.redis.connection import Link
from bot.adapters.slack.outbox import SlackOutbox
from bot.bootstrap.store import Store
from bot.edition.window import day_window, delivery_id
from bot.model import (
    ChannelId,
    ChannelPlan,
    Composed,
    DigestIntent,
    Part,
    Placed,
    Reading,
    StoryId,
    TeamId,
    TopicId,
    UserId,
)
from bot.sandbox import Sandbox
from bot.settings import Settings, read_settings
from bot.use_cases.digests.plans import zone_of
from bot.use_cases.note_names import TEAM as TEAM_NOTE
from bot.use_cases.pack import Pack
from handlers.processes.delivery.messages import compose
from handlers.processes.pack.pack import pack_of
from handlers.slack.commands.digests.digest import digest
from handlers.slack.replies import Privately
from handlers.slack.requests import Request
from tests.support.blocks import below_the_overview
from tests.support.builders import a_quote, a_reading
from tests.support.sandbox_talk import ports_on
from tests.support.valkey import shared_url

TEAM = TeamId(Sandbox.team)
ONE, OTHER = ChannelId("C1"), ChannelId("C2")
DAY = date(2031, 3, 4)
"""A Tuesday: the charts of the month come on Mondays."""
NOW = datetime(2031, 3, 5, 9, 30, tzinfo=UTC)
PLAN = ChannelPlan(
    channel=ONE,
    at=time(18, 30),
    zone="Asia/Shanghai",
    topics=(TopicId("energy"), TopicId("trade")),
    without=("Dull Daily",),
    length=4,
    since=NOW - timedelta(days=90),
)
HOUR = timedelta(hours=1)


def settings() -> Settings:
    return read_settings(
        redis_url=SecretStr(shared_url()),
        slack_bot_token=SecretStr("xoxb-none"),
        channel=ONE,
        zone="Europe/Stockholm",
        digest_at=time(8),
        feeds="none",
    )


def reading_at(
    number: int, *, topic: str, at: datetime, outlet: str = "Outlet", stems: tuple[str, ...] = ()
) -> Reading:
    made = a_reading(
        f"n{number}",
        published=at,
        seen_at=at,
        topic=topic,
        quotes=[a_quote()] if number % 3 else [],
        stems=stems or (f"stem{number}", f"other{number}"),
    )
    item = replace(made.item, outlet=outlet, title=f"Story number {number:03} of the day")
    return replace(made, item=item, placed=Placed(story=StoryId(f"s{number:03}")))


def _near(number: int) -> tuple[str, ...]:
    """Of one matter, a day apart: not one story, yet close enough to stand beside each other."""
    return ("pipe", "gas", *(f"part{number}.{k}" for k in range(7)))


async def filled(store: Store) -> None:
    """A day by the plan's hour and zone: 30 stories of its topics, of which some are close; others it leaves out."""
    window = day_window(DAY, at=PLAN.at, zone=zone_of(PLAN))
    inside = [window.since, window.since + 9 * HOUR, window.until - HOUR]
    given = [reading_at(n, topic=("energy", "trade")[n % 2], at=inside[n % 3]) for n in range(26)]
    given += [reading_at(n, topic="energy", at=at, stems=_near(n)) for n, at in ((26, window.since), (27, inside[2]))]
    given += [reading_at(n, topic="energy", at=inside[0]) for n in (28, 29)]
    given += [reading_at(n, topic="summits", at=inside[1]) for n in range(40, 44)]
    given += [reading_at(n, topic="energy", at=inside[1], outlet="Dull Daily") for n in range(50, 53)]
    given += [reading_at(60, topic="energy", at=window.since - HOUR), reading_at(61, topic="energy", at=window.until)]
    for one in given:
        await store.archive.file(one, [], now=one.item.seen_at)
    await store.plans.keep(TEAM, PLAN)
    await store.notes.put(TEAM_NOTE, TEAM)


def order(parts: list[Part]) -> list[int]:
    """The numbers of the stories that messages show, top to bottom."""
    return [int(n) for n in re.findall(r"Story number (\d{3}) of the day", below_the_overview(tuple(parts)))]


async def posted(store: Store) -> list[Part]:
    window = day_window(DAY, at=PLAN.at, zone=zone_of(PLAN))
    intent = DigestIntent(delivery=delivery_id(TEAM, ONE, window), team=TEAM, channel=ONE, window=window)
    outbox = SlackOutbox(AsyncWebClient(token="xoxb-none", retry_handlers=[]))
    made = await compose(intent, store, outbox, pack_of(settings()), window.until)
    assert isinstance(made, Composed)
    return list(made.parts)


async def asked(link: Link, text: str, channel: ChannelId = ONE) -> list[Part]:
    ports = replace(ports_on(link, settings()), pack=Pack(pack_of(settings())), now=lambda: NOW)
    reply = await digest(Request(what="/digest", user=UserId("U1"), channel=channel, text=text), ports)
    assert isinstance(reply, Privately)
    return list(reply.parts)
