"""Which files a process may still open: Landlock, from Linux 5.13 (docs.kernel.org/userspace-api/landlock.html).

Everything that the running kernel can refuse is refused, but for reading below the folders that are named.
"""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Iterable
from contextlib import suppress
from ctypes import c_char_p
from pathlib import Path

from bot.adapters.subprocesses.confinement.system_calls import (
    LANDLOCK_ADD_RULE,
    LANDLOCK_CREATE_RULESET,
    LANDLOCK_RESTRICT_SELF,
    LINUX,
    syscall,
)

READ_FILE, READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights over files (bits from 0) a version knows; later ones know those of 5."""
_TCP = 0b11
"""Bind and connect, from version 4."""
_SCOPES = 0b11
"""Abstract sockets of, and signals to, whoever is outside; from version 6."""
_VERSION_ASKED = 1
_PATH_BENEATH = 1


def version() -> int:
    """Of the kernel's Landlock; 0 where it has none, or it is switched off or kept from us."""
    if not LINUX:
        return 0
    with suppress(OSError):
        return syscall(LANDLOCK_CREATE_RULESET, None, 0, _VERSION_ASKED)
    return 0


def restrict(*, readable: Iterable[Path], listable: Iterable[Path]) -> int:
    """From now on this thread and all that it starts read below `readable`, see the names below `listable`, and
    write nowhere. The version that holds, 0 for none. Needs no-new-privileges; OSError if the kernel has it and it
    fails."""
    known = version()
    if not known:
        return 0
    rights = (1 << _FILE_RIGHTS.get(known, 16)) - 1
    ruleset = struct.pack("=QQQ", rights, _TCP if known >= 4 else 0, _SCOPES if known >= 6 else 0)
    size = 8 if known < 4 else 16 if known < 6 else 24
    rules = syscall(LANDLOCK_CREATE_RULESET, c_char_p(ruleset[:size]), size, 0)
    try:
        for path in readable:
            _allow(rules, path, READ_FILE | READ_DIR)
        for path in listable:
            _allow(rules, path, READ_DIR)
        syscall(LANDLOCK_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)
    return known


def _allow(rules: int, path: Path, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError as problem:
        if problem.errno in (errno.ENOENT, errno.ENOTDIR, errno.EACCES):
            return  # what cannot be opened needs no leave
        raise
    try:
        allowed = rights if path.is_dir() else rights & ~READ_DIR
        if allowed:
            syscall(LANDLOCK_ADD_RULE, rules, _PATH_BENEATH, c_char_p(struct.pack("=Qi", allowed, opened)), 0)
    finally:
        os.close(opened)
