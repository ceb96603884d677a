"""How well Russian and Chinese headlines are told: about both sides, or not.

    python -m tests.benchmarks.reading.headlines [FILE]

FILE: lines that begin with + (about China and Russia together) or -; the default holds 200 invented ones. A headline is
judged alone, without a text. Printed are precision, recall and F1 a language, and what was told wrongly.
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


def f1(judged: list[tuple[bool, bool]]) -> tuple[float, float, float]:
    """Of (meant, told): precision, recall, F1."""
    right = sum(meant and told for meant, told in judged)
    precision = right / max(1, sum(told for _, told in judged))
    recall = right / max(1, sum(meant for meant, _ in judged))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main(file: Path = INVENTED) -> None:
    gate = Gate(seeds.load())
    told = [(title, meant, gate.judge(item("", title=title, id_=title))) for title, meant in labelled(file)]
    for title, meant, verdict in told:
        if meant != verdict.relevant:
            print(f"{'missed' if meant else 'stray':7} {verdict.score:.2f}  {title}  ({'; '.join(verdict.because)})")
    for name, own in (("Russian", False), ("Chinese", True), ("both", None)):
        some = [(meant, one.relevant) for title, meant, one in told if own is None or bool(HAN.search(title)) is own]
        print(f"{name:8} {len(some)} headlines  P {f1(some)[0]:.3f}  R {f1(some)[1]:.3f}  F1 {f1(some)[2]:.3f}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
