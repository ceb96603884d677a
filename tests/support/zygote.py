"""A process that has loaded a program and forks one for each start.

Run as `python -m tests.support.zygote PROGRAM SOCKET RUN`, it serves the starts asked for on the socket of that number
(as `forks` does) until the process RUN ends. What is forked is a process like any other: its own arguments,
environment, session, input, outputs and end.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from tests.support.warm_up import JOBS

ROOT = Path(__file__).resolve().parents[2]
AMUR = "amur"
LONGEST = 2**20
"""Bytes of one message: arguments and environment."""
_VERBS = (
    "handlers.processes.web_and_clock",
    "handlers.processes.worker",
    "handlers.terminal.doctor",
    "handlers.terminal.transfer",
)

Run = Callable[[list[str]], None]
"""A program with everything it imports loaded; called with its arguments, in a process of its own."""


def loaded(program: str, run: int) -> Run:
    """`amur`, or a module that is run as a program. If that answers jobs, it has answered some by then: what the first
    loads and computes is there."""
    if program == AMUR:
        for name in _VERBS:
            import_module(name)
        return lambda arguments: _amur(arguments, run)
    module = import_module(program)
    for job, body in JOBS[program]() if program in JOBS else ():
        module.answer(job, body)
    return lambda arguments: _module(program, arguments)


def _amur(arguments: list[str], run: int) -> None:
    """As the script of that name would."""
    from handlers.cli import main
    from tests.support import forks

    forks.readers_too(run=run)
    sys.argv = [AMUR, *arguments]
    main(arguments, prog_name=AMUR)


def _module(name: str, arguments: list[str]) -> None:
    sys.argv = [name, *arguments]
    runpy.run_module(name, run_name="__main__", alter_sys=True)


class Zygote:
    def __init__(self, run: Run, listening: socket.socket, until: int) -> None:
        """`until`: a descriptor that is readable once nobody is left to serve."""
        self._run, self._listening, self._until = run, listening, until
        self._woken, self._wake = os.pipe()
        self._asked: dict[int, socket.socket] = {}
        """By what runs: who asked for it, and hears when it ends."""

    def serve(self) -> None:
        os.set_blocking(self._wake, False)
        signal.set_wakeup_fd(self._wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            ready, _, _ = select.select([self._listening.fileno(), self._woken, self._until], [], [])
            if self._until in ready:
                self._end_all()
                return
            if self._woken in ready:
                os.read(self._woken, 64)
                for pid, status in iter(_ended, (0, 0)):
                    _tell(self._asked.pop(pid), os.waitstatus_to_exitcode(status))
            if self._listening.fileno() in ready:
                self._start()

    def _end_all(self) -> None:
        """A run that was killed leaves nothing behind."""
        for pid in self._asked:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)

    def _start(self) -> None:
        line, _ = self._listening.accept()
        said, given, _, _ = socket.recv_fds(line, LONGEST, 3)
        if said:
            if not (pid := os.fork()):
                self._become(**json.loads(said), given=given)
            self._asked[pid] = line
            _tell(line, pid)
        for descriptor in given:
            os.close(descriptor)

    def _become(self, arguments: list[str], environment: Mapping[str, str], given: Sequence[int]) -> NoReturn:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.environ.clear()
        os.environ.update(environment)
        for number, descriptor in enumerate(given):
            os.dup2(descriptor, number)
        os.closerange(len(given), max(self._highest(), *given) + 1)
        code: object = 1
        try:
            self._run(arguments)
            code = 0
        except SystemExit as end:
            code = end.code if end.code is not None else 0
            if not isinstance(code, int):
                print(code, file=sys.stderr)
        except BaseException:  # noqa: BLE001  # as the interpreter: what ended it is on its error output
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code if isinstance(code, int) else 1)

    def _highest(self) -> int:
        """Of the descriptors that are the zygote's own."""
        lines = (line.fileno() for line in self._asked.values())
        return max(self._listening.fileno(), self._until, self._woken, self._wake, *lines)


def _tell(line: socket.socket, number: int) -> None:
    with suppress(OSError):  # who asked may have ended
        line.send(json.dumps(number).encode())


def _ended() -> tuple[int, int]:
    try:
        return os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return 0, 0


def main(program: str, listening: int, run: int) -> None:
    start = loaded(program, run)
    gc.collect()
    gc.freeze()
    Zygote(start, socket.socket(fileno=listening), os.pidfd_open(run)).serve()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
