"""Tries, confined as every child is, what a document must not be able to do: straight to the C library, past Python's
own hooks."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress
from pathlib import Path

from bot.adapters.subprocesses.confinement_check import Attempt, Checked, Where, checked, wheres
from bot.adapters.subprocesses.job_loop import serve

_libc = ctypes.CDLL(None, use_errno=True)
_PTRACE_SEIZE = 0x4206
"""Does not stop what it takes hold of, and lets go of it when this process ends."""


def answer(job: bytes, _: bytes) -> bytes:
    where = wheres.validate_json(job)
    return checked.dump_json(Checked(succeeded=tuple(attempt for attempt in Attempt if _succeeds(attempt, where))))


def _succeeds(attempt: Attempt, where: Where) -> bool:
    match attempt:
        case Attempt.SOCKET:
            return bool(_libc.socket(1, 1, 0) >= 0 or _libc.socket(2, 1, 0) >= 0)
        case Attempt.WRITE:
            return _opens(where.fresh, os.O_WRONLY | os.O_CREAT) or _opens(where.file, os.O_WRONLY)
        case Attempt.READ:
            return _opens(where.file, os.O_RDONLY)
        case Attempt.ENVIRONMENT:
            return _reads(f"/proc/{os.getppid()}/environ")
        case Attempt.PROGRAM:
            return _starts_programs()
        case Attempt.TRACE:
            return bool(_libc.ptrace(_PTRACE_SEIZE, os.getppid(), None, None) == 0)
        case Attempt.SIGNAL:
            return bool(_libc.kill(os.getppid(), 0) == 0)


def _opens(path: str, flags: int) -> bool:
    opened: int = _libc.open(path.encode(), flags, 0o600)
    if opened >= 0:
        os.close(opened)
    return opened >= 0


def _reads(path: str) -> bool:
    with suppress(OSError):
        return bool(Path(path).read_bytes())
    return False


def _starts_programs() -> bool:
    if (child := _libc.fork()) == 0:
        _libc._exit(0)
    _libc.execv(b"/nowhere", None)
    return bool(child > 0 or ctypes.get_errno() in (2, 14))  # ENOENT, EFAULT: it looked for the program


if __name__ == "__main__":
    serve(answer)
