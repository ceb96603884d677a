"""A process forked before this one runs anything: what both import is loaded once, and shared."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress

PARENT = "AMUR_PARENT"
"""Set for a child: the process to stop with, should it vanish."""


class Standby:
    """A child that waits to be told in which environment to begin. If this process ends without a word, so does it.

    Once begun it is asked as one of `asyncio.subprocess` is.
    """

    def __init__(self, pid: int, telling: int) -> None:
        self.pid = pid
        self._telling = telling
        self._ended: asyncio.Future[int] | None = None

    def begin(self, environment: Mapping[str, str]) -> None:
        """With this process's environment and what is given. To be called once, in the loop that waits for its end."""
        loop = asyncio.get_running_loop()
        self._ended = loop.create_future()
        threading.Thread(target=self._reap, args=(loop, self._ended), name="standby", daemon=True).start()
        with suppress(BrokenPipeError), open(self._telling, "wb") as pipe:  # noqa: PTH123  # a descriptor
            pipe.write(json.dumps({**environment, PARENT: str(os.getpid())}).encode() + b"\n")

    async def wait(self) -> int:
        """The exit code, or minus the signal that ended it."""
        if self._ended is None:
            raise RuntimeError("it has not begun")
        return await asyncio.shield(self._ended)

    @property
    def returncode(self) -> int | None:
        return self._ended.result() if self._ended is not None and self._ended.done() else None

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def _send(self, how: signal.Signals) -> None:
        if self._ended is not None and not self._ended.done():
            os.kill(self.pid, how)

    def _reap(self, loop: asyncio.AbstractEventLoop, ended: asyncio.Future[int]) -> None:
        _, status = os.waitpid(self.pid, 0)
        with suppress(RuntimeError):  # nobody waits any more: the loop is closed
            loop.call_soon_threadsafe(_settle, ended, os.waitstatus_to_exitcode(status))


def _settle(ended: asyncio.Future[int], code: int) -> None:
    if not ended.done():
        ended.set_result(code)


def stand_by(program: Callable[[], object]) -> Standby:
    """Forks a process that runs `program` when it is told to begin, and ends with the code that it exits with.

    RuntimeError where threads run: what they hold would stay held in the child.
    """
    if threading.active_count() > 1:
        raise RuntimeError("a process must be forked before there are threads")
    listening, telling = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    gc.freeze()  # the collector would write to what is shared, and so copy it
    if pid := os.fork():
        os.close(listening)
        return Standby(pid, telling)
    os.close(telling)
    os._exit(_run(program, listening))


def _run(program: Callable[[], object], listening: int) -> int:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for all; here there is nothing to stop yet
    with open(listening, "rb") as pipe:
        given = pipe.readline()
    if not given:
        return 0
    signal.signal(signal.SIGINT, before)
    os.environ.update(json.loads(given))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    try:
        program()
    except SystemExit as end:
        return _code(end)
    except BaseException:  # as the interpreter would, where nobody is left to catch it
        logging.getLogger(__name__).exception("a process ended")
        return 1
    finally:
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _code(end: SystemExit) -> int:
    if end.code is None or isinstance(end.code, int):
        return end.code or 0
    print(end.code, file=sys.stderr)  # noqa: T201  # as the interpreter would
    return 1
