"""What a digest is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.adapters.redis.archive.archive import RedisArchive
from bot.model import Coverage, FeedId, Standing, Window
from bot.use_cases.digests.readings import coverage_of, gather
from tests.support.builders import a_reading
from tests.support.sandbox_talk import two_feeds
from tests.support.valkey import valkey

NOW = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)


async def test_a_window_gives_what_was_filed_in_it_with_its_counts_and_the_feeds_state() -> None:
    async with valkey() as link:
        archive = RedisArchive(link, keep_days=400)
        for name, hours in (("before", 25), ("first", 24), ("last", 1), ("after", 0)):
            await archive.file(a_reading(name), [], now=NOW - timedelta(hours=hours))
        await archive.tally(seen=12, relevant=2, now=NOW - timedelta(hours=3))
        await archive.tally(seen=50, relevant=9, now=NOW - timedelta(hours=48))
        window = Window(day=NOW.date(), since=NOW - timedelta(hours=24), until=NOW, zone="UTC")
        feedbook = await two_feeds(link, now=NOW - timedelta(minutes=5))
        coverage = await coverage_of(window, archive=archive, feedbook=feedbook, now=NOW)
        gathered = await gather(window, archive=archive, coverage=coverage)
        readings, coverage = gathered.readings, gathered.coverage
    assert [one.item.title for one in readings] == ["Title of first", "Title of last"]
    assert (coverage.seen, coverage.relevant) == (12, 2)
    assert (coverage.feeds, coverage.answered, len(coverage.failing)) == (2, 1, 1)


async def test_what_a_feed_held_before_us_is_counted_but_told_by_no_digest_and_an_old_file_is_told() -> None:
    async with valkey() as link:
        archive = RedisArchive(link, keep_days=400)
        for name, feed in (("baseline", FeedId("courier")), ("dropped", None)):
            reading = a_reading(name)
            old = replace(reading.item, feed=feed, standing=Standing.ARCHIVE)
            await archive.file(replace(reading, item=old), [], now=NOW - timedelta(hours=1))
        window = Window(day=NOW.date(), since=NOW - timedelta(hours=24), until=NOW, zone="UTC")
        feedbook = await two_feeds(link, now=NOW)
        coverage = await coverage_of(window, archive=archive, feedbook=feedbook, now=NOW)
        gathered = await gather(window, archive=archive, coverage=coverage)
        readings, coverage = gathered.readings, gathered.coverage
    assert [one.item.title for one in readings] == ["Title of dropped"]
    assert coverage.older == 1


async def test_looking_back_tells_what_was_published_on_those_days_and_came_later_and_nothing_of_todays_feeds() -> None:
    async with valkey() as link:
        archive = RedisArchive(link, keep_days=400)
        days = {"day before": 1, "that morning": 2, "that night": 2, "day after": 3}
        hours = {"day before": 23, "that morning": 0, "that night": 23, "day after": 0}
        for name, day in days.items():
            reading = a_reading(name)
            published = datetime(2031, 2, day, hours[name], 30, tzinfo=UTC)
            old = replace(reading.item, feed=FeedId("courier"), standing=Standing.ARCHIVE, published=published)
            await archive.file(replace(reading, item=old), [], now=NOW)
        since = datetime(2031, 2, 1, 8, tzinfo=UTC)
        window = Window(day=since.date(), since=since, until=since + timedelta(days=1), zone="UTC")
        feedbook = await two_feeds(link, now=NOW)
        coverage = await coverage_of(window, archive=archive, feedbook=feedbook, now=NOW, looking_back=True)
        gathered = await gather(window, archive=archive, coverage=coverage, looking_back=True)
        readings, coverage = gathered.readings, gathered.coverage
    assert [one.item.title for one in readings] == ["Title of that morning", "Title of that night"]
    assert coverage == Coverage(looking_back=True)
