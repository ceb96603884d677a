"""Do the confidences come true? `python -m tests.benchmarks.reading.confidence [FOLDER] [--fit|--cross]`.

Part of `make bench-reading`. FOLDER (AMUR_SHARED, ../shared) holds hand-annotated articles: `data/beat-dev/`
(gold.jsonl, d… and k…), `seeds/` and `data/polnear-dev/` (brat's form). With --fit the weights are fitted on all but k…
and written into bot/reading/quotes/confidence.toml: a logistic model with a ridge, so that a sign seen seldom weighs
little. PolNeAR counts for the words, and for speakers that its sources name: no rule was made from most of it, as many
were from d….

The table tells, for statements of k…, which nothing was fitted on, in five bins of like size what was told and what
came true, with its 95 % interval (Wilson); and how precise named speakers are from each line on. Exit 1 if a bin is
proven off: no share within .05 of what was told lies in the interval; or if the line in use is proven less than .97
precise. A bin of k… holds some 30 statements, so its interval is some .2 wide: what is not proven off is not proven
right either. --cross tells the same of d… and the seeds, each article by weights fitted without it (ten folds): bins
twice as large.
"""

from __future__ import annotations

import glob
import itertools
import json
import math
import os
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

import seeds
from bot.adapters.subprocesses.language.language_model import load_model, read_all
from bot.model import SURE_ENOUGH, Item, ItemId, Quote, fold
from bot.reading.item_reader import Understanding
from bot.reading.quotes.confidence import BASE, FITTED, SIGNS
from tests.benchmarks.reading.blind import interval

WHAT = ("speaker", "words", "role")
BINS = 5
NEAR = 0.05
"""How far what came true may be from what was told."""
PRECISE = 0.97
"""Of the speakers named from SURE_ENOUGH on, how many are to be right."""
_ALIKE = 0.9
"""Share of letters that two spans have in common, of all that either has, for the same words."""
_ROLE = 0.6
"""Share of the annotated role's words that a role must have."""
_RIDGE: Mapping[str, float] = {"speaker": 1.0, "words": 0.3, "role": 0.3}
"""How much weights are drawn to nought (half of it times their squares is the penalty): of the steps 1, .3 and .1 the
one with the least loss in cross-validation by article, or within chance of it (November 2026). Platt's scaling and an
isotonic fit on top of the model, tried in the same way, told no better. Five bins of like mass lost less for the
speaker and the role, but were worse for all three on half k."""
FOLDS = 10
_SMALL = frozenset({"the", "a", "an", "of", "at", "in", "to"})


@dataclass(frozen=True, slots=True)
class Outcome:
    doc: str
    quote: Quote
    right: Mapping[str, bool]
    """What of it can be judged, and whether it is right."""

    def told(self, what: str) -> float:
        given = {
            "speaker": self.quote.confidence,
            "words": self.quote.confidence_of_words,
            "role": self.quote.confidence_of_role,
        }
        return float(given[what] or 0.0)


def outcomes(folder: Path, begins: str = "") -> list[Outcome]:
    """Every statement read in the annotated articles whose names begin so. Needs the language model."""
    rows = [json.loads(row) for row in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    names = sorted({row["doc"] for row in rows if row["doc"].startswith(begins)})
    texts = {name: (folder / f"{name}.txt").read_bytes().decode("utf-8") for name in names}
    seen = datetime(2000, 1, 1, tzinfo=UTC)
    items = [Item(id=ItemId(name), title=name, text=text, seen_at=seen) for name, text in texts.items()]
    readings = read_all(load_model(), Understanding(seeds.load()), items)
    return [
        _outcome(quote, reading.item, [row for row in rows if row["doc"] == reading.item.title])
        for reading in readings
        for quote in reading.quotes
    ]


def polnear(folder: Path) -> list[Outcome]:
    """The same of PolNeAR's articles: words by its contents, speakers named outright by its sources."""
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in sorted((folder / "text").glob("*.txt"))}
    seen = datetime(2000, 1, 1, tzinfo=UTC)
    items = [Item(id=ItemId(name), title=name, text=text, seen_at=seen) for name, text in texts.items()]
    found = []
    for reading in read_all(load_model(), Understanding(seeds.load()), items):
        text = reading.item.text
        gold = list(
            _attributions(next((folder / "attributions").glob(f"{glob.escape(reading.item.title)}_????.ann")), text)
        )
        for quote in reading.quotes:
            said = _letters(((span.start, span.end) for span in quote.content), text)
            shares = ((_common(said, content), source) for source, content in gold)
            most, source = max(shares, key=lambda pair: pair[0], default=(0.0, frozenset()))
            right = {"words": most >= _ALIKE}
            if quote.speaker is not None and quote.source is not None and quote.resolved_by in ("name", "surname"):
                given = _letters(iter([(quote.source.start, quote.source.end)]), text)
                right["speaker"] = most > 0 and not given.isdisjoint(source)
            found.append(Outcome(reading.item.title, quote, right))
    return found


def _attributions(path: Path, text: str) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    """(source, content) as letters, of each attribution in a file of brat's."""
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = {}
    for line in lines:
        if match := re.match(r"(T\d+)\t\w+ ([\d ;]+)\t", line):
            pieces = [[int(place) for place in piece.split()] for piece in match[2].split(";")]
            if text.startswith("that ", pieces[0][0]):
                pieces[0][0] += len("that ")  # which their contents hold and ours do not
            marked[match[1]] = _letters(((start, end) for start, end in pieces), text)
    for line in lines:
        parts = [part.split(":") for part in line.split()[1:]] if re.match(r"E\d+\t", line) else []
        named = [(role, marked[name]) for role, name in parts if name in marked]
        yield tuple(  # type: ignore[misc]
            frozenset().union(*(letters for role, letters in named if role.startswith(kind)))
            for kind in ("Source", "Content")
        )


def _outcome(quote: Quote, item: Item, gold: Sequence[dict[str, object]]) -> Outcome:
    text = item.text
    said = _letters(((span.start, span.end) for span in quote.content), text)
    shares = [(_common(said, _letters(_pieces(row), text)), row) for row in gold]
    most, row = max(shares, key=lambda pair: pair[0], default=(0.0, {}))
    right: dict[str, bool] = {"words": most >= _ALIKE}
    if quote.speaker is not None:
        right["speaker"] = most > 0 and _same_speaker(quote, row)
    if quote.role and most > 0 and (quote.speaker is not None or row["role"]):  # of a group it is the source's words
        wanted, given = _words(str(row["role"] or "")), _words(quote.role)
        right["role"] = bool(wanted) and len(wanted & given) >= _ROLE * len(wanted)
    return Outcome(item.title, quote, right)


def _pieces(row: Mapping[str, object]) -> Iterator[tuple[int, int]]:
    pieces = row["pieces"]
    assert isinstance(pieces, list)
    yield from ((start, end) for start, end in pieces)


def _letters(spans: Iterator[tuple[int, int]], text: str) -> frozenset[int]:
    return frozenset(k for start, end in spans for k in range(start, end) if text[k].isalnum())


def _common(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _words(text: str) -> frozenset[str]:
    letters = "".join(letter if letter.isalnum() else " " for letter in fold(text))
    return frozenset(letters.split()) - _SMALL


def _same_speaker(quote: Quote, row: Mapping[str, object]) -> bool:
    """As score_seeds.py has it: a word of the name in common and none of the shorter name that is not in the longer
    one; of states, bodies and groups also the same source."""
    assert quote.speaker is not None
    given, speaker = _words(quote.speaker.name), str(row["speaker"])
    names = [_words(name) for name in speaker.split(";")]
    named = speaker[:1].isupper() and (";" in speaker or len(speaker.split()) < 4)
    body = any(len(name) == 1 for name in names) and len(given) == 1
    body = body or not _BODY.isdisjoint(given.union(*names))
    source, beside = row["source"], False
    if isinstance(source, list) and quote.source is not None:
        beside = quote.source.start < source[1] and source[0] < quote.source.end
    if named and not body:
        return any(_one_person(given, name) for name in names)
    return beside or (named and any(given & name for name in names))


def _one_person(one: frozenset[str], other: frozenset[str]) -> bool:
    short, long = sorted((one, other), key=len)
    near = all(any(word == whole or (word[0] == whole[0] and _near(word, whole)) for whole in long) for word in short)
    return bool(short & long) and near


def _near(word: str, whole: str) -> bool:
    return 1 in (len(word), len(whole)) or SequenceMatcher(None, word, whole).ratio() >= _SPELT


_SPELT = 0.6
_BODIES = """ministry ministries department council agency office officials authorities government committee commission
bank union party state states news times daily post army forces command embassy institute center centre university
company corp group house kremlin pentagon nato eu un court parliament congress senate administration"""
_BODY = frozenset(_BODIES.split())


def fitted(known: Sequence[Outcome], what: str) -> dict[str, float]:
    """Sign → weight, by Newton's method. Signs are reasons to doubt: what would weigh for being right is left out."""
    left_out: frozenset[str] = frozenset()
    while True:
        weights = _newton(known, what, left_out)
        against = frozenset(sign for sign, weight in weights.items() if weight > 0 and sign != BASE)
        if not against:
            return weights
        left_out |= against


def _newton(known: Sequence[Outcome], what: str, left_out: frozenset[str]) -> dict[str, float]:
    judged = [one for one in known if what in one.right]
    told = {sign for one in judged for sign in one.quote.because if what in SIGNS.get(sign, WHAT)}
    signs = sorted(told - left_out)
    table = np.array([[1.0, *(float(sign in one.quote.because) for sign in signs)] for one in judged])
    truth = np.array([float(one.right[what]) for one in judged])
    ridge = np.diag([0.0, *([_RIDGE[what]] * len(signs))])
    weights = np.zeros(len(signs) + 1)
    for _ in range(50):
        share = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (share - truth) + ridge @ weights
        weights -= np.linalg.solve((table * (share * (1 - share))[:, None]).T @ table + ridge, slope)
    return {name: round(float(weight), 2) for name, weight in zip([BASE, *signs], weights, strict=True)}


def crossed(known: Sequence[Outcome], beside: Sequence[Outcome]) -> Iterator[Outcome]:
    """The outcomes, told by weights that were fitted on the other articles, and on those `beside`."""
    docs = sorted({one.doc for one in known})
    random.Random(1).shuffle(docs)
    for number in range(FOLDS):
        held = frozenset(docs[number::FOLDS])
        learnt = [*(one for one in known if one.doc not in held), *beside]
        weights = {what: fitted(learnt, what) for what in WHAT}
        for one in known:
            if one.doc in held:
                speaker, words, role = (_share(weights[what], one.quote.because) for what in WHAT)
                quote = replace(one.quote, confidence=speaker, confidence_of_words=words, confidence_of_role=role)
                yield replace(one, quote=quote)


def _share(weights: Mapping[str, float], signs: Sequence[str]) -> float:
    return 1 / (1 + math.exp(-weights[BASE] - sum(weights.get(sign, 0.0) for sign in signs)))


def written(weights: Mapping[str, Mapping[str, float]]) -> str:
    lines = ["# Written by `python -m tests.benchmarks.reading.confidence --fit`; what a sign weighs, in log odds."]
    for what, table in weights.items():
        lines += ["", f"[{what}]", *(f"{json.dumps(sign)} = {weight}" for sign, weight in table.items())]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Bin:
    told: float
    """What was told of them, on average."""
    right: int
    count: int

    @property
    def came_true(self) -> float:
        return self.right / self.count

    @property
    def off(self) -> bool:
        """By more than NEAR, whether or not that may be chance."""
        return abs(self.told - self.came_true) > NEAR

    @property
    def proven(self) -> bool:
        """That it is off: no share within NEAR of what was told lies in the interval of what came true."""
        low, high = interval(self.right, self.count)
        return self.off and (low > self.told + NEAR or high < self.told - NEAR)


def bins(known: Sequence[Outcome], what: str, parts: int = BINS) -> Iterator[Bin]:
    """Each fifth, by what was told; those told alike stay in one bin."""
    ranked = sorted((one for one in known if what in one.right), key=lambda one: one.told(what))
    found: dict[int, list[Outcome]] = {}
    begin = 0
    for _, group in itertools.groupby(ranked, key=lambda one: one.told(what)):
        alike = list(group)
        found.setdefault(parts * (2 * begin + len(alike)) // (2 * len(ranked) + 1), []).extend(alike)
        begin += len(alike)
    for part in found.values():
        told = sum(one.told(what) for one in part) / len(part)
        yield Bin(told, sum(one.right[what] for one in part), len(part))


def precision(known: Sequence[Outcome], line: float) -> tuple[int, int]:
    """Named statements from the line on: right, all."""
    shown = [one for one in known if "speaker" in one.right and one.told("speaker") >= line]
    return sum(one.right["speaker"] for one in shown), len(shown)


def report(known: Sequence[Outcome], show: Callable[[str], None]) -> bool:
    """Whether nothing is proven to come true otherwise than told."""
    well = True
    show(f"{'':10}{'told':>8}{'true':>8}{'of':>6}   95 % interval")
    for what in WHAT:
        for name, parts in ((what, BINS), (f"{what}, all", 1)):
            for one in bins(known, what, parts):
                low, high = interval(one.right, one.count)
                mark = "   OFF" if one.proven else "   more than .05, not proven" if one.off else ""
                show(f"{name:13}{one.told:5.3f}{one.came_true:8.3f}{one.count:6}   {low:.2f} – {high:.2f}{mark}")
                well = well and not one.proven
    for line in sorted({0.0, 0.8, 0.9, 0.95, SURE_ENOUGH}):
        right, count = precision(known, line)
        low, high = interval(right, count)
        share = f"{right} of {count} right, {right / (count or 1):.3f} ({low:.3f} – {high:.3f})"
        show(f"named speakers from {line:.2f} on: {share}{'  ← sure enough' if line == SURE_ENOUGH else ''}")
    return well and interval(*precision(known, SURE_ENOUGH))[1] >= PRECISE


def main() -> int:
    words = [word for word in sys.argv[1:] if word not in ("--fit", "--cross")]
    shared = Path(words[0] if words else os.environ.get("AMUR_SHARED", "../shared"))
    beat = shared / "data" / "beat-dev"
    if not beat.is_dir():
        print(f"skipped, as it is not there: {beat} (set AMUR_SHARED)")
        return 0
    if "--fit" not in sys.argv and "--cross" not in sys.argv:
        return 0 if report(outcomes(beat, "k"), print) else 1
    known = [*outcomes(beat, "d"), *outcomes(shared / "seeds")]
    beside = polnear(shared / "data" / "polnear-dev")
    if "--cross" in sys.argv:
        return 0 if report(list(crossed(known, beside)), print) else 1
    FITTED.write_text(written({what: fitted([*known, *beside], what) for what in WHAT}), encoding="utf-8")
    print(f"written: {FITTED}; run it again without --fit to see how it does")
    return 0


if __name__ == "__main__":
    sys.exit(main())
