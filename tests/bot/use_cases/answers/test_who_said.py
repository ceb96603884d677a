"""Who said what, out of a real Valkey."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.model import (
    ItemId,
    Known,
    Mention,
    Question,
    Quote,
    Reading,
    Said,
    Silent,
    Speaker,
    TopicId,
    TopicTerms,
    Unheard,
    WhichOne,
    slug,
    stable_id,
)
from bot.use_cases.answers.who_said import PAGE, bearers, choose, newest, statement_read, suggest, who_said
from tests.support.builders import a_quote, a_reading
from tests.support.valkey import valkey

NOW = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)
TOPICS = (
    TopicTerms(id=TopicId("border"), name="Border crossings", terms=()),
    TopicTerms(id=TopicId("trade"), name="Trade & payments", terms=()),
)


@pytest.fixture
async def link() -> AsyncIterator[Link]:
    async with valkey() as link:
        yield link


@pytest.fixture
async def archive(link: Link) -> RedisArchive:
    return RedisArchive(link, keep_days=4_000)


async def said_on(
    archive: RedisArchive, name: str, quote: Quote, published: datetime | None, topic: str = "border"
) -> Reading:
    reading = a_reading(name, quotes=[quote], published=published, topic=topic)
    await archive.file(reading, [], now=NOW)
    return reading


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def texts(answer: object) -> list[str]:
    assert isinstance(answer, Said)
    return [one.quote.text for one in answer.statements]


async def test_newest_first_and_undated_last_with_totals_over_all_pages(archive: RedisArchive) -> None:
    for number in range(7):
        await said_on(archive, f"n{number}", a_quote(text=f"Number {number}."), on(2030, 1, 1 + number))
    await said_on(archive, "undated", a_quote(text="Some day."), None)
    first = await who_said(Question(name="Lindqvist"), archive=archive)
    assert isinstance(first, Said)
    assert texts(first) == [f"Number {number}." for number in (6, 5, 4, 3, 2)]
    assert (first.total, first.articles, first.more) == (8, 8, True)
    assert (first.earliest, first.latest) == (on(2030, 1, 1), on(2030, 1, 7))
    second = await who_said(Question(name="Lindqvist", page=1), archive=archive)
    assert texts(second) == ["Number 1.", "Number 0.", "Some day."]
    assert isinstance(second, Said)
    assert not second.more


async def test_a_page_past_the_end_is_the_last_one(archive: RedisArchive) -> None:
    await said_on(archive, "one", a_quote(), on(2030, 1, 1))
    answer = await who_said(Question(name="Lindqvist", page=99), archive=archive)
    assert isinstance(answer, Said)
    assert (answer.question.page, len(answer.statements)) == (0, 1)


async def test_dates_include_their_days_and_leave_the_undated_out_by_count(archive: RedisArchive) -> None:
    for day in (1, 2, 3):
        await said_on(archive, f"d{day}", a_quote(text=f"Day {day}."), on(2030, 1, day))
    await said_on(archive, "undated", a_quote(text="Some day."), None)
    question = Question(name="Oskar Lindqvist", since=date(2030, 1, 2), until=date(2030, 1, 2))
    answer = await who_said(question, archive=archive)
    assert texts(answer) == ["Day 2."]
    assert isinstance(answer, Said)
    assert (answer.total, answer.undated) == (1, 1)


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("ferries", ["The ferry was late."]),
        ("policy", ["Our policies hold."]),
        ("trading", ["We trade in salt."]),
        ("Trade & payments", ["Our policies hold."]),
        ("trade", ["Our policies hold.", "We trade in salt."]),
        ('"ferry was"', ["The ferry was late."]),
        ("late ferries", ["The ferry was late."]),
        ("the of", ["Our policies hold.", "We trade in salt.", "The ferry was late."]),
    ],
)
async def test_about_is_a_topic_or_words_in_any_inflection(archive: RedisArchive, about: str, found: list[str]) -> None:
    await said_on(archive, "a", a_quote(text="The ferry was late."), on(2030, 1, 1))
    await said_on(archive, "b", a_quote(text="We trade in salt."), on(2030, 1, 2))
    policies = replace(a_quote(text="Our policies hold."), topics=(TopicId("trade"),))
    await said_on(archive, "c", policies, on(2030, 1, 3))
    answer = await who_said(Question(name="Lindqvist", about=about), archive=archive, topics=TOPICS)
    assert texts(answer) == found


async def test_a_statement_goes_by_its_own_topics_and_not_by_its_articles(archive: RedisArchive) -> None:
    fleet = replace(a_quote(text="We shall sail together."), topics=(TopicId("defence"),))
    await said_on(archive, "a", fleet, on(2030, 1, 1), topic="trade")
    salt = replace(a_quote(text="Salt is dear."), topics=(TopicId("trade"),))
    await said_on(archive, "b", salt, on(2030, 1, 2), topic="defence")
    await said_on(archive, "c", a_quote(text="It was filed before that was known."), on(2030, 1, 3), topic="trade")
    answer = await who_said(Question(name="Lindqvist", about="Trade & payments"), archive=archive, topics=TOPICS)
    assert texts(answer) == ["Salt is dear."]


async def test_an_article_s_title_does_not_make_its_statements_about_it(archive: RedisArchive) -> None:
    """An article on ferries quotes people on other things too."""
    own = a_quote(text="The ferries sail in winter.")
    other = a_quote(text="Salt is dear this year.")
    made = a_reading("one", quotes=[own, other], published=on(2030, 1, 1))
    await archive.file(replace(made, item=replace(made.item, title="Ferries in trouble")), [], now=NOW)
    for about in ("ferries", '"ferries"'):
        answer = await who_said(Question(name="Lindqvist", about=about), archive=archive, topics=TOPICS)
        assert texts(answer) == ["The ferries sail in winter."]


@pytest.mark.parametrize("outlet", ["Outlet", "outl", "outlet.example"])
async def test_an_outlet_by_name_part_or_site(archive: RedisArchive, outlet: str) -> None:
    await said_on(archive, "one", a_quote(), on(2030, 1, 1))
    assert texts(await who_said(Question(name="Lindqvist", outlet=outlet), archive=archive)) == [
        "The bridge will open."
    ]
    none = await who_said(Question(name="Lindqvist", outlet="Herald"), archive=archive)
    assert isinstance(none, Silent)


async def test_beside_a_bearer_who_never_spoke_those_are_offered_who_bear_more_of_the_name(
    archive: RedisArchive,
) -> None:
    ministry = Mention(speaker=Speaker(id=slug("Harbour Ministry"), name="Harbour Ministry"), spans=())
    await archive.file(a_reading("named", mentions=[ministry]), [], now=NOW)
    await said_on(archive, "a", a_quote("Harbour Ministryson"), on(2030, 1, 1))
    question = Question(name="Harbour Ministry")
    assert isinstance(await who_said(question, archive=archive), Silent)
    await said_on(archive, "b", a_quote("Norland Harbour Ministry"), on(2030, 1, 1))
    answer = await who_said(question, archive=archive)
    assert isinstance(answer, WhichOne)
    assert [one.speaker.name for one in answer.candidates] == ["Norland Harbour Ministry", "Harbour Ministry"]


async def test_a_person_without_a_fitting_statement_is_silent_with_their_mentions(archive: RedisArchive) -> None:
    named = Mention(speaker=Speaker(id=slug("Vera Holm"), name="Vera Holm"), spans=())
    reading = a_reading("vera", mentions=[named])
    await archive.file(reading, [], now=NOW)
    answer = await who_said(Question(name="Vera Holm"), archive=archive)
    assert isinstance(answer, Silent)
    assert [one.item.id for one in answer.mentioned_in] == [reading.item.id]


async def test_two_who_bear_a_name_make_a_choice_and_the_chosen_one_is_kept_to(archive: RedisArchive) -> None:
    await said_on(archive, "m", a_quote("Mira Lind", "Mine."), on(2030, 1, 1))
    await said_on(archive, "j", a_quote("Jonas Lind", "His."), on(2030, 1, 1))
    answer = await who_said(Question(name="Lind"), archive=archive)
    assert isinstance(answer, WhichOne)
    assert {one.speaker.name for one in answer.candidates} == {"Mira Lind", "Jonas Lind"}
    assert texts(await who_said(Question(name="Lind", speaker=slug("Mira Lind")), archive=archive)) == ["Mine."]
    assert texts(await who_said(Question(name="Jonas Lind"), archive=archive)) == ["His."]


async def test_one_known_by_the_surname_alone_can_be_chosen_beside_a_full_name(archive: RedisArchive) -> None:
    await said_on(archive, "short", a_quote("Lind", "Short."), on(2030, 1, 1))
    await said_on(archive, "full", a_quote("Mira Lind", "Full."), on(2030, 1, 1))
    chosen = await who_said(Question(name="Lind", speaker=slug("Lind")), archive=archive)
    assert texts(chosen) == ["Short."]
    assert isinstance(chosen, Said)
    assert chosen.question.speaker == slug("Lind")


async def test_nobody_by_that_name_gets_the_nearest_who_were_heard(archive: RedisArchive) -> None:
    await said_on(archive, "one", a_quote(), on(2030, 1, 1))
    answer = await who_said(Question(name="Lindkvist"), archive=archive)
    assert isinstance(answer, Unheard)
    assert [one.speaker.name for one in answer.nearest] == ["Oskar Lindqvist"]
    assert await who_said(Question(name="'; DROP TABLE quotes; --"), archive=archive) == Unheard(
        question=Question(name="'; DROP TABLE quotes; --"), nearest=()
    )


def known(name: str, statements: int, mentions: int = 0) -> Known:
    return Known(speaker=Speaker(id=slug(name), name=name), statements=statements, mentions=mentions)


def test_only_one_who_spoke_is_meant_else_there_is_a_choice() -> None:
    spoke, mentioned, unknown = known("Mira Lind", 3), known("Jonas Lind", 0, 2), known("Karin Lind", 0)
    asked = Question(name="Lind")
    assert choose(asked, [mentioned, spoke, unknown]) == spoke
    assert choose(asked, [mentioned, unknown]) == mentioned
    both = choose(asked, [known("Jonas Lind", 1), spoke])
    assert isinstance(both, WhichOne)
    assert [one.speaker.name for one in both.candidates] == ["Mira Lind", "Jonas Lind"]


def test_the_exact_full_name_wins_over_a_longer_one() -> None:
    short, long = known("Mira Lind", 1), known("Mira Lind Holm", 9)
    assert choose(Question(name="mira  LIND"), [short, long]) == short


async def test_a_statement_is_found_again_by_item_and_number(archive: RedisArchive) -> None:
    reading = await said_on(archive, "one", a_quote(), on(2030, 1, 1))
    found = await statement_read(reading.item.id, 0, archive=archive)
    assert found == (reading.statement(0), reading)
    assert await statement_read(reading.item.id, 1, archive=archive) is None
    assert await statement_read(ItemId(stable_id("item", "gone")), 0, archive=archive) is None


async def test_the_newest_statement_of_whom_alone_a_name_means(archive: RedisArchive) -> None:
    await said_on(archive, "old", a_quote("Mira Lind", "Old."), on(2029, 1, 1))
    await said_on(archive, "new", a_quote("Mira Lind", "New."), on(2030, 1, 1))
    found = await newest("Mira Lind", archive=archive)
    assert found is not None
    assert found[1] is not None
    assert (found[0].speaker.name, found[1].quote.text) == ("Mira Lind", "New.")
    await said_on(archive, "j", a_quote("Jonas Lind"), on(2030, 1, 1))
    assert await newest("Lind", archive=archive) is None
    assert await newest("Quentin", archive=archive) is None


async def test_whoever_bears_a_name_an_alias_or_a_word_of_it_is_found_by_it(archive: RedisArchive) -> None:
    mira, jonas = Speaker(id=slug("Mira Lind"), name="Mira Lind"), Speaker(id=slug("Jonas Lind"), name="Jonas Lind")
    await archive.introduce([(mira, ("Мира Линд",)), (jonas, ())])
    assert await bearers(["Мира Линд"], archive=archive) == {mira.id}
    assert await bearers(["Lind", "Quentin"], archive=archive) == {mira.id, jonas.id}
    assert await bearers([], archive=archive) == frozenset()


async def test_a_type_ahead_offers_the_most_heard_first_and_bears_misspelling(archive: RedisArchive) -> None:
    for number in range(2):
        await said_on(archive, f"m{number}", a_quote("Mira Lind"), on(2030, 1, 1))
    await said_on(archive, "j", a_quote("Jonas Lind"), on(2030, 1, 1))
    names = [one.speaker.name for one in await suggest("lin", archive=archive)]
    assert names == ["Mira Lind", "Jonas Lind"]
    assert [one.speaker.name for one in await suggest("jo li", archive=archive)] == ["Jonas Lind"]
    assert [one.speaker.name for one in await suggest("Jonass", archive=archive)] == ["Jonas Lind"]
    assert await suggest("Quentin", archive=archive) == []


async def test_filters_and_totals_reach_all_statements(archive: RedisArchive) -> None:
    quotes = [a_quote(text=f"Sentence {number}.") for number in range(300)]
    for part in range(2):
        await archive.file(a_reading(f"long{part}", quotes=quotes, published=on(2030, 1, 1 + part)), [], now=NOW)
    answer = await who_said(Question(name="Lindqvist", about="sentence"), archive=archive)
    assert isinstance(answer, Said)
    assert (answer.total, answer.articles, len(answer.statements)) == (600, 2, PAGE)
