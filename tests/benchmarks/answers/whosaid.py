"""Server time of /whosaid on 1,000,000 statements of 20,000 speakers in Valkey, at 50 questions a second.

    python -u -m tests.benchmarks.answers.whosaid [--statements 1000000] [--speakers 20000] [--seconds 10] [--rate 50]
        [--data FOLDER]

A question is what the desk does for one command: names, who is meant, the statements, families, filters, and the
composed message. *Cold*: each row begins with nothing remembered in the process, as a web process that has just
started; *warm*: the same questions again. Beside them, in the same run and at the same rate, the archive's part alone,
and the least any design on Redis would do: ZREVRANGE and MGET of ten strings. The ratio tells our share from the
machine's.

Speakers are as uneven as in news, both in speaking and in being asked for: the n-th has an n-th of the first one's
statements, who has nearly a tenth of all. So are the words they say: the pack's, so that they weigh what they weigh in
news. Nobody said any of it. Exit 1 if a whole answer, cold or warm,
takes more than 50 ms at the 99th percentile.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import random
import sys
import tempfile
import time
from bisect import bisect
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path

import seeds
from bot.adapters.redis import keys
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link, linked, text
from bot.adapters.redis.server.embedded_server import embedded
from bot.model import (
    Item,
    ItemId,
    Kind,
    Question,
    Quote,
    Reading,
    Relevance,
    Said,
    Span,
    Speaker,
    SpeakerId,
    Topic,
    TopicId,
    slug,
    stable_id,
)
from bot.reading.sorting.phrases import words
from bot.reading.statements.similarity import Rarity
from bot.use_cases.answers.speaker_cache import Scans
from bot.use_cases.answers.who_said import who_said
from digests.slack.answers.answer import compose_answer

START = datetime(2025, 1, 1, tzinfo=UTC)
NOW = START + timedelta(days=730)
A_PAGE = 10
EACH = 20
"""Statements an article."""
AT_ONCE = 64
"""Readings filed side by side while loading."""
VOCABULARY = 8_000
PACK = seeds.load()
MUST = 50.0
"""Milliseconds."""
_SYLLABLES = words("ba ko ri ma ta ne lo vi du se ga pi zu hen kar mol ten ras vik por dal sun el ar")
_OUTLETS = [f"{place} {kind}" for place in ("Harbour", "Island", "Northern", "River") for kind in ("Herald", "Post")]
_TOPICS = [TopicId(name) for name in ("trade", "border", "energy", "arms", "finance")]


def invented(chance: random.Random, syllables: Sequence[int]) -> Iterator[str]:
    """Words without end, none twice, none with a digit: names lose theirs when they are looked up."""
    seen: set[str] = set()
    while True:
        word = "".join(chance.choice(_SYLLABLES) for _ in range(chance.choice(syllables)))
        if word not in seen:
            seen.add(word)
            yield word


class Uneven:
    """Draws so that the n-th of a list comes up as often as an n-th of the first."""

    def __init__(self, many: int, chance: random.Random) -> None:
        self._reach = list(accumulate(1 / (n + 1) for n in range(many)))
        self._chance = chance

    def __call__(self) -> int:
        return bisect(self._reach, self._chance.random() * self._reach[-1])


@dataclass(frozen=True)
class Invented:
    people: Sequence[Speaker]
    words: Sequence[str]

    @classmethod
    def of(cls, many: int) -> Invented:
        chance = random.Random(1)
        given = list(islice(invented(chance, (1, 2)), 300))
        names = [
            f"{chance.choice(given).title()} {family.title()}" for family in islice(invented(chance, (3, 4)), many)
        ]
        known = sorted(PACK.document_frequency, key=lambda pair: -pair[1])
        return cls([Speaker(id=slug(name), name=name) for name in names], [stem for stem, _ in known[:VOCABULARY]])


def readings(world: Invented, articles: int) -> Iterator[Reading]:
    """Articles of twenty statements each, two years' worth. Everybody speaks once."""
    chance = random.Random(2)
    word, speaker = Uneven(len(world.words), chance), Uneven(len(world.people), chance)
    for number in range(articles):
        said = []
        for n in range(EACH):
            who = world.people[number * EACH % len(world.people) if n == 0 else speaker()]
            spoken = " ".join(world.words[word()] for _ in range(chance.randrange(8, 40))).capitalize()
            said.append(
                Quote(
                    text=spoken,
                    content=(Span(n * 100, n * 100 + 90),),
                    source=Span(n * 100 + 91, n * 100 + 99),
                    speaker=who,
                    role="director of the institute",
                    kind=Kind.DIRECT,
                    confidence=0.9,
                    resolved_by="name",
                )
            )
        published = START + timedelta(days=730) * (number / articles)
        outlet = _OUTLETS[number % len(_OUTLETS)]
        item = Item(
            id=ItemId(stable_id("bench", str(number))),
            title=" ".join(world.words[word()] for _ in range(9)).capitalize(),
            text=" ".join(world.words[word()] for _ in range(40)),
            url=f"https://{outlet.split()[0].lower()}.example/{number}",
            outlet=outlet,
            published=published,
            published_to="minute",
            seen_at=published,
        )
        topics = (Topic(id=_TOPICS[number % len(_TOPICS)], score=1.0),)
        yield Reading(item=item, relevance=Relevance(score=1.0, relevant=True), topics=topics, quotes=tuple(said))


async def load(archive: RedisArchive, world: Invented, many: int) -> None:
    """Files all statements by the archive's own door."""
    await archive.introduce([(person, (person.name.split()[1],)) for person in world.people])
    began, articles, filed = time.perf_counter(), many // EACH, 0
    waiting = readings(world, articles)
    while batch := list(islice(waiting, AT_ONCE)):
        await asyncio.gather(*(archive.file(reading, [], now=reading.item.seen_at) for reading in batch))
        filed += len(batch)
        if filed % (AT_ONCE * 100) == 0:
            print(f"  {filed:,} of {articles:,} articles, {filed / (time.perf_counter() - began):.0f}/s")


async def lay_bare(link: Link, people: Sequence[SpeakerId], archive: RedisArchive) -> None:
    """The same pages as plain strings, for the bare look-up."""
    for person in people:
        page = await archive.statements(person, limit=A_PAGE)
        async with link.redis.pipeline(transaction=False) as asked:
            for place, statement in enumerate(page):
                asked.set(f"bare:{person}:{place}", repr(statement)[:600])
                asked.zadd(f"bare:{person}", {f"bare:{person}:{place}": float(place)})
            await asked.execute()


@dataclass(frozen=True)
class Taken:
    each: Sequence[float]
    """Milliseconds, shortest first, from when the question was due."""
    cpu: float
    """Milliseconds of this process's own work a question: what does not depend on who else uses the machine."""

    def quantile(self, at: float) -> float:
        return self.each[int(len(self.each) * at)]


async def timed(ask: Callable[[Question], Awaitable[object]], asked: Sequence[Question], rate: float) -> Taken:
    """Asked at the given rate whether or not the earlier ones are answered."""
    taken: list[float] = []

    async def one(question: Question, due: float) -> None:
        await ask(question)
        taken.append((time.perf_counter() - due) * 1_000)

    gc.collect()
    worked, began = time.process_time(), time.perf_counter()
    async with asyncio.TaskGroup() as questions:
        for number, question in enumerate(asked):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            questions.create_task(one(question, due))
    return Taken(sorted(taken), (time.process_time() - worked) / len(asked) * 1_000)


def show(name: str, taken: Taken) -> float:
    """Prints a row; its p99."""
    p50, p99 = taken.quantile(0.5), taken.quantile(0.99)
    print(f"{name:34} p50 {p50:7.2f}   p99 {p99:7.2f}   max {taken.each[-1]:7.2f}   cpu {taken.cpu:5.2f} ms")
    return p99


async def measure(link: Link, archive: RedisArchive, world: Invented, questions: int, rate: float) -> bool:
    began = time.perf_counter()
    names = await archive.names()
    print(f"{len(names):,} forms of names read for the first time in {time.perf_counter() - began:.2f} s")
    chance = random.Random(3)
    person, word = Uneven(len(world.people), chance), Uneven(len(world.words), chance)
    asked = [Question(name=world.people[person()].name) for _ in range(questions)]
    await lay_bare(link, list(dict.fromkeys(slug(one.name) for one in asked)), archive)

    async def bare(question: Question) -> None:
        page = await link.redis.zrevrange(f"bare:{slug(question.name)}", 0, A_PAGE - 1)
        await link.redis.mget([text(one) for one in page]) if page else None

    async def archive_alone(question: Question) -> None:
        await archive.names()
        await archive.known([slug(question.name)])
        await archive.statements(slug(question.name), limit=A_PAGE)

    rarity = Rarity(PACK)
    scans = Scans(rarity=rarity)

    async def whole(question: Question) -> None:
        answer = await who_said(question, archive=archive, scans=scans)
        compose_answer(answer, keep_days=400, now=NOW)

    bare_took = await timed(bare, asked, rate)
    took = await timed(archive_alone, asked, rate)
    show("bare ZREVRANGE + MGET", bare_took)
    show("the archive's part", took)
    for name, at in (("medians", 0.5), ("p99", 0.99)):
        print(f"  ratio of {name}: {took.quantile(at) / bare_took.quantile(at):.1f}")
    kinds: dict[str, Callable[[Question], Question]] = {
        "whole answer": lambda one: one,
        "whole answer, on a word": lambda one: replace(one, about=world.words[word()]),
        "whole answer, since a date": lambda one: replace(
            one, since=(NOW - timedelta(days=chance.randrange(700))).date()
        ),
        "whole answer, in an outlet": lambda one: replace(one, outlet=chance.choice(_OUTLETS)),
        "whole answer, an older page": lambda one: replace(one, page=chance.randrange(200)),
    }
    worst = 0.0
    for name, made in kinds.items():
        put = [made(one) for one in asked]
        scans = Scans(rarity=Rarity(PACK))
        worst = max(worst, show(f"{name}, cold", await timed(whole, put, rate)))
        worst = max(worst, show(f"{name}, warm", await timed(whole, put, rate)))
    misspelt = [replace(one, name=one.name[:-2] + one.name[-1]) for one in asked[: questions // 4]]
    show("nobody of that name, the nearest", await timed(whole, misspelt, rate / 4))
    await check(archive, world, asked[0])
    return worst <= MUST


async def check(archive: RedisArchive, world: Invented, question: Question) -> None:
    """The answers measured are answers: totals are the index's own."""
    answer = await who_said(question, archive=archive)
    assert isinstance(answer, Said)
    spoken = await archive.spoken(slug(question.name))
    assert max(answer.total, answer.searched) == spoken.statements
    print(f"{question.name}: {answer.total:,} statements in {answer.articles:,} articles")


async def weigh(link: Link, archive: RedisArchive, people: Sequence[Speaker]) -> None:
    """Memory a statement, altogether and of a sample of the keys that are statements' alone."""
    items, statements, speakers = await archive.size()
    info = await link.redis.info("memory")
    print(
        f"{items:,} articles, {statements:,} statements, {speakers:,} speakers, {info['used_memory_human']} in Valkey"
    )
    print(f"  {info['used_memory'] / statements:,.0f} bytes a statement, its share of articles and search included")
    total = counted = 0
    for person in islice(people, 5, None, 200):
        spoken = await archive.spoken(person.id)
        names = [keys.said(person.id), keys.blocks(person.id)]
        names += [f"{keys.lines(person.id)}:{block}" for block, _ in spoken.blocks]
        for name in names:
            total += int(await link.redis.memory_usage(name, samples=0) or 0)
        counted += spoken.statements
    print(f"  {total / max(1, counted):,.0f} of them are the speakers' lists and lines")


async def main(statements: int, many: int, seconds: float, rate: float, folder: Path) -> int:
    world = Invented.of(many)
    async with embedded(folder, folder) as url, linked(url, timeout=60) as link:
        archive = RedisArchive(link, keep_days=4_000)
        if (await archive.size())[1] < statements:
            began = time.perf_counter()
            await load(archive, world, statements)
            print(f"loaded in {time.perf_counter() - began:.0f} s")
        await weigh(link, archive, world.people)
        fast = await measure(link, RedisArchive(link, keep_days=4_000), world, int(seconds * rate), rate)
    return 0 if fast else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--speakers", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--data", type=Path, help="a folder for the database: a second run finds it loaded")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as emptied:
        where = given.data or Path(emptied)
        where.mkdir(exist_ok=True)
        sys.exit(asyncio.run(main(given.statements, given.speakers, given.seconds, given.rate, where)))
