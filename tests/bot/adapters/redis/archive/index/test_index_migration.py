"""What an earlier build filed is found again by everything that came since, and what has expired leaves no trace."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.redis import keys
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.archive.index import line_chunks
from bot.adapters.redis.archive.index.index_entries import SCHEMA
from bot.adapters.redis.connection import Link, text
from bot.model import ItemId, Mention, Reading, TopicId
from bot.ports import Reindexed
from bot.reading.brief import brief
from handlers.processes.archive.index_migration import AT_ONCE, BREATH, LOOK, reindexing
from tests.support.builders import NOW, a_quote, a_reading, a_speaker
from tests.support.storage.earlier_build import PEOPLE, as_an_earlier_build_left_it, as_schema_4_left_it, file_all, some
from tests.support.valkey import everything, valkey

CLOCKS = frozenset(
    {keys.LAST_SEEN, keys.NAMES, keys.NAMES_VERSION, keys.NAMES_GONE, keys.LINES_CHANGED, keys.INDEXED, keys.FRESH}
)
"""Keys that say when or in which order something happened."""


async def run_until_done(archive: RedisArchive) -> int:
    """The worker's loop, without its pauses; gives how many steps it took."""
    step, steps = reindexing(archive), 1
    while await step() == BREATH:
        steps += 1
    return steps


async def without_order(link: Link) -> dict[str, object]:
    """Everything but clocks; lines in a block stand in the order they came."""
    found = {key: value for key, value in (await everything(link)).items() if key not in CLOCKS}
    for key, value in found.items():
        if key.startswith(keys.lines("")) and isinstance(value, bytes):
            found[key] = sorted(line_chunks.unpacked(value).splitlines())
        elif key.startswith(keys.blocks("")) and isinstance(value, list):
            found[key] = sorted(member for member, _ in value)
        elif key.startswith(keys.item("")) and isinstance(value, dict):
            found[key] = {name: part for name, part in value.items() if name != b"number"}
    return found


async def test_what_an_earlier_build_filed_is_found_by_everything_once_a_worker_has_started(link: Link) -> None:
    archive = RedisArchive(link, keep_days=400)
    readings = some(2 * AT_ONCE + 5)
    await file_all(archive, readings)
    filed = await without_order(link)
    await as_an_earlier_build_left_it(link)
    assert await archive.search("ferry", limit=5) == []
    assert await archive.outdated() == len(readings)

    assert await run_until_done(archive) == 3

    assert await archive.outdated() == 0
    assert await without_order(link) == filed, "as if this build had filed it all"
    found = await archive.search("ferry sails", limit=100)
    assert {one.item.id for one in found} == {one.item.id for one in readings}
    counted = await archive.topic_counts([TopicId("energy")], NOW - timedelta(days=100), NOW + timedelta(days=1))
    assert counted == {
        TopicId("energy"): sum(one.topics[0].id == "energy" and one.item.published is not None for one in readings)
    }
    assert await archive.filed(NOW, NOW + timedelta(days=1)) == [brief(one) for one in readings]
    assert await run_until_done(archive) == 1, "there is nothing left to do"


async def test_what_schema_4_filed_moves_into_segments_and_leaves_nothing_of_the_old_index(link: Link) -> None:
    archive = RedisArchive(link, keep_days=400)
    readings = some(10)
    await file_all(archive, readings)
    filed = await without_order(link)
    await as_schema_4_left_it(link)
    assert await link.redis.exists(keys.posting("xferry"), keys.words(readings[0].item.id), keys.VOCABULARY) == 3
    oskar = a_speaker().id
    said = await archive.statements(oskar, limit=10)
    assert len(said) == 4, "statements are found before they are moved"
    (newest, *_) = (await archive.spoken(oskar)).blocks
    assert "ferry 0 sails." in (await archive.lines(oskar, [newest[0]]))[0], "and so are lines"
    await run_until_done(archive)
    assert await without_order(link) == filed, "as if this build had filed it all"
    assert {one.item.id for one in await archive.search("ferry", limit=20)} == {one.item.id for one in readings}
    assert await archive.statements(oskar, limit=10) == said


async def test_it_goes_on_where_it_was_stopped_and_workers_share_the_work(link: Link) -> None:
    archive = RedisArchive(link, keep_days=400)
    await file_all(archive, some(30))
    filed = await without_order(link)
    await as_an_earlier_build_left_it(link)
    assert await archive.reindex(limit=7) == Reindexed(left=23)
    others = [RedisArchive(link, keep_days=400) for _ in range(3)]
    while max(await asyncio.gather(*(other.reindex(limit=4) for other in others)), key=lambda done: done.left).left:
        pass
    assert await archive.outdated() == 0
    assert await without_order(link) == filed


async def test_a_revision_filed_meanwhile_is_the_one_that_is_found(link: Link) -> None:
    archive = RedisArchive(link, keep_days=400)
    readings = some(6)
    await file_all(archive, readings)
    await as_an_earlier_build_left_it(link)
    assert (await archive.reindex(limit=1)).left == 5
    edited = replace(readings[0], item=replace(readings[0].item, title="Bridges", text="Bridge instead."))
    await archive.file(edited, [], now=NOW)
    assert await archive.outdated() == 4
    await run_until_done(archive)
    assert [one.item.id for one in await archive.search("bridge", limit=5)] == [edited.item.id]
    assert edited.item.id not in {one.item.id for one in await archive.search("ferry", limit=10)}


async def test_a_new_database_has_nothing_to_reindex(link: Link) -> None:
    archive = RedisArchive(link, keep_days=400)
    await file_all(archive, some(3))
    assert await archive.outdated() == 0
    assert await archive.reindex(limit=10) == Reindexed(left=0)


async def test_what_a_later_build_indexed_is_left_alone_and_what_we_file_is_noted_for_it(link: Link) -> None:
    archive = RedisArchive(link, keep_days=400)
    readings = some(3)
    await file_all(archive, readings[:2])
    await link.redis.set(keys.SCHEMA, SCHEMA + 1)
    await archive.file(readings[2], [], now=NOW)
    before = await everything(link)
    assert await reindexing(archive)() == LOOK
    assert await everything(link) == before
    assert await archive.outdated() == 0, "that is the later build's business"
    assert await link.redis.zrange(keys.OUTDATED, 0, -1) == [readings[2].item.id.encode()]


async def test_a_body_that_cannot_be_read_is_named_and_stops_nothing(link: Link) -> None:
    archive = RedisArchive(link, keep_days=400)
    readings = some(4)
    await file_all(archive, readings)
    await as_an_earlier_build_left_it(link)
    await link.redis.hset(keys.item(readings[1].item.id), "body", b"{}")
    assert await archive.reindex(limit=10) == Reindexed(left=0, unread=(readings[1].item.id,))
    found = {one.item.id for one in await archive.search("ferry NOT 1", limit=10)}
    assert found == {readings[n].item.id for n in (0, 2, 3)}


async def test_reindexing_leaves_stories_as_they_are_and_makes_nobody_place_again(link: Link) -> None:
    archive = RedisArchive(link, keep_days=400)
    reading = some(1)[0]
    await archive.file(reading, [], now=NOW)
    placed, members = await archive.filings(), await archive.place(some(2)[1].item, reading.weights)
    await as_an_earlier_build_left_it(link)
    await run_until_done(archive)
    assert await archive.filings() == placed
    assert await archive.place(some(2)[1].item, reading.weights) == members
    assert len(members) == 1


# ---------------------------------------------------------------------------------------------------------- retention

words = st.lists(st.sampled_from("ferry bridge of the Größe 银行 gas".split()), max_size=6).map(" ".join)  # noqa: SIM905


@st.composite
def archives(draw: st.DrawFn) -> list[Reading]:
    """Revisions of a few items, in the order they are filed."""

    def one() -> Reading:
        speakers = draw(st.lists(st.sampled_from(PEOPLE), max_size=2))
        made = a_reading(
            f"{draw(st.integers(0, 3))}",
            text=draw(words),
            quotes=[a_quote(name, role=draw(st.sampled_from((None, "captain")))) for name in speakers],
            mentions=[Mention(speaker=a_speaker(draw(st.sampled_from(PEOPLE))), spans=())]
            if draw(st.booleans())
            else [],
            published=draw(st.none() | st.integers(0, 50).map(lambda days: NOW - timedelta(days=days))),
            stems=draw(st.lists(st.sampled_from(("bridg", "gas", "ferri")), min_size=1, max_size=3, unique=True)),
            topic=draw(st.sampled_from(("energy", "trade"))),
        )
        return replace(made, topics=()) if draw(st.booleans()) else made

    return [one() for _ in range(draw(st.integers(1, 8)))]


LEFT = {
    keys.REVISIONS: "ids outlive bodies, so that nothing old comes back as new",
    keys.LAST_SEEN: "with them",
    keys.PLACED: "a counter",
    keys.LINES_CHANGED: "a counter",
    keys.NAMES_VERSION: "counters",
    keys.NAMES_GONE: "the last names taken away",
    keys.SCHEMA: "a number",
    keys.INDEXED: "a counter",
    keys.TOTALS: "counts",
}


@settings(suppress_health_check=list(HealthCheck))
@given(filed=archives(), apart=st.booleans(), before=st.booleans())
async def test_what_has_expired_leaves_no_row_of_any_index(filed: list[Reading], apart: bool, before: bool) -> None:
    """`before`: filed by an earlier build, and reindexed."""
    async with valkey() as link:
        archive = RedisArchive(link, keep_days=400)
        await file_all(archive, filed)
        ids = {one.item.id for one in filed}
        if apart:
            await archive.set_apart(filed[0].item.id)
        if before:
            await as_an_earlier_build_left_it(link)
            await archive.reindex(limit=100)
        await _expire(link, ids)
        assert await archive.trim() == len(ids)
        left = {text(key) async for key in link.redis.scan_iter(count=1000) if await link.redis.ttl(key) < 0}
        assert left <= set(LEFT), "only what is kept on purpose; stories' items expire by themselves"
        assert await archive.size() == (0, 0, 0)
        assert await link.redis.hget(keys.TOTALS, "statements") in (None, b"0")


async def _expire(link: Link, ids: set[ItemId]) -> None:
    """As the server does when their time is over."""
    for id_ in ids:
        assert await link.redis.ttl(keys.item(id_)) > 399 * 86_400
        assert await link.redis.expire(keys.item(id_), 0)


async def test_what_comes_again_after_its_time_does_not_hold_up_those_filed_after_it(link: Link) -> None:
    """Nothing had trimmed it before it came again."""
    archive = RedisArchive(link, keep_days=400)
    old, young = some(2)
    await archive.file(old, [], now=NOW - timedelta(days=400))
    await archive.file(young, [], now=NOW - timedelta(days=10))
    await _expire(link, {old.item.id})
    await archive.file(old, [], now=NOW)
    await _expire(link, {young.item.id})
    assert await archive.trim() == 1
    assert await archive.filed(NOW - timedelta(days=500), NOW + timedelta(days=1)) == [brief(old)]
    assert await archive.filed(NOW, NOW + timedelta(days=1)) == [brief(old)]


async def test_what_is_searched_for_a_shorter_time_stays_in_everything_else(link: Link) -> None:
    today = datetime.now(UTC)
    archive = RedisArchive(link, keep_days=400, search_days=90)
    readings = [replace(one, item=replace(one.item, published=None, published_to=None)) for one in some(50)]
    for number, one in enumerate(readings):
        await archive.file(one, [], now=today - timedelta(days=0 if number < 23 else 91 + number // 25))
    named = {one.item.id for one in readings[:23]}
    while await archive.trim():
        pass
    assert {one.item.id for one in await archive.search("ferry", limit=100)} == named
    assert len(await archive.filed(today - timedelta(days=399), today + timedelta(1))) == len(readings)
    assert (await archive.size())[:2] == (50, 50)
    old = replace(readings[40], item=replace(readings[40].item, text="Ferry number 40 stays."))
    assert await archive.file(old, [], now=today)
    assert {one.item.id for one in await archive.search("ferry", limit=100)} == named
