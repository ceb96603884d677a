"""Answers: what was asked, and the four ways it can end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.model.feeds import FeedState, Listing
from bot.model.ids import ChannelId, SpeakerId
from bot.model.items import Unread
from bot.model.readings import Reading
from bot.model.statements import Agreement, Change, Speaker, Statement

# ----------------------------------------------------------------------------------------------------------- answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What /whosaid was asked, understood."""

    name: str
    about: str | None = None
    since: date | None = None
    until: date | None = None
    outlet: str | None = None
    page: int = 0
    speaker: SpeakerId | None = None
    """Set once the person was chosen from a list: `name` is then only how to call them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """All that somebody has said, in numbers."""

    statements: int
    articles: int
    earliest: datetime | None
    latest: datetime | None
    undated: int
    blocks: tuple[tuple[str, int], ...]
    """Blocks of `bot.reading.statements.lines` that there are, newest first, undated last, each with a number that
    changes when it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody who speaks or is mentioned in the archive."""

    speaker: Speaker
    statements: int
    mentions: int
    role: str | None = None
    """As given in the newest item that gave one …"""
    role_as_of: datetime | None = None
    """… and when that item was published; None: undated."""
    forms: tuple[str, ...] = ()
    """Every form of the name met or known, for look-up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Another wording of an utterance, and how it differs from the leading one: some words that only one of them has,
    as they stand there. Both empty: the same words."""

    statement: Statement
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The utterance in another language, as the fullest wording there has it."""

    statement: Statement
    language: str
    """ISO 639-1."""
    agreement: Agreement
    tellers: int = 1
    """How many tell it in that language."""


class EnglishReport(StrEnum):
    """What is on file in English of an utterance in another language."""

    NOT_ASKED = ""
    """It is in English, or nobody can say: undated, or older than what is compared."""
    MATCHED = "matched"
    UNMATCHED = "unmatched"
    """English reports quote the speaker on those days, and none is surely of this utterance."""
    NONE = "none"
    """No English report quotes the speaker on those days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One utterance, however many tell it."""

    statement: Statement
    """The fullest wording of those that fit the question; of several as full the earliest."""
    also: tuple[Repeat, ...] = ()
    """Who else tells it in the same language, earliest first."""
    versions: tuple[Version, ...] = ()
    """It in other languages, English first."""
    language: str = "en"
    """Of the leading wording, ISO 639-1."""
    english: EnglishReport = EnglishReport.NOT_ASKED
    change: Change | None = None
    """Only where a subject was asked for; on the first entry of a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    question: Question
    known: Known
    statements: tuple[Statement, ...]
    """This page, newest first, undated last: of each family the leading one."""
    total: int
    """Statements that fit the question, over all pages; those of one family count once."""
    articles: int
    earliest: datetime | None
    latest: datetime | None
    more: bool
    undated: int = 0
    """Statements left out because a date was asked for and they have none."""
    families: tuple[Family, ...] = ()
    """The page's statements with their families, in the same order; empty: nobody looked for any."""
    searched: int = 0
    """How many times those of `total` are told, where one is told more than once; else 0."""
    without_date: int = 0
    """Of `total`, those that have none: `earliest` and `latest` say nothing of them."""
    among: int = 0
    """The filters were asked of that many statements, the newest; 0: of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichOne:
    question: Question
    candidates: tuple[Known, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """Known by name, mentioned perhaps, but no statement (that fits)."""

    question: Question
    known: Known
    mentioned_in: tuple[Reading, ...]
    undated: int = 0
    """As in Said."""
    among: int = 0
    """As in Said."""
    outlet_on_file: bool = True
    """False: no item at all is of the outlet that was asked for."""
    outlets_like: tuple[str, ...] = ()
    """If it is not: outlets on file or watched that are called nearly so, likest first."""
    heard_in: tuple[str, ...] = ()
    """If an outlet was asked for: those that quote the speaker, by how often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    question: Question
    nearest: tuple[Known, ...]


Answer = Said | WhichOne | Silent | Unheard


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """What is on file of the words of a message."""

    statements: tuple[Statement, ...] = ()
    """That say what it says, likest first."""
    named: tuple[Known, ...] = ()
    """Whom it names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertTrace:
    """An alert that an article matched."""

    terms: str
    sent: datetime | None = None
    became: str = ""
    """Why it has no message of its own, as a clause; "": it is on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleTrace:
    """What became of an article, as far as is known."""

    url: str
    """Its address; of a file without one, its name or title; what was asked for, of one never seen."""
    is_address: bool = True
    listings: tuple[Listing, ...] = ()
    """The feeds that listed it."""
    listed_last: datetime | None = None
    reading: Reading | None = None
    """As filed; None: judged irrelevant, never seen, or no longer kept."""
    aside: bool = False
    """It was judged irrelevant …"""
    because: str = ""
    """… for this reason."""
    members: tuple[tuple[Reading, float], ...] = ()
    """The other items of its story with their likeness, likest first."""
    digests: tuple[tuple[ChannelId, datetime], ...] = ()
    """Digests that show it: where and when they were posted."""
    passed_over: tuple[ChannelId, ...] = ()
    """Channels with a digest of the time when it was filed that was posted and does not show it."""
    due: tuple[ChannelId, ...] = ()
    """Channels whose digest of that time is not posted yet."""
    alerts: tuple[AlertTrace, ...] = ()
    """The asker's alerts that it matched."""
    nearest: FeedState | None = None
    """Of an address never seen: a feed of the same site."""
    unread: Unread | None = None
    """It is a file of the folder that cannot be read as it is now."""
    unread_files: tuple[Unread, ...] = ()
    """Of what was never seen: the folder's files that cannot be read, one of which it may be."""

    @property
    def is_known(self) -> bool:
        return bool(self.listings or self.reading or self.aside or self.unread)
