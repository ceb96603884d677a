"""How Amur's processes start, are watched, and stop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import structlog

from handlers.processes.lifetime.standby import PARENT, Standby

log = structlog.get_logger()

GRACE = 8.0
"""Seconds that work under way may take to finish after SIGTERM; platforms kill after 10."""
Child = asyncio.subprocess.Process | Standby


@asynccontextmanager
async def stopping() -> AsyncIterator[asyncio.Event]:
    """An event that SIGTERM, Ctrl-C, or the end of the parent process sets."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    parent = os.environ.get(PARENT)
    watch = asyncio.create_task(_with_parent(int(parent), stop)) if parent else None
    try:
        yield stop
    finally:
        if watch:
            watch.cancel()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(name)


async def _with_parent(parent: int, stop: asyncio.Event) -> None:
    while os.getppid() == parent:  # noqa: ASYNC110  # nothing wakes us when another process dies
        await asyncio.sleep(1)
    log.warning("the process that started this one is gone; stopping")
    stop.set()


async def gracefully(work: asyncio.Task[None], stop: asyncio.Event) -> None:
    """Runs `work` until it ends or `stop`; then gives it GRACE seconds. What it raises is raised here."""
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not work.done():
        await asyncio.wait({work}, timeout=GRACE)
    if not work.done():
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work
        return
    await work


async def supervise(
    verb: str, first: Standby, *, stop: asyncio.Event, environment: Mapping[str, str], inherits: Sequence[int] = ()
) -> None:
    """Keeps `amur VERB` running as a child until `stop`: restarted when it dies, with a growing pause.

    `first`: the same, forked, for its first life. `inherits`: open files that later ones get, under the same numbers.
    """
    failures = 0
    child: Child = first
    if not stop.is_set():
        first.begin(environment)
    while not stop.is_set():
        started = asyncio.get_running_loop().time()
        ended = asyncio.create_task(child.wait())
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if stop.is_set():
            await end(child)
            return
        failures = 1 if asyncio.get_running_loop().time() - started > 60 else failures + 1
        pause = min(30.0, 2.0**failures) * random.uniform(0.5, 1.0)
        log.error("a process died; starting it again", verb=verb, exit=child.returncode, seconds=round(pause, 1))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
            return
        child = await start(verb, environment=environment, inherits=inherits)


async def start(
    verb: str, *, environment: Mapping[str, str], inherits: Sequence[int] = ()
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "handlers.cli",
        verb,
        env={**os.environ, **environment, PARENT: str(os.getpid())},
        stdin=asyncio.subprocess.DEVNULL,
        pass_fds=inherits,
    )


async def end(child: Child) -> None:
    """SIGTERM, a little more than its own grace, then SIGKILL."""
    with contextlib.suppress(ProcessLookupError):
        child.terminate()
    try:
        await asyncio.wait_for(child.wait(), GRACE + 1)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
