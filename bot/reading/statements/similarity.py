"""How alike two wordings are, and what must keep them apart: the measure under statement families and positions.

A wording is its content words: stems weighed by how rare they are on the beat, with the words of each of the two
sides as one ("Moscow" and "Russian" say the same here). Numbers, names and denials are kept beside, because two
statements that differ in one of them are two statements, however alike the rest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from Stemmer import Stemmer

from bot.model import BeatPack, fold
from bot.reading.lexicon import ENGLISH, commonest, figure_words
from bot.reading.scripts import CYRILLIC, HAN
from bot.reading.sorting.phrases import Phrases, term
from bot.reading.sorting.stories.stories import EMPTY_WORDS, RARE, stem
from bot.reading.statements.evidence import FactReader

SIDE_WEIGHT = 0.8
"""Of the words that name a side: on the beat everything holds them, so they tell hardly anything apart."""
FLAT = 4.0
"""Weight of any word where no frequencies are known."""
OPENING = 5
"""Content words with which a statement says what it is about; its tail is often the outlet's background."""
_LONGEST = 3_000
"""Characters of a statement that are compared: no quotation that people tell again is longer."""
_REMEMBERED = 50_000

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|[.!?:;“”\"»«]")
_OTHER_DENIALS = figure_words()["denials"]
_DENIALS = ENGLISH.comparison.denials | set(_OTHER_DENIALS["ru"].split())
_HAN_DENIALS = frozenset(_OTHER_DENIALS["zh"].split())
_HAN_PIECES = re.compile(f"[{''.join(sorted(_HAN_DENIALS))}]|[^{''.join(sorted(_HAN_DENIALS))}]+")
_HAN_WEIGHT = 2.5
"""Of two Han characters in a row: they overlap with the next two, so a word of them counts about as any other."""
_RUSSIAN_EMPTY = frozenset(map(fold, commonest().get("ru", ())))
_russian = Stemmer("russian")
_COUNTS = {written: str(count) for count, written in enumerate(ENGLISH.comparison.from_two, start=2)}
_LIGHT = ENGLISH.comparison.light
"""Words that carry little of what is said; together with those that tell no stories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The content of one statement, ready to be compared."""

    weights: dict[str, float]
    """Stem → weight, in the order of first use."""
    total: float
    """Sum of the weights."""
    denied: frozenset[str]
    """Stems that stand behind a "not" wherever they occur."""
    numbers: frozenset[str]
    names: frozenset[str]
    """Stems written with a capital inside a sentence, without the two sides'."""
    opening: tuple[str, ...]
    """Its first stems, without the two sides'."""


@dataclass(frozen=True, slots=True)
class _Met:
    stem: str
    weight: float
    denial: bool = False
    number: bool = False
    capital: bool = False


_MARK = _Met("", 0.0)
"""A mark behind which a sentence may begin."""


class Rarity:
    """Weighs words by a pack's document frequencies. Without a pack every content word weighs the same."""

    def __init__(self, pack: BeatPack | None = None) -> None:
        self._documents = pack.documents if pack else 0
        self._frequency = dict(pack.document_frequency) if pack else {}
        sides = pack.sides if pack else ()
        own = [(name, number) for number, side in enumerate(sides) for name in side.terms if len(term(name).words) == 1]
        self._own = Phrases(name for name, _ in own)
        self._side = [number for _, number in own]
        self.facts = FactReader(pack)
        """What a wording holds that is the same in every language."""
        self._memory: dict[str, _Met] = {}
        self._between_spaces: dict[str, tuple[tuple[str, float], ...]] = {}

    def wording(self, text: str) -> Wording:
        weights: dict[str, float] = {}
        denied: set[str] = set()
        affirmed: set[str] = set()
        numbers: set[str] = set()
        names: set[str] = set()
        denial, begins = False, True
        memory = self._memory
        for token in _tokens(text):
            met = memory.get(token) or self._learn(token)
            if met.weight:
                weights[met.stem] = met.weight
                (denied if denial else affirmed).add(met.stem)
                denial = False
                if met.number:
                    numbers.add(met.stem)
                elif met.capital and not begins:
                    names.add(met.stem)
            elif met.denial:
                denial = True
            begins = met is _MARK
        return Wording(
            weights=weights,
            total=sum(weights.values()),
            denied=frozenset(denied - affirmed),
            numbers=frozenset(numbers),
            names=frozenset(names),
            opening=tuple(islice((word for word in weights if word[:1] != "·"), OPENING)),
        )

    def stems(self, text: str) -> dict[str, float]:
        """The weights of its wording, whether or not it is folded; a quick look, for thousands of texts."""
        known = self._between_spaces
        weights: dict[str, float] = {}
        for written in text[:_LONGEST].split():
            found = known.get(written)
            if found is None:
                found = self._learn_written(written)
            weights.update(found)
        return weights

    def _learn_written(self, written: str) -> tuple[tuple[str, float], ...]:
        """No token reaches over a space."""
        if len(self._between_spaces) > _REMEMBERED:
            self._between_spaces.clear()
        met = [self._memory.get(token) or self._learn(token) for token in _tokens(written)]
        self._between_spaces[written] = found = tuple((one.stem, one.weight) for one in met if one.weight)
        return found

    def weighed(self, text: str) -> Iterator[tuple[str, float, str]]:
        """(word as it stands, its weight, its stem) of a text, with marks that end a clause as words of no weight."""
        for token in _tokens(text):
            met = self._memory.get(token) or self._learn(token)
            yield token, met.weight, met.stem

    def _learn(self, token: str) -> _Met:
        if len(self._memory) > _REMEMBERED:
            self._memory.clear()
        self._memory[token] = met = self._new(token) if token[0].isalnum() else _MARK
        return met

    def _new(self, token: str) -> _Met:
        plain = fold(token.split("'")[0].split("’")[0]) or token.casefold()
        if token[0].isdigit():
            return _Met(token.replace(",", ""), FLAT, number=True)
        if plain in _COUNTS:
            return _Met(_COUNTS[plain], FLAT / 2, number=True)
        if HAN.match(token):
            return _Met(token, 0.0, denial=True) if token in _HAN_DENIALS else _Met(token, _HAN_WEIGHT)
        if plain in _DENIALS or token.casefold().replace("’", "'").endswith("n't"):
            return _Met(plain, 0.0, denial=True)
        if plain in EMPTY_WORDS or plain in _LIGHT or (len(plain) < 2 and plain.isascii()):
            return _Met(plain, 0.0)
        hits = self._own.find((plain,))
        if hits:
            return _Met(f"·{self._side[hits[0].number]}", SIDE_WEIGHT)
        if CYRILLIC.match(plain):
            empty = plain in _RUSSIAN_EMPTY or len(plain) < 2
            return _Met(str(_russian.stemWord(plain)), 0.0 if empty else FLAT, capital=token[0].isupper())
        stemmed = stem(plain)
        return _Met(stemmed, self._weight(stemmed), capital=token[0].isupper())

    def _weight(self, stemmed: str) -> float:
        if not self._documents:
            return FLAT
        return math.log(self._documents / self._frequency.get(stemmed, RARE) + 1)


def _tokens(text: str) -> Iterator[str]:
    """Words, numbers and marks; of running Han characters each two in a row, denials by themselves."""
    tokens = _TOKEN.findall(text[:_LONGEST])
    return iter(tokens) if text.isascii() or not HAN.search(text) else _in_pairs(tokens)


def _in_pairs(tokens: list[str]) -> Iterator[str]:
    for token in tokens:
        if not HAN.match(token):
            yield token
            continue
        for piece in _HAN_PIECES.findall(token):
            yield from (piece[at : at + 2] for at in range(max(1, len(piece) - 1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What two wordings have in common in the same order: a statement told anew keeps the order of its thoughts, while
    two statements on one matter share its words at random."""

    weight: float = 0.0
    words: int = 0
    plain: int = 0
    """Of those words, how many are no names: two statements may well name the same man."""
    order: float = 0.0
    """How many times as many words keep their order as of so many shuffled ones would: those leave 2√n of n in order
    (Logan and Shepp 1977; Vershik and Kerov 1977)."""
    cosine: float = 0.0
    """0 … 1: the weight over the geometric mean of both wordings' weights."""
    within: float = 0.0
    """0 … 1: the weight over that of the lighter wording."""


NOTHING_ALIKE = Likeness()


def alike(one: Wording, other: Wording, *, least: float = 0.0, cosine: float = 0.0, within: float = 0.0) -> Likeness:
    """The likeness, the same both ways round. None, to spare time, if even order apart less than `least` weight is in
    common, or if neither the cosine nor the share of the lighter wording is as high as given."""
    small, large = (one, other) if len(one.weights) <= len(other.weights) else (other, one)
    common = [(word, weight) for word, weight in small.weights.items() if word in large.weights]
    shared = sum(weight for _, weight in common)
    middle, lighter = math.sqrt(one.total * other.total), min(one.total, other.total)
    if shared <= least or (shared < cosine * middle and shared < within * lighter):
        return NOTHING_ALIKE
    kept = _in_order(common, large)
    weight = sum(large.weights[word] for word in kept)
    named = one.names | other.names
    return Likeness(
        weight=weight,
        words=len(kept),
        plain=sum(1 for word in kept if word not in named),
        order=len(kept) / (2 * math.sqrt(len(common))),
        cosine=weight / middle,
        within=weight / lighter,
    )


def _in_order(common: list[tuple[str, float]], other: Wording) -> list[str]:
    """The heaviest run of these words that `other` first says in the same order."""
    place = {word: at for at, word in enumerate(other.weights)}
    places = [place[word] for word, _ in common]
    best: list[tuple[float, int]] = []
    for at, (_, weight) in enumerate(common):
        most, before = 0.0, -1
        for earlier in range(at):
            if best[earlier][0] > most and places[earlier] < places[at]:
                most, before = best[earlier][0], earlier
        best.append((most + weight, before))
    at = max(range(len(best)), key=lambda at: best[at][0])
    kept = []
    while at >= 0:
        kept.append(common[at][0])
        at = best[at][1]
    return kept[::-1]


def contradict(one: Wording, other: Wording) -> bool:
    """One affirms what the other denies, or each has a number that the other lacks."""
    return bool(
        _lacks(one.denied, other)
        or _lacks(other.denied, one)
        or (one.numbers - other.numbers and other.numbers - one.numbers)
    )


def _lacks(denied: frozenset[str], other: Wording) -> bool:
    return any(word in other.weights and word not in other.denied for word in denied)


def swapped(one: Wording, other: Wording) -> bool:
    """The same but for a word or two in the place of others: "oil exports rose", "gas exports rose"."""
    mine = sum(1 for word in one.weights if word not in other.weights)
    theirs = sum(1 for word in other.weights if word not in one.weights)
    shared = len(one.weights) - mine
    return bool(mine and theirs) and max(mine, theirs) <= max(1, shared // 5)


def takes_up(one: Wording, other: Wording) -> bool:
    """Something of what the one opens with stands in the other."""
    return any(word in other.weights for word in one.opening)


def names_differ(one: Wording, other: Wording) -> bool:
    """Each names somebody or something that the other does not hold at all."""
    return any(name not in other.weights for name in one.names) and any(name not in one.weights for name in other.names)
