"""What happened on one side alone that shapes the relation: a line each beside a digest's stories, never a card."""

from __future__ import annotations

from collections.abc import Sequence

from bot.edition.arrangement import source_worth
from bot.edition.outlets import independent, outlets
from bot.edition.stories import StoriesShown, by_story, outlets_shown
from bot.model import ChannelPlan, ContextLine, Reading, Standing, fold

LEAST = 3
"""Outlets that report an event in words of their own: what fewer report shapes no relation."""
MOST = 3
"""Lines of a digest."""


def context_lines(
    readings: Sequence[Reading], plan: ChannelPlan | None = None, shown_before: StoriesShown | None = None
) -> tuple[ContextLine, ...]:
    """Of what was kept as context the events that most outlets report, each once and not again the day after; without
    outlets that the channel leaves out and feeds that are kept out of its digest."""
    without = {fold(name) for name in plan.without} if plan is not None else set()
    news = [
        one
        for one in readings
        if one.relevance.context
        and one.item.in_digest
        and one.item.standing is Standing.NEWS
        and fold(one.item.outlet) not in without
    ]
    events = [
        members
        for members in by_story(news).values()
        if len(outlets(independent(members))) >= LEAST
        and (shown_before is None or outlets_shown(members, shown_before) is None)
    ]
    events.sort(key=lambda members: -len(outlets(members)))
    best_first = (tuple(sorted(members, key=source_worth)) for members in events[:MOST])
    return tuple(ContextLine(readings=members) for members in best_first)
