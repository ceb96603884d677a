"""Makers of values with defaults. People, outlets and words are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Literal

from bot.model import (
    Coverage,
    FeedId,
    Item,
    ItemId,
    Kind,
    Known,
    Label,
    Placed,
    Quote,
    Reading,
    Relevance,
    ResolvedBy,
    Span,
    Speaker,
    Standing,
    Statement,
    StoryId,
    Topic,
    TopicId,
    TopicTerms,
    Window,
    slug,
)

NOW = datetime(2024, 5, 16, 6, 0, tzinfo=UTC)
TOPICS = (
    TopicTerms(id=TopicId("summits"), name="Summits & diplomacy", terms=(), order=1),
    TopicTerms(id=TopicId("trade"), name="Trade & payments", terms=(), order=2),
    TopicTerms(id=TopicId("energy"), name="Energy", terms=(), order=3),
)
WINDOW = Window(
    day=date(2024, 5, 16),
    since=datetime(2024, 5, 15, 6, 0, tzinfo=UTC),
    until=NOW,
    zone="Europe/Berlin",
)
COVERAGE = Coverage(feeds=47, answered=47, seen=412, relevant=61)
TEXT = (
    "The two ministers met on Thursday and spoke for three hours about the border crossings. "
    "A second bridge is to open in the autumn, the hosts announced after the talks. "
    "Banks on both sides still hesitate to settle payments."
)


def speaker(name: str = "Ada Brandt") -> Speaker:
    return Speaker(id=slug(name), name=name)


def quote(
    text: str = "The bridge will open before the first frost, and not a day later",
    *,
    name: str | None = "Ada Brandt",
    kind: Kind = Kind.DIRECT,
    role: str | None = "harbour master",
    told: str | None = None,
    confidence: float = 0.95,
    resolved_by: ResolvedBy | None = "name",
    content: tuple[Span, ...] = (),
    source: Span | None = None,
    cue: Span | None = None,
    stance: bool = False,
) -> Quote:
    return Quote(
        text=text,
        content=content,
        source=source,
        cue=cue,
        speaker=speaker(name) if name is not None else None,
        role=role,
        told=told,
        kind=kind,
        stance=stance,
        confidence=confidence,
        resolved_by=resolved_by,
    )


def item(
    id_: str = "a1",
    *,
    title: str = "Ministers agree on a second bridge",
    text: str = TEXT,
    url: str | None = "https://outlet.example/bridge",
    outlet: str = "Harbour Herald",
    published: datetime | None = datetime(2024, 5, 15, 12, 30, tzinfo=UTC),
    published_to: Literal["minute", "day"] | None = "minute",
    label: Label = Label.INDEPENDENT,
    in_digest: bool = True,
    standing: Standing = Standing.NEWS,
    extent: Literal["full", "summary", "headline"] = "full",
) -> Item:
    return Item(
        id=ItemId(id_),
        title=title,
        text=text,
        url=url,
        outlet=outlet,
        published=published,
        published_to=published_to if published is not None else None,
        seen_at=NOW,
        feed=FeedId("herald"),
        label=label,
        in_digest=in_digest,
        standing=standing,
        extent=extent,
    )


def reading(
    of: Item | None = None,
    *,
    story: str | None = None,
    topics: Sequence[str] = ("summits",),
    quotes: Sequence[Quote] = (),
) -> Reading:
    return Reading(
        item=of or item(),
        relevance=Relevance(score=0.9, relevant=True, because=("both capitals in the title",)),
        topics=tuple(Topic(id=TopicId(one), score=1.0 / (n + 1), because=("bridge",)) for n, one in enumerate(topics)),
        quotes=tuple(quotes),
        placed=Placed(story=StoryId(story)) if story is not None else None,
    )


def statement(
    number: int = 0,
    *,
    of: Quote | None = None,
    published: datetime | None = datetime(2024, 5, 14, tzinfo=UTC),
    published_to: Literal["minute", "day"] | None = "day",
    url: str | None = "https://outlet.example/bridge",
    outlet: str = "Harbour Herald",
    label: Label = Label.INDEPENDENT,
) -> Statement:
    return Statement(
        quote=of or quote(),
        number=number,
        item=ItemId("a1"),
        title="Ministers agree on a second bridge",
        outlet=outlet,
        label=label,
        url=url,
        published=published,
        published_to=published_to if published is not None else None,
        filed_at=NOW,
    )


def known(name: str = "Ada Brandt", *, statements: int = 8, mentions: int = 3, role: str | None = None) -> Known:
    return Known(speaker=speaker(name), statements=statements, mentions=mentions, role=role)
