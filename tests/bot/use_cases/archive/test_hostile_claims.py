"""A feed that lists other outlets' links: what it says of them is its own claim, whatever it says, whenever it says it.

Two servers on loopback are two sites: their ports differ.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.adapters.redis.connection import Link
from bot.adapters.subprocesses.feed_parser import FeedParser
from bot.adapters.subprocesses.language.language_model import LanguageProcess
from bot.adapters.subprocesses.pages.page_reader import PageReader
from bot.model import ItemId, Reading, SpeakerId
from bot.reading.documents.feeds.feed_identity import article_id
from digests.wording.words import outlet_of, source_of
from tests.benchmarks.feeds.hostile_claims import NOW, Pipeline, pipeline
from tests.support.feed_server import FeedServer, entry, rss
from tests.support.news import pack

ABOUT = "China and Russia share a ferry between Heihe and Blagoveshchensk"
SUMMARY = 'Russia and China will share a ferry. "The ice will not stop us," said Orest Valdman, a pilot in Heihe.'
INVENTED = (
    'Russia and China end their ferry. "We shall never trade with China again," said Lidia Marchenkova, who leads the '
    "ministry of crossings. "
    + "The ministry of Russia spoke of China and of the ferry at length and with regret. "
    * 40
)
VALDMAN, MARCHENKOVA = SpeakerId("orest-valdman"), SpeakerId("lidia-marchenkova")


@dataclass
class World:
    pipeline: Pipeline
    agency: FeedServer
    stranger: FeedServer

    async def agency_lists(self, text: str = SUMMARY, title: str = ABOUT) -> None:
        self.agency.serve("/feed", rss([entry(title, self.url, text=text, when=NOW - timedelta(hours=2))]))
        await self.pipeline.poll(self.agency.url("/feed"), "Tundra Agency")

    async def stranger_lists(self, text: str = INVENTED, title: str = ABOUT, guid: str | None = None) -> None:
        self.stranger.serve("/feed", rss([entry(title, self.url, text=text, guid=guid, when=NOW - timedelta(hours=3))]))
        await self.pipeline.poll(self.stranger.url("/feed"), "Volga Blog")

    @property
    def url(self) -> str:
        return self.agency.url("/ferry")

    async def own(self) -> Reading | None:
        id_ = article_id(self.url)
        assert id_ is not None
        return next(iter(await self.pipeline.archive.readings([id_])), None)

    async def filed(self) -> list[Reading]:
        return list(await self.pipeline.archive.readings([ItemId(i) for i in await self.pipeline.ids()]))


@pytest.fixture
async def world(
    link: Link, feed_parser: FeedParser, page_reader: PageReader, language: LanguageProcess
) -> AsyncIterator[World]:
    reading = pipeline(link, pack=pack(), parser=feed_parser, pages=page_reader, language=language)
    async with FeedServer.open() as agency, FeedServer.open() as stranger, reading as found:
        for web in (agency, stranger):
            web.serve("/robots.txt", status=404)
            web.serve("/ferry", status=403)
        yield World(pipeline=found, agency=agency, stranger=stranger)


@pytest.mark.parametrize("first", ["agency", "stranger"])
async def test_a_fuller_text_of_a_stranger_never_becomes_the_outlets_article(world: World, first: str) -> None:
    """Also with pages on, where the outlet's page answers 403."""
    if first == "agency":
        await world.agency_lists()
    await world.stranger_lists()
    await world.agency_lists()
    own = await world.own()
    assert own is not None
    assert (own.item.text, own.item.outlet) == (SUMMARY, "Tundra Agency")
    [said] = await world.pipeline.archive.statements(VALDMAN, limit=5)
    assert source_of(said) == "Tundra Agency"


async def test_a_strangers_words_stand_under_the_strangers_name(world: World) -> None:
    await world.agency_lists()
    await world.stranger_lists()
    [claim] = [one for one in await world.filed() if one.item.claimed]
    assert outlet_of(claim.item) == "Volga Blog, linking to 127.0.0.1"
    for said in await world.pipeline.archive.statements(MARCHENKOVA, limit=5):
        assert source_of(said) == "Volga Blog, linking to 127.0.0.1"
        assert said.claimed
    assert all(claim.statement(number).claimed for number in range(len(claim.quotes)))
    assert claim.quotes


async def test_a_cake_recipe_under_its_link_keeps_no_article_out(world: World) -> None:
    await world.stranger_lists(title="A cake of seven layers", text="Butter, flour and eggs. " * 200)
    await world.agency_lists()
    own = await world.own()
    assert own is not None
    assert own.item.title == ABOUT


async def test_the_outlets_own_edit_still_counts_after_a_claim(world: World) -> None:
    await world.agency_lists()
    await world.stranger_lists()
    corrected = SUMMARY.replace("will not stop us", "may stop us")
    await world.agency_lists(text=corrected)
    own = await world.own()
    assert own is not None
    assert own.item.text == corrected


async def test_a_claim_that_takes_the_outlets_guid_and_title_changes_nothing(world: World) -> None:
    """Even while the stranger's address led to the outlet's feed, and then to its own again."""
    listed = rss([entry(ABOUT, world.url, text=SUMMARY, guid="g-1", when=NOW - timedelta(hours=2))])
    world.agency.serve("/feed", listed)
    world.stranger.redirect("/feed", world.agency.url("/feed"))
    await world.pipeline.poll(world.stranger.url("/feed"), "Volga Blog")
    assert (await world.own()) is not None
    mine = world.stranger.url("/mine")
    world.stranger.serve("/feed", rss([entry(ABOUT, mine, text=INVENTED, guid="g-1", when=NOW - timedelta(hours=2))]))
    await world.pipeline.poll(world.stranger.url("/feed"), "Volga Blog")
    own = await world.own()
    assert own is not None
    assert own.item.text == SUMMARY


async def test_two_feeds_of_one_site_still_tell_one_item(world: World) -> None:
    await world.agency_lists()
    world.agency.serve("/politics", rss([entry(ABOUT, world.url, text=SUMMARY, when=NOW - timedelta(hours=2))]))
    await world.pipeline.poll(world.agency.url("/politics"), "Tundra Agency: politics")
    assert len(await world.filed()) == 1


async def test_an_outlet_whose_feed_is_served_elsewhere_is_filed_edits_itself_and_shares_its_story(
    world: World,
) -> None:
    await world.agency_lists()
    await world.stranger_lists(text=SUMMARY)
    edited = SUMMARY.replace("will not stop us", "cannot stop us")
    await world.stranger_lists(text=edited)
    [claim] = [one for one in await world.filed() if one.item.claimed]
    own = await world.own()
    assert own is not None
    assert own.placed is not None
    assert claim.placed is not None
    assert claim.item.text == edited
    assert claim.placed.story == own.placed.story


async def test_what_an_earlier_build_filed_under_the_link_is_not_told_again(world: World) -> None:
    """And the outlet's article, filed by its own feed, is no reason to leave a claim out."""
    await world.stranger_lists()
    [claim] = await world.filed()
    by_link = article_id(world.url)
    assert by_link is not None
    await world.pipeline.link.redis.flushdb()
    earlier = replace(claim, item=replace(claim.item, id=by_link, claimed=False))
    await world.pipeline.archive.file(earlier, (), now=NOW)
    await world.stranger_lists()
    assert [one.item.id for one in await world.filed()] == [by_link]
    await world.pipeline.link.redis.flushdb()
    await world.agency_lists()
    await world.stranger_lists()
    assert len(await world.filed()) == 2
