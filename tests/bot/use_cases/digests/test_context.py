"""Events of one side alone: from the archive into a digest, a terminal, its JSON and the week."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.redis.connection import Link
from bot.bootstrap.store import Store
from bot.model import ChannelPlan, FeedId, Reading, Relevance, UserId, Window
from bot.use_cases.digests.assembly import assemble
from bot.use_cases.digests.editor import note_shown
from digests.slack.blocks import blocks_of
from digests.slack.digests.digest import compose
from handlers.slack.commands.digests.digest import digest
from handlers.slack.replies import Privately
from handlers.slack.requests import Request
from handlers.terminal.verbs import print_digest
from tests.support.builders import a_reading
from tests.support.sandbox_talk import NOW, PACK, ports_on, words
from tests.support.slack.channel_digest import ONE, TEAM, settings

PLAN = ChannelPlan(channel=ONE)
WARRANT = "Court issues warrant for the premier"


def reported_by(outlet: str, stem: str) -> Reading:
    made = a_reading(f"warrant {outlet}", stems=["warrant", "court", "premier", stem])
    item = replace(made.item, title=WARRANT, outlet=outlet, feed=FeedId(outlet))
    return replace(made, item=item, relevance=Relevance(score=0.0, relevant=False, context=True))


async def filed(store: Store) -> None:
    for outlet in ("Coast Post", "River Daily", "Karsk Times"):
        await store.archive.file(reported_by(outlet, outlet.split()[0].lower()), [], now=NOW - timedelta(hours=2))
    alone = a_reading("embargo", stems=["embargo"])
    alone = replace(alone, item=replace(alone.item, title="Embargo on salt", feed=FeedId("x")))
    alone = replace(alone, relevance=Relevance(score=0.0, relevant=False, context=True))
    await store.archive.file(alone, [], now=NOW - timedelta(hours=2))


async def test_what_several_outlets_tell_of_one_side_is_a_line_without_a_card_and_once(
    store: Store, link: Link
) -> None:
    await filed(store)
    await store.archive.file(a_reading("ferry"), [], now=NOW - timedelta(hours=1))
    window = Window(day=NOW.date(), since=NOW - timedelta(days=1), until=NOW, zone="UTC")
    made = await assemble(window, store, plan=PLAN, pack=PACK, team=TEAM, now=NOW)
    assert [card.readings[0].item.title for one in made.digest.news for card in one.stories] == ["Title of ferry"]
    assert [len(one.readings) for one in made.digest.context] == [3]
    shown = words({"blocks": [block for part in compose(made.digest) for block in blocks_of(part)]})
    assert f"{WARRANT}> · in 3 outlets" in shown
    assert "Embargo" not in shown
    await note_shown(made.digest, ONE, TEAM, store.notes)
    later = replace(window, since=NOW, until=NOW + timedelta(days=1))
    await store.archive.file(reported_by("Late Post", "late"), [], now=NOW + timedelta(hours=1))
    again = await assemble(later, store, plan=PLAN, pack=PACK, team=TEAM, now=NOW + timedelta(days=1))
    assert again.digest.context == ()


async def test_the_terminal_its_json_and_the_week_have_the_same_line(
    store: Store, link: Link, capsys: pytest.CaptureFixture[str]
) -> None:
    await filed(store)
    assert await print_digest(settings(), NOW.date(), as_json=False, now=lambda: NOW) == 0
    assert f"- {WARRANT} · in 3 outlets" in capsys.readouterr().out
    assert await print_digest(settings(), NOW.date(), as_json=True, now=lambda: NOW) == 0
    (line,) = json.loads(capsys.readouterr().out)["context"]
    assert (line["title"], len(line["outlets"])) == (WARRANT, 3)
    request = Request(what="/digest", user=UserId("U1"), channel=ONE, text="week")
    week = await digest(request, ports_on(link, settings()))
    assert isinstance(week, Privately)
    assert f"*Context*\n• {WARRANT} · in 3 outlets" in words({"blocks": blocks_of(week.parts[0])})
