"""How many articles' pages a second one core reads: fetch → extract, and how much of that is trafilatura itself.

python -m tests.benchmarks.feeds.articles [pages]

Pages of servers on loopback, one extracting process, spacing off. "ratio" is bare trafilatura.extract's time on the
same bytes over ours in the child; the rest of a page's time is fetching, robots.txt and the way to the child and back.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from ipaddress import ip_network

import trafilatura

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.http.robots import RobotsTxt
from bot.adapters.redis.feeds.site_rules import RedisSites
from bot.adapters.subprocesses.pages.article_extraction import article_of
from bot.adapters.subprocesses.pages.page_reader import PageReader
from bot.adapters.subprocesses.pool import Limits
from bot.model import Article, FeedId, Item, ItemId, Page
from bot.use_cases.archive.article_pages import FullText, Haste
from tests.support.feed_server import FeedServer
from tests.support.valkey import valkey
from tests.support.web.article_pages import PARAGRAPHS, SUMMARY, TITLE, page

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SITES = 8
"""A site's pages are fetched one after the other."""
FURNITURE = "".join(f'<li class="menu-item"><a href="/section/{n}">Section {n}</a></li>' for n in range(400))


def made(number: int) -> bytes:
    """A page of about 60 KB: an article of some 5,000 characters between menus."""
    chance = random.Random(number)
    paragraphs = [f"{chance.choice(PARAGRAPHS)} This was told {chance.randrange(10**6)} times." for _ in range(30)]
    plain = page(paragraphs, title=f"{TITLE}, day {number}")
    return plain.replace(b"<main>", f"<div><ul>{FURNITURE}</ul></div><main>".encode(), 1)


def item(url: str, number: int) -> Item:
    return Item(
        id=ItemId(str(number)),
        title=f"{TITLE}, day {number}",
        text=SUMMARY,
        url=url,
        outlet="Invented Courier",
        seen_at=NOON,
        feed=FeedId("courier"),
        extent="summary",
    )


def in_process(bodies: list[bytes]) -> tuple[float, float]:
    """Seconds of bare trafilatura and of ours, on one core, after one page to warm up."""
    trafilatura.extract(bodies[0])
    begun = time.process_time()
    for body in bodies:
        assert trafilatura.extract(body)
    bare = time.process_time() - begun
    begun = time.process_time()
    for body in bodies:
        whole = Page(url="https://a.example/x", status=200, headers=(), body=body, fetched_at=NOON)
        assert isinstance(article_of(whole, now=NOON), Article)
    return bare, time.process_time() - begun


async def through(bodies: list[bytes]) -> float:
    """Seconds from the first request to the last item."""
    async with AsyncExitStack() as stack:
        link = await stack.enter_async_context(valkey())
        sites = [await stack.enter_async_context(FeedServer.open(f"127.0.0.{n}")) for n in range(2, 2 + SITES)]
        reader = PageReader(Limits(seconds=60.0, memory=700 * 2**20, children=1))
        fetch = HttpFetch(
            version="bench",
            now=lambda: NOON,
            allow=[ip_network("127.0.0.0/8")],
            patience=Patience(spacing=0),
        )
        items = []
        for number, body in enumerate(bodies):
            site = sites[number % SITES]
            site.serve(f"/{number}", body, headers={"Content-Type": "text/html; charset=utf-8"})
            items.append(item(site.url(f"/{number}"), number))
        for site in sites:
            site.serve("/robots.txt", "User-agent: *\nDisallow: /private\n", headers={"Content-Type": "text/plain"})
        whole = FullText(
            fetch=fetch,
            extractor=reader,
            robots=RobotsTxt(fetch=fetch, extractor=reader, sites=RedisSites(link), patience=120.0),
            now=lambda: NOON,
            haste=Haste(page=120.0, all=3_600.0, at_once=SITES),
        )
        await reader.admission("User-agent: *", sites[0].url("/"), agent="Amur")  # the child is there
        begun = time.perf_counter()
        read = [one async for some in whole.of(items) for one in some]
        taken = time.perf_counter() - begun
        await fetch.aclose()
        await reader.aclose()
    assert not (failed := [one.page for one in read if one.page is None or one.page.outcome != "read"]), failed[0]
    return taken


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    bodies = [made(number) for number in range(pages)]
    bare, ours = in_process(bodies)
    taken = asyncio.run(through(bodies))
    size = sum(map(len, bodies)) / pages / 1024
    print(f"{pages} pages of {size:.0f} KiB")
    print(f"trafilatura alone   {pages / bare:7.1f} pages/s of one core")
    print(f"our extraction      {pages / ours:7.1f} pages/s of one core, ratio {bare / ours:.2f}")
    print(f"fetch → extract     {pages / taken:7.1f} pages/s by the clock, one extracting child")


if __name__ == "__main__":
    main()
