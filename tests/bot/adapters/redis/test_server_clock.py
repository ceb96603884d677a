"""One clock for all processes: the storage server's, whatever a machine's own says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.redis.connection import Link
from bot.adapters.redis.server_clock import ServerClock
from tests.support.valkey import shared_url

SCRIPT = """
import asyncio, sys
from datetime import UTC, datetime
from bot.adapters.redis.connection import linked
from bot.adapters.redis.server_clock import ServerClock

async def main():
    async with linked(sys.argv[1]) as link:
        clock = ServerClock(link)
        before = clock()
        await clock.refresh()
        print(before.isoformat(), clock().isoformat(), datetime.now(UTC).isoformat())

asyncio.run(main())
"""


async def test_it_is_this_machines_until_the_server_answered_and_the_servers_then(link: Link) -> None:
    clock = ServerClock(link)
    assert abs(clock() - datetime.now(UTC)) < timedelta(seconds=1)
    await clock.refresh()
    seconds, _ = await link.redis.time()
    assert abs(clock().timestamp() - seconds) < 2


@pytest.mark.skipif(shutil.which("faketime") is None, reason="needs the program faketime")
@pytest.mark.parametrize("off", ["+30d", "-1h"])
def test_a_process_whose_clock_was_set_goes_by_the_servers(off: str) -> None:
    env = {**os.environ, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    command = ["faketime", "-f", off, sys.executable, "-c", SCRIPT, shared_url()]
    shown = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.splitlines()[-1]
    before, after, own = map(datetime.fromisoformat, shown.split())
    assert abs(after - datetime.now(UTC)) < timedelta(minutes=1)
    assert abs(own - after) > timedelta(minutes=50)
    assert abs(before - own) < timedelta(minutes=1)
