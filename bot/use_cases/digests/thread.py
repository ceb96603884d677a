"""The thread so far: the matter that a story belongs to, by words or by one of its articles, with its developments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.edition.arrangement import published, source_worth
from bot.edition.stories import by_story
from bot.model import BeatPack, ItemId, Reading, StoryCard, StoryId, TopicId
from bot.ports import Readings
from bot.reading.sorting.genre import COLLECTIONS, genre_of
from bot.reading.sorting.phrases import words
from bot.reading.sorting.stories.stories import moment
from bot.reading.sorting.stories.threads import Thread, headline_terms, label, terms_in, threads
from bot.use_cases.computation import computed

LOOKED_BACK = timedelta(days=30)
SHOWN = 10
"""Developments at a time."""
READ = 60
"""Readings of a development that are brought in full."""
NEAREST = 5
"""Threads that are named where none is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Development:
    day: date
    """Local, when it was first told."""
    card: StoryCard
    """With its readings in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadSoFar:
    label: str
    developments: tuple[Development, ...]
    """The oldest first: those asked for, and the newest."""
    not_shown: int
    """Other developments of the thread."""
    outlets: int
    """Of all developments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoThread:
    largest: tuple[str, ...]
    """Labels of what there is, for somebody who asked for what there is not."""
    only_common: bool = False
    """What was asked for are words that tell no headline from another, such as "on"; no headline was looked at."""


Recent = Mapping[StoryId, Sequence[Reading]]
Meant = tuple[Thread, frozenset[StoryId]]
"""The thread, and which of its stories were asked for."""


async def thread_named(
    written: str, *, archive: Readings, pack: BeatPack, now: datetime, zone: ZoneInfo
) -> ThreadSoFar | NoThread:
    """That whose headlines hold all these words most often, of the last 30 days."""
    wanted = terms_in(written)

    def meant(stories: Recent, found: Sequence[Thread]) -> Meant | None:
        hits = {story: sum(wanted <= headline_terms(one) for one in members) for story, members in stories.items()}
        most = max(found, key=lambda thread: sum(hits[story] for story in thread.stories), default=None)
        asked = frozenset(story for story in most.stories if hits[story]) if most is not None else frozenset()
        return (most, asked) if wanted and most is not None and asked else None

    found = await _so_far(meant, archive=archive, pack=pack, now=now, zone=zone)
    only_common = not wanted and bool(words(written))
    return replace(found, only_common=True) if only_common and isinstance(found, NoThread) else found


async def thread_of(
    item: ItemId, *, archive: Readings, pack: BeatPack, now: datetime, zone: ZoneInfo
) -> ThreadSoFar | NoThread:
    """That which the item's story belongs to."""

    def meant(stories: Recent, found: Sequence[Thread]) -> Meant | None:
        holding = frozenset(story for story, members in stories.items() if any(one.item.id == item for one in members))
        return next(((thread, holding) for thread in found if holding & set(thread.stories)), None)

    return await _so_far(meant, archive=archive, pack=pack, now=now, zone=zone)


async def _so_far(
    meant: Callable[[Recent, Sequence[Thread]], Meant | None],
    *,
    archive: Readings,
    pack: BeatPack,
    now: datetime,
    zone: ZoneInfo,
) -> ThreadSoFar | NoThread:
    recent = [one for one in await archive.published(now - LOOKED_BACK, now) if not one.in_doubt]
    stories = await computed(by_story, recent)
    found = await computed(threads, stories, pack.sides)
    which = await computed(meant, stories, found)
    if which is None:
        return NoThread(largest=tuple(label(one, stories) for one in found[:NEAREST]))
    thread, asked = which
    chosen = sorted(thread.stories, key=lambda story: story in asked)[-SHOWN:]
    shown = [story for story in thread.stories if story in chosen]
    developments = [await _development(story, stories[story], archive, zone) for story in shown]
    carried = {one.item.outlet or one.item.feed for story in thread.stories for one in stories[story]}
    return ThreadSoFar(
        label=label(thread, stories),
        developments=tuple(one for one in developments if one is not None),
        not_shown=len(thread.stories) - len(shown),
        outlets=len(carried - {"", None}),
    )


async def _development(
    story: StoryId, members: Sequence[Reading], archive: Readings, zone: ZoneInfo
) -> Development | None:
    """None if nothing of it is kept by now."""
    best_first = sorted(
        members,
        key=lambda one: (genre_of(one) in COLLECTIONS, source_worth(one), published(one), one.item.id),
    )
    readings = await archive.readings([one.item.id for one in best_first[:READ]])
    if not readings:
        return None
    began = min(moment(one.item) for one in members)
    topic = next((one.id for one in readings[0].topics), TopicId("other"))
    return Development(
        day=began.astimezone(zone).date(), card=StoryCard(story=story, readings=tuple(readings), topic=topic)
    )
