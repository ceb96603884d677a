"""Who carries a story: its outlets, and its reports without those copied from each other."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Reading, Weights
from bot.reading.brief import STEMS
from bot.reading.documents.urls import article_key, host_of
from bot.reading.sorting.stories import likeness

ONE_TEXT = 0.9
"""Likeness from which two reports are one text that one outlet took from the other."""
COMPARED = 60
"""Reports of a story of which copies are looked for."""


def independent(reports: Sequence[Reading]) -> list[Reading]:
    """Without copies: of reports that are one text, the first."""
    if len(reports) < 2:
        return list(reports)
    own: list[tuple[Reading, Weights]] = []
    for one in reports[:COMPARED]:
        heaviest = _heaviest(one)  # read once: a reading in brief reads it each time it is asked for
        if all(likeness(heaviest, other) < ONE_TEXT for _, other in own):
            own.append((one, heaviest))
    return [*(one for one, _ in own), *reports[COMPARED:]]


def _heaviest(reading: Reading) -> Weights:
    """As a reading in brief has them."""
    return Weights(of=reading.weights.of[:STEMS])


def outlets(readings: Sequence[Reading]) -> tuple[str, ...]:
    """The outlets that carry a story, each once, in the order of the readings; texts without an outlet have none.

    An article that its own site tells is not counted again for whoever links to it.
    """
    second_hand = [one.item.claimed or one.item.outlet == host_of(one.item.url) for one in readings]
    counted = list(readings)
    if any(second_hand) and len(counted) > 1:
        own = {article_key(one.item.url or "") for one, linked in zip(counted, second_hand, strict=True) if not linked}
        counted = [
            one
            for one, linked in zip(readings, second_hand, strict=True)
            if not linked or article_key(one.item.url or "") not in own
        ]
    return tuple(dict.fromkeys(name for one in counted if (name := one.item.outlet or one.item.feed)))
