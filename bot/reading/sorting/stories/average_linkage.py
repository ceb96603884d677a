"""Average linkage: which of many belong together, so that nothing chains (UPGMA; Sokal and Michener 1958)."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from itertools import combinations

Pair = tuple[int, int]
Likeness = Callable[[Pair], float]


def average_linked(numbers: Sequence[int], likeness: Likeness, least: float) -> list[tuple[int, ...]]:
    """The two likest groups become one, again and again, as long as their members are alike by `least` on the average.

    Each is compared with each: for hundreds, not for thousands. The same likeness, the same groups.
    """
    groups: dict[int, tuple[int, ...]] = {number: (number,) for number in numbers}
    sums: dict[int, dict[int, float]] = {number: {} for number in numbers}
    for one, other in combinations(numbers, 2):
        sums[one][other] = sums[other][one] = likeness((one, other))
    queue = [(-alike, one, other) for one, row in sums.items() for other, alike in row.items() if one < other]
    queue = [pair for pair in queue if -pair[0] >= least]
    heapq.heapify(queue)

    def mean(one: int, other: int) -> float:
        return sums[one][other] / (len(groups[one]) * len(groups[other]))

    while queue:
        alike, one, other = heapq.heappop(queue)
        if one not in groups or other not in groups or -alike != mean(one, other):
            continue
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
