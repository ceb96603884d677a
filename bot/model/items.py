"""Items: one article as a feed or a file brought it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from bot.model.feeds import Label
from bot.model.ids import FeedId, ItemId, stable_id

# ------------------------------------------------------------------------------------------------------------- items


class Standing(StrEnum):
    NEWS = "news"
    ARCHIVE = "archive"
    """Old, undated, or on a feed when we first looked: searchable and answerable, never presented as news."""


class Genre(StrEnum):
    """What kind of text an item is."""

    NEWS = "news"
    OPINION = "opinion"
    EXPLAINER = "explainer"
    INTERVIEW = "interview"
    CLIP = "clip"
    """A film or pictures with a caption."""
    LIVE = "live page"
    ROUND_UP = "round-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """What came of reading an item's own page, where its feed gives a summary or a headline only."""

    outcome: Literal["read", "part", "again", "none"]
    """The item's text is the page's; it is, but the page keeps the rest for its subscribers; the text is still the
    feed's, and the page is tried once more; it is the feed's for good."""
    listed: str
    """The item's revision as its feed lists it: the page is not asked again while the feed says the same."""
    at: datetime
    """When it was asked."""
    reason: str = ""
    """Why the text is not the page's whole text."""

    @property
    def gave_text(self) -> bool:
        return self.outcome in ("read", "part")

    @property
    def revision(self) -> str:
        return self.revision_of(self.outcome, self.listed)

    @staticmethod
    def revision_of(outcome: str, listed: str) -> str:
        """Under which an item is on file whose page gave `outcome` while its feed said the same."""
        return stable_id("page", outcome, listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article, readout or headline, from a feed or a file."""

    id: ItemId
    title: str
    text: str
    """The whole text as decoded; offsets count its characters. Feed text is plain, never markup."""
    url: str | None = None
    outlet: str = ""
    published: datetime | None = None
    published_to: Literal["minute", "day"] | None = None
    """How exact `published` is; None with it."""
    seen_at: datetime
    feed: FeedId | None = None
    """None: somebody chose it, and put it into the watched folder or gave its address (`added`)."""
    label: Label = Label.UNKNOWN
    in_digest: bool = True
    standing: Standing = Standing.NEWS
    extent: Literal["full", "summary", "headline"] = "full"
    head: int = 0
    """Characters of `text` before the body (a file's ` date … ` words or head lines): never read for statements."""
    page: OwnPage | None = None
    """None: nobody looked at its own page."""
    language: str = ""
    """ISO 639-1, as its own page says; "" if nothing does."""
    link_only: bool = False
    """Its source gives a link and its words, no more: what it is about is judged by its own page."""
    claimed: bool = False
    """Its link is of another site than its feed: what it says is its feed's word, never that site's."""
    added: bool = False
    """No feed brought it: a person gave its address."""

    def __post_init__(self) -> None:
        if (self.published is None) != (self.published_to is None):
            raise ValueError("published and published_to go together")
        if not 0 <= self.head <= len(self.text):
            raise ValueError(f"head {self.head} outside a text of {len(self.text)} characters")

    @property
    def revision(self) -> str:
        """Changes when what a reader sees changes; of an item whose page was asked, when its feed lists it otherwise,
        or when the page gives what it did not give before."""
        return self.page.revision if self.page else stable_id("revision", self.title, self.text, self.url or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """When a feed's own document asks to be polled."""

    pause: float | None = None
    """Seconds between polls, from <ttl> or syn:updatePeriod; None: it does not say."""
    skip_hours: tuple[int, ...] = ()
    """0 … 23, UTC."""
    skip_days: tuple[int, ...] = ()
    """0 Monday … 6 Sunday, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a feed's document held."""

    items: tuple[Item, ...] = ()
    """Newest first, no two with the same id."""
    aliases: tuple[tuple[str, ...], ...] = ()
    """For each item, digests of what else names it (guid and title, guid and date, title and text, URL), so that an
    entry that changes one of them keeps its id."""
    guids: tuple[str, ...] = ()
    """For each item the id that the feed itself gives it, for showing; "" for none."""
    hints: Hints = field(default_factory=Hints)
    left_out: int = 0
    """Entries beyond the cap."""
    title: str = ""
    """What the feed calls itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file that gives no item, and why, in one plain line."""

    name: str
    """"" for the folder itself, which cannot be listed."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What an article's own page holds, without what surrounds the article."""

    url: str
    """The page's canonical address: of the same site as the page itself."""
    title: str = ""
    text: str
    """Plain, paragraphs apart by empty lines."""
    published: date | None = None
    language: str = ""
    """ISO 639-1, as the page says; "" if it does not."""
    free: bool = True
    """False: the page says that it is for subscribers."""
