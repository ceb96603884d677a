"""How soon whatever somebody does in Slack is acknowledged, while two processes read at full speed beside it; and
whether one web process takes 200 commands a second.

    python -u -m tests.benchmarks.answers.acknowledgements [--seconds 60] [--rate 200] [--statements 20000]
        [--readers 2]

The web process is `amur web` on a Valkey of its own, with invented statements on file; Slack is the sandbox, in this
process, which signs and sends each request when it is due, whether or not the earlier ones are answered. First, at 20
a second for 20 s, one of everything that is listened to (commands, buttons, modals, shortcuts, suggestions, events:
tests/support/slack/slack_payloads.py) in turn, beside `--readers` processes in which spaCy reads without a pause; then
commands alone, at `--rate`. An acknowledgement counts from when its request was due. Beside each row stands what a
bare aiohttp server that answers "ok" took in the same minute, at the same rate, how busy the machine was, and what the
web process itself worked for each request: that does not depend on who else uses the machine.

Exit 1 if p99 is over 100 ms, or anything failed: no answer in 3 s, or one that is not 200.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp
from aiohttp import web

import seeds
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import linked
from bot.adapters.redis.server.embedded_server import embedded
from bot.adapters.subprocesses.job_loop import NICENESS
from bot.adapters.subprocesses.language.language_model import load_model, read_all
from bot.model import Item, ItemId
from bot.reading.item_reader import Understanding
from bot.sandbox import Sandbox
from bot.sandbox.transport.http_push import encoded, signature
from tests.benchmarks.answers import whosaid
from tests.support.black_box import amur, by_script
from tests.support.sandbox_talk import MANIFEST, NOW, free_port, readings, two_feeds
from tests.support.slack import slack_payloads as payloads

MUST, AIM = 100.0, 30.0
"""Milliseconds, at the 99th percentile."""
PATIENCE = 3.0
"""Seconds, as Slack's."""
EVERYTHING_RATE, EVERYTHING_SECONDS = 20.0, 20.0
TEXTS = {
    "/whosaid": ("Lindqvist", "Lindqvist last month", "Lind", "nobody of that name"),
    "/search": ("bridge", "ferry OR bridge"),
    "/alerts": ("list",),
    "/topics": ("",),
    "/feeds": ("",),
    "/amur": ("help", "status"),
    "/digest": ("yesterday",),
}
Sent = tuple[str, str, payloads.Payload]
"""(what, how Slack sends it, the payload)."""


@dataclass(frozen=True)
class Taken:
    milliseconds: Sequence[float]
    """Shortest first, from when it was due."""
    failures: Sequence[str]

    def at(self, share: float) -> float:
        return self.milliseconds[min(len(self.milliseconds) - 1, int(len(self.milliseconds) * share))]


def everything() -> Iterator[Sent]:
    """Each made anew: a repeated trigger or event would be taken for Slack's own repeat."""
    while True:
        yield from ((name, kind, payload) for name, (kind, payload) in payloads.everything().items())


def commands() -> Iterator[Sent]:
    for which in itertools.count():
        for name, texts in TEXTS.items():
            yield name, "slash_commands", payloads.command(name, texts[which % len(texts)])


async def send(made: Iterable[Sent], url: str, *, rate: float, seconds: float) -> Taken:
    """At the rate, whatever comes back."""
    taken: list[float] = []
    failures: list[str] = []

    async def one(session: aiohttp.ClientSession, name: str, kind: str, payload: payloads.Payload, due: float) -> None:
        body, content = encoded(kind, payload)
        now = int(time.time())
        headers = {"Content-Type": content, "X-Slack-Request-Timestamp": str(now)}
        headers["X-Slack-Signature"] = signature(Sandbox.signing_secret, now, body)
        try:
            async with session.post(url, data=body, headers=headers) as answer:
                await answer.read()
                if answer.status != 200:
                    failures.append(f"{name}: HTTP {answer.status}")
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            failures.append(f"{name}: {type(problem).__name__}")
        taken.append((time.perf_counter() - due) * 1_000)

    wait = aiohttp.ClientTimeout(total=PATIENCE)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=wait) as session:
        began = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for number, sent in enumerate(itertools.islice(made, int(rate * seconds))):
                due = began + number / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                tasks.create_task(one(session, *sent, due))
    return Taken(sorted(taken), failures)


@asynccontextmanager
async def bare() -> AsyncIterator[str]:
    """A server that does nothing but answer."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"ok": True})

    app = web.Application()
    app.add_routes([web.post("/", answer)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def reading(many: int) -> AsyncIterator[None]:
    """So many processes that read without a pause."""
    command = (sys.executable, "-m", "tests.benchmarks.answers.acknowledgements", "--read")
    started = [await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE) for _ in range(many)]
    for one in started:
        assert one.stdout is not None
        await one.stdout.readline()  # the model is loaded, and it reads
    try:
        yield
    finally:
        for one in started:
            one.kill()
            await one.wait()


def read_for_ever() -> None:
    """As niced as the worker's own readers are."""
    os.nice(NICENESS)
    model, understanding = load_model(), Understanding(seeds.load())
    text = (
        "Oskar Lindqvist, the harbour master, said on Monday that the bridge would open. “We are ready,” he said. " * 20
    )
    for number in itertools.count():
        item = Item(id=ItemId(str(number)), title="A bridge", text=text, seen_at=NOW)
        list(read_all(model, understanding, [item]))
        if number == 0:
            print("reading", flush=True)


async def filled(url: str, statements: int) -> None:
    async with linked(url, timeout=60) as link:
        archive = RedisArchive(link, keep_days=4_000)
        await whosaid.load(archive, whosaid.Invented.of(max(20, statements // 50)), statements)
        for one in readings():
            await archive.file(one, [], now=NOW)
        await two_feeds(link, now=NOW - timedelta(minutes=5))


def worked(pid: int) -> float:
    """Milliseconds of processor time that a process has used so far (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") * 1_000


def show(name: str, taken: Taken, floor: Taken, cpu: float) -> bool:
    """Prints a row; whether it reaches what it must."""
    p50, p99 = taken.at(0.5), taken.at(0.99)
    load = os.getloadavg()[0]
    figures = [
        f"{name:44} {len(taken.milliseconds):6,} p50 {p50:7.1f}  p99 {p99:7.1f}  max {taken.milliseconds[-1]:8.1f} ms",
        f"cpu {cpu / len(taken.milliseconds):.1f} ms each",
        f"failures {len(taken.failures)}",
        f"bare p99 {floor.at(0.99):.1f} ms",
        f"load {load:.1f} on {os.cpu_count()} cores",
    ]
    print(", ".join(figures))
    for failure in sorted(set(taken.failures))[:10]:
        print(f"    {failure} × {taken.failures.count(failure)}")
    return not taken.failures


async def main(seconds: float, rate: float, statements: int, readers: int) -> int:
    async with AsyncExitStack() as rooms:
        folder = Path(rooms.enter_context(tempfile.TemporaryDirectory()))
        redis_url = await rooms.enter_async_context(embedded(folder / "data", folder))
        await filled(redis_url, statements)
        sandbox = await rooms.enter_async_context(Sandbox.open(manifest=MANIFEST))
        floor_url, port = await rooms.enter_async_context(bare()), free_port()
        settings = {
            "SLACK_BOT_TOKEN": sandbox.bot_token,
            "SLACK_SIGNING_SECRET": sandbox.signing_secret,
            "SLACK_API_URL": sandbox.api_url,
            "REDIS_URL": redis_url,
            "PORT": str(port),
            "AMUR_CHANNEL": sandbox.channel,
            "AMUR_DATA": str(folder / "amur"),
        }
        process = await rooms.enter_async_context(amur("web", start=by_script, **settings))
        await process.until_it_says("listening")
        url = f"http://127.0.0.1:{port}/slack/events"
        await send(everything(), url, rate=10, seconds=5)  # a process that has answered before
        async with reading(readers):
            floor = await send(everything(), floor_url, rate=EVERYTHING_RATE, seconds=5)
            before = worked(process.process.pid)
            taken = await send(everything(), url, rate=EVERYTHING_RATE, seconds=EVERYTHING_SECONDS)
            cpu = worked(process.process.pid) - before
            good = show(f"everything, {readers} readers beside it", taken, floor, cpu)
        floor = await send(commands(), floor_url, rate=rate, seconds=5)
        before = worked(process.process.pid)
        many = await send(commands(), url, rate=rate, seconds=seconds)
        cpu = worked(process.process.pid) - before
        good = show(f"commands, {rate:.0f} a second for {seconds:.0f} s", many, floor, cpu) and good
    return 0 if good and taken.at(0.99) <= MUST else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--statements", type=int, default=20_000)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--read", action="store_true", help="be one of the processes that read")
    given = parser.parse_args()
    if given.read:
        read_for_ever()
    sys.exit(asyncio.run(main(given.seconds, given.rate, given.statements, given.readers)))
