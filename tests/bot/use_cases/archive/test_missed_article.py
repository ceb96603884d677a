"""An article that somebody missed: real HTTP, the real page reader and language model, a real Valkey."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.http.robots import RobotsTxt, SitesForNow
from bot.adapters.subprocesses.language.language_model import LanguageProcess
from bot.adapters.subprocesses.pages.page_reader import PageReader
from bot.bootstrap.store import Store
from bot.errors import ReaderFailed
from bot.model import Coverage, ItemId, Standing, TeamId, UserId, Window
from bot.ports import Lookup
from bot.ports.people import PATIENCE
from bot.reading.documents.feeds.feed_identity import article_id
from bot.use_cases.archive.article_pages import FullText, Haste
from bot.use_cases.archive.intake import Intake
from bot.use_cases.archive.missed_article import Added, Missed, NoArticle, NotRead, OnFile, add_missed
from bot.use_cases.digests.readings import gather
from digests.slack.digests.missed_article import compose_missed
from tests.support.feed_server import FeedServer
from tests.support.news import gate
from tests.support.web.article_pages import TITLE, page

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}
CAKE = ("The village fair had a cake as tall as a door, and the baker slept beside it. " * 6,)


@dataclass
class World:
    web: FeedServer
    store: Store
    intake: Intake
    fetch: HttpFetch
    robots: RobotsTxt

    async def add(self, address: str, *, now: datetime = NOW) -> Missed:
        lookup = Lookup(id="m", team=TeamId("T0"), user=UserId("U0"), address=address, asked_at=NOW, article=True)
        return await add_missed(lookup, self.store, intake=self.intake, known=(), now=now)

    async def marks(self) -> list[tuple[str, bool]]:
        return [(one.of, one.useful) for one in await self.store.feedback.given()]

    def serve(self, path: str, *, day: str = "2026-11-20", title: str = TITLE, **about: object) -> str:
        head = f'<meta property="article:published_time" content="{day}T06:00:00Z">' if day else ""
        self.web.serve(path, page(title=title, head=head, **about), headers=HTML)  # type: ignore[arg-type]  # a maker
        return self.web.url(path)


@pytest.fixture
async def world(store: Store, language: LanguageProcess, page_reader: PageReader) -> AsyncIterator[World]:
    fetch = HttpFetch(version="test", now=lambda: NOW, allow=[ip_network("127.0.0.1/32")], patience=Patience(spacing=0))
    async with FeedServer.open() as web:
        robots = RobotsTxt(fetch=fetch, extractor=page_reader, sites=SitesForNow())
        pages = FullText(fetch=fetch, extractor=page_reader, robots=robots, now=lambda: NOW, haste=Haste(page=60.0))
        intake = Intake(
            archive=store.archive,
            watchlist=store.watchlist,
            reader=language,
            gate=gate(),
            news_days=3,
            pages=pages,
        )
        yield World(web=web, store=store, intake=intake, fetch=fetch, robots=robots)
    await fetch.aclose()


async def test_an_article_that_was_missed_is_read_filed_and_marked_and_stands_in_the_next_digest(world: World) -> None:
    url = world.serve("/ferry")
    found = await world.add(url)
    assert isinstance(found, Added)
    item = found.reading.item
    assert (item.id, item.title, item.added, item.standing) == (article_id(url), TITLE, True, Standing.NEWS)
    assert {quote.speaker.name for quote in found.reading.quotes if quote.speaker} >= {"Orest Valdman"}
    assert await world.marks() == [("missed", True)]
    gathered = await gather(
        Window(day=NOW.date(), since=NOW - timedelta(days=1), until=NOW + timedelta(days=1), zone="UTC"),
        archive=world.store.archive,
        coverage=Coverage(),
    )
    assert [(one.item.title, one.item.added) for one in gathered.readings] == [(TITLE, True)]
    assert "It is news: the next digest of each channel" in compose_missed(found, url).text
    assert isinstance(await world.add(url), OnFile)
    assert await world.marks() == [("missed", True)]


async def test_what_was_judged_off_the_beat_is_filed_when_a_person_says_it_was_missed(world: World) -> None:
    url = world.serve("/fair", title="Tall cake at the fair", paragraphs=CAKE)
    await world.store.archive.remember([ItemId(str(article_id(url)))], now=NOW, because=["names neither side"])
    found = await world.add(url)
    assert isinstance(found, Added)
    assert not found.reading.relevance.relevant
    assert not found.reading.in_doubt


async def test_an_old_article_goes_to_the_archive_and_says_so(world: World) -> None:
    url = world.serve("/old", day="2024-05-03")
    found = await world.add(url)
    assert isinstance(found, Added)
    assert found.reading.item.standing is Standing.ARCHIVE
    assert "It is from 3 May 2024, so it is not news" in compose_missed(found, url).text


async def test_a_link_that_leads_elsewhere_is_filed_as_what_it_leads_to(world: World) -> None:
    url = world.serve("/ferry")
    world.web.serve("/s/1", b"", status=302, headers={"Location": url})
    found = await world.add(world.web.url("/s/1"))
    assert isinstance(found, Added)
    assert (found.reading.item.url, found.reading.item.claimed) == (url, False)
    assert isinstance(await world.add(url), OnFile)


@pytest.mark.parametrize("path", ["/empty", "/none"])
async def test_what_cannot_be_read_is_not_filed_and_the_reason_is_given(world: World, path: str) -> None:
    world.web.serve("/empty", b"<html><body><p>Hello.</p></body></html>", headers=HTML)
    found = await world.add(world.web.url(path))
    assert isinstance(found, NotRead)
    assert found.reason in compose_missed(found, path).text
    assert (await world.store.archive.size())[0] == 0
    assert await world.marks() == []


async def test_an_address_inside_the_network_is_refused_where_it_is_connected_to(world: World) -> None:
    found = await world.add("http://169.254.169.254/latest/meta-data")
    assert isinstance(found, NotRead)
    world.web.serve("/inward", b"", status=302, headers={"Location": "http://10.0.0.7/admin"})
    found = await world.add(world.web.url("/inward"))
    assert isinstance(found, NotRead)
    assert (await world.store.archive.size())[0] == 0


async def test_while_the_page_reader_does_not_start_it_is_tried_again_for_a_while_and_then_said(world: World) -> None:
    url = world.serve("/ferry")
    async with aclosing(PageReader(python="/bin/false")) as broken:
        pages = FullText(fetch=world.fetch, extractor=broken, robots=world.robots, now=lambda: NOW)
        without = replace(world, intake=replace(world.intake, pages=pages))
        with pytest.raises(ReaderFailed):
            await without.add(url)
        later = await without.add(url, now=NOW + PATIENCE)
    assert isinstance(later, NotRead)
    assert await world.marks() == []


async def test_a_front_page_is_no_article(world: World) -> None:
    assert isinstance(await world.add("https://harbour.example/"), NoArticle)
    assert isinstance(await world.add(""), NoArticle)
