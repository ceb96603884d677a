"""What an item costs in the storage, by key: `python -m tests.benchmarks.processes.memory [--items 2000] [--short .4]`.

Items are made up: words fall in frequency as in English and new ones keep coming (Heaps: some 300,000 different ones in
100,000 articles), an article has 800 words, 17 statements of seven people and names three more; a share `--short` of
them are summaries of 60 words and one statement, as feeds give them. Prints bytes an item by kind of key, and what
100,000 such items come to: what grows with each item, as measured.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.archive.item_store import PLACING_DAYS
from bot.adapters.redis.connection import Link, linked, text
from bot.adapters.redis.server.embedded_server import embedded
from bot.model import (
    Item,
    ItemId,
    Kind,
    Mention,
    Placed,
    Quote,
    Reading,
    Relevance,
    Span,
    Speaker,
    StoryId,
    Topic,
    TopicId,
    Weights,
    slug,
    stable_id,
)
from bot.reading.sorting.stories.stories import EMPTY_WORDS

END = datetime.now(UTC)
DAYS = 400
PLACED = ("member", "stem", "stems", "placing")
"""Kept of an item for its first PLACING_DAYS only. All are filed at once here, and so have them."""
MUST = 1.0
"""GB for 100,000 items (issue 11)."""
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or", "in", "el")]


class Words:
    """Drawn by Zipf's law; one in a hundred and twenty was never seen before, and most of those never are again."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        known = dict.fromkeys("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(60_000))
        self._common = [*sorted(EMPTY_WORDS), *known]
        self._totals = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(self._common))))

    def some(self, many: int) -> list[str]:
        drawn = self._chance.choices(self._common, cum_weights=self._totals, k=many)
        return ["".join(self._chance.choices(SYLLABLES, k=4)) if self._chance.random() < 0.004 else w for w in drawn]


def reading(number: int, items: int, words: Words, chance: random.Random, short: float) -> Reading:
    brief = chance.random() < short
    many, statements = (60, 1) if brief else (800, 17)
    body = " ".join(words.some(many))
    at = END - timedelta(days=DAYS) * (1 - number / items)
    item = Item(
        id=ItemId(stable_id("memory", str(number))),
        title=" ".join(words.some(10)),
        text=body,
        url=f"https://outlet{number % 40}.example/2031/03/04/{number}-a-headline-in-an-address",
        outlet=f"Outlet {number % 40}",
        published=at,
        published_to="minute",
        seen_at=at,
        extent="summary" if brief else "full",
    )
    people = [_speaker(chance) for _ in range(1 if brief else 7)]
    quotes = []
    for _ in range(statements):
        start = chance.randrange(max(1, len(body) - 180))
        span = Span(start, min(start + 170, len(body)))
        quotes.append(
            Quote(
                text=span.of(body),
                content=(span,),
                source=Span(0, 10),
                cue=Span(11, 15),
                speaker=chance.choice(people),
                role="deputy foreign minister" if chance.random() < 0.4 else None,
                kind=Kind.INDIRECT,
                confidence=0.91,
                confidence_of_words=0.9,
                resolved_by="name",
                topics=(TopicId("energy"),),
            )
        )
    mentions = [Mention(speaker=one, spans=(Span(0, 10), Span(20, 30))) for one in [*people, _speaker(chance)]]
    stems = Counter(body.split()).most_common(60)
    return Reading(
        item=item,
        relevance=Relevance(score=2.0, relevant=True, because=("names both sides: beijing, moscow",)),
        topics=(Topic(id=TopicId(("energy", "trade", "ukraine")[number % 3]), score=1.0),),
        quotes=tuple(quotes),
        mentions=tuple(mentions),
        weights=Weights(of=tuple((stem, count / 100) for stem, count in stems)),
        placed=Placed(story=StoryId(stable_id("story", str(number // 3)))),
    )


def _speaker(chance: random.Random) -> Speaker:
    name = f"Person{int(chance.paretovariate(0.6)) % 20_000} Invented"
    return Speaker(id=slug(name), name=name)


async def by_kind(link: Link) -> dict[str, int]:
    found: Counter[str] = Counter()
    async for some in _keys(link):
        async with link.asking() as redis, redis.pipeline(transaction=False) as asked:
            for key in some:
                asked.memory_usage(key, samples=0)
            for key, size in zip(some, await asked.execute(), strict=True):
                found[key.split(":")[1]] += int(size or 0)
    return dict(found.most_common())


async def _keys(link: Link) -> AsyncIterator[list[str]]:
    async with link.asking() as redis:
        some: list[str] = []
        async for key in redis.scan_iter(count=5_000):
            some.append(text(key))
            if len(some) == 5_000:
                yield some
                some = []
        yield some


async def main(items: int, short: float) -> bool:
    chance = random.Random(11)
    words = Words(chance)
    with tempfile.TemporaryDirectory() as folder:
        async with embedded(Path(folder), Path(folder)) as url, linked(url, timeout=60) as link:
            archive = RedisArchive(link, keep_days=100_000)
            before = (await link.redis.info("memory"))["used_memory"]
            for start in range(0, items, 16):
                some = [reading(n, items, words, chance, short) for n in range(start, min(start + 16, items))]
                await asyncio.gather(*(archive.file(one, [], now=one.item.seen_at) for one in some))
            await archive.trim()
            used = (await link.redis.info("memory"))["used_memory"] - before
            kinds = await by_kind(link)
    for kind, size in kinds.items():
        if size / items >= 20:
            print(f"{kind:14} {size / items:9,.0f} bytes an item")
    old = float(sum(kinds.get(kind, 0) for kind in PLACED)) * (1 - PLACING_DAYS / DAYS)
    total = (float(used) - old) / items * 100_000 / 2**30
    print(f"{items:,} items, {short:.0%} of them summaries: {used / 2**20:,.0f} MB, {used / items / 1000:.1f} kB each")
    print(
        f"of it {old / items / 1000:.1f} kB for story placing, which {1 - PLACING_DAYS / DAYS:.0%} of them have no more"
    )
    print(f"{'ok' if total <= MUST else 'not ok'}: 100,000 come to {total:.2f} GB, at most {MUST:.0f} GB")
    return total <= MUST


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=2_000)
    parser.add_argument("--short", type=float, default=0.4)
    given = parser.parse_args()
    raise SystemExit(0 if asyncio.run(main(given.items, given.short)) else 1)
