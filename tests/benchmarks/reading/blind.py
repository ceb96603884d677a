"""A blind read: statements drawn at random from articles, judged one key at a time: `make blind FROM=folder SEED=1`.

Each statement is shown in its sentence, as `amur read` has it; y or n says whether it is a statement at all, and
whether its words, speaker, role and hearer are right (Enter: does not apply; q ends early). The table gives the shares
with their 95 % Wilson intervals. What is judged is written nowhere.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import seeds
from bot.adapters.subprocesses.language.language_model import load_model, read_all
from bot.model import Item, Quote, Unread
from bot.reading.item_reader import Understanding
from handlers.terminal.inputs import items_of

DRAWN = 50
QUESTIONS = ("a statement", "words", "speaker", "role", "told")
_AROUND = 200
"""Characters shown on either side of the words."""


@dataclass(frozen=True, slots=True)
class Drawn:
    doc: str
    text: str
    quote: Quote

    def asked(self) -> tuple[str, ...]:
        """The questions that apply to it."""
        given = {"speaker": self.quote.speaker, "role": self.quote.role, "told": self.quote.addressee}
        return tuple(one for one in QUESTIONS if one not in given or given[one] is not None)

    def shown(self) -> str:
        quote = self.quote
        start, end = quote.content[0].start, quote.content[-1].end
        before, after = self.text[max(0, start - _AROUND) : start], self.text[end : end + _AROUND]
        around = f"{before}[[ {self.text[start:end]} ]]{after}"
        who = quote.speaker.name if quote.speaker else "nobody named"
        addressee = f" · told {quote.addressee}" if quote.addressee else ""
        via = f" · via {quote.via}" if quote.via else ""
        stance = " · a stance" if quote.stance else ""
        head = f"{who} ({quote.role or 'no role'}){addressee}{via}{stance} · {quote.confidence:.0%}"
        return f"\n{self.doc}\n{' '.join(around.split())}\n  → {head}\n  → {quote.text}"


def drawn(articles: Sequence[tuple[str, Item]], seed: int, count: int = DRAWN) -> list[Drawn]:
    """The same statements for the same articles and seed, in the order they are shown."""
    readings = read_all(load_model(), Understanding(seeds.load()), [item for _, item in articles])
    every = [
        Drawn(doc, item.text, quote)
        for (doc, item), reading in zip(articles, readings, strict=True)
        for quote in reading.quotes
    ]
    return random.Random(seed).sample(every, min(count, len(every)))


def judged(sample: Sequence[Drawn], ask: Callable[[str], str], show: Callable[[str], None]) -> dict[str, list[bool]]:
    """Question → the answers given, until the sample or the patience ends."""
    answers: dict[str, list[bool]] = {question: [] for question in QUESTIONS}
    for number, one in enumerate(sample, 1):
        show(f"{one.shown()}\n{number} of {len(sample)}")
        for question in one.asked():
            key = ask(f"  {question}? [y/n/Enter/q] ").strip().lower()[:1]
            if key == "q":
                return answers
            if key in ("y", "n"):
                answers[question].append(key == "y")
            if question == QUESTIONS[0] and key == "n":
                break
    return answers


def interval(right: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (E. B. Wilson, JASA 22, 1927); (0, 1) of nothing."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, right / of
    middle = share + z * z / (2 * of)
    width = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    below = 1 + z * z / of
    return max(0.0, (middle - width) / below), min(1.0, (middle + width) / below)


def table(answers: dict[str, list[bool]]) -> Iterator[str]:
    yield f"{'':14}{'right':>8}{'of':>6}{'share':>8}   95 % interval"
    for question, given in answers.items():
        low, high = interval(sum(given), len(given))
        share = f"{sum(given) / len(given):.2f}" if given else "–"
        yield f"{question:14}{sum(given):8}{len(given):6}{share:>8}   {low:.2f} – {high:.2f}"


def main() -> int:
    """Folder and seed are the arguments; 1 if the folder has no readable article."""
    folder, seed = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    found = list(items_of(tuple(sorted(folder.glob("*.txt"))), now=datetime.now(UTC)))
    articles = [one for one in found if not isinstance(one, Unread)]
    if not articles:
        print(f"no readable .txt in {folder}")
        return 1
    print("\n".join(table(judged(drawn(articles, seed), input, print))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
