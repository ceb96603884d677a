"""Why an item stands where it stands: the other members of its story, and how like it they are."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Reading
from bot.ports import Archive
from bot.reading.sorting.stories import likeness


async def members(reading: Reading, *, archive: Archive) -> Sequence[tuple[Reading, float]]:
    """The story's other readings with their likeness to this one (0 … 1), likest first, as far as they still take part
    in placing."""
    if reading.placed is None:
        return ()
    near = await archive.place(reading.item, reading.weights)
    alike = {one.item: likeness(reading.weights, one.weights) for one in near if one.story == reading.placed.story}
    others = await archive.readings([item for item in alike if item != reading.item.id])
    return sorted(((one, alike[one.item.id]) for one in others), key=lambda pair: (-pair[1], pair[0].item.id))
