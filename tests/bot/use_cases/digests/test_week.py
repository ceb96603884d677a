"""The week: from the archive to what is posted, sent as files, and printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.adapters.redis.connection import Link
from bot.bootstrap.store import Store
from bot.edition.window import since_moment
from bot.model import Standing, TopicId, UserId
from bot.use_cases.digests.plans import plan_to_show
from bot.use_cases.digests.week import the_week
from digests.files.word_document import writes_word
from digests.slack.blocks import blocks_of
from handlers.slack.commands.digests.digest import digest
from handlers.slack.replies import Enclosed, Privately
from handlers.slack.requests import Request
from handlers.terminal.week import print_week
from tests.support.builders import a_quote, a_reading
from tests.support.sandbox_talk import NOW, ports_on, words
from tests.support.slack.channel_digest import ONE, settings


async def test_the_week_is_shown_and_sent_in_three_forms(store: Store, link: Link) -> None:
    for number, days in enumerate((1, 2, 3, 9)):
        filed = NOW - timedelta(days=days)
        made = a_reading(f"n{number}", quotes=[a_quote(role="minister")], published=filed, seen_at=filed)
        await store.archive.file(made, [], now=filed)
    ports = ports_on(link, settings())

    async def asked(text: str) -> object:
        return await digest(Request(what="/digest", user=UserId("U1"), channel=ONE, text=text), ports)

    shown = await asked("week")
    assert isinstance(shown, Privately)
    text = words({"blocks": blocks_of(shown.parts[0])})
    assert "Oskar Lindqvist (3 statements)" in text, "what is older than seven days does not count"
    sent = await asked("week export")
    assert isinstance(sent, Enclosed)
    assert [file.name.rpartition(".")[2] for file in sent.files] == ["md", "html", *(["docx"] if writes_word() else [])]
    assert b"Oskar Lindqvist (3 statements)" in sent.files[0].data


async def test_a_week_only_the_archive_knows_is_told_to_whoever_asks_and_not_posted(store: Store, link: Link) -> None:
    """As a feed's articles of before its first poll are: of those days, and never news here."""
    for name, days in (("bridge", 2), ("ferry", 9)):
        made = a_reading(name, published=NOW - timedelta(days=days), seen_at=NOW)
        old = replace(made, item=replace(made.item, standing=Standing.ARCHIVE))
        await store.archive.file(old, [], now=NOW - timedelta(hours=1))
    ports = ports_on(link, settings())
    reply = await digest(Request(what="/digest", user=UserId("U1"), channel=ONE, text="week"), ports)
    assert isinstance(reply, Privately)
    shown = words({"blocks": blocks_of(reply.parts[0])})
    assert "Title of bridge" in shown
    assert "Title of ferry" not in shown
    window = since_moment(NOW, None, now=NOW, zone=ZoneInfo("UTC"))
    plan = await plan_to_show(ONE, settings(), store.plans, None)
    assert (await the_week(window, store, plan=plan, pack=ports.pack.current, scans=ports.pack.scans)).is_empty


async def test_what_somebody_words_anew_in_the_week_is_told_and_what_they_did_before_is_not(
    store: Store, link: Link
) -> None:
    said = {
        12: "The bridge is a wholly sound bridge for the harbour.",
        10: "The bridge is a wholly safe bridge for the harbour.",
        2: "The bridge is a wholly doubtful bridge for the harbour.",
    }
    for days, text in said.items():
        filed, quote = NOW - timedelta(days=days), replace(a_quote(text=text), topics=(TopicId("trade"),))
        made = a_reading(f"n{days}", text=text, quotes=[quote], published=filed, seen_at=filed, topic="trade")
        await store.archive.file(made, [], now=filed)
    ports = ports_on(link, settings())
    window = since_moment(NOW - timedelta(days=7), NOW, now=NOW, zone=ZoneInfo("UTC"))
    plan = await plan_to_show(ONE, settings(), store.plans, None)
    week = await the_week(window, store, plan=plan, pack=ports.pack.current, scans=ports.pack.scans)
    (only,) = week.reworded
    assert (only.change.gone, only.change.new) == (("safe",), ("doubtful",))
    assert only.statement.quote.text == said[2]


async def test_a_week_without_anything_says_so(store: Store, link: Link) -> None:
    ports = ports_on(link, settings())
    reply = await digest(Request(what="/digest", user=UserId("U1"), channel=ONE, text="week export"), ports)
    assert isinstance(reply, Privately)
    assert "no week to export" in words({"blocks": blocks_of(reply.parts[0])})


async def test_the_terminal_prints_the_week_and_writes_its_files(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoken = (("Oskar Lindqvist", 1), ("Oskar Lindqvist", 2), ("Norway", 3), ("Portman", 4))
    for number, (who, days) in enumerate(spoken):
        filed = NOW - timedelta(days=days)
        made = a_reading(f"n{number}", quotes=[a_quote(who, role="minister")], published=filed, seen_at=filed)
        await store.archive.file(made, [], now=filed)
    day = NOW.date()
    assert await print_week(settings(), day, channel=None, export=None, now=lambda: NOW) == 0
    printed = capsys.readouterr().out
    titles = [printed.index(f"Title of n{number}") for number in (3, 2, 1, 0)]
    assert titles == sorted(titles), "by day"
    assert "Oskar Lindqvist (2 statements)" in printed
    assert "Norway (1 statement)" not in printed, "a state is nobody"
    assert "Portman (1 statement)" in printed, "whoever is called nearly like one is somebody"
    assert await print_week(settings(), day, channel=None, export=tmp_path / "out", now=lambda: NOW) == 0
    assert (tmp_path / "out" / f"amur-week-{day}.md").exists()
    assert await print_week(settings(), day + timedelta(days=2), channel=None, export=None, now=lambda: NOW) == 2
