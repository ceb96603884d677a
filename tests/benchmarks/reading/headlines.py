"""How well Russian and Chinese headlines are judged: about both sides, or not.

    python -m tests.benchmarks.reading.headlines [FILE]

FILE: lines that begin with + (about China and Russia together) or -; the default holds 200 invented ones. A headline is
judged alone, without a text. Printed are precision, recall and F1 a language, and what was judged wrongly.
"""

from __future__ import annotations

import sys
from pathlib import Path

import seeds
from bot.reading.scripts import HAN
from bot.reading.sorting.relevance.relevance import Gate
from tests.support import prose
from tests.support.texts import item

INVENTED = Path(prose.__file__).parent / "headlines_ru_zh.txt"


def labelled(file: Path) -> list[tuple[str, bool]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [(line[2:], line[0] == "+") for line in lines if line[:2] in ("+ ", "- ")]


def f1(pairs: list[tuple[bool, bool]]) -> tuple[float, float, float]:
    """Of (on the beat, judged so): precision, recall, F1."""
    right = sum(meant and let_in for meant, let_in in pairs)
    precision = right / max(1, sum(let_in for _, let_in in pairs))
    recall = right / max(1, sum(meant for meant, _ in pairs))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main(file: Path = INVENTED) -> None:
    gate = Gate(seeds.load())
    judged = [(title, meant, gate.judge(item("", title=title, id_=title))) for title, meant in labelled(file)]
    for title, meant, verdict in judged:
        if meant != verdict.relevant:
            print(f"{'missed' if meant else 'stray':7} {verdict.score:.2f}  {title}  ({'; '.join(verdict.because)})")
    for name, own in (("Russian", False), ("Chinese", True), ("both", None)):
        some = [(meant, one.relevant) for title, meant, one in judged if own is None or bool(HAN.search(title)) is own]
        print(f"{name:8} {len(some)} headlines  P {f1(some)[0]:.3f}  R {f1(some)[1]:.3f}  F1 {f1(some)[2]:.3f}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
