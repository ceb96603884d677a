"""Which system calls a process may still make: a seccomp filter, in classic BPF (docs.kernel.org/userspace-api/
seccomp_filter.html).

Written out here, as the packages that do it need the machine's own libseccomp. A list of what is refused, not of what
is allowed: what libraries in C call changes with each of their versions, and a page that is not read is a silent loss.
Calls newer than this list are refused as unknown, so that nothing comes in by a door added later.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.adapters.subprocesses.confinement.system_calls import LINUX, MACHINE, SECCOMP, syscall

NEWEST = 462
"""mseal, Linux 6.10. What came later gets ENOSYS, and the C library does without."""
_X32 = 0x40000000
"""Set in the numbers of x86-64's other way of calling, by which a filter could be passed."""
CLONE_THREAD = 0x10000
WRITING = 0o1 | 0o2 | 0o100 | 0o1000
"""O_WRONLY, O_RDWR, O_CREAT, O_TRUNC."""

# Of every architecture: Linux gives all calls since 5.1 one number.
_NEW = """pidfd_send_signal=424 io_uring_setup=425 io_uring_enter=426 io_uring_register=427 open_tree=428 move_mount=429
fsopen=430 fsconfig=431 fsmount=432 fspick=433 pidfd_open=434 pidfd_getfd=438 process_madvise=440 mount_setattr=442
memfd_secret=447 process_mrelease=448 fchmodat2=452"""

_X86_64 = """socket=41 connect=42 accept=43 sendto=44 recvfrom=45 sendmsg=46 recvmsg=47 bind=49 listen=50 socketpair=53
accept4=288 recvmmsg=299 sendmmsg=307
fork=57 vfork=58 execve=59 execveat=322 kill=62 tkill=200 rt_sigqueueinfo=129 rt_tgsigqueueinfo=297
ptrace=101 process_vm_readv=310 process_vm_writev=311 kcmp=312
truncate=76 rename=82 mkdir=83 rmdir=84 creat=85 link=86 unlink=87 symlink=88 chmod=90 fchmod=91 chown=92 fchown=93
lchown=94 utime=132 mknod=133 utimes=235 mkdirat=258 mknodat=259 fchownat=260 futimesat=261 unlinkat=263 renameat=264
linkat=265 symlinkat=266 fchmodat=268 utimensat=280 renameat2=316 memfd_create=319
setxattr=188 lsetxattr=189 fsetxattr=190 removexattr=197 lremovexattr=198 fremovexattr=199
shmget=29 shmat=30 semget=64 msgget=68 mq_open=240
pivot_root=155 chroot=161 mount=165 umount2=166 unshare=272 setns=308 name_to_handle_at=303 open_by_handle_at=304
init_module=175 delete_module=176 finit_module=313 bpf=321 perf_event_open=298 userfaultfd=323
add_key=248 request_key=249 keyctl=250 kexec_load=246 kexec_file_load=320 reboot=169"""

_AARCH64 = """socket=198 socketpair=199 bind=200 listen=201 accept=202 connect=203 sendto=206 recvfrom=207 sendmsg=211
recvmsg=212 accept4=242 recvmmsg=243 sendmmsg=269
execve=221 execveat=281 kill=129 tkill=130 rt_sigqueueinfo=138 rt_tgsigqueueinfo=240
ptrace=117 process_vm_readv=270 process_vm_writev=271 kcmp=272
truncate=45 mknodat=33 mkdirat=34 unlinkat=35 symlinkat=36 linkat=37 renameat=38 fchmod=52 fchmodat=53 fchownat=54
fchown=55 utimensat=88 renameat2=276 memfd_create=279
setxattr=5 lsetxattr=6 fsetxattr=7 removexattr=14 lremovexattr=15 fremovexattr=16
shmget=194 shmat=196 semget=190 msgget=186 mq_open=180
pivot_root=41 chroot=51 mount=40 umount2=39 unshare=97 setns=268 name_to_handle_at=264 open_by_handle_at=265
init_module=105 delete_module=106 finit_module=273 bpf=280 perf_event_open=241 userfaultfd=282
add_key=217 request_key=218 keyctl=219 kexec_load=104 kexec_file_load=294 reboot=142"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a filter has to know of an architecture."""

    audit: int
    """AUDIT_ARCH_…: what the kernel calls it."""
    refused: tuple[int, ...]
    """Answered with EPERM."""
    open_flags: tuple[tuple[int, int], ...]
    """(call, which argument says whether it writes): EPERM if it does."""
    clone: int
    tgkill: int
    x32: bool = False


def _numbers(*tables: str) -> tuple[int, ...]:
    return tuple(int(entry.partition("=")[2]) for table in tables for entry in table.split())


MACHINES = {
    "x86_64": Machine(
        audit=0xC000003E, refused=_numbers(_X86_64, _NEW), open_flags=((2, 1), (257, 2)), clone=56, tgkill=234, x32=True
    ),
    "aarch64": Machine(
        audit=0xC00000B7, refused=_numbers(_AARCH64, _NEW), open_flags=((56, 2),), clone=220, tgkill=131
    ),
}
_UNKNOWN = (435, 437)
"""clone3 and openat2 have their arguments in memory, which no filter sees; the C library then uses the old ones."""

_LOAD, _EQUAL, _GREATER, _ANY_BIT, _GIVE = 0x20, 0x15, 0x25, 0x45, 0x06
_KILL, _ERRNO, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16
"""Where struct seccomp_data has them; an argument's low half comes first on these machines."""

Instruction = tuple[int, int, int, int]
"""(code, jump if true, jump if false, operand)."""


def program(machine: Machine, *, pid: int) -> tuple[Instruction, ...]:
    """The filter for process `pid`: what it may signal is itself only."""
    return tuple(_instructions(machine, pid))


def _instructions(machine: Machine, pid: int) -> Iterator[Instruction]:
    refused, unknown = _ERRNO | errno.EPERM, _ERRNO | errno.ENOSYS
    yield (_LOAD, 0, 0, _ARCH)
    yield (_EQUAL, 1, 0, machine.audit)
    yield (_GIVE, 0, 0, _KILL)
    yield (_LOAD, 0, 0, _NUMBER)
    if machine.x32:
        yield from ((_ANY_BIT, 0, 1, _X32), (_GIVE, 0, 0, _KILL))
    yield from ((_GREATER, 0, 1, NEWEST), (_GIVE, 0, 0, unknown))
    for number in machine.refused:
        yield from ((_EQUAL, 0, 1, number), (_GIVE, 0, 0, refused))
    for number in _UNKNOWN:
        yield from ((_EQUAL, 0, 1, number), (_GIVE, 0, 0, unknown))
    for number, place in machine.open_flags:
        yield from _where(number, place, (_ANY_BIT, 0, 1, WRITING), refused)
    yield from _where(machine.clone, 0, (_ANY_BIT, 1, 0, CLONE_THREAD), refused)
    yield from _where(machine.tgkill, 0, (_EQUAL, 1, 0, pid), refused)
    yield (_GIVE, 0, 0, _ALLOW)


def _where(number: int, place: int, test: Instruction, given: int) -> Sequence[Instruction]:
    """For this call alone: looks at an argument, and gives `given` where the test leads to the next instruction."""
    return (
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _ARGUMENTS + 8 * place),
        test,
        (_GIVE, 0, 0, given),
        (_GIVE, 0, 0, _ALLOW),
    )


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


_SET_MODE_FILTER, _ALL_THREADS = 1, 1


def restrict(*, pid: int) -> bool:
    """From now on this process, with all its threads, is refused what the filter refuses; False where the kernel or
    this module has no filter for it. Needs no-new-privileges; OSError if the kernel has it and it fails."""
    machine = MACHINES.get(MACHINE)
    if not LINUX or machine is None:
        return False
    written = program(machine, pid=pid)
    packed = b"".join(struct.pack("=HBBI", *one) for one in written)
    filter_program = _Program(len(written), packed)
    try:
        syscall(SECCOMP[MACHINE], _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(filter_program))
    except OSError as problem:
        if problem.errno in (errno.ENOSYS, errno.EINVAL, errno.EPERM):
            return False
        raise
    return True
