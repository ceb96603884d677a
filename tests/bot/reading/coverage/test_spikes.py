"""A day far above the fourteen before it is a spike; chance, restless subjects and busy ones are not."""

from __future__ import annotations

import random

import pytest

from bot.model import Sensitivity
from bot.reading.coverage.spikes import DAYS, is_spike

SLIGHT, CLEAR, BIG = Sensitivity
QUIET = [0] * DAYS
CALM = [1, 2] * 7


@pytest.mark.parametrize(
    ("today", "before", "spiking"),
    [
        (2, QUIET, ()),
        (3, QUIET, (SLIGHT,)),
        (6, QUIET, (SLIGHT, CLEAR)),
        (12, QUIET, (SLIGHT, CLEAR, BIG)),
        (4, CALM, ()),
        (14, CALM, (SLIGHT, CLEAR)),
        (30, CALM, (SLIGHT, CLEAR, BIG)),
        (30, [20] * DAYS, ()),
        (14, [0, 9, 0, 1, 12, 0, 0, 8, 0, 0, 11, 0, 1, 9], ()),
        (14, [*CALM[:-1], 60], (SLIGHT, CLEAR)),
    ],
)
def test_what_is_a_spike_at_which_sensitivity(today: int, before: list[int], spiking: tuple[Sensitivity, ...]) -> None:
    assert tuple(one for one in Sensitivity if is_spike(today, before, one)) == spiking


def test_chance_alone_makes_hardly_any() -> None:
    chance = random.Random(5)
    counts = [sum(chance.random() < 0.05 for _ in range(60)) for _ in range(2_000)]  # three a day
    found = [is_spike(counts[at], counts[at - DAYS : at], CLEAR) for at in range(DAYS, len(counts))]
    assert sum(found) == 0
