"""Where each story of a digest stands: the weightiest as cards in the channel, further cards in the thread, and beyond
`CARDS` stories a line each. A story beside another is a line under that one's card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from bot.edition.arrangement import standing
from bot.edition.clusters import ANALYSES, ROUND_UPS
from bot.model import Digest, StoryCard, StoryId
from bot.reading.coverage.two_sides import TwoCapitals

NO_SIDES: Mapping[StoryId, TwoCapitals] = MappingProxyType({})
IN_CHANNEL = 5
"""Cards in the channel's message, unless its plan says otherwise; the rest is in its thread."""
CARDS = 25
"""Stories shown as cards; further ones get a line each, so that a flood stays readable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One story and the headings it stands under."""

    card: StoryCard
    topic: str
    archive: bool
    sides: TwoCapitals | None = None

    @property
    def main(self) -> StoryId:
        """The story under whose card it stands: its own, or another's."""
        return self.card.beside or self.card.story

    @property
    def is_line(self) -> bool:
        """Never a card: beside another's, a collection, a remark of one politician's, an affair of one side's own, a
        story that the last digest told with all that it has, or one whose readings are not there in full."""
        card = self.card
        beside, again = card.beside is not None, card.carried_over and not card.new_outlets and not card.edits
        light = card.remark or card.aside or card.topic == ROUND_UPS
        return beside or again or light or any(one.in_brief for one in card.readings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Where a story was shown, for whoever checks the order."""

    story: StoryId
    place: Literal["card", "also", "thread"]
    """In the channel's message; in a line under another story's card; in the thread."""
    line: bool = False
    """In a line of its own, without a card."""


def placements(digest: Digest, sides: Mapping[StoryId, TwoCapitals] = NO_SIDES) -> Iterator[Placement]:
    """In the order of the digest: by topic, news before archive."""
    for archive, sections in ((False, digest.news), (True, digest.archive)):
        for one in sections:
            for card in one.stories:
                yield Placement(card=card, topic=one.name, archive=archive, sides=sides.get(card.story))


def length_of(digest: Digest) -> int:
    """Cards in the channel's message."""
    return digest.plan.length if digest.plan is not None else IN_CHANNEL


def chosen(places: Sequence[Placement], length: int) -> frozenset[StoryId]:
    """The stories for the channel. Collections only if there is no else."""
    able = [place for place in places if not place.is_line] or list(places)
    return frozenset(place.card.story for place in in_turn(able)[:length])


def in_turn(places: Sequence[Placement]) -> list[Placement]:
    """News before archive, analysis last of each, the weightiest first, each further one of a topic counting one less
    than the one before, so that a topic that leads does not take every place."""
    placed: Counter[str] = Counter()
    turns: list[tuple[tuple[bool, bool, bool, int, int, bool], int]] = []
    for number, place in enumerate(places):  # of each topic in the order of its rank
        state_only, weight, carried, noted = standing(place.card)
        less = weight + placed[place.topic]
        turns.append(((place.archive, place.card.topic == ANALYSES, state_only, less, carried, noted), number))
        placed[place.topic] += 1
    return [places[number] for _, number in sorted(turns)]


def shown_as_cards(digest: Digest) -> frozenset[StoryId]:
    """The stories that may be shown as cards, `CARDS` at most: their readings should be there in full."""
    places = [place for place in placements(digest) if place.card.topic != ROUND_UPS]
    length = length_of(digest)
    first = chosen(places, length)
    best = sorted((place for place in places if place.card.story not in first), key=weightiest)
    return first | frozenset(place.card.story for place in best[: CARDS - length])


def weightiest(place: Placement) -> tuple[bool, bool, int]:
    return (place.archive, place.card.state_only, -place.card.weight)
