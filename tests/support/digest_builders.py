"""Makers of values with defaults. People, outlets and words are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from bot.edition.arrangement import arrange
from bot.edition.stories import ShownStory
from bot.model import (
    Alert,
    Coverage,
    Digest,
    Feed,
    FeedId,
    FeedState,
    FieldMatch,
    Hit,
    Item,
    ItemId,
    Kind,
    Known,
    Label,
    MatchedStory,
    Part,
    Placed,
    Question,
    Quote,
    Reading,
    Relevance,
    ResolvedBy,
    Said,
    Section,
    Span,
    Speaker,
    Standing,
    Statement,
    StoryId,
    Subscription,
    SubscriptionId,
    TeamId,
    Topic,
    TopicId,
    TopicTerms,
    UserId,
    Weights,
    Window,
    slug,
)
from bot.reading.coverage.voice_balance import Voices
from bot.reading.sorting.relevance.headline_sides import HeadlineSides
from digests.slack.alerts.story import compose_story

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
    addressee: str | None = None,
    confidence: float = 0.96,
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
        addressee=addressee,
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


def arranged(
    *given: Reading,
    only: str | None = None,
    coverage: Coverage = COVERAGE,
    voices: Voices | None = None,
    sides: HeadlineSides | None = None,
) -> Digest:
    return arrange(
        given,
        window=WINDOW,
        pack_name="China–Russia",
        topics=TOPICS,
        coverage=coverage,
        only=TopicId(only) if only else None,
        voices=voices,
        sides=sides,
    )


def layout(sections: tuple[Section, ...]) -> list[tuple[str, list[str]]]:
    return [(one.topic, [card.story for card in one.stories]) for one in sections]


def many(number: int, *, topic: str = "summits") -> list[Reading]:
    return [reading(item(f"{n:04}", title=f"Story number {n:04}."), topics=[topic]) for n in range(number)]


def whole() -> Digest:
    said = quote("The bridge opens before the first frost, not a day later", addressee="the Herald")
    reported = quote("trade had doubled since the crossing opened", name="Bo Lin", kind=Kind.INDIRECT, role=None)
    return arranged(
        reading(item("1"), story="s", quotes=[said, reported]),
        reading(item("2", outlet="State Voice", label=Label.STATE_MEDIA, in_digest=False), story="s"),
    )


def archive() -> list[Reading]:
    return [
        reading(item("1", standing=Standing.ARCHIVE, published=None, url=None), topics=["trade"]),
        reading(
            item("2", standing=Standing.ARCHIVE, published=datetime(2024, 2, 15, tzinfo=UTC), published_to="day"),
            topics=["energy"],
        ),
    ]


def subscription(number: int = 1, terms: str = '"second bridge"') -> Subscription:
    return Subscription(
        id=SubscriptionId(f"s{number}"),
        team=TeamId("T1"),
        user=UserId("U1"),
        terms=terms,
        made_at=datetime(2024, 5, 1, tzinfo=UTC),
    )


def fired(
    of: Item | None = None, *matched: Span, spoken_in: Reading | None = None, fields: tuple[FieldMatch, ...] = ()
) -> Part:
    one = spoken_in or reading(of or item())
    alert = Alert(subscription=subscription(), item=one.item.id, matched=matched, fields=fields)
    return compose_story(told(one, alert), now=NOW)


def told(one: Reading, *alerts: Alert, place: str = "U1") -> MatchedStory:
    """A story of one report."""
    hit = Hit(item=one.item.id, alerts=alerts, at=NOW)
    return MatchedStory(story=StoryId("st1"), place=UserId(place), hits=((hit, one),))


def where(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


TOMORROW = datetime(2024, 5, 17, 6, 0, tzinfo=UTC)


State = Literal["new", "fine", "slow", "silent", "failing", "refused", "gone", "moved", "paused"]


def state(
    title: str = "Harbour Herald",
    how: State = "fine",
    *,
    reason: str = "",
    label: Label = Label.INDEPENDENT,
    in_digest: bool = True,
    newest: datetime | None = datetime(2024, 5, 15, tzinfo=UTC),
    minutes: int = 20,
) -> FeedState:
    return FeedState(
        feed=Feed(
            id=FeedId(title[:20].strip() or "id"),
            url="https://x.example/feed",
            title=title,
            label=label,
            in_digest=in_digest,
        ),
        state=how,
        reason=reason,
        last_new_item=newest,
        next_poll=NOW + timedelta(minutes=minutes),
    )


ASKED = Question(name="brandt")


def said(*statements: Statement, question: Question = ASKED, total: int | None = None, more: bool = False) -> Said:
    return Said(
        question=question,
        known=replace(known(role="harbour master"), role_as_of=datetime(2024, 5, 14, tzinfo=UTC)),
        statements=statements,
        total=total or len(statements),
        articles=3,
        earliest=datetime(2023, 10, 2, tzinfo=UTC),
        latest=datetime(2024, 5, 14, tzinfo=UTC),
        more=more,
    )


def explained() -> Statement:
    words = "A second bridge is to open in the autumn"
    start = TEXT.index(words)
    cue, source = TEXT.index("announced"), TEXT.index("the hosts")
    said = quote(
        words,
        name="Harbour Board",
        kind=Kind.INDIRECT,
        role="the hosts",
        resolved_by="nominal",
        confidence=0.81,
        content=(Span(start, start + len(words)),),
        cue=Span(cue, cue + len("announced")),
        source=Span(source, source + len("the hosts")),
    )
    said = replace(said, confidence_of_words=0.9, confidence_of_role=0.95)
    return statement(of=said)


def shown_as(story: str, *outlets: str) -> ShownStory:
    """As an earlier digest showed a story whose reports have no vectors."""
    return ShownStory(outlets=frozenset(outlets), placed=frozenset({StoryId(story)}), at=NOW)


def about(
    name: str, stems: Sequence[str], *, story: str = "", outlet: str = "Harbour Herald", hours: int = 0
) -> Reading:
    """A reading whose vector these stems make, each as heavy, published so many hours after the others."""
    when = datetime(2024, 5, 15, 12, 30, tzinfo=UTC) + timedelta(hours=hours)
    one = reading(item(name, title=f"Title {name}", outlet=outlet, published=when), story=story or name)
    return replace(one, weights=Weights(of=tuple((stem, len(stems) ** -0.5) for stem in stems)))
