"""The worker's loop that keeps the indexes up: files what an earlier build filed under the newer ones, and takes out
what has expired, a little at a time beside everything else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from bot.ports import Upkeep

log = structlog.get_logger()

AT_ONCE = 20
"""Items at a time: some milliseconds each, for the server and for us."""
BREATH = 0.1
"""Seconds between two times, so that feeds and posts come first."""
LOOK = 60.0
"""Seconds between two looks when nothing is outdated: a worker of an earlier build may still be filing."""
TELL = 2_000
"""Items between two lines in the log."""


def reindexing(archive: Upkeep) -> Callable[[], Awaitable[float]]:
    """A step of the loop: gives the seconds until the next."""
    logged: int | None = None

    async def step() -> float:
        nonlocal logged
        done = await archive.reindex(limit=AT_ONCE)
        for item in done.unread:
            log.warning("an item cannot be read and stays under its old indexes", item=item)
        if done.left and (logged is None or logged - done.left >= TELL):
            log.info("indexing anew what an earlier version filed", left=done.left)
            logged = done.left
        elif not done.left and logged is not None:
            log.info("everything on file is indexed as this version does it")
            logged = None
        trimmed = await archive.trim()
        return BREATH if done.left or trimmed else LOOK

    return step
