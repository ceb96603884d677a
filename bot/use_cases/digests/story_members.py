"""The story of an item: its other members, and how like the item they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.model import Reading, StoryCard, StoryId, TopicId
from bot.ports import Placing, Readings
from bot.reading.sorting.stories.stories import likeness


class Stories(Placing, Readings, Protocol):
    """What is asked of the archive about a story."""


async def members(reading: Reading, *, archive: Stories) -> Sequence[tuple[Reading, float]]:
    """The story's other readings with their likeness to this one (0 … 1), likest first, as far as they still take part
    in placing."""
    if reading.placed is None:
        return ()
    near = await archive.place(reading.item, reading.weights)
    alike = {one.item: likeness(reading.weights, one.weights) for one in near if one.story == reading.placed.story}
    others = await archive.readings([item for item in alike if item != reading.item.id])
    return sorted(((one, alike[one.item.id]) for one in others), key=lambda pair: (-pair[1], pair[0].item.id))


async def story_of(reading: Reading, *, archive: Stories) -> StoryCard:
    """The item first, then what is with it in its story, as far as `members` goes."""
    others = [one for one, _ in await members(reading, archive=archive)]
    story = reading.placed.story if reading.placed is not None else StoryId(reading.item.id)
    topic = reading.topics[0].id if reading.topics else TopicId("other")
    return StoryCard(story=story, readings=(reading, *others), topic=topic)
