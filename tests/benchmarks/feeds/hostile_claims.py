"""A hostile feed against other outlets' articles: how many of them it changes, and how many it keeps from being filed.

    python -m tests.benchmarks.feeds.hostile_claims [--articles 1000]

Invented articles of ten outlets (ten servers on loopback: ten sites), in the real pipeline: HttpFetch → FeedParser →
RedisFeedBook → take_in → Valkey. The hostile feed lists each outlet's links before, after, or between two listings by
the outlet, with a fuller text of invented words or with a recipe. Exit code 1 unless nothing is changed or missing.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.http.robots import RobotsTxt, SitesForNow
from bot.adapters.redis import keys
from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.feeds.feed_book import RedisFeedBook
from bot.adapters.sources.feed import FeedSource
from bot.adapters.subprocesses.feed_parser import FeedParser
from bot.adapters.subprocesses.language.language_model import LanguageProcess
from bot.adapters.subprocesses.pages.page_reader import PageReader
from bot.model import BeatPack, Feed, Item, SourceKind
from bot.ports import Due
from bot.reading.documents.feeds.feed_identity import article_id
from bot.reading.documents.feeds.opml import feed_id
from bot.reading.sorting.relevance.relevance import Gate
from bot.use_cases.archive.article_pages import FullText, Haste
from bot.use_cases.archive.intake import Intake, Taken, take_in
from bot.use_cases.feeds.poll import poll
from seeds import load
from tests.support.feed_server import FeedServer, entry, rss
from tests.support.valkey import valkey

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OUTLETS = 10
WAYS = ("before", "after", "between")


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """Feeds in, readings out, by the real parts."""

    link: Link
    fetch: HttpFetch
    parser: FeedParser
    book: RedisFeedBook
    archive: RedisArchive
    intake: Intake

    async def poll(self, url: str, title: str) -> None:
        feed = Feed(id=feed_id(url), url=url, title=title)

        async def taken(items: tuple[Item, ...], baseline: bool) -> Taken:
            return await take_in(items, intake=self.intake, now=NOW, baseline=baseline)

        await poll(
            Due(feed=feed, token=0, baseline=False),
            sources={SourceKind.FEED: FeedSource(fetch=self.fetch, parser=self.parser, now=lambda: NOW)},
            feedbook=self.book,
            take_in=taken,  # type: ignore[arg-type]  # a tuple is what poll gives
            now=lambda: NOW,
            jitter=lambda: 1.0,
        )

    async def ids(self) -> list[str]:
        async with self.link.asking() as redis:
            return [text(one) for one in await redis.zrange(keys.FILED, 0, -1)]


@asynccontextmanager
async def pipeline(
    link: Link, *, pack: BeatPack, parser: FeedParser, pages: PageReader, language: LanguageProcess
) -> AsyncIterator[Pipeline]:
    """The children are the caller's to close."""
    fetch = HttpFetch(version="test", now=lambda: NOW, allow=[ip_network("127.0.0.0/8")], patience=Patience(spacing=0))
    archive = RedisArchive(link, keep_days=400)
    robots = RobotsTxt(fetch=fetch, extractor=pages, sites=SitesForNow())
    haste = Haste(page=10.0, at_once=16)
    reading = FullText(fetch=fetch, extractor=pages, robots=robots, now=lambda: NOW, haste=haste)
    intake = Intake(
        archive=archive,
        watchlist=RedisWatchlist(link),
        reader=language,
        gate=Gate(pack),
        news_days=3,
        pages=reading,
    )
    try:
        yield Pipeline(link=link, fetch=fetch, parser=parser, book=RedisFeedBook(link), archive=archive, intake=intake)
    finally:
        await fetch.aclose()


def title(number: int) -> str:
    return f"China and Russia share invented ferry number {number}"


def text_of(number: int) -> str:
    return f'Russia and China share ferry {number}. "Ice does not stop number {number}," said Orest Valdman, a pilot.'


def lie(number: int) -> str:
    if number % 2:
        return "Butter, flour and eggs. " * 150
    return 'Russia and China part. "Never again," said Lidia Marchenkova, a minister. ' + "China, Russia, ferry. " * 115


async def attack(articles: int) -> int:
    each = articles // OUTLETS
    async with AsyncExitStack() as stack:
        link = await stack.enter_async_context(valkey())
        pack = load()
        parser, pages, language = FeedParser(), PageReader(), LanguageProcess(pack)
        for children in (parser, pages, language):
            stack.push_async_callback(children.aclose)
        reading = pipeline(link, pack=pack, parser=parser, pages=pages, language=language)
        found = await stack.enter_async_context(reading)
        stranger = await stack.enter_async_context(FeedServer.open())
        outlets = [await stack.enter_async_context(FeedServer.open()) for _ in range(OUTLETS)]
        links: dict[int, str] = {}
        for place, outlet in enumerate(outlets):
            numbers = range(place * each, (place + 1) * each)
            links |= {number: outlet.url(f"/{number}") for number in numbers}
            own = rss([entry(title(n), links[n], text=text_of(n), when=NOW - timedelta(hours=1)) for n in numbers])
            named = [title(n) if n % 2 == 0 else f"A cake of {n} layers" for n in numbers]
            false = rss(
                [
                    entry(called, links[n], text=lie(n), when=NOW - timedelta(minutes=50))
                    for n, called in zip(numbers, named, strict=True)
                ]
            )
            outlet.serve("/robots.txt", "User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"})
            outlet.serve("/feed", own)
            stranger.serve("/feed", false)
            way = WAYS[place % len(WAYS)]
            if way != "before":
                await found.poll(outlet.url("/feed"), f"Outlet {place}")
            await found.poll(stranger.url("/feed"), "Volga Blog")
            if way != "after":
                await found.poll(outlet.url("/feed"), f"Outlet {place}")
        changed = missing = 0
        for number, url in links.items():
            id_ = article_id(url)
            [*filed] = await found.archive.readings([id_] if id_ else [])
            missing += not filed
            changed += any((one.item.title, one.item.text) != (title(number), text_of(number)) for one in filed)
        claims = len(await found.ids()) - (len(links) - missing)
    print(f"{len(links):,} articles of {OUTLETS} outlets, {claims:,} claims filed as the stranger's own")
    print(f"changed {changed:,}  missing {missing:,}")
    return 1 if changed or missing else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000)
    return asyncio.run(attack(parser.parse_args().articles))


if __name__ == "__main__":
    sys.exit(main())
