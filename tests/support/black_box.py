"""Amur as a black box: the real program as a process, driven from outside as its users and its host would."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AMUR = Path(sys.executable).parent / "amur"
PATIENT = 15.0
"""Seconds a sandbox workspace waits for the bot on a machine that does much else; Slack's own three are its default."""


def clean(**given: str | Path) -> dict[str, str]:
    """This environment without anything that would reach a real Slack, Redis or .env, and with what is given."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "AMUR_", "REDIS", "PORT"))
    }
    ours = {"AMUR_FEEDS": "none", "AMUR_FULL_TEXT": "off"}  # invented feeds link to pages that nobody serves
    return {**kept, **ours, **{name: str(value) for name, value in given.items()}}


@dataclass(frozen=True, slots=True)
class Running:
    process: asyncio.subprocess.Process
    said: list[str]
    """Its lines on both outputs so far."""

    async def until_it_says(self, words: str, *, within: float = 60.0) -> str:
        async with asyncio.timeout(within):
            while True:
                for line in self.said:
                    if words in line:
                        return line
                if self.process.returncode is not None:
                    raise AssertionError(
                        f"ended with {self.process.returncode} without saying {words!r}:\n" + "\n".join(self.said)
                    )
                await asyncio.sleep(0.05)

    async def stop(self, how: signal.Signals = signal.SIGTERM, *, within: float = 15.0) -> int:
        if self.process.returncode is None:
            self.process.send_signal(how)
        async with asyncio.timeout(within):
            return await self.process.wait()


@asynccontextmanager
async def amur(*arguments: str, **environment: str | Path) -> AsyncIterator[Running]:
    """`amur ARGUMENTS…` running; told to stop at the end if it still runs: its own server must not outlive it."""
    process = await asyncio.create_subprocess_exec(
        str(AMUR),
        *arguments,
        cwd=ROOT,
        env=clean(**environment),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    running = Running(process, [])
    listening = asyncio.create_task(listen(running))
    try:
        yield running
    finally:
        await ended(process)
        await listening


async def ended(process: asyncio.subprocess.Process) -> None:
    """Stopped if it still runs; killed with all its group if it does not stop."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(20):
            await process.wait()
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def listen(running: Running) -> None:
    """Keeps what the process says."""
    assert running.process.stdout is not None
    async for line in running.process.stdout:
        running.said.append(line.decode(errors="replace").rstrip())


async def said_by(*arguments: str, **environment: str | Path) -> tuple[int, str, str]:
    """`amur ARGUMENTS…` to its end: (exit code, standard output, standard error)."""
    process = await asyncio.create_subprocess_exec(
        str(AMUR),
        *arguments,
        cwd=ROOT,
        env=clean(**environment),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()
