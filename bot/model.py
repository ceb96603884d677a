"""What the bot talks about: frozen values, nothing that acts.

Every instant is an aware datetime in UTC. Every `Span` counts characters of the item's own `text`, which is stored
as it came and never altered. Ids are short hexadecimal digests or readable slugs, made by the functions at the end.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Literal, NewType
from zoneinfo import ZoneInfo

FeedId = NewType("FeedId", str)
ItemId = NewType("ItemId", str)
StoryId = NewType("StoryId", str)
SpeakerId = NewType("SpeakerId", str)
TopicId = NewType("TopicId", str)
TeamId = NewType("TeamId", str)
ChannelId = NewType("ChannelId", str)
UserId = NewType("UserId", str)
SubscriptionId = NewType("SubscriptionId", str)
DeliveryId = NewType("DeliveryId", str)


def utc(moment: datetime) -> datetime:
    """The same instant in UTC. ValueError for a naive datetime: it names no instant."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    id: FeedId
    url: str
    title: str
    group: str = ""
    label: Label = Label.UNKNOWN
    in_digest: bool = True
    """False: indexed and searchable, but kept out of the digest until the team says otherwise (state media)."""
    voices: tuple[tuple[str, Label], ...] = ()
    """For a search over many outlets: host → what kind of voice that outlet is."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFetched:
    """No page. `refused`: we would not go there (address, scheme, port), or the server will not have us."""

    url: str
    reason: str
    refused: bool = False
    status: int | None = None
    retry_after: float | None = None
    """Seconds, from Retry-After (both forms), clamped."""


Fetched = Page | Unchanged | NotFetched


# ------------------------------------------------------------------------------------------------------------- items


class Standing(StrEnum):
    NEWS = "news"
    ARCHIVE = "archive"
    """Old, undated, or on a feed when we first looked: searchable and answerable, never presented as news."""


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
        return digest("page", outcome, listed)


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
    """None: from the watched folder."""
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

    def __post_init__(self) -> None:
        if (self.published is None) != (self.published_to is None):
            raise ValueError("published and published_to go together")
        if not 0 <= self.head <= len(self.text):
            raise ValueError(f"head {self.head} outside a text of {len(self.text)} characters")

    @property
    def revision(self) -> str:
        """Changes when what a reader sees changes; of an item whose page was asked, when its feed lists it otherwise,
        or when the page gives what it did not give before."""
        return self.page.revision if self.page else digest("revision", self.title, self.text, self.url or "")


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
class NamedFeed:
    """A feed that a web page names as its own."""

    url: str
    """Absolute; nobody has looked there yet."""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file that gives no item, and why, in one plain line."""

    name: str
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
class Bodies:
    """How much of its articles a feed gives."""

    median: int
    """Characters of an item's text as the feed gives it."""
    full: int = 0
    """Items with the whole article, …"""
    summary: int = 0
    headline: int = 0


# ----------------------------------------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters start … end-1 of an item's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no span from {self.start} to {self.end}")

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class Kind(StrEnum):
    DIRECT = "direct"
    UNMARKED = "unmarked"
    """A quotation whose marks were lost."""
    MIXED = "mixed"
    INDIRECT = "indirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    id: SpeakerId
    name: str
    """The fullest name known: the knowledge files' where they know the person, else the article's."""


ResolvedBy = Literal["name", "surname", "pronoun", "nominal", "previous"]
"""How the source is worded: full name or organisation, surname, he/she, "the ministry"; or not at all: carried over."""


SURE_ENOUGH = 0.6
"""Confidence below which a statement is left to /whosaid, where the doubt can be shown: a wrong speaker is worse than
none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One attributed statement of one article."""

    text: str
    """The statement's words, pieces joined by " … "."""
    content: tuple[Span, ...]
    source: Span | None = None
    cue: Span | None = None
    speaker: Speaker | None = None
    role: str | None = None
    """As this article words it."""
    told: str | None = None
    kind: Kind
    stance: bool = False
    """An attitude (hopes, opposes, vows), apart from things said."""
    confidence: float
    """0 … 1: that these words are this speaker's."""
    resolved_by: ResolvedBy | None = None
    attitude: str = ""
    """Of a stance as filed: the cue's words ("opposes"), since an answer is given without the article."""
    topics: tuple[TopicId, ...] | None = None
    """By what is said in it and right around it, best first; None: read before that was looked at."""

    def with_attitude(self, text: str) -> Quote:
        """As filed. `text` is the article's."""
        return replace(self, attitude=self.cue.of(text)[:40]) if self.stance and self.cue else self


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A person or organisation named in an item, speaking or not."""

    speaker: Speaker
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    score: float
    relevant: bool
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    id: TopicId
    score: float
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """An item as a sparse vector: stem → TF-IDF weight, of unit length."""

    of: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One earlier item as story placing needs it."""

    item: ItemId
    story: StoryId
    weights: Weights
    published: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    story: StoryId
    likeness: float = 0.0
    """Cosine to the best member: 0 for a story of its own, ≥ .5 the same report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An item and all that was understood of it."""

    item: Item
    relevance: Relevance
    topics: tuple[Topic, ...] = ()
    """Best first; empty: other."""
    quotes: tuple[Quote, ...] = ()
    mentions: tuple[Mention, ...] = ()
    weights: Weights = field(default_factory=Weights)
    placed: Placed | None = None
    language: str = "en"
    """ISO 639-1 of the text as guessed by its letters; statements are read in English only."""
    in_brief: bool = False
    """Made by `bot.reading.brief`: enough to arrange a digest by, not to show a card or to be filed."""


# --------------------------------------------------------------------------------------------------------- knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: SpeakerId
    name: str
    aliases: tuple[str, ...] = ()
    role: str = ""
    org: str = ""
    country: str = ""
    as_of: str = ""
    """When the role was true: YYYY or YYYY-MM; empty: unverified, not to be displayed as fact."""
    family_first: bool = False
    """Surname first, as in Wan Qingsong: the short form is the first word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Org:
    id: SpeakerId
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLore:
    id: TopicId
    name: str
    terms: tuple[tuple[str, float], ...]
    """Term (lower case; a trailing * stands for any ending) → weight."""
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two capitals: the words that name it."""

    name: str
    """China, Russia."""
    terms: tuple[str, ...]
    weak: tuple[str, ...] = ()
    """Words that count for it only beside the other side, as Ukraine does for Russia."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lore:
    """What the bot is born knowing: the contents of a beat pack (a folder like seeds/)."""

    name: str
    """"China–Russia": heads the digest."""
    sides: tuple[Side, Side]
    bilateral: tuple[str, ...] = ()
    """Terms that name both at once: Power of Siberia, Heihe."""
    people: tuple[Person, ...] = ()
    orgs: tuple[Org, ...] = ()
    topics: tuple[TopicLore, ...] = ()
    feeds: tuple[Feed, ...] = ()
    actions: tuple[str, ...] = ()
    """Words of dealing and acting that make two names one relation."""
    elsewhere: tuple[str, ...] = ()
    """Words of round-ups, sport, home politics: they speak against."""
    document_frequency: tuple[tuple[str, int], ...] = ()
    """Stem → documents of `documents` that hold it; a stem not listed occurs in fewer than 5."""
    documents: int = 0
    hints: tuple[tuple[str, float], ...] = ()
    """Learnt weights by feature name, from a committed script; empty: the hand rules alone."""


# --------------------------------------------------------------------------------------------- subscriptions, alerts


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One person's keyword alert. `terms` is the text as typed; `bot.reading.search.terms` parses it."""

    id: SubscriptionId
    team: TeamId
    user: UserId
    terms: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A subscription that an item matched."""

    subscription: Subscription
    item: ItemId
    matched: tuple[Span, ...]
    """Where in the item's text; empty when only the title matched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one person thinks of an item's being shown. Kept for later tuning; nothing acts on it."""

    team: TeamId
    user: UserId
    item: ItemId
    useful: bool
    at: datetime


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
    """True: feeds kept out of the digest (state media) are shown, and labelled, as any other."""
    without: tuple[str, ...] = ()
    """Names of outlets left out."""
    length: int = 5
    """Stories in the channel's message; the others stand in its thread."""
    empty: Literal["line", "weekdays", "silent"] = "line"
    """On a day without news: say so; only from Monday to Friday; never, unless something is wrong."""
    dates: Literal["day first", "month first", "iso"] = "day first"
    since: datetime | None = None
    """When the channel got its digest; None: from the settings. Its first digest is of one day, not of everything."""

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
    looking_back: bool = False
    """Of days gone by: how the feeds fared then is not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """An outlet's edit of an item on file, as far as whoever read the item before must know of it."""

    item: ItemId
    at: datetime
    headline: str = ""
    """The one before; empty: it stayed."""
    gone: tuple[Quote, ...] = ()
    """Statements that the item no longer has …"""
    new: tuple[Quote, ...] = ()
    """… and those that it did not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCard:
    """One story in a digest: its readings, best source first."""

    story: StoryId
    readings: tuple[Reading, ...]
    topic: TopicId
    also_topics: tuple[TopicId, ...] = ()
    told_before: bool = False
    """It was in the channel's last digest …"""
    new_outlets: tuple[str, ...] = ()
    """… and these outlets have joined since."""
    state_only: bool = False
    """State media alone tell it."""
    weight: int = 0
    """What it is ranked by: see `bot.edition.arrangement`."""
    beside: StoryId | None = None
    """The digest's larger story that it is close to: told in a line under that one's card."""
    edits: tuple[Revised, ...] = ()
    """Of readings that an earlier digest told: what their outlets changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One topic's stories, in reading order."""

    topic: TopicId
    name: str
    stories: tuple[StoryCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    lore_name: str
    window: Window
    news: tuple[Section, ...]
    archive: tuple[Section, ...]
    """Items that are old, undated or were there before us: shown under "Added to the archive"."""
    coverage: Coverage
    plan: ChannelPlan | None = None
    """Of the channel it is for; None: for nobody's in particular."""
    compared: bool = False
    """What the last digest told is known, so that new can be told from carried on."""


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
class Statement:
    """A quote with what one needs to cite it."""

    quote: Quote
    number: int
    """Its position among the item's quotes: (item, number) names it."""
    item: ItemId
    title: str
    outlet: str
    label: Label
    url: str | None
    published: datetime | None
    published_to: Literal["minute", "day"] | None
    filed_at: datetime
    extent: Literal["full", "summary", "headline"] = "full"
    """How much of its article was read: of a summary, other statements may be missing."""


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
class Retold:
    """Another wording of an utterance, and how it differs from the leading one: some words that only one of them has,
    as they stand there. Both empty: the same words."""

    statement: Statement
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How what was said on a day differs in its key words from what was said on a subject the time before."""

    before: date
    """That time's day, UTC."""
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One utterance, however many tell it."""

    statement: Statement
    """The fullest wording of those that fit the question; of several as full the earliest."""
    also: tuple[Retold, ...] = ()
    """Who else tells it, earliest first."""
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
    told: int = 0
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
class ItemRoad:
    """What became of the article at an address, as far as is known."""

    url: str
    listings: tuple[Listing, ...] = ()
    """The feeds that listed it."""
    listed_last: datetime | None = None
    reading: Reading | None = None
    """As filed; None: judged irrelevant, never seen, or no longer kept."""
    aside: bool = False
    """It was judged irrelevant …"""
    because: str = ""
    """… for this reason."""
    kin: tuple[tuple[Reading, float], ...] = ()
    """The other items of its story with their likeness, likest first."""
    digests: tuple[tuple[ChannelId, datetime], ...] = ()
    """Digests that show it: where and when they were posted."""
    alerts: tuple[tuple[str, datetime | None], ...] = ()
    """The asker's alerts that it matched: their terms, and when they were sent; None: not yet."""
    nearest: FeedState | None = None
    """Of an address never seen: a feed of the same site."""


# ---------------------------------------------------------------------------------------------------------- delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message to post, as frozen at composing. `blocks` is JSON: only digests/ and the outbox know its shape."""

    text: str
    """Stands alone on a lock screen and in a screen reader."""
    blocks: str
    threaded: bool = False
    """Under the first part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertIntent:
    """File this item's alert with this user."""

    delivery: DeliveryId
    team: TeamId
    alert: Alert


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestIntent:
    delivery: DeliveryId
    team: TeamId
    channel: ChannelId
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeIntent:
    """Tell this person this, once: what came of something asked for, or how a feed of theirs fares."""

    delivery: DeliveryId
    team: TeamId
    user: UserId
    part: Part


Intent = AlertIntent | DigestIntent | NoticeIntent


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    """Definitely refused, in a way a person can mend (archived, not in channel): kept, reason told."""
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing to post once: the ledger's record."""

    id: DeliveryId
    team: TeamId
    to: str
    """A channel id, or a user id for a direct message."""
    state: DeliveryState
    parts: tuple[Part, ...] = ()
    """Empty until composed."""
    sent: tuple[str, ...] = ()
    """Slack timestamps of the parts posted so far."""
    attempted_at: datetime | None = None
    reason: str = ""


# -------------------------------------------------------------------------------------------------------------- ids


def digest(*parts: str) -> str:
    """16 hexadecimal digits that depend on every part and on where each ends."""
    h = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        h.update(len(data).to_bytes(8, "big"))
        h.update(data)
    return h.hexdigest()[:16]


def fold(name: str) -> str:
    """A name for comparing: no case, accents, apostrophes or dots; ё is е; single spaces. fold(fold(x)) == fold(x)."""
    kept = name.casefold()
    if not kept.isascii():
        plain = unicodedata.normalize("NFKD", kept)
        kept = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[^\w\s-]", "", kept).replace("-", " ").replace("_", " ").split())


def slug(name: str) -> SpeakerId:
    """A readable speaker id: "Sari Arho Havrén" → "sari-arho-havren"."""
    return SpeakerId(fold(name).replace(" ", "-")[:80])
