"""What a digest is made of: the readings of its window, and what could and could not be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.model import Coverage, Reading, Window
from bot.ports import Archive, FeedBook


async def gather(
    window: Window, *, archive: Archive, feedbook: FeedBook, now: datetime
) -> tuple[Sequence[Reading], Coverage]:
    """Readings filed in the window, oldest first; the feeds' state as of `now` with the window's counts."""
    readings = await archive.filed(window.since, window.until)
    seen, relevant = await archive.counts(window.since, window.until)
    coverage = await feedbook.coverage(now=now)
    return readings, replace(coverage, seen=seen, relevant=relevant)
