"""One channel, one window, three ways to see its digest: as it is posted, by /digest, and in a terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.adapters.redis.connection import Link
from bot.bootstrap.store import Store
from bot.model import ChannelPlan, TopicId, UserId
from bot.use_cases.pack import Pack
from digests.slack.blocks import blocks_of
from handlers.processes.pack.pack import pack_of
from handlers.slack.commands.digests.digest import digest
from handlers.slack.replies import Privately
from handlers.slack.requests import Request
from handlers.terminal.verbs import print_digest
from tests.support.sandbox_talk import ports_on
from tests.support.slack.channel_digest import DAY, NOW, ONE, OTHER, PLAN, TEAM, asked, filled, order, posted, settings


async def test_posted_asked_for_and_printed_it_is_one_digest(
    store: Store, link: Link, capsys: pytest.CaptureFixture[str]
) -> None:
    await filled(store)
    first = await posted(store)
    by_command = await asked(link, "yesterday")
    assert await print_digest(settings(), DAY, as_json=True, now=lambda: NOW) == 0
    printed = json.loads(capsys.readouterr().out)
    assert sorted(order(first)) == list(range(30))
    assert order(by_command) == order(first)
    numbers = {one["story"]: int(one["story"][1:]) for one in printed["cards"]}
    assert [numbers[one["story"]] for one in printed["cards"]] == order(first)
    assert (printed["channel"], printed["zone"]) == (ONE, "Asia/Shanghai")
    assert printed["until"] == "2031-03-04T10:30:00+00:00"

    in_channel = len(order(first[:1]))
    assert [one["place"] for one in printed["cards"]].count("card") == PLAN.length
    assert all(one["place"] in ("card", "also") for one in printed["cards"][:in_channel])
    cards = [block for part in first for block in blocks_of(part) if "accessory" in block]
    assert len([one for one in printed["cards"] if one["place"] != "also" and not one["line"]]) == len(cards)
    assert {"card", "also", "thread"} == {one["place"] for one in printed["cards"]}
    stories = {one["story"]: one for section in printed["news"] for one in section["stories"]}
    assert [one["story"] for one in sorted(stories.values(), key=lambda one: one["order"])] == [
        one["story"] for one in printed["cards"]
    ]
    assert all(stories[one["story"]]["items"][0]["id"] == one["ids"][0] for one in printed["cards"])


async def test_the_terminal_says_whose_digest_it_shows(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    await filled(store)
    assert await print_digest(settings(), DAY, as_json=False, now=lambda: NOW) == 0
    text = capsys.readouterr().out
    assert "The digest of channel C1, by its plan: 18:30 Asia/Shanghai" in text
    assert "4 stories outside this channel's topics" in text
    assert await print_digest(settings(), DAY, channel=OTHER, as_json=False, now=lambda: NOW) == 2
    assert "C2 has no digest of its own" in capsys.readouterr().err
    await store.plans.keep(TEAM, ChannelPlan(channel=OTHER, topics=(TopicId("summits"),), since=NOW))
    assert await print_digest(settings(), DAY, channel=OTHER, as_json=True, now=lambda: NOW) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["channel"], [one["topic"] for one in printed["news"]]) == (OTHER, ["summits"])


async def test_a_day_to_come_is_no_quiet_day(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    await filled(store)
    assert await print_digest(settings(), date(2031, 3, 6), as_json=False, now=lambda: NOW) == 2
    assert "2031-03-06 has not come yet; it is 2031-03-05 in Asia/Shanghai" in capsys.readouterr().err


async def test_today_is_the_channels_own_date(store: Store, link: Link) -> None:
    """At 17:00 UTC it is tomorrow in Shanghai, and still today in Stockholm."""
    await filled(store)
    late = datetime(2031, 3, 4, 17, tzinfo=UTC)
    ports = replace(ports_on(link, settings()), pack=Pack(pack_of(settings())), now=lambda: late)
    reply = await digest(Request(what="/digest", user=UserId("U1"), channel=ONE, text="yesterday"), ports)
    assert isinstance(reply, Privately)
    assert sorted(order(list(reply.parts))) == list(range(30))
