"""Where one story ends and the next begins, seen from all of them at once: average linkage over likeness and time.

Placing one item at a time (`place` in stories.py) depends on what came first, and may chain: A is like B
and B like C. Here two groups become one only if their members are alike on the average, likest groups first, so the
same items in any order give the same stories.

Threshold by three sets: items of this beat, of United States politics, and of a summit week; within .01 of it none
changes by more than .01 in BCubed F1.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.model import ItemId, Member, StoryId, stable_id
from bot.reading.sorting.stories.average_linkage import Allowance, Pair, average_linked
from bot.reading.sorting.stories.circumstances import agreement, in_other_script
from bot.reading.sorting.stories.stories import DAY, HORIZON, apart, heavy, nearness

ONE_STORY = 0.2
"""Mean likeness of the members of two groups, time counted, from which they are one."""
FEW_REPORTS = Allowance(members=5, power=0.2, dearer=1.1)
"""With it BCubed F1 of a summit week's halves, each by itself, is .678 and .766, without it .650 and .748; of a year of
this beat .871 either way."""
STRICTER = 0.05
"""What it rises by where a group of candidates is larger than …"""
LARGEST = 400
"""… so many: each is compared with each."""
ONE_REPORT = 0.9
"""From here on all are copies of one text: however many, they are one story."""
SHARED = 24
"""Heaviest stems of two items that must …"""
PART = 0.06
"""… make so much of their likeness for them to be compared."""


def linked(members: Sequence[Member]) -> Mapping[ItemId, StoryId]:
    """The story of each. It bears the name that most of its members were placed under, and that no larger story bears.

    What somebody has set apart stays alone.
    """
    found: list[tuple[Member, ...]] = []
    free = []
    for one in sorted({one.item: one for one in members}.values(), key=lambda one: (one.published, one.item)):
        if one.story == apart(one.item):
            found.append((one,))
        else:
            free.append(one)
    vectors = [_unit(one) for one in free]
    alike = ((pair, _likeness(free, vectors, pair)) for pair in _candidates(free, vectors))
    likeness = {pair: how for pair, how in alike if how >= ONE_STORY}
    for numbers in _components(range(len(free)), likeness, ONE_STORY):
        found += [tuple(free[n] for n in group) for group in _groups(numbers, free, vectors)]
    return _named(found)


def _candidates(members: Sequence[Member], vectors: Sequence[Mapping[str, float]]) -> Iterator[Pair]:
    """Those near in time whose marks or heavy stems make a good part of a story's likeness, the earlier first."""
    shelves: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, one in enumerate(members):
        shared: dict[int, float] = {}
        for stem in heavy(one.weights, SHARED):
            shelf, weight = shelves[stem], vectors[number][stem]
            while shelf and one.published - members[shelf[0][0]].published > HORIZON:
                del shelf[0]
            for other, its in shelf:
                shared[other] = shared.get(other, 0.0) + (weight * its or 1.0)  # a mark weighs nothing and means all
            shelf.append((number, weight))
        yield from ((other, number) for other, alike in shared.items() if alike >= PART)


def _unit(member: Member) -> Mapping[str, float]:
    """Its vector, of unit length however little of it was kept."""
    length = math.sqrt(sum(weight * weight for _, weight in member.weights.of)) or 1.0
    return {stem: weight / length for stem, weight in member.weights.of}


def _likeness(members: Sequence[Member], vectors: Sequence[Mapping[str, float]], pair: Pair) -> float:
    """0 … 1, less with every day between them; 1 where address or title is the same."""
    one, other = pair
    apart_for = abs(members[one].published - members[other].published)
    if apart_for > HORIZON:
        return 0.0
    less, more = sorted((vectors[one], vectors[other]), key=len)
    shared = [(weight, more[stem]) for stem, weight in less.items() if stem in more]
    if any(not weight for weight, _ in shared):
        return 1.0
    alike = sum(a * b for a, b in shared) * nearness(apart_for / DAY)
    if alike >= ONE_STORY and (in_other_script(less) or in_other_script(more)):
        return alike * agreement(less, more)
    return alike


def _components(numbers: Sequence[int], likeness: Mapping[Pair, float], least: float) -> Iterator[tuple[int, ...]]:
    """Those that hang together by pairs of that likeness: groups alike on the average never reach beyond. Too large a
    one is cut at its weaker pairs."""
    parent = {number: number for number in numbers}

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = number = parent[parent[number]]
        return number

    for (one, other), alike in likeness.items():
        if alike >= least and one in parent and other in parent:
            first, second = sorted((root(one), root(other)))
            parent[second] = first
    together: defaultdict[int, list[int]] = defaultdict(list)
    for number in numbers:
        together[root(number)].append(number)
    for component in together.values():
        if len(component) > LARGEST and least < ONE_REPORT:
            yield from _components(component, likeness, least + STRICTER)
        else:
            yield tuple(component)


def _groups(
    numbers: Sequence[int], members: Sequence[Member], vectors: Sequence[Mapping[str, float]]
) -> list[tuple[int, ...]]:
    if len(numbers) > LARGEST:  # as like as can be, all of them
        return [tuple(numbers)]
    return average_linked(numbers, lambda pair: _likeness(members, vectors, pair), ONE_STORY, FEW_REPORTS)


def _named(stories: Sequence[tuple[Member, ...]]) -> Mapping[ItemId, StoryId]:
    taken: set[StoryId] = set()
    named: dict[ItemId, StoryId] = {}
    for members in sorted(stories, key=lambda one: (-len(one), min((m.published, m.item) for m in one))):
        borne = [one.story for one in members]
        names = sorted(set(borne), key=lambda name: (-borne.count(name), name))
        first = min(members, key=lambda one: (one.published, one.item)).item
        own = (StoryId(stable_id("story", first)), StoryId(stable_id("part", first)))
        name = next(name for name in (*names, *own) if name not in taken)
        taken.add(name)
        named.update((one.item, name) for one in members)
    return named
