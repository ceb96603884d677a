"""Polls a farm of feeds on loopback, some of which hang, refuse or send garbage, and tells what it costs.

    python -m tests.benchmarks.feed_farm [--feeds 1000] [--seconds 360]

Feeds come due evenly over the given seconds (10,000 an hour is 1,000 in 360 s). Of a thousand, 50 hang in a slow drip,
50 refuse, 20 send garbage, the rest have 25 items never seen. Told: lateness, CPU of this process and of the parsers,
memory, and the same documents through bare feedparser for comparison. The server's own CPU is not counted: it runs in a
process of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from multiprocessing.connection import Connection

import feedparser

from bot.desk.watching import poll, watch
from bot.edges import keys
from bot.edges.http_fetch import HttpFetch, Patience
from bot.edges.parsing import FeedParser
from bot.edges.redis_feeds import RedisFeedBook
from bot.model import Feed, Item
from bot.ports import Due
from bot.reading.opml import feed_id
from tests.feed_server import Behaviour, FeedServer, entry, rss
from tests.valkey import valkey

TEXT = "<p>The two invented ministers spoke about bridges over the river, and about rails.</p>" * 4


def document(feed: int) -> bytes:
    return rss([entry(f"Report {feed}.{n}", f"https://news.example/{feed}/{n}", text=TEXT) for n in range(25)])


def kind(number: int) -> str:
    rest = number % 100
    return "hang" if rest < 5 else "refuse" if rest < 10 else "garbage" if rest < 12 else "good"


def serve(feeds: int, told: Connection) -> None:
    """The farm, in a process of its own; tells its address and runs until killed."""

    async def run() -> None:
        async with FeedServer.open() as web:
            for number in range(feeds):
                match kind(number):
                    case "hang":
                        web.behave(f"/{number}", Behaviour(body=b"<rss>" * 10_000, drip=1.0))
                    case "refuse":
                        web.serve(f"/{number}", b"", status=403)
                    case "garbage":
                        web.serve(f"/{number}", random.Random(number).randbytes(20_000))
                    case _:
                        web.serve(f"/{number}", document(number))
            told.send(web.url("/"))
            await asyncio.Event().wait()

    asyncio.run(run())


async def farm(feeds: int, seconds: float) -> None:
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(feeds, there), daemon=True)
    server.start()
    base = here.recv()
    patience = Patience(spacing=0, per_host=10_000)  # the farm is one host that stands for many
    fetch = HttpFetch(version="farm", now=now, allow=(ip_network("127.0.0.0/8"),), patience=patience)
    parser = FeedParser()
    late: dict[str, list[float]] = {"good": [], "bad": []}
    due_at: dict[str, datetime] = {}
    stop, items = asyncio.Event(), 0

    async def take_in(given: Sequence[Item], baseline: bool) -> int:
        nonlocal items
        items += len(given)
        return len(given)

    async with valkey() as link:
        book = RedisFeedBook(link)

        async def one(due: Due) -> None:
            number = int(due.feed.title)
            late["good" if kind(number) == "good" else "bad"].append((now() - due_at[due.feed.id]).total_seconds())
            await poll(
                due,
                fetch=fetch,
                parser=parser,
                feedbook=book,
                take_in=take_in,
                now=now,
                jitter=random.random,
                poll_minutes=600,
            )
            if sum(map(len, late.values())) == feeds:
                stop.set()

        listed = [Feed(id=feed_id(f"{base}{n}"), url=f"{base}{n}", title=str(n)) for n in range(feeds)]
        began, cpu = time.monotonic(), sum(spent())
        await book.enrol(listed, now=now())
        for place, feed in enumerate(random.Random(1).sample(listed, len(listed))):
            due_at[feed.id] = now() + timedelta(seconds=seconds * place / feeds)
        await link.redis.zadd(keys.FEEDS_DUE, {id_: moment.timestamp() for id_, moment in due_at.items()})
        await watch(one, feedbook=book, now=now, stop=stop, at_once=200, lease=300)
        await parser.aclose()  # so that the children's time is counted
        wall, used = time.monotonic() - began, sum(spent()) - cpu
    await fetch.aclose()
    server.kill()
    print(f"{feeds} feeds in {wall:.0f} s; {items:,} items; {used:.1f} s of CPU = {1000 * used / feeds:.1f} ms a feed")
    print(f"10,000 feeds an hour on two cores: {100 * used / feeds * 10_000 / 7200:.0f} % CPU")
    lateness = sorted(late["good"])
    p50, p95 = (lateness[int(share * len(lateness))] for share in (0.5, 0.95))
    print(f"good feeds late by p50 {p50:.2f} s, p95 {p95:.2f} s, most {lateness[-1]:.2f} s")
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    mine, theirs = (resource.getrusage(one).ru_maxrss // 1024 for one in who)
    print(f"memory: this process {mine} MB, a parser {theirs} MB at most")
    began = time.process_time()
    good = [n for n in range(feeds) if kind(n) == "good"][:100]
    for number in good:
        feedparser.parse(io.BytesIO(document(number)))
    bare = (time.process_time() - began) / len(good)
    print(
        f"bare feedparser on the same documents: {1000 * bare:.1f} ms a feed; ours is {used / feeds / bare:.2f} of it"
    )


def now() -> datetime:
    return datetime.now(UTC)


def spent() -> tuple[float, float]:
    """CPU seconds of this process and of its ended children."""
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime, theirs.ru_utime + theirs.ru_stime


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--feeds", type=int, default=1000)
    asked.add_argument("--seconds", type=float, default=360)
    given = asked.parse_args()
    asyncio.run(farm(given.feeds, given.seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
