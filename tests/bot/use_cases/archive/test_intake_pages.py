"""A summary's own page on the road: read after the gate, before the language model; kept; never lost or doubled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.http.robots import RobotsTxt
from bot.adapters.redis import keys
from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.adapters.redis.feeds.site_rules import RedisSites
from bot.adapters.subprocesses.language.language_model import LanguageProcess
from bot.adapters.subprocesses.pages.page_reader import PageReader
from bot.model import FeedId, Item, ItemId, SpeakerId, Standing, Subscription, SubscriptionId, TeamId, UserId
from bot.use_cases.archive.article_pages import FullText, Haste
from bot.use_cases.archive.intake import Intake, Taken, take_in
from tests.support.feed_server import Behaviour, FeedServer
from tests.support.news import gate
from tests.support.web.article_pages import PARAGRAPHS, SUMMARY, TEXT, TITLE, page

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}
VALDMAN, MARCHENKOVA = SpeakerId("orest-valdman"), SpeakerId("lidia-marchenkova")


@dataclass
class World:
    web: FeedServer
    intake: Intake
    link: Link

    def item(self, path: str = "/ferry", **about: object) -> Item:
        values: dict[str, object] = {
            "id": ItemId(path),
            "title": TITLE,
            "text": SUMMARY,
            "url": self.web.url(path),
            "outlet": "Invented Courier",
            "published": NOW - timedelta(hours=1),
            "published_to": "minute",
            "seen_at": NOW,
            "feed": FeedId("courier"),
            "extent": "summary",
        }
        return Item(**{**values, **about})  # type: ignore[arg-type]  # a maker with defaults

    def serve(self, path: str = "/ferry", body: bytes = b"", status: int = 200) -> None:
        self.web.serve(path, body or page(), status=status, headers=HTML)

    async def take(self, *items: Item, baseline: bool = False, hours: float = 0) -> Taken:
        return await take_in(items, intake=self.intake, now=NOW + timedelta(hours=hours), baseline=baseline)

    async def said(self, speaker: SpeakerId) -> list[str]:
        return [
            one.quote.text.rstrip(",")
            for one in await RedisArchive(self.link, keep_days=400).statements(speaker, limit=9)
        ]

    async def filed(self, path: str = "/ferry") -> Item:
        (reading,) = await self.intake.archive.readings([ItemId(path)])
        return reading.item


@pytest.fixture
async def world(link: Link, language: LanguageProcess, page_reader: PageReader) -> AsyncIterator[World]:
    fetch = HttpFetch(version="test", now=lambda: NOW, allow=[ip_network("127.0.0.0/8")], patience=Patience(spacing=0))
    watchlist = RedisWatchlist(link)
    await watchlist.add(
        Subscription(
            id=SubscriptionId("s"),
            team=TeamId("T1"),
            user=UserId("U1"),
            terms="timber",
            made_at=NOW - timedelta(days=1),
        )
    )
    async with FeedServer.open() as web:
        robots = RobotsTxt(fetch=fetch, extractor=page_reader, sites=RedisSites(link))
        pages = FullText(fetch=fetch, extractor=page_reader, robots=robots, now=lambda: NOW, haste=Haste(page=60.0))
        archive = RedisArchive(link, keep_days=400)
        intake = Intake(archive=archive, watchlist=watchlist, reader=language, gate=gate(), news_days=3, pages=pages)
        try:
            yield World(web=web, intake=intake, link=link)
        finally:
            await fetch.aclose()


def outcomes(taken: Taken) -> list[str]:
    return [one.item.page.outcome if one.item.page else "-" for one in taken.filed]


async def test_statements_and_alerts_come_from_the_page_that_the_feed_only_sums_up(world: World) -> None:
    world.serve()
    taken = await world.take(world.item())
    assert outcomes(taken) == ["read"]
    assert await world.said(VALDMAN) == ["The ice will not stop us"]
    assert await world.said(MARCHENKOVA) == ["We have waited for this boat since spring"]
    assert await world.link.redis.xlen(keys.QUEUE) == 1  # "timber" stands on the page alone
    item = await world.filed()
    assert (item.extent, item.text, item.standing) == ("full", TEXT, Standing.NEWS)


async def test_a_summary_listed_again_costs_no_page_and_takes_nothing_away(world: World) -> None:
    world.serve()
    await world.take(world.item())
    for hours in (1, 5):
        assert (await world.take(world.item(), hours=hours)).filed == ()
    reworded = world.item(text=SUMMARY + " It was a long day of talks.")
    assert outcomes(await world.take(reworded, hours=1)) == ["read"]
    assert (await world.take(reworded, hours=2)).filed == ()
    assert world.web.hits("/ferry") == 1
    assert (await world.filed()).text == TEXT
    assert await world.said(VALDMAN) == ["The ice will not stop us"]


async def test_a_new_title_brings_the_new_words_of_the_page(world: World) -> None:
    world.serve()
    await world.take(world.item())
    world.serve(body=page([*PARAGRAPHS, "“Nor will the snow,” said Orest Valdman, director of the institute."]))
    await world.take(world.item(title="Updated: " + TITLE), hours=1)
    assert set(await world.said(VALDMAN)) == {"The ice will not stop us", "Nor will the snow"}
    world.serve(status=403)
    await world.take(world.item(title="Corrected: " + TITLE), hours=2)
    item = await world.filed()
    assert (item.title, item.extent) == ("Corrected: " + TITLE, "full")
    assert len(await world.said(VALDMAN)) == 2


async def test_what_is_not_about_both_sides_costs_no_page(world: World) -> None:
    world.serve("/fair")
    fair = world.item("/fair", title="Village fair", text="There was cake.")
    await world.take(fair)
    assert world.web.hits() == 0


async def test_a_page_that_refuses_leaves_the_summary_and_is_not_asked_again(world: World) -> None:
    world.serve(status=403)
    assert outcomes(await world.take(world.item())) == ["none"]
    item = await world.filed()
    assert (item.extent, item.text) == ("summary", SUMMARY)
    assert item.page is not None
    assert item.page.reason == "the server refuses us (403)"
    assert (await world.take(world.item(), hours=1)).filed == ()
    assert world.web.hits("/ferry") == 1


async def test_a_page_with_a_passing_fault_is_asked_once_more_and_no_third_time(world: World) -> None:
    world.web.behave("/ferry", *[Behaviour(status=500)] * 2, Behaviour(body=page(), headers=HTML))
    world.web.behave("/boat", Behaviour(status=500), Behaviour(body=page(), headers=HTML))
    items = world.item(), world.item("/boat")
    assert outcomes(await world.take(*items)) == ["again", "again"]
    assert sorted(outcomes(await world.take(*items, hours=1))) == ["none", "read"]
    assert (await world.take(*items, hours=2)).filed == ()
    assert (world.web.hits("/ferry"), world.web.hits("/boat")) == (2, 2)
    assert (await world.filed("/boat")).extent == "full"


async def test_of_a_feeds_first_poll_the_newest_five_pages_are_read_and_all_is_archive(world: World) -> None:
    many = [world.item(f"/{number}", title=f"{TITLE}, day {number}") for number in range(7)]
    for number in range(7):
        world.serve(f"/{number}", page(title=many[number].title))
    taken = await world.take(*many, baseline=True)
    assert sorted(outcomes(taken)) == ["-", "-", *["read"] * 5]
    assert {one.item.standing for one in taken.filed} == {Standing.ARCHIVE}
    assert sum(world.web.hits(f"/{number}") for number in range(5)) == 5
    assert await world.link.redis.xlen(keys.QUEUE) == 0
    assert (await world.take(*many, hours=1)).filed == ()


async def test_a_day_that_only_the_page_knows_makes_news_of_an_undated_item(world: World) -> None:
    world.serve(body=page(head='<meta property="article:published_time" content="2026-11-19">'))
    taken = await world.take(world.item(published=None, published_to=None))
    (item,) = [one.item for one in taken.filed]
    assert (item.published, item.published_to) == (datetime(2026, 11, 19, tzinfo=UTC), "day")
    assert item.standing is Standing.NEWS


async def test_a_page_in_another_language_is_kept_searchable_and_not_read_for_statements(world: World) -> None:
    french = (
        "La Chine et la Russie ont convenu vendredi que le bac entre Heihe et Blagovechtchensk circulera tout l'hiver.",
        "« La glace ne nous arrêtera pas », a dit Orest Valdman, le directeur de l'institut des passages de Heihe.",
        "Le deuxième bateau est attendu pour le mois de décembre, selon l'institut, et il transportera du bois.",
    )
    world.serve(body=page(french, lang="fr"))
    (reading,) = (await world.take(world.item(text="Russie, Chine: le bac entre Heihe."))).filed
    assert (reading.language, reading.item.language, reading.quotes) == ("fr", "fr", ())
    assert reading.item.text == "\n\n".join(french)


async def test_with_pages_switched_off_summaries_are_read_as_they_are(world: World) -> None:
    world.serve()
    off = replace(world.intake, pages=None)
    taken = await take_in([world.item()], intake=off, now=NOW)
    assert outcomes(taken) == ["-"]
    assert world.web.hits() == 0


async def test_switching_pages_off_takes_no_text_away(world: World) -> None:
    world.serve()
    await world.take(world.item())
    off = replace(world.intake, pages=None)
    later = NOW + timedelta(hours=4)
    await take_in([world.item(title="Updated: " + TITLE)], intake=off, now=later)
    assert (await world.filed()).text == TEXT


async def test_items_without_pages_do_not_wait_for_those_whose_site_hangs(world: World) -> None:
    world.web.behave("/slow", Behaviour(hang=True))
    whole = world.item("/whole", text=TEXT, extent="full", title="Russia and China share a ferry")
    taking = asyncio.create_task(world.take(world.item("/slow"), whole))
    async with asyncio.timeout(40):
        while not await world.intake.archive.readings([ItemId("/whole")]):
            await asyncio.sleep(0.05)
        assert not taking.done()
        world.web.let_go()
        assert sorted(outcomes(await taking)) == ["-", "again"]


@pytest.mark.parametrize("step", ["/robots.txt", "/ferry", "reading"])
async def test_a_worker_that_ends_anywhere_on_the_way_loses_nothing_and_files_it_once(world: World, step: str) -> None:
    world.serve()
    if step != "reading":
        world.web.behave(step, Behaviour(hang=True))
    taking = asyncio.create_task(world.take(world.item()))
    if step == "reading":
        await world.web.until_hit("/ferry")
        await asyncio.sleep(0.3)
    else:
        await world.web.until_hit(step)
    taking.cancel()
    await asyncio.gather(taking, return_exceptions=True)
    world.serve()
    world.web.serve("/robots.txt", status=404)
    await world.take(world.item())
    assert await world.said(VALDMAN) == ["The ice will not stop us"]
    assert await world.link.redis.xlen(keys.QUEUE) == 1


# ------------------------------------------------------------------------------------------------------- bare links


def bare(world: World, path: str, title: str = "Remarks of the spokesman on Friday", **about: object) -> Item:
    return world.item(
        path, title=title, text="", extent="headline", published=None, published_to=None, link_only=True, **about
    )


async def test_a_bare_link_is_judged_and_dated_by_its_page(world: World) -> None:
    dated = '<meta property="article:published_time" content="2026-11-19">'
    title = "Remarks of the spokesman on Friday"
    world.serve("/ferry", page(title=title, head=dated))
    world.serve("/undated", page(title=title))
    fair = ["There was cake at the fair, and a band played in the square until the evening. " * 5] * 3
    world.serve("/fair", page(fair, title=title, head=dated))
    links = [bare(world, path) for path in ("/ferry", "/undated", "/fair")]
    taken = await world.take(*links)
    assert (taken.fresh, taken.relevant) == (3, 2)
    standings = {one.item.url: one.item.standing for one in taken.filed}
    assert standings == {world.web.url("/ferry"): Standing.NEWS, world.web.url("/undated"): Standing.ARCHIVE}
    assert await world.intake.archive.on_file([links[2].id]) == {links[2].id: ""}
    assert (await world.take(*links, hours=1)).fresh == 0
    assert world.web.hits("/fair") == 1


async def test_a_bare_link_whose_page_fails_for_now_is_as_if_never_seen(world: World) -> None:
    world.web.behave("/ferry", Behaviour(status=500), Behaviour(body=page(title="Remarks"), headers=HTML))
    link = bare(world, "/ferry", title="")
    failed = await world.take(link)
    assert (failed.fresh, failed.relevant, failed.owed) == (0, 0, 1)
    assert await world.intake.archive.on_file([link.id]) == {}
    (reading,) = (await world.take(link, hours=1)).filed
    assert (reading.item.text, reading.item.title) == (TEXT, "Remarks")


async def test_what_a_page_listed_at_first_is_never_news_though_its_page_failed_then(world: World) -> None:
    head = '<meta property="article:published_time" content="2026-11-19">'
    title = "Remarks of the spokesman on Friday"
    world.web.behave("/ferry", Behaviour(status=500), Behaviour(body=page(title=title, head=head), headers=HTML))
    await world.take(bare(world, "/ferry"), baseline=True)
    assert (await world.take(bare(world, "/ferry"), hours=1)).filed == ()
    because, _ = await world.intake.archive.judged(ItemId("/ferry"))
    assert "by the words of its link alone (the server has a fault of its own (500))" in because
