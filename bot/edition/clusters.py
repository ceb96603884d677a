"""What belongs together on a page beyond the stories: small stories beside the large one that they are close to, the
reading that tells best what a story is about, and newsletters, round-ups and live pages in a place of their own."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.edition.arrangement import source_worth, standing
from bot.edition.outlets import outlets
from bot.edition.stories import content
from bot.model import Digest, Item, Reading, Section, Standing, StoryCard, StoryId, TopicId
from bot.reading.sorting.angles import BIG, parts
from bot.reading.sorting.genre import ANALYSES as OPINIONS
from bot.reading.sorting.genre import COLLECTIONS, Genre, genre
from bot.reading.sorting.headlines import names_heard

ANALYSES = TopicId("analysis")
"""Where opinion, explainers and interviews stand that no report of an event stands beside: after the news."""
ANALYSES_NAME = "Analysis"
ROUND_UPS = TopicId("round-ups")
"""Where newsletters, round-ups, live pages and clips stand: they tell in passing what other items tell."""
ROUND_UPS_NAME = "Newsletters, round-ups, live pages and clips"
IN_PASSING = COLLECTIONS | {Genre.CLIP}
RELATED = 0.15
"""Likeness of two stories' middles from which they are about one thing: less than makes one story of them
(`bot.reading.sorting.stories.SAME_STORY`), more than two stories of one visit mostly have that are about different
things. Chosen on one summit week, where .12 … .18 give the same within a card."""
FEW = 2
"""Outlets up to which a story may stand beside another; what more carry has a card of its own."""
LIGHT = 3
"""Weight up to which it may; what was edited has a card of its own, and what somebody said today as well, but beside
more of what the same person said."""
BESIDE = 8
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
    apart: dict[TopicId, list[StoryCard]] = {ANALYSES: [], ROUND_UPS: []}
    sections: dict[TopicId, str] = {}
    articles: list[StoryCard] = []
    for one in digest.news:
        for card in one.stories:
            kinds = [genre(reading.item) for reading in card.readings]
            first = next((n for n, kind in enumerate(kinds) if kind not in IN_PASSING), None)
            if first is None and card.readings[0].item.standing is Standing.NEWS:
                apart[ROUND_UPS].append(_under(ROUND_UPS, card))
            elif first is not None and (card.remark or all(kind in IN_PASSING or kind in OPINIONS for kind in kinds)):
                apart[ANALYSES].append(_under(ANALYSES, _led(card, first)))
            else:  # what somebody put into the folder is read whatever it is
                head = next((n for n, kind in enumerate(kinds) if kind is Genre.NEWS), first or 0)
                articles.append(_led(card, head))
                sections.setdefault(card.topic, one.name)
    placed: defaultdict[TopicId, list[StoryCard]] = defaultdict(list)
    for card in _near(articles):
        placed[card.topic].append(card)
    news = [Section(topic=topic, name=name, stories=tuple(placed[topic])) for topic, name in sections.items()]
    for topic, name in ((ANALYSES, ANALYSES_NAME), (ROUND_UPS, ROUND_UPS_NAME)):
        news.append(Section(topic=topic, name=name, stories=tuple(apart[topic])))
    return replace(digest, news=tuple(one for one in news if one.stories))


# ------------------------------------------------------------------------------------------------------- one story


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
        kind = genre(members[first].item)
        lead = next((n for n in _most_central(members, equals) if genre(members[n].item) is kind), first)
    return replace(card, readings=(members[lead], *members[:lead], *members[lead + 1 :])) if lead else card


def _of_the_widest_part(readings: Sequence[Reading], among: Sequence[int]) -> Sequence[int]:
    """Of a story told as several things, those that tell what most outlets tell; all, if no thing is told by a good
    part of its outlets."""
    if len(among) < BIG:
        return among
    reports = [one for one in readings[:CENTRAL] if genre(one.item) is Genre.NEWS]
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
    return sorted(among, key=lambda n: (_teases(readings[n].item), -round(likeness[n], 2)))


def _teases(item: Item) -> bool:
    """A headline that asks, announces, gives an opinion or goes on for ever; what happened stands in another one."""
    return len(item.title) > LONG or genre(item) is not Genre.NEWS


def _under(topic: TopicId, card: StoryCard) -> StoryCard:
    others = tuple(one for one in (card.topic, *card.also_topics) if one != topic)
    return replace(card, topic=topic, also_topics=others, beside=None)


# ---------------------------------------------------------------------------------------------------- several stories


def _near(cards: Sequence[StoryCard]) -> Iterator[StoryCard]:
    """The weightiest first, each with those right after it that stand beside it, under its topic."""
    mains: list[tuple[StoryCard, Vector]] = []
    beside: defaultdict[StoryId, list[StoryCard]] = defaultdict(list)
    for place, card in enumerate(sorted(cards, key=standing)):
        if place >= COMPARED or any(one.in_brief for one in card.readings):
            mains.append((_by_itself(card), {}))
            continue
        middle = _middle(card.readings)
        may = [n for n, (main, _) in enumerate(mains) if len(beside[main.story]) < BESIDE and _may_stand(card, main)]
        alike = ((_alike(mains[n][1], middle), n) for n in may)
        likeness, near = max(alike, default=(0.0, 0), key=lambda one: (one[0], -one[1]))
        if likeness >= RELATED:
            main = mains[near][0]
            others = tuple(one for one in (card.topic, *card.also_topics) if one != main.topic)
            beside[main.story].append(replace(card, beside=main.story, topic=main.topic, also_topics=others))
        else:
            mains.append((_by_itself(card), middle))
    for main, _ in mains:
        yield from (main, *beside[main.story])


def _by_itself(card: StoryCard) -> StoryCard:
    return card if card.beside is None else replace(card, beside=None)


def _may_stand(card: StoryCard, main: StoryCard) -> bool:
    """Beside it, if they are alike: little of its own to tell, or more of what somebody said who leads there too."""
    if card.edits or len(outlets(card.readings)) > FEW:
        return False
    mine, its = (names_heard(one.readings[0].item.title) for one in (card, main))
    if card.statement and mine & its:
        return True
    return card.weight <= LIGHT and not (card.statement and not card.carried_over)


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
