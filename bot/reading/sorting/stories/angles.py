"""What one story is told as, beside what it is about: the reactions, details and doubts that several outlets share.

Within a story the words that all share tell nothing apart, so they are left out before its reports are compared.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model import SURE_ENOUGH, Quote, Reading
from bot.reading.coverage.voice_balance import Voice, Voices
from bot.reading.sorting.genre import COLLECTIONS, genre_of
from bot.reading.sorting.stories.average_linkage import Likeness, average_linked
from bot.reading.sorting.stories.stories import DAY, moment, nearness

BIG = 4
"""Reports from which a story has angles."""
SHARED_BY = 0.2
"""Part of a story's reports beyond which a word that they share tells none of them apart."""
ONE_ANGLE = 0.12
"""Mean likeness, without those words, from which reports tell one angle."""
COMPARED = 200
"""Reports of a story that are compared with each other."""
MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Angle:
    """Reports of a story that tell the same of it, beside what its head tells."""

    readings: tuple[Reading, ...]
    """The one that says best what they share first."""
    outlets: tuple[str, ...]
    official: Quote | None
    """The surest statement of an official among them."""


def angles(story: Sequence[Reading], voices: Voices | None = None) -> tuple[Angle, ...]:
    """Of a story's readings, its head first: what at least two outlets tell or an official says, most outlets first.

    What the head itself tells is none, and round-ups tell none. None of the readings is in two angles; the same
    readings in any order after the head give the same angles. Readings without vectors tell nothing.
    """
    reports = [one for one in story[:COMPARED] if one.weights.of and genre_of(one) not in COLLECTIONS]
    if len(reports) < BIG or reports[0] is not story[0]:
        return ()
    found = []
    for part in parts(reports):
        if reports[0] in part:
            continue
        angle = _angle(part, voices)
        if len(angle.outlets) > 1 or angle.official is not None:
            found.append(angle)
    found.sort(key=lambda one: (-len(one.outlets), one.official is None, moment(one.readings[0].item)))
    return tuple(found[:MOST])


def parts(reports: Sequence[Reading]) -> list[tuple[Reading, ...]]:
    """Reports of one story that tell the same of it, each in one part, the one that says best what they share first.
    The same reports in any order give the same parts."""
    members = sorted(reports[:COMPARED], key=lambda one: (moment(one.item), one.item.id))
    vectors = _telling(members)

    def alike(pair: tuple[int, int]) -> float:
        one, other = pair
        days = abs((moment(members[one].item) - moment(members[other].item)) / DAY)
        return _dot(vectors[one], vectors[other]) * nearness(days)

    groups = average_linked(range(len(members)), alike, ONE_ANGLE)
    return [tuple(members[n] for n in sorted(group, key=lambda n: (-_support(n, group, alike), n))) for group in groups]


def _angle(readings: Sequence[Reading], voices: Voices | None) -> Angle:
    outlets = dict.fromkeys(name for one in readings if (name := one.item.outlet or one.item.feed))
    said = [
        quote
        for one in readings
        for quote in one.quotes
        if quote.speaker and quote.confidence >= SURE_ENOUGH and voices and voices.of(quote) is Voice.OFFICIAL
    ]
    official = max(said, key=lambda quote: quote.confidence, default=None)
    return Angle(readings=tuple(readings), outlets=tuple(outlets), official=official)


def _support(number: int, group: Sequence[int], alike: Likeness) -> float:
    return round(sum(alike((number, other)) for other in group if other != number), 3)


def _telling(readings: Sequence[Reading]) -> list[Mapping[str, float]]:
    """Their vectors of unit length without what more than `SHARED_BY` of them share; two may always share a word."""
    held = Counter(stem for one in readings for stem, weight in one.weights.of if weight)
    most = max(2, SHARED_BY * len(readings))
    vectors: list[Mapping[str, float]] = []
    for one in readings:
        kept = {stem: weight for stem, weight in one.weights.of if weight and held[stem] <= most}
        length = math.sqrt(sum(weight * weight for weight in kept.values())) or 1.0
        vectors.append({stem: weight / length for stem, weight in kept.items()})
    return vectors


def _dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * large[stem] for stem, weight in small.items() if stem in large)
