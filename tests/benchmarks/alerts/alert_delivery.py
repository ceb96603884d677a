"""How long from an item on a polled feed to its alert in Slack, and how many messages one event brings.

    python -m tests.benchmarks.alerts.alert_delivery [ALERTS]

The real program (`amur run`: web, clock, worker, language model) against the sandbox workspace, a real Valkey, and a
feed on loopback that is polled every second. Each of ALERTS items (30) is a story of its own; time runs from the
request in which the feed first gives the item to the message in the person's direct messages. Then one event comes from
12 feeds while five alerts match it: it must be one message, which says that there are 12 outlets.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.bootstrap.store import open_store
from bot.model import Preferences, TeamId, UserId
from bot.sandbox import Sandbox
from bot.settings import read_settings
from tests.support.black_box import MANIFEST, PATIENT, Running, by_script, opml, running, words
from tests.support.feed_server import FeedServer, entry, rss
from tests.support.valkey import server

OUTLETS = 12
TERMS = ("bridge", "ministry", '"far bank"', "toll OR bridge", "bridge -ferry")
MUST, AIM = 2.0, 0.5


def own_words(number: int) -> str:
    """Invented words that no other item has."""
    letters = "".join(chr(97 + int(digit)) for digit in f"{number:03d}")
    return " ".join(f"{syllable}{letters}o" for syllable in ("vol", "tin", "ske", "mur", "gra"))


def single(number: int) -> str:
    own = own_words(number)
    return entry(
        f"China and Russia open a bridge at {own}",
        f"https://news.example/single/{number}",
        text=f"Beijing and Moscow agreed on {own}, the invented ministry said.",
        when=datetime.now(UTC) - timedelta(minutes=1),
    )


def shared(number: int) -> str:
    """One event as another outlet words it."""
    verbs = ("open", "inaugurate", "launch", "unveil")
    return entry(
        f"Russia and China {verbs[number % 4]} the Korvamo bridge to the far bank, ending the toll",
        f"https://outlet{number}.example/korvamo",
        text=f"Moscow and Beijing {verbs[(number + 1) % 4]} the Korvamo bridge to the far bank, the invented ministry "
        f"said on Friday. Dispatch {number} has more on the toll.",
        when=datetime.now(UTC) - timedelta(minutes=1),
    )


async def main(alerts: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            server() as (redis, _),
            FeedServer.open() as web,
            Sandbox.open(manifest=MANIFEST, ack_within=PATIENT) as sandbox,
        ):
            fair = entry("Village fair", "https://news.example/fair", text="There was cake.", when=datetime.now(UTC))
            feeds = {f"Outlet{number}": f"/{number}.xml" for number in range(OUTLETS)}
            for path in feeds.values():
                web.serve(path, rss([fair]))
            listed = opml(Path(folder), **{name: web.url(path) for name, path in feeds.items()})
            settings = read_settings(redis_url=SecretStr(redis))
            async with open_store(settings) as store:
                patient = Preferences(user=UserId(sandbox.user), cap=10_000)
                await store.preferences.keep(TeamId(sandbox.team), patient)
            given: dict[str, str | Path] = {"AMUR_FEEDS": listed, "AMUR_POLL_MINUTES": "0.0166", "REDIS_URL": redis}
            async with running(sandbox, Path(folder), start=by_script, **given) as program:
                await began(program, web, list(feeds.values()))
                for terms in TERMS:
                    await sandbox.command("/alerts", f"add {terms}")
                waits = [await one_alert(sandbox, web, number, fair) for number in range(alerts)]
                messages, outlets = await one_event(sandbox, web, list(feeds.values()), fair)
    return report(waits, messages, outlets)


async def began(program: Running, web: FeedServer, paths: list[str]) -> None:
    """The baseline is taken, and the language model is loaded."""
    async with asyncio.timeout(120):
        while not all(web.hits(path) >= 2 for path in paths):
            assert program.process.returncode is None, "\n".join(program.said)
            await asyncio.sleep(0.1)


async def one_alert(sandbox: Sandbox, web: FeedServer, number: int, fair: str) -> tuple[float, float]:
    """Seconds from the feed's answer that holds the item, and from its being published, to the message."""
    await asyncio.sleep(0.3)  # idle: nothing is left of the one before
    before = len(web.requests("/0.xml"))
    published = asyncio.get_running_loop().time()
    web.serve("/0.xml", rss([single(number), fair]))
    own = own_words(number)
    await sandbox.until(lambda: any(own in words(one) for one in sandbox.direct()), timeout=60)
    there = asyncio.get_running_loop().time()
    print(f"{number + 1}: {there - published:.2f} s after publication", file=sys.stderr, flush=True)
    asked = next(one.at for one in web.requests("/0.xml")[before:] if one.at >= published)
    return there - asked, there - published


async def one_event(sandbox: Sandbox, web: FeedServer, paths: list[str], fair: str) -> tuple[int, bool]:
    """(messages of the event, whether one of them names all outlets)."""

    def told() -> list[str]:
        return [words(one) for one in sandbox.direct() if "Korvamo" in words(one)]

    for number, path in enumerate(paths):
        web.serve(path, rss([shared(number), fair]))
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not any(f"{OUTLETS} outlets" in one for one in told()):
        await asyncio.sleep(0.2)
    await asyncio.sleep(3)  # whatever else would come of it has come
    return len(told()), any(f"{OUTLETS} outlets" in one for one in told())


def report(waits: list[tuple[float, float]], messages: int, outlets: bool) -> int:
    for what, values in (
        ("from the feed's answer", sorted(one for one, _ in waits)),
        ("from publication, the poll's second included", sorted(one for _, one in waits)),
    ):
        p95 = values[min(len(values) - 1, int(len(values) * 0.95))]
        print(f"{what}: median {statistics.median(values):.2f} s, p95 {p95:.2f} s, worst {values[-1]:.2f} s")
    whole = "names all 12" if outlets else "does NOT name all 12"
    print(f"one event, {OUTLETS} outlets, {len(TERMS)} alerts: {messages} message(s) (must 1), which {whole}")
    values = sorted(one for one, _ in waits)
    return 0 if messages == 1 and outlets and values[int(len(values) * 0.95) - 1] <= MUST else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)))
