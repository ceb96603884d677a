"""/feeds why: what became of the article at an address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.edition.window import delivery_id
from bot.model import Alert, ArticleTrace, ChannelId, Delivery, DeliveryState, ItemId, Part, Reading, Window
from bot.reading.documents.feed_identity import article_alias, nearest_of_host
from bot.reading.documents.urls import claimed_alias
from bot.use_cases.archive.intake import alert_intent
from bot.use_cases.digests.plans import all_plans
from bot.use_cases.digests.story_members import members
from digests.slack.feeds.article_trace import compose_trace, shows
from digests.slack.help import compose_note
from handlers.slack.ports import Ports
from handlers.slack.requests import Request

DAYS = 8
"""Local days from an item's filing on whose digests may show it: a channel may have one a week."""
HOME = "That is a site's front page, not an article. Give the article's own address, or look at the feed: /feeds NAME"


async def why(address: str, request: Request, ports: Ports) -> Part:
    url = address if "://" in address else f"https://{address}"
    alias = article_alias(url)
    if alias is None:
        return compose_note(HOME)
    return compose_trace(await trace(url, alias, request, ports))


async def trace(url: str, alias: str, request: Request, ports: Ports) -> ArticleTrace:
    """An article's alias is also the id of an item first met under this address. What its own site's feeds say comes
    before what others say about it."""
    listings = [one for name in (alias, claimed_alias(alias)) for one in await ports.store.feed_list.listings(name)]
    own = [one.item for one in listings if one.item == alias]
    ids = list(dict.fromkeys([*own, *(one.item for one in listings), ItemId(alias)]))
    known = await ports.store.archive.on_file(ids)
    readings = await ports.store.archive.readings(ids)
    if readings:
        reading = readings[0]
        return ArticleTrace(
            url=url,
            listings=tuple(listings),
            reading=reading,
            members=tuple(await members(reading, archive=ports.store.archive)),
            digests=tuple(await _digests(reading, ports)),
            alerts=tuple(await _alerts(reading, request, ports)),
        )
    aside = next((id_ for id_ in ids if known.get(id_) == ""), None)
    because, last = await ports.store.archive.judged(aside or ids[0])
    states = () if listings or aside else await ports.store.feedbook.states(now=ports.now())
    return ArticleTrace(
        url=url,
        listings=tuple(listings),
        listed_last=last,
        aside=aside is not None,
        because=because,
        nearest=nearest_of_host(url, states),
    )


async def _digests(reading: Reading, ports: Ports) -> list[tuple[ChannelId, datetime]]:
    """Those posted that show the item."""
    plans = await all_plans(ports.settings, ports.store.plans, ports.team)
    found = []
    for plan in plans:
        for window in _windows(reading, plan.zone):
            delivery = await ports.store.ledger.delivery(delivery_id(ports.team, plan.channel, window))
            if delivery is not None and delivery.sent and any(shows(part, reading.item) for part in delivery.parts):
                found.append((plan.channel, _posted(delivery)))
    return found


def _windows(reading: Reading, zone: str) -> Sequence[Window]:
    """Of the channel's first digest, and of the days that may hold the item."""
    seen = reading.item.seen_at
    days = [(seen + timedelta(days=number)).date() for number in range(-1, DAYS)]
    first = Window(day=seen.date(), since=seen, until=seen, zone=zone, first=True)
    return [first, *(Window(day=day, since=seen, until=seen, zone=zone) for day in days)]


def _posted(delivery: Delivery) -> datetime:
    return datetime.fromtimestamp(float(delivery.sent[0]), UTC)


async def _alerts(reading: Reading, request: Request, ports: Ports) -> list[tuple[str, datetime | None]]:
    """The asker's own: nobody else sees them."""
    found: list[tuple[str, datetime | None]] = []
    for one in await ports.store.watchlist.of(ports.team, request.user):
        intent = alert_intent(Alert(subscription=one, item=reading.item.id, matched=()))
        delivery = await ports.store.ledger.delivery(intent.delivery)
        if delivery is not None:
            sent = delivery.state is DeliveryState.SENT and delivery.sent
            found.append((one.terms, _posted(delivery) if sent else None))
    return found
