"""Is this item about dealings between the two sides of the beat?

Yes: what the two do with each other; one's part in the other's war, or pressure on it over that; the two acting
together.
No: two names in a list of rivals, round-ups and newsletters, sport, other countries' home politics.

Cheap enough for every item that comes in: one look at each word of title, text and address, no language model.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from bot.model import BeatPack, Item, Relevance
from bot.reading.languages import NAMES
from bot.reading.sorting.language import language_of
from bot.reading.sorting.relevance.ngrams import Wording
from bot.reading.sorting.relevance.signs import Signs, Vocabulary

ENOUGH = 0.44
"""Score from which an item is on the beat: of 279 items drawn at random 76 of 100 let in were right, and 92 of 100 that
are on the beat were let in (weights learnt from other items by `seeds.learn`, words chosen with these in sight)."""
PERHAPS = 0.25
"""Score from which it may be: 97 of 100 on the beat are above. What lies between both lines
is kept and found, marked as *maybe*; no digest shows it."""
REASONS = 4
OPENING = 400
"""Characters by which the language of what names neither side is told: nearly all items are such."""
HAND: Mapping[str, float] = {
    "bias": -3.6,
    "both in title": 1.6,
    "one in title, the other's cue": 0.8,
    "first in title": 1.0,
    "second in title": 0.3,
    "dealing in title": 1.2,
    "both in lede": 1.0,
    "joined in lede": 0.8,
    "cue pair in lede": 0.8,
    "sentences with both": 1.0,
    "dealing": 0.6,
    "bilateral": 1.0,
    "rarer with cues": 0.6,
    "list in title": -0.9,
    "list": -0.3,
    "elsewhere in title": -2.4,
    "elsewhere": -0.8,
    "elsewhere in address": -1.0,
    "third in title": -1.0,
    "third leads title": -0.4,
    "pair after third in title": -0.8,
    "pair as object in title": -0.8,
    "one to the other in title": 0.6,
    "pair as object": -0.4,
    "one to the other": 0.3,
    "two matters": -0.6,
    "round-up": -1.0,
    "live page": -0.6,
    "one of several matters": -1.0,
}
"""Weights by hand: what a pack goes by that has learnt none (`BeatPack.hints`), and where learning starts from."""

WORDING: Mapping[str, str] = {
    "both in title": "{0} and {1} in the title",
    "one in title, the other's cue": "one side, and a word for the other, in the title",
    "first in title": "{0} in the title",
    "second in title": "{1} in the title",
    "second's cue in title": "a word for {1} in the title",
    "dealing in title": "dealings in the title",
    "joined in title": "{0} and {1} side by side in the title",
    "list in title": "names in a row in the title",
    "elsewhere in title": "other matters in the title",
    "third in title": "others in the title",
    "two matters": "several matters in the title",
    "third leads title": "others first in the title",
    "pair after third in title": "others, then {0} and {1} side by side, in the title",
    "pair as object in title": "{0} and {1} as one object in the title",
    "one to the other in title": "from one side to the other in the title",
    "third without the pair in title": "others and only one side in the title",
    "pair as object": "{0} and {1} as one object",
    "one to the other": "from one side to the other",
    "pair leads": "{0} and {1} side by side, before any others",
    "both in lede": "{0} and {1} in title and lede",
    "joined in lede": "{0} and {1} side by side",
    "cue pair in lede": "one side, and a word for the other, in title and lede",
    "sentences with both": "{0} and {1} in one sentence",
    "dealing": "dealings between them",
    "bilateral": "a term for both at once",
    "rarer": "{0} and {1} named again and again",
    "rarer with cues": "both sides named again and again",
    "rarer per word": "both sides named often for its length",
    "list": "names in a row",
    "elsewhere": "other matters",
    "third": "others named often",
    "headline only": "a headline without text",
    "length": "a long text",
    "both in address": "{0} and {1} in the address",
    "cue pair in address": "both sides in the address",
    "only in address": "named in the address only",
    "elsewhere in address": "other matters in the address",
    "round-up": "a newsletter or round-up",
    "live page": "a live page",
    "one of several matters": "one of several matters in its summary",
}
"""How a sign is told to people."""

_UNMASKED: Mapping[str, str] = {
    "_one": "{0}",
    "_other": "{1}",
    "_both": "{0} and {1}",
    "_cue-one": "(a word for {0})",
    "_cue-other": "(a word for {1})",
    "_third": "(others)",
}
"""How the masks of `bot.reading.sorting.relevance.signs.MASKS` are told to people."""


class Gate:
    """Judges items by the pack's vocabulary, with the pack's learnt weights or else the hand's."""

    def __init__(self, pack: BeatPack) -> None:
        self._names = (pack.sides[0].name, pack.sides[1].name)
        self._vocabulary = Vocabulary(pack)
        self._weights = dict(pack.hints) or dict(HAND)
        self._wording = Wording(pack)
        self._languages = {"en", *(code for code, _ in pack.spoken_in)}

    def signs(self, item: Item) -> Signs | None:
        """What speaks for and against; None unless both sides are named or cued in title, text or address."""
        return self._vocabulary.signs(item)

    def _unknown_language(self, item: Item) -> str:
        """That the pack has no words of the item's language; "" where it has. Plain letters are taken for English."""
        opening = f"{item.title}\n{item.text[item.head : item.head + OPENING]}"
        language = "en" if opening.isascii() else language_of(opening, item.language)
        if language in self._languages:
            return ""
        return f"not judged: it is in {NAMES.get(language, language)}, and the pack has no words of it"

    def judge(self, item: Item) -> Relevance:
        """A score of 0 … 1, whether it is enough, and what spoke most for the verdict (or against, if it is no).

        The mean of two opinions, in logits: of the signs, and of the wording where the pack has learnt one. What a
        team's marks taught beside a pack without one (`seeds.marks`) is added.
        """
        signs = self.signs(item)
        if signs is None:
            missing = self._unknown_language(item) or f"does not name both {' and '.join(self._names)}"
            about = self._vocabulary.context(item)
            shapes = (f"an event of one side: {', '.join(about)}",) if about else ()
            return Relevance(score=0.0, relevant=False, context=bool(about), because=(missing, *shapes))
        parts = {name: self._weights.get(name, 0.0) * value for name, value in signs.features.items()}
        logit = sum(parts.values())
        because: dict[str, float] = {}
        if self._wording:
            second, grams = self._wording.opinion(self._wording.grams(signs.title, signs.text))
            logit = (logit + second) / 2 if self._wording.judges else logit + second / 2
            because = {gram_in_words(gram, self._names): part for gram, part in grams}
        score = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
        relevant = score >= ENOUGH
        way = 1 if relevant else -1
        spoken = [(self._reason(name, signs), part) for name, part in parts.items() if name != "bias"]
        reasons = _loudest(spoken, way)[:REASONS]
        wording = _loudest(because.items(), way)[: 1 if reasons else REASONS]
        maybe = PERHAPS <= score < ENOUGH
        return Relevance(
            score=round(score, 4),
            relevant=relevant,
            maybe=maybe,
            context=not (relevant or maybe) and bool(self._vocabulary.context(item)),
            because=(*reasons[: REASONS - len(wording)], *wording) or ("little speaks for it",),
        )

    def _reason(self, name: str, signs: Signs) -> str:
        shown = WORDING.get(name, name).format(*self._names)
        terms = signs.fired.get(name)
        return f"{shown}: {', '.join(terms)}" if terms else shown


def gram_in_words(gram: str, sides: Sequence[str]) -> str:
    """ "_one back" in the text → wording in the text: “China … back”, as stems."""
    where, _, words = gram.partition(": ")
    return f"wording in the {where}: “{' '.join(_UNMASKED.get(word, word) for word in words.split())}”".format(*sides)


def _loudest(parts: Iterable[tuple[str, float]], way: int) -> tuple[str, ...]:
    """Those that speak that way (1: for, -1: against) to be heard, the loudest first."""
    return tuple(shown for shown, part in sorted(parts, key=lambda one: (-way * one[1], one[0])) if way * part > 0.05)
