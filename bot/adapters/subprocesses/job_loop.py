"""What every child of `bot.adapters.subprocesses.pool` does: reads jobs from standard input, writes answers to
standard output.

It bounds its own memory, and the time it may compute for one job, so that it ends even if nobody is left to kill it.
It can neither open a connection nor start a program: the kernel refuses it where it can, a hook of Python's anywhere.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from bot.adapters.subprocesses.confinement.restrictions import confine
from bot.adapters.subprocesses.job_protocol import ANSWER_HEAD, HEAD, READY

_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.spawn", "ftplib.")

NICENESS = 10
"""How far reading stands behind whatever answers people, where both want the processor (nice(2)): beside a process of
0 it gets about a tenth; alone, all of it."""

Answer = Callable[[bytes, bytes], bytes]
"""(job, document) → answer."""


class NotInHere(PermissionError):
    """Code that reads foreign bytes tried to reach out."""


def serve(answer: Answer, *, readable: Iterable[Path] = ()) -> None:
    """Until the input ends. The argument is the bytes of memory; `readable` is what is read beside the programs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who then ends us
    _bound_memory(int(sys.argv[1]))
    os.nice(NICENESS)
    confine(readable=readable)
    sys.addaudithook(_stay_inside)
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    _work(sys.stdin.buffer, sys.stdout.buffer, answer)


def _work(given: BinaryIO, found: BinaryIO, answer: Answer) -> None:
    while head := given.read(HEAD.size):
        seconds, job_size, body_size = HEAD.unpack(head)
        job, body = given.read(job_size), given.read(body_size)
        _bound_cpu(seconds)
        reply = answer(job, body)
        found.write(ANSWER_HEAD.pack(len(reply)))
        found.write(reply)
        found.flush()


def _stay_inside(event: str, _: object) -> None:
    """An audit hook (PEP 578): cannot be taken away again, and sees every socket that Python code asks for."""
    if event.startswith(_FORBIDDEN):
        raise NotInHere(event)


def _bound_memory(most: int) -> None:
    with suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _bound_cpu(seconds: float) -> None:
    """The kernel ends this process (SIGXCPU) when the job has computed for so long."""
    with suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 2, hard))
