"""What a digest is made of: the readings of its window, and what could and could not be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.model import Coverage, Reading, Standing, Window
from bot.ports import Archive, FeedBook


async def gather(
    window: Window, *, archive: Archive, feedbook: FeedBook, now: datetime
) -> tuple[Sequence[Reading], Coverage]:
    """Readings filed in the window, oldest first; the feeds' state as of `now` with the window's counts.

    What a feed held when it was first polled, or brought late, is for look-up only: counted, and told by no digest.
    Old files of the watched folder are told: somebody put them there.
    """
    filed = await archive.filed(window.since, window.until)
    readings = [one for one in filed if one.item.standing is Standing.NEWS or one.item.feed is None]
    seen, relevant = await archive.counts(window.since, window.until)
    coverage = await feedbook.coverage(now=now)
    return readings, replace(coverage, seen=seen, relevant=relevant, older=len(filed) - len(readings))
