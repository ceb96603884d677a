"""An article that somebody missed: read at its own page, as politely and as safely as any, and filed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

from bot.errors import ReaderFailed
from bot.model import Feed, FeedState, Item, ItemId, Judgement, Label, Reading
from bot.ports import Archive, Feedback, FeedBook, FeedList, Lookup, Notes
from bot.reading.documents.feeds.feed_identity import article_alias, guessed_label, nearest_of_site
from bot.reading.documents.urls import addresses, host_of
from bot.use_cases.archive.article_trace import known_under
from bot.use_cases.archive.intake import Intake, take_in

LOOK = 20.0
"""Seconds for the page of one address. What follows, reading and filing, has deadlines of its own: what was filed is
never called not read."""


@dataclass(frozen=True, slots=True)
class Added:
    reading: Reading


@dataclass(frozen=True, slots=True)
class OnFile:
    """It was there before."""

    reading: Reading


@dataclass(frozen=True, slots=True)
class NotRead:
    """Nothing was filed."""

    reason: str


@dataclass(frozen=True, slots=True)
class NoArticle:
    """The address is none, or a site's front page."""


Missed = Added | OnFile | NotRead | NoArticle


class Stores(Protocol):
    @property
    def archive(self) -> Archive: ...
    @property
    def feed_list(self) -> FeedList: ...
    @property
    def feedbook(self) -> FeedBook: ...
    @property
    def feedback(self) -> Feedback: ...
    @property
    def notes(self) -> Notes: ...


async def add_missed(lookup: Lookup, stores: Stores, *, intake: Intake, known: Sequence[Feed], now: datetime) -> Missed:
    """Files the article at the lookup's address, whatever the gate says of it, and notes that the person missed it.

    `known`: feeds that say what kind of voice a host is. Errors of storage come out, and ReaderFailed until it is
    hopeless.
    """
    try:
        tried = await _tried(lookup.address, stores, intake=intake, known=known, now=now)
    except ReaderFailed as problem:
        if not lookup.is_hopeless(now):
            raise
        tried = NotRead(str(problem))
    match tried:
        case Added(reading=reading):
            await _note("missed", reading, lookup, stores, now)
        case OnFile(reading=reading) if not reading.relevance.relevant:
            await _note("beat", reading, lookup, stores, now)
        case _:
            pass
    return tried


async def _tried(address: str, stores: Stores, *, intake: Intake, known: Sequence[Feed], now: datetime) -> Missed:
    """The first of the addresses that may be meant at which there is anything; why there is nothing at the last."""
    tried: Missed = NoArticle()
    for url in addresses(address):
        tried = await _added(url, stores, intake=intake, known=known, now=now)
        if not isinstance(tried, NotRead):
            break
    return tried


async def _note(of: Literal["beat", "missed"], reading: Reading, lookup: Lookup, stores: Stores, now: datetime) -> None:
    mark = Judgement(team=lookup.team, user=lookup.user, item=reading.item.id, useful=True, at=now, of=of)
    await stores.feedback.give(mark)


async def _added(url: str, stores: Stores, *, intake: Intake, known: Sequence[Feed], now: datetime) -> Missed:
    alias = article_alias(url)
    if alias is None:
        return NoArticle()
    if (there := await _on_file(alias, stores)) is not None:
        return OnFile(there)
    if intake.pages is None:
        return NotRead("whoever runs Amur has set it to fetch no articles' pages (AMUR_FULL_TEXT)")
    try:
        async with asyncio.timeout(LOOK):
            item = await _read(_asked(alias, url, now), intake)
    except TimeoutError:
        return NotRead(f"its page could not be read within {LOOK:.0f} seconds")
    if item.page is None or not item.page.gave_text:
        return NotRead(item.page.reason if item.page else "its page was not read")
    arrived = article_alias(item.url or url) or alias
    if arrived != alias and (there := await _on_file(arrived, stores)) is not None:
        return OnFile(there)  # a short link, or one with a name of its own
    states = await stores.feedbook.states(now=now)
    read = _of_its_site(replace(item, id=ItemId(arrived)), states, known)
    taken = await take_in([read], intake=intake, now=now)
    if taken.filed:
        return Added(taken.filed[0])
    there = await _on_file(arrived, stores)
    return OnFile(there) if there is not None else NotRead("it could not be filed")


def _asked(alias: str, url: str, now: datetime) -> Item:
    return Item(
        id=ItemId(alias), title="", text="", url=url, seen_at=now, extent="headline", link_only=True, added=True
    )


async def _read(item: Item, intake: Intake) -> Item:
    """With its page's text, or with why it has none."""
    if intake.pages is not None:
        async for some in intake.pages.of([item]):
            return some[0]
    return item


def _of_its_site(item: Item, states: Sequence[FeedState], known: Sequence[Feed]) -> Item:
    """It was read where it is published: it is its site's own word, wherever the link first led."""
    url = item.url or ""
    feed = nearest_of_site(url, states)
    label = guessed_label(url, [*known, *(state.feed for state in states)])
    return replace(
        item,
        outlet=feed.feed.title if feed is not None else host_of(url),
        label=label,
        in_digest=label is not Label.STATE_MEDIA,
        claimed=False,
        link_only=False,
    )


async def _on_file(alias: str, stores: Stores) -> Reading | None:
    _, ids = await known_under(alias, archive=stores.archive, feed_list=stores.feed_list, notes=stores.notes)
    readings = await stores.archive.readings(ids)
    return readings[0] if readings else None
