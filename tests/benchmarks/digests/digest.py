"""Seconds to build and render a digest of 10,000 items kept in Redis, beside a bare JSON load of the same records.
Where the machine is shared, look at the seconds of computation. The first line is of a process that remembers nothing.

python -m tests.benchmarks.digests.digest [ITEMS]
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from dataclasses import replace
from datetime import timedelta

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.feeds.feed_book import RedisFeedBook
from bot.adapters.redis.records import READING
from bot.edition.arrangement import arrange
from bot.edition.placement import shown_as_cards
from bot.garbage import collector_at_rest
from bot.model import Placed, Reading, StoryId, Window
from bot.use_cases.computation import computed
from bot.use_cases.digests.readings import coverage_of, gather, in_full
from digests.slack.digests.digest import compose
from tests.support.builders import NOW, a_quote, a_reading
from tests.support.digest_builders import TOPICS
from tests.support.valkey import valkey

TEXT = "The two ministers met on Thursday and spoke for three hours about the border crossings. " * 12


def made(number: int, chance: random.Random) -> Reading:
    one = a_reading(
        f"item {number}",
        text=TEXT,
        quotes=[a_quote(text=f"Bridge {number} opens.", role="minister")] * chance.randint(0, 3),
        stems=[f"stem{stem}" for stem in chance.sample(range(5_000), 40)],
        topic=chance.choice(TOPICS).id,
    )
    item = replace(one.item, outlet=f"Outlet {chance.randint(0, 60)}")
    return replace(one, item=item, placed=Placed(story=StoryId(f"s{chance.randint(0, 3_000)}")))


async def main(items: int) -> None:
    chance = random.Random(7)
    given = [made(number, chance) for number in range(items)]
    window = Window(day=NOW.date(), since=NOW - timedelta(days=1), until=NOW, zone="UTC")
    async with valkey() as link:
        archive, book = RedisArchive(link, keep_days=400), RedisFeedBook(link)
        for one in given:
            await archive.file(one, [], now=NOW - timedelta(hours=1))
        plain = [READING.as_json(one) for one in given]
        for _ in range(3):
            start, worked = time.perf_counter(), time.process_time()
            for record in plain:
                json.loads(record)
            bare, worked_bare = time.perf_counter() - start, time.process_time() - worked
            start, worked = time.perf_counter(), time.process_time()
            with collector_at_rest():  # as `bot.use_cases.digests.assembly` has it
                feeds = await coverage_of(window, archive=archive, feedbook=book, now=NOW)
                gathered = await gather(window, archive=archive, coverage=feeds)
                readings, coverage = gathered.readings, gathered.coverage
                loaded = time.perf_counter() - start
                digest = await computed(
                    arrange, readings, window=window, pack_name="N–S", topics=TOPICS, coverage=coverage
                )
                arranged = time.perf_counter() - start
                shown = await in_full(digest, archive=archive, stories=shown_as_cards(digest))
            brought = time.perf_counter() - start
            parts = await computed(compose, shown)
            whole, worked = time.perf_counter() - start, time.process_time() - worked
            print(
                f"{items:,} items: {whole:.2f} s (loading {loaded:.2f}, arranging {arranged - loaded:.2f}, cards in "
                f"full {brought - arranged:.2f}, rendering {whole - brought:.2f}; {len(parts)} messages); "
                f"bare JSON {bare:.2f} s, ratio {whole / bare:.1f}; computed by itself {worked:.2f} s, "
                f"{worked / worked_bare:.1f} × as much as bare JSON"
            )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
