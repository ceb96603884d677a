"""When most feeds cannot be read it is our network, or its name servers, and not the feeds."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import FeedState

TROUBLED = frozenset(("failing", "refused", "gone"))
MANY = 0.5
"""Share of all feeds in trouble from which on it is ours."""
FEWEST = 3
"""Feeds that must have been polled: of two, both may well be away."""


def most_in_trouble(states: Sequence[FeedState]) -> Sequence[FeedState]:
    """Those in trouble, if it looks like ours; none, if it is theirs."""
    polled = [one for one in states if one.last_polled is not None and one.state != "paused"]
    troubled = [one for one in polled if one.state in TROUBLED]
    return troubled if len(polled) >= FEWEST and len(troubled) > MANY * len(polled) else ()
