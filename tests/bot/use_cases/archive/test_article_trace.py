"""/feeds why of the watched folder's files: by address, name, path and title; read, unreadable, gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.folder import WatchedFolder
from bot.adapters.redis.connection import Link
from bot.adapters.subprocesses.language.language_model import LanguageProcess
from bot.bootstrap.store import Store
from bot.edition.window import delivery_id
from bot.model import Composed, DigestIntent, FeedId, UserId, Window
from bot.use_cases.archive.intake import Intake
from bot.use_cases.archive.watched_folder import NOTHING, shelve
from digests.slack.blocks import blocks_of, part, section
from handlers.slack.commands.feeds.feeds import feeds
from handlers.slack.replies import Privately
from handlers.slack.requests import Request
from tests.support.builders import a_reading
from tests.support.news import gate
from tests.support.sandbox_talk import NOW, ports_on, words
from tests.support.slack.channel_digest import ONE, settings
from tests.support.slack.dropped_files import drop, now

URL = "https://invented.example/ferries/7"
TITLE = "Ferries sail again to Heihe"
FERRIES = f"""title: {TITLE}
outlet: Invented Courier
url: {URL}
date: 2031-03-04

China and Russia opened a ferry line to Heihe. "The ice is gone," said Vera Lindqvist, a harbour master.
"""
GARDENS = "title: Roses in Varna\n\nThe roses of Varna bloom early this year, and nobody knows why.\n"


async def why(asked: str, store: Store, link: Link) -> str:
    request = Request(what="/feeds", user=UserId("U1"), channel=ONE, text=f"why {asked}")
    reply = await feeds(request, ports_on(link, settings()))
    assert isinstance(reply, Privately)
    return words({"blocks": blocks_of(reply.parts[0])})


@pytest.fixture
async def shelved(store: Store, tmp_path: Path, language: LanguageProcess) -> Store:
    """The folder read with the shipped pack and the language model."""
    drop(tmp_path, "ferries.txt", FERRIES.encode())
    drop(tmp_path, "gardens.txt", GARDENS.encode())
    drop(tmp_path, "odd.txt", b"\xff")
    intake = Intake(archive=store.archive, watchlist=store.watchlist, reader=language, gate=gate(), news_days=3)
    watched = WatchedFolder(tmp_path, now)
    await shelve(watched, NOTHING, intake=intake, notes=store.notes, now=now, tell=lambda done, of: None)
    return store


async def test_a_file_is_found_by_address_name_path_and_title_and_its_steps_are_told(
    shelved: Store, link: Link
) -> None:
    ways = (
        URL,
        f"{URL}?utm_source=x",
        "ferries.txt",
        "ferries",
        "/some/folder/ferries.txt",
        "Ferries sail again to Heihe",
    )
    for asked in (*ways, "sail again"):
        shown = await why(asked, shelved, link)
        assert "1. Found in the text folder." in shown, asked
        assert "Judged *on the beat*" in shown, asked
        assert "with 1 statement" in shown, asked
        assert "In no digest so far: that of <#C1> is not posted yet." in shown, asked
    window = Window(day=NOW.date(), since=NOW, until=NOW, zone="UTC")
    team = ports_on(link, settings()).team
    intent = DigestIntent(delivery=delivery_id(team, ONE, window), team=team, channel=ONE, window=window)
    await shelved.ledger.intend(intent, now=NOW)
    await shelved.ledger.freeze(intent.delivery, Composed(ONE, [part([section(f"<{URL}|Ferries>")], "a digest")]))
    await shelved.ledger.sent(intent.delivery, 0, f"{NOW.timestamp():.6f}")
    assert "In the digest of <#C1>, posted" in await why("ferries.txt", shelved, link)

    span = Window(day=NOW.date(), since=NOW - timedelta(days=1), until=NOW + timedelta(days=1), zone="UTC", first=True)
    other = DigestIntent(delivery=delivery_id(team, ONE, span), team=team, channel=ONE, window=span)
    await shelved.ledger.intend(other, now=NOW)
    await shelved.ledger.freeze(other.delivery, Composed(ONE, [part([section("Of something else")], "a digest")]))
    await shelved.ledger.sent(other.delivery, 0, f"{NOW.timestamp():.6f}")
    aside = await why("gardens.txt", shelved, link)
    assert "Not shown in the digest of <#C1> that was posted since" in aside
    assert "Judged *off the beat*" in aside
    assert "Files in the text folder are read whatever they are about." in aside
    assert "digests list it under “Added to the archive”" in aside

    odd = await why("odd.txt", shelved, link)
    assert "It *can't be read* as it is now: odd.txt is not UTF-8 (byte 1)" in odd
    assert "never seen" not in odd


async def test_what_is_not_there_says_which_files_it_may_be(shelved: Store, link: Link) -> None:
    for asked in ("https://invented.example/other/8", "other.txt", "Bridges fall down"):
        shown = await why(asked, shelved, link)
        assert "not found in any feed or in the text folder" in shown, asked
        assert "It may be one of these: 1 file in the text folder can't be read: odd.txt is not UTF-8" in shown, asked


async def test_words_of_several_titles_are_answered_with_all_of_them(store: Store, link: Link) -> None:
    for name in ("one", "two"):
        made = a_reading(name)
        item = replace(made.item, title=f"Ferry number {name} sails", feed=FeedId("f"))
        await store.archive.file(replace(made, item=item), [], now=NOW)
    shown = await why("Ferry number", store, link)
    assert "“Ferry number” matches 2 articles" in shown
    assert "Ferry number one sails" in shown
    assert "Seen in a feed that is no longer watched" in await why("Ferry number two sails", store, link)
