"""Loops side by side, none of which can stop another: one that meets trouble says so once, backs off, goes on."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable

import structlog

from bot.errors import AmurError
from bot.ports import Metrics

log = structlog.get_logger()

Step = Callable[[], Awaitable[float]]
"""Does what there is to do now; gives the seconds until there may be more."""
Note = Callable[[str, Exception | None], None]
"""Hears what a loop, by its name, met: one of our errors, or a fault in our code; None: it works."""


def counting(metrics: Metrics) -> Note:
    def note(_: str, problem: Exception | None) -> None:
        if problem is not None:
            metrics.erred(problem)

    return note


STEADY = 90.0
"""Seconds after which a step that has not failed again is taken to work: longer than a refused message waits."""


async def forever(
    name: str,
    step: Step,
    stop: asyncio.Event,
    note: Note = lambda loop, problem: None,
    *,
    steady: float = STEADY,
) -> None:
    """`note` hears after `steady` seconds that a step which failed before goes on: some end only at `stop`."""
    failures = 0
    while not stop.is_set():
        goes_on = asyncio.get_running_loop().call_later(steady, note, name, None) if failures else None
        try:
            pause = await step()
            if failures:
                log.info("working again", loop=name, after=failures)
            failures = 0
            note(name, None)
        except AmurError as problem:
            failures += 1
            pause = backoff(failures)
            note(name, problem)
            log.warning("waiting", loop=name, reason=str(problem), seconds=round(pause, 1))
        except Exception as fault:  # a fault of ours in one loop must not stop the others, nor go unseen
            failures += 1
            pause = backoff(failures)
            note(name, fault)
            log.exception("a fault in our own code; going on", loop=name, seconds=round(pause, 1))
        finally:
            if goes_on is not None:
                goes_on.cancel()
        await _sleep(pause, stop)


MOST = 20.0
"""Seconds between two tries at most: what was relieved is seen within 30."""


def backoff(failures: int) -> float:
    """Seconds to wait after so many failures in a row: doubling up to `MOST`, half of it by chance."""
    return min(MOST, 0.5 * 2.0 ** min(failures, 8)) * random.uniform(0.5, 1.0)


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
