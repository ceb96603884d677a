"""The processes of a chaos run: one of each role, started anew as soon as it is killed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.sandbox import Sandbox
from tests.support.black_box import clean
from tests.support.zygote import ROOT

ROLES = ("web", "worker", "worker", "clock", "clock")


class Processes:
    """One of each of ROLES, started anew as soon as it is killed."""

    def __init__(self, zygote: asyncio.subprocess.Process) -> None:
        self._zygote = zygote
        self.pids: list[int] = []
        self._turn = asyncio.Lock()

    async def start(self, role: str) -> int:
        assert self._zygote.stdin is not None
        assert self._zygote.stdout is not None
        self._zygote.stdin.write(f"{role}\n".encode())
        async with asyncio.timeout(60):
            return int(await self._zygote.stdout.readline())

    async def start_all(self) -> None:
        self.pids = [await self.start(role) for role in ROLES]

    async def killed(self, place: int) -> None:
        async with self._turn:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pids[place], signal.SIGKILL)
            self.pids[place] = await self.start(ROLES[place])

    async def revived(self) -> None:
        async with self._turn:
            for place in self.dead():
                self.pids[place] = await self.start(ROLES[place])

    def children(self, place: int) -> list[int]:
        pid = self.pids[place]
        with contextlib.suppress(OSError):
            return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return []

    def signal_all(self, how: signal.Signals) -> None:
        for pid in self.pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)

    def dead(self) -> list[int]:
        """Places of those that ended by themselves."""
        return [place for place, pid in enumerate(self.pids) if not Path(f"/proc/{pid}").exists()]


@asynccontextmanager
async def processes(
    sandbox: Sandbox, url: str, folder: Path, log: Any, *, hurry: float, model: bool
) -> AsyncIterator[Processes]:
    """Killed at the end. `hurry`: how many times shorter leases and waits are; `model`: they read with the real one."""
    settings = clean(
        REDIS_URL=url,
        SLACK_BOT_TOKEN=sandbox.bot_token,
        SLACK_APP_TOKEN=sandbox.app_token,
        SLACK_API_URL=sandbox.api_url,
        AMUR_CHANNEL=sandbox.channel,
        AMUR_CORPUS=folder / "corpus",
        AMUR_DATA=folder,
        AMUR_FEEDS=folder / "feeds.opml",
        AMUR_FIRST_DIGEST="at-once",
        AMUR_ALLOW_NETWORKS="127.0.0.0/8",
        AMUR_POLL_MINUTES="0.03",
    )
    zygote = await asyncio.create_subprocess_exec(
        *(
            sys.executable,
            "-m",
            "tests.benchmarks.processes.chaos_processes",
            str(hurry),
            "model" if model else "plain",
        ),
        cwd=ROOT,
        env=settings,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=log,
    )
    made = Processes(zygote)
    try:
        yield made
    finally:
        made.signal_all(signal.SIGKILL)
        zygote.kill()
        await zygote.wait()
