"""How long hostile documents and queries hold the worker's event loop: the worst of each kind.

    python -m tests.benchmarks.feeds.event_loop [FOLDER] [--at-once 16] [--kind json]

A server in a process of its own sends raw answers, each kind several times at once; they take the worker's pipeline
(HttpFetch → FeedParser, then what poll makes of the items), and invented texts meet invented queries. FOLDER adds
documents with a MANIFEST.json (see `hostile.py`), one at a time. A watchdog measures what a turn of the
loop costs: `held` is the processor time of its longest callback, `turn` that of all callbacks between two turns of the
watchdog's own, `late` how late the watchdog itself came to its turn, which a busy machine adds to: `bare` is how late,
meanwhile, the watchdog of a process was that does nothing else. Exit code 1 if any kind held the loop for 100 ms, or
was neither read nor refused in words.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.subprocesses.feed_parser import FeedParser
from bot.model import Item, ItemId, Subscription, SubscriptionId, TeamId, UserId
from bot.reading.search.alerts import alert_of
from bot.reading.search.evaluation import searched
from bot.reading.search.percolation import Percolator
from bot.reading.search.terms import Terms, parse
from bot.use_cases.feeds.poll import look
from handlers.processes.lifetime.heap import keep_from_collector
from tests.benchmarks.feeds.hostile_answers import answers, queries, raw, texts
from tests.support.builders import a_reading

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOST = 0.1
"""Seconds that the loop may be held."""
ABREAST = ("gzip", "deflate", "brotli", "zstd", "chunks", "chunk", "trailers", "many", "header", "redirect", "plain")
"""Kinds that are tried many at once; of the others each takes a parser for seconds."""


@dataclass
class Watchdog:
    """The longest callback of a loop, the longest turn and the latest one of its own, in seconds since `begin`."""

    held: float = 0.0
    turn: float = 0.0
    late: float = 0.0

    def begin(self) -> None:
        self.held = self.turn = self.late = 0.0

    async def watch(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            due, used = clock() + 0.005, time.thread_time()
            await asyncio.sleep(0.005)
            self.turn = max(self.turn, time.thread_time() - used)
            self.late = max(self.late, clock() - due)

    def time_callbacks(self) -> None:
        """From now on every callback of asyncio's is timed."""
        run = asyncio.Handle._run

        def timed(handle: asyncio.Handle) -> None:
            began = time.thread_time()
            run(handle)
            self.held = max(self.held, time.thread_time() - began)

        setattr(asyncio.Handle, "_run", timed)  # noqa: B010  # there is no other seam that sees every callback


async def watch_alone() -> None:
    """Says, for each line of standard input, by how many seconds a loop that does nothing was late since the last."""
    watchdog, loop = Watchdog(), asyncio.get_running_loop()
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    watching = asyncio.create_task(watchdog.watch())
    while await lines.readline():
        print(watchdog.late, flush=True)
        watchdog.begin()
    watching.cancel()


@dataclass(frozen=True)
class Peer:
    """The process that does nothing but watch."""

    process: asyncio.subprocess.Process

    async def late(self) -> float:
        """Seconds, since this was asked last."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"\n")
        await self.process.stdin.drain()
        return float(await self.process.stdout.readline())


@asynccontextmanager
async def watched_alone() -> AsyncIterator[Peer]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.benchmarks.feeds.event_loop", "--alone"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Peer(process)
    finally:
        process.kill()
        await process.wait()


async def serve(folder: Path) -> None:
    """Sends the file that is asked for as it is, headers and all, and closes."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode().strip("/")
            writer.write((folder / asked).read_bytes())
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.benchmarks.feeds.event_loop",
        str(folder),
        "--serve",
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(await process.stdout.readline())}"
    finally:
        process.kill()
        await process.wait()


def kind_of(name: str) -> str:
    return name.partition("-")[0]


async def run(folder: Path | None, at_once: int, kind: str, watchdog: Watchdog) -> int:
    keep_from_collector()
    async with watched_alone() as peer:
        results = Results(watchdog, peer)
        watching = asyncio.create_task(watchdog.watch())
        await _fetched(folder, at_once, kind, results)
        await _searched(kind, results)
        watching.cancel()
    return results.sum_up()


@dataclass
class Results:
    """What each kind did to the loop."""

    watchdog: Watchdog
    peer: Peer
    kinds: int = 0
    bad: list[str] = field(default_factory=list)
    worst: tuple[float, str] = (0.0, "")
    latest: tuple[float, float, str] = (0.0, 0.0, "")

    async def begin(self) -> None:
        await self.peer.late()
        self.watchdog.begin()

    async def tell(self, name: str, said: str) -> None:
        held, turn, late = self.watchdog.held, self.watchdog.turn, self.watchdog.late
        bare = await self.peer.late()
        figures = {"held": held, "turn": turn, "late": late, "bare": bare}
        times = "  ".join(f"{what} {seconds * 1000:6.1f} ms" for what, seconds in figures.items())
        print(f"{times}  {name}: {said}", flush=True)
        self.kinds += 1
        self.worst = max(self.worst, (turn, name))
        self.latest = max(self.latest, (late, bare, name))
        if max(held, turn) > MOST:
            self.bad.append(name)

    def sum_up(self) -> int:
        """The exit code."""
        (late, bare, latest), over = self.latest, ", ".join(self.bad) or "none"
        print(
            f"{self.kinds} kinds, worst {self.worst[0] * 1000:.0f} ms ({self.worst[1]}); "
            f"latest {late * 1000:.0f} ms, bare {bare * 1000:.0f} ms ({latest}); "
            f"over {MOST * 1000:.0f} ms or wordless: {over}"
        )
        return 1 if self.bad else 0


async def _fetched(folder: Path | None, at_once: int, kind: str, results: Results) -> None:
    fetch = HttpFetch(
        version="test",
        now=lambda: NOW,
        allow=[ip_network("127.0.0.0/8")],
        patience=Patience(spacing=0, per_host=at_once, per_address=at_once),
    )
    parser = FeedParser()
    with tempfile.TemporaryDirectory() as made:
        count = {name: at_once if kind_of(name) in ABREAST else 2 for name in _written(Path(made), kind)}
        count |= dict.fromkeys(_given(folder, Path(made), kind), 1) if folder else {}
        async with serving(Path(made)) as server:
            for name, times in count.items():
                await results.begin()
                looked = await asyncio.gather(
                    *(look(f"{server}/{name}", fetch=fetch, parser=parser, now=lambda: NOW) for _ in range(times))
                )
                said = sorted({f"{one.outcome} {one.reason or len(one.items)}".strip() for one in looked})
                await results.tell(name, "; ".join(said)[:160])
                if any(one.outcome not in ("ok", "empty") and not one.reason for one in looked):
                    results.bad.append(f"{name} (without a word)")
    await fetch.aclose()
    await parser.aclose()


async def _searched(kind: str, results: Results) -> None:
    for name, (text, query) in _searches().items():
        if not name.startswith(kind):
            continue
        await results.begin()
        item = Item(id=ItemId("one"), title="A title", text=text, seen_at=NOW)
        subscription = Subscription(
            id=SubscriptionId("s"), team=TeamId("T1"), user=UserId("U1"), terms=query, made_at=NOW
        )
        await results.tell(name, f"{await _percolated(item, subscription)} alerts")


async def _percolated(item: Item, subscription: Subscription) -> int:
    """As a worker does it: each step in a thread."""
    percolator: Percolator[str] = Percolator()
    terms = parse(subscription.terms)
    if isinstance(terms, Terms):
        percolator.add("one", terms.tree)
    reading = replace(a_reading(), item=item)
    one = await asyncio.to_thread(searched, reading)
    if not await asyncio.to_thread(percolator.matching, one):
        return 0
    return int(await asyncio.to_thread(alert_of, subscription, reading, one) is not None)


def _searches() -> dict[str, tuple[str, str]]:
    return {f"query {q} over {t}": (text, query) for t, text in texts().items() for q, query in queries().items()}


def _written(folder: Path, kind: str) -> list[str]:
    names = []
    for name, answer in answers().items():
        if name.startswith(kind):
            (folder / name).write_bytes(answer)
            names.append(name)
    return names


def _given(given: Path, folder: Path, kind: str) -> list[str]:
    names = []
    for case in json.loads((given / "MANIFEST.json").read_text())["cases"]:
        name = f"given-{case['id']}"
        if name.startswith(kind):
            (folder / name).write_bytes(raw((given / case["file"]).read_bytes(), **case["headers"]))
            names.append(name)
    return names


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path, nargs="?")
    asked.add_argument("--at-once", type=int, default=16)
    asked.add_argument("--kind", default="", help="only kinds whose names begin so")
    asked.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.alone:
        asyncio.run(watch_alone())
        return 0
    if given.serve:
        asyncio.run(serve(given.folder))
        return 0
    watchdog = Watchdog()
    watchdog.time_callbacks()
    return asyncio.run(run(given.folder, given.at_once, given.kind, watchdog))


if __name__ == "__main__":
    sys.exit(main())
