"""How high messages stand on a phone: the sandbox page in a real Chromium, 390 pixels wide, over invented stories.

python -m tests.benchmarks.digests.heights [--width PIXELS] [--pictures FOLDER]
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Page
from slack_sdk.web.async_client import AsyncWebClient

from bot.edition.arrangement import arrange
from bot.model import ChannelId, Coverage, Digest, Part
from bot.sandbox import Sandbox
from digests.slack.answers.answer import compose_answer
from digests.slack.blocks import blocks_of
from digests.slack.digests.digest import compose
from digests.slack.feeds.feeds import compose_feeds
from digests.slack.help import compose_overview
from digests.slack.status import NextDigest, Status, compose_status
from handlers.slack.routes import COMMANDS
from tests.support.digest_builders import NOW, TOPICS, WINDOW, said, state, statement
from tests.support.prose.four_stories import STORIES, stories
from tests.support.sandbox_talk import MANIFEST
from tests.support.slack.browser import browser

BROKEN = ("Delta Wire", "HTTP 403: the site does not let robots in")


def of_four() -> Digest:
    coverage = Coverage(
        feeds=47, answered=43, seen=412, relevant=61, collapsed=12, older=7, failing=(BROKEN,), silent=("Pine Weekly",)
    )
    return arrange(stories(), window=WINDOW, pack_name="China–Russia", topics=TOPICS, coverage=coverage)


def of_five() -> Part:
    quotes = [one for *_, quotes in STORIES for one in quotes][:5]
    listed = [
        replace(statement(n, of=one, published=NOW - timedelta(days=9 * n), published_to="minute"), title="A title")
        for n, one in enumerate(quotes)
    ]
    return compose_answer(said(*listed, total=12, more=True), keep_days=400, now=NOW)


def of_feeds() -> Part:
    states = [state(f"Outlet {n:02}", newest=NOW - timedelta(hours=n)) for n in range(27)]
    states += [state("Delta Wire", "failing", reason=BROKEN[1]), state("Pine Weekly", "silent"), state("Fjord", "new")]
    return compose_feeds(states, now=NOW)


def of_status() -> Part:
    nexts = NextDigest(channel=ChannelId("C0SANDBOX"), at=NOW + timedelta(hours=20), zone="Europe/Berlin")
    return compose_status(
        Status(
            version="0.9.0",
            items=5_120,
            statements=8_040,
            speakers=911,
            coverage=of_four().coverage,
            here=nexts.channel,
            digests=(nexts,),
            now=NOW,
        )
    )


def messages() -> Mapping[str, Part]:
    return {
        "digest": compose(of_four())[0],
        "help": compose_overview(tuple(COMMANDS)),
        "whosaid": of_five(),
        "feeds": of_feeds(),
        "status": of_status(),
    }


async def measured(page: Page, sandbox: Sandbox, name: str, part: Part, pictures: Path | None) -> float:
    """Pixels from the top of the message to its end, who wrote it included."""
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    posted = await client.chat_postMessage(channel=sandbox.channel, text=part.text, blocks=blocks_of(part))
    shown = page.locator(f'#messages [data-key="{posted["ts"]}"]')
    await shown.wait_for()
    box = await shown.bounding_box()
    assert box is not None
    if pictures is not None and page.viewport_size is not None:
        await shown.screenshot(path=pictures / f"{name}-{page.viewport_size['width']}.png")
    return box["height"]


async def main(width: int, pictures: Path | None) -> None:
    async with Sandbox.open(manifest=MANIFEST) as sandbox, browser() as chromium:
        page = await chromium.new_page(viewport={"width": width, "height": 4_000})
        await page.goto(sandbox.page_url)
        for name, part in messages().items():
            height = await measured(page, sandbox, name, part, pictures)
            print(f"{name:12} {height:6,.0f} px at {width} px")
            await asyncio.sleep(1.1)  # what Slack allows a channel


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--width", type=int, default=390)
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of each message")
    given = parser.parse_args()
    asyncio.run(main(given.width, given.pictures))
