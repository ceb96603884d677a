"""The system calls that Python has no name for, by number: `man 2 prctl`, `landlock`, `seccomp`, `capset`."""

from __future__ import annotations

import ctypes
import os
import platform
import sys

SECCOMP = {"x86_64": 317, "aarch64": 277}
CAPSET = {"x86_64": 126, "aarch64": 91}
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446
"""The same on every architecture, as all calls from 424 on."""

PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS, PR_GET_DUMPABLE = 4, 38, 39, 3
PR_SET_NAME = 15

LINUX = sys.platform == "linux"
MACHINE = platform.machine()
_libc = ctypes.CDLL(None, use_errno=True)


def syscall(number: int, *arguments: object) -> int:
    """What the kernel gives. OSError if it refuses; ENOSYS where it does not know the call."""
    return _checked(_libc.syscall(ctypes.c_long(number), *map(_wide, arguments)))


def prctl(option: int, *arguments: int) -> int:
    """OSError if the kernel refuses."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    return _checked(_libc.prctl(ctypes.c_int(option), *map(ctypes.c_ulong, padded)))


def _wide(argument: object) -> object:
    """Whole numbers as wide as a register: the upper half is not left to chance."""
    return ctypes.c_long(argument) if isinstance(argument, int) else argument


def _checked(given: int) -> int:
    if given < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return given
