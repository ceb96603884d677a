"""Readings by story: their borders mended now that all are seen together, and what of a story was told before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.model import ItemId, Member, Reading, StoryId
from bot.reading.sorting.linkage import linked
from bot.reading.sorting.stories import moment

MENDED = 3_000
"""Readings up to which borders are mended, in a second at most; in a flood all stay where they were placed."""

StoriesShown = Mapping[StoryId, frozenset[str]]
"""Story → the outlets that carried it."""


def by_story(readings: Iterable[Reading]) -> Mapping[StoryId, tuple[Reading, ...]]:
    """Of several readings of one item the last counts. The same readings in any order give the same stories; what has
    no vector stays where it was placed."""
    latest: dict[ItemId, Reading] = {one.item.id: one for one in readings}
    members = [member for one in latest.values() if (member := _member(one)) is not None]
    mended = linked(members) if len(members) <= MENDED else {}
    stories: defaultdict[StoryId, list[Reading]] = defaultdict(list)
    for one in sorted(latest.values(), key=lambda one: one.item.id):
        stories[mended.get(one.item.id) or _placed(one)].append(one)
    return {story: tuple(members) for story, members in stories.items()}


def outlets_shown(readings: Sequence[Reading], before_shown: StoriesShown) -> frozenset[str] | None:
    """The outlets with which the story was told before; None: most of it is new.

    Stories are known again by where their items were placed when they came: borders are drawn anew with each digest.
    """
    placed = [_placed(one) for one in readings]
    before = [story for story in placed if story in before_shown]
    return frozenset().union(*(before_shown[story] for story in before)) if 2 * len(before) > len(placed) else None


def shown(stories: Iterable[tuple[Sequence[Reading], Sequence[str]]]) -> StoriesShown:
    """What `outlets_shown` goes by, of stories as their readings and the outlets that carried them."""
    noted: defaultdict[StoryId, set[str]] = defaultdict(set)
    for readings, outlets in stories:
        for one in readings:
            noted[_placed(one)].update(outlets)
    return {story: frozenset(outlets) for story, outlets in noted.items()}


def _placed(reading: Reading) -> StoryId:
    return reading.placed.story if reading.placed else StoryId(f"alone-{reading.item.id}")


def _member(reading: Reading) -> Member | None:
    if reading.placed is None or not any(weight for _, weight in reading.weights.of):
        return None
    item = reading.item
    return Member(item=item.id, story=reading.placed.story, weights=reading.weights, published=moment(item))
