"""Readings → a Digest: each story once, under one topic, the best source first. Decides; lays out nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.edition.outlets import carriers, outlets
from bot.edition.stories import Content, StoriesShown, by_story, content, outlets_shown, shown
from bot.edition.weight import Audience, answering, is_aside, is_remark, is_statement, names_both, reports_of, weight
from bot.model import (
    ChannelPlan,
    Coverage,
    Digest,
    Item,
    ItemId,
    Label,
    Reading,
    Revised,
    Section,
    SpeakerId,
    Standing,
    StoryCard,
    StoryId,
    Topic,
    TopicId,
    TopicTerms,
    Window,
    fold,
)
from bot.model.drafts import draft_of
from bot.reading.coverage.voice_balance import Voices
from bot.reading.documents.urls import article_key
from bot.reading.sorting.relevance.headline_sides import HeadlineSides
from bot.reading.sorting.topics import spread

OTHER = TopicId("other")
Stories = Mapping[StoryId, tuple[Reading, ...]]
A_BATCH = 4
"""Stories from which the widest told keeps its topic, whatever the others give way to."""
_EXTENTS = {"full": 0, "summary": 1, "headline": 2}
_OFFICIAL, _STATE_MEDIA, _NEWS, _ARCHIVE = Label.OFFICIAL, Label.STATE_MEDIA, Standing.NEWS, Standing.ARCHIVE
"""Looked up once: ten thousand readings are compared with them."""
_NEVER = datetime.max.replace(tzinfo=UTC)


def arrange(
    readings: Sequence[Reading],
    *,
    window: Window,
    pack_name: str,
    topics: Sequence[TopicTerms],
    coverage: Coverage,
    only: TopicId | None = None,
    plan: ChannelPlan | None = None,
    shown_before: StoriesShown | None = None,
    voices: Voices | None = None,
    sides: HeadlineSides | None = None,
    followed: frozenset[SpeakerId] = frozenset(),
    edits: Sequence[Revised] = (),
) -> Digest:
    """The digest of these readings. Of several readings of one item the last counts.

    Every story that some feed may show in the digest is in it exactly once with all its readings (`only`: if the topic
    is its first or one of its others). A story all of whose readings are archive stands in `archive`, any other in
    `news`. What the `plan` leaves out is counted in the coverage; so are, there, `collapsed` and `kept_out`.

    `shown_before`: what the channel's last digest showed. `voices` and `followed` (speakers whom somebody follows) tell
    whose words make a story weigh more, `sides` which headlines name the two sides. `edits`: of those readings that
    came before the window and were edited in it.
    """
    audience = Audience(voices=voices, followed=followed, sides=sides)
    everything = _stories(readings)
    stories = _without(everything, plan.without) if plan is not None and plan.without else everything
    state_media = plan is not None and plan.state_media
    let_in = {s: members for s, members in stories.items() if any(_let_in(one.item, state_media) for one in members)}
    new = {story: members for story, members in let_in.items() if any(map(_is_news, members))}
    old = {story: members for story, members in let_in.items() if story not in new}
    news, archive = (_cards(part, apart=only is None) for part in (new, old))
    edited = {one.item: one for one in edits}
    outside = 0
    if only is not None:
        news, archive = (_only(only, cards) for cards in (news, archive))
    elif plan is not None and plan.topics:
        both = len(news) + len(archive)
        news, archive = (_of_topics(plan.topics, cards) for cards in (news, archive))
        outside = both - len(news) - len(archive)
    news, archive = ([_weighed(card, shown_before, audience, edited) for card in cards] for cards in (news, archive))
    items = sum(len(members) for members in everything.values())
    return Digest(
        pack_name=pack_name,
        topic=next((topic.name for topic in topics if topic.id == only), ""),
        window=window,
        news=_sections(news, topics),
        archive=_sections(archive, topics),
        coverage=replace(
            coverage,
            collapsed=items - len(everything),
            kept_out=len(stories) - len(let_in),
            unwanted=len(everything) - len(stories),
            outside=outside,
        ),
        plan=plan,
        compared=shown_before is not None,
    )


def stories_shown(digest: Digest) -> StoriesShown:
    """Of its news and its context, for the digest that follows it."""
    stories = [card.readings for one in digest.news for card in one.stories] + [one.readings for one in digest.context]
    return shown((readings, outlets(readings)) for readings in stories)


def _without(stories: Stories, names: Sequence[str]) -> Stories:
    left_out = {fold(name) for name in names}
    kept = {s: tuple(one for one in members if fold(one.item.outlet) not in left_out) for s, members in stories.items()}
    return {story: members for story, members in kept.items() if members}


def _of_topics(wanted: Sequence[TopicId], cards: Sequence[StoryCard]) -> list[StoryCard]:
    """Those that have a wanted topic, under the first of theirs that is wanted."""
    kept = []
    for card in cards:
        topic = next((one for one in (card.topic, *card.also_topics) if one in wanted), None)
        if topic is not None:
            others = tuple(one for one in (card.topic, *card.also_topics) if one != topic)
            kept.append(replace(card, topic=topic, also_topics=others))
    return kept


def _weighed(
    card: StoryCard, shown_before: StoriesShown | None, audience: Audience, edited: Mapping[ItemId, Revised]
) -> StoryCard:
    before = outlets_shown(card.readings, shown_before) if shown_before is not None else None
    edits = tuple(edited[one.item.id] for one in card.readings if one.item.id in edited) if edited else ()
    carried, reports = carriers(card), reports_of(card.readings)
    if before is None and len(edits) == len(card.readings):  # told before that, by whatever digest
        before = frozenset(carried)
    joined = tuple([name for name in carried if before is not None and name not in before])
    made = _bare_card(card.story, card.readings, card.topic, card.also_topics, carried)
    made.carried_over = before is not None
    made.new_outlets = joined
    made.state_only = all(one.item.label is _STATE_MEDIA for one in card.readings)
    made.weight = weight(reports, 2 if before is None else 1 if joined or edits else 0, audience)
    made.statement = is_statement(reports)
    made.remark = is_remark(reports, audience.voices)
    made.dealings = names_both(reports, audience.sides)
    made.aside = is_aside(card.readings, audience.sides)
    made.answering = answering(reports, audience.voices)
    made.edits = edits
    made.__class__ = StoryCard
    weighed: StoryCard = made
    return weighed


_Draft = draft_of(StoryCard)
_NO_STATES: frozenset[str] = frozenset()


def _bare_card(
    story: StoryId,
    readings: tuple[Reading, ...],
    topic: TopicId,
    also_topics: tuple[TopicId, ...],
    outlets: tuple[str, ...],
) -> Any:
    """A draft of a card, all else as by default."""
    made = _Draft()
    made.story = story
    made.readings = readings
    made.topic = topic
    made.also_topics = also_topics
    made.outlets = outlets
    made.carried_over = made.state_only = made.statement = made.remark = made.dealings = made.aside = False
    made.new_outlets = made.angles = made.edits = ()
    made.weight = 0
    made.answering = _NO_STATES
    made.beside = None
    return made


def _card(
    story: StoryId, readings: tuple[Reading, ...], topics: tuple[Topic, ...], outlets: tuple[str, ...]
) -> StoryCard:
    topic = topics[0].id if topics else OTHER
    also = tuple([one.id for one in topics[1:]]) if len(topics) > 1 else ()
    made = _bare_card(story, readings, topic, also, outlets)
    made.__class__ = StoryCard
    card: StoryCard = made
    return card


def _let_in(item: Item, state_media: bool) -> bool:
    """A channel that shows state media shows no other feed that somebody keeps out."""
    return item.in_digest or (state_media and item.label is Label.STATE_MEDIA)


def _is_news(reading: Reading) -> bool:
    return reading.item.standing is _NEWS


def _only(topic: TopicId, cards: Sequence[StoryCard]) -> list[StoryCard]:
    return [replace(card, topic=topic) for card in cards if topic in (card.topic, *card.also_topics)]


def published(reading: Reading) -> datetime:
    """For ordering only: an undated item counts as seen, never as published, so it sorts after every date."""
    return reading.item.published or _NEVER


def _stories(readings: Sequence[Reading]) -> Stories:
    return {story: _in_order(members) for story, members in by_story(readings).items()}


def _in_order(members: Sequence[Reading]) -> tuple[Reading, ...]:
    """Of readings in the order of what they say. What others say about an article comes after what its own site says,
    however much more they say."""
    ordered = sorted(members, key=_source_order) if len(members) > 1 else members
    if True not in [one.item.claimed for one in ordered]:
        return tuple(ordered)
    own = {article_key(one.item.url or "") for one in ordered if not one.item.claimed}
    return tuple(sorted(ordered, key=lambda one: one.item.claimed and article_key(one.item.url or "") in own))


def _source_order(reading: Reading) -> tuple[tuple[bool, bool, int, bool], datetime]:
    """The worthiest, then the earliest; equals stay in the order of what they say."""
    return (source_worth(reading), published(reading))


def source_worth(reading: Reading) -> tuple[bool, bool, int, bool]:
    """Least first: what may lead a card, news before what is old or undated, full texts, other voices than states'."""
    item = reading.item
    state = item.label is _STATE_MEDIA or item.label is _OFFICIAL
    return (not item.in_digest, item.standing is _ARCHIVE, _EXTENTS[item.extent], state)


def ranked_topics(members: Sequence[Reading]) -> tuple[Topic, ...]:
    """The story's topics are those of all its readings, by the sum of their scores; `other` last."""
    if len(members) == 1 and len(members[0].topics) < 2:
        return members[0].topics
    scores: defaultdict[TopicId, float] = defaultdict(float)
    for one in members:
        for topic in one.topics:
            scores[topic.id] += topic.score
    if len(scores) == 1:
        return tuple([Topic(id=topic, score=score) for topic, score in scores.items()])
    order = sorted(scores, key=lambda topic: (topic == OTHER, -scores[topic], topic))
    return tuple([Topic(id=topic, score=scores[topic]) for topic in order])


def _cards(stories: Stories, *, apart: bool) -> list[StoryCard]:
    """One a story. `apart`: a topic that most of them share gives way to their second, where it would tell nothing."""
    ranked = [ranked_topics(members) for members in stories.values()]
    carried = [outlets(members) for members in stories.values()]
    if apart and ranked:
        many = [len(names) for names in carried]
        widest = many.index(max(many))
        shown_before = [_second_first(one) for one in ranked] if _all_lead_alike(ranked) else list(spread(ranked))
        ranked = (
            shown_before
            if len(ranked) < A_BATCH
            else [*shown_before[:widest], ranked[widest], *shown_before[widest + 1 :]]
        )
    return [
        _card(story, members, topics, names)
        for (story, members), topics, names in zip(stories.items(), ranked, carried, strict=True)
    ]


def _all_lead_alike(ranked: Sequence[tuple[Topic, ...]]) -> bool:
    return len(ranked) > 1 and len({topics[0].id if topics else OTHER for topics in ranked}) == 1


def _second_first(topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
    return (topics[1], topics[0], *topics[2:]) if len(topics) > 1 else topics


def _sections(cards: Sequence[StoryCard], topics: Sequence[TopicTerms]) -> tuple[Section, ...]:
    known = {pack.id: (pack.order, place, pack.name) for place, pack in enumerate(topics)}
    ranks = {card.story: _rank(card) for card in cards}
    shelves: defaultdict[TopicId, list[StoryCard]] = defaultdict(list)
    for card in sorted(cards, key=lambda card: ranks[card.story]):
        shelves[card.topic].append(card)

    def reading_order(topic: TopicId) -> tuple[bool, bool, int, int, str]:
        order, place, _ = known.get(topic, (0, 0, ""))
        return (topic == OTHER, topic not in known, order, place, topic)

    return tuple(
        Section(
            topic=topic,
            name=known[topic][2] if topic in known else "Other" if topic == OTHER else topic,
            stories=tuple(shelves[topic]),
        )
        for topic in sorted(shelves, key=lambda topic: (ranks[shelves[topic][0].story][0], reading_order(topic)))
    )


def standing(card: StoryCard) -> tuple[bool, int, int, bool]:
    """Least first: state media alone last; by weight; most outlets; what somebody said before what was only noted."""
    return (card.state_only, -card.weight, -len(carriers(card)), not card.statement)


def _rank(
    card: StoryCard,
) -> tuple[tuple[bool, int, int, bool], float, int, float, Content]:
    """By standing; surest on the beat, most statements, newest; undated last."""
    statements = len([1 for one in card.readings for quote in one.quotes if quote.speaker is not None])
    dates = [one.item.published for one in card.readings if one.item.published]
    newest = max(dates).timestamp() if dates else 0.0
    sure = round(max([one.relevance.score for one in card.readings]), 1)
    return (standing(card), -sure, -statements, -newest, content(card.readings[0]))
