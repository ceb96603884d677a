"""Which of the two sides a headline names."""

from __future__ import annotations

import pytest

import seeds
from bot.reading.sorting.relevance.headline_sides import HeadlineSides, Named

SIDES = HeadlineSides(seeds.load())


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("China and Russia open a grain terminal", Named.BOTH),
        ("Sino-Russian council meets", Named.BOTH),
        ("Russian army slows as Ukraine readies its own", Named.ONE_AFFAIR),
        ("China fines two banks in Hong Kong", Named.ONE_AFFAIR),
        ("China offers to mediate in Ukraine", Named.OTHER),
        ("Norland’s premier travels to Kyiv", Named.OTHER),
        ("Putin hails old friends", Named.OTHER),
        ("Russia weighs in on Taiwan", Named.OTHER),
    ],
)
def test_a_headline_names_both_or_one_side_s_own_affair_or_neither(title: str, named: Named) -> None:
    assert SIDES.named(title) is named
