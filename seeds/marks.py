"""What a team's own marks teach the second opinion (`amur relabel`): weights of wording beside those that a pack holds.

The pack's weights stay where they are; what is learnt is what has to be added to them, so that a few dozen marks bend
the verdict and do not replace it. Items that nobody marked count as they were judged, a quarter as much, lest the marks
of what is wrong pull down what is right. Needs numpy, as `seeds.learn` does.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.model import BeatPack, Item
from bot.reading.sorting.relevance.ngrams import Wording
from bot.reading.sorting.relevance.relevance import ENOUGH, Gate
from seeds.learn import FOLDS, RECALL, ROUNDS, Array, Labelled, of_grams

LEAST = 20
"""Marks from which anything is learnt …"""
OF_EACH = 5
"""… and as many of each kind."""
UNMARKED = 0.25
"""What an item that nobody marked counts for."""
NAMED = 6
"""Words and pairs of words that are named."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of "on the beat", on marked items: 0 … 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFew:
    on: int
    off: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    wording: Mapping[str, float]
    """The pack's with what was learnt."""
    before: Figures
    """As the pack judges the marked items …"""
    after: Figures
    """… and as what is learnt from four fifths of them judges the last fifth, by turns."""
    turned: tuple[Item, ...]
    """Of those that nobody marked, the items that would be judged otherwise."""
    moved: tuple[tuple[str, float], ...]
    """What now speaks more for (+) or against (-) the beat, the most first."""

    @property
    def is_better(self) -> bool:
        return self.after.f1 > self.before.f1


def lesson(on: Sequence[Item], off: Sequence[Item], unmarked: Sequence[Item], pack: BeatPack) -> TooFew | Lesson:
    """`on`, `off`: marked as on the beat, or missed, and as off it. What does not name both sides is decided without
    weights, so that nothing can be learnt of it."""
    known = _Known(pack)
    marked = [one for one in (*(known.of(it, True) for it in on), *(known.of(it, False) for it in off)) if one]
    right = sum(one.labelled.relevant for one in marked)
    if len(marked) < LEAST or min(right, len(marked) - right) < OF_EACH:
        return TooFew(on=right, off=len(marked) - right)
    others = [(item, one) for item in unmarked if (one := known.of(item, None))]
    beside = [one for _, one in others]
    added = _learnt(marked, beside)
    wording = dict(pack.wording)
    for gram, weight in added.items():
        wording[gram] = wording.get(gram, 0.0) + 2 * weight  # the gate takes the mean of two opinions
    moved = sorted(added.items(), key=lambda pair: (-abs(pair[1]), pair[0]))[:NAMED]
    return Lesson(
        wording=wording,
        before=_figures([one.logit >= _LINE for one in marked], marked),
        after=_cross_validated(marked, beside),
        turned=tuple(item for item, one in others if (one.with_(added) >= _LINE) != one.labelled.relevant),
        moved=tuple(moved),
    )


_LINE = math.log(ENOUGH / (1 - ENOUGH))


@dataclass(frozen=True, slots=True)
class _Judged:
    labelled: Labelled
    logit: float
    """As the pack has it."""

    def with_(self, added: Mapping[str, float]) -> float:
        grams = self.labelled.grams
        return self.logit + sum(added.get(gram, 0.0) for gram in sorted(grams)) / math.sqrt(max(len(grams), 1))


class _Known:
    def __init__(self, pack: BeatPack) -> None:
        self._gate, self._wording = Gate(pack), Wording(pack)

    def of(self, item: Item, relevant: bool | None) -> _Judged | None:
        """`relevant`: None for as it is judged. None if the item does not name both sides."""
        signs = self._gate.signs(item)
        if signs is None:
            return None
        verdict = self._gate.judge(item)
        score = min(max(verdict.score, 1e-4), 1 - 1e-4)
        grams = self._wording.grams(signs.title, signs.text)
        label = verdict.relevant if relevant is None else relevant
        return _Judged(Labelled(signs, grams, label), math.log(score / (1 - score)))


def _learnt(marked: Sequence[_Judged], unmarked: Sequence[_Judged]) -> dict[str, float]:
    everything = [*marked, *unmarked]
    wanted = np.array([float(one.labelled.relevant) for one in everything])
    importance: Array = np.where(wanted > 0, RECALL, 1.0)
    importance[len(marked) :] *= UNMARKED
    known = np.array([one.logit for one in everything])
    _, added = of_grams([one.labelled for one in everything], wanted, importance=importance, known=known, bias=0.0)
    return added


def _cross_validated(marked: Sequence[_Judged], unmarked: Sequence[_Judged]) -> Figures:
    """The mean of several draws of the folds."""
    found = []
    for round_ in range(ROUNDS):
        order = list(range(len(marked)))
        random.Random(round_).shuffle(order)
        said = [False] * len(marked)
        for fold in range(FOLDS):
            held_out = order[fold::FOLDS]
            rest = [marked[n] for n in sorted(set(order) - set(held_out))]
            added = _learnt(rest, unmarked)
            for n in held_out:
                said[n] = marked[n].with_(added) >= _LINE
        found.append(_figures(said, marked))
    return Figures(
        precision=sum(one.precision for one in found) / len(found), recall=sum(one.recall for one in found) / len(found)
    )


def _figures(said: Sequence[bool], marked: Sequence[_Judged]) -> Figures:
    true = [one.labelled.relevant for one in marked]
    hit = sum(s and t for s, t in zip(said, true, strict=True))
    return Figures(precision=hit / max(sum(said), 1), recall=hit / max(sum(true), 1))
