"""/feeds over real sockets: looked at, added, polled, paused, removed; troubles told once; OPML in and out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from digests.slack import controls
from tests.support.black_box import MANIFEST, PATIENT, Start, answer_to, opml, running, words
from tests.support.feed_server import FeedServer, entry, rss
from tests.support.slack.browser import MISSING, chromium_path, expect, looked_at
from tests.support.web.article_pages import page as article

if TYPE_CHECKING:
    from playwright.async_api import Page

PATIENCE = 60.0
FAST: dict[str, str | Path] = {"AMUR_POLL_MINUTES": "0.01"}
OLD = entry(
    "China and Russia sign a salt treaty", "https://news.example/salt", text="Beijing and Moscow agreed on salt."
)
FAIR = entry("Village fair", "https://news.example/fair", text="There was cake.")


def news(number: int) -> str:
    return entry(
        f"Russia and China open ferry line {number}",
        f"https://news.example/ferry/{number}",
        text=(
            "Beijing and Moscow agreed that ferries may cross the Amur. "
            '"The ferries will not wait for the ice," said Orest Valdman, director of the Heihe Crossing Institute.'
        ),
        when=datetime.now(UTC) - timedelta(minutes=2),
    )


@pytest.fixture
async def feeds() -> AsyncIterator[FeedServer]:
    async with FeedServer.open() as server:
        yield server


@pytest.fixture(scope="module")
async def unlisted(
    tmp_path_factory: pytest.TempPathFactory, forked: Start
) -> AsyncIterator[tuple[Sandbox, FeedServer]]:
    """A workspace with a bot that was given no list and reads whole articles, and a web; for tests that leave each
    other's feeds alone."""
    folder = tmp_path_factory.mktemp("unlisted")
    async with FeedServer.open() as web, Sandbox.open(manifest=MANIFEST, ack_within=PATIENT) as sandbox:
        async with running(sandbox, folder, start=forked, AMUR_FULL_TEXT="on", **FAST) as program:
            await sandbox.connected(timeout=PATIENCE)
            yield sandbox, web
            assert await program.stop() == 0
        assert sandbox.violations == []
        assert sandbox.broadcasts == []


async def asked(sandbox: Sandbox, text: str, *, user: str | None = None) -> str:
    """What only the asker sees after /feeds TEXT."""
    before = len(sandbox.ephemerals(user))
    receipt = await sandbox.command("/feeds", text, user=user)
    assert receipt.acked, receipt.notice
    await sandbox.until(lambda: len(sandbox.ephemerals(user)) > before, timeout=PATIENCE)
    return words(sandbox.ephemerals(user)[-1])


async def reply(sandbox: Sandbox, number: int) -> dict[str, Any]:
    """The direct message of that number, from 1."""
    await sandbox.until(lambda: len(sandbox.direct()) >= number, timeout=PATIENCE)
    return sandbox.direct()[number - 1]


async def until_listed(sandbox: Sandbox, *wanted: str, ask: str = "") -> str:
    async with asyncio.timeout(PATIENCE):
        while True:
            shown = await asked(sandbox, ask)
            if all(word in shown for word in wanted):
                return shown
            await asyncio.sleep(0.2)


async def polls(feeds: FeedServer, path: str, times: int) -> None:
    """So many more polls of the feed, counted from now."""
    await feeds.until_hit(path, feeds.hits(path) + times, within=PATIENCE)


async def test_a_site_is_looked_at_added_polled_paused_resumed_and_removed(
    sandbox: Sandbox, tmp_path: Path, feeds: FeedServer, forked: Start
) -> None:
    page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head><body>Hi</body></html>'
    feeds.serve("/", page, headers={"Content-Type": "text/html"})
    feeds.serve("/rss.xml", rss([OLD, FAIR], title="Amur Ferry Times"))
    site = feeds.url("/")
    feeds.serve("/other.xml", rss([FAIR]))
    settings = {**FAST, "AMUR_FEEDS": opml(tmp_path, Other=feeds.url("/other.xml"))}
    async with running(sandbox, tmp_path, start=forked, **settings) as program:
        await sandbox.connected(timeout=PATIENCE)
        assert "Checking" in await asked(sandbox, f"add {site}")
        preview = await reply(sandbox, 1)
        shown = words(preview)
        assert "Amur Ferry Times" in shown
        assert "2 items, 1 on the beat" in shown
        assert "✓ China and Russia sign a salt treaty" in shown
        assert "✗ Village fair" in shown
        assert "first check is for the archive only" in shown
        assert feeds.hits("/rss.xml") == 1, "nothing is watched before it is added"

        await sandbox.press(preview, controls.FEED_ADD)
        await sandbox.until(lambda: "Added" in words(sandbox.direct()[0]), timeout=PATIENCE)
        assert "added by" in words(sandbox.direct()[0])
        await feeds.until_hit("/rss.xml", 2, within=PATIENCE)
        assert "Already watched as" in await asked(sandbox, f"add {feeds.url('/rss.xml')}")

        feeds.serve("/rss.xml", rss([news(1), OLD, FAIR], title="Amur Ferry Times"))
        await until_listed(sandbox, "Judged", "Filed", ask="why https://news.example/ferry/1")
        said = await asked(sandbox, "why https://news.example/fair?utm_source=rss")
        assert "off the beat" in said
        assert "does not name both" in said
        assert "Amur Ferry Times" in said
        assert "not found in any feed" in await asked(sandbox, "why https://elsewhere.example/x")
        digest = await answer_to(sandbox, "/digest")
        assert "ferry line 1" in digest
        assert "will not wait for the ice" in await answer_to(sandbox, "/whosaid", "Valdman")

        assert "Paused" in await asked(sandbox, "pause ferry")
        await polls(feeds, "/other.xml", 2)  # a poll that was under way is over
        rested = feeds.hits("/rss.xml")
        await polls(feeds, "/other.xml", 3)
        assert feeds.hits("/rss.xml") == rested, "a paused feed is not polled"
        assert "1 paused (Amur Ferry Times)" in await answer_to(sandbox, "/digest")
        assert await program.stop() == 0

    async with running(sandbox, tmp_path, start=forked, **settings) as program:
        await sandbox.connected(timeout=PATIENCE)
        await polls(feeds, "/other.xml", 3)
        assert feeds.hits("/rss.xml") == rested, "nor after a restart"
        assert "Resumed" in await asked(sandbox, "resume Amur Ferry Times")
        await feeds.until_hit("/rss.xml", rested + 1, within=PATIENCE)
        await asked(sandbox, "Amur Ferry Times")
        await sandbox.press(sandbox.ephemerals()[-1], controls.FEED_REMOVE)
        await sandbox.until(lambda: "Removed" in words(sandbox.ephemerals()[-1]), timeout=PATIENCE)
        assert "Amur Ferry Times" not in await asked(sandbox, "")
        assert await program.stop() == 0


def list_of(*numbers: int) -> bytes:
    rows = "".join(f'<li><a href="/remarks/{n}">Remarks of the spokesman, number {n}</a></li>' for n in numbers)
    page = f"<html><head><title>Remarks of the ministry</title></head><body><ul>{rows}</ul></body></html>"
    return page.encode()


async def test_what_cannot_be_watched_is_said_and_a_page_without_a_feed_is_watched_for_its_links(
    unlisted: tuple[Sandbox, FeedServer],
) -> None:
    """From the button to an alert: what the page lists at first is archive, what it lists later is news."""
    sandbox, feeds = unlisted
    feeds.serve("/", b"<html><body>No feed here, <!channel>.</body></html>", headers={"Content-Type": "text/html"})
    html = {"Content-Type": "text/html; charset=utf-8"}
    dated = f'<meta property="article:published_time" content="{datetime.now(UTC):%Y-%m-%d}">'
    for number in (1, 2):
        title = f"Remarks of the spokesman, number {number}"
        feeds.serve(f"/remarks/{number}", article(title=title, head=dated), headers=html)
    feeds.serve("/remarks", list_of(1), headers=html)
    assert "No feeds yet" in await asked(sandbox, "")
    await asked(sandbox, f"add {feeds.url('/')}")
    nothing = words(await reply(sandbox, 1))
    assert "No feed found there" in nothing
    assert "I tried" in nothing
    assert feeds.url("/rss.xml") in nothing
    inner = await asked(sandbox, "add http://169.254.169.254/latest/meta-data/")
    assert "I don't go to that address" in inner
    assert "credentials" in inner

    await sandbox.command("/alerts", "add ferry")
    await asked(sandbox, f"add {feeds.url('/remarks')}")
    preview = await reply(sandbox, 2)
    assert "no feed, but 1 link" in words(preview)
    await sandbox.press(preview, controls.FEED_ADD)
    await sandbox.until(lambda: "the links of a page" in words(sandbox.direct()[1]), timeout=PATIENCE)
    await until_listed(sandbox, "Filed", "archive", ask=f"why {feeds.url('/remarks/1')}")

    feeds.serve("/remarks", list_of(2, 1), headers=html)
    alert = words(await reply(sandbox, 3))
    assert "Remarks of the spokesman, number 2" in alert
    await until_listed(sandbox, "as news", ask=f"why {feeds.url('/remarks/2')}")
    assert "The ice will not stop us" in await answer_to(sandbox, "/whosaid", "Valdman")
    assert len(sandbox.direct()) == 3, "no alert on what was there before"


async def test_an_opml_file_goes_in_and_comes_out_again_and_an_incident_brings_one_notice_and_one_when_it_is_over(
    sandbox: Sandbox, tmp_path: Path, feeds: FeedServer, forked: Start
) -> None:
    feeds.serve("/listed.xml", rss([OLD]))
    feeds.serve("/mine.xml", rss([news(1)], title="Mine"))
    feeds.serve("/new.xml", rss([OLD], title="New"))
    listed = opml(tmp_path, Listed=feeds.url("/listed.xml"))
    rows = "".join(
        f'<outline text="{name}" xmlUrl="{url}"/>'
        for name, url in {
            "Known": feeds.url("/listed.xml"),
            "Fresh": feeds.url("/new.xml"),
            "Inner": "http://10.0.0.1/rss",
            "None": "ftp://x.example/",
        }.items()
    )
    document = f'<opml version="2.0"><body><outline text="State media">{rows}</outline></body></opml>'.encode()
    async with running(sandbox, tmp_path, start=forked, AMUR_FEEDS=listed, **FAST) as program:
        await sandbox.connected(timeout=PATIENCE)
        await until_listed(sandbox, "Listed")
        await sandbox.command("/feeds", "import")
        view = await sandbox.until(lambda: next(iter(sandbox.views()), None), timeout=PATIENCE)
        await sandbox.submit(view, {controls.FEEDS_FILE: [{"name": "mine.opml", "content": document}]})
        await sandbox.until(lambda: "1 new" in words(sandbox.views()[0]), timeout=PATIENCE)
        shown = words(sandbox.views()[0])
        assert "1 new, 1 known, 2 refused" in shown
        assert "Fresh · state media" in shown
        assert "Inner: 10.0.0.1" in shown
        assert "ftp://x.example/" in shown
        await sandbox.press(sandbox.views()[0], controls.FEED_ADD)
        await sandbox.until(lambda: "Added 1 feed" in words(sandbox.views()[0]), timeout=PATIENCE)
        await feeds.until_hit("/new.xml", within=PATIENCE)
        assert "not in the digest" in await asked(sandbox, "Fresh")

        assert "by DM" in await asked(sandbox, "export")
        [file] = (await reply(sandbox, 1))["files"]
        async with aiohttp.ClientSession() as session, session.get(file["url_private"]) as answer:
            exported = (await answer.read()).decode()
        for expected in (feeds.url("/listed.xml"), feeds.url("/new.xml"), 'text="State media"'):
            assert expected in exported

        await asked(sandbox, f"add {feeds.url('/mine.xml')}")
        await sandbox.press(await reply(sandbox, 2), controls.FEED_ADD)
        await feeds.until_hit("/mine.xml", 3, within=PATIENCE)
        for path in ("/mine.xml", "/listed.xml"):
            feeds.serve(path, b"oops", status=500)
        notice = words(await reply(sandbox, 3))
        assert "*Mine* can't be read" in notice
        assert "500" in notice
        feeds.serve("/mine.xml", rss([news(1), news(3)], title="Mine"))
        assert "*Mine* works again" in words(await reply(sandbox, 4))
        assert "failing" in await until_listed(sandbox, "failing")
        await polls(feeds, "/mine.xml", 4)
        assert len(sandbox.direct()) == 4, "no second notice, and none about a feed of the list"
        assert await program.stop() == 0


@pytest.mark.browser
@pytest.mark.skipif(chromium_path() is None, reason=MISSING)
async def test_a_person_imports_a_list_in_the_page(
    unlisted: tuple[Sandbox, FeedServer], tmp_path: Path, tab: Page
) -> None:
    sandbox, feeds = unlisted
    feeds.serve("/new.xml", rss([OLD], title="New"))
    file = tmp_path / "mine.opml"
    file.write_bytes(opml(tmp_path, Fresh=feeds.url("/new.xml")).read_bytes())
    async with looked_at(tab, sandbox.page_url, width=390, height=900) as page:
        box = page.get_by_role("combobox", name="Message or slash command")
        await box.fill("/feeds import")
        await box.press("Enter")
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("A list of feeds (OPML)").set_input_files(file)
        await dialog.get_by_role("button", name="Check").click()
        await expect(dialog).to_contain_text("1 new, 0 known, 0 refused", timeout=PATIENCE * 1_000)
        await dialog.get_by_role("button", name="Add 1 feed").click()
        await expect(dialog).to_contain_text("Added 1 feed", timeout=PATIENCE * 1_000)
        await expect(dialog).to_contain_text("Import feeds")
        await feeds.until_hit("/new.xml", within=PATIENCE)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing overflows at 390 px"
