"""Amur as a black box: the real program as a process, driven from outside as its users and its host would."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from bot.sandbox import Sandbox
from handlers.cli import main
from tests.support.forks import Forked
from tests.support.zygote import ROOT

AMUR = Path(sys.executable).parent / "amur"
PATIENT = 15.0
"""Seconds a sandbox workspace waits for the bot on a machine that does much else; Slack's own three are its default."""


OURS = ("SLACK_", "AMUR_", "REDIS", "PORT")
"""How the names begin of what a setting may come from."""


def clean(**given: str | Path) -> dict[str, str]:
    """This environment without anything that would reach a real Slack, Redis or .env, and with what is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**kept, **QUIET, **{name: str(value) for name, value in given.items()}}


QUIET = {"AMUR_FEEDS": "none", "AMUR_FULL_TEXT": "off"}
"""Invented feeds link to pages that nobody serves."""


Process = asyncio.subprocess.Process | Forked
Start = Callable[[Sequence[str], Mapping[str, str]], Awaitable[Process]]


@dataclass(frozen=True, slots=True)
class Running:
    process: Process
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

    async def stop(self, how: signal.Signals = signal.SIGTERM, *, within: float = 60.0) -> int:
        if self.process.returncode is None:
            self.process.send_signal(how)
        async with asyncio.timeout(within):
            return await self.process.wait()


async def by_script(arguments: Sequence[str], environment: Mapping[str, str]) -> Process:
    """Starts `amur ARGUMENTS…` as a host would, in this environment alone, in a session of its own."""
    return await asyncio.create_subprocess_exec(
        str(AMUR),
        *arguments,
        cwd=ROOT,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )


@asynccontextmanager
async def amur(*arguments: str, start: Start = by_script, **environment: str | Path) -> AsyncIterator[Running]:
    """`amur ARGUMENTS…` running; told to stop at the end if it still runs: its own server must not outlive it."""
    process = await start(arguments, clean(**environment))
    running = Running(process, [])
    listening = asyncio.create_task(listen(running))
    try:
        yield running
    finally:
        await ended(process)
        await listening


async def ended(process: Process) -> None:
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
    outputs = [output for output in (running.process.stdout, running.process.stderr) if output is not None]
    await asyncio.gather(*(_kept(output, running.said) for output in outputs))


async def _kept(output: asyncio.StreamReader, said: list[str]) -> None:
    while line := await output.readline():
        said.append(line.decode(errors="replace").rstrip())


async def said_by(*arguments: str, start: Start = by_script, **environment: str | Path) -> tuple[int, str, str]:
    """`amur ARGUMENTS…` to its end: (exit code, standard output, standard error)."""
    process = await start(arguments, clean(**environment))
    assert process.stdout is not None
    assert process.stderr is not None
    async with asyncio.timeout(120):
        out, err = await asyncio.gather(process.stdout.read(), process.stderr.read())
        return await process.wait(), out.decode(), err.decode()


def typed(*arguments: str, **environment: str | Path) -> tuple[int, str, str]:
    """What `said_by` gives, in this process, where starting one is not the claim. For verbs that set up no logs."""
    given = {name: str(value) for name, value in environment.items()}
    unset = dict.fromkeys(name for name in os.environ if name.startswith(OURS))
    done = CliRunner().invoke(
        main, arguments, prog_name="amur", env={**unset, **QUIET, **given}, catch_exceptions=False
    )
    return done.exit_code, done.stdout, done.stderr


MANIFEST = ROOT / "manifest.json"


def words(message: dict[str, Any]) -> str:
    """All text of a message, blocks included."""
    return str(message.get("text", "")) + "\n" + "\n".join(_texts(message.get("blocks") or []))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "text" and isinstance(inner, str):
                yield inner
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def opml(folder: Path, **feeds: str) -> Path:
    path = folder / "feeds.opml"
    rows = "".join(f'<outline type="rss" text="{title}" xmlUrl="{url}"/>' for title, url in feeds.items())
    path.write_text(f'<opml version="2.0"><body><outline text="Asia press">{rows}</outline></body></opml>')
    return path


@asynccontextmanager
async def running(
    sandbox: Sandbox, folder: Path, *, start: Start = by_script, **more: str | Path
) -> AsyncIterator[Running]:
    """`amur run` connected to the sandbox over Socket Mode, with its data in `folder`."""
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    environment: dict[str, str | Path] = {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.api_url,
        "AMUR_CHANNEL": sandbox.channel,
        "AMUR_CORPUS": corpus,
        "AMUR_DATA": folder / "data",
        "AMUR_FIRST_DIGEST": "at-once",
        "AMUR_ALLOW_NETWORKS": "127.0.0.0/8",
        **more,
    }
    async with amur("run", start=start, **environment) as program:
        yield program


async def answer_to(sandbox: Sandbox, command: str, text: str = "") -> str:
    """The words that only the asker sees; they may come after the acknowledgement."""
    before = len(sandbox.ephemerals())
    receipt = await sandbox.command(command, text)
    assert receipt.acked, receipt.notice
    await sandbox.until(lambda: len(sandbox.ephemerals()) > before, timeout=60)
    return words(sandbox.ephemerals()[-1])


async def whosaid(sandbox: Sandbox, text: str) -> str:
    return await answer_to(sandbox, "/whosaid", text)


def alive(folder: Path, *programs: Running) -> list[str]:
    """Command lines of processes that name `folder` on them or in their environment, or that `programs` started."""
    sessions, found = {program.process.pid for program in programs}, []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            about = line + (process / "environ").read_bytes().decode(errors="replace")
            session = int((process / "stat").read_text().rpartition(") ")[2].split()[3])
        except OSError:
            continue
        if line and (str(folder) in about or session in sessions):
            found.append(line)
    return found
