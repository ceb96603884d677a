"""Readings by story: their borders mended now that all are seen together, and what of a story was told before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.model import ItemId, Member, Reading, StoryId, Weights
from bot.reading.brief import STEMS
from bot.reading.sorting.stories.linkage import ONE_STORY, linked
from bot.reading.sorting.stories.stories import DAY, apart, moment, nearness

MENDED = 3_000
"""Readings up to which borders are mended, in a second at most; in a flood all stay where they were placed."""

KEPT = 16
"""Heaviest stems of a story that are kept of what a digest showed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStory:
    """A story as a digest showed it: enough to know it again, whatever order its reports came in."""

    outlets: frozenset[str]
    middle: Weights = field(default_factory=Weights)
    """The mean of its reports' vectors, the heaviest stems; empty where they have none …"""
    placed: frozenset[StoryId] = frozenset()
    """… and then where they were placed when they came."""
    at: datetime
    """In the middle of its reports."""


StoriesShown = Sequence[ShownStory]
Content = tuple[datetime, str, str, str, str]


def by_story(readings: Iterable[Reading]) -> Mapping[StoryId, tuple[Reading, ...]]:
    """Of several readings of one item the last counts. The same readings in any order, under whatever ids, give the
    same stories in the same order; what has no vector stays where it was placed."""
    latest: dict[ItemId, Reading] = {one.item.id: one for one in readings}
    ordered = sorted(latest.values(), key=content)
    mended: Mapping[ItemId, StoryId] = {}
    if len(ordered) <= MENDED:
        mended = linked([member for n, one in enumerate(ordered) if (member := _member(one, n)) is not None])
    stories: defaultdict[StoryId, list[Reading]] = defaultdict(list)
    for number, one in enumerate(ordered):
        story = mended.get(_numbered(number)) if mended else None
        stories[story or _placed(one)].append(one)
    return {story: tuple(members) for story, members in stories.items()}


def content(reading: Reading) -> Content:
    """What a report says and when, for ordering: an id may be made of its feed's, and is looked at last."""
    item = reading.item
    return (item.published or item.seen_at, item.title, item.outlet, item.url or "", item.id)


def outlets_shown(readings: Sequence[Reading], shown_before: StoriesShown) -> frozenset[str] | None:
    """The outlets with which the story was told before; None: it is new. It is known again as its reports would have
    been taken for one story with those shown, had they come together."""
    mine = _story(readings, ())
    told = [one.outlets for one in shown_before if _same(mine, one)]
    return frozenset().union(*told) if told else None


def shown(stories: Iterable[tuple[Sequence[Reading], Sequence[str]]]) -> StoriesShown:
    """What `outlets_shown` goes by, of stories as their readings and the outlets that carried them."""
    return tuple(_story(readings, outlets) for readings, outlets in stories)


def _story(readings: Sequence[Reading], outlets: Iterable[str]) -> ShownStory:
    vectors = [one.weights.of[:STEMS] for one in readings if any(weight for _, weight in one.weights.of)]
    sums: defaultdict[str, float] = defaultdict(float)
    for vector in vectors:
        for stem, weight in vector:
            sums[stem] += weight / len(vectors)
    heaviest = sorted(((stem, round(w, 4)) for stem, w in sums.items() if w), key=lambda pair: (-pair[1], pair[0]))
    times = sorted(moment(one.item) for one in readings)
    return ShownStory(
        outlets=frozenset(outlets),
        middle=Weights(of=tuple(heaviest[:KEPT])),
        placed=frozenset() if vectors else frozenset(map(_placed, readings)),
        at=times[len(times) // 2],
    )


def _same(one: ShownStory, other: ShownStory) -> bool:
    """Their middles' product is the mean likeness of their reports."""
    if not one.middle.of or not other.middle.of:
        return bool(one.placed & other.placed)
    theirs = dict(other.middle.of)
    alike = sum(weight * theirs.get(stem, 0.0) for stem, weight in one.middle.of)
    return alike * nearness(abs((one.at - other.at) / DAY)) >= ONE_STORY


def _placed(reading: Reading) -> StoryId:
    return reading.placed.story if reading.placed else StoryId(f"alone-{reading.item.id}")


def _numbered(number: int) -> ItemId:
    return ItemId(f"{number:09}")


def _member(reading: Reading, number: int) -> Member | None:
    """Under its number, so that what is equally alike is told apart by what it says; None for what stays alone."""
    if reading.placed is None or not any(weight for _, weight in reading.weights.of):
        return None
    if reading.placed.story == apart(reading.item.id):
        return None
    story, weights = reading.placed.story, reading.weights
    return Member(item=_numbered(number), story=story, weights=weights, published=moment(reading.item))
