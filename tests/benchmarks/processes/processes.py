"""Start to ready, and what a second worker brings: `python -m tests.benchmarks.processes.processes [--articles 120]`.

Real processes on one Valkey against the sandbox. Ready is, for the web, that `/readyz` says so; for a worker, that its
heart beats. Then articles are read from feeds by one worker and by two, from the moment the feeds have them until all
are filed. Must (issue 11): web 2 s, worker 6 s, × 1.7 on two quiet cores.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import linked
from bot.adapters.redis.health import RedisHeartbeats
from bot.model import Role
from bot.sandbox import Sandbox
from tests.benchmarks.processes.soak import SAID
from tests.support.black_box import MANIFEST, amur, by_script, opml
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
        "AMUR_POLL_MINUTES": "0.02",
        "AMUR_ALLOW_NETWORKS": "127.0.0.0/8",
        "AMUR_LOG": "warning",
        "REDIS_URL": url,
    }


async def starts(corpus: str) -> tuple[float, float]:
    async with Sandbox.open(manifest=MANIFEST) as sandbox, server() as (url, folder), linked(url) as link:
        port = free_port()
        settings = given(sandbox, url, "none", corpus)
        began = time.perf_counter()
        async with (
            amur("web", start=by_script, **settings, AMUR_DATA=folder / "web", PORT=str(port)),
            aiohttp.ClientSession() as http,
        ):
            while not await _ready(http, port):
                await asyncio.sleep(0.02)
            web = time.perf_counter() - began
        began = time.perf_counter()
        async with amur("worker", start=by_script, **settings, AMUR_DATA=folder / "worker"):
            while not any(one.role is Role.WORKER for one in await RedisHeartbeats(link).all()):
                await asyncio.sleep(0.02)
            return web, time.perf_counter() - began


async def _ready(http: aiohttp.ClientSession, port: int) -> bool:
    try:
        async with http.get(f"http://127.0.0.1:{port}/readyz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


async def reads(workers: int, articles: int, corpus: str) -> float:
    """Articles a second."""
    async with (
        Sandbox.open(manifest=MANIFEST) as sandbox,
        FeedServer.open() as feeds,
        server() as (url, folder),
        linked(url) as link,
        AsyncExitStack() as stack,
    ):
        archive = RedisArchive(link, keep_days=1)
        for place in range(FEEDS):
            feeds.serve(f"/{place}.xml", rss([_article(place, 0)]))
        listed = opml(folder, **{f"Press{place}": feeds.url(f"/{place}.xml") for place in range(FEEDS)})
        for number in range(workers):
            settings = given(sandbox, url, listed, corpus)
            await stack.enter_async_context(amur("worker", start=by_script, **settings, AMUR_DATA=folder / str(number)))
        await _until_filed(archive, FEEDS)  # all have loaded what they read with
        began = time.perf_counter()
        for place in range(FEEDS):
            some = [_article(place, number) for number in range(articles // FEEDS + 1)]
            feeds.serve(f"/{place}.xml", rss(some), etag='"two"')
        await _until_filed(archive, FEEDS + FEEDS * (articles // FEEDS))
        return FEEDS * (articles // FEEDS) / (time.perf_counter() - began)


def _article(place: int, number: int) -> str:
    url = f"https://press{place}.example/{number}"
    title = f"Russia and China share ferry {place}-{number} at Heihe"
    return entry(title, url, text=f"{title}. " + f"{SAID}\n\n" * 8, when=datetime.now(UTC))


async def _until_filed(archive: RedisArchive, many: int) -> None:
    async with asyncio.timeout(600):
        while (await archive.size())[0] < many:
            await asyncio.sleep(0.05)


async def main(articles: int) -> bool:
    with tempfile.TemporaryDirectory() as corpus:
        web, worker = await starts(corpus)
        one, two = await reads(1, articles, corpus), await reads(2, articles, corpus)
    print(f"{'ok' if web <= WEB else 'not ok'}: web ready after {web:.1f} s, at most {WEB:.0f} s")
    print(f"{'ok' if worker <= WORKER else 'not ok'}: worker ready after {worker:.1f} s, at most {WORKER:.0f} s")
    print(
        f"{'ok' if two / one >= TIMES else 'not ok'}: {one:.1f} articles/s by one worker, {two:.1f} by two: "
        f"× {two / one:.2f}, at least × {TIMES}"
    )
    return web <= WEB and worker <= WORKER and two / one >= TIMES


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=120)
    raise SystemExit(0 if asyncio.run(main(parser.parse_args().articles)) else 1)
