"""Feeds: what they are called, how they are listed, how they do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from bot.model.ids import FeedId, ItemId, UserId

# ---------------------------------------------------------------------------------------------------- feeds and pages


class Label(StrEnum):
    """What kind of voice an outlet is; shown beside what it says."""

    WIRE = "wire"
    INDEPENDENT = "independent"
    THINK_TANK = "think tank"
    OFFICIAL = "official"
    STATE_MEDIA = "state media"
    SEED = "seed corpus"
    UNKNOWN = "unlabelled"


class SourceKind(StrEnum):
    """What stands at a watched address, and so which `bot.ports.Source` reads it. Kept with the feed: never renamed."""

    FEED = "feed"
    """RSS, Atom or JSON Feed."""
    PAGE_INDEX = "page index"
    """A web page that lists links to articles, where a site has no feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source that is watched: a feed in the narrow sense, or another kind."""

    id: FeedId
    url: str
    title: str
    group: str = ""
    label: Label = Label.UNKNOWN
    in_digest: bool = True
    """False: indexed and searchable, but kept out of the digest until the team says otherwise (state media)."""
    voices: tuple[tuple[str, Label], ...] = ()
    """For a search over many outlets: host → what kind of voice that outlet is."""
    sites: tuple[str, ...] = ()
    """Domains whose articles are the feed's own although it is served elsewhere, as whoever curates the list knows."""
    kind: SourceKind = SourceKind.FEED
    selector: str = ""
    """For a page index: the CSS selector of its links; "": found by what links to articles look like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPack:
    """Sources in one language that a team may switch on together."""

    name: str
    language: str
    """ISO 639-1."""
    sources: tuple[Feed, ...]
    seen: frozenset[FeedId] = frozenset()
    """Those whose address the pack's makers saw answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curation:
    """What people decided about a feed in Slack: it wins over the list that the feed is from, and outlives it."""

    title: str = ""
    label: Label | None = None
    in_digest: bool | None = None

    def of(self, listed: Feed) -> Feed:
        """The feed as it is to be watched. Curation.of is idempotent."""
        return replace(
            listed,
            title=self.title or listed.title,
            label=listed.label if self.label is None else self.label,
            in_digest=listed.in_digest if self.in_digest is None else self.in_digest,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFeed:
    """A feed that a web page names as its own."""

    url: str
    """Absolute; nobody has looked there yet."""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """How much of its articles a feed gives."""

    median: int
    """Characters of an item's text as the feed gives it."""
    full: int = 0
    """Items with the whole article, …"""
    summary: int = 0
    headline: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """One feed's health as shown by /feeds."""

    feed: Feed
    state: Literal["new", "fine", "slow", "silent", "failing", "refused", "gone", "moved", "paused"]
    """moved: fine, and fetched at another address than the one listed."""
    reason: str = ""
    last_polled: datetime | None = None
    last_new_item: datetime | None = None
    next_poll: datetime | None = None
    items: int = 0
    failures: int = 0
    """Polls in a row that brought an error."""
    moved_to: str = ""
    """Where it is fetched, if not at the address listed."""
    origin: Literal["list", "slack"] = "list"
    """slack: somebody added it there, so that it stays whatever the list says."""
    added_by: UserId | None = None
    bodies: Bodies | None = None
    """None: it was never read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedNews:
    """A feed got into trouble, or out of it, and whoever added it has not been told yet."""

    feed: FeedId
    title: str
    user: UserId
    state: Literal["failing", "refused", "gone", "silent", "fine"]
    """fine: it answers again."""
    reason: str = ""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """An entry as one feed listed it."""

    feed: Feed
    item: ItemId
    last: date
    """The day (UTC) of the last poll that listed it."""
