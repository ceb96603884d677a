"""Addresses of the web: what was asked for, what came back, what a site lets itself be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one successful GET gave. `headers` have lower-case names; `body` is decoded and within the size cap."""

    url: str
    """The final address, after redirects."""
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    moved_to: str | None = None
    """Set when every redirect on the way was permanent (301, 308)."""

    def header(self, name: str) -> str | None:
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """304: nothing new since the validators we sent."""

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    moved_to: str | None = None
    """As a Page's."""


class Cause(StrEnum):
    """Why nothing was fetched. Code goes by this, people by the reason beside it."""

    NOT_ALLOWED = "not allowed"
    """We would not go there."""
    NO_ANSWER = "no answer"
    """None, none in time, or none that is HTTP."""
    BUSY = "busy"
    """The server asks for patience (429, 503)."""
    PASSING = "passing"
    """Another try may fare better (408, 425, and 5xx but 503)."""
    GONE = "gone"
    """For good (410)."""
    TURNED_DOWN = "turned down"
    """Any other status."""


class Obstacle(StrEnum):
    """What stands between somebody and an address that they want read, by what they can do about it."""

    OFF_LIMITS = "off limits"
    """We go to no such address: inside a network, no web port, no web address at all."""
    ROBOTS = "robots"
    """The site asks robots to stay away."""
    TURNED_AWAY = "turned away"
    """The server lets people in and not us: a password, a bot wall, a refusal."""
    NO_ANSWER = "no answer"
    """Or none for now."""
    MISSING = "missing"
    """The site is there, the page is not."""
    OURS = "ours"
    """A process of ours fails."""
    OTHER = "other"
    """It is there, and is something else than what is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFetched:
    """No page. `refused`: we would not go there (address, scheme, port), or the server will not have us."""

    url: str
    reason: str
    refused: bool = False
    status: int | None = None
    retry_after: float | None = None
    """Seconds, from Retry-After (both forms), clamped."""

    @property
    def cause(self) -> Cause:
        match self.status:
            case None:
                return Cause.NOT_ALLOWED if self.refused else Cause.NO_ANSWER
            case 429 | 503:
                return Cause.BUSY
            case 410:
                return Cause.GONE
            case 408 | 425:
                return Cause.PASSING
            case status:
                return Cause.PASSING if status >= 500 else Cause.TURNED_DOWN

    @property
    def obstacle(self) -> Obstacle:
        match self.cause:
            case Cause.NOT_ALLOWED:
                return Obstacle.OFF_LIMITS
            case Cause.NO_ANSWER | Cause.BUSY | Cause.PASSING:
                return Obstacle.NO_ANSWER
            case Cause.GONE:
                return Obstacle.MISSING
            case Cause.TURNED_DOWN if self.refused:
                return Obstacle.TURNED_AWAY
            case Cause.TURNED_DOWN:
                return Obstacle.MISSING if self.status == 404 else Obstacle.OTHER


Fetched = Page | Unchanged | NotFetched


class Flaw(StrEnum):
    """What is wrong with a document that was fetched. Code goes by this, people by the reason beside it."""

    BOT_WALL = "bot wall"
    """The server shows robots something else than people."""
    EMPTY = "empty"
    OTHER = "other"
    """It is of another kind than what is looked for."""
    DAMAGED = "damaged"
    TOO_COSTLY = "too costly"
    """It takes more time or memory than is allowed."""
    BREAKS_PARSER = "breaks the parser"
    NO_LINKS = "no links"
    """It lists no articles that can be told from the rest."""
    NEEDS_JAVASCRIPT = "needs JavaScript"
    SELECTOR_UNREADABLE = "selector unreadable"
    SELECTOR_MATCHES_NOTHING = "selector matches nothing"


@dataclass(frozen=True, slots=True)
class Unusable:
    """A document that does not hold what is looked for."""

    flaw: Flaw
    reason: str
    """One sentence for people, without its capital and full stop."""

    @property
    def refused(self) -> bool:
        """As a NotFetched's: the server will not have us."""
        return self.flaw is Flaw.BOT_WALL

    @property
    def obstacle(self) -> Obstacle:
        return Obstacle.TURNED_AWAY if self.refused else Obstacle.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Whether a site's robots.txt lets us read a page."""

    allowed: bool
    delay: float = 0.0
    """Seconds it wants between two pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRules:
    """A site's robots.txt, as far as it concerns us (RFC 9309)."""

    text: str = ""
    """"": everything is allowed."""
    shut: str = ""
    """Why nothing of the site is to be fetched for now; "" if it may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    url: str
    """Absolute, of the page's own site, and one that a person may follow."""
    title: str = ""
    """The words of the link; "": they say nothing ("Read more")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """The links to articles that a web page lists."""

    links: tuple[PageLink, ...]
    """In the page's order, each article once; at least one."""
    title: str = ""
    """What the page calls itself."""
    left_out: int = 0
    """Links beyond the cap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """What a machine made of words in another language. Never stored, never anybody's own words."""

    text: str
    engine: str
    """Its host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTranslated:
    reason: str
    """As a clause."""
