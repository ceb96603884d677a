"""How long hostile documents and queries hold the worker's event loop: the worst of each kind.

    python -m tests.benchmarks.event_loop [FOLDER] [--at-once 16] [--kind json]

A server in a process of its own sends raw answers, each kind several times at once; they take the worker's road
(HttpFetch → FeedParser, then what poll makes of the items), and invented texts meet invented queries. FOLDER adds
documents with a MANIFEST.json (see `tests.benchmarks.hostile`), one at a time. A watchdog measures what a turn of the
loop costs: `held` is the processor time of its longest callback, `late` how late the watchdog itself came to its turn,
which a busy machine adds to. Exit code 1 if any kind held the loop for 100 ms, or was neither read nor refused in
words.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.subprocesses.feed_parser import FeedParser
from bot.model import Item, ItemId, Subscription, SubscriptionId, TeamId, UserId
from bot.use_cases.archive.intake import alerts_for
from bot.use_cases.feeds.poll import look
from tests.benchmarks.hostile_answers import answers, queries, raw, texts
from tests.support.builders import a_reading

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOST = 0.1
"""Seconds that the loop may be held."""
ABREAST = ("gzip", "deflate", "brotli", "zstd", "chunks", "chunk", "trailers", "many", "header", "redirect", "plain")
"""Kinds that are tried many at once; of the others each takes a parser for seconds."""


@dataclass
class Watchdog:
    """The longest callback of a loop, and the latest turn of its own, in seconds since `begin`."""

    held: float = 0.0
    late: float = 0.0

    def begin(self) -> None:
        self.held = self.late = 0.0

    async def watch(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            due = clock() + 0.005
            await asyncio.sleep(0.005)
            self.late = max(self.late, clock() - due)

    def time_callbacks(self) -> None:
        """From now on every callback of asyncio's is timed."""
        run = asyncio.Handle._run

        def timed(handle: asyncio.Handle) -> None:
            began = time.thread_time()
            run(handle)
            self.held = max(self.held, time.thread_time() - began)

        setattr(asyncio.Handle, "_run", timed)  # noqa: B010  # there is no other seam that sees every callback


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
        sys.executable, "-m", "tests.benchmarks.event_loop", str(folder), "--serve", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(await process.stdout.readline())}"
    finally:
        process.kill()
        await process.wait()


@dataclass(frozen=True)
class Subscribed:
    subscriptions: Sequence[Subscription]

    async def everyone(self) -> Sequence[Subscription]:
        return self.subscriptions


def kind_of(name: str) -> str:
    return name.partition("-")[0]


async def run(folder: Path | None, at_once: int, kind: str, watchdog: Watchdog) -> int:
    bad: list[str] = []
    worst: tuple[float, str] = (0.0, "")

    def tell(name: str, said: str) -> None:
        nonlocal worst
        print(f"held {watchdog.held * 1000:6.1f} ms  late {watchdog.late * 1000:7.1f} ms  {name}: {said}", flush=True)
        worst = max(worst, (watchdog.held, name))
        if watchdog.held > MOST:
            bad.append(name)

    watching = asyncio.create_task(watchdog.watch())
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
                watchdog.begin()
                looked = await asyncio.gather(
                    *(look(f"{server}/{name}", fetch=fetch, parser=parser, now=lambda: NOW) for _ in range(times))
                )
                said = sorted({f"{one.outcome} {one.reason or len(one.items)}".strip() for one in looked})
                tell(name, "; ".join(said)[:160])
                if any(one.outcome not in ("ok", "empty") and not one.reason for one in looked):
                    bad.append(f"{name} (without a word)")
    await fetch.aclose()
    await parser.aclose()
    kinds = len(count)
    for name, (text, query) in _searches().items():
        if not name.startswith(kind):
            continue
        watchdog.begin()
        item = Item(id=ItemId("one"), title="A title", text=text, seen_at=NOW)
        subscription = Subscription(
            id=SubscriptionId("s"), team=TeamId("T1"), user=UserId("U1"), terms=query, made_at=NOW
        )
        alerts = await alerts_for(replace(a_reading(), item=item), Subscribed([subscription]), now=NOW)  # type: ignore[arg-type]
        tell(name, f"{len(alerts)} alerts")
        kinds += 1
    watching.cancel()
    over = ", ".join(bad) or "none"
    print(f"{kinds} kinds, worst {worst[0] * 1000:.0f} ms ({worst[1]}); over {MOST * 1000:.0f} ms or wordless: {over}")
    return 1 if bad else 0


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
    given = asked.parse_args()
    if given.serve:
        asyncio.run(serve(given.folder))
        return 0
    watchdog = Watchdog()
    watchdog.time_callbacks()
    return asyncio.run(run(given.folder, given.at_once, given.kind, watchdog))


if __name__ == "__main__":
    sys.exit(main())
