"""The time as the storage's server has it: one clock for all processes, whatever their machines' clocks do.

Between two questions it goes on by the machine's monotonic clock, which nobody sets. Until the server has answered for
the first time it is the machine's own.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from datetime import UTC, datetime

import structlog

from bot.adapters.redis.connection import Link
from bot.errors import StorageAway

log = structlog.get_logger()

EVERY = 5.0
"""Seconds between two questions: a clock of the server that was set is followed that late."""
APART = 60.0
"""Seconds by which two clocks may differ before it is worth a line in the log."""


class ServerClock:
    """Called, it gives the time, with zone UTC. Never fails: without the server it goes on by itself."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._ahead: float | None = None
        """Seconds from the monotonic clock to the server's."""
        self._warned = False

    def __call__(self) -> datetime:
        if self._ahead is None:
            return datetime.now(UTC)
        return datetime.fromtimestamp(time.monotonic() + self._ahead, UTC)

    async def refresh(self) -> None:
        """Asks the server. StorageAway."""
        asked = time.monotonic()
        async with self._link.asking() as redis:
            seconds, micros = await redis.time()
        answered = time.monotonic()
        before, self._ahead = self._ahead, seconds + micros / 1e6 - (asked + answered) / 2
        if before is not None and abs(self._ahead - before) > APART:
            log.warning("the storage server's clock was set", seconds=round(self._ahead - before))
        self._compare()

    def _compare(self) -> None:
        """One line when this machine's clock is off, and one when it is right again."""
        off = (datetime.now(UTC) - self()).total_seconds()
        if (abs(off) > APART) is not self._warned:
            self._warned = not self._warned
            if self._warned:
                log.warning("this machine's clock is off; the storage server's is followed", seconds=round(off))
            else:
                log.info("this machine's clock and the storage server's agree again")

    async def follow(self, every: float = EVERY) -> None:
        """Asks again and again, until cancelled."""
        while True:
            with contextlib.suppress(StorageAway):  # whoever needs the storage says so
                await self.refresh()
            await asyncio.sleep(every)
