"""A page of links as a source, over real HTTP, with the real page reader and a real Valkey: polled like a feed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.http.robots import RobotsTxt, SitesForNow
from bot.adapters.redis.connection import Link
from bot.adapters.redis.feeds.feed_book import RedisFeedBook
from bot.adapters.redis.feeds.feed_list import RedisFeedList
from bot.adapters.sources.page_index import PageIndex
from bot.adapters.subprocesses.pages.page_reader import PageReader
from bot.model import Feed, Item, SourceKind
from bot.ports import PollReport
from bot.reading.documents.feeds.feed_identity import article_alias
from bot.reading.documents.feeds.opml import feed_id
from bot.use_cases.archive.intake import Taken
from bot.use_cases.feeds.poll import poll
from tests.support.feed_server import FeedServer

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}


def listing(*numbers: int) -> str:
    rows = "".join(f'<li><a href="/remarks/{n}">Remarks of the spokesman, number {n}</a></li>' for n in numbers)
    return f"<html><head><title>Remarks</title></head><body><ul>{rows}</ul></body></html>"


@dataclass
class World:
    web: FeedServer
    book: RedisFeedBook
    source: PageIndex
    now: datetime = NOON
    owed: int = 0
    taken: list[tuple[list[Item], bool]] = field(default_factory=list)

    def page(self, selector: str = "") -> Feed:
        url = self.web.url("/remarks")
        return Feed(id=feed_id(url), url=url, title="Salt", kind=SourceKind.PAGE_INDEX, selector=selector)

    async def poll(self) -> PollReport:
        [due] = await self.book.claim(now=self.now, limit=9, lease=60)
        return await poll(
            due,
            sources={SourceKind.PAGE_INDEX: self.source},
            feedbook=self.book,
            take_in=self.take_in,
            now=lambda: self.now,
            jitter=lambda: 1.0,
        )

    async def take_in(self, items: Sequence[Item], baseline: bool) -> Taken:
        known = {item.id for earlier, _ in self.taken for item in earlier}
        self.taken.append(([*items], baseline))
        return Taken(fresh=len({item.id for item in items} - known), owed=self.owed)


@pytest.fixture
async def world(link: Link, page_reader: PageReader) -> AsyncIterator[World]:
    async with FeedServer.open() as web:
        patience = Patience(connect=5, read=10, total=20, spacing=0)
        fetch = HttpFetch(version="test", now=lambda: NOON, allow=(ip_network("127.0.0.0/8"),), patience=patience)
        robots = RobotsTxt(fetch=fetch, extractor=page_reader, sites=SitesForNow())
        source = PageIndex(fetch=fetch, extractor=page_reader, robots=robots, now=lambda: NOON)
        world = World(web=web, book=RedisFeedBook(link), source=source)
        await world.book.enrol([world.page()], now=NOON)
        yield world
        await fetch.aclose()


async def test_the_first_poll_is_the_baseline_and_later_ones_bring_what_was_added(world: World, link: Link) -> None:
    world.web.serve("/remarks", listing(2, 1), headers=HTML, etag='"one"')
    first = await world.poll()
    world.now += timedelta(minutes=61)
    unchanged = await world.poll()
    world.web.serve("/remarks", listing(3, 2, 1), headers=HTML, etag='"two"')
    world.now += timedelta(minutes=61)
    third = await world.poll()
    assert [(one.outcome, one.fresh) for one in (first, unchanged, third)] == [("ok", 2), ("unchanged", 0), ("ok", 1)]
    assert [baseline for _, baseline in world.taken] == [True, False]
    assert world.web.requests("/remarks")[1].headers["If-None-Match"] == '"one"'
    item = world.taken[1][0][0]
    assert (item.title, item.url) == ("Remarks of the spokesman, number 3", world.web.url("/remarks/3"))
    assert (item.text, item.published, item.link_only) == ("", None, True)
    [listed] = await RedisFeedList(link).listings(article_alias(world.web.url("/remarks/3")) or "")
    assert (listed.feed, listed.item) == (world.page(), item.id)


async def test_robots_txt_is_obeyed_and_the_page_is_not_asked_for(world: World) -> None:
    world.web.serve("/robots.txt", "User-agent: *\nDisallow: /remarks", headers={"Content-Type": "text/plain"})
    world.web.serve("/remarks", listing(1), headers=HTML)
    report = await world.poll()
    assert (report.outcome, "robots.txt" in report.reason) == ("refused", True)
    assert world.web.hits("/remarks") == 0


async def test_a_page_that_leads_to_another_site_brings_nothing_under_this_ones_name(world: World) -> None:
    async with FeedServer.open("127.0.0.2") as other:
        other.serve("/remarks", listing(1), headers=HTML)
        world.web.redirect("/remarks", other.url("/remarks"))
        report = await world.poll()
    assert (report.outcome, "it redirects to another site, 127.0.0.2" in report.reason) == ("failed", True)
    assert world.taken == []


async def test_its_health_is_a_feeds(world: World) -> None:
    """Troubles are kept with their reason; without news for a week it is fine: nothing is known of its pace."""
    world.web.serve("/remarks", listing(1), headers=HTML)
    await world.poll()
    [state] = await world.book.states(now=NOON)
    assert (state.state, state.items, state.bodies) == ("fine", 1, None)
    [later] = await world.book.states(now=NOON + timedelta(days=6))
    assert later.state == "fine"
    [silent] = await world.book.states(now=NOON + timedelta(days=15))
    assert silent.state == "silent"
    world.web.serve("/remarks", "<html><body></body></html>", headers=HTML)
    world.now += timedelta(minutes=61)
    await world.poll()
    [failing] = await world.book.states(now=world.now)
    assert (failing.state, "css:SELECTOR" in failing.reason) == ("failing", True)
