"""From a message's words to the statements on file that say them. People, outlets and words are invented."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.model import BeatPack, Mention, Quote, Side, Traced, slug
from bot.reading.sorting.stories.stories import Weigher
from bot.use_cases.answers.message_sources import FOUND, trace
from bot.use_cases.answers.speaker_cache import Scans
from tests.support.builders import NOW, a_quote, a_reading, a_speaker
from tests.support.valkey import valkey

PACK = BeatPack(name="N–S", sides=(Side(name="N", terms=("n",)), Side(name="S", terms=("s",))))
WEIGHER = Weigher(PACK)
LIFELINE = "The second bridge is a lifeline for the islands, and the banks must settle payments before the winter"


@pytest.fixture
async def link() -> AsyncIterator[Link]:
    async with valkey() as link:
        yield link


@pytest.fixture
async def archive(link: Link) -> RedisArchive:
    return RedisArchive(link, keep_days=4_000)


async def file(archive: RedisArchive, name: str, *quotes: Quote, days: int = 1) -> None:
    made = a_reading(name, quotes=quotes, published=NOW - timedelta(days=days))
    item = replace(made.item, title="A bridge for the islands", text=quotes[0].text)
    await archive.file(replace(made, item=item, weights=WEIGHER.weigh(item)), [], now=NOW)


async def traced(archive: RedisArchive, text: str) -> Traced:
    return await trace(text, archive=archive, scans=Scans(), weigher=WEIGHER, now=NOW)


async def test_whom_the_message_names_is_looked_through_however_long_ago_they_spoke(archive: RedisArchive) -> None:
    await file(archive, "old", a_quote("Ada Brandt", LIFELINE), a_quote("Ada Brandt", "Ferries sail"), days=900)
    found = await traced(archive, f"It was Ada Brandt: {LIFELINE.lower()}!")
    assert [one.quote.text for one in found.statements] == [LIFELINE]
    assert [known.speaker.name for known in found.named] == ["Ada Brandt"]


async def test_lately_filed_statements_are_found_without_a_name(archive: RedisArchive) -> None:
    await file(archive, "new", a_quote("Ada Brandt", LIFELINE))
    found = await traced(archive, "“the second bridge is a lifeline for the islands and banks must settle payments”?")
    assert [one.quote.text for one in found.statements] == [LIFELINE]
    assert found.named == ()


async def test_short_words_on_file_are_found_however_little_they_weigh(archive: RedisArchive) -> None:
    await file(archive, "new", a_quote("Ada Brandt", "The ferry is dead"))
    found = await traced(archive, "Somebody told me that “the ferry is dead”. True?")
    assert [one.quote.text for one in found.statements] == ["The ferry is dead"]


async def test_exact_words_of_years_ago_are_found_without_a_name(archive: RedisArchive) -> None:
    await file(archive, "old", a_quote("Ada Brandt", LIFELINE), days=900)
    await file(archive, "older", a_quote("Bo Lin", "Ferries sail every night from here"), days=1_900)
    assert [one.quote.text for one in (await traced(archive, LIFELINE)).statements] == [LIFELINE]
    part = await traced(archive, "who said that ferries sail every night from here?")
    assert [one.quote.text for one in part.statements] == ["Ferries sail every night from here"]


async def test_a_paraphrase_of_years_ago_is_found_without_a_name(archive: RedisArchive) -> None:
    await file(archive, "old", a_quote("Ada Brandt", LIFELINE), days=900)
    shown = "For the islands the second bridge would be a lifeline; payments by banks have to be settled before winter"
    assert [one.quote.text for one in (await traced(archive, shown)).statements] == [LIFELINE]


async def test_the_message_s_very_words_stand_before_others_like_them(archive: RedisArchive) -> None:
    await file(archive, "new", a_quote("Bo Lin", f"Everybody knows that {LIFELINE.lower()} comes"), days=1)
    await file(archive, "old", a_quote("Ada Brandt", LIFELINE), days=900)
    found = await traced(archive, LIFELINE)
    assert [one.quote.speaker.name for one in found.statements if one.quote.speaker] == ["Ada Brandt", "Bo Lin"]


async def test_words_that_stand_in_every_text_find_nothing(archive: RedisArchive) -> None:
    await file(archive, "old", a_quote("Ada Brandt", "It is in the"), days=900)
    assert (await traced(archive, "it is in the")).statements == ()


async def test_other_words_on_the_same_matter_are_not_called_alike(archive: RedisArchive) -> None:
    await file(archive, "new", a_quote("Ada Brandt", LIFELINE))
    found = await traced(archive, "Is there any news about the bridge, or about winter ferries to the mainland, folks?")
    assert found.statements == ()


async def test_a_small_word_that_is_part_of_a_name_names_nobody(archive: RedisArchive) -> None:
    named = Mention(speaker=a_speaker("May Holm"), spans=())
    await archive.file(a_reading("one", mentions=[named]), [], now=NOW)
    await archive.introduce([(a_speaker("May Holm"), ("May",))])
    assert (await traced(archive, "we may go to holm")).named == ()
    assert [one.speaker.id for one in (await traced(archive, "So said May.")).named] == [slug("May Holm")]


async def test_what_is_found_has_a_bound_and_no_statement_comes_twice(archive: RedisArchive) -> None:
    for number in range(FOUND + 3):
        await file(archive, f"n{number}", a_quote("Ada Brandt", LIFELINE), days=1 + number % 3)
    found = await traced(archive, f"Ada Brandt: {LIFELINE}")
    assert len(found.statements) == FOUND
    assert len({(one.item, one.number) for one in found.statements}) == FOUND
