"""From a feed's item to Slack's messages and back, for whoever runs the bot: everybody's alerts, every delivery."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.model import (
    AlertIntent,
    ArticleTrace,
    BundleIntent,
    ChannelId,
    Delivery,
    DigestIntent,
    IntentKind,
    ItemId,
    Reading,
    UserId,
    kind_of,
    trace_id,
)
from bot.ports import AlertStories
from bot.reading.documents.urls import shown
from bot.use_cases.archive.article_trace import (
    FrontPage,
    SeveralArticles,
    Tracing,
    digest_deliveries,
    trace_article,
    trace_known,
)
from bot.use_cases.archive.intake import alert_delivery, growth_delivery

TS = re.compile(r"(\d{10})\.(\d{6})")
"""Slack's time stamp of a message …"""
PERMALINK = re.compile(r"/archives/[A-Z0-9]+/p(\d{10})(\d{6})$")
"""… and as its link has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedDelivery:
    """What an item came to at one place."""

    kind: IntentKind
    record: Delivery
    terms: tuple[tuple[UserId, str], ...] = ()
    """Of an alert: whose terms it matched."""
    message: Delivery | None = None
    """Another delivery whose message tells the item's story there, and knows of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTrace:
    article: ArticleTrace
    item: ItemId | None
    """None: it was never seen."""
    filed_at: datetime | None = None
    deliveries: tuple[TracedDelivery, ...] = ()

    @property
    def trace(self) -> str:
        """The id of its spans."""
        return trace_id(self.item) if self.item else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTrace:
    """A message of Amur's, by its time stamp."""

    delivery: TracedDelivery
    part: int
    """Which of the delivery's messages it is, from 0."""
    items: tuple[Reading, ...] = ()
    """Those it knows of that are still on file."""


@dataclass(frozen=True, slots=True)
class NoSuchMessage:
    """Not Amur's, or its record has expired."""


Found = ItemTrace | MessageTrace | SeveralArticles | FrontPage | NoSuchMessage


async def trace_item(asked: str, within: Tracing, stories: AlertStories) -> Found:
    """`asked`: a message's time stamp or link, an item's id, or what `trace_article` takes."""
    ts = _time_stamp(asked)
    if ts is not None:
        return await _message(ts, within, stories)
    known = await within.archive.on_file([ItemId(asked)])
    found = await (trace_known(ItemId(asked), within) if known else trace_article(asked, within))
    if not isinstance(found, ArticleTrace):
        return found
    if found.reading is None:
        return ItemTrace(
            article=found, item=ItemId(asked) if known else next((one.item for one in found.listings), None)
        )
    item = found.reading.item.id
    deliveries = [*await _alerts(found.reading, within, stories), *await _digests(found.reading, within)]
    filed_at = await within.archive.filed_at(item)
    return ItemTrace(article=found, item=item, filed_at=filed_at, deliveries=tuple(deliveries))


def _time_stamp(asked: str) -> str | None:
    if plain := TS.fullmatch(asked):
        return f"{plain[1]}.{plain[2]}"
    linked = PERMALINK.search(urlsplit(asked).path) if shown(asked) else None
    return f"{linked[1]}.{linked[2]}" if linked else None


# ------------------------------------------------------------------------------------------------ deliveries of an item


async def _alerts(reading: Reading, within: Tracing, stories: AlertStories) -> Sequence[TracedDelivery]:
    places = sorted({one.place for one in await within.watchlist.everyone() if one.team == within.team})
    found = []
    for place in places:
        id_ = alert_delivery(within.team, place, reading.item.id)
        intent, record = await within.ledger.intent(id_), await within.ledger.delivery(id_)
        if isinstance(intent, AlertIntent) and record is not None:
            message = None if record.sent else await _story_message(reading, place, within, stories)
            found.append(TracedDelivery(kind=IntentKind.ALERT, record=record, terms=_terms(intent), message=message))
        grown = await within.ledger.delivery(growth_delivery(within.team, place, reading.item.id))
        if grown is not None:
            message = None if grown.sent else await _story_message(reading, place, within, stories)
            found.append(TracedDelivery(kind=IntentKind.GROWTH, record=grown, message=message))
    return found


def _terms(intent: AlertIntent) -> tuple[tuple[UserId, str], ...]:
    return tuple((one.subscription.user, one.subscription.terms) for one in intent.alerts)


async def _story_message(
    reading: Reading, place: ChannelId | UserId, within: Tracing, stories: AlertStories
) -> Delivery | None:
    """The message that tells its story there, if it knows of the item."""
    if reading.placed is None:
        return None
    told = await stories.of(within.team, place, reading.placed.story)
    if told.message is None or reading.item.id not in await stories.shown(told.message):
        return None
    return await within.ledger.delivery(told.message)


async def _digests(reading: Reading, within: Tracing) -> Sequence[TracedDelivery]:
    showing = [one for plan in within.plans for one in await digest_deliveries(plan, reading.item, within)]
    return [
        TracedDelivery(kind=IntentKind.DIGEST, record=one)
        for one in showing
        if any(within.shows(part, reading.item) for part in one.parts)
    ]


# ----------------------------------------------------------------------------------------------------------- a message


async def _message(ts: str, within: Tracing, stories: AlertStories) -> MessageTrace | NoSuchMessage:
    record = await within.ledger.posted_as(ts)
    intent = await within.ledger.intent(record.id) if record else None
    if record is None or intent is None:
        return NoSuchMessage()
    terms = _terms(intent) if isinstance(intent, AlertIntent) else ()
    delivery = TracedDelivery(kind=kind_of(intent), record=record, terms=terms)
    items: Sequence[Reading] = ()
    match intent:
        case DigestIntent(window=window):
            filed = await within.archive.filed(window.since, window.until)
            items = [one for one in filed if any(within.shows(part, one.item) for part in record.parts)]
        case AlertIntent() | BundleIntent():
            ids = [*await stories.shown(record.id)]
            ids += [intent.alert.item] if isinstance(intent, AlertIntent) and not ids else []
            items = await within.archive.readings(sorted(ids))
    return MessageTrace(delivery=delivery, part=record.sent.index(ts), items=tuple(items))
