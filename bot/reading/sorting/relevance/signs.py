"""What speaks for an item being about dealings between the two sides, and what against, before anything is weighed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from bot.model import BeatPack, Genre, Item
from bot.reading.lexicon import ENGLISH
from bot.reading.sorting.genre import genre
from bot.reading.sorting.phrases import Phrases, words
from bot.reading.sorting.relevance.ngrams import TEXT_READ, masked
from bot.reading.sorting.roundups import round_up

LEAD = 3_000
"""Characters of the text that are looked at."""
HEADLINE = 400
"""Characters of a title, and of an address, that are looked at: real ones are shorter."""
LEDE = 250
"""Characters of it that say, with the title, what the item is about."""
CLOSE = 12
"""Words from one side's name to the other's within which they are close."""
SIDE_BY_SIDE = 2
"""Words from one name to the other in "China and Russia"; more lie in "Xi's talks with Putin" …"""
ONE_CLAUSE = 9
"""… and seldom more than so many."""
OPENING = 400
"""Characters of the text in which the names' place to each other is looked at."""
SUMMARY = 400
"""Characters up to which a text is a summary."""
SEVERAL = 3
A_MATTER = 4
"""Words that a matter takes at least."""

_THIRD = ENGLISH.comparison.others
"""Names of others: a title full of them is about them. Those that name a side of the pack are left out."""

_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"”’»)]*\s+|\n+|(?<=[。！？])")
_NAMES_IN_A_ROW = re.compile(
    r"[A-Z][\w.]*(?: [A-Z][\w.]*)?(?:(?:,? and |, | or |,? & )(?:the )?[A-Z][\w.]*(?: [A-Z][\w.]*)?){2,}"
)

_BEFORE_AN_OBJECT = ENGLISH.comparison.before_an_object
_APART = re.compile(r"; |, (?:and |plus )?")


class Kind(IntEnum):
    FIRST = 0
    SECOND = 1
    FIRST_CUE = 2
    SECOND_CUE = 3
    BILATERAL = 4
    ACTION = 5
    ELSEWHERE = 6
    THIRD = 7


_SIDES = ((Kind.FIRST, Kind.FIRST_CUE), (Kind.SECOND, Kind.SECOND_CUE))
MASKS: Mapping[Kind, str] = {
    Kind.FIRST: "_one",
    Kind.SECOND: "_other",
    Kind.FIRST_CUE: "_cue-one",
    Kind.SECOND_CUE: "_cue-other",
    Kind.BILATERAL: "_both",
    Kind.THIRD: "_third",
}
"""What stands for a name of the kind where the name is not to count."""


@dataclass(slots=True)
class Tally:
    """Where the terms of each kind stand in a run of words."""

    at: tuple[list[int], ...] = field(default_factory=lambda: ([], [], [], [], [], [], [], []))
    terms: tuple[list[int], ...] = field(default_factory=lambda: ([], [], [], [], [], [], [], []))

    def has(self, kind: Kind) -> bool:
        return bool(self.at[kind])

    def both(self) -> bool:
        return bool(self.at[Kind.FIRST] and self.at[Kind.SECOND])

    def cue_pair(self) -> bool:
        """One side by name, the other by name or by a cue."""
        first, second, first_cue, second_cue = (bool(places) for places in self.at[:4])
        return (first and (second or second_cue)) or (second and first_cue)

    def joined(self) -> bool:
        """Both names side by side: "China and Russia", "Sino-Russian"."""
        return any(abs(a - b) <= SIDE_BY_SIDE for a in self.at[Kind.FIRST] for b in self.at[Kind.SECOND])

    def pairs(self) -> list[int]:
        """Where the names of both stand side by side, and are two: their first words."""
        both = set(self.at[Kind.BILATERAL])
        firsts, seconds = self.at[Kind.FIRST], self.at[Kind.SECOND]
        return sorted(min(a, b) for a in firsts for b in seconds if 0 < abs(a - b) <= SIDE_BY_SIDE and a not in both)

    def one_to_the_other(self) -> bool:
        """Both in one clause with something said between them, and nobody else: "Xi arrives for talks with Putin"."""
        firsts, seconds, first_cues, second_cues = self.at[:4]
        ends = [(a, b) for a in firsts for b in (*seconds, *second_cues)] + [
            (a, b) for a in first_cues for b in seconds
        ]
        between = [(min(end), max(end)) for end in ends if SIDE_BY_SIDE < abs(end[0] - end[1]) <= ONE_CLAUSE]
        return any(not any(a < third < b for third in self.at[Kind.THIRD]) for a, b in between)

    def close(self) -> bool:
        """Both sides (by name or cue) within `CLOSE` words of each other."""
        firsts = self.at[Kind.FIRST] + self.at[Kind.FIRST_CUE]
        seconds = self.at[Kind.SECOND] + self.at[Kind.SECOND_CUE]
        return any(abs(a - b) <= CLOSE for a in firsts for b in seconds)


@dataclass(frozen=True, slots=True)
class Signs:
    """What was seen of an item before weighing: features by name (absent: 0)."""

    features: Mapping[str, float]
    fired: Mapping[str, tuple[str, ...]]
    """The terms behind a feature, for the reasons."""
    title: tuple[str, ...] = ()
    """Its words with the names masked: what `bot.reading.sorting.relevance.ngrams` goes by; so of the text."""
    text: tuple[str, ...] = ()


class Vocabulary:
    """The pack's words, found in an item."""

    def __init__(self, pack: BeatPack) -> None:
        one, other = pack.sides
        sides = {*one.terms, *other.terms}
        kinds = (one.terms, other.terms, one.weak, other.weak, pack.bilateral, pack.actions, pack.elsewhere)
        third = [written for written in _THIRD if written not in sides]
        listed = [(written, kind) for kind, terms in zip(Kind, (*kinds, third), strict=True) for written in terms]
        self._phrases = Phrases(written for written, _ in listed)
        self._written = tuple(written for written, _ in listed)
        self._kinds = tuple(kind for _, kind in listed)
        self._shaping = tuple(pack.context)
        self._events = Phrases(self._shaping)

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
            **self._places(title, title_words, item.text[item.head : item.head + OPENING]),
            **_text_features(title, text, lede, sentences, len(text_words), body),
            **_address_features(title, text, address),
            **_kind_features(item),
            "one of several matters": float(not any(title.at[:4]) and self._one_of_several(body)),
        }
        fired = {
            "elsewhere in title": self._shown(title, Kind.ELSEWHERE),
            "elsewhere": self._shown(text, Kind.ELSEWHERE),
            "bilateral": self._shown(lede, Kind.BILATERAL) or self._shown(text, Kind.BILATERAL),
            "dealing in title": self._shown(title, Kind.ACTION),
            "dealing": next((self._shown(s, Kind.ACTION) for s in sentences if s.close() and s.has(Kind.ACTION)), ()),
        }
        return Signs(
            features={name: value for name, value in features.items() if value},
            fired=fired,
            title=self._masked(title_words),
            text=self._masked(text_words[: 2 * TEXT_READ]),
        )

    def context(self, item: Item) -> tuple[str, ...]:
        """What in the title tells of an event that shapes the relation, of one side alone; () for no such event, for
        both sides or none in the title, for opinion, and for what tells in passing."""
        title = words(item.title[:HEADLINE])
        found = self._events.find(title) if self._shaping else []
        if not found:
            return ()
        tally = self._tally(title)
        one_side = tally.has(Kind.FIRST) != tally.has(Kind.SECOND)
        return tuple(self._shaping[hit.number] for hit in found) if one_side and genre(item) is Genre.NEWS else ()

    def _places(self, title: Tally, title_words: Sequence[str], opening: str) -> dict[str, float]:
        opening_words = words(opening)
        tally = self._tally(opening_words)
        return {**_places_in_title(title, title_words), **_places_in_opening(tally, opening_words)}

    def _masked(self, run: Sequence[str]) -> tuple[str, ...]:
        hits = [(hit, self._kinds[hit.number]) for hit in self._phrases.find(run)]
        return tuple(masked(run, [(hit.start, hit.end, MASKS[kind]) for hit, kind in hits if kind in MASKS]))

    def _one_of_several(self, body: str) -> bool:
        """A summary of three matters or more, told by commas and "and", of which one alone names both sides."""
        matters = [words(part) for part in _matters(body[:LEDE])]
        return (
            len(body) <= SUMMARY
            and len(matters) >= SEVERAL
            and sum(self._tally(part).cue_pair() for part in matters) == 1
        )

    def _tally(self, run: Sequence[str]) -> Tally:
        tally = Tally()
        for at, _, number in self._phrases.find(run):
            kind = self._kinds[number]
            tally.at[kind].append(at)
            tally.terms[kind].append(number)
            if kind is Kind.BILATERAL:  # it names both at once
                tally.at[Kind.FIRST].append(at)
                tally.at[Kind.SECOND].append(at)
        return tally

    def _shown(self, tally: Tally, kind: Kind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._written[number] for number in tally.terms[kind]))[:3]


def _cued_anywhere(*runs: Tally) -> bool:
    first, second, first_cue, second_cue = (any(run.at[kind] for run in runs) for kind in range(4))
    return (first and (second or second_cue)) or (second and first_cue)


def _title_features(title: Tally, lede: Tally, written: str) -> dict[str, float]:
    silent = not any(title.at[:4])
    return {
        "first in title": float(title.has(Kind.FIRST)),
        "second in title": float(title.has(Kind.SECOND)),
        "second's cue in title": float(title.has(Kind.SECOND_CUE)),
        "both in title": float(title.both()),
        "one in title, the other's cue": float(title.cue_pair() and not title.both()),
        "dealing in title": float(title.has(Kind.ACTION) and (title.cue_pair() or (silent and lede.both()))),
        "joined in title": float(title.joined()),
        "list in title": float(_listed(written)),
        "elsewhere in title": (0.0, 0.7, 1.0)[min(len(title.at[Kind.ELSEWHERE]), 2)],
        "third in title": min(len(title.at[Kind.THIRD]), 3) / 3,
        "two matters": float(";" in written or "|" in written),
    }


def _places_in_title(title: Tally, run: Sequence[str]) -> dict[str, float]:
    thirds, pairs = title.at[Kind.THIRD], title.pairs()
    ones, others = (title.at[name] + title.at[cue] for name, cue in _SIDES)
    led = bool(thirds and (ones or others)) and min(thirds) < min(ones + others)
    return {
        "third leads title": float(led),
        "pair after third in title": float(bool(thirds and pairs) and min(thirds) < pairs[0]),
        "pair as object in title": float(any(at and run[at - 1] in _BEFORE_AN_OBJECT for at in pairs)),
        "one to the other in title": float(title.one_to_the_other() and not pairs),
        "third without the pair in title": float(bool(thirds) and not (ones and others)),
    }


def _places_in_opening(tally: Tally, run: Sequence[str]) -> dict[str, float]:
    thirds, pairs = tally.at[Kind.THIRD], tally.pairs()
    return {
        "pair as object": float(any(at and run[at - 1] in _BEFORE_AN_OBJECT for at in pairs)),
        "one to the other": float(tally.one_to_the_other()),
        "pair leads": float(bool(pairs) and not (thirds and min(thirds) < pairs[0])),
    }


def _text_features(
    title: Tally, text: Tally, lede: Tally, sentences: Sequence[Tally], length: int, body: str
) -> dict[str, float]:
    firsts, seconds = (len(title.at[kind]) + len(text.at[kind]) for kind in (Kind.FIRST, Kind.SECOND))
    cues = len(title.at[Kind.SECOND_CUE]) + len(text.at[Kind.SECOND_CUE])
    together = sum(sentence.both() for sentence in sentences)
    size = max(length, 40)
    return {
        "both in lede": float(lede.both()),
        "joined in lede": float(lede.joined()),
        "cue pair in lede": float(lede.cue_pair() and not lede.both()),
        "sentences with both": min(math.log1p(together) / 2, 1.2),
        "dealing": min(sum(s.cue_pair() and s.close() and s.has(Kind.ACTION) for s in sentences), 3) / 3,
        "bilateral": float(lede.has(Kind.BILATERAL)) + 0.5 * float(text.has(Kind.BILATERAL)),
        "rarer": math.log1p(min(firsts, seconds)),
        "rarer with cues": math.log1p(min(firsts, seconds + cues)),
        "rarer per word": min(10 * min(firsts, seconds + cues) / size, 1.0),
        "list": float(_listed(body[: 4 * LEDE])),
        "elsewhere": math.log1p(len(text.at[Kind.ELSEWHERE])),
        "third": min(10 * len(text.at[Kind.THIRD]) / size, 1.0),
        "headline only": float(length < 4),
        "length": math.log1p(length) / 6,
    }


def _address_features(title: Tally, text: Tally, address: Tally) -> dict[str, float]:
    return {
        "both in address": float(address.both()),
        "cue pair in address": float(address.cue_pair() and not address.both()),
        "only in address": float(not (title.cue_pair() or text.cue_pair())),
        "elsewhere in address": min(len(address.at[Kind.ELSEWHERE]), 2) / 2,
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
