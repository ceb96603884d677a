"""The feeds, their states, and what polls report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from bot.model import (
    Bodies,
    Coverage,
    Curation,
    Feed,
    FeedId,
    FeedNews,
    FeedState,
    Hints,
    ItemId,
    Listing,
    NoticeIntent,
    UserId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A feed handed to one worker until `lease` runs out, with the validators to send."""

    feed: Feed
    token: int
    """Fencing token: a report with an older one is ignored."""
    etag: str | None = None
    modified: str | None = None
    failures: int = 0
    baseline: bool = False
    """Never polled successfully: what it holds now is archive."""
    hints: Hints = field(default_factory=Hints)
    """As its last document gave them."""
    body: str = ""
    """Digest of the document last read."""
    repeats: int = 0
    """Polls in a row that brought it again, byte for byte, from a server that gives no validators."""
    items: int = 0
    newest: datetime | None = None
    usual_pause: float | None = None
    last_fresh: datetime | None = None
    """When it last brought an item that was new to us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What became of one poll; decided by `bot.reading.polling.schedule`, kept by the feed book."""

    feed: FeedId
    token: int
    outcome: Literal["ok", "unchanged", "empty", "refused", "failed", "gone"]
    reason: str = ""
    at: datetime
    next_at: datetime
    etag: str | None = None
    modified: str | None = None
    items: int = 0
    newest: datetime | None = None
    moved_to: str | None = None
    """Where permanent redirects led this time. Three times over at least a day, and the feed is fetched there."""
    fresh: int = 0
    """Items that were new to us."""
    usual_pause: float | None = None
    """Seconds: the longest pause between this feed's recent items."""
    hints: Hints = field(default_factory=Hints)
    body: str = ""
    repeats: int = 0
    """As a Due's, this poll included."""
    bodies: Bodies | None = None
    """None: as before."""
    host_until: datetime | None = None
    """Its host asked that no feed of it be polled before."""


class FeedBook(Protocol):
    """Which feeds there are, when each is due, how each fares."""

    async def enrol(self, feeds: Sequence[Feed], *, now: datetime) -> None:
        """Adds the unknown, first poll due at once; updates titles and labels; drops those that left the list."""
        ...

    async def claim(self, *, now: datetime, limit: int, lease: float) -> Sequence[Due]:
        """Atomically takes up to `limit` due feeds; each comes back after `lease` seconds without a report."""
        ...

    async def renew(self, held: Sequence[tuple[FeedId, int]], *, now: datetime, lease: float) -> int:
        """Prolongs the leases of feeds still being polled, each with its token; gives how many were still held."""
        ...

    async def report(self, report: PollReport) -> None: ...

    async def recognise(
        self, feed: FeedId, entries: Sequence[tuple[ItemId, Sequence[str]]], *, now: datetime
    ) -> Sequence[ItemId]:
        """For each (id, aliases) the id under which this feed listed it before, if any alias is known, else its own.

        Remembers the aliases.
        """
        ...

    async def states(self, *, now: datetime) -> Sequence[FeedState]:
        """By group and title."""
        ...

    async def state(self, feed: FeedId, *, now: datetime) -> FeedState | None: ...

    async def next_due(self) -> datetime | None: ...

    async def coverage(self, *, now: datetime) -> Coverage:
        """The feeds' part of the coverage line; counts of items are the archive's."""
        ...


class FeedList(Protocol):
    """What people do with the list of feeds in Slack; it lasts, whatever the OPML file says at the next start."""

    async def add(self, feeds: Sequence[Feed], *, by: UserId, now: datetime) -> Sequence[FeedId]:
        """Those that were not watched: due at once, their first poll for the archive only. The others stay as they are.

        A feed of the OPML file that was removed is watched again.
        """
        ...

    async def remove(self, feed: FeedId) -> bool:
        """With all that is known of it; False if it is not watched. What it brought stays on file."""
        ...

    async def curate(self, feed: FeedId, curation: Curation) -> bool:
        """What is set in `curation` counts from the next poll on; False if the feed is not watched."""
        ...

    async def pause(self, feed: FeedId) -> bool: ...

    async def resume(self, feed: FeedId, *, now: datetime) -> bool:
        """Due at once. False if it is not watched or not paused."""
        ...

    async def hurry(self, feed: FeedId, *, now: datetime) -> bool:
        """Due at once, unless its host asked to be left alone; False if it is not watched, or paused."""
        ...

    async def offer(self, name: str, feeds: Sequence[Feed]) -> None:
        """Kept for a day, for a press on *Add*."""
        ...

    async def offered(self, name: str) -> Sequence[Feed]:
        """() once the day is over."""
        ...

    async def listings(self, alias: str) -> Sequence[Listing]:
        """Each feed that listed an entry that goes by this alias."""
        ...

    async def news(self) -> Sequence[FeedNews]:
        """What nobody was told yet, oldest first."""
        ...

    async def tell(self, news: Sequence[FeedNews], intent: NoticeIntent) -> None:
        """Atomically: the notice is intended, and the news are told."""
        ...
