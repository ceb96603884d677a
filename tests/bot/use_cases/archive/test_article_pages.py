"""Articles' own pages over real HTTP, with a real reader process and a real Valkey: politely, and in nobody's way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from itertools import pairwise
from types import MappingProxyType

import pytest

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.http.robots import PATIENCE, RobotsTxt
from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.feeds.site_rules import RedisSites
from bot.adapters.subprocesses.pages.page_reader import LIMITS, PageReader
from bot.model import FeedId, Item, ItemId
from bot.use_cases.archive.article_pages import FullText, Haste
from tests.support.feed_server import Behaviour, FeedServer
from tests.support.web.article_pages import PARAGRAPHS, SUMMARY, TEXT, TITLE, page

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}
DRIP = Behaviour(body=page(), headers=HTML, drip=0.2)


def item(url: str, **about: object) -> Item:
    values: dict[str, object] = {
        "id": ItemId(url),
        "title": TITLE,
        "text": SUMMARY,
        "url": url,
        "outlet": "Invented Courier",
        "published": NOON - timedelta(hours=1),
        "published_to": "minute",
        "seen_at": NOON,
        "feed": FeedId("courier"),
        "extent": "summary",
    }
    return Item(**{**values, **about})  # type: ignore[arg-type]  # a maker with defaults


@dataclass
class World:
    web: FeedServer
    link: Link
    fetch: HttpFetch
    reader: PageReader
    came: list[str] = field(default_factory=list)
    """Addresses of items as they came back."""

    def serve(
        self, path: str, body: bytes = b"", *, status: int = 200, headers: Mapping[str, str] = MappingProxyType({})
    ) -> str:
        self.web.serve(path, body or page(), status=status, headers={**HTML, **headers})
        return self.web.url(path)

    def robots(self, text: str | bytes, status: int = 200) -> None:
        self.web.serve("/robots.txt", text, status=status, headers={"Content-Type": "text/plain"})

    def whole(self, **haste: float) -> FullText:
        """A worker's."""
        return FullText(
            fetch=self.fetch,
            extractor=self.reader,
            robots=RobotsTxt(
                fetch=self.fetch,
                extractor=self.reader,
                sites=RedisSites(self.link),
                patience=haste.get("page", PATIENCE),
            ),
            now=lambda: NOON,
            haste=Haste(**haste),  # type: ignore[arg-type]  # seconds or a number
        )

    async def read(self, *urls: str, whole: FullText | None = None) -> list[Item]:
        """In the order of the addresses."""
        found: dict[str, Item] = {}
        async for some in (whole or self.whole()).of([item(url) for url in urls]):
            self.came += [str(one.id) for one in some]
            found.update({str(one.id): one for one in some})
        return [found[url] for url in urls]


@asynccontextmanager
async def opened(link: Link, reader: PageReader, *allow: str, **patience: float) -> AsyncIterator[World]:
    async with FeedServer.open() as web:
        fetch = HttpFetch(
            version="test",
            now=lambda: NOON,
            allow=[ip_network(one) for one in allow],
            patience=Patience(spacing=0, **patience),  # type: ignore[arg-type]  # seconds
        )
        try:
            yield World(web=web, link=link, fetch=fetch, reader=reader)
        finally:
            await fetch.aclose()


@pytest.fixture
async def world(link: Link, page_reader: PageReader) -> AsyncIterator[World]:
    async with opened(link, page_reader, "127.0.0.0/8") as world:
        yield world


def became(items: Sequence[Item]) -> list[str]:
    return [one.page.outcome if one.page else "-" for one in items]


def why(one: Item) -> str:
    assert one.page is not None
    assert (one.text, one.extent) == (SUMMARY, "summary")
    return one.page.reason


# ------------------------------------------------------------------------------------------------------------ politely


async def test_a_page_is_fetched_after_its_sites_rules_and_asked_as_an_honest_robot_asks(world: World) -> None:
    world.robots("User-agent: *\nDisallow: /private")
    [one, two] = await world.read(world.serve("/one"), world.serve("/two"))
    assert (one.text, one.extent, two.text) == (TEXT, "full", TEXT)
    assert world.web.hits("/robots.txt") == 1
    assert world.web.requests("/robots.txt")[0].at < world.web.requests("/one")[0].at
    headers = {name.lower() for name in world.web.requests("/one")[0].headers}
    assert headers & {"cookie", "referer", "authorization"} == set()
    assert world.web.requests("/one")[0].headers["User-Agent"].startswith("Amur/test")
    assert "text/html" in world.web.requests("/one")[0].headers["Accept"]


async def test_a_page_that_robots_may_not_read_is_not_asked_for(world: World) -> None:
    world.robots("User-agent: *\nDisallow: /one\n\nUser-agent: Amur\nDisallow: /two")
    urls = world.serve("/one"), world.serve("/two")
    [one, two] = await world.read(*urls)
    assert became([one, two]) == ["read", "none"]
    assert "robots.txt asks robots to stay away" in why(two)
    assert (world.web.hits("/one"), world.web.hits("/two")) == (1, 0)


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_a_site_whose_rules_cannot_be_had_is_left_alone_for_now_and_not_asked_twice(
    world: World, status: int
) -> None:
    world.robots("", status=status)
    url = world.serve("/one")
    for _ in range(2):
        [one] = await world.read(url)
        assert became([one]) == ["again"]
        assert "its robots.txt cannot be read" in why(one)
    assert (world.web.hits("/robots.txt"), world.web.hits("/one")) == (1, 0)


async def test_rules_are_kept_for_other_workers_and_no_longer_than_a_day(world: World) -> None:
    world.robots("User-agent: *\nDisallow: /private")
    url = world.serve("/one")
    await world.read(url)
    await world.read(url, whole=world.whole())
    assert world.web.hits("/robots.txt") == 1
    assert 0 < await world.link.redis.ttl(keys.site(world.web.url(""))) <= 86_400


async def test_of_a_long_robots_txt_500_kib_are_read_and_of_an_endless_one_nothing_is_believed(world: World) -> None:
    padding = "# words of nothing\n" * 10_000
    world.robots(f"User-agent: *\nDisallow: /one\n{padding * 4}\nDisallow: /two")
    assert became(await world.read(world.serve("/one"), world.serve("/two"))) == ["none", "read"]
    await world.link.redis.flushdb()
    world.web.behave("/robots.txt", Behaviour(headers={"Content-Type": "text/plain"}, endless=b"# endless\n" * 1000))
    [one] = await world.read(world.web.url("/one"))
    assert became([one]) == ["again"]


async def test_pages_of_a_site_are_fetched_one_at_a_time_and_as_far_apart_as_it_asks(world: World) -> None:
    world.robots("User-agent: *\nCrawl-delay: 0.8")
    urls = [world.serve(f"/{number}") for number in range(3)]
    assert became(await world.read(*urls)) == ["read"] * 3
    at = sorted(world.web.requests(f"/{number}")[0].at for number in range(3))
    assert all(later - earlier >= 0.7 for earlier, later in pairwise(at))
    assert world.web.open_most == 1


async def test_a_site_that_asks_us_to_come_less_often_is_left_alone_for_as_long_as_it_says(world: World) -> None:
    url = world.serve("/one", status=429, headers={"Retry-After": "7200"})
    first, second = await world.read(url, world.serve("/two"))
    assert became([first, second]) == ["again", "again"]
    assert (world.web.hits("/one"), world.web.hits("/two")) == (1, 0)
    assert 7_000 < await world.link.redis.ttl(keys.site(world.web.url(""))) <= 7_200


# ------------------------------------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("status", "headers", "outcome", "reason"),
    [
        (403, {}, "none", "the server refuses us (403)"),
        (403, {"cf-mitigated": "challenge"}, "none", "a bot wall (Cloudflare challenge, 403) keeps us out"),
        (200, {"cf-mitigated": "challenge"}, "none", "a bot wall (Cloudflare challenge) instead of its page"),
        (401, {}, "none", "it asks for a password (401)"),
        (404, {}, "none", "there is no such page (404)"),
        (410, {}, "none", "the page is gone for good (410)"),
        (451, {}, "none", "it may not be shown here for legal reasons (451)"),
        (500, {}, "again", "the server has a fault of its own (500)"),
        (503, {}, "again", "the server is overloaded or under repair (503)"),
        (200, {"Content-Type": "application/pdf"}, "none", "its address leads to no web page (application/pdf)"),
    ],
)
async def test_a_page_that_refuses_leaves_the_feeds_text_and_says_why(
    world: World, status: int, headers: dict[str, str], outcome: str, reason: str
) -> None:
    [one] = await world.read(world.serve("/one", status=status, headers=headers))
    assert became([one]) == [outcome]
    assert why(one) == reason


async def test_a_paywalls_teaser_is_no_article_and_its_free_part_is_not_passed_off_as_the_whole(world: World) -> None:
    offer = "Subscribe to continue reading."
    teaser = world.serve("/teaser", page([SUMMARY[:60], offer]))
    part = world.serve("/part", page([*PARAGRAPHS[:3], offer]))
    one, two = await world.read(teaser, part)
    assert became([one, two]) == ["none", "part"]
    assert why(one)
    assert (two.extent, two.text) == ("summary", "\n\n".join(PARAGRAPHS[:3]))


@pytest.mark.parametrize("megabytes", [5, 7])
async def test_a_page_of_megabytes_costs_its_deadline_at_most(world: World, megabytes: int) -> None:
    padding = b"<script>var x = '" + b"x" * megabytes * 2**20 + b"'</script></head>"
    [one] = await world.read(world.serve("/one", page().replace(b"</head>", padding)))
    assert became([one]) == ["read" if megabytes < 6 else "none"]
    if megabytes > 6:
        assert why(one) == "its answer is larger than 6 MiB"


async def test_a_page_nobody_can_take_apart_in_time_leaves_the_feeds_text(link: Link) -> None:
    hurried = PageReader(replace(LIMITS, seconds=1.5))
    async with opened(link, hurried, "127.0.0.0/8") as world:
        deep = world.serve("/deep", b"<html><body>" + b"<div>" * 10_000 + b"x" + b"</div>" * 10_000)
        many = world.serve("/many", b"<html><body><article>" + b"<p>word word</p>" * 200_000)
        [one, two, three] = await world.read(deep, many, world.serve("/fine"))
        assert became([one, two, three]) == ["none", "none", "read"]
        assert why(two) == "its page could not be read within 1.5 s"
    await hurried.aclose()


async def test_a_redirect_is_followed_only_to_where_its_site_lets_robots_in(world: World) -> None:
    async with FeedServer.open("127.0.0.2") as other:
        other.serve("/robots.txt", "User-agent: *\nDisallow: /closed", headers={"Content-Type": "text/plain"})
        for path in ("/closed", "/open"):
            other.serve(path, page(), headers=HTML)
            world.web.redirect("/to" + path, other.url(path))
        [closed, open_] = await world.read(world.web.url("/to/closed"), world.web.url("/to/open"))
        assert became([closed, open_]) == ["none", "read"]
        assert "robots.txt asks robots to stay away" in why(closed)
        assert open_.url == other.url("/open")
        assert (other.hits("/closed"), other.hits("/open")) == (0, 1)


async def test_nothing_leads_to_an_inner_address(link: Link, page_reader: PageReader) -> None:
    async with opened(link, page_reader, "127.0.0.1/32") as world, FeedServer.open("127.0.0.2") as inner:
        inner.serve("/secret", page(), headers=HTML)
        world.web.redirect("/one", inner.url("/secret"))
        world.web.redirect("/two", f"http://127.0.0.2:{inner.port}/robots.txt")
        canonical = f'<link rel="canonical" href="{inner.url("/secret")}">'
        three = world.serve("/three", page(head=canonical))
        found = await world.read(world.web.url("/one"), world.web.url("/two"), three, inner.url("/secret"))
        assert became(found)[2] == "read"
        assert found[2].url == three
        assert {became([one])[0] for one in (found[0], found[1], found[3])} <= {"none", "again"}
        assert inner.hits() == 0


# ---------------------------------------------------------------------------------------------------- in nobody's way


async def test_a_site_that_hangs_delays_its_own_items_only_and_costs_one_wait(world: World) -> None:
    async with FeedServer.open("127.0.0.2") as slow:
        slow.serve("/robots.txt", status=404)
        for number in range(5):
            slow.behave(f"/{number}", DRIP)
        hanging = [slow.url(f"/{number}") for number in range(5)]
        fine = [world.serve("/one"), world.serve("/two")]
        await world.read(world.serve("/first"))  # what reads pages has started
        world.came.clear()
        found = await world.read(*hanging, *fine, whole=world.whole(page=4.0))
        assert became(found) == ["again"] * 5 + ["read"] * 2
        assert set(world.came[:2]) == set(fine)
        assert sum(slow.hits(f"/{number}") for number in range(5)) == 1
        assert "no complete answer within 4 s" in why(found[0])


async def test_what_is_not_done_when_the_poll_has_no_more_time_is_given_up(world: World) -> None:
    world.robots("User-agent: *\nCrawl-delay: 25")
    urls = [world.serve(f"/{number}") for number in range(3)]
    async with FeedServer.open("127.0.0.2") as other:
        other.serve("/one", page(), headers=HTML)
        await world.read(other.url("/one"))  # what reads pages has started
    whole = world.whole(all=4.0)
    begun = asyncio.get_running_loop().time()
    found = await world.read(*urls, whole=whole)
    assert asyncio.get_running_loop().time() - begun < 4 + 15
    assert sorted(became(found)) == ["again", "again", "read"]
    assert {why(one) for one in found if became([one]) == ["again"]} == {"there was no time left to read its page"}


async def test_redirects_to_sites_not_met_yet_do_not_wait_for_each_other(world: World) -> None:
    async with AsyncExitStack() as stack:
        names = range(2, 6)
        sites = [await stack.enter_async_context(FeedServer.open(f"127.0.0.{number}")) for number in names]
        ends = [await stack.enter_async_context(FeedServer.open(f"127.0.1.{number}")) for number in names]
        for site, end in zip(sites, ends, strict=True):
            site.redirect("/one", end.url("/one"))
            end.serve("/one", page(), headers=HTML)
        found = await world.read(*(site.url("/one") for site in sites), whole=world.whole(at_once=1))
        assert became(found) == ["read"] * 4


async def test_no_more_pages_are_fetched_at_once_than_said(world: World) -> None:
    async with AsyncExitStack() as stack:
        sites = [await stack.enter_async_context(FeedServer.open(f"127.0.0.{number}")) for number in range(2, 8)]
        for site in sites:
            site.behave("/one", Behaviour(body=page(), headers=HTML, pause=0.5))
        most = 0
        urls = [site.url("/one") for site in sites]
        async with asyncio.TaskGroup() as tasks:
            reading = tasks.create_task(world.read(*urls, whole=world.whole(at_once=2)))
            while not reading.done():
                most = max(most, sum(site.open_now for site in sites))
                await asyncio.sleep(0.005)
        assert became(await reading) == ["read"] * 6
        assert most == 2


async def test_where_settings_forbid_to_go_is_forgotten_by_a_worker_with_other_settings(
    world: World, page_reader: PageReader
) -> None:
    address = world.serve("/piece")
    guarded = HttpFetch(version="test", now=lambda: NOON, allow=[], patience=Patience(spacing=0))
    async with aclosing(guarded):
        before = replace(world, fetch=guarded).whole()
        refused = await world.read(address, address, whole=before)
    assert became(refused) == ["again", "again"]
    assert "robots.txt cannot be read" in why(refused[0])
    assert became(await world.read(address)) == ["read"]
