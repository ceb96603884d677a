"""Readings → a Digest: each story once, under one topic, the best source first. Decides; lays out nothing."""

from __future__ import annotations

from collections import defaultdict
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
    Topic,
    TopicId,
    TopicLore,
    Window,
)
from bot.reading.topics import spread

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
    new = {story: members for story, members in shown.items() if any(map(_is_news, members))}
    old = {story: members for story, members in shown.items() if story not in new}
    news, archive = (_cards(part, apart=only is None) for part in (new, old))
    if only is not None:
        news, archive = (_only(only, cards) for cards in (news, archive))
    items = sum(len(members) for members in stories.values())
    return Digest(
        lore_name=lore_name,
        window=window,
        news=_sections(news, topics),
        archive=_sections(archive, topics),
        coverage=replace(coverage, collapsed=items - len(stories), kept_out=len(stories) - len(shown)),
    )


def _is_news(reading: Reading) -> bool:
    return reading.item.standing is Standing.NEWS


def _only(topic: TopicId, cards: Sequence[StoryCard]) -> list[StoryCard]:
    return [replace(card, topic=topic) for card in cards if topic in (card.topic, *card.also_topics)]


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


def _ranked(members: tuple[Reading, ...]) -> tuple[Topic, ...]:
    """The story's topics are those of all its readings, by the sum of their scores; `other` last."""
    scores: defaultdict[TopicId, float] = defaultdict(float)
    for one in members:
        for topic in one.topics:
            scores[topic.id] += topic.score
    order = sorted(scores, key=lambda topic: (topic == OTHER, -scores[topic], topic))
    return tuple(Topic(id=topic, score=scores[topic]) for topic in order)


def _cards(stories: Mapping[StoryId, tuple[Reading, ...]], *, apart: bool) -> list[StoryCard]:
    """One a story. `apart`: a topic that most of them share gives way to their second, where it would tell nothing."""
    ranked = [_ranked(members) for members in stories.values()]
    if apart:
        ranked = [_second_first(one) for one in ranked] if _all_lead_alike(ranked) else list(spread(ranked))
    return [
        StoryCard(
            story=story,
            readings=members,
            topic=topics[0].id if topics else OTHER,
            also_topics=tuple(topic.id for topic in topics[1:]),
        )
        for (story, members), topics in zip(stories.items(), ranked, strict=True)
    ]


def _all_lead_alike(ranked: Sequence[tuple[Topic, ...]]) -> bool:
    return len(ranked) > 1 and len({topics[0].id if topics else OTHER for topics in ranked}) == 1


def _second_first(topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
    return (topics[1], topics[0], *topics[2:]) if len(topics) > 1 else topics


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
