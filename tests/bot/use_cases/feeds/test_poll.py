"""Polls over real HTTP, a real parser process and a real Valkey."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.http.resolver import Resolver
from bot.adapters.redis.connection import Link
from bot.adapters.redis.feeds.feed_book import RedisFeedBook
from bot.adapters.redis.feeds.feed_list import RedisFeedList
from bot.adapters.sources.feed import FeedSource
from bot.adapters.subprocesses.feed_parser import FeedParser
from bot.errors import StorageAway
from bot.model import Bodies, Feed, Item, SourceKind
from bot.ports import Due, PollReport
from bot.reading.documents.feeds.opml import feed_id
from bot.use_cases.archive.intake import Taken
from bot.use_cases.feeds.outage import Outage
from bot.use_cases.feeds.poll import Places, look, poll, watch
from tests.support.feed_server import Behaviour, FeedServer, entry, rss
from tests.support.web.nameserver import NameServer

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOME = (ip_network("127.0.0.0/8"),)


@dataclass
class World:
    """A clock one can move, a loopback web, and everything a poll needs."""

    web: FeedServer
    link: Link
    book: RedisFeedBook
    fetch: HttpFetch
    parser: FeedParser
    now: datetime = NOON
    owed: int = 0
    taken: list[tuple[tuple[Item, ...], bool]] = field(default_factory=list)

    def feed(self, path: str, title: str = "Invented Courier") -> Feed:
        url = self.web.url(path)
        return Feed(id=feed_id(url), url=url, title=title)

    async def take_in(self, items: Sequence[Item], baseline: bool) -> Taken:
        known = {item.id for earlier, _ in self.taken for item in earlier}
        self.taken.append((tuple(items), baseline))
        return Taken(fresh=len({item.id for item in items} - known), owed=self.owed)

    async def poll(self, due: Due) -> PollReport:
        return await poll(
            due,
            sources={SourceKind.FEED: FeedSource(fetch=self.fetch, parser=self.parser, now=lambda: self.now)},
            feedbook=self.book,
            take_in=self.take_in,
            now=lambda: self.now,
            jitter=lambda: 1.0,
            poll_minutes=60,
        )

    async def polls(self) -> list[PollReport]:
        """Everything due now, one after the other."""
        return [await self.poll(due) for due in await self.book.claim(now=self.now, limit=100, lease=120)]

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
async def world(link: Link, feed_parser: FeedParser) -> AsyncIterator[World]:
    async with FeedServer.open() as web:
        patience = Patience(connect=1, read=1, total=1.5, spacing=0)
        fetch = HttpFetch(version="test", now=lambda: NOON, allow=HOME, patience=patience)
        world = World(web=web, link=link, book=RedisFeedBook(link), fetch=fetch, parser=feed_parser)
        try:
            yield world
        finally:
            await world.fetch.aclose()


async def test_a_feeds_first_poll_is_a_baseline_and_the_second_brings_only_what_is_new(world: World) -> None:
    world.web.serve("/a.xml", rss([entry("Old", "https://news.example/1")]))
    await world.book.enrol([world.feed("/a.xml")], now=NOON)
    [first] = await world.polls()
    world.web.serve("/a.xml", rss([entry("New", "https://news.example/2"), entry("Old", "https://news.example/1")]))
    world.later(minutes=61)
    [second] = await world.polls()
    assert [baseline for _, baseline in world.taken] == [True, False]
    assert (first.fresh, second.fresh) == (1, 1)
    assert (second.outcome, second.items) == ("ok", 2)


async def test_validators_outlive_the_worker_and_an_unchanged_feed_is_not_parsed(world: World, link: Link) -> None:
    world.web.serve("/a.xml", rss([entry()]), etag='W/"x, y"', modified="Fri, 20 Nov 2026 10:00:00 GMT")
    await world.book.enrol([world.feed("/a.xml")], now=NOON)
    await world.polls()
    world.book = RedisFeedBook(link)  # as after a restart
    world.later(minutes=61)
    [second] = await world.polls()
    asked = world.web.requests("/a.xml")[-1].headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('W/"x, y"', "Fri, 20 Nov 2026 10:00:00 GMT")
    assert second.outcome == "unchanged"
    assert len(world.taken) == 1


async def test_while_items_owe_a_second_look_the_whole_feed_is_asked_for_and_taken_in_again(world: World) -> None:
    world.web.serve("/a.xml", rss([entry()]), etag='"one"')
    await world.book.enrol([world.feed("/a.xml")], now=NOON)
    world.owed = 1
    await world.polls()
    world.owed = 0
    outcomes = []
    for _ in range(2):
        world.later(minutes=61)
        outcomes += [report.outcome for report in await world.polls()]
    assert outcomes == ["ok", "unchanged"]
    assert [asked.headers.get("If-None-Match") for asked in world.web.requests("/a.xml")] == [None, None, '"one"']


async def test_a_304_that_carries_new_validators_changes_what_is_sent_next(world: World) -> None:
    world.web.serve("/a.xml", rss([entry()]), etag='"one"')
    await world.book.enrol([world.feed("/a.xml")], now=NOON)
    await world.polls()
    modified = "Fri, 20 Nov 2026 11:00:00 GMT"
    world.web.serve("/a.xml", b"", status=304, headers={"ETag": '"two"', "Last-Modified": modified})
    for _ in range(2):
        world.later(minutes=61)
        [report] = await world.polls()
        assert report.outcome == "unchanged"
    sent = [asked.headers.get("If-None-Match") for asked in world.web.requests("/a.xml")]
    assert sent == [None, '"one"', '"two"']
    assert world.web.requests("/a.xml")[-1].headers["If-Modified-Since"] == modified


async def test_a_server_without_validators_is_asked_less_often_while_nothing_changes(world: World) -> None:
    world.web.serve("/plain", rss([entry()]))
    world.web.serve("/tagged", rss([entry()]), etag='"one"')
    await world.book.enrol([world.feed("/plain"), world.feed("/tagged")], now=NOON)
    pauses: dict[str, list[float]] = {"/plain": [], "/tagged": []}
    for _ in range(5):
        for due in await world.book.claim(now=world.now, limit=9, lease=60):
            report = await world.poll(due)
            path = "/" + due.feed.url.rpartition("/")[2]
            pauses[path].append((report.next_at - report.at) / timedelta(hours=1))
        world.later(hours=4, minutes=1)
    assert pauses == {"/plain": [1, 1, 2, 4, 4], "/tagged": [1, 1, 1, 1, 1]}
    world.web.serve("/plain", rss([entry("New", "https://news.example/new"), entry()]))
    reports = [await world.poll(due) for due in await world.book.claim(now=world.now, limit=9, lease=60)]
    assert [(report.next_at - report.at) / timedelta(hours=1) for report in reports] == [1, 1]


async def test_the_same_bytes_without_validators_are_not_parsed_again(world: World) -> None:
    world.web.serve("/a.xml", rss([entry()]))
    await world.book.enrol([world.feed("/a.xml")], now=NOON)
    await world.polls()
    world.later(minutes=61)
    [second] = await world.polls()
    assert (second.outcome, len(world.taken)) == ("unchanged", 1)


async def test_one_bad_feed_never_stops_another(world: World) -> None:
    for number in range(3):
        world.web.serve(f"/good{number}.xml", rss([entry(f"Good {number}", f"https://news.example/{number}")]))
    world.web.behave("/hang.xml", Behaviour(hang=True))
    world.web.behave("/drip.xml", Behaviour(body=b"<rss>" * 1000, drip=0.05))
    world.web.serve("/bad.xml", b"\x00\x01\x02" * 1000)
    world.web.serve("/wall.xml", b"x", status=403, headers={"cf-mitigated": "challenge"})
    paths = ["good0", "hang", "good1", "drip", "bad", "wall", "missing", "good2"]
    await world.book.enrol([world.feed(f"/{p}.xml", p) for p in paths], now=NOON)
    reports = await world.polls()
    assert sorted(r.outcome for r in reports) == ["failed"] * 4 + ["ok"] * 3 + ["refused"]
    states = {s.feed.title: (s.state, s.reason) for s in await world.book.states(now=NOON)}
    assert states["good1"] == ("fine", "")
    assert states["hang"] == ("failing", "it stopped answering for 1 s")
    assert states["drip"] == ("failing", "no complete answer within 1.5 s")
    assert states["bad"] == ("failing", "no entries: 3,000 bytes that are no text")
    assert states["wall"] == ("refused", "a bot wall (Cloudflare challenge, 403) keeps us out")
    assert states["missing"] == ("failing", "there is no such feed (404)")
    coverage = await world.book.coverage(now=NOON)
    assert (coverage.feeds, coverage.answered, len(coverage.failing)) == (8, 3, 5)
    assert coverage.failing[0] == ("wall", "a bot wall (Cloudflare challenge, 403) keeps us out")


async def test_an_entry_that_changes_its_guid_link_or_title_stays_the_same_item(world: World) -> None:
    await world.book.enrol([world.feed("/a.xml")], now=NOON)
    versions = [
        entry("Ministers meet in Chita", "https://news.example/1", guid="g1"),
        entry("Ministers meet in Chita", "https://news.example/1", guid="urn:other"),  # guid
        entry("Ministers meet in Chita", "https://new.example/news/one", guid="urn:other"),  # link
        entry("Ministers met in Chita", "https://new.example/news/one", guid="urn:other"),  # title
        entry("Ministers met in Chita", "https://third.example/1?p=2", guid="third"),  # guid and link
    ]
    for version in versions:
        world.web.serve("/a.xml", rss([version]))
        await world.polls()
        world.later(minutes=61)
    assert len(world.taken) == 5
    assert len({items[0].id for items, _ in world.taken}) == 1


async def test_a_guid_that_is_always_the_same_does_not_hide_new_articles(world: World) -> None:
    await world.book.enrol([world.feed("/a.xml")], now=NOON)
    for number in range(3):
        when = NOON - timedelta(hours=9 - number)
        item = entry(f"Report {number}", f"https://news.example/{number}", guid="latest", when=when)
        world.web.serve("/a.xml", rss([item]))
        await world.polls()
        world.later(minutes=61)
    assert len({items[0].id for items, _ in world.taken}) == 3


async def test_failures_wait_longer_each_time_and_retry_after_holds_for_the_whole_host(world: World) -> None:
    world.web.serve("/a.xml", b"", status=500)
    world.web.serve("/b.xml", rss([entry()]))
    a, b = world.feed("/a.xml", "a"), world.feed("/b.xml", "b")
    await world.book.enrol([a], now=NOON)
    waits = []
    for _ in range(6):
        [report] = await world.polls()
        waits.append((report.next_at - report.at) / timedelta(hours=1))
        world.now = report.next_at
    assert waits == [2, 4, 8, 16, 24, 24]
    world.web.serve("/a.xml", b"", status=429, headers={"Retry-After": "1800"})
    [report] = await world.polls()
    assert report.host_until == world.now + timedelta(minutes=30)
    await world.book.enrol([a, b], now=world.now)
    assert await world.polls() == []
    world.later(minutes=31)
    assert [r.outcome for r in await world.polls()] == ["ok"]


async def test_a_report_after_the_lease_was_lost_changes_nothing(world: World) -> None:
    await world.book.enrol([world.feed("/a.xml")], now=NOON)
    [mine] = await world.book.claim(now=NOON, limit=1, lease=60)
    assert await world.book.claim(now=NOON, limit=1, lease=60) == []
    world.later(seconds=61)
    world.web.serve("/a.xml", rss([entry()]))
    [theirs] = await world.polls()
    stale = PollReport(feed=mine.feed.id, token=mine.token, outcome="gone", at=world.now, next_at=NOON)
    await world.book.report(stale)
    [state] = await world.book.states(now=world.now)
    assert (theirs.outcome, state.state) == ("ok", "fine")


async def test_trouble_of_our_own_is_not_charged_to_the_feed(world: World) -> None:
    async def away(items: Sequence[Item], baseline: bool) -> Taken:
        raise StorageAway("here", "gone fishing")

    world.web.serve("/a.xml", rss([entry()]))
    await world.book.enrol([world.feed("/a.xml")], now=NOON)
    world.take_in = away  # type: ignore[method-assign]  # the storage goes away in the middle of a poll
    with pytest.raises(StorageAway):
        await world.polls()
    [state] = await world.book.states(now=NOON)
    assert state.state == "new"
    assert [d.feed.title for d in await world.book.claim(now=NOON + timedelta(minutes=3), limit=9, lease=9)] != []


async def test_a_look_keeps_nothing_and_says_what_a_poll_would_have_found(world: World) -> None:
    async def at(source: str, document: bytes | None = None) -> tuple[str, str, int]:
        seen = await look(source, fetch=world.fetch, parser=world.parser, now=lambda: NOON, document=document)
        return seen.outcome, seen.reason, len(seen.items)

    world.web.serve("/a.xml", rss([entry()]))
    world.web.serve("/empty.xml", rss([]))
    world.web.serve("/page", b"<!doctype html><title>Hello</title>", headers={"Content-Type": "text/html"})
    assert await at(world.web.url("/a.xml")) == ("ok", "", 1)
    assert await at(world.web.url("/empty.xml")) == ("empty", "it answers, but holds no items", 0)
    assert await at(world.web.url("/page")) == ("failed", "no entries: 35 bytes of HTML, a web page", 0)
    assert (await at("http://169.254.169.254/latest/"))[0] == "refused"
    assert await at("some.xml", rss([entry(), entry("B", "https://news.example/b")])) == ("ok", "", 2)
    assert world.taken == []


async def test_a_page_that_only_has_a_bot_wall_in_an_address_is_no_bot_wall(world: World) -> None:
    """Whether we are turned away is not read off a sentence, which may hold words of the page's."""
    named = '<html><link rel="alternate" type="application/rss+xml" href="/bot\u00a0wall.xml"></html>'
    wall = "<html><title>Just a moment...</title></html>"
    outcomes = []
    for document in (named, wall):
        seen = await look(
            "a file", fetch=world.fetch, parser=world.parser, now=lambda: NOON, document=document.encode()
        )
        outcomes.append((seen.outcome, "bot wall" in seen.reason))
    assert outcomes == [("failed", True), ("refused", True)]


async def test_hanging_feeds_hold_up_nothing_but_their_own_places(world: World) -> None:
    for number in range(3):
        world.web.behave(f"/hang{number}", Behaviour(hang=True))
    for number in range(20):
        world.web.serve(f"/good{number}", rss([entry(f"T{number}", f"https://news.example/{number}")]))
    feeds = [world.feed(f"/hang{n}") for n in range(3)] + [world.feed(f"/good{n}") for n in range(20)]
    await world.book.enrol(feeds, now=NOON)
    stop = asyncio.Event()
    ended: list[str] = []

    async def one(due: Due) -> None:
        report = await world.poll(due)
        ended.append(report.outcome)
        if len(ended) == 20:  # all but those that hang, which hang as long as that takes
            world.web.let_go()
        if len(ended) == len(feeds):
            stop.set()

    patient = Patience(connect=60, read=60, total=60, spacing=0, per_host=30, per_address=30)
    await world.fetch.aclose()
    world.fetch = HttpFetch(version="test", now=lambda: NOON, allow=HOME, patience=patient)
    async with asyncio.timeout(60):
        await watch(one, feedbook=world.book, now=lambda: world.now, stop=stop, places=Places(quick=5), lease=60)
    assert ended == ["ok"] * 20 + ["failed"] * 3


async def test_a_lease_is_renewed_while_the_poll_goes_on(world: World) -> None:
    stop, over = asyncio.Event(), asyncio.Event()
    await world.book.enrol([world.feed("/slow.xml")], now=world.now)

    async def one(due: Due) -> None:
        await over.wait()

    lease = 0.3
    watching = asyncio.create_task(
        watch(one, feedbook=world.book, now=lambda: world.now, stop=stop, places=Places(quick=5), lease=lease)
    )
    async with asyncio.timeout(30):
        while await world.book.next_due() in (world.now, None):
            await asyncio.sleep(0.01)
        world.now += timedelta(seconds=lease * 2 / 3)
        while await world.book.next_due() != world.now + timedelta(seconds=lease):
            await asyncio.sleep(0.01)
        stop.set()
        over.set()
        await watching


async def test_more_feeds_that_hang_than_there_are_places_do_not_stop_the_others(world: World) -> None:
    """A poll that takes long gives its place away: all the good ones end while every hanging one still hangs."""
    for number in range(12):
        world.web.behave(f"/hang{number}", Behaviour(hang=True))
    for number in range(6):
        world.web.serve(f"/good{number}", rss([entry(f"T{number}", f"https://news.example/{number}")]))
    await world.book.enrol([world.feed(f"/hang{n}") for n in range(12)], now=NOON - timedelta(minutes=1))
    feeds = [world.feed(f"/{kind}{n}") for kind, count in (("hang", 12), ("good", 6)) for n in range(count)]
    await world.book.enrol(feeds, now=NOON)
    patient = Patience(connect=60, read=60, total=60, spacing=0, per_host=30, per_address=30)
    await world.fetch.aclose()
    world.fetch = HttpFetch(version="test", now=lambda: NOON, allow=HOME, patience=patient)
    ended: list[str] = []

    async def one(due: Due) -> None:
        ended.append((await world.poll(due)).outcome)

    places = Places(quick=3, slow_after=0.3, most=16)
    stop = asyncio.Event()
    watching = asyncio.create_task(
        watch(one, feedbook=world.book, now=lambda: world.now, stop=stop, places=places, lease=60)
    )
    async with asyncio.timeout(45):
        while len(ended) < 6:
            await asyncio.sleep(0.05)
    assert (ended, sum(world.web.hits(f"/hang{n}") for n in range(12))) == (["ok"] * 6, 12)
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching


@given(st.lists(st.floats(0, 100), max_size=30), st.integers(1, 20), st.integers(0, 40))
def test_places_are_never_more_than_there_are(ages: list[float], quick: int, most: int) -> None:
    free = Places(quick=quick, most=most, slow_after=5).free(ages)
    assert 0 <= free <= quick
    assert free == 0 or len(ages) + free <= max(quick, most)
    assert free == 0 or sum(age < 5 for age in ages) + free <= quick


async def test_how_much_of_its_articles_a_feed_gives_is_kept_while_it_does_not_change(world: World) -> None:
    world.web.serve("/a.xml", rss([entry(text="word " * 40), entry("Other", "https://news.example/b", text="")]))
    await world.book.enrol([world.feed("/a.xml")], now=NOON)
    for _ in range(2):
        await world.polls()
        world.later(minutes=61)
        (state,) = await world.book.states(now=world.now)
        assert state.bodies == Bodies(median=100, full=0, summary=1, headline=1)


async def test_a_watch_that_is_stopped_finishes_what_is_under_way(world: World) -> None:
    world.web.behave("/slow", Behaviour(body=rss([entry()]), drip=0.0005))
    await world.book.enrol([world.feed("/slow")], now=NOON)
    stop = asyncio.Event()
    watching = asyncio.create_task(
        watch(world.poll, feedbook=world.book, now=lambda: world.now, stop=stop, places=Places(quick=5), lease=60)
    )
    await world.web.until_hit("/slow")
    stop.set()
    await watching
    assert [state.state for state in await world.book.states(now=NOON)] != ["new"]


async def test_storage_trouble_ends_the_watch_after_the_other_polls(world: World) -> None:
    ended: list[str] = []

    async def one(due: Due) -> None:
        if due.feed.title == "bad":
            raise StorageAway("here", "gone fishing")
        await asyncio.sleep(0.2)
        ended.append(due.feed.title)

    await world.book.enrol([world.feed("/1", "bad"), world.feed("/2", "good")], now=NOON)
    with pytest.raises(StorageAway):
        await watch(one, feedbook=world.book, now=lambda: NOON, stop=asyncio.Event(), places=Places(quick=5), lease=60)
    assert ended == ["good"]


async def test_after_six_hours_without_names_every_feed_is_read_within_a_minute(world: World) -> None:
    """By themselves they would be tried up to a day later; none is given up, nor called gone."""
    async with NameServer.open() as names:
        resolver = Resolver(servers=[f"{names.address[0]}:{names.address[1]}"], forgotten=0)
        patience = Patience(connect=1, read=1, total=1.5, spacing=0)
        world.fetch = HttpFetch(version="test", now=lambda: NOON, allow=HOME, patience=patience, resolver=resolver)
        await six_hours_away(world, names)
        await world.fetch.aclose()


async def six_hours_away(world: World, names: NameServer) -> None:
    outage, lists, chance = Outage(), RedisFeedList(world.link), random.Random(11)
    hosts = [f"press{number}.example" for number in range(6)]
    for host in hosts:
        names.answers(host, ["127.0.0.1"])
    world.web.serve("/good.xml", rss([entry("Ice", "https://news.example/ice")]), etag='"one"')
    listed = [world.web.url("/good.xml").replace("127.0.0.1", host) for host in hosts]
    await world.book.enrol([Feed(id=feed_id(url), url=url, title=url) for url in listed], now=world.now)

    async def look() -> int:
        return await outage.look(world.book, lists, now=world.now, chance=chance)

    async def polled() -> set[str]:
        return {report.outcome for report in await world.polls()}

    assert await polled() == {"ok"}
    assert await look() == 0
    for host in hosts:
        names.answers(host, [])
    for _ in range(6 * 3):
        world.later(minutes=20)
        await look()
        assert await polled() <= {"failed"}
    states = await world.book.states(now=world.now)
    assert {one.state for one in states} == {"failing"}
    assert max(one.next_poll for one in states if one.next_poll) > world.now + timedelta(hours=2)
    for host in hosts:
        names.answers(host, ["127.0.0.1"])
    for _ in range(2):
        await look()
        assert await polled() == {"unchanged"}
        world.later(seconds=30)
    assert {one.state for one in await world.book.states(now=world.now)} == {"fine"}
    assert await look() == 0
