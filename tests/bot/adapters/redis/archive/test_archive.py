"""The archive on a real Valkey."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.redis import keys
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.model import ItemId, Mention, Quote, Reading, Span, Speaker, SpeakerId, Statement, slug
from bot.reading.brief import brief
from bot.reading.statements.lines import in_order, place, place_of
from tests.support.builders import NOW, a_quote, a_reading, a_speaker, an_alert
from tests.support.valkey import everything, valkey

OSKAR = slug("Oskar Lindqvist")
MIRA = slug("Mira Okonjo")


@pytest.fixture
def archive(link: Link) -> RedisArchive:
    return RedisArchive(link, keep_days=400)


def texts(statements: Sequence[Statement]) -> list[str]:
    return [one.quote.text for one in statements]


async def test_a_reading_comes_back_as_it_was_filed(archive: RedisArchive) -> None:
    reading = a_reading(quotes=[a_quote()], mentions=[Mention(speaker=a_speaker("Mira Okonjo"), spans=(Span(0, 4),))])
    assert await archive.file(reading, [], now=NOW)
    assert await archive.readings([ItemId("unknown"), reading.item.id]) == [reading]


async def test_a_long_text_with_half_an_emoji_keeps_every_offset(archive: RedisArchive) -> None:
    words = "ж\0 – \ud83d " * 5_000
    reading = a_reading(text=words, quotes=[a_quote(text="\ud83d said")])
    await archive.file(reading, [], now=NOW)
    (kept,) = await archive.readings([reading.item.id])
    assert kept.item.text == words.replace("\ud83d", "?")
    assert texts(await archive.statements(OSKAR, limit=1)) == ["? said"]
    assert not await archive.file(reading, [], now=NOW), "the revision is that of the text as it came"


async def test_filing_the_same_revision_again_changes_nothing(archive: RedisArchive, link: Link) -> None:
    reading = a_reading(quotes=[a_quote()])
    assert await archive.file(reading, [an_alert()], now=NOW)
    before = await everything(link)
    assert not await archive.file(reading, [an_alert()], now=NOW + timedelta(hours=1))
    assert await everything(link) == before


async def test_a_new_revision_replaces_the_old_ones_indexes_and_is_not_announced(
    archive: RedisArchive, link: Link
) -> None:
    first = a_reading(quotes=[a_quote(role="engineer"), a_quote(text="It will not.")], stems=["bridg", "open"])
    await archive.file(first, [], now=NOW)
    second = replace(
        first,
        item=replace(first.item, text=first.item.text + " Corrected."),
        quotes=(a_quote("Mira Okonjo", "It was me."),),
    )
    assert await archive.file(second, [an_alert()], now=NOW + timedelta(hours=5))
    assert await archive.statements(OSKAR, limit=10) == ()
    assert await archive.known([OSKAR]) == [], "nothing of him is left on file"
    assert texts(await archive.statements(MIRA, limit=10)) == ["It was me."]
    assert await archive.size() == (1, 1, 1)
    assert await archive.filed(NOW, NOW + timedelta(hours=1)) == [brief(second)], "filed when it first was"
    assert await link.redis.xlen(keys.QUEUE) == 0
    assert set(await archive.names()) == {"mira okonjo"}


async def test_filing_twice_another_way_round_leaves_what_filing_once_leaves(archive: RedisArchive, link: Link) -> None:
    """Whatever revision came between, the indexes are those of the last one alone."""
    last = a_reading(quotes=[a_quote()], stems=["bridg"])
    between = replace(
        last, item=replace(last.item, title="Other"), quotes=tuple(a_quote("Mira Okonjo", f"{n}") for n in range(5))
    )
    clocks = {keys.NAMES_VERSION, keys.LAST_SEEN, keys.PLACING, keys.PLACED, keys.NAMES, keys.NAMES_GONE}
    clocks |= {keys.LINES_CHANGED, keys.blocks(OSKAR), keys.INDEXED, keys.FRESH}
    await archive.file(last, [], now=NOW)
    once = await everything(link)
    await link.redis.flushdb()
    for reading in (last, between, last):
        await archive.file(reading, [], now=NOW)
    assert await link.redis.hset(keys.item(last.item.id), "number", "1") == 0  # of the indexing
    again = await everything(link)
    assert {k: v for k, v in once.items() if k not in clocks} == {k: v for k, v in again.items() if k not in clocks}


async def test_statements_are_newest_first_in_the_order_of_their_text_undated_last(archive: RedisArchive) -> None:
    undated = a_reading("undated", published=None, quotes=[a_quote(text="u1"), a_quote(text="u2")])
    old = a_reading("old", published=datetime(1962, 5, 1, tzinfo=UTC), quotes=[a_quote(text="o1"), a_quote(text="o2")])
    new = a_reading("new", quotes=[a_quote(text="n1"), a_quote(None, "nobody"), a_quote(text="n2"), a_quote(text="n3")])
    for reading in (undated, new, old):
        await archive.file(reading, [], now=NOW)
    found = await archive.statements(OSKAR, limit=10)
    assert texts(found) == ["n1", "n2", "n3", "o1", "o2", "u1", "u2"]
    assert [one.number for one in found] == [0, 2, 3, 0, 1, 0, 1]
    assert texts(await archive.statements(OSKAR, limit=3, offset=2)) == ["n3", "o1", "o2"]
    assert await archive.statements(OSKAR, limit=3, offset=7) == ()


async def test_a_statement_carries_what_one_needs_to_cite_it(archive: RedisArchive) -> None:
    quote = a_quote(role="engineer")
    reading = a_reading(quotes=[quote])
    await archive.file(reading, [], now=NOW)
    item = reading.item
    assert await archive.statements(OSKAR, limit=1) == (
        Statement(
            quote=quote,
            number=0,
            item=item.id,
            title=item.title,
            outlet=item.outlet,
            label=item.label,
            url=item.url,
            published=item.published,
            published_to="minute",
            filed_at=NOW,
        ),
    )


async def test_the_role_shown_is_that_of_the_newest_item_that_gave_one(archive: RedisArchive) -> None:
    await archive.file(a_reading("new", quotes=[a_quote()]), [], now=NOW)
    middle = a_reading("middle", published=NOW - timedelta(days=30), quotes=[a_quote(role="minister | envoy")])
    await archive.file(middle, [], now=NOW)
    await archive.file(a_reading("undated", published=None, quotes=[a_quote(role="clerk")]), [], now=NOW)
    (known,) = await archive.known([OSKAR])
    assert (known.role, known.role_as_of) == ("minister | envoy", middle.item.published)
    assert known.statements == 3


async def test_an_undated_items_role_has_no_date(archive: RedisArchive) -> None:
    await archive.file(a_reading(published=None, quotes=[a_quote(role="clerk")]), [], now=NOW)
    (known,) = await archive.known([OSKAR])
    assert (known.role, known.role_as_of) == ("clerk", None)


async def test_names_are_known_by_every_form_that_is_one(archive: RedisArchive) -> None:
    text = "Lindqvist, the minister, met him."
    mention = Mention(speaker=a_speaker(), spans=(Span(0, 9), Span(11, 23)))
    await archive.introduce([(a_speaker("Mira Okonjo"), ("М. Оконджо", "Okonjo"))])
    await archive.file(a_reading(text=text, mentions=[mention]), [], now=NOW)
    assert dict(await archive.names()) == {
        "lindqvist": frozenset({OSKAR}),
        "oskar lindqvist": frozenset({OSKAR}),
        "mira okonjo": frozenset({MIRA}),
        "м оконджо": frozenset({MIRA}),
        "okonjo": frozenset({MIRA}),
    }
    (mira, oskar) = await archive.known([MIRA, SpeakerId("nobody"), OSKAR])
    assert (mira.statements, mira.mentions, mira.speaker.name) == (0, 0, "Mira Okonjo")
    assert (oskar.statements, oskar.mentions) == (0, 1)
    assert "Lindqvist" in oskar.forms


async def test_names_are_one_object_that_learns_whom_others_meet(archive: RedisArchive, link: Link) -> None:
    elsewhere = RedisArchive(link, keep_days=1)
    await archive.file(a_reading("a", quotes=[a_quote()]), [], now=NOW)
    names = await archive.names()
    await elsewhere.file(a_reading("b", quotes=[a_quote()]), [], now=NOW)
    assert set(await archive.names()) == {"oskar lindqvist"}
    await elsewhere.file(a_reading("c", quotes=[a_quote("Mira Okonjo")]), [], now=NOW)
    assert set(await archive.names()) == {"oskar lindqvist", "mira okonjo"}
    assert await archive.names() is names


async def test_an_emptied_database_empties_the_cached_names(archive: RedisArchive, link: Link) -> None:
    await archive.file(a_reading("a", quotes=[a_quote()]), [], now=NOW)
    await archive.names()
    await link.redis.flushdb()
    await archive.file(a_reading("b", quotes=[a_quote("Mira Okonjo")]), [], now=NOW)
    assert set(await archive.names()) == {"mira okonjo"}


async def test_the_packs_name_wins_and_else_the_fullest(archive: RedisArchive) -> None:
    short, full = Speaker(id=OSKAR, name="Lindqvist"), a_speaker()
    for n, speaker in enumerate((short, full, short)):
        quote = replace(a_quote(), speaker=speaker)
        await archive.file(a_reading(f"{n}", quotes=[quote]), [], now=NOW)
    assert [known.speaker for known in await archive.known([OSKAR])] == [full]
    await archive.introduce([(Speaker(id=OSKAR, name="O. Lindqvist"), ())])
    assert [known.speaker.name for known in await archive.known([OSKAR])] == ["O. Lindqvist"]


async def test_members_share_heavy_stems_and_stand_within_three_days(archive: RedisArchive) -> None:
    near = a_reading("near", stems=["bridg", "amur"], published=NOW - timedelta(hours=71))
    far = a_reading("far", stems=["bridg", "amur"], published=NOW - timedelta(hours=73))
    other = a_reading("other", stems=["wheat"])
    for reading in (near, far, other):
        await archive.file(reading, [], now=NOW)
    asked = a_reading("asked", stems=["amur"], published=NOW)
    (member,) = await archive.place(asked.item, asked.weights)
    assert near.placed is not None
    assert (member.item, member.story, member.weights) == (near.item.id, near.placed.story, near.weights)
    assert member.published == near.item.published
    assert await archive.place(other.item, other.weights) == (), "an item is not like itself"


async def test_filed_covers_its_first_moment_and_not_its_last(archive: RedisArchive) -> None:
    times = [NOW + timedelta(microseconds=n) for n in range(3)]
    readings = [a_reading(f"{n}") for n in range(3)]
    for reading, now in zip(readings, times, strict=True):
        await archive.file(reading, [], now=now)
    assert await archive.filed(times[0], times[2]) == [brief(one) for one in readings[:2]]
    assert await archive.filed(times[2], times[2] + timedelta(days=1)) == [brief(one) for one in readings[2:]]


async def test_irrelevant_ids_are_known_by_an_empty_revision(archive: RedisArchive) -> None:
    kept = a_reading("kept")
    await archive.file(kept, [], now=NOW)
    dull = [ItemId(f"dull{n}") for n in range(1_200)]
    await archive.remember(dull, now=NOW)
    on_file = await archive.on_file([*dull, kept.item.id, ItemId("new")])
    assert on_file == {**dict.fromkeys(dull, ""), kept.item.id: kept.item.revision}


async def test_an_id_is_forgotten_only_when_no_feed_listed_it_for_long(archive: RedisArchive, link: Link) -> None:
    listed, gone = ItemId("listed"), ItemId("gone")
    await archive.remember([listed, gone], now=NOW)
    for id_ in (listed, gone):
        await link.redis.zincrby(keys.LAST_SEEN, -61 * 86_400, id_)
    await archive.on_file([listed])
    await archive.remember([ItemId("another")], now=NOW)
    assert await archive.on_file([listed, gone]) == {listed: ""}


async def test_what_has_expired_leaves_every_index_and_its_id_stays(archive: RedisArchive, link: Link) -> None:
    old = a_reading("old", quotes=[a_quote(role="engineer")], mentions=[Mention(speaker=a_speaker(), spans=())])
    await archive.file(old, [], now=NOW)
    await link.redis.delete(keys.item(old.item.id))  # as the server does after keep_days
    assert await archive.readings([old.item.id]) == []
    assert await archive.statements(OSKAR, limit=5) == ()
    await archive.file(a_reading("new", quotes=[a_quote("Mira Okonjo")]), [], now=NOW + timedelta(days=400))
    assert await archive.size() == (1, 1, 1)
    assert set(await archive.names()) == {"mira okonjo"}
    assert await archive.on_file([old.item.id]) == {old.item.id: old.item.revision}
    left = [key for key in await everything(link) if OSKAR in key or old.item.id in key]
    assert left == []


async def test_bodies_expire_keep_days_after_the_first_filing(link: Link) -> None:
    archive = RedisArchive(link, keep_days=10)
    reading = a_reading(quotes=[a_quote()])
    await archive.file(reading, [], now=NOW)
    await link.redis.expire(keys.item(reading.item.id), 86_400)
    await archive.file(replace(reading, item=replace(reading.item, title="New")), [], now=NOW)
    assert 86_000 < await link.redis.ttl(keys.item(reading.item.id)) <= 86_400, "a revision gets no new term"


async def test_items_leave_placing_after_two_weeks(archive: RedisArchive, link: Link) -> None:
    reading = a_reading("old", stems=["bridg"])
    await archive.file(reading, [], now=NOW)
    await link.redis.zincrby(keys.PLACING, -15 * 86_400, reading.item.id)
    await archive.file(a_reading("new", stems=["wheat"]), [], now=NOW)
    assert await archive.place(a_reading("like").item, reading.weights) == ()
    assert await link.redis.exists(keys.stem("bridg"), keys.member(reading.item.id)) == 0


async def test_counts_of_adjoining_windows_add_up(archive: RedisArchive) -> None:
    for hours in range(50):
        await archive.tally(seen=3, relevant=1, now=NOW + timedelta(hours=hours))
    start, middle, end = NOW, NOW + timedelta(hours=20), NOW + timedelta(hours=50)
    assert await archive.counts(start, middle) == (60, 20)
    assert await archive.counts(middle, end) == (90, 30)
    assert await archive.counts(datetime(1970, 1, 1, tzinfo=UTC), end) == (150, 50), "a first window has no beginning"


async def test_two_workers_filing_one_item_file_it_once(archive: RedisArchive, link: Link) -> None:
    reading = a_reading(quotes=[a_quote()])
    filed = await asyncio.gather(*(archive.file(reading, [an_alert()], now=NOW) for _ in range(8)))
    assert sum(map(bool, filed)) == 1
    assert await archive.size() == (1, 1, 1)
    assert await link.redis.xlen(keys.QUEUE) == 1


names = st.sampled_from(["Oskar Lindqvist", "Mira Okonjo", "Teo Varga", None])
days = st.one_of(st.none(), st.integers(-2_000, 0).map(lambda n: NOW + timedelta(days=n)))


@given(
    revisions=st.lists(st.tuples(st.integers(0, 3), days, st.lists(names, max_size=5)), min_size=1, max_size=12),
    page=st.integers(1, 4),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_index_always_equals_a_reading_of_all_last_revisions(
    revisions: list[tuple[int, datetime | None, list[str | None]]], page: int
) -> None:
    """Filed and re-filed in any order, paged in any size: every statement once, newest first, and no other."""

    async def check() -> None:
        async with valkey() as link:
            archive = RedisArchive(link, keep_days=400)
            last: dict[int, Reading] = {}
            for n, (item, published, speakers) in enumerate(revisions):
                quotes: list[Quote] = [a_quote(name, f"{n}.{i}") for i, name in enumerate(speakers)]
                made = a_reading(f"{item}", published=published, quotes=quotes, text=f"revision {n}")
                await archive.file(made, [], now=NOW + timedelta(minutes=item))
                last[item] = made
            for name in ("Oskar Lindqvist", "Mira Okonjo", "Teo Varga"):
                who = slug(name)
                expected = {
                    (reading.item.id, number): reading.item.published
                    for reading in last.values()
                    for number, quote in enumerate(reading.quotes)
                    if quote.speaker is not None and quote.speaker.id == who
                }
                found: list[Statement] = []
                while some := await archive.statements(who, limit=page, offset=len(found)):
                    found += some
                assert [(one.item, one.number) for one in found] == list(
                    dict.fromkeys((s.item, s.number) for s in found)
                )
                assert {(one.item, one.number): one.published for one in found} == expected
                ages = [NOW - one.published if one.published else timedelta.max for one in found]
                assert ages == sorted(ages)
                spoken = await archive.spoken(who)
                dates = [one.published for one in found if one.published is not None]
                assert [place_of(line) for line in await every_line(archive, who)] == [
                    place(one.item, one.number) for one in found
                ]
                assert (spoken.statements, spoken.undated) == (len(found), len(found) - len(dates))
                assert spoken.articles == len({one.item for one in found})
                assert (spoken.earliest, spoken.latest) == (min(dates, default=None), max(dates, default=None))

    asyncio.run(check())


def noise(seed: str) -> str:
    """Some 390 characters that cannot be packed to less than half."""
    return " ".join(hashlib.sha256(f"{seed} {n}".encode()).hexdigest() for n in range(6))


async def every_line(archive: RedisArchive, who: SpeakerId) -> list[str]:
    """In the order of an answer; the blocks' own order is right but for a month's first ones."""
    blocks = [name for name, _ in (await archive.spoken(who)).blocks]
    assert blocks == sorted(blocks, reverse=True)
    return in_order("".join(await archive.lines(who, blocks)))


async def test_where_a_month_has_many_lines_its_days_have_their_own_and_none_is_lost(archive: RedisArchive) -> None:
    readings = [
        a_reading(
            f"n{n}",
            published=None if n == 7 else datetime(2031, 1, 1 + n, tzinfo=UTC),
            quotes=[a_quote(text=f"{n}.{i} {noise(f'{n}.{i}')}") for i in range(60)],
        )
        for n in range(8)
    ]
    for reading in readings:
        await archive.file(reading, [], now=NOW)
    names = [name for name, _ in (await archive.spoken(OSKAR)).blocks]
    assert names == ["2031-01~", "2031-01-07", "2031-01-06", "2031-01-05", "2031-01-04", "-2031-03~"]
    found = await archive.statements(OSKAR, limit=1_000)
    assert [place_of(line) for line in await every_line(archive, OSKAR)] == [place(o.item, o.number) for o in found]
    assert await archive.cited([place(one.item, one.number) for one in reversed(found)]) == list(found[::-1])
    for reading in readings:
        none = replace(reading, item=replace(reading.item, title="Withdrawn"), quotes=())
        await archive.file(none, [], now=NOW)
    spoken = await archive.spoken(OSKAR)
    assert (spoken.blocks, spoken.articles, spoken.statements) == ((), 0, 0)


async def test_lines_show_by_a_number_that_they_changed(archive: RedisArchive) -> None:
    reading = a_reading(quotes=[a_quote(text="One.")])
    await archive.file(reading, [], now=NOW)
    before = (await archive.spoken(OSKAR)).blocks
    assert (await archive.spoken(OSKAR)).blocks == before
    await archive.file(replace(reading, item=replace(reading.item, title="Two")), [], now=NOW)
    after = (await archive.spoken(OSKAR)).blocks
    assert [name for name, _ in after] == [name for name, _ in before]
    assert after != before


async def test_names_taken_away_are_forgotten_by_whoever_caches_them(archive: RedisArchive, link: Link) -> None:
    elsewhere = RedisArchive(link, keep_days=1)
    reading = a_reading(quotes=[a_quote(), a_quote("Mira Okonjo")])
    await archive.file(reading, [], now=NOW)
    cached = await elsewhere.names()
    assert set(cached) == {"oskar lindqvist", "mira okonjo"}
    one = replace(reading, item=replace(reading.item, title="Corrected"), quotes=(a_quote("Mira Okonjo"),))
    await archive.file(one, [], now=NOW)
    assert set(await elsewhere.names()) == {"mira okonjo"}
    assert await elsewhere.names() is cached, "nothing is read again"
    again = replace(reading, item=replace(reading.item, title="Corrected again"))
    await archive.file(again, [], now=NOW)
    assert dict(await elsewhere.names()) == dict(await RedisArchive(link, keep_days=1).names())


async def test_a_cache_older_than_what_is_known_of_lost_names_is_made_anew(archive: RedisArchive, link: Link) -> None:
    reading = a_reading(quotes=[a_quote(), a_quote("Mira Okonjo")])
    await archive.file(reading, [], now=NOW)
    await archive.names()
    one = replace(reading, item=replace(reading.item, title="Corrected"), quotes=(a_quote("Mira Okonjo"),))
    await RedisArchive(link, keep_days=1).file(one, [], now=NOW)
    changes = await link.redis.hget(keys.NAMES_VERSION, "changes")
    await link.redis.hset(keys.NAMES_VERSION, "since", changes)
    await link.redis.delete(keys.NAMES_GONE)
    assert set(await archive.names()) == {"mira okonjo"}
