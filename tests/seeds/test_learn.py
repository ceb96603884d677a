"""Learning a pack's weights."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import seeds
from bot.reading.sorting.relevance.relevance import HAND, Gate
from seeds import learn
from tests.support.news import news

PACK = Path(__file__).parent / "pack"
TEACHING = [
    ("Borduria and Syldavia sign a treaty", 1),
    ("Syldavia praises Borduria over talks in Klow", 1),
    ("Gas talks in Szohôd end: Syldavia content", 1),
    ("Borduria accuses Syldavia of draining the lake", 1),
    ("Quiz night: capitals of Borduria, Syldavia and Ruritania", 0),
    ("Football: Borduria beats Syldavia", 0),
    ("Football round-up from Syldavia, Borduria and Zubrowka", 0),
    ("Weather in Borduria, Syldavia and Ruritania", 0),
] * 5


def taught(folder: Path) -> Path:
    lines = [
        json.dumps({"id": str(n), "title": title, "text": "", "relevant": relevant})
        for n, (title, relevant) in enumerate(TEACHING)
    ]
    path = folder / "taught.jsonl"
    path.write_text("\n".join(lines), "utf8")
    return path


def test_what_was_taught_is_known_in_other_words(tmp_path: Path) -> None:
    shutil.copytree(PACK, tmp_path / "pack")
    command = [sys.executable, "-m", "seeds.learn", str(taught(tmp_path)), "--pack", str(tmp_path / "pack")]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "40 items, cross-validated" in shown.stdout
    gate = Gate(seeds.load(tmp_path / "pack"))
    assert gate.judge(news("Syldavia and Borduria sign a water treaty")).relevant
    assert not gate.judge(news("Football: Syldavia and Borduria draw")).relevant


def test_what_is_written_is_weights_by_name_and_nothing_of_the_texts(tmp_path: Path) -> None:
    items = learn.labelled([taught(tmp_path)], seeds.load(PACK))
    written = learn.written(learn.learn(items), "taught.jsonl")
    assert HAND.keys() <= {line.split('" = ')[0].strip('"') for line in written.splitlines()[1:]}
    assert not any(word in written for word in ("Borduria", "Klow", "lake"))


def test_wording_is_learnt_with_the_names_masked_and_no_text_of_one_item_alone(tmp_path: Path) -> None:
    items = learn.labelled([taught(tmp_path)], seeds.load(PACK))
    written = learn.written_wording(learn.learn(items).wording, "taught.jsonl").splitlines()[1:]
    weights = {gram: float(weight) for gram, weight in (line.split("\t") for line in written)}
    assert weights["title: footbal"] < 0 < weights["title: treati"]
    assert not any("borduria" in gram or "klow" in gram for gram in weights)
    alone = [*items, learn.Labelled(items[0].signs, frozenset({"title: once"}), True)]
    assert "title: once" not in learn.learn(alone).wording


def test_learning_twice_gives_the_same_weights(tmp_path: Path) -> None:
    items = learn.labelled([taught(tmp_path)], seeds.load(PACK))
    first, again = learn.learn(items), learn.learn(items)
    assert learn.written(first, "x") == learn.written(again, "x")
    assert learn.written_wording(first.wording, "x") == learn.written_wording(again.wording, "x")


def test_the_gate_weighs_wording_as_it_was_learnt(tmp_path: Path) -> None:
    pack = seeds.load(PACK)
    items = learn.labelled([taught(tmp_path)], pack)
    model = learn.learn(items)
    hints = tuple(zip(model.features, map(float, model.weights), strict=True))
    gate = Gate(replace(pack, hints=hints, wording=tuple(model.wording.items())))
    judged = [gate.judge(news(title)).score for title, _ in TEACHING]
    assert judged == pytest.approx(list(model.scores(items)), abs=1e-3)
