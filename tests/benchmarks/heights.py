"""How high messages stand on a phone: the sandbox page in a real Chromium, 390 pixels wide, over invented stories.

python -m tests.benchmarks.heights [--width PIXELS] [--pictures FOLDER]
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
from bot.model import ChannelId, Coverage, Digest, Kind, Label, Part, Reading
from bot.sandbox import Sandbox
from digests.slack.answers.answer import compose_answer
from digests.slack.blocks import blocks_of
from digests.slack.digests.digest import compose
from digests.slack.feeds.feeds import compose_feeds
from digests.slack.help import compose_overview
from digests.slack.status import NextDigest, Status, compose_status
from handlers.slack.app import COMMANDS
from tests.support.browser import browser
from tests.support.digest_builders import NOW, TOPICS, WINDOW, item, quote, reading, said, state, statement
from tests.support.sandbox_talk import MANIFEST

STORIES = (
    (
        "summits",
        "Northern and southern ministers meet for a third time this year and agree on a second bridge",
        "The two ministers met on Thursday at the old customs house and spoke for three hours about the crossings on "
        "the upper river. A second bridge is to open in the autumn, the hosts announced after the talks, and the toll "
        "will be shared by both sides. Neither would say who pays for the road that leads to it.",
        (
            quote(
                "The bridge opens before the first frost, and not a day later, whatever the river may do by then",
                role="minister of transport",
                addressee="the Harbour Herald",
            ),
            quote(
                "trade through the crossing had doubled since the winter and would double again",
                name="Bo Lindqvist",
                kind=Kind.INDIRECT,
                role="spokesman of the northern ministry",
            ),
        ),
    ),
    (
        "trade",
        "Three large banks stop taking payments from the other side of the river",
        "Three of the largest banks on the southern bank have stopped taking payments in the northern currency since "
        "Monday, according to four traders who tried. Smaller lenders still take them, at a fee of up to four percent.",
        (
            quote(
                "Nobody has told us why, nobody has told us for how long, and nobody answers the telephone",
                name="Mira Sandell",
                role="head of a traders' association",
                addressee="River Post",
            ),
            quote("the pause is temporary", name="Jonas Ek", kind=Kind.INDIRECT, role="central bank deputy governor"),
        ),
    ),
    (
        "energy",
        "Gas talks stall over price as winter contracts near their end",
        "Talks about a new gas contract ended on Wednesday without a date for the next round, two people who took part "
        "said. The old contract ends in December and both sides have said they will not extend it at the old price.",
        (
            quote(
                "We are close on volume and far apart on price, and everybody in the room knows it",
                name="Vera Holm",
                role="chief negotiator of the pipeline company",
            ),
        ),
    ),
    (
        "summits",
        "Joint patrol on the river ends a day early after a collision",
        "A patrol of four boats turned back on Tuesday after two of them touched in fog near the lower lock. Nobody "
        "was hurt, the coast guard of the northern side said, and the patrol is to be repeated in the spring.",
        (
            quote("Fog is fog, and a scratch is a scratch", name="Aron Vik", role="commander of the river guard"),
            quote("the patrol had met all of its aims", name="River Guard", kind=Kind.INDIRECT, role=None),
        ),
    ),
)
OTHERS = (("River Post", Label.INDEPENDENT), ("State Voice", Label.STATE_MEDIA), ("Northern Ministry", Label.OFFICIAL))
BROKEN = ("Delta Wire", "HTTP 403: the site does not let robots in")


def stories(number: int = 4) -> list[Reading]:
    """The first `number` stories, each in an outlet of its own and three others."""
    given: list[Reading] = []
    for n, (topic, title, text, quotes) in enumerate(STORIES[:number]):
        leading = item(f"{n}", title=title, text=text, url=f"https://outlet.example/{n}", outlet="Harbour Herald")
        given.append(reading(leading, story=f"s{n}", topics=[topic], quotes=quotes))
        for k, (outlet, label) in enumerate(OTHERS):
            url = f"https://{outlet.split()[0].lower()}.example/{n}"
            other = item(f"{n}.{k}", title=title, text=text, url=url, outlet=outlet, label=label)
            given.append(reading(other, story=f"s{n}", topics=[topic]))
    return given


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
    return compose_answer(said(*listed, total=12, more=True), now=NOW)


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
