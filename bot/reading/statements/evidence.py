"""What two wordings in two languages have in common that needs no translation: names, figures and the pack's terms.

Words of two languages cannot be compared, so one utterance is known across them by what it names. Doubt keeps them
apart, as within one language: a figure or a "not" that the other lacks, too little named, more than a day between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.model import Agreement, BeatPack, SpeakerId, Statement
from bot.reading.figures import figures
from bot.reading.lexicon import ENGLISH, figure_words
from bot.reading.names.nations import states_named
from bot.reading.scripts import OTHER_SCRIPT
from bot.reading.sorting.language import language_of
from bot.reading.sorting.pack_terms import PackTerms, TermKind
from bot.reading.sorting.phrases import words
from bot.reading.sorting.stories.stories import EMPTY_WORDS, stem

NEAR_DAYS = 1
"""Days of publication between the two, counted by the calendar: a report in another language follows at once."""
AMOUNT, FIGURE, NAME, TERM = 3.0, 2.0, 1.5, 1.0
"""What a number of five digits or more counts (nobody says two such by chance), another figure, a person, body or
country, and any other term; a year or the number of a day as little …"""
ENOUGH = 3.5
"""… and how much has to be common …"""
SHARE = 0.6
"""… at least so much of what the one that names less names …"""
OF_FULLER = 0.34
"""… and of what the other names, which may say more around it."""
MARGIN = 1.0
"""By how much another candidate has to fall short: where two are as like, neither is taken."""
_LONGEST = 3_000
_AMOUNT = 5
"""Digits of an amount."""
_DATE = re.compile(r"(?:19|20)\d\d|[12]?\d|3[01]")

_DENIALS = {code: frozenset(listed.split()) for code, listed in figure_words()["denials"].items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a wording holds that is the same in every language."""

    language: str
    names: Mapping[str, str]
    """Id → English name, of persons, bodies and countries, without the speaker and the two sides."""
    terms: Mapping[str, str]
    """Stem → English word, without what names the two sides."""
    figures: frozenset[str]
    denies: bool

    @property
    def weight(self) -> float:
        return _weight(self.figures, len(self.names), len(self.terms))


class FactReader:
    """Made once of a pack; without one, figures alone are read."""

    def __init__(self, pack: BeatPack | None) -> None:
        self.terms = PackTerms(pack) if pack else None
        sides = pack.sides if pack else ()
        self._sides = frozenset(word for side in sides for word in (*words(side.name), *_own_words(side.terms)))
        self._dull = self._sides | EMPTY_WORDS
        self._native = {
            person.id: code
            for person in (pack.people if pack else ())
            for code, countries in (pack.spoken_in if pack else ())
            if person.country in countries
        }

    def native(self, speaker: SpeakerId) -> str:
        """The language that the speaker surely speaks in public, by the pack; "" if it does not say."""
        return self._native.get(speaker, "")

    def facts(self, one: Statement) -> Facts:
        text = one.quote.text[:_LONGEST]
        language = language_of_words(text)
        found = words(text)
        names: dict[str, str] = {}
        terms: dict[str, str] = {}
        if self.terms is not None:
            speaker = one.quote.speaker.id if one.quote.speaker else ""
            for named in self.terms.find_in_english(found) if language == "en" else self.terms.find(found):
                if named.kind is TermKind.WORD or named.id == speaker or self._sides.issuperset(words(named.english)):
                    continue
                if named.kind is not TermKind.TERM or states_named(named.english):
                    names[named.id] = named.english
                else:
                    said = (word for word in words(named.english) if word not in self._dull)
                    terms.update((stem(word), word) for word in said)
        return Facts(
            language=language,
            names=names,
            terms=terms,
            figures=figures(text),
            denies=_denies(text, found, language),
        )


def language_of_words(text: str) -> str:
    """Of a statement that was read: English, or by its letters."""
    return language_of(text) if OTHER_SCRIPT.search(text) else "en"


def _own_words(terms: tuple[str, ...]) -> list[str]:
    return [term for term in terms if term.isascii() and " " not in term and not term.endswith("*")]


def _denies(text: str, found: list[str], language: str) -> bool:
    if language == "zh":
        return any(sign in text for sign in _DENIALS["zh"])
    if language == "en":
        return not ENGLISH.comparison.denials.isdisjoint(found) or "n't" in text.replace("’", "'")
    return not _DENIALS.get(language, frozenset()).isdisjoint(found)


def opposed(one: Facts, other: Facts) -> bool:
    """One denies and the other does not, or each has a figure that the other lacks."""
    return one.denies != other.denies or bool(one.figures - other.figures and other.figures - one.figures)


def agreement(one: Facts, other: Facts) -> Agreement | None:
    """What makes the two one utterance; None if anything keeps them apart, or too little is common."""
    if one.language == other.language or opposed(one, other):
        return None
    common = Agreement(
        figures=tuple(sorted(one.figures & other.figures, key=_size, reverse=True)),
        names=tuple(name for id_, name in one.names.items() if id_ in other.names),
        terms=tuple(term for stem, term in one.terms.items() if stem in other.terms),
    )
    weight = strength(common)
    less, more = sorted((one.weight, other.weight))
    known = bool(common.figures or common.names)
    return common if known and weight >= ENOUGH and weight >= SHARE * less and weight >= OF_FULLER * more else None


def _size(figure: str) -> float:
    return float(figure.removesuffix("%"))


def strength(common: Agreement) -> float:
    return _weight(common.figures, len(common.names), len(common.terms))


def _weight(figures: Iterable[str], names: int, terms: int) -> float:
    return sum(map(_figure_weight, figures)) + NAME * names + TERM * terms


def _figure_weight(figure: str) -> float:
    if _DATE.fullmatch(figure):
        return TERM
    return AMOUNT if len(figure.strip("0%")) > 1 and figure.isdigit() and len(figure) >= _AMOUNT else FIGURE
