"""What a process that reads foreign bytes gives up before the first of them, for good.

Where the kernel has it: new privileges, all capabilities but reading, being read by others, every file but the
programs' own, writing anywhere, sockets, other programs, other processes. SECURITY.md says what holds on which kernel;
`amur doctor` tries it.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from ctypes import addressof, c_char_p, create_string_buffer
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.subprocesses.confinement import landlock, seccomp
from bot.adapters.subprocesses.confinement.system_calls import (
    CAPSET,
    LINUX,
    MACHINE,
    PR_SET_DUMPABLE,
    PR_SET_NAME,
    PR_SET_NO_NEW_PRIVS,
    prctl,
    syscall,
)

_SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store", "/etc/ld.so.cache"),
    *("/usr/share/zoneinfo", "/etc/localtime", "/usr/share/fonts", "/dev/null", "/dev/urandom"),
    *("/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu"),
)
"""Shared libraries, time zones, fonts, what a library asks of the machine; what is not there is passed over."""
_CAPABILITIES = 0x20080522
"""_LINUX_CAPABILITY_VERSION_3."""
_READ_ANY = 1 << 2
"""CAP_DAC_READ_SEARCH: for root alone, whose packages may belong to somebody else; Landlock bounds what it reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    landlock: int
    """Its version; 0: the kernel has none."""
    seccomp: bool


def hide() -> None:
    """Other processes of this user read neither this one's memory nor its environment (/proc/PID/environ), and it
    writes no core file. Asked of every process that holds a token; a program it starts has to ask for itself."""
    if LINUX:
        prctl(PR_SET_DUMPABLE, 0)


def named(name: str) -> None:
    """What `top` and `ps -e` call this process: fifteen characters of it. The arguments stay those it began with."""
    if LINUX:
        shown = create_string_buffer(name.encode())
        prctl(PR_SET_NAME, addressof(shown))


def confine(*, readable: Iterable[Path] = ()) -> Confinement:
    """Call when everything is imported. OSError where the kernel has a means and it fails: then nothing may be read.

    Landlock holds for the calling thread and what it starts, so RuntimeError if there are others.
    """
    if not LINUX:
        return Confinement(landlock=0, seccomp=False)
    if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208  # names are enough
        raise RuntimeError("a process must be confined before it has threads")
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    _drop_capabilities()
    hide()
    held = landlock.restrict(
        readable={*map(Path, _SYSTEM), *_programs(), *readable}, listable={Path(p) for p in sys.path if p}
    )
    return Confinement(landlock=held, seccomp=seccomp.restrict(pid=os.getpid()))


def _programs() -> Iterator[Path]:
    """Where code is imported from: the standard library, what pip installed, and the packages loaded so far. Not all of
    `sys.path`: in a checkout, Amur's own folder may hold a `.env` with tokens."""
    yield from (Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib"))
    yield from (Path(entry) for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages"))
    for name, module in tuple(sys.modules.items()):
        if "." not in name:
            yield from map(Path, getattr(module, "__path__", ()))


def _drop_capabilities() -> None:
    """A process with fewer capabilities than another may not look into it, not even as root."""
    if MACHINE not in CAPSET:
        return
    held = next(line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if "CapPrm" in line)
    kept = int(held.split()[1], 16) & _READ_ANY
    header = struct.pack("=Ii", _CAPABILITIES, 0)
    try:
        syscall(CAPSET[MACHINE], c_char_p(header), c_char_p(struct.pack("=6I", kept, kept, 0, 0, 0, 0)))
    except OSError as problem:
        if problem.errno != errno.ENOSYS:
            raise
