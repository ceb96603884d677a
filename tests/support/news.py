"""Makers of items for the tests of reading, with invented outlets and people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import seeds
from bot.model import (
    BeatPack,
    Item,
    ItemId,
    Kind,
    Quote,
    Reading,
    Relevance,
    Span,
    Speaker,
    Subscription,
    SubscriptionId,
    TeamId,
    Topic,
    TopicId,
    UserId,
    slug,
    stable_id,
)
from bot.reading.coverage.voice_balance import Voices
from bot.reading.sorting.pack_terms import PackTerms
from bot.reading.sorting.relevance.relevance import Gate
from bot.reading.sorting.topics import TopicLexicon
from bot.reading.statements.similarity import Rarity

NOON = datetime(2024, 5, 16, 12, tzinfo=UTC)


def news(title: str = "", text: str = "", *, id_: str = "", hours: float | None = 0, url: str | None = None) -> Item:
    """An item published `hours` after NOON; None: undated."""
    published = None if hours is None else NOON + timedelta(hours=hours)
    return Item(
        id=ItemId(id_ or stable_id(title, text)),
        title=title,
        text=text,
        url=url,
        outlet="The Example Courier",
        published=published,
        published_to=None if published is None else "minute",
        seen_at=NOON,
    )


def reading(item: Item, *, speakers: tuple[str, ...] = (), topics: tuple[str, ...] = ()) -> Reading:
    quotes = tuple(
        Quote(
            text="so",
            content=(Span(0, 0),),
            speaker=Speaker(id=slug(name), name=name),
            kind=Kind.DIRECT,
            confidence=1.0,
        )
        for name in speakers
    )
    return Reading(
        item=item,
        relevance=Relevance(score=1.0, relevant=True),
        quotes=quotes,
        topics=tuple(Topic(id=TopicId(topic), score=1.0) for topic in topics),
    )


def wish(terms: str, id_: str = "") -> Subscription:
    return Subscription(
        id=SubscriptionId(id_ or terms), team=TeamId("T1"), user=UserId("U1"), terms=terms, made_at=NOON
    )


PACK = Path(__file__).parents[1] / "seeds" / "pack"
"""A second, tiny pack: two invented countries."""


@cache
def pack() -> BeatPack:
    """The one that is shipped, read once a test process."""
    return seeds.load()


@cache
def gate() -> Gate:
    """Of the shipped pack, as what follows; made when a test asks for it, for all tests of the process."""
    return Gate(pack())


@cache
def rarity() -> Rarity:
    return Rarity(pack())


@cache
def voices() -> Voices:
    return Voices(pack())


@cache
def pack_terms() -> PackTerms:
    return PackTerms(pack())


@cache
def topic_lexicon() -> TopicLexicon:
    return TopicLexicon(pack())
