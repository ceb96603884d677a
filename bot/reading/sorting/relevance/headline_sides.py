"""Which of the two sides a headline names, and whether it tells of nothing but one side's own affairs."""

from __future__ import annotations

from enum import StrEnum

from bot.model import BeatPack
from bot.reading.sorting.phrases import Phrases, words
from bot.reading.sorting.relevance.signs import HEADLINE


class Named(StrEnum):
    BOTH = "both"
    ONE_AFFAIR = "one side's own affair"
    """One side beside a matter of its own, as Russia beside Ukraine, and nothing of the other."""
    OTHER = "other"


class HeadlineSides:
    """Made once of a pack."""

    def __init__(self, pack: BeatPack) -> None:
        self._names = tuple(Phrases(side.terms) for side in pack.sides)
        self._matters = tuple(Phrases(side.weak) for side in pack.sides)
        self._both = Phrases(pack.bilateral)

    def named(self, title: str) -> Named:
        run = words(title[:HEADLINE])
        names = [bool(one.find(run)) for one in self._names]
        if all(names) or self._both.find(run):
            return Named.BOTH
        matters = [bool(one.find(run)) for one in self._matters]
        own = any(name and matter for name, matter in zip(names, matters, strict=True))
        return Named.ONE_AFFAIR if own and sum(matters) == 1 else Named.OTHER
