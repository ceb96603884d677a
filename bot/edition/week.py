"""A week of the beat: its developments, who spoke, what was worded anew, what one capital alone told, what is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.edition.arrangement import standing
from bot.edition.clusters import ANALYSES, ROUND_UPS, led_by_news
from bot.edition.developments import MOST, THE_SAME, alike
from bot.edition.outlets import carriers, outlets
from bot.edition.repetition import FEW
from bot.edition.window import display_day
from bot.model import (
    Change,
    ContextLine,
    Digest,
    Due,
    Genre,
    Item,
    Reading,
    Section,
    Statement,
    StoryCard,
    StoryId,
    Window,
)
from bot.reading.sorting.genre import genre_of

FRIDAY = 4
DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Development:
    card: StoryCard
    first: date
    last: date
    """The days on which it was told, local to the channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """A statement of the week whose key words differ from what its speaker said on the subject before."""

    statement: Statement
    about: str
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class OneCapital:
    """What the outlets of one capital alone told."""

    side: str
    item: Item
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    pack_name: str
    first: date
    last: date
    developments: tuple[Development, ...] = ()
    """The weightiest, at most `MOST`, in the order of their days."""
    speakers: tuple[tuple[str, int], ...] = ()
    """Name and statements, most first."""
    reworded: tuple[Rewording, ...] = ()
    one_capital: tuple[OneCapital, ...] = ()
    due: tuple[Due, ...] = ()
    context: tuple[ContextLine, ...] = ()
    """What happened on one side alone."""

    @property
    def is_empty(self) -> bool:
        return not (self.developments or self.speakers or self.one_capital or self.context)


def closes_a_week(window: Window, days: Sequence[int]) -> bool:
    """The digest of Friday, or of the last day before it on which the channel has one; of its last day, where it has
    none until then. A window that catches up on that day closes the week, too."""
    closing = max((day for day in days if day <= FRIDAY), default=max(days))
    covered = 1 if window.first else max(1, (window.until - window.since).days)
    return any((display_day(window) - timedelta(days=n)).weekday() == closing for n in range(min(covered, 7)))


def week_until(window: Window) -> Window:
    """The seven days up to where that window ends."""
    return replace(window, day=display_day(window), since=window.until - DAYS, first=False)


def dates_of(window: Window) -> tuple[date, date]:
    last = display_day(window)
    return last - timedelta(days=6), last


def week_developments(digest: Digest) -> tuple[Development, ...]:
    """Of the week's digest the weightiest, `MOST` at most, and what the archive alone tells where there is room; in the
    order of their days. What is worded alike is one development only if it began on the same day: on one a guest
    arrives, on another the guest leaves."""
    zone = ZoneInfo(digest.window.zone)
    last = display_day(digest.window)
    chosen: list[Development] = []
    for card in (*_weightiest(digest.news), *map(led_by_news, _weightiest(digest.archive))):
        one = _development(card, zone, last)
        repeated = any(one.first == other.first and alike(card, other.card) >= THE_SAME for other in chosen)
        if len(chosen) < MOST and not repeated:
            chosen.append(one)
    return tuple(sorted(chosen, key=lambda one: (one.first, standing(one.card))))


def _weightiest(sections: Sequence[Section]) -> tuple[StoryCard, ...]:
    """What stands beside another on a page counts if several outlets report it."""
    cards = [
        card
        for one in sections
        if one.topic not in (ROUND_UPS, ANALYSES)
        for card in one.stories
        if not card.aside
        and (card.beside is None or len(carriers(card)) > FEW)
        and any(genre_of(reading) is Genre.NEWS for reading in card.readings)
    ]
    return tuple(sorted(cards, key=standing))


def _development(card: StoryCard, zone: ZoneInfo, last: date) -> Development:
    days = [one.item.published.astimezone(zone).date() for one in card.readings if one.item.published is not None]
    return Development(card=card, first=min(days, default=last), last=max(days, default=last))


def told_by_one(
    stories: Mapping[StoryId, Sequence[Reading]], side_of: Callable[[Item], int | None], names: tuple[str, str]
) -> tuple[OneCapital, ...]:
    """For each side at most one: the story that most reports tell, all of them that side's own outlets'."""
    found: dict[int, tuple[tuple[int, int], OneCapital]] = {}
    for story in sorted(stories):
        readings = stories[story]
        sides = {side_of(one.item) for one in readings}
        side = sides.pop() if len(sides) == 1 else None
        if side is None:
            continue
        told = OneCapital(side=names[side], item=readings[0].item, outlets=outlets(readings))
        rank = (len(told.outlets), len(readings))
        if side not in found or rank > found[side][0]:
            found[side] = (rank, told)
    return tuple(told for _, (_, told) in sorted(found.items()))
