"""What of a digest goes into a few lines: its developments, different from each other, the day's lead first."""

from __future__ import annotations

from bot.edition.arrangement import standing
from bot.edition.clusters import ANALYSES, ROUND_UPS
from bot.model import Digest, StoryCard
from bot.reading.sorting.stories.stories import likeness

FEWEST = 3
"""Stories from which a digest needs lines that sum it up, and how many it then has at least."""
MOST = 5
THE_SAME = 0.3
"""Likeness of two stories' first articles from which both lines would say the same."""
ONE_OUTLET = 3
"""The weight of what is new in one outlet (`bot.edition.arrangement`): beyond `FEWEST`, more is needed."""


def developments(digest: Digest) -> tuple[StoryCard, ...]:
    """The day's lead, then the weightiest that are not about the same, what is new before what goes on; none of a few
    stories. Opinion, round-ups and affairs of one side's own are none; what is too like another, or stands beside
    another and tells what somebody said, is one only where there are too few. Beyond the fewest, what one outlet alone
    noted is one if its headline names both sides."""
    everything = [card for one in digest.news if one.topic not in (ROUND_UPS, ANALYSES) for card in one.stories]
    cards = [card for card in everything if not card.aside]
    if len(cards) < FEWEST:
        return ()
    ranked = sorted((card for card in cards if card.beside is None), key=standing)
    candidates = [*ranked[:1], *sorted(ranked[1:], key=lambda card: card.carried_over)]
    chosen: list[StoryCard] = []
    for card in candidates:
        slight = card.weight <= ONE_OUTLET and not card.dealings
        enough = len(chosen) >= MOST or (len(chosen) >= FEWEST and slight)
        if not enough and all(alike(card, other) < THE_SAME for other in chosen):
            chosen.append(card)
    if len(chosen) < FEWEST:
        said_beside = [card for card in sorted(cards, key=standing) if card.beside is not None and card.statement]
        chosen += [card for card in (*candidates, *said_beside) if card not in chosen][: FEWEST - len(chosen)]
    return tuple(chosen)


def alike(one: StoryCard, other: StoryCard) -> float:
    """Of their first articles, 0 … 1; when they were told does not count."""
    return likeness(one.readings[0].weights, other.readings[0].weights)
