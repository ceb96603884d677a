"""From any address to its feed, over real HTTP and through the real parser process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.subprocesses.feed_parser import FeedParser
from bot.model import Obstacle
from bot.reading.documents.urls import addresses
from bot.use_cases.feeds.discovery import USUAL, Discovered, discover
from tests.support.feed_server import FeedServer, entry, rss

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass
class World:
    web: FeedServer
    fetch: HttpFetch
    parser: FeedParser

    async def discover(self, address: str) -> Discovered:
        return await discover(address, fetch=self.fetch, parser=self.parser, now=lambda: NOON)

    def page(self, path: str, head: str = "", body: str = "") -> None:
        self.web.serve(path, f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>", headers=HTML)


@pytest.fixture
async def world(feed_parser: FeedParser) -> AsyncIterator[World]:
    async with FeedServer.open() as web:
        patience = Patience(connect=5, read=5, total=20, spacing=0)
        fetch = HttpFetch(version="1", now=lambda: NOON, allow=(ip_network("127.0.0.0/8"),), patience=patience)
        yield World(web, fetch, feed_parser)
        await fetch.aclose()


def alternate(href: str, title: str = "", kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


async def test_a_feeds_own_address_is_its_feed_and_nothing_else_is_asked_for(world: World) -> None:
    world.web.serve("/a.xml", rss([entry("One"), entry("Two", "https://news.example/b")], title="Invented Courier"))
    found = await world.discover(world.web.url("/a.xml"))
    assert found.looked is not None
    assert [item.title for item in found.looked.items] == ["One", "Two"]
    assert (found.url, found.title, found.others) == (world.web.url("/a.xml"), "Invented Courier", ())
    assert world.web.hits() == 1


async def test_a_site_names_its_feed_and_the_feed_of_comments_comes_after_it(world: World) -> None:
    comments = alternate("/comments/feed", "Invented Courier » Comments Feed")
    world.page("/", comments + alternate("/feed/main", "Invented Courier » Feed") + alternate("/fr.xml", "En français"))
    world.web.serve("/feed/main", rss([entry()], title="Invented Courier"))
    found = await world.discover(world.web.url("/"))
    assert (found.url, found.title) == (world.web.url("/feed/main"), "Invented Courier")
    assert [other.url for other in found.others] == [world.web.url("/fr.xml"), world.web.url("/comments/feed")]
    assert found.others[0].title == "En français"


@pytest.mark.parametrize("kind", ["application/rss+xml", "application/atom+xml", "application/feed+json"])
async def test_a_link_is_resolved_against_the_pages_base(world: World, kind: str) -> None:
    world.page(
        "/news/today", f'<base href="/deep/"><LINK REL="Alternate" TYPE="{kind}" HREF="all.xml?a=1&amp;b=2#x" />'
    )
    world.web.serve("/deep/all.xml", rss([entry()]))
    found = await world.discover(world.web.url("/news/today"))
    assert found.url == world.web.url("/deep/all.xml?a=1&b=2")


async def test_a_named_feed_that_is_none_is_passed_over(world: World) -> None:
    world.page("/", alternate("/gone.xml") + alternate("/good.xml"))
    world.web.serve("/good.xml", rss([entry()]))
    found = await world.discover(world.web.url("/"))
    assert found.url == world.web.url("/good.xml")
    assert found.tried[1] == f"{world.web.url('/gone.xml')}: there is no such feed (404)"


async def test_a_page_that_only_links_to_its_feed_is_understood(world: World) -> None:
    world.page("/", body='<a href="/about">About</a><a href="/news.rss">Follow us</a><a href="/feeding">Birds</a>')
    world.web.serve("/news.rss", rss([entry()]))
    assert (await world.discover(world.web.url("/"))).url == world.web.url("/news.rss")
    assert world.web.hits("/feeding") == world.web.hits("/about") == 0


async def test_a_site_that_names_none_is_asked_at_the_usual_places_one_by_one(world: World) -> None:
    world.page("/politics/")
    world.web.serve("/atom.xml", rss([entry()]))
    found = await world.discover(world.web.url("/politics/"))
    assert found.url == world.web.url("/atom.xml")
    assert [world.web.hits(path) for path in USUAL] == [1, 1, 1, 1, 0, 0]
    assert world.web.open_most == 1


async def test_a_site_without_a_feed_is_told_what_was_tried(world: World) -> None:
    world.page("/")
    found = await world.discover(world.web.url("/"))
    assert found.looked is None
    assert "a web page" in found.reason
    assert len(found.tried) == 1 + len(USUAL)


async def test_a_site_that_turns_us_away_is_not_asked_again(world: World) -> None:
    world.web.serve("/", b"", status=403)
    found = await world.discover(world.web.url("/"))
    assert (found.looked, found.obstacle, found.reason) == (None, Obstacle.TURNED_AWAY, "the server refuses us (403)")
    world.page("/open")
    world.web.serve("/feed", b"", status=403)
    assert (await world.discover(world.web.url("/open"))).looked is None
    assert world.web.hits() == 3


async def test_a_damaged_feed_is_not_replaced_by_another(world: World) -> None:
    world.web.serve("/a.xml", b'<?xml version="1.0"?><rss version="2.0"><channel><item><tit')
    world.web.serve("/feed", rss([entry()]))
    found = await world.discover(world.web.url("/a.xml"))
    assert found.looked is None
    assert "damaged XML" in found.reason


async def test_an_address_without_a_scheme_is_tried_over_https_then_http(world: World) -> None:
    world.web.serve("/a.xml", rss([entry()]))
    found = await world.discover(world.web.url("/a.xml").removeprefix("http://"))
    assert found.url == world.web.url("/a.xml")
    assert [one.partition("://")[0] for one in found.tried] == ["https", "http"]


async def test_a_feed_that_has_moved_for_good_is_enrolled_where_it_is(world: World) -> None:
    world.web.redirect("/for-good", world.web.url("/a.xml"), 301)
    world.web.redirect("/today", world.web.url("/a.xml"), 302)
    world.web.serve("/a.xml", rss([entry()]))
    assert (await world.discover(world.web.url("/for-good"))).url == world.web.url("/a.xml")
    assert (await world.discover(world.web.url("/today"))).url == world.web.url("/today")


async def test_a_page_cannot_lead_us_inside_nor_to_another_scheme(world: World) -> None:
    bad = (
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://[::1",
        "http://10.0.0.1/",
    )
    world.page("/", "".join(alternate(href) for href in bad))
    found = await world.discover(world.web.url("/"))
    assert found.looked is None
    asked = [one for one in found.tried if "not fetched" in one]
    assert [one.partition(": ")[0] for one in asked] == ["http://169.254.169.254/latest/", "http://10.0.0.1/"]
    assert all(world.web.url("/") in one or "not fetched" in one for one in found.tried)


async def test_of_thousands_of_feeds_a_page_names_a_few_are_looked_into(world: World) -> None:
    world.page("/", "".join(alternate(f"/{n}.xml") for n in range(5_000)) + "<a " * 10_000)
    found = await world.discover(world.web.url("/"))
    assert found.looked is None
    assert world.web.hits() == 1 + 4 + len(USUAL)


async def test_nothing_worth_an_address_is_asked_for(world: World) -> None:
    assert [(await world.discover(given)).looked for given in ("", "   ", "two words", "ftp://news.example/")] == [
        None
    ] * 4
    assert (await world.discover("ftp://news.example/")).reason.endswith("only http and https are fetched, not ftp")


def test_what_a_person_may_mean_by_an_address() -> None:
    assert addresses(" news.example/a ") == ("https://news.example/a", "http://news.example/a")
    assert addresses("<https://news.example/a>") == ("https://news.example/a",)
    assert addresses("feed://news.example/a") == ("https://news.example/a", "http://news.example/a")
    assert addresses("feed:https://news.example/a") == ("https://news.example/a",)
