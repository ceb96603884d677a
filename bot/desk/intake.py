"""Items in, filed readings out: the one road that feeds and files share.

sort out → judge relevance → read → place in a story → match alerts → file. Cheap things first: what is not about both
sides never reaches the language model; its id is remembered, its body is not kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from bot.model import Alert, AlertIntent, DeliveryId, Item, Label, Reading, Subscription, digest
from bot.ports import Archive, Reader, Watchlist
from bot.reading.relevance import Gate
from bot.reading.sorting import sort_out
from bot.reading.stories import place
from bot.reading.terms import Percolator

EXTENTS = ("headline", "summary", "full")
BATCH = 16
"""Items read at once: large enough to keep the model busy, small enough for a progress bar to move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What taking in needs of the world, and the two rules it goes by."""

    archive: Archive
    watchlist: Watchlist
    reader: Reader
    gate: Gate
    news_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of some items."""

    fresh: int = 0
    """Never seen before."""
    relevant: int = 0
    filed: tuple[Reading, ...] = ()


async def take_in(items: Sequence[Item], *, intake: Intake, now: datetime, baseline: bool = False) -> Taken:
    """Files what is new and relevant among `items`; `baseline`: a feed's first poll, archive all of it, alert nobody.

    Items of the watched folder are always read: somebody put them there.
    """
    on_file = await intake.archive.on_file([item.id for item in items])
    arrived = sort_out(items, on_file, now, news_days=intake.news_days, baseline=baseline)
    fresh = (*arrived.fresh, *await _edits(arrived.changed, intake.archive))
    kept = [item for item in fresh if item.label is Label.SEED or intake.gate.judge(item).relevant]
    wanted = {item.id for item in kept}
    await intake.archive.remember([item.id for item in fresh if item.id not in wanted], now=now)
    filed: list[Reading] = []
    for start in range(0, len(kept), BATCH):
        for reading in await intake.reader.read(kept[start : start + BATCH]):
            placed = await _placed(reading, intake.archive)
            intents = () if baseline else await alerts_for(placed, intake.watchlist)
            if await intake.archive.file(placed, intents, now=now):
                filed.append(placed)
    if fresh:
        await intake.archive.tally(seen=len(fresh), relevant=len(kept), now=now)
    return Taken(fresh=len(arrived.fresh), relevant=len(kept), filed=tuple(filed))


async def _edits(changed: Sequence[Item], archive: Archive) -> tuple[Item, ...]:
    """Edits by whoever brought the item, or a fuller text of it; another feed's other wording of a page is no edit."""
    if not changed:
        return ()
    filed = {reading.item.id: reading.item for reading in await archive.readings([item.id for item in changed])}
    return tuple(
        item
        for item in changed
        if (old := filed.get(item.id)) is None
        or item.feed == old.feed
        or EXTENTS.index(item.extent) > EXTENTS.index(old.extent)
    )


async def _placed(reading: Reading, archive: Archive) -> Reading:
    members = await archive.place(reading.item, reading.weights)
    return replace(reading, placed=place(reading.item, reading.weights, members))


async def alerts_for(reading: Reading, watchlist: Watchlist) -> tuple[AlertIntent, ...]:
    """One intent a subscription that the reading matches."""
    subscriptions = tuple(await watchlist.everyone())
    if not subscriptions:
        return ()
    return tuple(alert_intent(alert) for alert in _percolator(subscriptions).matching(reading))


@lru_cache(maxsize=2)
def _percolator(subscriptions: tuple[Subscription, ...]) -> Percolator:
    return Percolator(subscriptions)


def alert_intent(alert: Alert) -> AlertIntent:
    """One delivery a subscription and item, however often the item is read."""
    subscription = alert.subscription
    delivery = digest("alert", subscription.team, subscription.user, subscription.id, alert.item)
    return AlertIntent(delivery=DeliveryId(delivery), team=subscription.team, alert=alert)
