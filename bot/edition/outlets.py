"""Who carries a story: its outlets, and its reports without those copied from each other."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Item, Reading, StoryCard, Weights
from bot.reading.brief import STEMS
from bot.reading.documents.urls import article_key, host_of
from bot.reading.sorting.stories.stories import likeness

ONE_TEXT = 0.9
"""Likeness from which two reports are one text that one outlet took from the other."""
COMPARED = 60
"""Reports of a story of which copies are looked for."""
FIRST = 3
"""Weights of a report that are looked at first: mostly they show that two reports are no copies …"""
FOREMOST = 9
"""… and if not, nearly always so many do."""
LEAST_IN_BOTH = ONE_TEXT**2 - 0.001
"""The square of the length of what two copies both have; the rounding of weights can take less than that from it."""


def independent(reports: Sequence[Reading]) -> list[Reading]:
    """Without copies: of reports that are one text, the first."""
    if len(reports) < 2:
        return list(reports)
    own = [reports[0]]
    for one in reports[1:COMPARED]:
        first = one.weights.foremost(FIRST)
        foremost: Sequence[tuple[str, float]] = ()
        for other in own:
            if not _may_be_one_text(first, other.weights):
                continue
            foremost = foremost or one.weights.foremost(FOREMOST)
            if _may_be_one_text(foremost, other.weights) and _is_one_text(one, other):
                break
        else:
            own.append(one)
    return [*own, *reports[COMPARED:]]


def _is_one_text(one: Reading, other: Reading) -> bool:
    """By as much of their weights as a reading in brief has."""
    mine, theirs = (Weights(of=reading.weights.foremost(STEMS)) for reading in (one, other))
    return likeness(mine, theirs) >= ONE_TEXT


def _may_be_one_text(foremost: Sequence[tuple[str, float]], other: Weights) -> bool:
    """False: the foremost of a report's weights tell already that the other's are too unlike.

    A likeness (of vectors of unit length at most) is no more than the length of the part that both have. Of the
    foremost that is known; each of the rest weighs no more than the last of them, and all are what is left of 1.
    """
    both, absent, rest, may_hold = 0.0, 0.0, STEMS, other.may_hold
    for stem, weight in foremost:
        rest -= 1
        square = weight * weight
        if not may_hold(stem):
            absent += square
        elif not weight:  # a mark that both have says that they are one
            return True
        both += square
        if weight and (1.0 - absent < LEAST_IN_BOTH or both - absent + rest * square < LEAST_IN_BOTH):
            return False
    return bool(foremost)


def outlets(readings: Sequence[Reading]) -> tuple[str, ...]:
    """The outlets that carry a story, each once, in the order of the readings; texts without an outlet have none.

    An article that its own site tells is not counted again for whoever links to it.
    """
    names = []
    for one in readings:
        item = one.item
        name = item.outlet
        if item.claimed or not "A" <= name < "[":  # it may be a host's, which has no capitals; "[" comes after "Z"
            return _first_hand(readings)
        names.append(name)
    return tuple(dict.fromkeys(names))


def carriers(card: StoryCard) -> tuple[str, ...]:
    """The outlets that carry it, as counted before."""
    return outlets(card.readings) if card.outlets is None else card.outlets


def _first_hand(readings: Sequence[Reading]) -> tuple[str, ...]:
    items = [one.item for one in readings]
    if len(items) > 1 and any(linked := [_second_hand(one) for one in items]):
        own = {article_key(one.url or "") for one, second in zip(items, linked, strict=True) if not second}
        items = [
            one
            for one, second in zip(items, linked, strict=True)
            if not second or article_key(one.url or "") not in own
        ]
    names = dict.fromkeys([one.outlet or one.feed for one in items])
    return tuple([name for name in names if name])


def _second_hand(item: Item) -> bool:
    """Somebody else's word about its link; it is named by the link's host then, for want of a better name."""
    name, link = item.outlet, item.url or ""
    return item.claimed or ((not name or name in link.lower()) and name == host_of(link))
