"""What is filled in as a draft is the very value afterwards."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, fields

import pytest

from bot.model import StoryCard
from bot.model.drafts import draft_of
from tests.support.builders import a_reading
from tests.support.digest_builders import arranged


@dataclass(frozen=True, slots=True, kw_only=True)
class Ferry:
    name: str
    banks: tuple[str, ...] = ()


def test_a_draft_becomes_the_frozen_value() -> None:
    one = draft_of(Ferry)()
    one.name = "Orion"
    one.banks = ("left", "right")
    one.__class__ = Ferry
    assert one == Ferry(name="Orion", banks=("left", "right"))
    assert hash(one) == hash(Ferry(name="Orion", banks=("left", "right")))
    with pytest.raises(FrozenInstanceError):
        one.name = "Lyra"


def test_every_field_of_a_card_is_there_when_a_digest_is_arranged() -> None:
    """A field added to StoryCard has to be filled in where cards are made by the thousand."""
    digest = arranged(a_reading("one"), a_reading("two", topic="trade"))
    cards = [card for section in digest.news for card in section.stories]
    assert cards
    assert [StoryCard(**{one.name: getattr(card, one.name) for one in fields(StoryCard)}) for card in cards] == cards
