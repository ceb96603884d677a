"""Foreign documents: how they are fetched, taken apart and read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.model import (
    Admission,
    Article,
    Contents,
    Feed,
    Fetched,
    Item,
    NamedFeed,
    NotTranslated,
    Obstacle,
    Page,
    PageLinks,
    Reading,
    SiteRules,
    Translation,
    Unread,
    Unusable,
)


class Reader(Protocol):
    """Reads items with the language model, in a process of its own."""

    async def read(self, items: Sequence[Item]) -> Sequence[Reading]:
        """One reading an item, in order, not yet placed in a story; one without statements if it cannot be read, and
        one marked `unparsed` if it cannot be read yet, as the model is missing or does not load."""
        ...

    async def aclose(self) -> None: ...


class LanguageModel(Protocol):
    """Whether what is said in items can be read."""

    def check(self) -> None:
        """ReaderFailed if no model is installed. Loads nothing."""
        ...

    def reads(self, language: str) -> bool:
        """Whether what reads statements in the language (ISO 639-1) is installed. Loads nothing."""
        ...

    async def warm(self) -> None:
        """Loads the model now rather than at the first item. ReaderFailed if there is none, or it does not load."""
        ...


class Parser(Protocol):
    """Parses a fetched page as a feed, in a killable process with a deadline and a memory cap."""

    async def parse(self, page: Page, feed: Feed, *, now: datetime) -> Contents | Unusable:
        """What the feed holds; or why it cannot be read ("no entries, 312 bytes of HTML").

        A feed that is whole and has no entries gives empty Contents.
        """
        ...

    async def feeds_named(self, page: Page) -> tuple[NamedFeed, ...] | Unusable:
        """The feeds that a web page names, likeliest first; or why the page cannot be read."""
        ...

    async def aclose(self) -> None: ...


class Extractor(Protocol):
    """Reads what sites send besides feeds, in a killable process with a deadline, a memory cap and no network."""

    async def article(self, page: Page) -> Article | Unusable:
        """The article of a fetched page; or why there is none."""
        ...

    async def links(self, page: Page, selector: str = "") -> PageLinks | Unusable:
        """The links to articles that a page lists: those that a CSS selector chooses, else those that look so; or why
        there are none."""
        ...

    async def admission(self, rules: str, url: str, *, agent: str) -> Admission:
        """What a robots.txt says of an address to the crawler of that name; one nobody can read allows nothing."""
        ...

    async def aclose(self) -> None: ...


class SiteBook(Protocol):
    """What sites said in their robots.txt, by origin ("https://news.example")."""

    async def of(self, origin: str) -> SiteRules | None:
        """None: unknown, or too old to go by."""
        ...

    async def keep(self, origin: str, rules: SiteRules, *, seconds: float) -> None:
        """For so long, instead of what was kept."""
        ...


@dataclass(frozen=True, slots=True)
class Open:
    """The page may be fetched, …"""

    delay: float
    """… so many seconds after the last one of its site."""


@dataclass(frozen=True, slots=True)
class Shut:
    reason: str
    passing: bool
    """It may be otherwise in an hour."""
    obstacle: Obstacle = Obstacle.ROBOTS


class Robots(Protocol):
    """Whether sites let us read their pages: robots.txt, and what they said since (RFC 9309)."""

    async def admission(self, url: str) -> Open | Shut: ...

    async def leave_alone(self, url: str, reason: str, *, seconds: float) -> None:
        """Nothing of the address's site is fetched for so long."""
        ...


Guard = Callable[[str], Awaitable[str | None]]
"""Asked of an address; gives why it may not be fetched, or None."""


class Translator(Protocol):
    """A translation engine that the team connected."""

    async def translate(self, text: str, *, source: str) -> Translation | NotTranslated:
        """Into English, from a language (ISO 639-1). Never raises for the engine's faults."""
        ...

    async def aclose(self) -> None: ...


UrlFault = Callable[[str], str | None]
"""Why an address is none that is ever fetched, by its text alone; None if it may be."""


class Fetch(Protocol):
    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        modified: str | None = None,
        kind: Literal["feed", "page"] = "feed",
        guard: Guard | None = None,
    ) -> Fetched:
        """One conditional GET with a total deadline, a size cap and the address check on every hop.

        `kind`: what is asked for, and how large it may be. `guard` is asked before every redirect is followed.
        Never raises for the far side's faults.
        """
        ...

    async def aclose(self) -> None: ...


class Folder(Protocol):
    """The watched folder. Its methods touch the disk: call them in a thread."""

    def fault(self) -> str:
        """Why the folder itself cannot be listed, with its path; "" if it can."""
        ...

    def stamps(self) -> Mapping[str, tuple[int, int]]:
        """Text files at rest → (modified, ns; size, bytes), by name; {} if the folder cannot be listed."""
        ...

    def read(self, name: str) -> Item | Unread: ...
