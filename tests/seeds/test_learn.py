"""Learning a pack's weights."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import seeds
from bot.reading.sorting.relevance import HAND, Gate
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
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "40 items, cross-validated" in told.stdout
    gate = Gate(seeds.load(tmp_path / "pack"))
    assert gate.judge(news("Syldavia and Borduria sign a water treaty")).relevant
    assert not gate.judge(news("Football: Syldavia and Borduria draw")).relevant


def test_what_is_written_is_weights_by_name_and_nothing_of_the_texts(tmp_path: Path) -> None:
    items = learn.labelled([taught(tmp_path)], Gate(seeds.load(PACK)))
    written = learn.written(learn.learn(items), "taught.jsonl")
    assert HAND.keys() <= {line.split('" = ')[0].strip('"') for line in written.splitlines()[1:]}
    assert not any(word in written for word in ("Borduria", "Klow", "lake"))


def test_learning_twice_gives_the_same_weights(tmp_path: Path) -> None:
    items = learn.labelled([taught(tmp_path)], Gate(seeds.load(PACK)))
    assert learn.written(learn.learn(items), "x") == learn.written(learn.learn(items), "x")
