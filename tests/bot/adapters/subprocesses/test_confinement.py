"""What a document could do that took over the process which reads it: tried from inside such a process."""

from __future__ import annotations

import errno
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from bot.adapters.subprocesses.confinement import landlock
from bot.adapters.subprocesses.confinement.seccomp import MACHINES, NEWEST, WRITING, Machine, program
from bot.adapters.subprocesses.confinement.system_calls import LINUX, MACHINE
from bot.adapters.subprocesses.confinement_check import Attempt, Where, check_confinement, checked, wheres

UNCONFINED = """
import sys
from bot.adapters.subprocesses.confinement_check_main import answer
sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), b""))
"""
FILTERED = {Attempt.SOCKET, Attempt.WRITE, Attempt.PROGRAM, Attempt.TRACE, Attempt.SIGNAL}
"""What a filter of system calls alone holds."""

needs_filters = pytest.mark.skipif(
    not LINUX or MACHINE not in MACHINES, reason=f"no filter of system calls for {sys.platform} on {MACHINE}"
)
needs_landlock = pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock, or it is switched off")


@needs_filters
async def test_a_confined_child_opens_no_socket_writes_nothing_and_starts_traces_or_ends_nobody() -> None:
    assert set((await check_confinement()).succeeded).isdisjoint(FILTERED)


@needs_landlock
async def test_a_confined_child_reads_neither_files_nor_its_parents_environment() -> None:
    succeeded = (await check_confinement()).succeeded
    assert Attempt.READ not in succeeded
    assert Attempt.ENVIRONMENT not in succeeded


@needs_filters
def test_without_confinement_the_same_attempts_succeed(tmp_path: Path) -> None:
    """So that the others say something of the confinement, and nothing of the machine."""
    file = tmp_path / "file"
    file.write_text("to be left alone", encoding="ascii")
    where = wheres.dump_json(Where(file=str(file), fresh=str(tmp_path / "fresh")))
    done = subprocess.run([sys.executable, "-c", UNCONFINED], input=where, stdout=subprocess.PIPE, check=True)
    expected = {Attempt.SOCKET, Attempt.WRITE, Attempt.READ, Attempt.ENVIRONMENT, Attempt.PROGRAM, Attempt.SIGNAL}
    assert expected <= set(checked.validate_json(done.stdout).succeeded)


@pytest.mark.skipif(not LINUX, reason="only Linux has /proc")
def test_the_environment_of_a_process_that_hides_is_read_by_no_other_of_its_user() -> None:
    """Root reads it all the same: the kernel's rule is for a process with fewer capabilities."""
    script = """
import ctypes, os, sys
from bot.adapters.subprocesses.confinement.restrictions import _drop_capabilities, hide
hide()
if (child := os.fork()) == 0:
    _drop_capabilities()
    try:
        open(f"/proc/{os.getppid()}/environ", "rb").read()
    except PermissionError:
        os._exit(7)
    os._exit(0)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=True)
    assert done.stdout.strip() == "7"


def given(machine: Machine, number: int, *arguments: int, pid: int = 4711, audit: int | None = None) -> int:
    """What the filter says to a system call, worked out as the kernel does."""
    data = struct.pack("=IIQ6Q", number, machine.audit if audit is None else audit, 0, *(*arguments, *[0] * 6)[:6])
    written, at, loaded = program(machine, pid=pid), 0, 0
    while True:
        code, if_true, if_false, operand = written[at]
        at += 1
        match code:
            case 0x20:
                (loaded,) = struct.unpack_from("=I", data, operand)
            case 0x15:
                at += if_true if loaded == operand else if_false
            case 0x25:
                at += if_true if loaded > operand else if_false
            case 0x45:
                at += if_true if loaded & operand else if_false
            case 0x06:
                return operand
            case _:
                raise AssertionError(f"an instruction that the kernel does not know: {code:#x}")


ALLOWED, KILLED = 0x7FFF0000, 0x80000000
REFUSED, UNKNOWN = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
CALLS = {
    "x86_64": {"socket": 41, "execve": 59, "ptrace": 101, "read": 0, "mmap": 9, "exit_group": 231},
    "aarch64": {"socket": 198, "execve": 221, "ptrace": 117, "read": 63, "mmap": 222, "exit_group": 94},
}


@pytest.mark.parametrize("name", MACHINES)
def test_the_filter_tells_calls_apart_by_number_and_arguments(name: str) -> None:
    machine, call = MACHINES[name], CALLS[name]
    assert {given(machine, call[name]) for name in ("socket", "execve", "ptrace")} == {REFUSED}
    assert {given(machine, call[name]) for name in ("read", "mmap", "exit_group")} == {ALLOWED}
    for number, place in machine.open_flags:
        assert given(machine, number, *[0] * place, os.O_RDONLY | 0o2000000) == ALLOWED
        assert {given(machine, number, *[0] * place, flag) for flag in (1, 2, 0o101, WRITING)} == {REFUSED}
    assert given(machine, machine.clone, 0x3D0F00) == ALLOWED  # what pthread_create asks for
    assert given(machine, machine.clone, 17) == REFUSED  # what fork asks for
    assert given(machine, machine.tgkill, 4711, 4711, 6) == ALLOWED
    assert given(machine, machine.tgkill, 1, 1, 9) == REFUSED
    assert {given(machine, number) for number in (435, 437, NEWEST + 1, 1000)} == {UNKNOWN}


def test_nobody_passes_the_filter_by_another_way_of_calling() -> None:
    machine = MACHINES["x86_64"]
    assert given(machine, 41, audit=0x40000003) == KILLED  # as a 32-bit program would
    assert given(machine, 0x40000000 | 41) == KILLED
