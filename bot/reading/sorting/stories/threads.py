"""Threads: the larger matters that stories belong to (a visit, a war plan, a pipeline), which live for weeks.

A story is one event of some days; a thread is the stories whose middles are alike, days counting little. On a summit
week labelled by hand, of 217 items, BCubed F1 is .57 against .26 of stories alone and .44 of one thread for all.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from bot.model import Reading, Side, StoryId
from bot.reading.sorting.phrases import Phrases, words
from bot.reading.sorting.stories.average_linkage import Pair, average_linked
from bot.reading.sorting.stories.stories import DAY, EMPTY_WORDS, EVENTS, HEADLINE, moment, stem

ONE_THREAD = 0.14
"""Mean likeness of two groups of stories, time counted, from which they are one matter. From .12 to .18 the F1 of the
labelled week changes by .01."""
FADE = 0.02
"""Likeness lost with each day between two stories: half of it in nearly four weeks."""
COMPARED = 300
"""Stories that are compared with each other: the largest, then the newest. Any other is a thread of its own."""
CENTRAL = 40
"""Readings of a story, and stems of its middle, that say what it is about."""
NAMED_BY = 3
"""Words of a label."""


Middle = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    stories: tuple[StoryId, ...]
    """By when each began, the oldest first."""


def threads(stories: Mapping[StoryId, Sequence[Reading]], sides: Sequence[Side]) -> tuple[Thread, ...]:
    """Every story is in exactly one; that with most readings first. The same stories in any order give the same. Two
    that share no more than names of the beat's sides are about the beat, not about one matter."""
    order = sorted(stories, key=lambda story: (-len(stories[story]), -_began(stories[story]).timestamp(), story))
    compared, alone = order[:COMPARED], order[COMPARED:]
    middles = [(_middle(stories[story]), _began(stories[story])) for story in compared]
    likeness = _likeness(middles, _named(sides, {stemmed for middle, _ in middles for stemmed in middle}))
    groups = average_linked(range(len(compared)), lambda pair: likeness.get(pair, 0.0), ONE_THREAD)
    ids = [*([compared[n] for n in group] for group in groups), *([story] for story in alone)]
    made = [Thread(stories=tuple(sorted(group, key=lambda one: (_began(stories[one]), one)))) for group in ids]
    return tuple(sorted(made, key=lambda one: (-sum(len(stories[s]) for s in one.stories), one.stories)))


def _named(sides: Sequence[Side], stems: Set[str]) -> frozenset[str]:
    """Those that are names of a side by themselves."""
    terms = (written for side in sides for written in side.terms)
    names = Phrases(stem(written.removesuffix("*")) + "*" * written.endswith("*") for written in terms)
    return frozenset(one for one in stems if names.find((one,)))


def _likeness(middles: Sequence[tuple[Middle, datetime]], common: Set[str]) -> Mapping[Pair, float]:
    """Of those that share a stem that is not common, less with every day between them: by stem, as most pairs share
    few."""
    holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    cosines: defaultdict[Pair, float] = defaultdict(float)
    alike: set[Pair] = set()
    for number, (middle, _) in enumerate(middles):
        for stemmed, weight in middle.items():
            for other, its in holders[stemmed]:
                cosines[other, number] += weight * its
                if stemmed not in common:
                    alike.add((other, number))
            holders[stemmed].append((number, weight))
    return {
        (one, other): cosine * max(0.0, 1 - FADE * abs((middles[one][1] - middles[other][1]) / DAY))
        for (one, other), cosine in cosines.items()
        if (one, other) in alike
    }


def headline_terms(reading: Reading) -> frozenset[str]:
    """What its headline tells, for finding a thread by words: stems and events, as they are weighed."""
    return terms_in(reading.item.title[:HEADLINE])


def terms_in(written: str) -> frozenset[str]:
    return frozenset(_token(word) for word in words(written) if word not in EMPTY_WORDS)


def _token(word: str) -> str:
    return EVENTS.get(word) or stem(word)


def label(thread: Thread, stories: Mapping[StoryId, Sequence[Reading]]) -> str:
    """The words that its headlines share most, as they write them: "Xi, Putin, Moscow". A word counts by the headlines
    that have it and by how much it weighs there; one headline alone is the label."""
    readings = [one for story in thread.stories for one in stories[story]]
    if len(readings) == 1:
        return readings[0].item.title
    weighed: Counter[str] = Counter()
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in readings:
        weights = dict(one.weights.of)
        for word in dict.fromkeys(one.item.title[:HEADLINE].split()):
            bare = word.strip(".,;:!?“”\"'‘’()[]").removesuffix("’s").removesuffix("'s")
            folded = words(bare)
            if len(folded) == 1 and folded[0] not in EMPTY_WORDS:
                weighed[_token(folded[0])] += round(1_000 * weights.get(_token(folded[0]), 0.0))
                written[_token(folded[0])][bare] += 1
    first = sorted((one for one in weighed if weighed[one]), key=lambda one: (-weighed[one], one))[:NAMED_BY]
    forms = (min(written[one].items(), key=lambda form: (-form[1], form[0]))[0] for one in first)
    return ", ".join(forms) or readings[0].item.title


def _began(readings: Sequence[Reading]) -> datetime:
    return min(moment(one.item) for one in readings)


def _middle(readings: Sequence[Reading]) -> Middle:
    """The sum of the readings' vectors, of unit length."""
    middle: defaultdict[str, float] = defaultdict(float)
    for one in sorted(readings, key=lambda one: (moment(one.item), one.item.id))[:CENTRAL]:
        for stemmed, weight in one.weights.of[:CENTRAL]:
            middle[stemmed] += weight
    kept = sorted(middle.items(), key=lambda pair: (-pair[1], pair[0]))[:CENTRAL]
    length = math.sqrt(sum(weight * weight for _, weight in kept)) or 1.0
    return {stemmed: weight / length for stemmed, weight in kept}
