"""The whole road, over real sockets: feed server → worker → Valkey → digest; commands and alerts; a restart between."""

import asyncio
import json
import os
import re
import signal
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import linked
from bot.adapters.redis.notes import RedisNotes
from bot.sandbox import Sandbox
from bot.use_cases.note_names import STARTED
from tests.support.black_box import (
    MANIFEST,
    PATIENT,
    Start,
    alive,
    amur,
    answer_to,
    by_script,
    opml,
    running,
    typed,
    whosaid,
    words,
)
from tests.support.builders import a_quote, a_reading
from tests.support.feed_server import FeedServer, entry, rss
from tests.support.sandbox_talk import free_port
from tests.support.valkey import server

FILED = """title: Ferries for the far bank
outlet: Invented Notes
date: 2026-11-01

China and Russia agreed on Friday to run a ferry between Heihe and Blagoveshchensk all winter.

"The ice will not stop us," Orest Valdman, director of the Heihe Crossing Institute, told the Invented Courier.
"""
LATER = """China and Russia will share the tide tables of the Northern Sea Route, their ministries said.

"Tides do not need visas," said Orest Valdman, director of the Heihe Crossing Institute.
"""

LAST = """China and Russia will share the locks of the river, their ministries said.

"Locks open for everybody," said Orest Valdman, director of the Heihe Crossing Institute.
"""


async def metrics(port: int) -> str:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as answer:
        return await answer.text()


@pytest.mark.timeout(400)
async def test_from_feed_and_folder_to_digest_answers_and_alerts_and_none_of_it_twice(
    sandbox: Sandbox, tmp_path: Path, forked: Start
) -> None:
    """Then again after a stop; a killed worker is replaced, and nothing is left running when the rest is killed too."""
    today = datetime.now(UTC)
    old = entry(
        "China and Russia sign a salt treaty", "https://news.example/salt", text="Beijing and Moscow agreed on salt."
    )
    fresh = entry(
        "Russia and China open the Northern Sea Route to ferries",
        "https://news.example/ferries",
        text="Beijing and Moscow agreed that ferries may use the Northern Sea Route, the transport ministry said.",
        when=today - timedelta(minutes=2),
    )
    other = entry("Village fair", "https://news.example/fair", text="There was cake.", when=today)
    async with FeedServer.open() as feeds:
        feeds.serve("/good.xml", rss([old]), etag='"one"')
        feeds.serve("/bad.xml", b"<html>a wall</html>", headers={"content-type": "text/html"})
        listed = opml(tmp_path, Courier=feeds.url("/good.xml"), Wall=feeds.url("/bad.xml"))
        port = free_port()
        settings: dict[str, str | Path] = {
            "AMUR_FEEDS": listed,
            "AMUR_POLL_MINUTES": "0.03",
            "AMUR_METRICS_PORT": str(port),
        }
        (tmp_path / "corpus").mkdir()
        (tmp_path / "corpus" / "ferries.txt").write_text(FILED)
        (tmp_path / "corpus" / "broken.txt").write_bytes(b"\x00\x01\x02")

        async with running(sandbox, tmp_path, start=by_script, **settings) as program:
            first = await sandbox.until(lambda: sandbox.messages(), timeout=40)
            assert "Ferries for the far bank" in words(first[0])
            assert "1 Nov 2026" in words(first[0])

            said = await whosaid(sandbox, "Valdman")
            assert "The ice will not stop us" in said
            assert "director of the Heihe Crossing Institute" in said
            mapped = Path(f"/proc/{program.process.pid}/maps").read_text()
            assert "spacy" not in mapped, "what answers Slack has not loaded the language model"
            assert "thinc" not in mapped

            await sandbox.command("/alerts", 'add "Northern Sea Route"')
            await feeds.until_hit("/good.xml", 2)  # the baseline is taken
            feeds.serve("/good.xml", rss([other, fresh, old]), etag='"two"')
            alert = (await sandbox.until(lambda: sandbox.direct(), timeout=30))[0]
            assert "Northern Sea Route" in words(alert)
            assert "https://news.example/ferries" in json.dumps(alert)

            (tmp_path / "corpus" / "tides.txt").write_text(LATER)
            await sandbox.until(lambda: len(sandbox.direct()) == 2, timeout=30)
            assert "Tides do not need visas" in await whosaid(sandbox, "Orest Valdman")

            so_far = await answer_to(sandbox, "/digest")
            assert "Russia and China open the Northern Sea Route to ferries" in so_far
            assert "salt" not in so_far  # what a feed holds at the first poll is for look-up only
            assert "1 older item added for search only" in so_far
            assert "Village fair" not in so_far

            figures = await metrics(port)
            assert re.search(r'amur_polls_total{outcome="ok",process="worker"} [1-9]', figures), figures
            assert re.search(r'amur_deliveries_total{kind="alert",outcome="posted",process="worker"} 2.0', figures)
            assert re.search(r'amur_reading_seconds_count{process="worker"} [1-9]', figures)
            assert re.search(r"^amur_oldest_undelivered_seconds \d", figures, re.MULTILINE)

            assert "Wall" in await answer_to(sandbox, "/feeds")
            assert await program.stop() == 0
            assert alive(tmp_path, program) == []

        posted = len(sandbox.messages()), len(sandbox.direct())
        async with running(sandbox, tmp_path, start=forked, **settings) as program:
            await sandbox.connected(timeout=30)
            assert "Tides do not need visas" in await whosaid(sandbox, "Valdman")
            await feeds.until_hit("/good.xml", feeds.hits("/good.xml") + 2)
            assert (len(sandbox.messages()), len(sandbox.direct())) == posted

            worker = child_of(program.process.pid, "amur-worker")
            os.kill(worker, signal.SIGKILL)
            (tmp_path / "corpus" / "locks.txt").write_text(LAST)
            await until_said(sandbox, "Valdman", "Locks open for everybody")
            assert child_of(program.process.pid, "amur-worker") != worker
            await program.stop(signal.SIGKILL)
            async with asyncio.timeout(20):
                while [
                    one for one in alive(tmp_path, program) if "valkey" not in one
                ]:  # the server waits for the next start
                    await asyncio.sleep(0.2)

        async with running(sandbox, tmp_path, start=forked, **settings) as program:
            await sandbox.connected(timeout=30)
            assert await program.stop(signal.SIGINT) == 0
        assert alive(tmp_path, program) == []
        etags = [asked.headers.get("If-None-Match") for asked in feeds.requests("/good.xml")]
        assert '"two"' in etags  # validators outlive the restart

    code, out, _ = await asyncio.to_thread(
        typed, "doctor", AMUR_DATA=tmp_path / "data", AMUR_CORPUS=tmp_path / "corpus"
    )
    assert code == 1
    assert [line for line in out.splitlines() if "broken.txt" in line]


async def until_said(sandbox: Sandbox, name: str, wanted: str, *, within: float = 60) -> None:
    async with asyncio.timeout(within):
        while wanted not in await whosaid(sandbox, name):
            await asyncio.sleep(0.2)


def channel_text(sandbox: Sandbox) -> str:
    return "\n".join(words(message) for message in sandbox.messages())


def child_of(parent: int, name: str) -> int:
    """The process that `top` calls so, of those that `parent` started."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            status = (process / "status").read_text()
        except OSError:
            continue
        if f"PPid:\t{parent}\n" in status and f"Name:\t{name}\n" in status:
            return int(process.name)
    raise AssertionError(f"no {name} under {parent}")


async def test_a_slack_that_is_away_at_the_start_is_waited_for_and_gets_the_digest_of_the_hour_missed_once(
    tmp_path: Path, forked: Start
) -> None:
    """That nothing is posted before the hour is told in tests/handlers/processes/test_clock.py, by a clock that a test
    sets."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    now = datetime.now(UTC)
    yesterday = now - timedelta(days=1)
    async with server() as (url, _), linked(url) as link:
        filed = a_reading(quotes=[a_quote()], published=yesterday, seen_at=yesterday)
        await RedisArchive(link, keep_days=400).file(filed, [], now=yesterday)
        await RedisNotes(link).put(STARTED, yesterday.isoformat())
        (tmp_path / "corpus").mkdir()
        async with amur(
            "run",
            start=forked,
            SLACK_BOT_TOKEN=Sandbox.bot_token,
            SLACK_APP_TOKEN=Sandbox.app_token,
            SLACK_API_URL=f"http://127.0.0.1:{port}/api/",
            REDIS_URL=url,
            AMUR_CHANNEL=Sandbox.channel,
            AMUR_CORPUS=tmp_path / "corpus",
            AMUR_DATA=tmp_path / "data",
            AMUR_DIGEST_AT=f"{now - timedelta(hours=1):%H:%M}",
            AMUR_FIRST_DIGEST="on-schedule",
        ) as program:
            await program.until_it_says("waiting for Slack")
            async with Sandbox.open(port=port, manifest=MANIFEST, ack_within=PATIENT) as sandbox:
                await sandbox.until(lambda: sandbox.messages(), timeout=60)
                assert filed.item.title in channel_text(sandbox)
                assert await program.stop() == 0
                assert len(sandbox.messages()) == 1
                assert sandbox.violations == []
                assert sandbox.broadcasts == []
