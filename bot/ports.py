"""What the desk asks of the world. Small protocols; `bot.bootstrap` picks what is real.

Every method may raise StorageAway (Redis), SlackRefused / SlackInDoubt (Slack) or ReaderFailed (language); no more.
Every write is idempotent: calling it again with the same arguments changes nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from bot.model import (
    Admission,
    Article,
    Bodies,
    ChannelId,
    ChannelPlan,
    Contents,
    Coverage,
    Curation,
    Delivery,
    DeliveryId,
    DigestIntent,
    Feed,
    FeedId,
    FeedNews,
    FeedState,
    Fetched,
    Hints,
    Intent,
    Item,
    ItemId,
    Judgement,
    Known,
    Listing,
    Member,
    NamedFeed,
    NoticeIntent,
    Page,
    Part,
    Reading,
    Revised,
    SiteRules,
    Speaker,
    SpeakerId,
    Spoken,
    Statement,
    Subscription,
    SubscriptionId,
    TeamId,
    TopicId,
    Unread,
    UserId,
    Weights,
    Window,
)


class Reader(Protocol):
    """Reads items with the language model, in a process of its own."""

    async def read(self, items: Sequence[Item]) -> Sequence[Reading]:
        """One reading an item, in order, not yet placed in a story; one without statements if it cannot be read."""
        ...

    async def aclose(self) -> None: ...


class Parser(Protocol):
    """Parses a fetched page as a feed, in a killable process with a deadline and a memory cap."""

    async def parse(self, page: Page, feed: Feed, *, now: datetime) -> Contents | str:
        """What the feed holds; or the reason why it cannot be read ("no entries, 312 bytes of HTML").

        A feed that is whole and has no entries gives empty Contents.
        """
        ...

    async def feeds_named(self, page: Page) -> tuple[NamedFeed, ...] | str:
        """The feeds that a web page names, likeliest first; or the reason why the page cannot be read."""
        ...

    async def aclose(self) -> None: ...


class Extractor(Protocol):
    """Reads what sites send besides feeds, in a killable process with a deadline, a memory cap and no network."""

    async def article(self, page: Page) -> Article | str:
        """The article of a fetched page; or the reason why there is none."""
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


Guard = Callable[[str], Awaitable[str | None]]
"""Asked of an address; gives why it may not be fetched, or None."""


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

    def stamps(self) -> Mapping[str, tuple[int, int]]:
        """Text files at rest → (modified, ns; size, bytes), by name; {} if the folder cannot be listed."""
        ...

    def read(self, name: str) -> Item | Unread: ...


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Something was filed since the item was placed, perhaps its kin: place it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reindexed:
    left: int
    """Items that are still outdated."""
    unread: tuple[str, ...] = ()
    """Items whose body cannot be read: they stay under the indexes they had."""


class Archive(Protocol):
    """Items, statements, stories: what was read."""

    async def on_file(self, ids: Sequence[ItemId]) -> Mapping[ItemId, str]:
        """Those of `ids` that are known → the revision last filed ("" if judged irrelevant: the body was not kept)."""
        ...

    async def remember(self, ids: Sequence[ItemId], *, now: datetime, because: Sequence[str] = ()) -> None:
        """Known, judged irrelevant, body not kept. Outlives the item's stay on its feed. `because`: why, for each."""
        ...

    async def judged(self, item: ItemId) -> tuple[str, datetime | None]:
        """Why the item was judged irrelevant, "" if it was not; and when a feed listed it last, as far as is known."""
        ...

    async def place(self, item: Item, weights: Weights) -> Sequence[Member]:
        """Earlier items that share weighty stems with this one and were published within the story window."""
        ...

    async def filings(self) -> int:
        """Changes with every filing. Asked before placing and given to `file`, so that no kin is missed."""
        ...

    async def file(
        self, reading: Reading, intents: Sequence[Intent], *, now: datetime, placed_at: int | None = None
    ) -> bool | Overtaken:
        """Atomically: the reading, its indexes (words, speakers, names, topics, story, time) and its outgoing intents.

        False, and nothing changes, if this revision is on file. A new revision replaces the old one's indexes and
        brings no intents of its own. Overtaken, and nothing changes, if `filings` is no longer `placed_at`.
        """
        ...

    async def set_apart(self, item: ItemId) -> Reading | None:
        """Gives the item a story of its own, for good; those who come later join it or what it was in. None: gone."""
        ...

    async def readings(self, ids: Sequence[ItemId]) -> Sequence[Reading]:
        """Those still kept, in the order asked."""
        ...

    async def filed(self, since: datetime, until: datetime) -> Sequence[Reading]:
        """Filed in since ≤ t < until, oldest first; in brief, see `bot.reading.brief`."""
        ...

    async def published(self, since: datetime, until: datetime) -> Sequence[Reading]:
        """Published in since ≤ t < until, whenever they were filed, oldest first; in brief. Whole seconds count."""
        ...

    async def search(self, query: str, *, limit: int, offset: int = 0) -> Sequence[Reading]:
        """Those that match, newest first by publication, undated last. `query`: one that bot.reading.search.terms can
        read."""
        ...

    async def topic_counts(self, topics: Sequence[TopicId], since: datetime, until: datetime) -> Mapping[TopicId, int]:
        """Items under each topic (first or further; "other": under none) published in since ≤ t < until."""
        ...

    async def on_topic(self, topic: TopicId, *, limit: int) -> Sequence[Reading]:
        """Newest first by publication, undated last."""
        ...

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

    async def known(self, speakers: Sequence[SpeakerId]) -> Sequence[Known]: ...

    async def names(self) -> Mapping[str, frozenset[SpeakerId]]:
        """Every folded form of every name met or known → who bears it. Cached, and kept up to date in place."""
        ...

    async def introduce(self, speakers: Sequence[tuple[Speaker, tuple[str, ...]]]) -> None:
        """Names that are known before anybody spoke: (speaker, forms)."""
        ...

    async def tally(self, *, seen: int, relevant: int, now: datetime) -> None:
        """Adds to the hour's counts. Not idempotent: a lost answer may count an hour's polls twice."""
        ...

    async def counts(self, since: datetime, until: datetime) -> tuple[int, int]:
        """(seen, relevant) over the hours of the window."""
        ...

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


class Edits(Protocol):
    """What outlets changed in items on file."""

    async def note(self, edit: Revised, revision: str) -> None:
        """`revision`: the item's after the edit. Kept for some weeks; noted once, whenever it was first seen."""
        ...

    async def between(self, since: datetime, until: datetime) -> Sequence[Revised]:
        """Seen in since ≤ t < until, oldest first."""
        ...


class FeedBook(Protocol):
    """Which feeds there are, when each is due, how each fares."""

    async def enrol(self, feeds: Sequence[Feed], *, now: datetime) -> None:
        """Adds the unknown, first poll due at once; updates titles and labels; drops those that left the list."""
        ...

    async def claim(self, *, now: datetime, limit: int, lease: float) -> Sequence[Due]:
        """Atomically takes up to `limit` due feeds; each comes back after `lease` seconds without a report."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Something the worker looks up for a person in Slack: the feed behind an address."""

    id: str
    team: TeamId
    user: UserId
    address: str
    asked_at: datetime


class Errands(Protocol):
    """What people asked the worker to look up. An errand lasts until it is done, through restarts of either side."""

    async def ask(self, errand: Errand) -> None: ...

    async def take(self, *, lease: float) -> Errand | None:
        """One that is in nobody's hands; it comes back after `lease` seconds unless it is done."""
        ...

    async def done(self, errand: Errand) -> None: ...

    async def waiting(self, id_: str) -> bool: ...


class Watchlist(Protocol):
    """Who wants to be alerted to what."""

    async def add(self, subscription: Subscription) -> bool:
        """False if this user already has these terms."""
        ...

    async def remove(self, team: TeamId, user: UserId, subscription: SubscriptionId) -> bool: ...

    async def of(self, team: TeamId, user: UserId) -> Sequence[Subscription]: ...

    async def everyone(self) -> Sequence[Subscription]:
        """All of them; cached in the process, refreshed when the list changed."""
        ...


class Plans(Protocol):
    """Which channels have a digest of their own making."""

    async def all(self, team: TeamId) -> Sequence[ChannelPlan]:
        """By channel."""
        ...

    async def of(self, team: TeamId, channel: ChannelId) -> ChannelPlan | None: ...

    async def keep(self, team: TeamId, plan: ChannelPlan) -> None:
        """Instead of the channel's earlier one."""
        ...


class Feedback(Protocol):
    """What people say of items."""

    async def give(self, judgement: Judgement) -> None:
        """Instead of what the same person said of the item before."""
        ...

    async def given(self) -> Sequence[Judgement]:
        """Oldest first."""
        ...


class Ledger(Protocol):
    """What is to be posted, what was: the single truth about deliveries."""

    async def intend(self, intent: Intent, *, now: datetime) -> bool:
        """Records the intent as pending and queues it; False if this delivery is known."""
        ...

    async def delivery(self, id_: DeliveryId) -> Delivery | None: ...

    async def freeze(self, id_: DeliveryId, to: str, parts: Sequence[Part]) -> Delivery:
        """Keeps the composed content; a content frozen earlier wins and is given back."""
        ...

    async def sending(self, id_: DeliveryId, *, now: datetime) -> Delivery:
        """Durably (on disk where the server can promise it), before the call. Keeps the first attempt's time."""
        ...

    async def sent(self, id_: DeliveryId, part: int, ts: str) -> Delivery:
        """The part is posted; the last part makes the delivery sent."""
        ...

    async def not_sent(self, id_: DeliveryId) -> Delivery:
        """Slack definitely did not take the attempt: pending again, no doubt about it remains."""
        ...

    async def settle(self, id_: DeliveryId, state: str, reason: str) -> None:
        """held or dead, with the reason; or sent, when it turned out that there is nothing to post."""
        ...

    async def release(self, id_: DeliveryId) -> bool:
        """What was held is pending and queued again, with the reason it was held for; False if it is not held."""
        ...

    async def intent(self, id_: DeliveryId) -> Intent | None:
        """What the delivery is to carry out."""
        ...

    async def catch_up(self, into: DigestIntent, instead_of: Sequence[DeliveryId]) -> bool:
        """In one step: the held digest gets this intent and is composed anew; the others, held too, count as sent.

        False, and nothing changes, if one of them is not held, or Slack has or may have some of it.
        """
        ...

    async def last_window(self, team: TeamId, channel: ChannelId) -> Window | None:
        """The newest window a digest was intended for."""
        ...

    async def held(self) -> Sequence[Delivery]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One queued intent in this worker's hands."""

    intent: Intent
    number: str
    tries: int


class Queue(Protocol):
    """The stream of intents, read by one consumer group."""

    def take(self, *, consumer: str, idle: float) -> AsyncIterator[Ticket]:
        """Yields new tickets and those abandoned for `idle` seconds by a worker that died, for ever."""
        ...

    async def done(self, ticket: Ticket) -> None: ...

    async def later(self, ticket: Ticket, *, seconds: float) -> None:
        """Back to the queue in so many seconds, as if never tried; kept across a restart."""
        ...

    async def bury(self, ticket: Ticket, reason: str) -> None:
        """To the dead letters, which `amur doctor` lists and replays."""
        ...

    async def dead(self) -> Sequence[tuple[str, Intent, str]]:
        """(number, intent, reason)."""
        ...

    async def replay(self) -> int:
        """Puts every dead letter back; gives how many."""
        ...


class Leases(Protocol):
    """One holder at a time, by the storage's clock, with a fencing token."""

    def hold(self, name: str, seconds: float, *, rest: float = 0.0) -> AbstractAsyncContextManager[int | None]:
        """Gives a token, or None if somebody else holds it; renewed while held, given back at the end.

        `rest`: seconds for which nobody can have it after that.
        """
        ...

    async def holds(self, name: str, token: int) -> bool:
        """Asked right before the act the lease protects."""
        ...


class Seen(Protocol):
    """Slack's retries, told apart from news."""

    async def first_time(self, event: str, *, seconds: int = 3600) -> bool: ...


class Notes(Protocol):
    """Small facts that outlive a process: when the clock last ran, a reference id's story, a person's first visit."""

    async def get(self, name: str) -> str | None: ...

    async def put(self, name: str, value: str, *, seconds: int | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class SharedFile:
    name: str
    data: bytes


class Workspace(Protocol):
    """Slack's Web API, as far as the bot asks it about people and what they share."""

    async def is_admin(self, user: UserId) -> bool:
        """Of the workspace: an admin or an owner."""
        ...

    async def shared(self, file: str, *, most: int) -> SharedFile | str:
        """A file that somebody shared with the bot; or why it cannot be had. `most`: bytes."""
        ...


class Outbox(Protocol):
    """Slack's Web API, as far as the bot writes to it."""

    async def post(self, to: str, part: Part, *, delivery: DeliveryId, number: int, thread: str | None = None) -> str:
        """One message; its timestamp. Metadata carries delivery and number. No retries: in doubt, it may be there."""
        ...

    async def find(
        self, to: str, *, delivery: DeliveryId, number: int, since: datetime, thread: str | None = None
    ) -> str | None:
        """The timestamp of the message that carries this delivery and number, from history; None: not there."""
        ...

    async def direct(self, user: UserId) -> str:
        """The channel id of a direct message with the user."""
        ...

    async def upload(self, picture: bytes, *, name: str, title: str, alt: str) -> str:
        """The id of a PNG that a message may show."""
        ...

    async def whoami(self) -> tuple[TeamId, UserId, str]:
        """(team, bot user, team name). SlackUnauthorised says which token or scope is wrong."""
        ...

    async def scopes(self) -> frozenset[str]:
        """What the bot token may do, as Slack says it."""
        ...
