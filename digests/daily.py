"""Readings → a Digest: each story once, under one topic, the best source first. Decides; lays out nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.model import (
    Coverage,
    Digest,
    ItemId,
    Label,
    Reading,
    Section,
    Standing,
    StoryCard,
    StoryId,
    TopicId,
    TopicLore,
    Window,
)

OTHER = TopicId("other")
_EXTENTS = ("full", "summary", "headline")
_NEVER = datetime.max.replace(tzinfo=UTC)


def arrange(
    readings: Sequence[Reading],
    *,
    window: Window,
    lore_name: str,
    topics: Sequence[TopicLore],
    coverage: Coverage,
    only: TopicId | None = None,
) -> Digest:
    """The digest of these readings. Of several readings of one item the last counts.

    Every story that some feed may show in the digest is in it exactly once with all its readings (`only`: if the topic
    is its first or one of its others). A story all of whose readings are archive stands in `archive`, any other in
    `news`. `coverage` is as given, but for `collapsed` and `kept_out`, which are counted here.
    """
    stories = _stories(readings)
    shown = {story: members for story, members in stories.items() if any(one.item.in_digest for one in members)}
    cards = [_card(story, members) for story, members in shown.items()]
    if only is not None:
        cards = [replace(card, topic=only) for card in cards if only in (card.topic, *card.also_topics)]
    news = [card for card in cards if any(one.item.standing is Standing.NEWS for one in card.readings)]
    archive = [card for card in cards if all(one.item.standing is Standing.ARCHIVE for one in card.readings)]
    items = sum(len(members) for members in stories.values())
    return Digest(
        lore_name=lore_name,
        window=window,
        news=_sections(news if only else _spread(news), topics),
        archive=_sections(archive if only else _spread(archive), topics),
        coverage=replace(coverage, collapsed=items - len(stories), kept_out=len(stories) - len(shown)),
    )


def outlets(readings: Iterable[Reading]) -> tuple[str, ...]:
    """The outlets that carry a story, each once, in the order of the readings; texts without an outlet have none."""
    return tuple(dict.fromkeys(name for one in readings if (name := one.item.outlet or one.item.feed)))


def published(reading: Reading) -> datetime:
    """For ordering only: an undated item counts as seen, never as published, so it sorts after every date."""
    return reading.item.published or _NEVER


def _stories(readings: Sequence[Reading]) -> Mapping[StoryId, tuple[Reading, ...]]:
    latest: dict[ItemId, Reading] = {one.item.id: one for one in readings}
    stories: defaultdict[StoryId, list[Reading]] = defaultdict(list)
    for one in latest.values():
        stories[one.placed.story if one.placed else StoryId(f"alone-{one.item.id}")].append(one)
    return {story: tuple(sorted(members, key=_source_order)) for story, members in stories.items()}


def _source_order(reading: Reading) -> tuple[bool, bool, int, bool, datetime, str]:
    """What may lead a card, news before what is old or undated, fullest text, other voices than states', earliest."""
    item = reading.item
    state = item.label in {Label.OFFICIAL, Label.STATE_MEDIA}
    archive = item.standing is Standing.ARCHIVE
    return (not item.in_digest, archive, _EXTENTS.index(item.extent), state, published(reading), item.id)


def _card(story: StoryId, members: tuple[Reading, ...]) -> StoryCard:
    """The story's topics are those of all its readings, by the sum of their scores."""
    scores: Counter[TopicId] = Counter()
    for one in members:
        for topic in one.topics:
            scores[topic.id] += topic.score  # type: ignore[assignment]  # Counter adds floats as well as it adds ints
    ranked = sorted(scores, key=lambda topic: (topic == OTHER, -scores[topic], topic))
    return StoryCard(story=story, readings=members, topic=ranked[0] if ranked else OTHER, also_topics=tuple(ranked[1:]))


def _spread(cards: Sequence[StoryCard]) -> Sequence[StoryCard]:
    """Where every story has the same first topic, that topic tells nothing: each stands under its second."""
    if len(cards) < 2 or len({card.topic for card in cards}) > 1:
        return cards
    return [_by_second(card) if card.also_topics else card for card in cards]


def _by_second(card: StoryCard) -> StoryCard:
    second, *rest = card.also_topics
    return replace(card, topic=second, also_topics=(card.topic, *rest))


def _sections(cards: Sequence[StoryCard], topics: Sequence[TopicLore]) -> tuple[Section, ...]:
    known = {lore.id: (lore.order, place, lore.name) for place, lore in enumerate(topics)}
    shelves: defaultdict[TopicId, list[StoryCard]] = defaultdict(list)
    for card in cards:
        shelves[card.topic].append(card)

    def reading_order(topic: TopicId) -> tuple[bool, bool, int, int, str]:
        order, place, _ = known.get(topic, (0, 0, ""))
        return (topic == OTHER, topic not in known, order, place, topic)

    return tuple(
        Section(
            topic=topic,
            name=known[topic][2] if topic in known else "Other" if topic == OTHER else topic,
            stories=tuple(sorted(shelves[topic], key=_rank)),
        )
        for topic in sorted(shelves, key=reading_order)
    )


def _rank(card: StoryCard) -> tuple[int, int, int, float, str]:
    """Most outlets beside state media, most outlets, most statements, newest; undated last."""
    free = outlets(one for one in card.readings if one.item.label is not Label.STATE_MEDIA)
    statements = sum(1 for one in card.readings for quote in one.quotes if quote.speaker is not None)
    newest = max((one.item.published.timestamp() for one in card.readings if one.item.published), default=0.0)
    return (-len(free), -len(outlets(card.readings)), -statements, -newest, card.story)
