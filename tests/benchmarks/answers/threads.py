"""Seconds that `/story WORDS` takes over an archive of many items of the last 30 days, kept in Redis.

python -m tests.benchmarks.answers.threads [ITEMS]

Items belong to stories of a dozen reports or so, stories to some sixty matters that share a part of their words.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.adapters.redis.archive.archive import RedisArchive
from bot.model import ItemId, Placed, Reading, StoryId, Weights
from bot.use_cases.digests.thread import ThreadSoFar, thread_named, thread_of
from tests.support.builders import NOW, a_quote, a_reading
from tests.support.news import pack
from tests.support.valkey import valkey

TEXT = "The two ministers met on Thursday and spoke for three hours about the border crossings. " * 12
MATTERS = 60
REPORTS = 12
"""Of a story, on the average."""
DAYS = 30


def readings(items: int, chance: random.Random) -> list[Reading]:
    stories = max(1, items // REPORTS)
    began = [chance.uniform(0.1, DAYS) for _ in range(stories)]
    return [_reading(number, chance.randrange(stories), began, chance) for number in range(items)]


def _reading(number: int, story: int, began: Sequence[float], chance: random.Random) -> Reading:
    matter = story % MATTERS
    days = max(0.01, began[story] - chance.random())
    at = NOW - timedelta(days=days)
    stems = [f"matter{matter}.{n}" for n in chance.sample(range(20), 10)]
    stems += [f"story{story}.{n}" for n in chance.sample(range(25), 15)]
    stems += [f"any{n}" for n in chance.sample(range(5_000), 15)]
    name = f"item {number}"
    made = a_reading(name, text=TEXT, quotes=[a_quote(role="minister")], published=at, seen_at=at)
    return replace(
        made,
        item=replace(made.item, title=f"Talks on matter{matter} and story{story}", outlet=f"Outlet {number % 60}"),
        weights=Weights(of=tuple((stem, len(stems) ** -0.5) for stem in stems)),
        placed=Placed(story=StoryId(f"s{story}")),
    )


async def main(items: int) -> None:
    given = readings(items, random.Random(7))
    async with valkey() as link:
        archive = RedisArchive(link, keep_days=400)
        for one in given:
            await archive.file(one, [], now=one.item.seen_at)
        for _ in range(3):
            start = time.perf_counter()
            found = await thread_named("matter7", archive=archive, pack=pack(), now=NOW, zone=ZoneInfo("UTC"))
            named = time.perf_counter() - start
            start = time.perf_counter()
            await thread_of(ItemId(given[0].item.id), archive=archive, pack=pack(), now=NOW, zone=ZoneInfo("UTC"))
            pressed = time.perf_counter() - start
            shown = len(found.developments) if isinstance(found, ThreadSoFar) else 0
            print(f"{items:,} items: /story {named:.2f} s ({shown} developments), The thread so far {pressed:.2f} s")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
