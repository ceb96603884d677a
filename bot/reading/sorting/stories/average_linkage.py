"""Average linkage: which of many belong together, so that nothing chains (UPGMA; Sokal and Michener 1958)."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

Pair = tuple[int, int]
Likeness = Callable[[Pair], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """For small groups: the less alike the members of two are among themselves, the less alike the two need to be to
    become one, as reports of one event in few words share little. Large groups have to be alike as they are."""

    members: int
    """Of both together, at most."""
    power: float
    """0 … 1: of the likeness within the two by which that between them is divided …"""
    dearer: float
    """… and by how much it is divided besides: what two reports alone have to be more alike."""


def average_linked(
    numbers: Sequence[int], likeness: Likeness, least: float, allowance: Allowance | None = None
) -> list[tuple[int, ...]]:
    """The two likest groups become one, again and again, as long as their members are alike by `least` on the average.

    Each is compared with each: for hundreds, not for thousands. The same likeness, the same groups.
    """
    groups: dict[int, tuple[int, ...]] = {number: (number,) for number in numbers}
    sums: dict[int, dict[int, float]] = {number: {} for number in numbers}
    within = dict.fromkeys(numbers, 1.0)  # the sum over all pairs of members, each with itself, too
    for one, other in combinations(numbers, 2):
        sums[one][other] = sums[other][one] = likeness((one, other))

    def mean(one: int, other: int) -> float:
        size, others = len(groups[one]), len(groups[other])
        alike = sums[one][other] / (size * others)
        if allowance is None or size + others > allowance.members:
            return alike
        inner = math.sqrt(within[one] * within[other]) / (size * others)
        return alike / (math.pow(inner, allowance.power) * allowance.dearer)

    queue = [(-mean(one, other), one, other) for one, row in sums.items() for other in row if one < other]
    queue = [pair for pair in queue if -pair[0] >= least]
    heapq.heapify(queue)

    while queue:
        alike, one, other = heapq.heappop(queue)
        if one not in groups or other not in groups or -alike != mean(one, other):
            continue
        within[one] += within.pop(other) + 2 * sums[one][other]
        gone = sums.pop(other)
        groups[one] += groups.pop(other)
        del sums[one][other]
        for third in sums[one]:
            sums[third][one] = sums[one][third] = sums[one][third] + gone[third]
            del sums[third][other]
            alike_now = mean(one, third)
            if alike_now >= least:
                heapq.heappush(queue, (-alike_now, min(one, third), max(one, third)))
    return list(groups.values())
