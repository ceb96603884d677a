"""Starts `amur` without loading it anew: a process that has imported what its verbs import forks one for each start.

What is forked is a process like any other: its own arguments, environment, session, outputs and end. Run as a program
it serves whoever has the other end of the socket whose number it is given, until that end is closed.
"""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOADED = (
    "handlers.processes.web_and_clock",
    "handlers.processes.worker",
    "handlers.terminal.doctor",
    "handlers.terminal.transfer",
)
_LONGEST = 2**20
"""Bytes of one message: arguments and environment."""


class Forked:
    """A program that was forked; asked as one of `asyncio.subprocess` is."""

    def __init__(self, pid: int, ended: asyncio.Future[int], out: asyncio.StreamReader, err: asyncio.StreamReader):
        self.pid, self.stdout, self.stderr = pid, out, err
        self._ended = ended

    @property
    def returncode(self) -> int | None:
        return self._ended.result() if self._ended.done() else None

    async def wait(self) -> int:
        return await asyncio.shield(self._ended)

    def send_signal(self, how: signal.Signals) -> None:
        if not self._ended.done():
            os.kill(self.pid, how)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class Zygote:
    def __init__(self, process: asyncio.subprocess.Process, line: socket.socket) -> None:
        self._process, self._line = process, line
        self._starting: list[asyncio.Future[int]] = []
        self._running: dict[int, asyncio.Future[int]] = {}

    async def start(self, arguments: Sequence[str], environment: Mapping[str, str]) -> Forked:
        """`amur ARGUMENTS…` in this environment alone, in a session of its own."""
        (out, say), (err, warn) = os.pipe(), os.pipe()
        asked = asyncio.get_running_loop().create_future()
        self._starting.append(asked)
        job = json.dumps({"arguments": arguments, "environment": dict(environment)})
        socket.send_fds(self._line, [job.encode()], [say, warn])
        os.close(say)
        os.close(warn)
        async with asyncio.timeout(60):
            pid = await asked
        return Forked(pid, self._running[pid], await _reader(out), await _reader(err))

    def heard(self) -> None:
        """Takes what the process says: that one was forked, or how one ended."""
        said = self._line.recv(_LONGEST)
        if not said:
            asyncio.get_running_loop().remove_reader(self._line)
            return
        pid, code = json.loads(said)
        if code is None:
            self._running[pid] = asyncio.get_running_loop().create_future()
            self._starting.pop(0).set_result(pid)
        else:
            self._running.pop(pid).set_result(code)


async def _reader(descriptor: int) -> asyncio.StreamReader:
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb", 0))
    return reader


@asynccontextmanager
async def open_zygote() -> AsyncIterator[Zygote]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    number = theirs.fileno()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, str(number), cwd=ROOT, pass_fds=[number], start_new_session=True
    )
    theirs.close()
    made = Zygote(process, ours)
    loop = asyncio.get_running_loop()
    loop.add_reader(ours, made.heard)
    try:
        yield made
    finally:
        loop.remove_reader(ours)
        ours.close()
        await process.wait()


# ------------------------------------------------------------------------------------------------ in the process itself


def serve(line: socket.socket) -> None:
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready, _, _ = select.select([line.fileno(), woken], [], [])
        if line.fileno() in ready:
            said, outputs, _, _ = socket.recv_fds(line, _LONGEST, 2)
            if not said:
                return
            if not (pid := os.fork()):
                signal.set_wakeup_fd(-1)
                line.close()
                become(**json.loads(said), outputs=outputs)
            for output in outputs:
                os.close(output)
            line.send(json.dumps((pid, None)).encode())
        if woken in ready:
            os.read(woken, 64)
            for pid, status in iter(ended, (0, 0)):
                line.send(json.dumps((pid, os.waitstatus_to_exitcode(status))).encode())


def ended() -> tuple[int, int]:
    try:
        return os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return 0, 0


def become(arguments: list[str], environment: dict[str, str], outputs: list[int]) -> None:
    """As the script of that name would: runs `amur ARGUMENTS…`, and ends."""
    from handlers.cli import main

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    for number, given in enumerate((os.open(os.devnull, os.O_RDONLY), *outputs)):
        os.dup2(given, number)
        os.close(given)
    sys.argv = ["amur", *arguments]
    code: object = 1
    try:
        main(arguments, prog_name="amur")
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    for name in LOADED:
        import_module(name)
    serve(socket.socket(fileno=int(sys.argv[1])))
