"""When, where and how much: what two reports of one event agree in, whatever their languages.

A report in another language is compared by what the pack can say of it in English. That is less than its words, so two
reports of the same kind of thing come out alike: another ban, another patrol. There it counts that the one names a
number, a place or a day that the other does not name, and the other a different one. English reports are told apart by
their words.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum, auto
from functools import lru_cache

from bot.reading.lexicon import ENGLISH
from bot.reading.names.nations import state_alone
from bot.reading.scripts import OTHER_SCRIPT

FEWER_WORDS = 0.75
"""What is left of a likeness where one of the two is in another language: its vector is shorter by what was not said in
English, so that what is common weighs more."""
OPPOSED = 0.75
"""What is left for each kind of circumstance in which they differ."""
_FIGURE = re.compile(r"\d+(?:point\d+)?(?:percent)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


class Kind(Enum):
    FIGURE = auto()
    PLACE = auto()
    TIME = auto()


_DAYS = {word[:6] for word in ENGLISH.time.weekdays}
_MONTHS = {word[:6] for word in ENGLISH.time.months}


@lru_cache(maxsize=65_536)
def _kind(stem: str) -> Kind | None:
    if _FIGURE.fullmatch(stem):
        return None if _YEAR.fullmatch(stem) or len(stem) < 2 else Kind.FIGURE
    if len(stem) > 2 and (stem[:6] in _DAYS or stem[:6] in _MONTHS):
        return Kind.TIME
    return Kind.PLACE if stem in ENGLISH.places.countries or state_alone(stem) else None


def in_other_script(stems: Collection[str]) -> bool:
    """Whether any of them is Russian or Chinese: such a text is seldom said in English to the last word. A letter such
    as ł is no other script: English reports have Polish names."""
    return any(not stem.isascii() and OTHER_SCRIPT.search(stem) for stem in stems)


def agreement(mine: Collection[str], theirs: Collection[str]) -> float:
    """By what a likeness of two reports is to be multiplied, of which one at least is in another language."""
    left = FEWER_WORDS
    for kind in Kind:
        one = {stem for stem in mine if _kind(stem) is kind}
        other = {stem for stem in theirs if _kind(stem) is kind}
        apart = one - other and other - one
        if apart and (kind is Kind.PLACE or not one & other):
            left *= OPPOSED
    return left
