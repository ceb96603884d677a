"""Threads: the larger matters that stories belong to (a visit, a war plan, a pipeline), which live for weeks.

A story is one event of some days; a thread is the stories whose middles are alike, days counting little. On a summit
week labelled by hand, of 217 items, BCubed F1 is .57 against .26 of stories alone and .44 of one thread for all.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Reading, StoryId
from bot.reading.sorting.average_linkage import average_linked
from bot.reading.sorting.phrases import words
from bot.reading.sorting.stories import DAY, EMPTY_WORDS, EVENTS, HEADLINE, moment, stem

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    label: str
    """The words that its headlines share most, as they write them: "Xi, Putin, Moscow"."""
    stories: tuple[StoryId, ...]
    """By when each began, the oldest first."""


def threads(stories: Mapping[StoryId, Sequence[Reading]]) -> tuple[Thread, ...]:
    """Every story is in exactly one; that with most readings first. The same stories in any order give the same."""
    order = sorted(stories, key=lambda story: (-len(stories[story]), -_began(stories[story]).timestamp(), story))
    compared, alone = order[:COMPARED], order[COMPARED:]
    middles = [_middle(stories[story]) for story in compared]
    began = [_began(stories[story]) for story in compared]

    def alike(pair: tuple[int, int]) -> float:
        one, other = pair
        small, large = sorted((middles[one], middles[other]), key=len)
        cosine = sum(weight * large[stemmed] for stemmed, weight in small.items() if stemmed in large)
        return cosine * max(0.0, 1 - FADE * abs((began[one] - began[other]) / DAY))

    groups = [[compared[n] for n in group] for group in average_linked(range(len(compared)), alike, ONE_THREAD)]
    made = [_thread(group, stories) for group in (*groups, *([story] for story in alone))]
    return tuple(sorted(made, key=lambda one: (-sum(len(stories[s]) for s in one.stories), one.stories)))


def headline_terms(reading: Reading) -> frozenset[str]:
    """What its headline tells, for finding a thread by words: stems and events, as they are weighed."""
    return terms_in(reading.item.title[:HEADLINE])


def terms_in(written: str) -> frozenset[str]:
    return frozenset(_token(word) for word in words(written) if word not in EMPTY_WORDS)


def _token(word: str) -> str:
    return EVENTS.get(word) or stem(word)


def _thread(group: Sequence[StoryId], stories: Mapping[StoryId, Sequence[Reading]]) -> Thread:
    ordered = tuple(sorted(group, key=lambda story: (_began(stories[story]), story)))
    return Thread(label=_label([one for story in ordered for one in stories[story]]), stories=ordered)


def _label(readings: Sequence[Reading]) -> str:
    """A word counts by the headlines that have it and by how much it weighs there; one headline alone is its label."""
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


def _middle(readings: Sequence[Reading]) -> Mapping[str, float]:
    """The sum of the readings' vectors, of unit length."""
    middle: defaultdict[str, float] = defaultdict(float)
    for one in sorted(readings, key=lambda one: (moment(one.item), one.item.id))[:CENTRAL]:
        for stemmed, weight in one.weights.of[:CENTRAL]:
            middle[stemmed] += weight
    kept = sorted(middle.items(), key=lambda pair: (-pair[1], pair[0]))[:CENTRAL]
    length = math.sqrt(sum(weight * weight for _, weight in kept)) or 1.0
    return {stemmed: weight / length for stemmed, weight in kept}
