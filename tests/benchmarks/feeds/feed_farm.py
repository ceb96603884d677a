"""Ten thousand feeds on two real workers, while hosts hang, refuse and send garbage: lateness, CPU, memory.

    python -u -m tests.benchmarks.feeds.feed_farm [--feeds 10000] [--seconds 600] [--times 1] [--pipeline]

Two `amur worker` processes, a real Valkey, a sandbox Slack, and `tests.benchmarks.feeds.farm_server`: every feed is a
host of its own on loopback. All feeds are enrolled, due evenly over the hour (`--times 10`: over 6 minutes); the run is
the first SECONDS of it. The feeds of that time were polled once before, so that a poll is what it is on any day. What
the farm's own server, in a third process, costs is not counted.

Told: share of polls within 5 % of the interval of their due time; CPU of the workers and all their children, as a share
of two cores; memory of the same at start and end. `--pipeline` instead: items a second and core, fetch to relevance,
as a ratio to bare feedparser on the same bytes.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from statistics import fmean

import feedparser

import seeds
from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.redis import keys
from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link, linked
from bot.adapters.redis.feeds.feed_book import RedisFeedBook
from bot.adapters.sources.feed import FeedSource
from bot.adapters.subprocesses.feed_parser import Bounds, FeedParser
from bot.model import Feed, FeedId, Item, Reading, SourceKind
from bot.reading.documents.feeds.opml import feed_id
from bot.reading.sorting.relevance.relevance import Gate
from bot.sandbox import Sandbox
from bot.use_cases.archive.intake import Intake, Taken, take_in
from bot.use_cases.feeds.poll import poll
from tests.benchmarks.feeds.farm_server import Farm, document, farm, kind
from tests.support.black_box import Running, amur, by_script
from tests.support.feed_server import FeedServer
from tests.support.valkey import pid_of, server, valkey
from tests.support.zygote import ROOT

HOUR = 3600.0
LOOPBACK = (ip_network("127.0.0.0/8"),)


async def run(feeds: int, seconds: float, times: float) -> None:
    interval = HOUR / times
    count = min(feeds, round(feeds * seconds / interval))
    order = random.Random(1).sample(range(feeds), feeds)
    polled, rest = order[:count], order[count:]
    with farm() as web, tempfile.TemporaryDirectory() as made:
        listed = [Feed(id=feed_id(web.url(n)), url=web.url(n), title=str(n)) for n in range(feeds)]
        ids = [feed.id for feed in listed]
        async with server() as (url, data), linked(url) as link:
            await RedisFeedBook(link).enrol(listed, now=now())
            await link.redis.zadd(keys.FEEDS_DUE, {ids[n]: time.time() + 100 * HOUR for n in rest})
            async with _workers(url, listed, Path(made)) as workers:
                pids = [worker.process.pid for worker in workers]
                began = time.monotonic()
                await _until_polled(link, [ids[n] for n in polled])
                print(f"warm-up: {count:,} feeds polled once, all due at once, in {time.monotonic() - began:.0f} s")
                start = time.time() + 5
                due = {n: start + interval * place / feeds for place, n in enumerate(order)}
                await link.redis.zadd(keys.FEEDS_DUE, {ids[n]: at for n, at in due.items()})
                await asyncio.sleep(5)
                watched = await _watched(pids, pid_of(data), seconds)
                await asyncio.sleep(min(60.0, 0.05 * interval))
                said = [line for worker in workers for line in worker.said if "error" in line or "fault" in line]
                late = await _lateness(web, link, {n: due[n] for n in polled}, ids)
    _tell(late, count, seconds, interval, watched)
    for line in said[:5]:
        print("  a worker said:", line)


@asynccontextmanager
async def _workers(url: str, listed: Sequence[Feed], folder: Path) -> AsyncIterator[list[Running]]:
    rows = "".join(f'<outline type="rss" text="{feed.title}" xmlUrl="{feed.url}"/>' for feed in listed)
    opml = folder / "feeds.opml"
    opml.write_text(f'<opml version="2.0"><body>{rows}</body></opml>')
    (folder / "corpus").mkdir()
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(Sandbox.open(manifest=ROOT / "manifest.json"))
        environment: dict[str, str | Path] = {
            "SLACK_BOT_TOKEN": sandbox.bot_token,
            "SLACK_API_URL": sandbox.api_url,
            "REDIS_URL": url,
            "AMUR_FEEDS": opml,
            "AMUR_CORPUS": folder / "corpus",
            "AMUR_DATA": folder / "data",
            "AMUR_ALLOW_NETWORKS": "127.0.0.0/8",
        }
        yield [await stack.enter_async_context(amur("worker", start=by_script, **environment)) for _ in range(2)]


async def _until_polled(link: Link, ids: Sequence[str]) -> None:
    while True:
        async with link.redis.pipeline(transaction=False) as asked:
            for id_ in ids:
                asked.hexists(keys.feed(id_), "fare")
            if all(await asked.execute()):
                return
        await asyncio.sleep(1)


# ------------------------------------------------------------------------------------------------- what it costs us


async def _watched(pids: Sequence[int], storage: int, seconds: float) -> dict[str, float]:
    """CPU seconds and megabytes of the workers with all below them, and of the storage."""
    cpu, stored = sum(map(_cpu, pids)), _cpu(storage)
    samples = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        samples.append(sum(map(_megabytes, pids)))
        await asyncio.sleep(min(5.0, max(0.0, until - time.monotonic())))
    edge = max(1, len(samples) // 6)
    return {
        "cpu": sum(map(_cpu, pids)) - cpu,
        "storage": _cpu(storage) - stored,
        "first": fmean(samples[:edge]),
        "last": fmean(samples[-edge:]),
        "most": max(samples),
    }


def _below(pid: int) -> list[int]:
    """The process and all it started that still live."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += _below(int(child))
    return found


def _cpu(pid: int) -> float:
    """Seconds, with those of children that have ended."""
    total = 0.0
    for one in _below(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return total


def _megabytes(pid: int) -> float:
    """Proportional set size of the process and all below it."""
    total = 0
    for one in _below(pid):
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


# ------------------------------------------------------------------------------------------------------- how punctual


async def _lateness(web: Farm, link: Link, due: dict[int, float], ids: Sequence[str]) -> list[float]:
    """Seconds after its due time at which each feed was asked for (of those that refuse: given up); never: inf."""
    arrivals = await asyncio.to_thread(web.arrivals)
    polled = {one.feed.id: one.last_polled for one in await RedisFeedBook(link).states(now=now())}
    late = []
    for number, at in due.items():
        if kind(number) == "refuse":
            last = polled[FeedId(ids[number])]
            asked = [last.timestamp()] if last else []
        else:
            asked = arrivals.get(number, [])
        late.append(min((moment - at for moment in asked if moment >= at - 1), default=float("inf")))
    return sorted(late)


def _tell(late: Sequence[float], count: int, seconds: float, interval: float, cost: dict[str, float]) -> None:
    within = sum(one <= 0.05 * interval for one in late) / len(late)
    p50, p95 = (late[int(share * len(late))] for share in (0.5, 0.95))
    share = 100 * cost["cpu"] / seconds / 2
    print(f"{count:,} polls in {seconds:.0f} s ({count / seconds:.1f} a second)")
    print(f"within 5 % of the interval ({0.05 * interval:.0f} s) of their due time: {within:.1%} (wanted: 95 %)")
    print(f"late by p50 {p50:.2f} s, p95 {p95:.2f} s, most {late[-1]:.2f} s")
    print(f"CPU of the two workers and their children: {share:.1f} % of two cores (wanted: at most 60 %)", end="")
    print(f", {1000 * cost['cpu'] / count:.1f} ms a poll; of Valkey {100 * cost['storage'] / seconds / 2:.1f} %")
    print(f"polls a second at 60 % of two cores: {count / cost['cpu'] * 1.2:.0f}")
    change = cost["last"] / cost["first"] - 1
    print(
        f"memory of the workers (PSS): {cost['first']:.0f} MB at the start, {cost['last']:.0f} MB at the end"
        f" ({change:+.1%}; wanted: within 10 %), {cost['most']:.0f} MB at most"
    )


# -------------------------------------------------------------------------------------------------- the pipeline alone


class _NobodyReads:
    """A reader for items none of which is relevant."""

    async def read(self, items: Sequence[Item]) -> Sequence[Reading]:
        raise AssertionError(f"{items[0].title} is relevant")

    async def aclose(self) -> None:
        pass


async def pipeline(feeds: int) -> None:
    """fetch → parse → recognise → sort → relevance, on one core's worth of CPU time; beside it feedparser alone."""
    pack = seeds.load()
    numbers = [n for n in range(feeds * 2) if kind(n) in ("new", "same")][:feeds]
    fetch = HttpFetch(version="farm", now=now, allow=LOOPBACK, patience=Patience(spacing=0))
    parser = FeedParser(Bounds(children=1))
    sources = {SourceKind.FEED: FeedSource(fetch=fetch, parser=parser, now=now)}
    async with valkey() as link, _irrelevant(numbers) as url:
        book, archive = RedisFeedBook(link), RedisArchive(link, keep_days=400)
        intake = Intake(
            archive=archive, watchlist=RedisWatchlist(link), reader=_NobodyReads(), gate=Gate(pack), news_days=3
        )

        async def take(items: Sequence[Item], baseline: bool) -> Taken:
            return await take_in(items, intake=intake, now=now(), baseline=baseline)

        listed = [Feed(id=feed_id(f"{url}{n}"), url=f"{url}{n}", title=str(n)) for n in numbers]
        await book.enrol(listed, now=now())
        before = _own_cpu()
        items = 0
        for due in await book.claim(now=now(), limit=feeds, lease=600):
            report = await poll(due, sources=sources, feedbook=book, take_in=take, now=now, jitter=random.random)
            items += report.items
        await parser.aclose()  # so that the child's time is counted
        ours = _own_cpu() - before
    await fetch.aclose()
    before = _own_cpu()
    for number in numbers:
        feedparser.parse(io.BytesIO(_without_capitals(number)))
    bare = _own_cpu() - before
    print(f"{items:,} items of {len(numbers)} feeds: {items / ours:,.0f} a second and core from fetch to relevance,")
    print(f"bare feedparser {items / bare:,.0f}: {bare / ours:.2f} of its speed, {1000 * ours / feeds:.1f} ms a feed")


@asynccontextmanager
async def _irrelevant(numbers: Sequence[int]) -> AsyncIterator[str]:
    """The farm's documents without what is about both capitals, from a server whose CPU counts as ours."""
    async with FeedServer.open() as web:
        for number in numbers:
            web.serve(f"/{number}", _without_capitals(number))
        yield web.url("/")


def _without_capitals(number: int) -> bytes:
    return document(number, 0).replace(b"China and Russia", b"Two towns").replace(b"Beijing and Moscow", b"Two mayors")


def _own_cpu() -> float:
    """Of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def now() -> datetime:
    return datetime.now(UTC)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--feeds", type=int, default=10_000)
    asked.add_argument("--seconds", type=float, default=600)
    asked.add_argument("--times", type=float, default=1, help="how much faster than the hour feeds come due")
    asked.add_argument("--pipeline", action="store_true", help="items per second and core instead")
    given = asked.parse_args()
    asyncio.run(pipeline(300) if given.pipeline else run(given.feeds, given.seconds, given.times))
    return 0


if __name__ == "__main__":
    sys.exit(main())
