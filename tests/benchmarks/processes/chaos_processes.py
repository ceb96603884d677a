"""The processes that chaos kills: `-m … HURRY plain|model`, with the settings of `amur` in the environment.

Reads roles from standard input, a line each (web, worker, clock): forks a process that runs what `amur ROLE` runs, and
writes its number. The fork shares what takes long to load, so that a life begins at once. HURRY shortens leases and
waits; `plain` reads items without a language model.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from bot.bootstrap import readers
from bot.settings import Settings, read_settings
from bot.use_cases.delivery import delivery, dispatch
from handlers.processes import clock, worker_loops
from handlers.processes.lifetime.standby import PARENT
from handlers.processes.pack.pack import pack_of
from handlers.processes.web_and_clock import run_clock, run_web
from handlers.processes.worker import run_worker
from tests.end_to_end.mortal_workers import PlainReader

RUN: dict[str, Callable[[Settings], Coroutine[Any, Any, int]]] = {
    "web": run_web,
    "worker": run_worker,
    "clock": run_clock,
}


A_CALL = 4.0
"""Seconds that a lease on a channel lasts at least: where so many processes start at once a call may take some."""


def hurry(by: float) -> None:
    """Leases and waits are this much shorter; what they guard is the same."""
    for module, name in ((dispatch, "PACE"), (dispatch, "LAG"), (dispatch, "AGAIN"), (delivery, "AGAIN")):
        setattr(module, name, getattr(module, name) / by)
    dispatch.LEASE = max(dispatch.LEASE / by, A_CALL)
    worker_loops.ABANDONED = 1.1 * dispatch.LEASE
    worker_loops.LEASE /= by
    worker_loops.HELD_AGAIN /= by
    clock.LEASE = max(1, round(clock.LEASE / by))


def main(by: str, reader: str) -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    settings = read_settings()
    pack = pack_of(settings)
    hurry(float(by))
    if reader == "plain":
        plain: Any = PlainReader(pack)
        vars(readers)["LanguageProcess"] = lambda _: plain
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setpgid(0, 0)
            os.environ[PARENT] = str(os.getppid())  # whoever kills us may be killed itself
            os._exit(asyncio.run(RUN[line.strip()](settings)))
        print(child, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:3])
