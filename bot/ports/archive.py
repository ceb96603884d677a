"""What is kept of items and statements: small ports, each for those who need it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import (
    Intent,
    Item,
    ItemId,
    Known,
    Member,
    Reading,
    Revised,
    Speaker,
    SpeakerId,
    Spoken,
    Statement,
    StoryId,
    TopicId,
    Weights,
)
from bot.reading.search.terms import Terms


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Something was filed since the item was placed, perhaps of its story: place it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRevision:
    """Equal ones: what was filed before the moment asked about is the same, but for what has expired meanwhile."""

    database: str
    """Another after it was emptied."""
    filings: int
    indexings: int
    before: int
    """Items filed before that moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reindexed:
    left: int
    """Items that are still outdated."""
    unread: tuple[str, ...] = ()
    """Items whose body cannot be read: they stay under the indexes they had."""


class Filing(Protocol):
    """What takes items in: what is known, and what is filed of it."""

    async def on_file(self, ids: Sequence[ItemId]) -> Mapping[ItemId, str]:
        """Those of `ids` that are known → the revision last filed ("" if judged irrelevant: the body was not kept)."""
        ...

    async def remember(self, ids: Sequence[ItemId], *, now: datetime, because: Sequence[str] = ()) -> None:
        """Known, judged irrelevant, body not kept. Outlives the item's stay on its feed. `because`: why, for each."""
        ...

    async def judged(self, item: ItemId) -> tuple[str, datetime | None]:
        """Why the item was judged irrelevant, "" if it was not; and when a feed listed it last, as far as is known."""
        ...

    async def filings(self) -> int:
        """Changes with every filing. Asked before placing and given to `file`, so that nothing like it is missed."""
        ...

    async def file(
        self, reading: Reading, intents: Sequence[Intent], *, now: datetime, placed_at: int | None = None
    ) -> bool | Overtaken:
        """Atomically: the reading, its indexes (words, speakers, names, topics, story, time) and its outgoing intents.

        False, and nothing changes, if this revision is on file. A new revision replaces the old one's indexes and
        brings no intents of its own. Overtaken, and nothing changes, if `filings` is no longer `placed_at`.
        """
        ...

    async def tally(self, *, seen: int, relevant: int, now: datetime) -> None:
        """Adds to the hour's counts. Not idempotent: a lost answer may count an hour's polls twice."""
        ...


class Unparsed(Protocol):
    """Items that were filed while no language model was there (`Reading.unparsed`)."""

    async def unparsed(self, *, limit: int) -> Sequence[Reading]:
        """So many of them, newest first by publication."""
        ...

    async def parsed(self, reading: Reading, intents: Sequence[Intent]) -> bool:
        """Atomically: instead of what was filed of the item, with its part in stories, the reading and its indexes, and
        its outgoing intents. False, and nothing changes, if the item is not unparsed any more, or another by now."""
        ...


class Placing(Protocol):
    """Which story an item is part of."""

    async def place(self, item: Item, weights: Weights) -> Sequence[Member]:
        """Earlier items that share weighty stems with this one and were published within the story window."""
        ...

    async def story_items(self, story: StoryId) -> Sequence[ItemId]:
        """The first 200, in the order in which they were filed, without those that are only maybe on the beat. Nothing
        is known of it once none came for as long as items take part in placing."""
        ...

    async def set_apart(self, item: ItemId) -> Reading | None:
        """Gives the item a story of its own, for good; those who come later join it or what it was in. None: gone."""
        ...


class Readings(Protocol):
    """What was read, by item and by time."""

    async def readings(self, ids: Sequence[ItemId]) -> Sequence[Reading]:
        """Those still kept, in the order asked."""
        ...

    async def in_brief(self, ids: Sequence[ItemId]) -> Sequence[Reading]:
        """As `readings`, in brief (see `bot.reading.brief`): a tenth of the time."""
        ...

    async def filed_at(self, item: ItemId) -> datetime | None:
        """When it was filed first."""
        ...

    async def filed(self, since: datetime, until: datetime) -> Sequence[Reading]:
        """Filed in since ≤ t < until, oldest first; in brief, see `bot.reading.brief`."""
        ...

    async def published(self, since: datetime, until: datetime) -> Sequence[Reading]:
        """Published in since ≤ t < until, whenever they were filed, oldest first; in brief. Whole seconds count."""
        ...

    async def revision(self, until: datetime) -> ArchiveRevision:
        """Of what was filed at t < until. Changes with whatever is filed, read anew or given another story. Cheap."""
        ...

    async def first_filed(self) -> datetime | None:
        """When the first of those still kept was filed; None: nothing is."""
        ...

    async def counts(self, since: datetime, until: datetime) -> tuple[int, int]:
        """(seen, relevant) over the hours of the window."""
        ...


class Statements(Protocol):
    """What is kept of a speaker."""

    async def statements(self, speaker: SpeakerId, *, limit: int, offset: int = 0) -> Sequence[Statement]:
        """Newest first by publication, undated last."""
        ...

    async def cited(self, places: Sequence[str]) -> Sequence[Statement]:
        """Statements by their places (`bot.reading.statements.lines.place`), in the order asked; those gone are left
        out."""
        ...

    async def spoken(self, speaker: SpeakerId) -> Spoken: ...

    async def lines(self, speaker: SpeakerId, blocks: Sequence[str]) -> Sequence[str]:
        """The speaker's lines (`bot.reading.statements.lines`) of each block asked for, in no order."""
        ...

    async def mentioned_in(self, speaker: SpeakerId, *, limit: int) -> Sequence[Reading]: ...


class Names(Protocol):
    """Who is known, and by which names."""

    async def names(self) -> Mapping[str, frozenset[SpeakerId]]:
        """Every folded form of every name met or known → who bears it. Cached, and kept up to date in place."""
        ...

    async def known(self, speakers: Sequence[SpeakerId]) -> Sequence[Known]: ...

    async def introduce(self, speakers: Sequence[tuple[Speaker, tuple[str, ...]]]) -> None:
        """Names that are known before anybody spoke: (speaker, forms)."""
        ...


class Search(Protocol):
    """What is found by words and by topic."""

    async def search(self, query: str, *, limit: int, offset: int = 0) -> Sequence[Reading]:
        """Those that match, newest first by publication, undated last. `query`: one that bot.reading.search.terms can
        read."""
        ...

    async def matching(self, terms: Terms, *, since: datetime, limit: int) -> Sequence[tuple[ItemId, datetime]]:
        """(item, when it was published) of so many that match and were published since then, newest first."""
        ...

    async def topic_counts(self, topics: Sequence[TopicId], since: datetime, until: datetime) -> Mapping[TopicId, int]:
        """Items under each topic (first or further; "other": under none) published in since ≤ t < until."""
        ...

    async def on_topic(self, topic: TopicId, *, limit: int) -> Sequence[Reading]:
        """Newest first by publication, undated last."""
        ...


class Upkeep(Protocol):
    """How much there is, and what keeps it in order."""

    async def size(self) -> tuple[int, int, int]:
        """(items, statements, speakers who said any of them)."""
        ...

    async def outdated(self) -> int:
        """Items that an earlier build filed: look-ups that came since miss them until they are reindexed."""
        ...

    async def reindex(self, *, limit: int) -> Reindexed:
        """Files so many of the outdated under the indexes as they are now, newest first."""
        ...

    async def trim(self) -> int:
        """Takes a few of those whose time is over out of all look-ups, as filing does too; gives how many."""
        ...


class Archive(Filing, Unparsed, Placing, Readings, Statements, Names, Search, Upkeep, Protocol):
    """All of it, as the store holds it. Who uses it asks for the ports it needs."""


class Edits(Protocol):
    """What outlets changed in items on file."""

    async def note(self, edit: Revised, revision: str) -> None:
        """`revision`: the item's after the edit. Kept for some weeks; noted once, whenever it was first seen."""
        ...

    async def between(self, since: datetime, until: datetime) -> Sequence[Revised]:
        """Seen in since ≤ t < until, oldest first."""
        ...
