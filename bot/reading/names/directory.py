"""Looking a name up as people type it: in full, by surname, misspelt, in another alphabet's spelling."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from rapidfuzz import fuzz, process

from bot.model import SpeakerId, fold
from bot.reading.lexicon import ENGLISH

MOST = 20
"""Candidates given at most, exact and nearest each."""
LONGEST = 120
"""Characters of a question that are looked at: no name is longer."""
NEAR = 80.0
"""Of 100: the likeness a spelling must reach to be offered ("gaboev" to "gabuev": 83)."""

Names = Mapping[str, frozenset[SpeakerId]]
"""Folded form (`bot.model.fold`) → who bears it."""

_MARKUP = re.compile(r"<[^<>]*>|&(?:lt|gt|amp);|[*_~`<>\"“”„«»()\[\]{}|\\]")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_HONORIFICS = ENGLISH.titles.in_question
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяієґ",
        "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i ye g".replace("-", "").split(" "),
        strict=True,
    )
)
_LITERAL = (
    *(("ou", "u"), ("tsch", "ch"), ("tch", "ch"), ("sch", "sh"), ("kh", "h")),
    *(("ph", "f"), ("w", "v"), ("ck", "k"), ("x", "ks")),
)
_SPELLINGS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"(?<=[aeiou])ff?\b", "v"),
        (r"[jy]", "i"),
        (r"(?<=[aeiou]n)e\b", ""),
        (r"(.)\1+", r"\1"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Whom a typed name may mean. Both empty: nobody."""

    exact: tuple[SpeakerId, ...] = ()
    """They bear this very name, or every word of it is a word of a name of theirs."""
    nearest: tuple[SpeakerId, ...] = ()
    """Spelt alike, likeliest first; given only if nobody is exact."""


def recognise(asked: str, names: Names) -> Recognised:
    """Who may be meant by `asked`. Never guesses: what is not exact is only offered.

    First whole forms ("xi jinping", "путин"), then whole words of forms ("gabuev", "artyom"): Wan is never Wang, Xi
    never Xi'an. Else the forms spelt most like it. For more than one question make a `Directory` of the names.
    """
    return (names if isinstance(names, Directory) else Directory(names)).recognise(asked)


def beginning(parts: Sequence[str], names: Names, *, most: int) -> list[SpeakerId]:
    """Bearers of a form in which each of the folded parts begins a word; a few more than `most` at most."""
    return (names if isinstance(names, Directory) else Directory(names)).beginning(parts, most=most)


class Directory(Mapping[str, frozenset[SpeakerId]]):
    """Names with the indexes they are looked up by. It learns and forgets a name at a time: nothing is made anew."""

    def __init__(self, names: Names | None = None) -> None:
        self._bearers: dict[str, frozenset[SpeakerId]] = {}
        self._by_word: dict[str, dict[str, None]] = {}
        """A word → the forms that have it, in the order they were learnt."""
        self._spelt: dict[str, dict[str, None]] = {}
        """As it sounds, its words sorted, or one of them → forms."""
        self._alphabet: list[str] | None = None
        """All words; None: to be sorted when next needed."""
        for form, bearers in (names or {}).items():
            for who in bearers:
                self.learn(form, who)

    def __getitem__(self, form: str) -> frozenset[SpeakerId]:
        return self._bearers[form]

    def __iter__(self) -> Iterator[str]:
        return iter(self._bearers)

    def __len__(self) -> int:
        return len(self._bearers)

    def learn(self, form: str, who: SpeakerId) -> None:
        known = self._bearers.get(form)
        if known is not None:
            self._bearers[form] = known | {who}
            return
        self._bearers[form] = frozenset({who})
        for word in form.split():
            if word not in self._by_word:
                self._alphabet = None
            self._by_word.setdefault(word, {})[form] = None
        for sound in _sounds(form):
            self._spelt.setdefault(sound, {})[form] = None

    def forget(self, form: str, who: SpeakerId) -> None:
        left = self._bearers.get(form, frozenset()) - {who}
        if left or form not in self._bearers:
            self._bearers.update({form: left} if left else {})
            return
        del self._bearers[form]
        for index, names in ((self._by_word, form.split()), (self._spelt, _sounds(form))):
            for name in dict.fromkeys(names):
                index[name].pop(form)
                if not index[name]:
                    del index[name]
                    self._alphabet = None

    def beginning(self, parts: Sequence[str], *, most: int) -> list[SpeakerId]:
        """As the function of that name."""
        longest = max(parts, key=len, default="")
        found: dict[SpeakerId, None] = {}
        for word in self._from(longest):
            if not word.startswith(longest) or len(found) > most:
                break
            for form in self._by_word[word]:
                if len(parts) < 2 or all(any(other.startswith(part) for other in form.split()) for part in parts):
                    found.update(dict.fromkeys(self._bearers[form]))
        return list(found)

    def _from(self, beginning: str) -> Iterator[str]:
        if self._alphabet is None:
            self._alphabet = sorted(self._by_word)
        return islice(self._alphabet, bisect_left(self._alphabet, beginning), None)

    def recognise(self, asked: str) -> Recognised:
        sought = cleaned(asked)
        if not sought:
            return Recognised()
        for wording in dict.fromkeys((sought, _without_honorifics(sought))):
            exact = self._exact(wording)
            if exact:
                return Recognised(exact=exact)
        return Recognised(nearest=self._nearest(_without_honorifics(sought)))

    def _exact(self, sought: str) -> tuple[SpeakerId, ...]:
        bearers = self._bearers.get(sought)
        if not bearers:
            parts = sought.split()
            rarest = min((self._by_word.get(part, {}) for part in parts), key=len, default={})
            forms = [form for form in rarest if set(parts) <= set(form.split())]
            bearers = frozenset(who for form in forms for who in self._bearers[form])
        return tuple(sorted(bearers))[:MOST]

    def _nearest(self, sought: str) -> tuple[SpeakerId, ...]:
        wanted = spelling(sought)
        best: dict[SpeakerId, float] = {}
        for likeness, spelt in self._alike(wanted):
            for form in self._spelt[spelt]:
                for who in self._bearers[form]:
                    best[who] = max(best.get(who, 0.0), likeness)
        return tuple(sorted(best, key=lambda who: (-best[who], who))[:MOST])

    def _alike(self, wanted: str) -> list[tuple[float, str]]:
        """Spellings like the wanted one, in any order of its words, and (half a point less) like one of its words."""
        likest = process.extract(
            _sorted(wanted), self._spelt.keys(), scorer=fuzz.ratio, score_cutoff=NEAR, limit=4 * MOST
        )
        found = [(score, spelt) for spelt, score, _ in likest]
        if not found and " " in wanted:
            for word in sorted(set(wanted.split()), key=lambda w: (-len(w), w))[:4]:
                if len(word) > 2:
                    found += [(score - 0.5, spelt) for score, spelt in self._alike(word)]
        return found


def _sounds(form: str) -> list[str]:
    parts = [_sound(word) for word in form.split()]
    return list(dict.fromkeys((_sorted(" ".join(parts)), *(part for part in parts if len(part) > 2))))


def _sorted(words: str) -> str:
    """The same whatever the order of the words: Xi Jinping, Jinping Xi."""
    return " ".join(sorted(words.split()))


def cleaned(asked: str) -> str:
    """What was typed, folded, without markup, emoji, direction marks or a possessive; "" if no letter is left."""
    plain = _MARKUP.sub(" ", _POSSESSIVE.sub("", asked[: 4 * LONGEST]))
    kept = "".join(
        c if unicodedata.category(c)[0] in "LM" or c in "'’-. " else " "
        for c in plain
        if unicodedata.category(c) != "Cf"
    )
    return fold(kept)[:LONGEST].strip()


def spelling(folded: str) -> str:
    """A folded name as it sounds: Poutine and Путин are "putin", Gabouev is "gabuev"."""
    return " ".join(_sound(word) for word in folded.split())


@lru_cache(maxsize=100_000)
def _sound(word: str) -> str:
    if not word.isascii():
        word = "".join(_CYRILLIC.get(c, c) for c in word)
    for literal, plain in _LITERAL:
        word = word.replace(literal, plain)
    for pattern, plain in _SPELLINGS:
        word = pattern.sub(plain, word)
    return word


def _without_honorifics(sought: str) -> str:
    return " ".join(part for part in sought.split() if part not in _HONORIFICS) or sought
