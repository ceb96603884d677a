"""How well and how fast who-said-what is read, against the figures of issue 3: `make bench-reading`.

The articles and their gold are not part of this repository. AMUR_SHARED (or the first argument) names a folder with
`seeds/` (five articles, gold.jsonl), `data/polnear-dev/` and `measure/quotes/` (score.py, score_seeds.py); what it
does not hold is skipped, and said so. Exit 1 if a measured figure misses what it must reach.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import seeds
from bot.adapters.subprocesses.language.language_model import load_model, model_name, read_all
from bot.model import Item, Reading
from bot.reading.item_reader import Understanding
from tests.benchmarks.reading.scorer import items_of, quote_of, scored

Row = tuple[str, float, float, float]
"""What is measured, figure, must, aim."""


def main() -> int:
    """Prints the table; 1 if a figure misses its mark."""
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("AMUR_SHARED", "../shared"))
    rows = [*_polnear(shared), *_seeds(shared), *_speed(shared)]
    if rows:
        print(f"{'':58}{'found':>8}{'must':>8}{'aim':>8}")
    for what, figure, must, aim in rows:
        print(f"{what:58}{figure:8.3f}{must:8.3f}{aim:8.3f}{'' if _reaches(what, figure, must) else '   MISSED'}")
    return 0 if all(_reaches(what, figure, must) for what, figure, must, _ in rows) else 1


def _reaches(what: str, figure: float, must: float) -> bool:
    return figure <= must if "strays" in what else figure >= must


def _polnear(shared: Path) -> list[Row]:
    articles, scorer = shared / "data" / "polnear-dev", shared / "measure" / "quotes" / "score.py"
    if not _there(articles, scorer):
        return []
    answers = _answers(items_of(sorted((articles / "text").glob("*.txt"))))
    shown = json.loads(scored([str(scorer), str(articles), "-", "--json"], answers))
    rates = shown["rates"]
    return [
        ("PolNeAR dev: quoted segments A' F1", shown["A' segments"][2], 0.958, 0.97),
        ("PolNeAR dev: speaker D F1", shown["D speaker"][2], 0.80, 0.86),
        ("PolNeAR dev: source span C", rates["C source acc"], 0.89, 0.92),
        ("PolNeAR dev: recall where the cue is a speech verb", rates["B-say recall"], 0.84, 0.90),
        ("PolNeAR dev: precision of everything emitted, B", shown["B all"][0], 0.72, 0.80),
    ]


def _seeds(shared: Path) -> list[Row]:
    gold, scorer = shared / "seeds" / "gold.jsonl", shared / "measure" / "quotes" / "score_seeds.py"
    if not _there(gold, scorer):
        return []
    answers = _answers(items_of(sorted(gold.parent.glob("*.txt"))))
    shown = scored([str(scorer), str(gold), "-"], answers)

    def numbers(pattern: str) -> tuple[float, float]:
        match = re.search(pattern, shown)
        if match is None:
            raise ValueError(f"{scorer} printed nothing like {pattern!r}:\n{shown}")
        return float(match[1]), float(match[2])

    found, right = numbers(r"all ALL CORE\s+\d+\s+(\d+) /\s*(\d+)")
    role, roles = numbers(r"role right (\d+) of (\d+)")
    addressed, addressees = numbers(r"told right (\d+) of (\d+)")
    _, strays = numbers(r"predictions (\d+) touching no gold row (\d+)")
    return [
        ("seeds: found of 55", found, 50, 54),
        ("seeds: speaker right of 55", right, 48, 53),
        ("seeds: strays", strays, 3, 0),
        ("seeds: role right of found rows that have one", role / roles, 0.85, 0.95),
        ("seeds: told right of found rows that have one", addressed / addressees, 0.90, 1.0),
    ]


def _speed(shared: Path) -> list[Row]:
    """Whole reading (relevance, statements, topics, weights) against the bare model with all its parts, words/s.

    Taken in turns, twice each, the better time of each, as other work on the machine only ever slows.
    """
    articles = shared / "data" / "polnear-dev" / "text"
    if not articles.is_dir() or model_name() is None:
        return []
    items = list(items_of(sorted(articles.glob("*.txt"))[:40]))
    words = sum(len(item.text.split()) for item in items)
    bare, ours = __import__(str(model_name())).load(), load_model()
    understanding = Understanding(seeds.load())
    bare_time = our_time = float("inf")
    for _ in range(2):
        began = time.perf_counter()
        for _doc in bare.pipe([item.text for item in items]):
            pass
        bare_time = min(bare_time, time.perf_counter() - began)
        began = time.perf_counter()
        for _reading in read_all(ours, understanding, items):
            pass
        our_time = min(our_time, time.perf_counter() - began)
    print(f"bare nlp.pipe {words / bare_time:,.0f} words/s, whole reading {words / our_time:,.0f} words/s")
    return [("whole reading, words/s against bare nlp.pipe", bare_time / our_time, 0.85, 0.95)]


def _there(*paths: Path) -> bool:
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        print(f"skipped, as it is not there: {', '.join(missing)} (set AMUR_SHARED)")
    return not missing


def _answers(items: Iterator[Item]) -> str:
    nlp, understanding = load_model(), Understanding(seeds.load())
    return "".join(json.dumps(_answer(reading)) + "\n" for reading in read_all(nlp, understanding, list(items)))


def _answer(reading: Reading) -> dict[str, object]:
    """As the scorers read it."""
    return {"doc": reading.item.title, "quotes": [quote_of(quote) for quote in reading.quotes]}


if __name__ == "__main__":
    sys.exit(main())
