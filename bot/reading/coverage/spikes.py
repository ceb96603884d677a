"""Spikes: a day with far more items than the fourteen before it let one expect.

Counts of news are taken for Poisson ones with an unknown rate (Gamma prior ½, Jeffreys'), so that what may come after
a total of S items in n days is negative binomial; a quiet fortnight makes a day of five less surprising than a known
rate of nought would. News comes in bursts: counts are divided by the dispersion of the days before (variance over
mean, at least 1; as quasi-Poisson models do), which asks more of a subject that is restless anyway. The busiest of
these days counts as the second busiest, so that one spike does not hide the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, floor, lgamma, log
from statistics import fmean, variance

from bot.model import Sensitivity, is_known

DAYS = 14
"""The rhythm: each weekday twice."""
CHANCE = {Sensitivity.SLIGHT: 1e-3, Sensitivity.CLEAR: 1e-5, Sensitivity.BIG: 1e-8}
"""Of a day at least so busy though nothing is afoot. A subject is looked at with each of its items, some ten times a
day that hang together: a false note in a year or so, at CLEAR in many years."""
FEWEST = {Sensitivity.SLIGHT: 3, Sensitivity.CLEAR: 5, Sensitivity.BIG: 10}
"""Items of a day that can be a spike at all …"""
TIMES = {Sensitivity.SLIGHT: 1.5, Sensitivity.CLEAR: 2.0, Sensitivity.BIG: 4.0}
"""… and how many times the usual they must be: of busy subjects the smallest rise is no chance, and no news."""


def is_spike(today: int, before: Sequence[int], sensitivity: Sensitivity) -> bool:
    """`before`: the DAYS days before, in any order; ValueError for another number of days."""
    if len(before) != DAYS:
        raise ValueError(f"a rhythm has {DAYS} days, not {len(before)}")
    usual = fmean(before)
    sensitivity = sensitivity if is_known(sensitivity) else Sensitivity.CLEAR
    if today < FEWEST[sensitivity] or today < TIMES[sensitivity] * usual:
        return False
    *calmer, _ = sorted(before)
    even = [*calmer, calmer[-1]]
    restless = max(1.0, variance(even) / fmean(even)) if any(even) else 1.0
    return _at_least(floor(today / restless), sum(even) / restless) <= CHANCE[sensitivity]


def _at_least(many: int, total: float) -> float:
    """The chance of so many or more in a day after a total in DAYS days."""
    shape, kept = total + 0.5, DAYS / (DAYS + 1)
    fewer = sum(
        exp(lgamma(shape + n) - lgamma(shape) - lgamma(n + 1) + shape * log(kept) + n * log(1 - kept))
        for n in range(many)
    )
    return max(0.0, 1.0 - fewer)
