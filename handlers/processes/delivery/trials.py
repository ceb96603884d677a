"""A process that composes one delivery and nothing else, so that its death is that delivery's doing and harms nobody.

`amur compose DELIVERY` is that process; `Trials` starts it and sees how it ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

import structlog

from bot.bootstrap.slack import open_slack
from bot.bootstrap.store import Store, open_shared_store
from bot.errors import StorageAway
from bot.model import DeliveryId
from bot.settings import Settings
from bot.use_cases.delivery.delivery import frozen
from bot.use_cases.delivery.trial import TrialEnd
from handlers.processes.delivery.composition import Composition
from handlers.processes.pack.pack import pack_of

log = structlog.get_logger()

LONGEST = 120
"""Seconds that composing may take, then the kernel ends it: the longest known, of 10,000 items, takes two or three."""
NOT_STARTED = 126
"""The exit code of what cannot be started, as a shell has it."""
ORDERLY = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE})
"""Signals by which somebody else ends a program. SIGKILL is none of them: for want of memory the kernel sends it."""
STARTS = 3
"""Times in a row that none could begin, whatever for: then it is no passing want of memory, and the worker is told."""
KILL_FIRST = "1000"
"""What /proc/PID/oom_score_adj calls the first one to be ended where memory is short: rather this than the worker."""


class Process(Protocol):
    """As `asyncio.subprocess.Process`."""

    @property
    def returncode(self) -> int | None: ...
    async def wait(self) -> int: ...
    def kill(self) -> None: ...


Start = Callable[[DeliveryId], Awaitable[Process]]


async def start(id_: DeliveryId) -> Process:
    """In a session of its own: Ctrl-C is for the worker, which ends it."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "handlers.cli", "compose", id_),
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )


class Trials:
    """One at a time in a worker: where memory is short, several would end each other. Use as a `Trial`."""

    def __init__(self, start: Start = start) -> None:
        self._start = start
        self._turn = asyncio.Lock()
        self._unbegun = 0

    async def __call__(self, id_: DeliveryId) -> TrialEnd:
        async with self._turn:
            code = await self._exit_code(id_)
        self._unbegun = self._unbegun + 1 if code > 0 else 0
        end = TrialEnd.IMPOSSIBLE if self._unbegun >= STARTS else end_by(code)
        log.warning("workers died over this delivery; composed by itself", delivery=id_, end=end.value, exit=code)
        return end

    async def _exit_code(self, id_: DeliveryId) -> int:
        try:
            process = await self._start(id_)
        except OSError as problem:
            log.warning("what composes a delivery by itself cannot be started", reason=str(problem))
            return NOT_STARTED
        try:
            return await process.wait()
        finally:
            await _end(process)


async def _end(process: Process) -> None:
    """Also if we are being cancelled."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await asyncio.shield(process.wait())


def end_by(code: int) -> TrialEnd:
    """By exit code, or minus the signal that ended it."""
    if code == 0:
        return TrialEnd.CAME_THROUGH
    return TrialEnd.DIED if code < 0 and -code not in ORDERLY else TrialEnd.BROKEN_OFF


# ------------------------------------------------------------------------------------------------------- that process


async def compose_one(settings: Settings, id_: DeliveryId) -> int:
    """The exit code: 0 if it lives, whatever came of it. What composing met the worker will meet too, and say. Another
    says that it could not begin, or lost the storage."""
    expendable()
    async with open_shared_store(settings) as store, open_slack(settings) as slack:
        composition = Composition.opened(store, slack, pack_of(settings), settings, store.now)
        try:
            await _compose(id_, store, composition)
        except StorageAway:
            raise
        except Exception:  # an ordinary failure: it lives
            log.exception("composing it by itself came to nothing", delivery=id_)
    return 0


def expendable() -> None:
    """This process ends at its deadline, whatever it does then, and before others where memory is short."""
    signal.alarm(LONGEST)
    with contextlib.suppress(OSError):  # there is no such file but on Linux
        Path(f"/proc/{os.getpid()}/oom_score_adj").write_text(KILL_FIRST, encoding="ascii")


async def _compose(id_: DeliveryId, store: Store, composition: Composition) -> None:
    delivery, intent = await store.ledger.delivery(id_), await store.ledger.intent(id_)
    if delivery is None or intent is None:
        return
    if delivery.parts:
        await composition.follow(intent)
    else:
        await frozen(id_, await composition.compose(intent), store.ledger)
