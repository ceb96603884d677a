"""What belongs together on a page beyond the stories: small stories beside the large one that they are close to, the
reading that tells best what a story is about, and newsletters, round-ups and live pages in a place of their own."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.edition.arrangement import source_worth, standing
from bot.edition.outlets import outlets
from bot.edition.repetition import FEW, Outline, may_stand_beside, outline
from bot.edition.stories import content
from bot.model import Digest, Genre, Reading, Section, Standing, StoryCard, StoryId, TopicId
from bot.reading.sorting.genre import ANALYSES as OPINIONS
from bot.reading.sorting.genre import COLLECTIONS, genre_of
from bot.reading.sorting.stories.angles import BIG, parts

ANALYSES = TopicId("analysis")
"""Where opinion, explainers and interviews stand that no report of an event stands beside: after the news."""
ANALYSES_NAME = "Analysis"
ROUND_UPS = TopicId("round-ups")
"""Where newsletters, round-ups, live pages and clips stand: they tell in passing what other items tell."""
ROUND_UPS_NAME = "Newsletters, round-ups, live pages and clips"
IN_PASSING = COLLECTIONS | {Genre.CLIP}
RELATED = 0.15
"""Likeness of two stories' middles from which they are about one thing: less than makes one story of them
(`SAME_STORY` of bot.reading.sorting.stories), more than two stories of one visit mostly have that are about different
things. Chosen on one summit week, where .12 … .18 give the same within a card."""
ABOUT = 0.25
"""Likeness of an analysis to a story of the news from which it is about that story."""
BESIDE = 12
"""Stories that stand beside another at most."""
COMPARED = 60
"""Stories of a topic that are compared with each other."""
CENTRAL = 40
"""Readings of a story, and heaviest stems of each, that say what is in its middle."""

A_GOOD_PART = 1 / 3
"""Of a story's outlets, that tell one thing of several, for that to lead the story."""
LONG = 130
"""Characters beyond which a headline is a summary."""
Vector = Mapping[str, float]


def grouped(digest: Digest) -> Digest:
    """The same stories, each once, with all their readings, arranged for a page. grouped(grouped(x)) == grouped(x).

    A story leads with an article that tells best what it is about. One told by collections alone stands under
    `ROUND_UPS`, last. Of two stories of a topic that are close the smaller may stand beside the larger, right after it.
    Readings in brief have no vectors: of those, stories stay as they are.
    """
    if digest.grouped:
        return digest
    apart: dict[TopicId, list[StoryCard]] = {ANALYSES: [], ROUND_UPS: []}
    sections: dict[TopicId, str] = {}
    articles: list[StoryCard] = []
    for one in digest.news:
        for card in one.stories:
            kinds = [genre_of(reading) for reading in card.readings]
            if kinds.count(Genre.NEWS) == len(kinds) and not card.remark:  # nearly all
                articles.append(_led(card, 0))
                sections.setdefault(card.topic, one.name)
                continue
            first = next((n for n, kind in enumerate(kinds) if kind not in IN_PASSING), None)
            if first is None and card.readings[0].item.standing is Standing.NEWS:
                apart[ROUND_UPS].append(_under(ROUND_UPS, card))
            elif first is not None and (card.remark or all(kind in IN_PASSING or kind in OPINIONS for kind in kinds)):
                apart[ANALYSES].append(_under(ANALYSES, _led(card, first)))
            else:  # what somebody put into the folder is read whatever it is
                articles.append(led_by_news(card))
                sections.setdefault(card.topic, one.name)
    placed: defaultdict[TopicId, list[StoryCard]] = defaultdict(list)
    for card in _near(articles):
        placed[card.topic].append(card)
    apart[ANALYSES] = list(_by_story(apart[ANALYSES], articles))
    news = [Section(topic=topic, name=name, stories=tuple(placed[topic])) for topic, name in sections.items()]
    for topic, name in ((ANALYSES, ANALYSES_NAME), (ROUND_UPS, ROUND_UPS_NAME)):
        news.append(Section(topic=topic, name=name, stories=tuple(apart[topic])))
    return replace(digest, news=tuple(one for one in news if one.stories), grouped=True)


# ------------------------------------------------------------------------------------------------------- one story


def led_by_news(card: StoryCard) -> StoryCard:
    """With a report of the event first, or an article where there is none."""
    kinds = [genre_of(one) for one in card.readings]
    article = next((n for n, kind in enumerate(kinds) if kind not in IN_PASSING), 0)
    return _led(card, next((n for n, kind in enumerate(kinds) if kind is Genre.NEWS), article))


def _led(card: StoryCard, first: int) -> StoryCard:
    """With the reading first that is to lead: `first`, the first article, or of those that are as good a source the one
    closest to what the story is about."""
    members = card.readings
    lead = first
    if len(members) > FEW and not any(one.in_brief for one in members):
        worth = source_worth(members[first])
        equals = _of_the_widest_part(
            members, [n for n, one in enumerate(members[:CENTRAL]) if source_worth(one) == worth]
        )
        kind = genre_of(members[first])
        lead = next((n for n in _most_central(members, equals) if genre_of(members[n]) is kind), first)
    if not lead:
        return card
    return replace(card, readings=(members[lead], *members[:lead], *members[lead + 1 :]), outlets=None)


def _of_the_widest_part(readings: Sequence[Reading], among: Sequence[int]) -> Sequence[int]:
    """Of a story told as several things, those that tell what most outlets tell; all, if no thing is told by a good
    part of its outlets."""
    if len(among) < BIG:
        return among
    reports = [one for one in readings[:CENTRAL] if genre_of(one) is Genre.NEWS]
    widest = max(parts(reports), key=lambda part: (len(outlets(part)), len(part)), default=())
    if len(outlets(widest)) < max(FEW, len(outlets(reports)) * A_GOOD_PART):
        return among
    ids = {one.item.id for one in widest}
    return [n for n in among if readings[n].item.id in ids] or among


def _most_central(readings: Sequence[Reading], among: Sequence[int]) -> list[int]:
    """Those first that tell something, and of those the likest to all of the newer half, which tells where the story
    stands; equals in the order given."""
    in_time = sorted(readings[:CENTRAL], key=content)
    middle = _middle(in_time[len(in_time) // 2 :])
    likeness = {n: sum(middle.get(stem, 0.0) * weight for stem, weight in readings[n].weights.of) for n in among}
    return sorted(among, key=lambda n: (_teases(readings[n]), -round(likeness[n], 2)))


def _teases(reading: Reading) -> bool:
    """A headline that asks, announces, gives an opinion or goes on for ever; what happened stands in another one."""
    return len(reading.item.title) > LONG or genre_of(reading) is not Genre.NEWS


def _under(topic: TopicId, card: StoryCard) -> StoryCard:
    others = tuple(one for one in (card.topic, *card.also_topics) if one != topic)
    return replace(card, topic=topic, also_topics=others, beside=None)


# ---------------------------------------------------------------------------------------------------- several stories


def _near(cards: Sequence[StoryCard]) -> Iterator[StoryCard]:
    """The weightiest first, each with those right after it that stand beside it, under its topic."""
    mains: list[_Main] = []
    beside: defaultdict[StoryId, list[StoryCard]] = defaultdict(list)
    ordered = sorted(cards, key=standing)
    for card in ordered[:COMPARED]:
        if not _in_full(card):
            mains.append(_Main(card=_by_itself(card)))
            continue
        own = _Main(card=_by_itself(card), middle=_middle(card.readings), outline=outline(card))
        main = _beside(own, [one for one in mains if len(beside[one.card.story]) < BESIDE])
        if main is not None:
            others = tuple(one for one in (card.topic, *card.also_topics) if one != main.topic)
            beside[main.story].append(replace(card, beside=main.story, topic=main.topic, also_topics=others))
        else:
            mains.append(own)
    for one in mains:
        yield from (one.card, *beside[one.card.story])
    yield from map(_by_itself, ordered[COMPARED:])


def _by_story(analyses: Sequence[StoryCard], news: Sequence[StoryCard]) -> Iterator[StoryCard]:
    """The weightiest first, each with those beside it that are about the same story of the news, or close to it."""
    if not analyses:
        return
    middles = [(card.story, _middle(card.readings)) for card in sorted(news, key=standing)[:COMPARED] if _in_full(card)]
    first: dict[StoryId, StoryCard] = {}
    mains: list[_Main] = []
    beside: defaultdict[StoryId, list[StoryCard]] = defaultdict(list)
    for place, card in enumerate(sorted(analyses, key=lambda card: (card.remark, standing(card)))):
        again = card.carried_over and not card.new_outlets and not card.edits
        if again or card.remark or place >= COMPARED or not _in_full(card):
            mains.append(_Main(card=card))
            continue
        own = _Main(card=card, middle=_middle(card.readings))
        likeness, about = max(((_alike(its, own.middle), story) for story, its in middles), default=(0.0, card.story))
        main = (first.get(about) if likeness >= ABOUT else None) or _closest(own, mains)
        if main is not None and len(beside[main.story]) < BESIDE:
            beside[main.story].append(replace(card, beside=main.story))
            continue
        mains.append(own)
        if likeness >= ABOUT:
            first.setdefault(about, card)
    for one in mains:
        yield from (one.card, *beside[one.card.story])


def _closest(own: _Main, mains: Sequence[_Main]) -> StoryCard | None:
    """Of those that it is close to."""
    alike = [(_alike(main.middle, own.middle), main.card) for main in mains]
    likeness, card = max(alike, key=lambda one: one[0], default=(0.0, own.card))
    return card if likeness >= RELATED else None


def _in_full(card: StoryCard) -> bool:
    return not any(one.in_brief for one in card.readings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Main:
    """A story that others may stand beside, if it is known what it tells."""

    card: StoryCard
    middle: Vector = field(default_factory=dict)
    outline: Outline | None = None


def _beside(own: _Main, mains: Sequence[_Main]) -> StoryCard | None:
    """The likest of those that it may stand beside."""
    best, nearest = None, 0.0
    for main in mains:
        alike = _alike(main.middle, own.middle)
        if alike < RELATED or alike <= nearest or main.outline is None or own.outline is None:
            continue
        if may_stand_beside(own.outline, main.outline, alike):
            best, nearest = main.card, alike
    return best


def _by_itself(card: StoryCard) -> StoryCard:
    return card if card.beside is None else replace(card, beside=None)


def _middle(readings: Sequence[Reading]) -> Vector:
    """The sum of the readings' vectors, of unit length."""
    middle: defaultdict[str, float] = defaultdict(float)
    for one in readings[:CENTRAL]:
        for stem, weight in one.weights.of[:CENTRAL]:
            middle[stem] += weight
    length = math.sqrt(sum(weight * weight for weight in middle.values())) or 1.0
    return {stem: weight / length for stem, weight in middle.items()}


def _alike(one: Vector, other: Vector) -> float:
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * large[stem] for stem, weight in small.items() if stem in large)
