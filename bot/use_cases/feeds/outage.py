"""When most feeds cannot be read it is our network, or its name servers, and not the feeds.

Feeds that fail are tried ever more rarely, up to a day apart: as they should be when it is their own trouble. So while
most of them fail a few are tried all the time, and when one of those answers all are due at once; each still waits for
its turn at its host.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import FeedId
from bot.ports import FeedBook, FeedList
from bot.reading.polling.outage import TROUBLED, most_in_trouble

PROBES = 3
"""Feeds tried at a time while most fail: of as many sites, by chance."""
SOON = timedelta(minutes=2)
"""A poll that is due by then, or under way, needs no hurry."""


@dataclass(slots=True)
class Outage:
    """What one look at the feeds tells the next."""

    probed: frozenset[FeedId] = frozenset()
    """Feeds that failed, and are tried now; empty: there is no outage."""

    async def look(self, book: FeedBook, feeds: FeedList, *, now: datetime, chance: random.Random) -> int:
        """Makes feeds due that should not wait; gives how many."""
        states = await book.states(now=now)
        waiting = [one for one in states if one.state == "failing" and (one.next_poll or now) > now + SOON]
        answering = any(one.feed.id in self.probed and one.state not in TROUBLED for one in states)
        if answering:
            self.probed, chosen = frozenset(), waiting
        elif most_in_trouble(states):
            chosen = chance.sample(waiting, min(PROBES, len(waiting)))
            self.probed |= {one.feed.id for one in chosen}
        else:
            return 0
        return sum([await feeds.hurry(one.feed.id, now=now) for one in chosen])
