"""What to do with items that just came in: which are new, which changed, which are news."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model import Item, ItemId, OwnPage, Standing, utc

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Every item that came in is in exactly one of the four, but for doubles of the batch."""

    fresh: tuple[Item, ...] = ()
    """Never seen, in the order given."""
    changed: tuple[Item, ...] = ()
    """On file with other words: an edit, to be filed anew and never announced."""
    owed: tuple[Item, ...] = ()
    """On file as they are, but their own page could not be read and is to be tried once more."""
    known: tuple[ItemId, ...] = ()
    """On file as they are, or judged irrelevant earlier."""


def sort_out(
    items: Iterable[Item], on_file: Mapping[ItemId, str], now: datetime, *, news_days: int, baseline: bool = False
) -> Sorted:
    """New items apart from edits and old acquaintances, each with its standing set.

    `on_file`: id → revision last filed, "" for one judged irrelevant. Of items with the same id in one batch the first
    counts (feeds list the newest first). `baseline`: what the feed held when first polled, which is archive.
    """
    fresh: list[Item] = []
    changed: list[Item] = []
    owed: list[Item] = []
    known: list[ItemId] = []
    met: set[ItemId] = set()
    for item in items:
        if item.id in met:
            continue
        met.add(item.id)
        filed = on_file.get(item.id)
        if filed is None:
            fresh.append(standing(item, now, news_days, baseline))
            continue
        listed = _believed(item, now).revision
        if filed in ("", listed) or filed in (OwnPage.revision_of(o, listed) for o in ("read", "part", "none")):
            known.append(item.id)
        elif filed == OwnPage.revision_of("again", listed):
            owed.append(standing(item, now, news_days, baseline))
        else:
            changed.append(standing(item, now, news_days, baseline))
    return Sorted(fresh=tuple(fresh), changed=tuple(changed), owed=tuple(owed), known=tuple(known))


def standing(item: Item, now: datetime, news_days: int, baseline: bool) -> Item:
    """News is dated, recent, and came after the first look at its feed; everything else is archive."""
    dated = _believed(item, now)
    published = dated.published
    recent = published is not None and published >= _oldest_news(dated, now, news_days)
    return replace(dated, standing=Standing.NEWS if recent and not baseline else Standing.ARCHIVE)


def _oldest_news(item: Item, now: datetime, news_days: int) -> datetime:
    limit = utc(now) - news_days * DAY
    if item.published_to == "day":  # a day has no hour: the whole of the oldest day is still news
        return limit.replace(hour=0, minute=0, second=0, microsecond=0)
    return limit


def _believed(item: Item, now: datetime) -> Item:
    """Without a date that lies more than a day ahead: a clock was wrong, and a wrong date is worse than none."""
    if item.published is not None and item.published > utc(now) + DAY:
        return replace(item, published=None, published_to=None)
    return item
