"""Search finds exactly what the query language says it finds, in order, on a real Valkey."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.redis import keys
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.archive.search.search_index import USUAL, Pace, SearchIndex
from bot.adapters.redis.archive.search.segments import RedisSegments, Sizes, state
from bot.adapters.redis.connection import Link, text
from bot.model import Item, ItemId, Kind, Quote, Reading, Relevance, Topic, TopicId, stable_id
from bot.reading.search.terms import Terms, parse
from tests.support.builders import NOW, a_quote, a_reading
from tests.support.valkey import valkey

WORDS = "china russia gas price prices of the power siberia siberian over ovens bank 银 行 Größe NATO's x y".split()  # noqa: SIM905  # reads as the text it is  # reads as the text it is
PEOPLE = ("Oskar Lindqvist", "Mira Okonjo", "Power Gas")
TOPICS = ("energy", "arctic-space")


def an_item(
    name: str,
    title: str,
    body: str,
    *,
    published: datetime | None = NOW,
    quotes: Sequence[Quote] = (),
    topics: Sequence[str] = (),
    outlet: str = "Outlet",
    language: str = "en",
    head: int = 0,
) -> Reading:
    item = Item(
        id=ItemId(stable_id("item", name)),
        title=title,
        text=body,
        url=f"https://www.{outlet.lower()}.example/{name}",
        outlet=outlet,
        published=published,
        published_to="minute" if published else None,
        seen_at=NOW,
        head=min(head, len(body)),
    )
    return Reading(
        item=item,
        relevance=Relevance(score=1.0, relevant=True),
        topics=tuple(Topic(id=TopicId(one), score=1.0) for one in topics),
        quotes=tuple(quotes),
        language=language,
    )


def by_hand(query: str, readings: Sequence[Reading]) -> list[ItemId]:
    """What the terms match, one by one, newest first, undated last."""
    terms = parse(query)
    assert isinstance(terms, Terms), str(terms)
    matching = [one.item for one in readings if terms.matches(one) is not None]
    return [item.id for item in sorted(matching, key=lambda item: (_second(item), item.id), reverse=True)]


def _second(item: Item) -> float:
    return item.published.timestamp() // 1 if item.published else -1e11


def ids(readings: Sequence[Reading]) -> list[ItemId]:
    return [one.item.id for one in readings]


sentences = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)


@st.composite
def archives(draw: st.DrawFn) -> list[Reading]:
    return [
        an_item(
            str(number),
            draw(sentences),
            draw(sentences),
            published=draw(st.none() | st.integers(0, 5).map(lambda days: NOW - timedelta(days=days))),
            quotes=[
                replace(
                    a_quote(name, role=draw(st.sampled_from((None, "head of the Norwegian Harbour Board")))),
                    kind=draw(st.sampled_from((Kind.DIRECT, Kind.MIXED))),
                    addressee=draw(st.sampled_from((None, "the press"))),
                )
                for name in draw(st.lists(st.sampled_from(PEOPLE), max_size=2))
            ],
            topics=draw(st.lists(st.sampled_from(TOPICS), max_size=2, unique=True)),
            outlet=draw(st.sampled_from(("Power", "Siberian", "Tass"))),
            language=draw(st.sampled_from(("en", "ru"))),
            head=draw(st.integers(0, 20)),
        )
        for number in range(draw(st.integers(0, 12)))
    ]


simple = st.one_of(
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    st.sampled_from(
        (
            "pri*",
            "siber*",
            "ove*",
            "the*",
            "rus*",
            '"gas pri*"',
            '"of the"',
            '"the of the*"',
            "of NEAR/3 the",
            "ban*",
            "grö*",
        )
    ),
    st.tuples(st.sampled_from(WORDS), st.integers(1, 4), st.sampled_from(WORDS)).map(
        lambda near: f"{near[0]} NEAR/{near[1]} {near[2]}"
    ),
    st.tuples(
        st.sampled_from(("title", "speaker", "source", "topic")),
        st.sampled_from((*WORDS, "lind*", "oskar", "tass", "energy", "arctic")),
    ).map(":".join),
    st.sampled_from(("lang:ru china", "lang:en (gas OR bank)", "speaker:(oskar OR mira)")),
    st.sampled_from(
        (
            "gas after:2031-03-02",
            "bank before:2031-03-02",
            "power OR (gas after:2031-03-04)",
            "speaker:oskar kind:direct",
            "speaker:power kind:direct country:no",
            "country:norwegian told:press",
            'org:(gas OR "harbour board")',
            "kind:(mixed OR indirect) gas",
        )
    ),
)
SMALL = Sizes(fresh=2, merged=3)
queries = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) AND ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) OR ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) NOT ({two[1]})"),
    ),
    max_leaves=5,
).filter(lambda query: isinstance(parse(query), Terms))


@settings(suppress_health_check=list(HealthCheck))
@given(readings=archives(), asked=st.lists(queries, min_size=1, max_size=6), tidied=st.integers(0, 12))
async def test_it_finds_exactly_what_brute_force_finds(readings: list[Reading], asked: list[str], tidied: int) -> None:
    """`tidied`: of so many items segments are made, the others are fresh."""
    async with valkey() as link:
        archive = RedisArchive(link, keep_days=400)
        for number, one in enumerate(readings):
            await archive.file(one, [], now=NOW)
            if number < tidied:
                await RedisSegments(link, SMALL).tidy()
        for query in asked:
            assert ids(await archive.search(query, limit=100)) == by_hand(query, readings), query


@pytest.mark.parametrize("pace", [USUAL, Pace(first=1, spare=0, beyond=0, at_most=2)])
async def test_pages_follow_each_other_however_the_segments_lie(link: Link, pace: Pace) -> None:
    archive = RedisArchive(link, keep_days=400)
    readings = [
        an_item(str(n), f"gas {n}", "price of" if n % 3 else "prices", published=NOW - timedelta(days=n % 7))
        for n in range(40)
    ]
    for number, one in enumerate(readings):
        await archive.file(one, [], now=NOW)
        if number % 4 == 0:
            await RedisSegments(link, Sizes(fresh=4, merged=6)).tidy()
    known = await state(link)
    assert len(known.segments) > 2
    assert known.fresh
    index = SearchIndex(link)
    for query in (
        "gas",
        "gas price",
        "pric*",
        "price OR prices",
        "gas NOT price",
        '"price of"',
        "of",
        "gas NEAR/2 price",
        "gas before:2031-03-02",
    ):
        terms = parse(query)
        assert isinstance(terms, Terms)
        pages = [
            [one.id for one in await index.found(terms.tree, limit=5, offset=5 * page, pace=pace)] for page in range(9)
        ]
        assert [one for page in pages for one in page] == by_hand(query, readings), query


async def test_what_was_merged_while_it_is_read_is_found_where_it_is_by_then(link: Link) -> None:
    archive = RedisArchive(link, keep_days=400)
    readings = [an_item(str(n), f"ferry {n}", "", published=NOW - timedelta(days=n)) for n in range(60)]
    index, terms = SearchIndex(link), parse("ferry")
    assert isinstance(terms, Terms)

    async def merging() -> None:
        for one in readings[20:]:
            await archive.file(one, [], now=NOW)
            await RedisSegments(link, SMALL).tidy()

    for one in readings[:20]:
        await archive.file(one, [], now=NOW)
    async with asyncio.TaskGroup() as both:
        merges = both.create_task(merging())
        while not merges.done():
            assert [one.id for one in await index.found(terms.tree, limit=20)] == ids(readings[:20])


@pytest.mark.parametrize("tidied", [False, True])
async def test_a_storage_that_was_emptied_is_searched_for_what_it_has_by_now(link: Link, *, tidied: bool) -> None:
    """It numbers items and segments from 1 again, while whoever searches goes on."""
    index, terms = SearchIndex(link), parse("ferry OR bridge")
    assert isinstance(terms, Terms)
    first = [an_item("old", "quay", "china"), an_item("older", "ferry", "", published=NOW - timedelta(days=1))]
    second = [an_item(f"new {day}", "bridge", "", published=NOW + timedelta(days=day)) for day in (1, 2)]
    for readings in (first, second):
        await link.redis.flushdb()
        archive = RedisArchive(link, keep_days=400)
        for one in readings:
            await archive.file(one, [], now=NOW)
        if tidied:
            await RedisSegments(link, SMALL).tidy()
        assert [one.id for one in await index.found(terms.tree, limit=5)] == by_hand("ferry OR bridge", readings)


async def test_any_number_of_workers_make_segments_and_each_item_is_in_one(link: Link) -> None:
    archives_ = [RedisArchive(link, keep_days=400) for _ in range(4)]
    readings = [an_item(str(n), f"ferry {n}", "", published=NOW - timedelta(hours=n)) for n in range(60)]
    workers = [RedisSegments(link, SMALL) for _ in archives_]
    for start in range(0, 60, 4):
        some = zip(archives_, readings[start : start + 4], strict=True)
        await asyncio.gather(*(archive.file(one, [], now=NOW) for archive, one in some))
        await asyncio.gather(*(worker.tidy() for worker in workers))
    known = await state(link)
    assert sum(one.documents for one in known.segments) + len(known.fresh) == 60
    assert len(known.segments) < 10
    stored = {text(name) async for name in link.redis.scan_iter(match=keys.segment("*"))}
    assert stored == {keys.segment(one.id) for one in known.segments}
    assert ids(await archives_[0].search("ferry", limit=100)) == ids(readings)


@pytest.mark.parametrize("tidied", [False, True])
async def test_a_new_revision_is_found_by_its_own_words_only(link: Link, *, tidied: bool) -> None:
    archive = RedisArchive(link, keep_days=400)
    reading = an_item("one", "Ferry to Heihe", "sails " + "ж" * 60)
    await archive.file(reading, [], now=NOW)
    if tidied:
        await RedisSegments(link, Sizes(fresh=1)).tidy()
    assert ids(await archive.search("ж" * 60, limit=5)) == [reading.item.id], "words are filed by 40 characters"
    assert await archive.search("ж" * 59, limit=5) == [], "… and compared whole"
    edited = replace(reading, item=replace(reading.item, title="Bridge to Heihe", text="stands"))
    await archive.file(edited, [], now=NOW)
    assert await archive.search("ferry", limit=5) == []
    assert await archive.search("title:ferry OR sails OR жжж*", limit=5) == []
    assert ids(await archive.search("bridge heihe", limit=5)) == [reading.item.id]


async def test_what_is_no_longer_kept_is_not_found_and_leaves_the_index(link: Link) -> None:
    archive = RedisArchive(link, keep_days=400)
    old, young = an_item("old", "ferry", "ferry"), an_item("young", "bridge", "bridge")
    await archive.file(old, [], now=NOW)
    await link.redis.delete(keys.item(old.item.id))
    assert await archive.search("ferry OR bridge", limit=5) == []
    await archive.file(young, [], now=NOW)
    assert ids(await archive.search("ferry OR bridge", limit=5)) == [young.item.id]
    assert await link.redis.exists(keys.rows(old.item.id)) == 0
    assert [item for item, _ in (await state(link)).fresh] == [young.item.id]
    assert await link.redis.zcard(keys.BY_DATE) == 1


async def test_segments_are_cleared_of_what_has_expired_once_it_is_much(link: Link) -> None:
    archive, segments = RedisArchive(link, keep_days=400), RedisSegments(link, Sizes(fresh=6, merged=100))
    readings = [an_item(str(n), f"ferry {n}", "", published=NOW - timedelta(days=20 - n)) for n in range(18)]

    async def held() -> list[int]:
        return sorted(one.documents for one in (await state(link)).segments)

    for number, one in enumerate(readings):
        await archive.file(one, [], now=NOW + timedelta(seconds=number))
        await segments.tidy()
    for one in readings[:9]:
        await link.redis.delete(keys.item(one.item.id))  # as the server does after keep_days
    assert await archive.trim() == 9
    assert await held() == [6, 6, 6], "too few of one size to be merged"
    await segments.tidy()
    assert await held() == [3, 6], "what holds nothing any more is gone"
    assert ids(await archive.search("ferry", limit=20)) == ids(readings[:8:-1])


async def test_undated_items_come_last(link: Link) -> None:
    archive = RedisArchive(link, keep_days=400)
    ancient = an_item("ancient", "ferry", "", published=datetime(1911, 1, 1, tzinfo=UTC))
    undated = an_item("undated", "ferry", "", published=None)
    fresh = an_item("fresh", "ferry", "")
    for one in (undated, fresh, ancient):
        await archive.file(one, [], now=NOW)
    assert ids(await archive.search("ferry", limit=5)) == ids([fresh, ancient, undated])


async def test_topics_are_counted_by_publication(link: Link) -> None:
    archive = RedisArchive(link, keep_days=400)
    for number, days in enumerate((1, 3, 8, 40)):
        await archive.file(a_reading(str(number), published=NOW - timedelta(days=days), topic="energy"), [], now=NOW)
    await archive.file(an_item("none", "no topic", ""), [], now=NOW)
    await archive.file(a_reading("undated", published=None, topic="energy"), [], now=NOW)
    energy, other = TopicId("energy"), TopicId("other")
    week = timedelta(days=7)
    assert await archive.topic_counts([energy, other], NOW - week, NOW) == {energy: 2, other: 0}
    assert await archive.topic_counts([energy, other], NOW - 2 * week, NOW - week) == {energy: 1, other: 0}
    assert await archive.topic_counts([other], NOW, NOW + week) == {other: 1}
    assert [one.item.title for one in await archive.on_topic(energy, limit=2)] == ["Title of 0", "Title of 1"]
    moved = replace(a_reading("0", topic="trade"), item=replace(a_reading("0").item, title="Moved"))
    await archive.file(moved, [], now=NOW)
    assert await archive.topic_counts([energy, TopicId("trade")], NOW - week, NOW) == {energy: 1, TopicId("trade"): 1}
