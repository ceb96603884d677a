"""What a user waits for: seconds to the first digest, /whosaid while the worker reads, memory of each process, size.

    python -m tests.benchmarks.processes.pipeline [COMMANDS]

Starts the real `amur run` against the sandbox over Socket Mode, with briefs copied in all the time: the worker is
never idle. Beside each command's time stands that of a bare Bolt app which only acknowledges, in the same run.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from seeds import CORPUS
from tests.support.black_box import amur
from tests.support.zygote import ROOT

ASKED = ("Gabuev", "Putin on payments", "Wang Yi", "Ivanov since 2024", "Gaboev", "Xi", "Nobody Whatsoever", "Wishnick")


async def main(commands: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bare = await bare_bolt(commands)
        await pipeline(Path(folder), commands, bare)
    sizes()


async def pipeline(folder: Path, commands: int, bare: list[float]) -> None:
    corpus = folder / "corpus"
    corpus.mkdir()
    for brief in CORPUS.glob("*.txt"):
        (corpus / brief.name).write_bytes(brief.read_bytes())
    async with Sandbox.open(manifest=ROOT / "manifest.json") as sandbox:
        loop = asyncio.get_running_loop()
        began = loop.time()
        async with amur(
            "run",
            SLACK_BOT_TOKEN=sandbox.bot_token,
            SLACK_APP_TOKEN=sandbox.app_token,
            SLACK_API_URL=sandbox.api_url,
            AMUR_CHANNEL=sandbox.channel,
            AMUR_CORPUS=corpus,
            AMUR_DATA=folder / "data",
            AMUR_FIRST_DIGEST="at-once",
        ) as program:
            await sandbox.until(lambda: sandbox.messages(), timeout=120)
            print(f"first digest after {loop.time() - began:.1f} s")
            reading = asyncio.create_task(keep_reading(corpus))
            times = await timed(lambda n: sandbox.command("/whosaid", ASKED[n % len(ASKED)]), commands)
            show("/whosaid acknowledged, while the worker reads", times, bare)
            reading.cancel()
            memory(program.process.pid)
            assert sandbox.violations == []


async def bare_bolt(commands: int) -> list[float]:
    """The same round trip with nothing behind it."""
    async with Sandbox.open() as sandbox:
        app = AsyncApp(client=AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url))

        @app.command("/whosaid")
        async def acknowledged(ack: AsyncAck) -> None:
            await ack(text="heard")

        handler = AsyncSocketModeHandler(app, sandbox.app_token)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        try:
            return await timed(lambda _: sandbox.command("/whosaid", "Gabuev"), commands)
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # as above


async def timed(act: Callable[[int], Awaitable[object]], count: int) -> list[float]:
    """Seconds of each act, one after the other, ten a second."""
    loop = asyncio.get_running_loop()
    times: list[float] = []
    for number in range(count):
        began = loop.time()
        receipt = await act(number)
        assert getattr(receipt, "acked", False), receipt
        times.append(loop.time() - began)
        await asyncio.sleep(max(0.0, 0.05 - times[-1]))
    return times


async def keep_reading(corpus: Path) -> None:
    briefs = [brief.read_text(encoding="utf-8") for brief in CORPUS.glob("*.txt")]
    number = 0
    while True:
        for brief in briefs:
            number += 1
            (corpus / f"copy-{number}.txt").write_text(f"title: Copy {number}\n\n{brief}", encoding="utf-8")
        await asyncio.sleep(0.5)


def show(what: str, times: list[float], bare: list[float]) -> None:
    own, peer = quantiles(times), quantiles(bare)
    print(f"{what}, {len(times)} commands: p50 {own[0] * 1e3:.1f} ms, p99 {own[1] * 1e3:.1f} ms")
    print(f"  a bare Bolt app that only acknowledges: p50 {peer[0] * 1e3:.1f} ms, p99 {peer[1] * 1e3:.1f} ms")
    print(f"  ratio: p50 {own[0] / peer[0]:.2f}, p99 {own[1] / peer[1]:.2f}")


def quantiles(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=100)[98]


def memory(root: int) -> None:
    """Resident and proportional set of each process below `root`."""
    children: dict[int, list[int]] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(process.name))
    queue, total = [root], 0
    while queue:
        pid = queue.pop(0)
        queue += children.get(pid, [])
        line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        rows = dict(row.split(":", 1) for row in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
        rss, pss = (int(rows[name].split()[0]) // 1024 for name in ("Rss", "Pss"))
        total += pss
        print(f"memory {rss:5d} MB resident, {pss:5d} MB own share: {line[-70:]}")
    print(f"memory {total:5d} MB in all")


def sizes() -> None:
    done = subprocess.run(["du", "-sm", ROOT / ".venv"], capture_output=True, text=True, check=True)
    print(f"install: {done.stdout.split()[0]} MB in .venv (development tools included, if installed)")
    for folder in ("bot", "handlers", "digests", "seeds", "tests"):
        files = list((ROOT / folder).rglob("*.py"))
        lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
        print(f"{folder:9} {len(files):4d} files {lines:6d} lines of Python")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
