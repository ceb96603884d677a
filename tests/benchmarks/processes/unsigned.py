"""Sends the app over HTTP what Slack did not sign, naming an inner address for replies, and counts the effects.

    python -m tests.benchmarks.processes.unsigned [10000]

The requests are those of tests/support/slack/unsigned.py, one after another, eight at a time, over loopback. Counted
are answers by status, keys and bytes that the real Valkey behind the app wrote (its append-only file), calls to the
sandbox Slack, connections at the inner address, and log lines above debug. Exit code 1 if anything but an empty 401
came back, or anything was written or called, or more than one line logged; and if a signed command is not answered
afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import logging
import sys
import time
from collections import Counter

import structlog

from bot.adapters.redis.connection import Link
from tests.support.sandbox_talk import conversation
from tests.support.slack.unsigned import refused, sent, witness
from tests.support.valkey import valkey

AT_ONCE = 8


class Lines(logging.Handler):
    """Counts the standard library's log lines."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += record.levelno > logging.DEBUG


async def run(many: int) -> int:
    lines = Lines()
    logging.getLogger().addHandler(lines)
    async with valkey() as link, witness() as inner:
        with structlog.testing.capture_logs() as logs:
            async with conversation(link, by="http") as talk:
                before, called, logged = await _written(link), len(talk.sandbox.calls()), len(logs) + lines.count
                secret, port, began = talk.sandbox.signing_secret, talk.settings.port, time.monotonic()
                made = (
                    raw
                    for _ in itertools.count()
                    for _, raw in refused(inner.url(), secret=secret, now=int(time.time()))
                )
                answers = await _all_sent(port, itertools.islice(made, many))
                seconds = time.monotonic() - began
                after, calls = await _written(link), len(talk.sandbox.calls()) - called
                warned = sum(one["log_level"] != "debug" for one in logs) + lines.count - logged
                receipt = await talk.sandbox.command("/whosaid", "Lindqvist")
    keys, written = after[0] - before[0], after[1] - before[1]
    print(f"{many} requests in {seconds:.1f} s: {dict(answers)} (status, bytes of body)")
    print(f"{keys} keys and {written} bytes written, {calls} calls to Slack, {inner.connections} connections")
    print(f"{warned} log lines above debug; a signed command afterwards: {'answered' if receipt.acked else 'LOST'}")
    clean = set(answers) == {(401, 0)} and receipt.acked and warned <= 1
    return 0 if clean and (keys, written, calls, inner.connections) == (0, 0, 0, 0) else 1


async def _all_sent(port: int, made: itertools.islice[bytes]) -> Counter[tuple[int, int]]:
    answers: Counter[tuple[int, int]] = Counter()

    async def some() -> None:
        for raw in made:
            status, body = await sent(port, raw)
            answers[status, len(body)] += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(some())
    return answers


async def _written(link: Link) -> tuple[int, int]:
    """(keys, bytes of the append-only file)."""
    return int(await link.redis.dbsize()), int((await link.redis.info("persistence"))["aof_current_size"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("many", type=int, nargs="?", default=10_000)
    sys.exit(asyncio.run(run(parser.parse_args().many)))
