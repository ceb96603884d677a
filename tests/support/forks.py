"""Programs started without loading them anew: a zygote of each serves all test processes of a run.

`start_amur` where what is loaded at a start is not the claim. The processes that read (`bot.adapters.subprocesses`)
are forked wherever a test, or a program that was itself forked, starts one, but for tests that ask for the fixture
`executed`; a program that was really started starts its own really. Away from Linux nothing that reads is forked.
"""

from __future__ import annotations

import asyncio
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from tests.support.warm_up import JOBS
from tests.support.zygote import AMUR, ROOT

_POSSIBLE = sys.platform == "linux"
_execute = asyncio.create_subprocess_exec
RUN = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
"""The process that all test processes of a run have in common: the zygotes are known by its number, and end with it."""


class Forked:
    """A program that was forked; asked as one of `asyncio.subprocess` is."""

    def __init__(
        self,
        pid: int,
        ended: asyncio.Future[int],
        stdin: asyncio.StreamWriter | None,
        stdout: asyncio.StreamReader,
        stderr: asyncio.StreamReader,
    ) -> None:
        self.pid, self.stdin, self.stdout, self.stderr = pid, stdin, stdout, stderr
        self._ended = ended

    @property
    def returncode(self) -> int | None:
        return self._ended.result() if self._ended.done() else None

    async def wait(self) -> int:
        return await asyncio.shield(self._ended)

    def send_signal(self, how: int) -> None:
        if not self._ended.done():
            os.kill(self.pid, how)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


async def start_amur(arguments: Sequence[str], environment: Mapping[str, str]) -> Forked:
    """`amur ARGUMENTS…` in this environment alone, in a session of its own."""
    return await start(AMUR, arguments, environment)


def readers_too(*, run: int | None = None) -> None:
    """From here on this process forks what reads. `run`: for a process that is none of the tests' own."""
    global RUN
    RUN = run or RUN
    if _POSSIBLE:
        asyncio.create_subprocess_exec = _reader_or_execute  # type: ignore[assignment]


@contextmanager
def executed() -> Iterator[None]:
    """Meanwhile what reads is started as in operation."""
    before, asyncio.create_subprocess_exec = asyncio.create_subprocess_exec, _execute
    try:
        yield
    finally:
        asyncio.create_subprocess_exec = before


async def _reader_or_execute(program: str, *arguments: str, **more: Any) -> asyncio.subprocess.Process | Forked:
    match arguments:
        case ["-X", "utf8", "-m", module, *rest] if program == sys.executable and module in JOBS:
            return await start(module, rest, more["env"], reads=True)
        case _:
            return await _execute(program, *arguments, **more)


async def start(
    program: str, arguments: Sequence[str], environment: Mapping[str, str], *, reads: bool = False
) -> Forked:
    """`program`: a module that is run as one, or `amur`. `reads`: its input is what is written to its `stdin`, and
    nobody hears what it says on its error output."""
    line, loop = _connected(program, environment), asyncio.get_running_loop()
    (ours, read), (out, say), (err, warn) = socket.socketpair(), os.pipe(), os.pipe()
    nothing = os.open(os.devnull, os.O_RDWR)
    job = json.dumps({"arguments": arguments, "environment": dict(environment)})
    socket.send_fds(line, [job.encode()], [read.fileno() if reads else nothing, say, nothing if reads else warn])
    read.close()
    for descriptor in (say, warn, nothing):
        os.close(descriptor)
    started, ended = loop.create_future(), loop.create_future()
    loop.add_reader(line, _hear, line, started, ended)
    async with asyncio.timeout(60):
        pid = await started
    writer = (await asyncio.open_connection(sock=ours))[1]
    ended.add_done_callback(lambda _: writer.close())
    return Forked(pid, ended, writer if reads else None, await _reader(out), await _reader(err))


def _hear(line: socket.socket, started: asyncio.Future[int], ended: asyncio.Future[int]) -> None:
    """Takes what the zygote says: the number of what was forked, then the code it ended with."""
    said = line.recv(64)
    if said and not started.done():
        started.set_result(json.loads(said))
        return
    asyncio.get_running_loop().remove_reader(line)
    line.close()
    if said:
        ended.set_result(json.loads(said))
    else:
        for waiting in (started, ended):
            if not waiting.done():
                waiting.set_exception(ConnectionResetError("the zygote has ended"))


async def _reader(descriptor: int) -> asyncio.StreamReader:
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb", 0))
    return reader


def _connected(program: str, environment: Mapping[str, str]) -> socket.socket:
    """To the run's zygote of the program; started by whoever asks first. Connecting waits for nothing: a start that is
    asked for while the zygote loads is heard when it has."""
    address = f"\0amur-tests-{RUN}-{program}"
    while True:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            line.connect(address)
        except ConnectionRefusedError:
            line.close()
            _open(program, address, environment)
        else:
            line.setblocking(False)
            return line


def _open(program: str, address: str, environment: Mapping[str, str]) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        try:
            listening.bind(address)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise
            time.sleep(0.01)  # another process is at it
            return
        listening.listen(128)
        number = listening.fileno()
        subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "tests.support.zygote", program, str(number), str(RUN)],
            cwd=ROOT,
            env=environment if program in JOBS else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[number],
            start_new_session=True,
        )
