"""Voice balance: who does the talking, by what they are and where they are from.

A speaker's kind comes from the knowledge files where they know the person's role or the organisation's kind, and
otherwise from the role as the article words it. What neither tells is "others", never a guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.model import SURE_ENOUGH, BeatPack, Quote, Reading, SpeakerId
from bot.reading.lexicon import ENGLISH
from bot.reading.names.nations import state_of, states_named


class Voice(StrEnum):
    OFFICIAL = "officials"
    ANALYST = "analysts"
    COMPANY = "companies"
    PRESS = "press"
    OTHER = "others"


_KINDS = {
    Voice.OFFICIAL: ["ministry", "presidency", "military", "court", "multilateral", "authority", "government"],
    Voice.ANALYST: ["think tank", "university", "institute"],
    Voice.COMPANY: ["company", "bank"],
    Voice.PRESS: ["state media", "news outlet", "news agency"],
}


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    written = "|".join(words).replace("*", r"\w+")
    return re.compile(rf"\b({written})\b", re.IGNORECASE)


_ROLES = (
    (Voice.ANALYST, _pattern(ENGLISH.voices.analysts)),
    (Voice.OFFICIAL, _pattern(ENGLISH.voices.officials)),
    (Voice.COMPANY, _pattern(ENGLISH.voices.companies)),
    (Voice.PRESS, _pattern(ENGLISH.voices.press)),
)


_SEATS = _pattern(ENGLISH.voices.seats)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Statements counted by voice, and by country where that is known."""

    total: int
    voices: tuple[tuple[Voice, int], ...]
    """Most first."""
    countries: tuple[tuple[str, int], ...]
    """By code, most first; "" is not known."""
    people: tuple[tuple[str, int], ...]
    """Most quoted first."""


class Voices:
    """Knows what kind of voice a speaker is."""

    def __init__(self, pack: BeatPack) -> None:
        self._kinds = {org.id: _by_kind(org.kind) for org in pack.orgs}
        self._roles = {one.id: f"{one.role}, {one.org}" for one in pack.people if one.role}
        names = [
            name
            for one in pack.everybody
            if self._voice_of(one.id) is Voice.OFFICIAL
            for name in (one.name, *one.aliases)
        ]
        written = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
        self._officials = re.compile(rf"\b(?:{written})\b" if written else r"(?!)")
        self._countries = {one.id: one.country for one in pack.orgs} | {one.id: one.country for one in pack.people}
        self._states = {
            name: state
            for one in pack.everybody
            if (state := state_of(self._countries.get(one.id, "")))
            for name in (one.name, *one.aliases)
        }
        self._sides = {state_of(side.name) for side in pack.sides}

    def of(self, quote: Quote) -> Voice:
        if quote.speaker is None:
            return Voice.OTHER
        return self._voice_of(quote.speaker.id) or by_role(quote.role or "") or Voice.OTHER

    def _voice_of(self, speaker: SpeakerId) -> Voice | None:
        """As the pack knows it."""
        return self._kinds.get(speaker) or by_role(self._roles.get(speaker, ""))

    def names_official(self, words: str) -> bool:
        """Whether somebody in office, or an official body, is named among these words, by a name of the pack's."""
        return self._officials.search(words) is not None

    def others_named(self, words: str) -> frozenset[str]:
        """The states beside the two sides that these words name: by their own name, their people's or their capital's,
        by an official of theirs, or by a body of their government."""
        by_officials = {self._states.get(found[0], "") for found in self._officials.finditer(words)}
        by_seats = {ENGLISH.voices.seats[found[0].lower()] for found in _SEATS.finditer(words)}
        return frozenset({*states_named(words), *by_officials, *by_seats} - self._sides - {""})

    def country(self, speaker: SpeakerId) -> str:
        return self._countries.get(speaker, "")

    def balance(self, readings: Iterable[Reading]) -> Balance:
        """Over all statements whose speaker is sure enough."""
        said = [
            one
            for reading in readings
            for one in reading.quotes
            if one.speaker is not None and one.confidence >= SURE_ENOUGH
        ]
        voices = Counter(self.of(one) for one in said)
        countries = Counter(self.country(one.speaker.id) for one in said if one.speaker)
        people = Counter(one.speaker.name for one in said if one.speaker)
        return Balance(
            total=len(said),
            voices=tuple(voices.most_common()),
            countries=tuple(countries.most_common()),
            people=tuple(sorted(people.items(), key=lambda one: (-one[1], one[0]))),
        )


@lru_cache(maxsize=10_000)
def by_role(role: str) -> Voice | None:
    """What a role says in its first words: "professor and former minister" is a professor.

    Kept, as every digest asks of every statement in it, and people have few roles.
    """
    hits = [(found.start(), voice) for voice, pattern in _ROLES if (found := pattern.search(role))]
    if not hits:
        return None
    voices = {voice for _, voice in hits}
    former = re.match(r"\W*(?:former|ex-)", role, re.IGNORECASE)
    if former and Voice.ANALYST in voices:
        return Voice.ANALYST
    return min(hits, key=lambda hit: hit[0])[1]


def _by_kind(kind: str) -> Voice | None:
    return (
        next((voice for voice, words in _KINDS.items() if any(word in kind for word in words)), None) if kind else None
    )
