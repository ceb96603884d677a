"""All alerts' queries, percolated, as they are in Redis at this moment. One object a process."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.model import StoryId, TeamId, UserId, story_of_terms
from bot.reading.search.evaluation import Searched
from bot.reading.search.percolation import Percolator
from bot.reading.search.terms import TermsWrong, read

CHANGES = 1_000
"""Read in one call."""
PEOPLE = 200
"""Whose alerts are read in one call."""
FILED = 500
"""Queries filed before others get their turn."""

_TERMS = re.compile(r"[\t\n]")

Owned = tuple[str, str]
"""("team:user", subscription id)."""


class AlertQueries:
    """The queries are read once; then each question first follows the stream of changes to its end, so that an alert
    counts from the moment it was made and a deleted one is silent at once.

    Where the stream does not go on from the entry that was read last (it was trimmed meanwhile, the database was
    emptied, a replica without the last writes took over), all are read anew; whoever asks meanwhile waits for that,
    since a set that may lack alerts would lose them silently.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._lock = asyncio.Lock()
        self._percolator: Percolator[str] = Percolator()
        self._last: str | None = None
        """The id of the change that was read last; "": there was none yet; None: nothing was read."""
        self._people = 0
        """Who had alerts when all were read: where there is no stream, as of an import, more of them tell a change."""
        self._stories: dict[StoryId, set[str]] = {}
        """Who follows a story (such alerts have no query) …"""
        self._story_of: dict[str, StoryId] = {}
        """… and which."""
        self.unread: dict[str, TermsWrong] = {}
        """Subscriptions whose terms cannot be read (any more)."""

    async def matching(self, item: Searched, story: StoryId | None = None) -> Sequence[Owned]:
        """Whose subscriptions the item matches, in order; `story`: the one that it is placed in. The matching is in a
        thread: a book's length of text takes a while."""
        async with self._lock:
            await self._follow()
            found = await asyncio.to_thread(self._percolator.matching, item)
            following = self._stories.get(story, set()) if story is not None else set()
        return sorted(_owned(key) for key in {*found, *following})

    async def _follow(self) -> None:
        while True:
            async with self._link.asking() as redis:
                since = self._last or "-"
                entries = await redis.xrange(keys.WATCHING_CHANGES, since, "+", count=CHANGES) or ()
                people = self._people if entries else await redis.scard(keys.WATCHERS)
            if (text(entries[0][0]) if entries else "") != self._last or people != self._people:
                await self._read_all()
                return
            changed = {(text(fields[b"of"]), text(fields[b"id"])) for _, fields in entries[1:] if fields}
            await self._read(sorted(changed))
            self._last = text(entries[-1][0]) if entries else ""
            if len(entries) < CHANGES:
                return

    async def _read(self, changed: Sequence[Owned]) -> None:
        """What has become of these: their terms as they are now, whatever the change was."""
        if not changed:
            return
        async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
            for of, id_ in changed:
                asked.hget(keys.watching(*_person(of)), id_)
            rows = await asked.execute()
        await asyncio.to_thread(
            self._put, self._percolator, {_key(*owned): row for owned, row in zip(changed, rows, strict=True)}
        )

    async def _read_all(self) -> None:
        made: Percolator[str] = Percolator()
        self.unread.clear()
        self._stories.clear()
        self._story_of.clear()
        async with self._link.asking() as redis:
            newest = await redis.xrevrange(keys.WATCHING_CHANGES, count=1)
            people = sorted(text(one) for one in await redis.smembers(keys.WATCHERS))
        for start in range(0, len(people), PEOPLE):
            some = people[start : start + PEOPLE]
            async with self._link.asking() as redis, redis.pipeline(transaction=False) as asked:
                for of in some:
                    asked.hgetall(keys.watching(*_person(of)))
                found = await asked.execute()
            rows = [
                (_key(of, text(id_)), row) for of, all_ in zip(some, found, strict=True) for id_, row in all_.items()
            ]
            for first in range(0, len(rows), FILED):
                await asyncio.to_thread(self._put, made, dict(rows[first : first + FILED]))
        self._percolator = made
        self._people = len(people)
        self._last = text(newest[0][0]) if newest else ""

    def _put(self, percolator: Percolator[str], rows: Mapping[str, bytes | None]) -> None:
        """Each row is the terms, a tab and where to if that is a channel, a line end, and the record; None: it was
        removed."""
        for key, row in rows.items():
            self.unread.pop(key, None)
            self._unfollow(key)
            written = None if row is None else _TERMS.split(text(row), maxsplit=1)[0]
            story = story_of_terms(written) if written is not None else None
            if story is not None:
                self._stories.setdefault(story, set()).add(key)
                self._story_of[key] = story
            terms = None if written is None or story is not None else read(written)
            if terms is None or isinstance(terms, TermsWrong):
                percolator.remove(key)
                if terms is not None:
                    self.unread[key] = terms
            else:
                percolator.add(key, terms.tree)

    def _unfollow(self, key: str) -> None:
        story = self._story_of.pop(key, None)
        if story is not None:
            self._stories[story].discard(key)
            if not self._stories[story]:
                del self._stories[story]


def _key(of: str, id_: str) -> str:
    return f"{of} {id_}"


def _owned(key: str) -> Owned:
    of, _, id_ = key.partition(" ")
    return of, id_


def _person(of: str) -> tuple[TeamId, UserId]:
    team, _, user = of.partition(":")
    return TeamId(team), UserId(user)
