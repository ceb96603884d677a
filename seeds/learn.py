"""Learns a pack's relevance weights from labelled items: `python -m seeds.learn LABELLED.jsonl … [--pack DIR]`.

A line of LABELLED has id, title, text, url and `relevant` (0 or 1). Logistic regression over the signs that
`bot.reading.sorting.relevance.Gate` sees, held near the weights by hand. What is learnt goes to hints.toml: a weight
for each sign by its name, nothing else, no text and no label. First it prints what cross-validation says, so that no
figure comes from items learnt from. Needs numpy, which comes with spaCy; the bot itself does not load this module.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import seeds
from bot.model import Item, ItemId
from bot.reading.sorting.relevance import HAND, Gate, Signs

Array = NDArray[np.float64]

PENALTY = 3.0
"""How hard a weight is held to the hand's (L2). Chosen by cross-validation; 1 … 4 differ by less than its noise."""
RECALL = 1.5
"""How much an item wrongly left out counts against one wrongly let in."""
FOLDS = 5
ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Labelled:
    signs: Signs
    relevant: bool


@dataclass(frozen=True, slots=True)
class Model:
    features: tuple[str, ...]
    weights: Array

    def scores(self, items: Sequence[Labelled]) -> Array:
        return np.asarray(1 / (1 + np.exp(-_table(items, self.features) @ self.weights)))


def labelled(paths: Sequence[Path], gate: Gate) -> list[Labelled]:
    """Items whose signs the gate sees; those that do not name both sides are decided without weights."""
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
                found.append(Labelled(signs, bool(row["relevant"])))
    return found


def learn(items: Sequence[Labelled]) -> Model:
    """Weights that fit the labels and stay near the hand's, by Newton's method; the bias is free."""
    features = tuple(sorted({name for item in items for name in item.signs.features} | HAND.keys()))
    table = _table(items, features)
    wanted = np.array([float(item.relevant) for item in items])
    importance = np.where(wanted > 0, RECALL, 1.0)
    penalty = np.full(len(features), PENALTY)
    penalty[features.index("bias")] = 1e-3
    hand = np.array([HAND.get(name, 0.0) for name in features])
    weights = hand.copy()
    for _ in range(30):
        p = 1 / (1 + np.exp(-table @ weights))
        gradient = table.T @ (importance * (p - wanted)) + penalty * (weights - hand)
        curvature = (table.T * (importance * p * (1 - p))) @ table + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return Model(features, weights)


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
        figures.append(_figures(said >= 0.5, np.array([item.relevant for item in items])))
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


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--pack", type=Path, default=seeds.HOME)
    asked = parser.parse_args()
    items = labelled(asked.labelled, Gate(seeds.load(asked.pack)))
    precision, recall, f1 = cross_validated(items)
    sys.stdout.write(f"{len(items)} items, cross-validated: P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}\n")
    names = ", ".join(path.name for path in asked.labelled)
    (asked.pack / "hints.toml").write_text(written(learn(items), names), "utf8")


if __name__ == "__main__":
    main()
