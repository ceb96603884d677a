"""A few processes that can be killed, each of which answers one question about hostile bytes at a time.

A thread cannot be stopped, so what may loop or eat memory runs in a child with a deadline and a memory cap; a child
that overruns is killed and replaced.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import dataclass

from bot.adapters.subprocesses.job_protocol import ANSWER_HEAD, HEAD, READY
from bot.errors import ReaderFailed

LONGEST_ANSWER = 64 * 2**20
START = 60.0
"""Seconds a child may take to load; a busy machine needs several."""
LARGE = 4 * 2**20
"""After a document from here on the child is replaced, so that its memory goes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    seconds: float
    """For one document."""
    memory: int
    """Bytes of address space of one child."""
    children: int = 2
    documents: int = 400
    """After so many a child is replaced, so that what it leaked goes back."""


@dataclass(frozen=True, slots=True)
class Overran:
    """The deadline passed; the child is gone."""


@dataclass(frozen=True, slots=True)
class Died:
    """The child ended over this document."""

    code: int | None


class Children:
    """Starts children when needed; `aclose()` ends them. They also end when this process does, however it ends."""

    def __init__(self, module: str, limits: Limits, *, python: str = sys.executable) -> None:
        """`module` is run with the limit of memory as argument, see `bot.adapters.subprocesses.job_loop`."""
        self._module = module
        self._limits = limits
        self._python = python
        self._idle: list[Child] = []
        self._turns = asyncio.Semaphore(limits.children)
        self.alive: set[Child] = set()

    async def ask(self, job: bytes, body: bytes) -> bytes | Overran | Died:
        """The answer. The deadline counts from when a child is free and ready.

        ReaderFailed if no child can be started, which is no fault of the document.
        """
        async with self._turns:
            child = await self._child()
            try:
                async with asyncio.timeout(self._limits.seconds):
                    answer = await child.ask(job, body, seconds=self._limits.seconds)
            except TimeoutError:
                await self._end(child)
                return Overran()
            except (asyncio.IncompleteReadError, OSError):
                return Died(await self._end(child))
            except BaseException:  # cancelled in the middle of an answer: the next job must not read its rest
                await self._end(child)
                raise
            if child.done >= self._limits.documents or len(body) > LARGE:
                await self._end(child)
            else:
                self._idle.append(child)
        return answer

    async def aclose(self) -> None:
        self._idle.clear()
        for child in tuple(self.alive):
            await self._end(child)

    async def _child(self) -> Child:
        """An idle child that lives, or a new one that is ready."""
        while self._idle:
            child = self._idle.pop()
            if child.process.returncode is None:
                return child
            await self._end(child)
        child = await Child.start(self._python, self._module, memory=self._limits.memory)
        self.alive.add(child)
        try:
            async with asyncio.timeout(START):
                await child.ready()
        except (TimeoutError, asyncio.IncompleteReadError) as problem:
            code = await self._end(child)
            raise ReaderFailed(
                f"the process of {self._module} does not start (code {code}); `amur doctor` tries one"
            ) from problem
        except BaseException:
            await self._end(child)
            raise
        return child

    async def _end(self, child: Child) -> int | None:
        self.alive.discard(child)
        return await child.end()


def environment() -> dict[str, str]:
    """A child's: nothing of ours, least of all a token, is in reach of what reads hostile bytes. Libraries that
    calculate start no threads, as a process can be confined only while it has one."""
    return {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONSAFEPATH": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


class Child:
    """One process. What it is asked is asked by one caller at a time."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.done = 0

    @classmethod
    async def start(cls, python: str, module: str, *, memory: int) -> Child:
        process = await asyncio.create_subprocess_exec(
            python,
            *("-X", "utf8", "-m", module, str(memory)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=environment(),
        )
        return cls(process)

    async def ready(self) -> None:
        """Waits until the child has loaded what it needs. IncompleteReadError if it ends instead."""
        assert self.process.stdout is not None
        await self.process.stdout.readexactly(len(READY))

    async def ask(self, job: bytes, body: bytes, *, seconds: float) -> bytes:
        """IncompleteReadError or OSError if the child ends meanwhile, as it does when it computes for longer than
        `seconds`; waiting is bounded by the caller."""
        jobs_in, found = self.process.stdin, self.process.stdout
        assert jobs_in is not None
        assert found is not None
        jobs_in.writelines((HEAD.pack(seconds, len(job), len(body)), job, body))
        await jobs_in.drain()
        (size,) = ANSWER_HEAD.unpack(await found.readexactly(ANSWER_HEAD.size))
        if size > LONGEST_ANSWER:
            raise OSError("an answer beyond all measure")
        self.done += 1
        return await found.readexactly(size)

    async def end(self) -> int | None:
        """Killed and waited for, even if the caller is being cancelled."""
        if self.process.returncode is None:
            # Not process.kill(): that looks whether the child has ended, and then asyncio never learns how.
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)
        return await asyncio.shield(self.process.wait())
