"""Is this item about dealings between the two sides of the beat?

Yes: what the two do with each other; one's part in the other's war, or pressure on it over that; the two acting
together.
No: two names in a list of rivals, round-ups and newsletters, sport, other countries' home politics.

Cheap enough for every item that comes in: one look at each word of title, text and address, no language model.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from bot.model import BeatPack, Item, Relevance
from bot.reading.lexicon import ENGLISH
from bot.reading.sorting.phrases import Phrases, words
from bot.reading.sorting.roundups import round_up

LEAD = 3_000
"""Characters of the text that are looked at."""
HEADLINE = 400
"""Characters of a title, and of an address, that are looked at: real ones are shorter."""
LEDE = 250
"""Characters of it that say, with the title, what the item is about."""
ENOUGH = 0.5
REASONS = 4
CLOSE = 12
"""Words from one side's name to the other's within which they are close."""

SUMMARY = 400
"""Characters up to which a text is a summary."""
SEVERAL = 3
A_MATTER = 4
"""Words that a matter takes at least."""

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

_THIRD = ENGLISH.comparison.others
"""Names of others: a title full of them is about them. Those that name a side of the pack are left out."""

_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"”’»)]*\s+|\n+|(?<=[。！？])")
_NAMES_IN_A_ROW = re.compile(
    r"[A-Z][\w.]*(?: [A-Z][\w.]*)?(?:(?:,? and |, | or |,? & )(?:the )?[A-Z][\w.]*(?: [A-Z][\w.]*)?){2,}"
)


_APART = re.compile(r"; |, (?:and |plus )?")


class _Kind(IntEnum):
    FIRST = 0
    SECOND = 1
    FIRST_CUE = 2
    SECOND_CUE = 3
    BILATERAL = 4
    ACTION = 5
    ELSEWHERE = 6
    THIRD = 7


@dataclass(slots=True)
class _Tally:
    """Where the terms of each kind stand in a run of words."""

    at: tuple[list[int], ...] = field(default_factory=lambda: ([], [], [], [], [], [], [], []))
    terms: tuple[list[int], ...] = field(default_factory=lambda: ([], [], [], [], [], [], [], []))

    def has(self, kind: _Kind) -> bool:
        return bool(self.at[kind])

    def both(self) -> bool:
        return bool(self.at[_Kind.FIRST] and self.at[_Kind.SECOND])

    def cue_pair(self) -> bool:
        """One side by name, the other by name or by a cue."""
        first, second, first_cue, second_cue = (bool(places) for places in self.at[:4])
        return (first and (second or second_cue)) or (second and first_cue)

    def joined(self) -> bool:
        """Both names side by side: "China and Russia", "Sino-Russian"."""
        return any(abs(a - b) <= 2 for a in self.at[_Kind.FIRST] for b in self.at[_Kind.SECOND])

    def close(self) -> bool:
        """Both sides (by name or cue) within `CLOSE` words of each other."""
        firsts = self.at[_Kind.FIRST] + self.at[_Kind.FIRST_CUE]
        seconds = self.at[_Kind.SECOND] + self.at[_Kind.SECOND_CUE]
        return any(abs(a - b) <= CLOSE for a in firsts for b in seconds)


class Gate:
    """Judges items by the pack's vocabulary, with the pack's learnt weights or else the hand's."""

    def __init__(self, pack: BeatPack) -> None:
        one, other = pack.sides
        sides = {*one.terms, *other.terms}
        kinds = (one.terms, other.terms, one.weak, other.weak, pack.bilateral, pack.actions, pack.elsewhere)
        third = [written for written in _THIRD if written not in sides]
        self._names = (one.name, other.name)
        listed = [(written, kind) for kind, terms in zip(_Kind, (*kinds, third), strict=True) for written in terms]
        self._phrases = Phrases(written for written, _ in listed)
        self._written = tuple(written for written, _ in listed)
        self._kinds = tuple(kind for _, kind in listed)
        self._weights = dict(pack.hints) or dict(HAND)

    def judge(self, item: Item) -> Relevance:
        """A score of 0 … 1, whether it is enough, and what spoke most for the verdict (or against, if it is no)."""
        signs = self.signs(item)
        if signs is None:
            return Relevance(score=0.0, relevant=False, because=(f"does not name both {' and '.join(self._names)}",))
        said = {name: self._weights.get(name, 0.0) * value for name, value in signs.features.items()}
        score = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(said.values())))))
        relevant = score >= ENOUGH
        way = 1 if relevant else -1
        loudest = sorted(
            (part for part in said.items() if part[0] != "bias"), key=lambda part: (-way * part[1], part[0])
        )
        because = tuple(self._reason(name, signs) for name, part in loudest[:REASONS] if way * part > 0.05)
        if not because:
            because = ("little speaks for it",)
        return Relevance(score=round(score, 4), relevant=relevant, because=because)

    def _reason(self, name: str, signs: Signs) -> str:
        shown = WORDING.get(name, name).format(*self._names)
        terms = signs.fired.get(name)
        return f"{shown}: {', '.join(terms)}" if terms else shown

    # ------------------------------------------------------------------------------------------------------- signs

    def signs(self, item: Item) -> Signs | None:
        """What speaks for and against; None unless both sides are named or cued in title, text or address."""
        body = item.text[item.head : item.head + LEAD]
        title_words, text_words, address_words = (
            words(item.title[:HEADLINE]),
            words(body),
            words((item.url or "")[:HEADLINE]),
        )
        title, text, address = (self._tally(run) for run in (title_words, text_words, address_words))
        if not _cued_anywhere(title, text, address):
            return None
        sentences = [self._tally(words(part)) for part in _SENTENCE_END.split(body)]
        lede = self._tally(title_words + words(body[:LEDE]))
        features = {
            "bias": 1.0,
            **_title_features(title, lede, item.title[:HEADLINE]),
            **_text_features(title, text, lede, sentences, len(text_words), body),
            **_address_features(title, text, address),
            **_kind_features(item),
            "one of several matters": float(not any(title.at[:4]) and self._one_of_several(body)),
        }
        fired = {
            "elsewhere in title": self._shown(title, _Kind.ELSEWHERE),
            "elsewhere": self._shown(text, _Kind.ELSEWHERE),
            "bilateral": self._shown(lede, _Kind.BILATERAL) or self._shown(text, _Kind.BILATERAL),
            "dealing in title": self._shown(title, _Kind.ACTION),
            "dealing": next((self._shown(s, _Kind.ACTION) for s in sentences if s.close() and s.has(_Kind.ACTION)), ()),
        }
        return Signs(features={name: value for name, value in features.items() if value}, fired=fired)

    def _one_of_several(self, body: str) -> bool:
        """A summary of three matters or more, told by commas and "and", of which one alone names both sides."""
        told = [words(part) for part in _matters(body[:LEDE])]
        return len(body) <= SUMMARY and len(told) >= SEVERAL and sum(self._tally(part).cue_pair() for part in told) == 1

    def _tally(self, run: Sequence[str]) -> _Tally:
        tally = _Tally()
        for at, _, number in self._phrases.find(run):
            kind = self._kinds[number]
            tally.at[kind].append(at)
            tally.terms[kind].append(number)
            if kind is _Kind.BILATERAL:  # it names both at once
                tally.at[_Kind.FIRST].append(at)
                tally.at[_Kind.SECOND].append(at)
        return tally

    def _shown(self, tally: _Tally, kind: _Kind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._written[number] for number in tally.terms[kind]))[:3]


@dataclass(frozen=True, slots=True)
class Signs:
    """What was seen of an item before weighing: features by name (absent: 0)."""

    features: Mapping[str, float]
    fired: Mapping[str, tuple[str, ...]]
    """The terms behind a feature, for the reasons."""


def _cued_anywhere(*runs: _Tally) -> bool:
    first, second, first_cue, second_cue = (any(run.at[kind] for run in runs) for kind in range(4))
    return (first and (second or second_cue)) or (second and first_cue)


def _title_features(title: _Tally, lede: _Tally, written: str) -> dict[str, float]:
    silent = not any(title.at[:4])
    return {
        "first in title": float(title.has(_Kind.FIRST)),
        "second in title": float(title.has(_Kind.SECOND)),
        "second's cue in title": float(title.has(_Kind.SECOND_CUE)),
        "both in title": float(title.both()),
        "one in title, the other's cue": float(title.cue_pair() and not title.both()),
        "dealing in title": float(title.has(_Kind.ACTION) and (title.cue_pair() or (silent and lede.both()))),
        "joined in title": float(title.joined()),
        "list in title": float(_listed(written)),
        "elsewhere in title": (0.0, 0.7, 1.0)[min(len(title.at[_Kind.ELSEWHERE]), 2)],
        "third in title": min(len(title.at[_Kind.THIRD]), 3) / 3,
        "two matters": float(";" in written or "|" in written),
    }


def _text_features(
    title: _Tally, text: _Tally, lede: _Tally, sentences: Sequence[_Tally], length: int, body: str
) -> dict[str, float]:
    firsts, seconds = (len(title.at[kind]) + len(text.at[kind]) for kind in (_Kind.FIRST, _Kind.SECOND))
    cues = len(title.at[_Kind.SECOND_CUE]) + len(text.at[_Kind.SECOND_CUE])
    together = sum(sentence.both() for sentence in sentences)
    size = max(length, 40)
    return {
        "both in lede": float(lede.both()),
        "joined in lede": float(lede.joined()),
        "cue pair in lede": float(lede.cue_pair() and not lede.both()),
        "sentences with both": min(math.log1p(together) / 2, 1.2),
        "dealing": min(sum(s.cue_pair() and s.close() and s.has(_Kind.ACTION) for s in sentences), 3) / 3,
        "bilateral": float(lede.has(_Kind.BILATERAL)) + 0.5 * float(text.has(_Kind.BILATERAL)),
        "rarer": math.log1p(min(firsts, seconds)),
        "rarer with cues": math.log1p(min(firsts, seconds + cues)),
        "rarer per word": min(10 * min(firsts, seconds + cues) / size, 1.0),
        "list": float(_listed(body[: 4 * LEDE])),
        "elsewhere": math.log1p(len(text.at[_Kind.ELSEWHERE])),
        "third": min(10 * len(text.at[_Kind.THIRD]) / size, 1.0),
        "headline only": float(length < 4),
        "length": math.log1p(length) / 6,
    }


def _address_features(title: _Tally, text: _Tally, address: _Tally) -> dict[str, float]:
    return {
        "both in address": float(address.both()),
        "cue pair in address": float(address.cue_pair() and not address.both()),
        "only in address": float(not (title.cue_pair() or text.cue_pair())),
        "elsewhere in address": min(len(address.at[_Kind.ELSEWHERE]), 2) / 2,
    }


def _matters(lede: str) -> Iterator[str]:
    """What stands between commas and semicolons, and either side of an "and" that has a whole clause on both."""
    for part in _APART.split(lede):
        before, _, after = part.rpartition(" and ")
        whole = before.count(" ") >= A_MATTER and after.count(" ") >= A_MATTER - 1
        yield from (one for one in ((before, after) if whole else (part,)) if one.count(" ") >= A_MATTER - 1)


def _kind_features(item: Item) -> dict[str, float]:
    kind = round_up(item)
    return {"live page": float(kind == "live page"), "round-up": float(kind in ("newsletter", "round-up"))}


def _listed(written: str) -> bool:
    """Three or more names in a row: "Russia, China and Iran"."""
    return _NAMES_IN_A_ROW.search(written) is not None
