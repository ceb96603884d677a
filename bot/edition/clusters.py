"""What belongs together on a page beyond the stories: small stories beside the large one that they are close to, the
reading that tells best what a story is about, and newsletters, round-ups and live pages in a place of their own."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.edition.arrangement import outlets, source_worth
from bot.model import Digest, Reading, Section, Standing, StoryCard, StoryId, TopicId
from bot.reading.sorting.roundups import round_up

ROUND_UPS = TopicId("round-ups")
"""Where newsletters, round-ups and live pages stand: they tell in passing what other items tell."""
ROUND_UPS_NAME = "Newsletters, round-ups and live pages"
RELATED = 0.2
"""Likeness of two stories' middles from which they are about one thing: less than makes one story of them
(`bot.reading.sorting.stories.SAME_STORY`), more than two stories of one visit have that are about different things."""
FEW = 2
"""Outlets up to which a story may stand beside another; what more carry has a card of its own."""
BESIDE = 4
"""Stories that stand beside another at most."""
COMPARED = 60
"""Stories of a topic that are compared with each other."""
CENTRAL = 40
"""Readings of a story, and heaviest stems of each, that say what is in its middle."""

LONG = 130
"""Characters beyond which a headline is a summary."""
_TEASER = re.compile(
    r"(?:see|watch|listen|look|read|how|why|what|will|can|could|should|is|are|who|here|opinion|analysis|comment|video|explain"
    r"er|explained|(?:the|a) (?:real|reality|truth|case|look|guide)|in pictures|full text|fact check|q&a)\b",
    re.IGNORECASE,
)
_COLUMN = re.compile(r"\s[|∣]\s|\b(?:editorial|opinion)$|:\s(?:experts?|analysts?)$", re.IGNORECASE)
"""The column or the columnist behind a bar, or whoever is of that opinion behind a colon."""

Vector = Mapping[str, float]


def grouped(digest: Digest) -> Digest:
    """The same stories, each once, with all their readings, arranged for a page. grouped(grouped(x)) == grouped(x).

    A story leads with an article that tells best what it is about. One told by collections alone stands under
    `ROUND_UPS`, last. Of two stories of a topic that are close the smaller may stand beside the larger, right after it.
    Readings in brief have no vectors: of those, stories stay as they are.
    """
    collections: list[StoryCard] = []
    sections = []
    for one in digest.news:
        articles = []
        for card in one.stories:
            first = next((n for n, reading in enumerate(card.readings) if not round_up(reading.item)), None)
            if first is None and card.readings[0].item.standing is Standing.NEWS:
                collections.append(_under_round_ups(card))
            else:  # what somebody put into the folder is read whatever it is
                articles.append(_led(card, first or 0))
        if articles:
            sections.append(replace(one, stories=_near(articles)))
    if collections:
        sections.append(Section(topic=ROUND_UPS, name=ROUND_UPS_NAME, stories=tuple(collections)))
    return replace(digest, news=tuple(sections))


# ------------------------------------------------------------------------------------------------------- one story


def _led(card: StoryCard, first: int) -> StoryCard:
    """With the reading first that is to lead: `first`, the first article, or of those that are as good a source the one
    closest to what the story is about."""
    members = card.readings
    lead = first
    if len(members) > FEW and not any(one.in_brief for one in members):
        worth = source_worth(members[first])
        equals = [n for n, one in enumerate(members[:CENTRAL]) if source_worth(one) == worth]
        lead = next((n for n in _most_central(members, equals) if not round_up(members[n].item)), first)
    return replace(card, readings=(members[lead], *members[:lead], *members[lead + 1 :])) if lead else card


def _most_central(readings: Sequence[Reading], among: Sequence[int]) -> list[int]:
    """Those first that tell something, and of those the likest to all; equals in the order given."""
    middle = _middle(readings)
    likeness = {n: sum(middle.get(stem, 0.0) * weight for stem, weight in readings[n].weights.of) for n in among}
    return sorted(among, key=lambda n: (_teases(readings[n].item.title), -round(likeness[n], 2)))


def _teases(title: str) -> bool:
    """A headline that asks, announces, gives an opinion or goes on for ever; what happened stands in another one."""
    asks = title.rstrip().endswith("?") or len(title) > LONG
    return asks or _TEASER.match(title) is not None or _COLUMN.search(title) is not None


def _under_round_ups(card: StoryCard) -> StoryCard:
    others = tuple(one for one in (card.topic, *card.also_topics) if one != ROUND_UPS)
    return replace(card, topic=ROUND_UPS, also_topics=others, beside=None)


# ---------------------------------------------------------------------------------------------------- several stories


def _near(cards: Sequence[StoryCard]) -> tuple[StoryCard, ...]:
    """In this order, but for those that stand beside another."""
    mains: list[tuple[StoryCard, Vector]] = []
    beside: defaultdict[StoryId, list[StoryCard]] = defaultdict(list)
    for place, card in enumerate(cards):
        if place >= COMPARED or any(one.in_brief for one in card.readings):
            mains.append((replace(card, beside=None), {}))
            continue
        middle = _middle(card.readings)
        may = len(outlets(card.readings)) <= FEW and not card.edits  # what was edited is told in full
        free = [(_alike(other, middle), n) for n, (main, other) in enumerate(mains) if len(beside[main.story]) < BESIDE]
        likeness, near = max(free, default=(0.0, 0), key=lambda one: (one[0], -one[1])) if may else (0.0, 0)
        if likeness >= RELATED:
            main = mains[near][0].story
            beside[main].append(replace(card, beside=main))
        else:
            mains.append((replace(card, beside=None), middle))
    return tuple(one for main, _ in mains for one in (main, *beside[main.story]))


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
