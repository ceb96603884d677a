"""Which of very many alerts an item sets off: time, memory and changes, beside a bare dictionary of n-grams.

    python -m tests.benchmarks.alerts.alerts [--alerts 10000 100000] [--texts ITEMS.jsonl[.gz]] [--check 0]

Texts are made up (see `tests.benchmarks.answers.search`), or items read from a file (title, text). Alerts are made of
words as they occur there, common ones most, but for those without a meaning: 40 % two words, 30 % a phrase of two or
three, 15 % `a (b OR c)` or `a OR b`, 10 % `a NOT b`, 5 % a stem. An article is as many texts as make 4,300 characters.
Times are of the processor, since other programs may run beside; the peer looks each word and each two words in a row up
in a dictionary of as many, and reports nothing. `--check N`: N such queries asked of every text by percolation and one
by one must find the same; exit code 1 if they do not.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.model import Item, ItemId
from bot.reading.search.evaluation import Searched
from bot.reading.search.percolation import Percolator
from bot.reading.search.query import And, Node, Not, Or
from bot.reading.search.terms import Terms, read
from bot.reading.sorting.phrases import Term, words
from bot.reading.sorting.stories.stories import EMPTY_WORDS
from tests.benchmarks.answers.search import Text, from_file, made_up
from tests.support.builders import NOW

ARTICLE = 4_300
TEXTS = 9_113
ASKED = 200
"""Items, and articles, that are timed."""
TIMES = 5
CHANGED = 2_000
MUST = {10_000: (0.2, 3.0), 100_000: (1.5, 25.0), 1_000_000: (15.0, 250.0)}
AIM = {10_000: (0.05, 0.6), 100_000: (0.3, 5.0), 1_000_000: (3.0, 50.0)}
"""Milliseconds for an item and for an article (issue 10)."""


class Language:
    """Draws words as they occur in texts."""

    def __init__(self, texts: Sequence[Text], chance: random.Random) -> None:
        self._rows = [row for title, text in texts if len(row := words(f"{title} {text}")) > 4]
        self._chance = chance

    def word(self) -> str:
        while True:
            word = self._chance.choice(self._chance.choice(self._rows))
            if word not in EMPTY_WORDS and len(word) > 2:
                return word

    def phrase(self) -> str:
        while True:
            row = self._chance.choice(self._rows)
            size = self._chance.choice((2, 2, 3))
            at = self._chance.randrange(len(row) - size)
            if any(word not in EMPTY_WORDS for word in row[at : at + size]):
                return f'"{" ".join(row[at : at + size])}"'

    def query(self) -> str:
        kind = self._chance.random()
        a, b, c = self.word(), self.word(), self.word()
        if kind < 0.4:
            return f"{a} {b}"
        if kind < 0.7:
            return self.phrase()
        if kind < 0.85:
            return self._chance.choice((f"{a} AND ({b} OR {c})", f"{a} OR {b}"))
        if kind < 0.95:
            return f"{a} NOT {b}"
        return f"{(a if len(a) > 4 else f'{a}{b}')[:5]}*"

    def queries(self, many: int) -> Iterator[str]:
        return (self.query() for _ in range(many))


class NgramDictionary:
    """The peer: which of many words and pairs of words a text has."""

    def __init__(self, ngrams: Sequence[str]) -> None:
        self._numbers = {ngram: number for number, ngram in enumerate(ngrams)}

    def scan(self, text: str) -> int:
        row = re.findall(r"[^\W_]+", text.lower())
        known = self._numbers
        return sum(one in known for one in row) + sum(f"{a} {b}" in known for a, b in itertools.pairwise(row))


def item(title: str, text: str) -> Item:
    return Item(id=ItemId("one"), title=title, text=text, seen_at=NOW)


def articles(texts: Sequence[Text], many: int, chance: random.Random) -> list[Text]:
    made = []
    for _ in range(many):
        title, text = chance.choice(texts)
        while len(text) < ARTICLE:
            text += " ".join(("", *chance.choice(texts)))
        made.append((title, text[:ARTICLE]))
    return made


def milliseconds(act: Callable[[], object], many: int, times: int = 1) -> float:
    """Each, at the best of so many times: what runs beside takes caches as well."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        act()
        taken.append(time.process_time() - began)
    return min(taken) * 1_000 / many


def memory() -> float:
    """Megabytes of this process."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4_096 / 1e6


def terms(query: str) -> Terms:
    made = read(query)
    assert isinstance(made, Terms), str(made)
    return made


def key(number: int) -> str:
    return f"T0TEAM:U{number // 50:08} {number:016x}"


def new(number: int) -> str:
    return f"T0TEAM:U-new {number:016x}"


def measure(many: int, language: Language, short: Sequence[Text], long: Sequence[Text]) -> bool:
    queries = list(language.queries(many + CHANGED))
    before = memory()
    percolator: Percolator[str] = Percolator()

    def add(name: Callable[[int], str], these: Sequence[str]) -> None:
        for number, query in enumerate(these):
            percolator.add(name(number), terms(query).tree)

    def remove() -> None:
        for number in range(CHANGED):
            percolator.remove(new(number))

    built = milliseconds(lambda: add(key, queries[:many]), many)
    megabytes = memory() - before
    peer = NgramDictionary([query.strip('"') for query in queries[:many]])
    print(f"\n{many:,} alerts: {megabytes:.0f} MB, built with {built * 1_000:.0f} µs each")
    good = True
    for name, texts, must, aim in zip(("feed item", "article"), (short, long), MUST[many], AIM[many], strict=True):
        hits = [0]

        def ours(texts: Sequence[Text] = texts, hits: list[int] = hits) -> None:
            for title, text in texts:
                hits[0] += len(percolator.matching(Searched(item(title, text))))

        ours_ms = milliseconds(ours, len(texts), TIMES)
        peer_ms = milliseconds(lambda texts=texts: [peer.scan(f"{a} {b}") for a, b in texts], len(texts), TIMES)  # type: ignore[misc]
        each = hits[0] / len(texts) / TIMES
        verdict = "aim" if ours_ms <= aim else "must" if ours_ms <= must else "NOT REACHED"
        good &= ours_ms <= must
        print(
            f"  {name:10} {ours_ms:8.3f} ms  {ours_ms / peer_ms:6.1f} × the dictionary's {peer_ms:.3f} ms"
            f"  {each:9.1f} hits  {ours_ms / max(each, 1) * 1_000:6.2f} µs a hit  (must {must}, aim {aim}): {verdict}"
        )
    fresh = queries[many:]
    added, edited, removed = (
        min(several)
        for several in zip(
            *(
                (
                    milliseconds(lambda: add(new, fresh), CHANGED),
                    milliseconds(lambda: add(new, fresh[::-1]), CHANGED),
                    milliseconds(remove, CHANGED),
                )
                for _ in range(TIMES)
            ),
            strict=True,
        )
    )
    print(
        f"  add {added * 1_000:.0f} µs, edit {edited * 1_000:.0f} µs, remove {removed * 1_000:.0f} µs, parse included"
    )
    return good and max(added, edited, removed) <= 0.150 and (many != 100_000 or megabytes <= 60)


Naive = Callable[[frozenset[str], str], bool]
"""Whether an item matches, by its words and by all of them in a row, title and text apart."""


def naive(node: Node) -> Naive:
    """Each query by itself, by what the language says of it; it shares nothing with percolation."""
    match node:
        case Term((word,), False):
            return lambda there, row: word in there
        case Term(some, open_):
            sought = f" {' '.join(some)}" if open_ else f" {' '.join(some)} "
            return lambda there, row: sought in row
        case And((one, other)):
            first, second = naive(one), naive(other)
            return lambda there, row: first(there, row) and second(there, row)
        case Or((one, other)):
            left, right = naive(one), naive(other)
            return lambda there, row: left(there, row) or right(there, row)
        case Not(part):
            unwanted = naive(part)
            return lambda there, row: not unwanted(there, row)
    raise AssertionError(node)


def check(many: int, language: Language, texts: Sequence[Text]) -> bool:
    """Every query by percolation and by itself."""
    trees = [terms(query).tree for query in language.queries(many)]
    percolator: Percolator[int] = Percolator()
    for number, tree in enumerate(trees):
        percolator.add(number, tree)
    one_by_one = list(enumerate(map(naive, trees)))
    hits = differ = 0
    for title, text in texts:
        row = f" {' '.join(words(title))} | {' '.join(words(text))} "
        there = frozenset(row.split())
        expected = {number for number, matches in one_by_one if matches(there, row)}
        differ += expected != percolator.matching(Searched(item(title, text)))
        hits += len(expected)
    print(f"{many:,} queries × {len(texts):,} texts: {hits:,} hits; texts whose hits differ: {differ}")
    return not differ


def main(sizes: Sequence[int], texts: Path | None, checked: int) -> bool:
    chance = random.Random(10)
    source = from_file(texts, TEXTS) if texts else made_up(TEXTS, chance)
    every = list(source)
    language = Language(every, chance)
    good = [
        measure(many, language, chance.choices(every, k=ASKED), articles(every, ASKED // 4, chance)) for many in sizes
    ]
    if checked:
        good.append(check(checked, language, every))
    print("ok" if all(good) else "not ok")
    return all(good)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alerts", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--check", type=int, default=0)
    given = parser.parse_args()
    raise SystemExit(0 if main(given.alerts, given.texts, given.check) else 1)
