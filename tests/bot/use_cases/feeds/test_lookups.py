"""A look at an address for somebody, with real HTTP, the real parser and a real Valkey."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.http.robots import RobotsTxt, SitesForNow
from bot.adapters.redis.connection import Link
from bot.adapters.redis.feeds.feed_book import RedisFeedBook
from bot.adapters.redis.feeds.feed_list import RedisFeedList
from bot.adapters.sources.page_index import PageIndex
from bot.adapters.subprocesses.feed_parser import FeedParser
from bot.adapters.subprocesses.pages.page_reader import PageReader
from bot.errors import ReaderFailed
from bot.model import Contents, Feed, FeedId, Label, NamedFeed, Obstacle, Page, SourceKind, TeamId, Unusable, UserId
from bot.ports import Lookup, Parser, Sources
from bot.ports.people import PATIENCE
from bot.use_cases.feeds.lookups import AlreadyWatched, Found, Nowhere, Offered, look_up
from tests.support.feed_server import FeedServer, entry, rss
from tests.support.news import gate

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
GATE = gate()
RELEVANT = entry("China and Russia sign a salt treaty", "https://news.example/salt", text="Beijing and Moscow agreed.")
DULL = entry("Village fair", "https://news.example/fair", text="There was cake.")


class NoParser:
    """A parser whose process cannot be had."""

    async def parse(self, page: Page, feed: Feed, *, now: datetime) -> Contents | Unusable:
        raise ReaderFailed("the parser does not start")

    async def feeds_named(self, page: Page) -> tuple[NamedFeed, ...] | Unusable:
        raise ReaderFailed("the parser does not start")

    async def aclose(self) -> None:
        return


@dataclass
class World:
    web: FeedServer
    fetch: HttpFetch
    parser: Parser
    sources: Sources
    book: RedisFeedBook
    feeds: RedisFeedList

    async def look(
        self, address: str, *, known: tuple[Feed, ...] = (), now: datetime = NOON, selector: str = ""
    ) -> Found:
        lookup = Lookup(
            id="e1", team=TeamId("T0"), user=UserId("U0"), address=address, asked_at=NOON, selector=selector
        )
        return await look_up(
            lookup,
            fetch=self.fetch,
            parser=self.parser,
            sources=self.sources,
            gate=GATE,
            feedbook=self.book,
            feed_list=self.feeds,
            known=known,
            now=lambda: now,
        )


@pytest.fixture
async def world(link: Link, feed_parser: FeedParser, page_reader: PageReader) -> AsyncIterator[World]:
    async with FeedServer.open() as web:
        patience = Patience(connect=5, read=5, total=20, spacing=0)
        fetch = HttpFetch(version="1", now=lambda: NOON, allow=(ip_network("127.0.0.0/8"),), patience=patience)
        robots = RobotsTxt(fetch=fetch, extractor=page_reader, sites=SitesForNow())
        index = PageIndex(fetch=fetch, extractor=page_reader, robots=robots, now=lambda: NOON)
        yield World(web, fetch, feed_parser, {SourceKind.PAGE_INDEX: index}, RedisFeedBook(link), RedisFeedList(link))
        await fetch.aclose()


async def test_what_is_found_is_judged_and_offered_and_not_yet_watched(world: World) -> None:
    world.web.serve("/rss.xml", rss([RELEVANT, DULL], title="Amur Ferry Times"))
    state_media = Feed(id=FeedId("x"), url=world.web.url("/other"), title="X", label=Label.STATE_MEDIA)
    found = await world.look(world.web.url("/rss.xml"), known=(state_media,))
    assert isinstance(found, Offered)
    assert (found.feed.title, found.feed.label, found.feed.in_digest) == ("Amur Ferry Times", Label.STATE_MEDIA, False)
    assert {item.title: judged.relevant for item, judged in found.items} == {
        "China and Russia sign a salt treaty": True,
        "Village fair": False,
    }
    assert await world.feeds.offered(found.name) == (found.feed,)
    assert await world.book.states(now=NOON) == []


async def test_looking_again_offers_the_same(world: World) -> None:
    world.web.serve("/rss.xml", rss([RELEVANT]))
    first, second = [await world.look(world.web.url("/rss.xml")) for _ in range(2)]
    assert isinstance(first, Offered)
    assert isinstance(second, Offered)
    assert first.name == second.name


async def test_a_site_whose_feed_is_watched_is_said_to_be(world: World) -> None:
    page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head></html>'
    world.web.serve("/", page, headers={"Content-Type": "text/html"})
    world.web.serve("/rss.xml", rss([RELEVANT]))
    found = await world.look(world.web.url("/rss.xml"))
    assert isinstance(found, Offered)
    await world.feeds.add([found.feed], by=UserId("U0"), now=NOON)
    again = await world.look(world.web.url("/"))
    assert isinstance(again, AlreadyWatched)
    assert again.state.feed == found.feed


async def test_an_inner_address_is_refused_without_a_connection(world: World) -> None:
    found = await world.look("http://10.0.0.1/rss")
    assert isinstance(found, Nowhere)
    assert found.obstacle is Obstacle.OFF_LIMITS
    assert "10.0.0.1" in found.reason
    links = await world.look("http://10.0.0.1/list", selector="ul a")
    assert isinstance(links, Nowhere)
    assert links.obstacle is Obstacle.OFF_LIMITS


async def test_a_parser_that_fails_is_tried_again_for_a_while_and_then_said(world: World) -> None:
    world.web.serve("/rss.xml", rss([RELEVANT]))
    broken = World(world.web, world.fetch, NoParser(), {}, world.book, world.feeds)
    with pytest.raises(ReaderFailed):
        await broken.look(world.web.url("/rss.xml"))
    found = await broken.look(world.web.url("/rss.xml"), now=NOON + PATIENCE + timedelta(seconds=1))
    assert found == Nowhere(reason="the parser does not start", obstacle=Obstacle.OURS)


# ---------------------------------------------------------------------------------------------- a page without a feed

HTML = {"Content-Type": "text/html; charset=utf-8"}


def remarks(*titles: str, head: str = "") -> str:
    """A ministry's list, newest first, in a page with a navigation around it."""
    rows = "".join(f'<li><a href="/remarks/{title[-1]}">{title}</a></li>' for title in titles)
    return (
        f"<html><head><title>Remarks of the ministry</title>{head}</head><body>"
        f'<nav><a href="/about/us">All about the ministry of salt</a></nav><ul class="remarks">{rows}</ul>'
        '<footer><a href="/terms/of/use">The terms of use of this site</a></footer></body></html>'
    )


async def test_where_no_feed_is_found_the_links_of_the_page_are_offered(world: World) -> None:
    titles = [f"Remarks of the spokesman on salt {number}" for number in (3, 2, 1)]
    world.web.serve("/remarks", remarks(*titles), headers=HTML)
    found = await world.look(world.web.url("/remarks"))
    assert isinstance(found, Offered)
    assert (found.feed.kind, found.feed.url) == (SourceKind.PAGE_INDEX, world.web.url("/remarks"))
    assert [item.title for item, _ in found.items] == titles
    assert found.tried[0].startswith(world.web.url("/remarks"))
    assert await world.feeds.offered(found.name) == (found.feed,)


async def test_a_selector_says_which_links_and_no_feed_is_looked_for(world: World) -> None:
    named = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    world.web.serve("/remarks", remarks("Salt 1", head=named), headers=HTML)
    world.web.serve("/rss.xml", rss([RELEVANT]))
    found = await world.look(world.web.url("/remarks"), selector="ul.remarks")
    assert isinstance(found, Offered)
    assert (found.feed.kind, found.feed.selector) == (SourceKind.PAGE_INDEX, "ul.remarks")
    assert [item.url for item, _ in found.items] == [world.web.url("/remarks/1")]
    assert world.web.hits("/rss.xml") == 0


@pytest.mark.parametrize(
    ("page", "robots", "selector", "reason"),
    [
        (remarks("Remarks of the spokesman 1"), "User-agent: Amur\nDisallow: /remarks", "", "robots.txt"),
        ('<html><body><div id="app"></div><script src="/app.js"></script></body></html>', "", "", "JavaScript"),
        ("<html><body><h1>Just a moment</h1><script>1</script></body></html>", "", "ul", "bot wall"),
        (remarks("Remarks of the spokesman 1"), "", "ol.speeches a", "“ol.speeches a” finds no link"),
        (remarks("Remarks of the spokesman 1"), "", "ul >", "“ul >” is no CSS selector"),
        ("<html><body><p>" + "Salt is white. " * 50 + "</p></body></html>", "", "", "css:SELECTOR"),
    ],
)
async def test_a_page_that_cannot_be_watched_says_why_and_what_to_do(
    world: World, page: str, robots: str, selector: str, reason: str
) -> None:
    world.web.serve("/robots.txt", robots, headers={"Content-Type": "text/plain"})
    world.web.serve("/remarks", page, headers=HTML)
    found = await world.look(world.web.url("/remarks"), selector=selector)
    assert isinstance(found, Nowhere)
    assert reason in (found.reason if selector else found.instead)
