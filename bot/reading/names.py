"""Looking a name up as people type it: in full, by surname, misspelt, in another alphabet's spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from bot.model import SpeakerId, fold
from bot.reading.phrases import words

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
_HONORIFICS = frozenset(
    words(
        """mr mrs ms miss dr prof professor president premier chairman chairwoman minister ambassador general secretary
        spokesman spokeswoman spokesperson director sir madame comrade"""
    )
)
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяієґ",
        "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i ye g".replace("-", "").split(" "),
        strict=True,
    )
)
_SPELLINGS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"ou", "u"),
        (r"tch|tsch", "ch"),
        (r"sch", "sh"),
        (r"kh", "h"),
        (r"ph", "f"),
        (r"w", "v"),
        (r"ck", "k"),
        (r"x", "ks"),
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
    never Xi'an. Else the forms spelt most like it. The index of the last `names` is kept while the same object with as
    many forms is asked.
    """
    return _directory(names).recognise(asked)


class Directory:
    """An index of names for many questions; built in one pass."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.size = len(names)
        self._by_word: dict[str, list[str]] = {}
        for form in names:
            for word in form.split():
                forms = self._by_word.setdefault(word, [])
                if not forms or forms[-1] != form:
                    forms.append(form)

    @cached_property
    def _spelt(self) -> dict[str, list[str]]:
        """As it sounds, whole or one word of it → forms. Made when the first name is asked for that nobody bears."""
        spelt: dict[str, list[str]] = {}
        for form in self.names:
            parts = [_sound(word) for word in form.split()]
            for sound in dict.fromkeys((" ".join(parts), *(part for part in parts if len(part) > 2))):
                spelt.setdefault(sound, []).append(form)
        return spelt

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
        bearers = self.names.get(sought)
        if not bearers:
            parts = sought.split()
            rarest = min((self._by_word.get(part, []) for part in parts), key=len, default=[])
            forms = [form for form in rarest if set(parts) <= set(form.split())]
            bearers = frozenset(who for form in forms for who in self.names[form])
        return tuple(sorted(bearers))[:MOST]

    def _nearest(self, sought: str) -> tuple[SpeakerId, ...]:
        wanted = spelling(sought)
        best: dict[SpeakerId, float] = {}
        for likeness, spelt in self._alike(wanted):
            for form in self._spelt[spelt]:
                for who in self.names[form]:
                    best[who] = max(best.get(who, 0.0), likeness)
        return tuple(sorted(best, key=lambda who: (-best[who], who))[:MOST])

    def _alike(self, wanted: str) -> list[tuple[float, str]]:
        """Spellings like the wanted one, and (half a point less) like one of its words."""
        scorer = fuzz.token_sort_ratio if " " in wanted else fuzz.ratio
        found = [
            (score, spelt)
            for spelt, score, _ in process.extract(
                wanted, self._spelt.keys(), scorer=scorer, score_cutoff=NEAR, limit=4 * MOST
            )
        ]
        if not found and " " in wanted:
            for word in sorted(set(wanted.split()), key=lambda w: (-len(w), w))[:4]:
                if len(word) > 2:
                    found += [(score - 0.5, spelt) for score, spelt in self._alike(word)]
        return found


_last: Directory | None = None


def _directory(names: Names) -> Directory:
    global _last
    known = _last
    if known is None or known.names is not names or known.size != len(names):
        _last = known = Directory(names)
    return known


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
    for pattern, plain in _SPELLINGS:
        word = pattern.sub(plain, word)
    return word


def _without_honorifics(sought: str) -> str:
    return " ".join(part for part in sought.split() if part not in _HONORIFICS) or sought
