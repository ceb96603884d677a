"""What a page says of a large story beside what leads it: the angles that several outlets or an official bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.model import Digest, Reading, StoryCard
from bot.reading.coverage.voice_balance import Voices
from bot.reading.sorting.stories.angles import angles


def with_angles(digest: Digest, voices: Voices | None) -> Digest:
    """Of a grouped digest: the angles of the stories whose readings are there in full."""
    news = tuple(replace(one, stories=tuple(angled(card, voices) for card in one.stories)) for one in digest.news)
    return replace(digest, news=news)


def angled(card: StoryCard, voices: Voices | None) -> StoryCard:
    """With the angles that it has beside its first reading."""
    if any(one.in_brief for one in card.readings):
        return card
    found = angles(card.readings, voices)
    return replace(card, angles=tuple(tuple(one.item.id for one in angle.readings) for angle in found))


def told_as(card: StoryCard) -> Iterator[tuple[Reading, ...]]:
    """The readings of each angle, as far as the card has them."""
    readings = {one.item.id: one for one in card.readings}
    for angle in card.angles:
        found = tuple(readings[id_] for id_ in angle if id_ in readings)
        if found and found[0] is not card.readings[0]:
            yield found
