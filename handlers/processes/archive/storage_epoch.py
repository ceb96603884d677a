"""A storage that was emptied or swapped while the bot runs: what it needs is laid anew, and the account says so."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.bootstrap.store import Store
from bot.use_cases.note_names import EPOCH
from handlers.processes.loops import Step

log = structlog.get_logger()

LOOK = 5.0
"""Seconds between two looks whether the storage is still the one that was laid out."""
SAID = timedelta(minutes=10)
"""How long the account says that it was emptied."""


def keeping_laid(
    store: Store,
    lay: Callable[[], Awaitable[None]],
    lay_again: Callable[[], Awaitable[None]],
    complain: Callable[[datetime | None], None],
) -> Step:
    """`lay` puts in what nothing works without; `lay_again` does it where this process knew another storage.

    `complain`: since when the storage is another, as long as that is said; then None.
    """
    known: str | None = None
    since: datetime | None = None

    async def step() -> float:
        nonlocal known, since
        if since is not None and store.now() - since > SAID:
            since = None
            complain(None)
        epoch = await store.notes.get(EPOCH)
        if epoch is not None and epoch == known:
            return LOOK
        if known is None:
            await lay()
        else:
            await lay_again()
            since = store.now()
            complain(since)
            log.error("the storage was emptied or swapped; feeds, folder and names were laid anew")
        if epoch is None:
            epoch = secrets.token_hex(8)
            await store.notes.put(EPOCH, epoch)
        known = epoch
        return LOOK

    return step
