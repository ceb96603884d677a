"""A feed of summaries, read whole: what only an article's own page says is answered by /whosaid."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sandbox import Sandbox
from tests.support.black_box import Start, answer_to, opml, running, typed, whosaid
from tests.support.feed_server import FeedServer, entry, rss
from tests.support.web.article_pages import PARAGRAPHS, SUMMARY, TITLE, page

HTML = {"Content-Type": "text/html; charset=utf-8"}
OTHER = "Russia and China open a second pier for winter timber"
OTHER_SUMMARY = "Russia and China opened a second pier, “for more wood”, said Lev Unheardov, a carpenter at the pier."


async def test_what_only_the_page_says_is_answered_alerted_and_labelled_where_it_refuses(
    sandbox: Sandbox, tmp_path: Path, forked: Start
) -> None:
    just_now = datetime.now(UTC) - timedelta(minutes=2)
    async with FeedServer.open() as web:
        web.serve("/robots.txt", "User-agent: *\nDisallow: /pier", headers={"Content-Type": "text/plain"})
        web.serve("/ferry", page(), headers=HTML)
        web.serve("/pier", page(title=OTHER), headers=HTML)
        first = entry(
            "China and Russia sign a salt treaty", web.url("/salt"), text="Beijing and Moscow agreed on salt."
        )
        web.serve("/feed.xml", rss([first]), etag='"one"')
        settings: dict[str, str | Path] = {
            "AMUR_FEEDS": opml(tmp_path, Courier=web.url("/feed.xml")),
            "AMUR_POLL_MINUTES": "0.03",
            "AMUR_FULL_TEXT": "on",
        }
        async with running(sandbox, tmp_path, start=forked, **settings) as program:
            await sandbox.connected(timeout=60)
            await sandbox.command("/alerts", "add timber on Mondays")
            await web.until_hit("/feed.xml", 2, within=60)
            ferry = entry(TITLE, web.url("/ferry"), text=SUMMARY, when=just_now)
            pier = entry(OTHER, web.url("/pier"), text=OTHER_SUMMARY, when=just_now)
            web.serve("/feed.xml", rss([ferry, pier, first]), etag='"two"')
            alert = (await sandbox.until(lambda: sandbox.direct(), timeout=90))[0]
            assert web.url("/ferry") in json.dumps(alert)
            answer = await whosaid(sandbox, "Valdman")
            assert "The ice will not stop us" in answer
            assert "We have waited for this boat since spring" in await whosaid(sandbox, "Marchenkova")
            assert "may be missing" not in answer
            assert PARAGRAPHS[1] not in SUMMARY
            async with asyncio.timeout(60):  # filed after the one that brought the alert
                while "summary only" not in await answer_to(sandbox, "/search", "pier"):
                    await asyncio.sleep(0.2)
            assert web.hits("/pier") == 0  # its site asks robots to stay away
            assert (web.hits("/robots.txt"), web.hits("/ferry")) == (1, 1)
            assert await program.stop() == 0


async def test_the_terminal_reads_a_page_as_the_bot_would_or_says_why_not() -> None:
    async with FeedServer.open() as web:
        web.serve("/robots.txt", "User-agent: *\nDisallow: /closed", headers={"Content-Type": "text/plain"})
        day = '<meta property="article:published_time" content="2026-11-02">'
        for path in ("/ferry", "/closed"):
            web.serve(path, page(head=day), headers=HTML)
        inner = {"AMUR_ALLOW_NETWORKS": "127.0.0.0/8"}
        code, out, _ = await asyncio.to_thread(typed, "read", "--json", web.url("/ferry"), **inner)
        assert code == 0
        (shown,) = [json.loads(line) for line in out.splitlines()]
        assert (shown["doc"], shown["title"], shown["published"]) == (web.url("/ferry"), TITLE, "2026-11-02")
        assert "The ice will not stop us" in out
        code, out, problem = await asyncio.to_thread(typed, "read", web.url("/closed"), **inner)
        assert (code, out) == (1, "")
        assert "robots.txt asks robots to stay away" in problem
        assert web.hits("/closed") == 0
