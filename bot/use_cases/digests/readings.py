"""What a digest is made of: the readings of its window, and what could and could not be seen.

Thousands of readings are gathered in brief; the few stories of the digest arranged of them are then brought in full.
"""

from __future__ import annotations

import asyncio
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.edition.window import dates_covered
from bot.model import Coverage, Digest, ItemId, Reading, Section, Standing, StoryCard, StoryId, Window
from bot.ports import FeedBook, Readings


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    readings: Sequence[Reading]
    """In brief, oldest first."""
    coverage: Coverage
    """As given, and how many items are older."""
    context: Sequence[Reading] = ()
    """Of events of one side alone."""


async def coverage_of(
    window: Window, *, archive: Readings, feedbook: FeedBook, now: datetime, looking_back: bool = False
) -> Coverage:
    """The feeds' state as of `now`, with the window's counts. How they fared on days gone by is not kept, and how they
    fare now is no matter there."""
    if looking_back:
        seen, relevant = await archive.counts(window.since, window.until)
        return Coverage(seen=seen, relevant=relevant, looking_back=True)
    (seen, relevant), coverage = await asyncio.gather(
        archive.counts(window.since, window.until), feedbook.coverage(now=now)
    )
    return replace(coverage, seen=seen, relevant=relevant)


async def gather(window: Window, *, archive: Readings, coverage: Coverage, looking_back: bool = False) -> Gathered:
    """Readings filed in the window.

    What a feed held when it was first polled, or brought late, is for look-up only: counted, and told by no digest that
    is posted; what is only maybe on the beat is neither, and its context stands apart. Old files of the watched folder
    are told: somebody put them there. `looking_back`: somebody asks for days gone by, so that what was published in
    them and came to the archive later is told too, as archive. `coverage`: see `coverage_of`.
    """
    everything = await archive.filed(window.since, window.until)
    filed = [one for one in everything if not one.in_doubt]
    context = [one for one in everything if one.in_doubt and one.relevance.context]
    readings = [one for one in filed if one.item.standing is Standing.NEWS or one.item.feed is None]
    if looking_back:
        later = await came_later(window, readings, archive=archive)
        return Gathered(readings=[*later, *readings], coverage=coverage, context=context)
    older = len(filed) - len(readings)
    return Gathered(readings=readings, coverage=replace(coverage, older=older), context=context)


async def came_later(window: Window, known: Sequence[Reading], *, archive: Readings) -> list[Reading]:
    """In brief: what was published on the window's days and came to the archive as archive, beside what is known."""
    ids = {one.item.id for one in known}
    dated = await archive.published(*dates_covered(window))
    return [
        one for one in dated if one.item.standing is Standing.ARCHIVE and one.item.id not in ids and not one.in_doubt
    ]


async def in_full(digest: Digest, *, archive: Readings, stories: Container[StoryId] | None = None) -> Digest:
    """The digest with the readings of these stories, or of all, in full. What has expired since is left out."""
    cards = [card for card in _cards(digest) if stories is None or card.story in stories]
    wanted = [one.item.id for card in cards for one in card.readings if one.in_brief]
    found = {one.item.id: one for one in await archive.readings(wanted)}
    whole = {card.story: _whole(card, found) for card in cards}
    return replace(digest, news=_with(digest.news, whole), archive=_with(digest.archive, whole))


def _cards(digest: Digest) -> Iterator[StoryCard]:
    return (card for one in (*digest.news, *digest.archive) for card in one.stories)


def _whole(card: StoryCard, found: Mapping[ItemId, Reading]) -> StoryCard | None:
    """None if nothing of it is left."""
    left = tuple(
        found[one.item.id] if one.in_brief else one for one in card.readings if not one.in_brief or one.item.id in found
    )
    if not left:
        return None
    return replace(card, readings=left, outlets=card.outlets if len(left) == len(card.readings) else None)


def _with(sections: Sequence[Section], whole: Mapping[StoryId, StoryCard | None]) -> tuple[Section, ...]:
    kept = [[whole.get(card.story, card) for card in one.stories] for one in sections]
    made = (
        replace(one, stories=tuple(card for card in cards if card is not None))
        for one, cards in zip(sections, kept, strict=True)
    )
    return tuple(one for one in made if one.stories)
