"""Server time of /whosaid's look-ups on 1,000,000 statements of 20,000 speakers, at 50 questions a second.

    python -m tests.benchmarks.whosaid [--statements 1000000] [--speakers 20000] [--seconds 20]

A question is what the desk asks: names (cached, one version look-up), the person's counts and role, a page of ten
statements; then the desk's whole answer, which also compares a speaker's newest statements with each other, first with
nothing remembered, then again. Beside them, in the same run and at the same rate, the least any design on Redis would
do: ZREVRANGE and MGET of ten strings. The ratio tells our share from the machine's. Speakers are as uneven as in news:
few speak often.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.desk.answers import who_said
from bot.desk.scans import Scans
from bot.edges.embedded import embedded
from bot.edges.redis_archive import RedisArchive
from bot.edges.redis_link import Link, linked, text
from bot.model import (
    Item,
    ItemId,
    Kind,
    Question,
    Quote,
    Reading,
    Relevance,
    Span,
    Speaker,
    SpeakerId,
    Topic,
    TopicId,
    digest,
    slug,
)

START = datetime(2025, 1, 1, tzinfo=UTC)
A_PAGE = 10
AT_ONCE = 32
"""Readings filed side by side while loading."""


def speakers(many: int) -> list[Speaker]:
    return [Speaker(id=slug(name), name=name) for name in (f"Given{n % 997} Family{n}" for n in range(many))]


def a_reading(number: int, people: list[Speaker], quotes: int, chance: random.Random) -> Reading:
    """An article of about 2,500 characters with that many statements."""
    words = " ".join(f"word{chance.randrange(5_000)}" for _ in range(300))
    said = tuple(
        Quote(
            text=f"Statement {number}.{n}: {words[:180]}",
            content=(Span(n * 100, n * 100 + 90),),
            source=Span(n * 100 + 91, n * 100 + 99),
            speaker=people[(number if n == 0 else int(chance.paretovariate(0.6)) - 1) % len(people)],
            role="director of the institute",
            kind=Kind.DIRECT,
            confidence=0.9,
            resolved_by="name",
        )
        for n in range(quotes)
    )
    item = Item(
        id=ItemId(digest("bench", str(number))),
        title=f"Headline {number} about a bridge and its price",
        text=words,
        url=f"https://outlet.example/{number}",
        outlet="Outlet",
        published=START + timedelta(minutes=number),
        published_to="minute",
        seen_at=START + timedelta(minutes=number),
    )
    topics = (Topic(id=TopicId("trade"), score=1.0),)
    return Reading(item=item, relevance=Relevance(score=1.0, relevant=True), topics=topics, quotes=said)


async def load(archive: RedisArchive, people: list[Speaker], many: int) -> float:
    """Files all statements, twenty an article, by the archive's own door; articles a second. Everybody speaks once."""
    chance = random.Random(1)
    articles = many // 20
    began = time.perf_counter()
    await archive.introduce([(person, (person.name.split()[1],)) for person in people])
    for start in range(0, articles, AT_ONCE):
        batch = [a_reading(n, people, 20, chance) for n in range(start, min(start + AT_ONCE, articles))]
        await asyncio.gather(*(archive.file(reading, [], now=reading.item.seen_at) for reading in batch))
    return articles / (time.perf_counter() - began)


async def lay_bare(link: Link, people: list[SpeakerId], archive: RedisArchive) -> None:
    """The same pages as plain strings, for the bare look-up."""
    for person in people:
        page = await archive.statements(person, limit=A_PAGE)
        for place, statement in enumerate(page):
            await link.redis.set(f"bare:{person}:{place}", repr(statement)[:600])
            await link.redis.zadd(f"bare:{person}", {f"bare:{person}:{place}": float(place)})


async def timed(ask: Callable[[SpeakerId], Awaitable[object]], asked: list[SpeakerId], rate: float) -> list[float]:
    """Milliseconds of each question, asked at the given rate whether or not the earlier ones are answered."""
    taken: list[float] = []

    async def one(who: SpeakerId) -> None:
        began = time.perf_counter()
        await ask(who)
        taken.append((time.perf_counter() - began) * 1_000)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as questions:
        for number, who in enumerate(asked):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            questions.create_task(one(who))
    return sorted(taken)


def quantile(taken: list[float], at: float) -> float:
    return taken[int(len(taken) * at)]


def row(name: str, taken: list[float]) -> str:
    p50, p99 = quantile(taken, 0.5), quantile(taken, 0.99)
    return f"{name:28} p50 {p50:6.2f} ms   p99 {p99:6.2f} ms   max {taken[-1]:6.2f} ms   n {len(taken)}"


async def main(statements: int, many: int, seconds: float, rate: float) -> None:
    people = speakers(many)
    with tempfile.TemporaryDirectory() as folder:
        async with embedded(Path(folder), Path(folder)) as url, linked(url, timeout=60) as link:
            archive = RedisArchive(link, keep_days=400)
            print(f"loaded {await load(archive, people, statements):.0f} articles/s")
            size = await archive.size()
            info = await link.redis.info("memory")
            print(f"{size[0]} articles, {size[1]} statements, {size[2]} speakers, {info['used_memory_human']} in Redis")
            began = time.perf_counter()
            names = await archive.names()
            print(f"{len(names)} names read for the first time in {time.perf_counter() - began:.2f} s")

            chance = random.Random(2)
            asked = [people[(int(chance.paretovariate(0.6)) - 1) % many].id for _ in range(int(seconds * rate))]
            await lay_bare(link, list(dict.fromkeys(asked)), archive)

            async def question(who: SpeakerId) -> None:
                await archive.names()
                await archive.known([who])
                await archive.statements(who, limit=A_PAGE)

            async def bare(who: SpeakerId) -> None:
                page = await link.redis.zrevrange(f"bare:{who}", 0, A_PAGE - 1)
                await link.redis.mget([text(one) for one in page]) if page else None

            async def second_page(who: SpeakerId) -> None:
                await archive.statements(who, limit=A_PAGE, offset=A_PAGE)

            scans = Scans()

            async def whole(who: SpeakerId) -> None:
                await who_said(Question(name=who, speaker=who), archive=archive, scans=scans)

            bare_took = await timed(bare, asked, rate)
            took = await timed(question, asked, rate)
            print(row("bare ZREVRANGE + MGET", bare_took))
            print(row("/whosaid, first page", took))
            print(row("/whosaid, second page", await timed(second_page, asked, rate)))
            print(row("the desk's whole answer, cold", await timed(whole, asked, rate)))
            print(row("the desk's whole answer, warm", await timed(whole, asked, rate)))
            for name, at in (("medians", 0.5), ("p99", 0.99)):
                print(f"ratio of {name}: {quantile(took, at) / quantile(bare_took, at):.1f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--speakers", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rate", type=float, default=50)
    given = parser.parse_args()
    asyncio.run(main(given.statements, given.speakers, given.seconds, given.rate))
