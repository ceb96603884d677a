"""The items that people marked as on the beat, off it or missed: how many, and those that are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Item, ItemId, Judgement
from bot.ports import Archive, Feedback

UNMARKED = 400
LATELY = timedelta(days=7)
"""How many of the items that nobody marked, and of which days: the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedItems:
    on: tuple[Item, ...]
    """On the beat, missed ones among them."""
    off: tuple[Item, ...]
    disputed: int
    """Items that as many people call on the beat as off it: they teach nothing."""
    gone: int
    """Marked items that are no longer kept."""
    unmarked: tuple[Item, ...]
    """The newest that nobody marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatMarks:
    """How many items anybody marked as on the beat, as off it, and as missed."""

    on: int = 0
    off: int = 0
    missed: int = 0

    def __bool__(self) -> bool:
        return self.on + self.off + self.missed > 0


def beat_marks(given: Sequence[Judgement]) -> BeatMarks:
    on, missed = (len({one.item for one in given if one.of == kind and one.useful}) for kind in ("beat", "missed"))
    off = len({one.item for one in given if one.of != "showing" and not one.useful})
    return BeatMarks(on=on, off=off, missed=missed)


async def marked_items(*, archive: Archive, feedback: Feedback, now: datetime) -> MarkedItems:
    """By the majority of those who marked an item."""
    votes: Counter[ItemId] = Counter()
    for one in await feedback.given():
        if one.of != "showing":
            votes[one.item] += 1 if one.useful else -1
    kept = {one.item.id: one.item for one in await archive.readings(list(votes))}
    return MarkedItems(
        on=tuple(kept[id_] for id_, said in votes.items() if said > 0 and id_ in kept),
        off=tuple(kept[id_] for id_, said in votes.items() if said < 0 and id_ in kept),
        disputed=sum(said == 0 for said in votes.values()),
        gone=sum(id_ not in kept for id_, said in votes.items() if said),
        unmarked=await _unmarked(archive, votes, now),
    )


async def _unmarked(archive: Archive, votes: Counter[ItemId], now: datetime) -> tuple[Item, ...]:
    filed = [one.item for one in await archive.filed(now - LATELY, now)]
    ids = [one.id for one in filed if one.id not in votes and one.feed is not None][-UNMARKED:]
    return tuple(one.item for one in await archive.readings(ids))
