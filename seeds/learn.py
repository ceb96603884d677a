"""Learns a pack's relevance weights from labelled items: `python -m seeds.learn LABELLED.jsonl … [--pack DIR]`.

A line of LABELLED has id, title, text, url and `relevant` (0 or 1). Two opinions, whose logits the gate averages:

- logistic regression over the signs that `relevance.Gate` sees, held near the weights by hand →
  hints.toml, a weight for each sign by its name;
- logistic regression over words and pairs of words with the names masked (`relevance.ngrams`) → wording.tsv,
  a weight for each that two items have at least. No text, no label, and of rare words nothing.

First it prints what cross-validation says, so that no figure comes from items learnt from; `--test OTHER.jsonl` prints
how the weights learnt from LABELLED do there and writes nothing, `--year 2022` learns on that year's items alone and
tests on all others. Needs numpy, which comes with spaCy; the bot itself does not load this module.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import seeds
from bot.model import BeatPack, Item, ItemId
from bot.reading.sorting.relevance.ngrams import BIAS, Wording
from bot.reading.sorting.relevance.relevance import ENOUGH, HAND, Gate
from bot.reading.sorting.relevance.signs import Signs

Array = NDArray[np.float64]

PENALTY = 3.0
"""How hard a weight is held to the hand's (L2). Chosen by cross-validation; 1 … 4 differ by less than its noise."""
SOFT = 0.25
"""The same for wording, whose weights are held to 0; .12 … 1 differ by less than the noise."""
SHARED = 2
"""Items that must have a word or pair for it to get a weight."""
SLIGHT = 0.02
"""Weights of wording below it are not written: no item has enough of them to matter."""
RECALL = 1.5
"""How much an item wrongly left out counts against one wrongly let in."""
FOLDS = 5
ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Labelled:
    signs: Signs
    grams: frozenset[str]
    relevant: bool
    year: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    features: tuple[str, ...]
    weights: Array
    wording: dict[str, float]
    """Of grams; an item's are divided by the root of how many it has."""

    def scores(self, items: Sequence[Labelled]) -> Array:
        signs = _table(items, self.features) @ self.weights
        second = [self.wording[BIAS] + self._sum(item.grams) for item in items] if self.wording else signs
        return _odds((signs + np.asarray(second)) / 2)

    def _sum(self, grams: frozenset[str]) -> float:
        return sum(self.wording.get(gram, 0.0) for gram in sorted(grams)) / math.sqrt(max(len(grams), 1))


def labelled(paths: Sequence[Path], pack: BeatPack) -> list[Labelled]:
    """Items whose signs the gate sees; those that do not name both sides are decided without weights."""
    gate, wording = Gate(pack), Wording(pack)
    found = []
    for path in paths:
        for line in path.read_text("utf8").splitlines():
            row = json.loads(line)
            item = Item(
                id=ItemId(row["id"]),
                title=row["title"] or "",
                text=row.get("text") or "",
                url=row.get("url") or None,
                seen_at=datetime(2000, 1, 1, tzinfo=UTC),
            )
            signs = gate.signs(item)
            if signs is not None:
                grams = wording.grams(signs.title, signs.text)
                found.append(Labelled(signs, grams, bool(row["relevant"]), (row.get("published") or "")[:4]))
    return found


def learn(items: Sequence[Labelled]) -> Model:
    """Weights that fit the labels: of the signs near the hand's, of wording near 0. By Newton's method."""
    wanted = np.array([float(item.relevant) for item in items])
    features = tuple(sorted({name for item in items for name in item.signs.features} | HAND.keys()))
    return Model(features, _of_signs(_table(items, features), features, wanted), _of_wording(items, wanted))


def _of_signs(table: Array, features: Sequence[str], wanted: Array) -> Array:
    """The bias is free."""
    importance = _importance(wanted)
    penalty = np.full(len(features), PENALTY)
    penalty[features.index("bias")] = 1e-3
    hand = np.array([HAND.get(name, 0.0) for name in features])
    weights = hand.copy()
    for _ in range(30):
        p = _odds(table @ weights)
        gradient = table.T @ (importance * (p - wanted)) + penalty * (weights - hand)
        curvature = (table.T * (importance * p * (1 - p))) @ table + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _of_wording(items: Sequence[Labelled], wanted: Array) -> dict[str, float]:
    share, weights = of_grams(items, wanted, importance=_importance(wanted), known=np.zeros(len(items)), bias=1.0)
    return {BIAS: float(share.sum())} | weights


def of_grams(
    items: Sequence[Labelled], wanted: Array, *, importance: Array, known: Array, bias: float
) -> tuple[Array, dict[str, float]]:
    """What wording adds to what is known of the items (logits): each item's share, and each gram's weight. In the dual:
    there are fewer items than grams. A gram counts by its rarity among the items. `bias`: 0 for none."""
    held = Counter(gram for item in items for gram in item.grams)
    rarity = {gram: np.log(len(items) / n) for gram, n in sorted(held.items()) if n >= SHARED}
    column = {gram: n for n, gram in enumerate(rarity)}
    table = np.zeros((len(items), len(column)))
    for row, item in enumerate(items):
        for gram in item.grams & column.keys():
            table[row, column[gram]] = rarity[gram] / math.sqrt(len(item.grams))
    kernel = table @ table.T + bias
    share: Array = np.zeros(len(items))
    for _ in range(30):
        logit = kernel @ share
        p = _odds(known + logit)
        curvature = importance * p * (1 - p) + 1e-6
        aim = logit - importance * (p - wanted) / curvature
        before = share
        share = np.asarray(np.linalg.solve(kernel + np.diag(SOFT / curvature), aim), dtype=np.float64)
        if np.abs(share - before).max() < 1e-5:
            break
    weights = table.T @ share
    return share, {g: float(weights[n] * rarity[g]) for g, n in column.items()}


def _odds(logit: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -30, 30))))


def _importance(wanted: Array) -> Array:
    return np.where(wanted > 0, RECALL, 1.0)


def _table(items: Sequence[Labelled], features: Sequence[str]) -> Array:
    return np.array([[item.signs.features.get(name, 0.0) for name in features] for item in items])


def cross_validated(items: Sequence[Labelled]) -> tuple[float, float, float]:
    """Precision, recall, F1 over folds not learnt from, mean of several draws of the folds."""
    figures = []
    for round_ in range(ROUNDS):
        order = list(range(len(items)))
        random.Random(round_).shuffle(order)
        said = np.zeros(len(items))
        for fold in range(FOLDS):
            held_out = order[fold::FOLDS]
            rest = sorted(set(order) - set(held_out))
            model = learn([items[n] for n in rest])
            said[held_out] = model.scores([items[n] for n in held_out])
        figures.append(_figures(said >= ENOUGH, np.array([item.relevant for item in items])))
    mean = np.mean(figures, axis=0)
    return float(mean[0]), float(mean[1]), float(mean[2])


def _figures(said: NDArray[np.bool_], true: NDArray[np.bool_]) -> tuple[float, float, float]:
    hit = int((said & true).sum())
    precision, recall = hit / max(int(said.sum()), 1), hit / max(int(true.sum()), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def written(model: Model, source: str) -> str:
    """hints.toml: a quoted name and a weight a line."""
    lines = [f"# Learnt by `python -m seeds.learn` from {source}. The weight of each sign, by its name."]
    lines += [
        f"{json.dumps(name, ensure_ascii=False)} = {weight:.3f}"
        for name, weight in zip(model.features, model.weights, strict=True)
    ]
    return "\n".join(lines) + "\n"


def written_wording(wording: Mapping[str, float], source: str) -> str:
    """wording.tsv: words, tab, weight."""
    lines = [f"# Learnt by `python -m seeds.learn` from {source}. The weight of each word and pair of words, as stems."]
    kept = [(gram, weight) for gram, weight in wording.items() if abs(weight) >= SLIGHT or gram == BIAS]
    return "\n".join([*lines, *(f"{gram}\t{weight:.2f}" for gram, weight in kept)]) + "\n"


def tested(model: Model, items: Sequence[Labelled]) -> tuple[float, float, float]:
    return _figures(model.scores(items) >= ENOUGH, np.array([item.relevant for item in items]))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--pack", type=Path, default=seeds.HOME)
    parser.add_argument("--test", nargs="+", type=Path, default=[])
    parser.add_argument("--year", default="")
    asked = parser.parse_args()
    pack = seeds.load(asked.pack)
    items = labelled(asked.labelled, pack)
    if asked.test or asked.year:
        among = [item for item in items if item.year.startswith(asked.year)]
        others = labelled(asked.test, pack) if asked.test else [item for item in items if item not in among]
        sys.stdout.write(f"{len(among)} items, tested on {len(others)}: {_in_words(tested(learn(among), others))}\n")
        return
    sys.stdout.write(f"{len(items)} items, cross-validated: {_in_words(cross_validated(items))}\n")
    names = ", ".join(path.name for path in asked.labelled)
    model = learn(items)
    (asked.pack / "hints.toml").write_text(written(model, names), "utf8")
    (asked.pack / "wording.tsv").write_text(written_wording(model.wording, names), "utf8")


def _in_words(figures: tuple[float, float, float]) -> str:
    precision, recall, f1 = figures
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"


if __name__ == "__main__":
    main()
