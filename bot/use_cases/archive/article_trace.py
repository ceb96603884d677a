"""What became of an article, asked for by its address, its file's name or its title."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PureWindowsPath

from bot.edition.window import delivery_id, windows_that_may_hold
from bot.model import (
    AlertIntent,
    AlertTrace,
    ArticleTrace,
    ChannelId,
    ChannelPlan,
    Delivery,
    DeliveryState,
    DigestIntent,
    Item,
    ItemId,
    Listing,
    Part,
    Reading,
    TeamId,
    UserId,
    fold,
)
from bot.ports import Archive, FeedBook, FeedList, Ledger, Notes, Watchlist
from bot.reading.documents.feeds.feed_identity import article_alias, looks_like_address, nearest_of_site
from bot.reading.documents.text_file import item_id
from bot.reading.documents.urls import claimed_alias
from bot.reading.search.terms import TermsWrong, parse
from bot.use_cases.archive.intake import alert_delivery
from bot.use_cases.archive.watched_folder import file_at
from bot.use_cases.digests.story_members import members
from bot.use_cases.unread_files import unread_files

ENDING = ".txt"
TITLES = 6
"""Articles found by a title, at most."""
WORDS = 20
"""Of a title, that are looked for."""

Shows = Callable[[Part, Item], bool]
"""Whether a message shows an item."""


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The address is a site's, not an article's."""


@dataclass(frozen=True, slots=True)
class SeveralArticles:
    """All that the words may mean, newest first."""

    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracing:
    """Where it is looked, and for whom: nobody sees another's alerts."""

    archive: Archive
    feed_list: FeedList
    feedbook: FeedBook
    ledger: Ledger
    watchlist: Watchlist
    notes: Notes
    plans: Sequence[ChannelPlan]
    """Of the channels that have a digest."""
    team: TeamId
    user: UserId
    now: datetime
    shows: Shows


async def trace_article(asked: str, within: Tracing) -> ArticleTrace | SeveralArticles | FrontPage:
    """`asked`: an address, the name or path of a file of the folder, or words of a title."""
    is_address = looks_like_address(asked) and ("://" in asked or not asked.casefold().endswith(ENDING))
    by_address = await _by_address(asked, within) if is_address else None
    if by_address is not None and by_address.is_known:
        return by_address
    if "://" not in asked:
        found = await _by_file(asked, within) or await _by_title(asked, within)
        if found is not None:
            return found
    unread = await unread_files(within.notes)
    if not is_address:
        return ArticleTrace(url=asked, is_address=False, unread_files=unread)
    return replace(by_address, unread_files=unread) if by_address is not None else FrontPage()


async def trace_known(item: ItemId, within: Tracing) -> ArticleTrace:
    """Of an item that is known by its id."""
    readings = await within.archive.readings([item])
    if readings:
        return await _of(readings[0], within)
    because, last = await within.archive.judged(item)
    listings = tuple(await within.feed_list.listings(item))
    return ArticleTrace(url=item, listings=listings, listed_last=last, aside=bool(because), because=because)


async def _by_address(address: str, within: Tracing) -> ArticleTrace | None:
    """None for a front page. An article's alias is also the id of an item first met under this address. What its own
    site's feeds say comes before what others say about it."""
    url = address if "://" in address else f"https://{address}"
    alias = article_alias(url)
    if alias is None:
        return None
    listings, ids = await known_under(alias, archive=within.archive, feed_list=within.feed_list, notes=within.notes)
    known = await within.archive.on_file(ids)
    readings = await within.archive.readings(ids)
    if readings:
        return replace(await _of(readings[0], within), url=url, listings=listings)
    aside = next((id_ for id_ in ids if known.get(id_) == ""), None)
    because, last = await within.archive.judged(aside or ids[0])
    states = () if listings or aside else await within.feedbook.states(now=within.now)
    return ArticleTrace(
        url=url,
        listings=listings,
        listed_last=last,
        aside=aside is not None,
        because=because,
        nearest=nearest_of_site(url, states),
    )


async def known_under(
    alias: str, *, archive: Archive, feed_list: FeedList, notes: Notes
) -> tuple[tuple[Listing, ...], Sequence[ItemId]]:
    """Who listed the article of this alias, and every id that it may be on file under, its own site's first."""
    names = (alias, claimed_alias(alias))
    listings = tuple([one for name in names for one in await feed_list.listings(name)])
    own = [one.item for one in listings if one.item == alias]
    filed = await file_at(alias, notes=notes, archive=archive)
    found = [*own, *(one.item for one in listings), ItemId(alias), *([filed] if filed else [])]
    return listings, list(dict.fromkeys(found))


async def _by_file(asked: str, within: Tracing) -> ArticleTrace | None:
    """By the last part of a path, with or without its ending."""
    last = PureWindowsPath(asked).name
    name = last if last.casefold().endswith(ENDING) else last + ENDING
    unread = next((one for one in await unread_files(within.notes) if one.name == name), None)
    readings = await within.archive.readings([item_id(name)])
    if readings:
        return replace(await _of(readings[0], within), url=name, unread=unread)
    return ArticleTrace(url=name, unread=unread, is_address=False) if unread is not None else None


async def _by_title(asked: str, within: Tracing) -> ArticleTrace | SeveralArticles | None:
    """Whoever brought it. A title that is the very words goes before those that hold them."""
    words = " ".join(re.sub(r"[\W_]+", " ", asked).split()[:WORDS])
    query = f'title:"{words}"'
    if not words or isinstance(parse(query), TermsWrong):
        return None
    found = await within.archive.search(query, limit=TITLES)
    same = [one for one in found if fold(one.item.title) == fold(asked)]
    chosen = same or found
    if len(chosen) > 1:
        return SeveralArticles(tuple(chosen))
    return await _of(chosen[0], within) if chosen else None


async def _of(reading: Reading, within: Tracing) -> ArticleTrace:
    item = reading.item
    alias = (article_alias(item.url) if item.url else None) or item.id
    digests = await _digests(reading, within)
    return ArticleTrace(
        url=item.url or item.title,
        is_address=item.url is not None,
        listings=tuple(await within.feed_list.listings(alias)),
        reading=reading,
        members=tuple(await members(reading, archive=within.archive)),
        digests=digests.shown,
        passed_over=digests.passed_over,
        due=digests.due,
        alerts=tuple(await _alerts(reading, within)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Digests:
    """As in ArticleTrace."""

    shown: tuple[tuple[ChannelId, datetime], ...]
    passed_over: tuple[ChannelId, ...]
    due: tuple[ChannelId, ...]


async def _digests(reading: Reading, within: Tracing) -> _Digests:
    shown: list[tuple[ChannelId, datetime]] = []
    passed_over: list[ChannelId] = []
    due: list[ChannelId] = []
    for plan in within.plans:
        posted = [one for one in await digest_deliveries(plan, reading.item, within) if one.sent]
        showing = [one for one in posted if any(within.shows(part, reading.item) for part in one.parts)]
        shown += [(plan.channel, _posted(one)) for one in showing]
        if not showing:
            covered = [await _covers(one, reading.item, within) for one in posted]
            (passed_over if any(covered) else due).append(plan.channel)
    return _Digests(shown=tuple(shown), passed_over=tuple(passed_over), due=tuple(due))


async def digest_deliveries(plan: ChannelPlan, item: Item, within: Tracing) -> list[Delivery]:
    """Of the channel's digests that may hold the item."""
    windows = windows_that_may_hold(item.seen_at, plan.zone)
    found = [await within.ledger.delivery(delivery_id(within.team, plan.channel, window)) for window in windows]
    return [one for one in found if one is not None]


async def _covers(delivery: Delivery, item: Item, within: Tracing) -> bool:
    intent = await within.ledger.intent(delivery.id)
    return isinstance(intent, DigestIntent) and intent.window.since <= item.seen_at < intent.window.until


def _posted(delivery: Delivery) -> datetime:
    return datetime.fromtimestamp(float(delivery.sent[0]), UTC)


async def _alerts(reading: Reading, within: Tracing) -> list[AlertTrace]:
    own = await within.watchlist.of(within.team, within.user)
    found: list[AlertTrace] = []
    for place in sorted({one.place for one in own}):
        id_ = alert_delivery(within.team, place, reading.item.id)
        intent, delivery = await within.ledger.intent(id_), await within.ledger.delivery(id_)
        if not isinstance(intent, AlertIntent) or delivery is None:
            continue
        sent = _posted(delivery) if delivery.sent else None
        became = "" if sent or delivery.state in UNDER_WAY else delivery.reason
        found += [
            AlertTrace(terms=one.subscription.terms, sent=sent, became=became)
            for one in intent.alerts
            if one.subscription.user == within.user
        ]
    return found


UNDER_WAY = (DeliveryState.PENDING, DeliveryState.SENDING)
