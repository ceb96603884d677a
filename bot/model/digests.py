"""Digests: their windows and plans, and what stands in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from bot.model.calendar import Due
from bot.model.ids import ChannelId, ItemId, StoryId, TopicId, UserId
from bot.model.items import Unread
from bot.model.readings import Reading, Revised

# --------------------------------------------------------------------------------------------------- what is asked for


@dataclass(frozen=True, slots=True)
class TodaySoFar:
    """What today's digest held, and what came since."""


@dataclass(frozen=True, slots=True)
class OneDay:
    day: date
    """Local, where the channel is; today's: as `TodaySoFar`."""


@dataclass(frozen=True, slots=True)
class SeveralDays:
    first: date
    last: date
    """Both included."""


@dataclass(frozen=True, slots=True)
class SinceMoment:
    since: datetime
    until: datetime | None = None
    """None: until now."""


Period = TodaySoFar | OneDay | SeveralDays | SinceMoment


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRequest:
    """A digest that somebody asks to see."""

    period: Period = TodaySoFar()
    topic: TopicId | None = None
    """Its stories only, whatever topics the channel has."""


# ------------------------------------------------------------------------------------------------------------ digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What one digest covers: items filed in since ≤ t < until. Windows of a channel tile the calendar."""

    day: date
    """The local date it belongs to; one scheduled digest a channel and date."""
    since: datetime
    until: datetime
    zone: str
    """IANA name, for showing times."""
    first: bool = False
    """The channel's first: everything known until now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPlan:
    """When a channel's digest is posted, and what it shows. ValueError for a zone that does not exist, or no day."""

    channel: ChannelId
    at: time = time(8, 0)
    """Local, to the minute."""
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    """0 Monday … 6 Sunday; what came on other days is in the next digest."""
    zone: str = "UTC"
    """IANA name."""
    topics: tuple[TopicId, ...] = ()
    """Stories of other topics are counted, not shown; empty: all topics."""
    state_media: bool = False
    """True: state media, kept out of the digest otherwise, are shown, and labelled, as any other."""
    without: tuple[str, ...] = ()
    """Names of outlets left out."""
    length: int = 5
    """Stories in the channel's message; the others stand in its thread."""
    empty: Literal["line", "weekdays", "silent"] = "line"
    """On a day without news: say so; only from Monday to Friday; never, unless something is wrong."""
    dates: Literal["day first", "month first", "iso"] = "day first"
    since: datetime | None = None
    """When the channel got its digest, or got it back; None: from the settings. The first digest from then on is of one
    day, not of everything."""
    paused: bool = False
    """Nothing is posted until somebody turns it on again."""
    owner: UserId | None = None
    """Who set it up, or changed it last: who is told if it stops."""

    def __post_init__(self) -> None:
        if not self.days or not set(self.days) <= set(range(7)):
            raise ValueError(f"a digest needs days of the week from 0 to 6, not {self.days}")
        if not 1 <= self.length <= 20:
            raise ValueError(f"{self.length} stories in a message, from 1 to 20")
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):  # not there, not a name, a folder
            raise ValueError(f"no time zone is called {self.zone!r}") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a digest could and could not see."""

    feeds: int = 0
    answered: int = 0
    never_polled: int = 0
    failing: tuple[tuple[str, str], ...] = ()
    """(feed title, reason), worst first."""
    silent: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    """Not polled, because somebody said so."""
    seen: int = 0
    relevant: int = 0
    collapsed: int = 0
    """Relevant items beyond the first of each story."""
    kept_out: int = 0
    """Stories told by feeds kept out of the digest alone (state media until the team says otherwise)."""
    older: int = 0
    """Items that were on a feed when it was first polled, or came late: searchable, told by no digest."""
    outside: int = 0
    """Stories outside the channel's topics."""
    unwanted: int = 0
    """Stories told by outlets alone that the channel leaves out."""
    unread: tuple[Unread, ...] = ()
    """Files of the watched folder that cannot be read."""
    looking_back: bool = False
    """Of days gone by: how the feeds fared then is not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCard:
    """One story in a digest: its readings, best source first."""

    story: StoryId
    readings: tuple[Reading, ...]
    topic: TopicId
    also_topics: tuple[TopicId, ...] = ()
    outlets: tuple[str, ...] | None = None
    """Those that carry it, where they are counted (`bot.edition.outlets.carriers`)."""
    carried_over: bool = False
    """It was in the channel's last digest …"""
    new_outlets: tuple[str, ...] = ()
    """… and these outlets have joined since."""
    state_only: bool = False
    """State media alone tell it."""
    weight: int = 0
    """What it is ranked by first: see `bot.edition.weight`."""
    statement: bool = False
    """A headline of it reports what somebody said."""
    remark: bool = False
    """All it reports is what a politician without an office makes of it, or what citizens ask others to do."""
    dealings: bool = False
    """A headline of it names both sides."""
    aside: bool = False
    """All it reports is an affair of one side's own, on the beat in passing at best."""
    answering: frozenset[str] = frozenset()
    """The states beside the two sides whose officials speak in its headlines: by code, or the country's word."""
    beside: StoryId | None = None
    """The digest's larger story that it is close to: told in a line under that one's card."""
    angles: tuple[tuple[ItemId, ...], ...] = ()
    """What its reports tell beside what its first one tells: for each the items that do, the one that says it best
    first."""
    edits: tuple[Revised, ...] = ()
    """Of readings that an earlier digest told: what their outlets changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One topic's stories, in reading order."""

    topic: TopicId
    name: str
    stories: tuple[StoryCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextLine:
    """An event of one side alone that shapes the relation."""

    readings: tuple[Reading, ...]
    """Its reports, the best source's first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    pack_name: str
    topic: str = ""
    """The name of the one topic that was asked for; "": it is of all."""
    window: Window
    news: tuple[Section, ...]
    archive: tuple[Section, ...]
    """Items that are old, undated or were there before us: shown under "Added to the archive"."""
    coverage: Coverage
    plan: ChannelPlan | None = None
    """Of the channel it is for; None: for nobody's in particular."""
    compared: bool = False
    """What the last digest told is known, so that new can be told from carried on."""
    due: tuple[Due, ...] = ()
    """What the pack's calendar has for its day and the week after."""
    context: tuple[ContextLine, ...] = ()
    """What happened on one side alone, widest told first."""
    grouped: bool = False
    """For a page, see `bot.edition.clusters`."""
