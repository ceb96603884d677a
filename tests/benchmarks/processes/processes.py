"""Start to ready, and what a second worker brings: `python -m tests.benchmarks.processes.processes [--articles 400]`.

Real processes on one Valkey against the sandbox. Ready is, for the web, that `/readyz` says so; for a worker, that its
heart beats. Then articles are read from feeds, each on an address of its own as a site is asked once a second, by one
worker and by two, from the first that is filed until all are; with the cores that their processes used meanwhile. Must
(issue 11): web 2 s, worker 6 s, × 1.7 on two quiet cores.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import linked
from bot.adapters.redis.health import RedisHeartbeats
from bot.model import Role
from bot.sandbox import Sandbox
from tests.benchmarks.processes.soak import SAID
from tests.support.black_box import MANIFEST, Running, amur, by_script, opml
from tests.support.feed_server import FeedServer, entry, rss
from tests.support.storage.redis_nodes import free_port
from tests.support.valkey import server

FEEDS = 40
WEB, WORKER, TIMES = 2.0, 6.0, 1.7


def given(sandbox: Sandbox, url: str, listed: Path | str, corpus: str) -> dict[str, str | Path]:
    return {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.api_url,
        "AMUR_CORPUS": corpus,
        "AMUR_FEEDS": listed,
        "AMUR_POLL_MINUTES": "0.1",
        "AMUR_ALLOW_NETWORKS": "127.0.0.0/8",
        "AMUR_LOG": "warning",
        "REDIS_URL": url,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    seconds: float
    computed: float
    """Seconds of computation until then, children included: the figure to look at where the machine is shared."""


async def starts(corpus: str) -> tuple[Start, Start]:
    """Of a web and of a worker."""
    async with Sandbox.open(manifest=MANIFEST) as sandbox, server() as (url, folder), linked(url) as link:
        port = free_port()
        settings = given(sandbox, url, "none", corpus)
        began = time.perf_counter()
        async with (
            amur("web", start=by_script, **settings, AMUR_DATA=folder / "web", PORT=str(port)) as one,
            aiohttp.ClientSession() as http,
        ):
            while not await _ready(http, port):
                await asyncio.sleep(0.02)
            web = _start(began, one)
        began = time.perf_counter()
        async with amur("worker", start=by_script, **settings, AMUR_DATA=folder / "worker") as one:
            while not any(one.role is Role.WORKER for one in await RedisHeartbeats(link).all()):
                await asyncio.sleep(0.02)
            return web, _start(began, one)


def _start(began: float, one: Running) -> Start:
    took, worked = time.perf_counter() - began, _worked([one.process.pid])
    return Start(seconds=took, computed=worked.alone + worked.children)


async def _ready(http: aiohttp.ClientSession, port: int) -> bool:
    try:
        async with http.get(f"http://127.0.0.1:{port}/readyz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast workers read, and how many cores they used meanwhile: themselves, and their children."""

    articles: float
    """A second."""
    alone: float
    children: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """Seconds of computation so far: of processes, and of all that they started."""

    alone: float
    children: float


def _worked(pids: Sequence[int]) -> Worked:
    mine = {pid: (parent, seconds) for pid, parent, seconds in map(_process, _pids()) if pid}
    alone = sum(mine[pid][1] for pid in pids)
    below, found = set(pids), 0
    while len(below) > found:
        found = len(below)
        below |= {pid for pid, (parent, _) in mine.items() if parent in below}
    return Worked(alone=alone, children=sum(mine[pid][1] for pid in below) - alone)


def _pids() -> Iterator[int]:
    return (int(one.name) for one in Path("/proc").glob("[0-9]*"))


def _process(pid: int) -> tuple[int, int, float]:
    """(number, its parent's, seconds of computation); (0, 0, 0.0) of one that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0, 0, 0.0
    return pid, int(fields[1]), (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def reads(workers: int, articles: int, corpus: str) -> Pace:
    async with (
        Sandbox.open(manifest=MANIFEST) as sandbox,
        FeedServer.open("0.0.0.0") as feeds,
        server() as (url, folder),
        linked(url) as link,
        AsyncExitStack() as stack,
    ):
        archive = RedisArchive(link, keep_days=1)
        for place in range(FEEDS):
            feeds.serve(f"/{place}.xml", rss([_article(place, 0)]))
        sites = {f"Press{place}": f"http://127.0.1.{place + 1}:{feeds.port}/{place}.xml" for place in range(FEEDS)}
        listed = opml(folder, **sites)
        started: list[int] = []
        for number in range(workers):
            settings = given(sandbox, url, listed, corpus)
            one = await stack.enter_async_context(
                amur("worker", start=by_script, **settings, AMUR_DATA=folder / str(number))
            )
            started.append(one.process.pid)
        await _until_filed(archive, FEEDS)  # all have loaded what they read with
        for place in range(FEEDS):
            some = [_article(place, number) for number in range(articles // FEEDS + 1)]
            feeds.serve(f"/{place}.xml", rss(some), etag='"two"')
        first = await _until_filed(archive, FEEDS + 1)
        before, began = _worked(started), time.perf_counter()
        last = await _until_filed(archive, FEEDS + FEEDS * (articles // FEEDS))
        took, after = time.perf_counter() - began, _worked(started)
        return Pace(
            articles=(last - first) / took,
            alone=(after.alone - before.alone) / took,
            children=(after.children - before.children) / took,
        )


def _article(place: int, number: int) -> str:
    url = f"https://press{place}.example/{number}"
    title = f"Russia and China share ferry {place}-{number} at Heihe"
    berths = ", ".join(f"berth{one}" for one in random.Random(url).sample(range(5_000), 40))  # or all are one story
    text = f"{title}. The list names {berths}.\n\n" + f"{SAID}\n\n" * 8
    return entry(title, url, text=text, when=datetime.now(UTC))


async def _until_filed(archive: RedisArchive, many: int) -> int:
    """How many are filed then."""
    async with asyncio.timeout(600):
        while (filed := (await archive.size())[0]) < many:
            await asyncio.sleep(0.05)
    return filed


async def main(articles: int) -> bool:
    with tempfile.TemporaryDirectory() as corpus:
        await starts(corpus)  # the first time modules are compiled, which an installation has done
        web, worker = await starts(corpus)
        one, two = await reads(1, articles, corpus), await reads(2, articles, corpus)
    for name, start, most in (("web", web, WEB), ("worker", worker, WORKER)):
        print(
            f"{'ok' if start.seconds <= most else 'not ok'}: {name} ready after {start.seconds:.1f} s, at most "
            f"{most:.0f} s; {start.computed:.2f} s of computation"
        )
    times = two.articles / one.articles
    print(
        f"{'ok' if times >= TIMES else 'not ok'}: {one.articles:.1f} articles/s by one worker, {two.articles:.1f} by "
        f"two: × {times:.2f}, at least × {TIMES}"
    )
    for workers, pace in (("one worker", one), ("two workers", two)):
        print(f"  {workers}: {pace.alone:.2f} cores, and {pace.children:.2f} in the processes that read for them")
    return web.seconds <= WEB and worker.seconds <= WORKER and times >= TIMES


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    raise SystemExit(0 if asyncio.run(main(parser.parse_args().articles)) else 1)
