"""What an alert would have brought, on a real Valkey."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.reading.search.terms import Terms, parse
from bot.use_cases.alerts.preview import MOST_A_DAY, Change, Narrower, NearQuery, Part, Preview, preview
from tests.support.builders import NOW, a_quote, a_reading


@pytest.fixture
def archive(link: Link) -> RedisArchive:
    return RedisArchive(link, keep_days=4_000)


async def file(
    archive: RedisArchive, name: str, text: str, *, days: float, topic: str = "border", speaker: str | None = None
) -> None:
    at = NOW - timedelta(days=days)
    quotes = [a_quote(speaker)] if speaker else []
    one = a_reading(name, text=text, published=at, seen_at=at, topic=topic, quotes=quotes)
    await archive.file(one, [], now=at)


def query(typed: str) -> Terms:
    terms = parse(typed)
    assert isinstance(terms, Terms)
    return terms


async def asked(archive: RedisArchive, typed: str, days: int = 30) -> Preview:
    return await preview(query(typed), archive=archive, now=NOW, days=days)


async def test_what_the_last_days_brought_is_counted_and_the_newest_shown(archive: RedisArchive) -> None:
    for number in range(5):
        await file(archive, f"ferry {number}", "The ferry sails.", days=number * 6 + 1)
    await file(archive, "long ago", "The ferry sank.", days=31)
    undated = a_reading("undated", text="The ferry.", published=None)
    await archive.file(undated, [], now=NOW)
    made = await asked(archive, "ferry")
    assert (made.count, made.counted_all, made.days) == (5, True, 30)
    assert made.per_week == pytest.approx(5 * 7 / 30)
    assert [one.item.title for one in made.newest] == [f"Title of ferry {number}" for number in range(3)]
    assert (made.broad, made.near, made.parts) == (None, (), ())
    assert (await asked(archive, "ferry", days=10)).count == 2


async def test_a_young_archive_is_not_taken_for_thirty_quiet_days(archive: RedisArchive) -> None:
    await file(archive, "old", "The ferry sails.", days=2)
    await file(archive, "new", "The ferry sails.", days=1)
    made = await asked(archive, "ferry")
    assert (made.count, made.days, made.per_week) == (2, 2, 7)


async def test_an_empty_archive_has_nothing_to_say(archive: RedisArchive) -> None:
    made = await asked(archive, "ferry")
    assert (made.count, made.days, made.newest, made.near) == (0, 1, (), ())


async def test_too_broad_a_query_is_told_how_to_bring_fewer(archive: RedisArchive) -> None:
    for number in range(40):
        await file(
            archive,
            str(number),
            "The ferry sails.",
            days=number / 18 + 0.01,
            topic="energy" if number % 2 else "border",
            speaker="Ada Brandt" if number % 4 == 0 else None,
        )
    made = await asked(archive, "the ferry")
    assert made.broad is not None
    assert made.broad.per_day > MOST_A_DAY
    assert made.broad.narrower == (
        Narrower(query="the ferry topic:border", count=20, per_day=20 / made.days),
        Narrower(query="the ferry topic:energy", count=20, per_day=20 / made.days),
        Narrower(query='the ferry speaker:"ada brandt"', count=10, per_day=10 / made.days),
    )
    assert made.parts == (Part(query="the", count=40), Part(query="ferry", count=40))


async def test_a_query_that_matched_nothing_is_told_what_near_it_did(archive: RedisArchive) -> None:
    await file(archive, "one", "Ferries to the port sail.", days=1, speaker="Ada Brandt")
    assert (await asked(archive, "ferrying")).near == (NearQuery(query="ferr*", count=1, change=Change.STEM),)
    assert (await asked(archive, '"port ferries"')).near == (
        NearQuery(query="port ferries", count=1, change=Change.UNQUOTED),
        NearQuery(query="port* ferri*", count=1, change=Change.UNQUOTED),
    )
    assert (await asked(archive, "speaker:brant")).near == (
        NearQuery(query='speaker:"ada brandt"', count=1, change=Change.NAME),
    )
    lone = await asked(archive, "port submarine")
    assert lone.near == (NearQuery(query="port", count=1, change=Change.FEWER),)
    assert lone.parts == (Part(query="port", count=1), Part(query="submarine", count=0))
    assert (await asked(archive, "submarine")).near == ()


async def test_counting_ends_somewhere_and_says_so(archive: RedisArchive) -> None:
    for number in range(9):
        await file(archive, str(number), "The ferry sails.", days=number)
    told = await preview(query("ferry"), archive=archive, now=NOW, most=8)
    assert (told.count, told.counted_all, told.days) == (8, False, 7)
    assert (await preview(query("ferry"), archive=archive, now=NOW, most=9)).counted_all


@pytest.mark.parametrize("typed", ["the", "ferry OR of"])
async def test_words_that_every_text_has_are_too_broad_even_for_an_empty_archive(
    archive: RedisArchive, typed: str
) -> None:
    made = await asked(archive, typed)
    assert made.broad is not None
    assert (made.count, made.broad.common, made.near) == (0, True, ())
