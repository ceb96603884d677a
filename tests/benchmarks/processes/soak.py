"""Memory over time of a bot at work: `python -m tests.benchmarks.processes.soak [--minutes 10] [--feeds 20]`.

`amur web`, `amur worker` and `amur clock` on one Valkey, against the sandbox; feeds that bring two new articles each
poll, a question now and then. Every half minute the resident memory of each process, children included, and of the
storage is printed. Ok where the last third of the run, once all is loaded, is within 10 % of the middle one (issue 11):
of our processes; the storage grows with what is filed.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import linked
from bot.sandbox import Sandbox
from tests.support.black_box import MANIFEST, Running, amur, by_script, opml
from tests.support.feed_server import FeedServer, entry, rss
from tests.support.valkey import pid_of, server

MUST = 0.10
EVERY = 30.0
SAID = (
    '"The ice will not stop us," said Orest Valdman, a pilot in Heihe. China and Russia will share a ferry across the '
    "river, their transport ministries said. Marta Quill, a member of the invented port council, told reporters that "
    "the two banks had waited for years."
)


def resident(pid: int) -> int:
    """Bytes, with all children."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            status = (process / "status").read_text()
        except OSError:
            continue
        fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        if int(fields["PPid"]) == pid and int(fields["Pid"]) != pid:
            total += resident(int(fields["Pid"]))
        elif int(fields["Pid"]) == pid and "VmRSS" in fields:
            total += int(fields["VmRSS"].split()[0]) * 1024
    return total


async def bring_news(feeds: FeedServer, many: int, every: float) -> None:
    """Each feed lists its newest ten; two are new each time."""
    numbers = itertools.count()
    listed: list[list[str]] = [[] for _ in range(many)]
    while True:
        for place in range(many):
            for _ in range(2):
                number = next(numbers)
                url = f"https://press{place}.example/{number}"
                title = f"Russia and China share ferry number {number} at Heihe"
                new = entry(title, url, text=f"{title}. {SAID * 3}", when=datetime.now(UTC))
                listed[place] = [new, *listed[place]][:10]
            feeds.serve(f"/{place}.xml", rss(listed[place]), etag=f'"{next(numbers)}"')
        await asyncio.sleep(every)


async def ask_now_and_then(sandbox: Sandbox) -> None:
    while True:
        await sandbox.command("/whosaid", "Valdman")
        await sandbox.command("/search", "ferry NEAR/5 heihe")
        await asyncio.sleep(5)


async def main(minutes: float, many: int) -> bool:
    async with (
        Sandbox.open(manifest=MANIFEST) as sandbox,
        FeedServer.open() as feeds,
        server() as (url, folder),
        linked(url) as link,
    ):
        for place in range(many):
            feeds.serve(f"/{place}.xml", rss([]))
        with tempfile.TemporaryDirectory() as corpus:
            given: dict[str, str | Path] = {
                "SLACK_BOT_TOKEN": sandbox.bot_token,
                "SLACK_APP_TOKEN": sandbox.app_token,
                "SLACK_SIGNING_SECRET": sandbox.signing_secret,
                "SLACK_API_URL": sandbox.api_url,
                "AMUR_CHANNEL": sandbox.channel,
                "AMUR_CORPUS": corpus,
                "AMUR_FEEDS": opml(folder, **{f"Press{n}": feeds.url(f"/{n}.xml") for n in range(many)}),
                "AMUR_POLL_MINUTES": "0.25",
                "AMUR_ALLOW_NETWORKS": "127.0.0.0/8",
                "AMUR_LOG": "warning",
                "REDIS_URL": url,
            }
            async with (
                amur("web", start=by_script, **given, AMUR_DATA=folder / "web") as web,
                amur("worker", start=by_script, **given, AMUR_DATA=folder / "worker") as worker,
                amur("clock", start=by_script, **given, AMUR_DATA=folder / "clock") as clock,
            ):
                await sandbox.connected(timeout=60)
                work = (bring_news(feeds, many, 15), ask_now_and_then(sandbox))
                beside = [asyncio.create_task(one) for one in work]
                try:
                    return await watched([web, worker, clock], pid_of(folder), RedisArchive(link, keep_days=1), minutes)
                finally:
                    for task in beside:
                        task.cancel()


async def watched(processes: Sequence[Running], storage: int, archive: RedisArchive, minutes: float) -> bool:
    began = time.monotonic()
    looks: list[list[int]] = []
    print("minute  items    web  worker  clock  storage (MB)", flush=True)
    while time.monotonic() - began < minutes * 60:
        await asyncio.sleep(EVERY)
        sizes = [resident(one.process.pid) for one in processes]
        looks.append(sizes)
        items, _, _ = await archive.size()
        shown = "  ".join(f"{size / 2**20:5.0f}" for size in (*sizes, resident(storage)))
        print(f"{(time.monotonic() - began) / 60:6.1f}  {items:5}  {shown}", flush=True)
    third = len(looks) // 3
    grown = [_mean(looks[2 * third :], place) / _mean(looks[third : 2 * third], place) - 1 for place in range(3)]
    for name, share in zip(("web", "worker", "clock"), grown, strict=True):
        print(f"{'ok' if abs(share) <= MUST else 'not ok'}: {name} {share:+.1%}, at most {MUST:.0%} either way")
    return all(abs(share) <= MUST for share in grown)


def _mean(looks: Sequence[Sequence[int]], place: int) -> float:
    return mean(sizes[place] for sizes in looks)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--feeds", type=int, default=20)
    asked = parser.parse_args()
    raise SystemExit(0 if asyncio.run(main(asked.minutes, asked.feeds)) else 1)
