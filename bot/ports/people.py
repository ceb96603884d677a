"""People and their settings: alerts, plans, feedback, the workspace, what they look up, what they administer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.model import (
    Alert,
    AlertHits,
    AuditEntry,
    ChannelId,
    ChannelPlan,
    ItemId,
    Judgement,
    Preferences,
    Reading,
    StatementFault,
    Subscription,
    SubscriptionId,
    TeamId,
    UserId,
)

PATIENCE = timedelta(minutes=15)
"""For which a lookup is tried again while the processes that read documents fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Something the worker looks up for a person in Slack: the feed behind an address, or the article at it."""

    id: str
    team: TeamId
    user: UserId
    address: str
    asked_at: datetime
    selector: str = ""
    """Not for a feed: for the links that this CSS selector chooses of the page at the address."""
    article: bool = False
    """For the article at the address, which the person missed: it is to be filed."""

    def is_hopeless(self, now: datetime) -> bool:
        """Our own processes have failed at it for so long that the person is told."""
        return now - self.asked_at >= PATIENCE


class Lookups(Protocol):
    """What people asked the worker to look up. A lookup lasts until it is done, through restarts of either side."""

    async def ask(self, lookup: Lookup) -> None: ...

    async def take(self, *, lease: float) -> Lookup | None:
        """One that is in nobody's hands; it comes back after `lease` seconds unless it is done, or in hand still."""
        ...

    def in_hand(self, lookup: Lookup, *, lease: float) -> AbstractAsyncContextManager[None]:
        """Nobody else takes it while the block lasts, however long, and for `lease` seconds after its process died."""
        ...

    async def done(self, lookup: Lookup) -> None: ...

    async def waiting(self, id_: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class AlertChanged:
    """An alert is another now, or what it was before if nothing was to change."""

    before: Subscription
    after: Subscription


@dataclass(frozen=True, slots=True)
class SameTerms:
    """Nothing changed: its owner has another alert with these terms for that place."""

    other: Subscription


@dataclass(frozen=True, slots=True)
class AlertGone:
    """There is no such alert, or no longer."""


class Watchlist(Protocol):
    """Who wants to be alerted to what."""

    async def add(self, subscription: Subscription) -> bool:
        """False if its owner already has these terms for that place."""
        ...

    async def remove(self, team: TeamId, user: UserId, subscription: SubscriptionId) -> bool:
        """`user`: its owner."""
        ...

    async def change(
        self, team: TeamId, user: UserId, id_: SubscriptionId, by: Callable[[Subscription], Subscription]
    ) -> AlertChanged | SameTerms | AlertGone:
        """`user`: its owner. `by` is given what is kept, and may be asked again if somebody else changed it meanwhile:
        no two changes undo each other. ValueError if it gives another id, team or owner."""
        ...

    async def of(self, team: TeamId, user: UserId) -> Sequence[Subscription]:
        """All of a person's: those to themselves, and those to channels that they own."""
        ...

    async def in_channel(self, team: TeamId, channel: ChannelId) -> Sequence[Subscription]:
        """Those that go to a channel, whoever owns them."""
        ...

    async def hits(self, team: TeamId, ids: Sequence[SubscriptionId]) -> Mapping[SubscriptionId, AlertHits]:
        """Of each that is asked for."""
        ...

    async def everyone(self) -> Sequence[Subscription]:
        """All of them; cached in the process, refreshed when the list changed."""
        ...

    @property
    def unreadable(self) -> int:
        """Alerts whose terms could not be read when this process last looked; 0 if it never did. They match nothing."""
        ...

    async def matching(self, reading: Reading) -> Sequence[Alert]:
        """What the reading sets off among all there are at this moment, in the order of the subscriptions' ids. Those
        that follow a story only if it is placed."""
        ...


class PreferenceBook(Protocol):
    """When people want to hear from the bot."""

    async def of(self, team: TeamId, user: UserId) -> Preferences:
        """As they chose; the defaults of whoever chose nothing."""
        ...

    async def keep(self, team: TeamId, preferences: Preferences) -> None:
        """Instead of that person's earlier ones."""
        ...

    async def forget(self, team: TeamId, user: UserId) -> None:
        """As if that person had chosen nothing."""
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


SHOWN_DAYS = 90
"""For which it is kept how many statements were shown."""


class Feedback(Protocol):
    """What people say of items, and of statements."""

    async def give(self, judgement: Judgement) -> None:
        """Instead of what the same person said of the item before."""
        ...

    async def given(self) -> Sequence[Judgement]:
        """Oldest first."""
        ...

    async def report(self, fault: StatementFault) -> None:
        """Instead of what the same person marked of the statement before."""
        ...

    async def withdraw(self, team: TeamId, user: UserId, item: ItemId, number: int) -> bool:
        """Takes back what the person marked of the item's statement of that number; False if that was nothing."""
        ...

    async def reported(self) -> Sequence[StatementFault]:
        """Oldest first."""
        ...

    async def count_shown(self, statements: int, *, at: datetime) -> None:
        """So many more were shown where they can be marked wrong."""
        ...

    async def shown(self, until: datetime) -> Mapping[date, int]:
        """How many that were, by day (UTC), over the last SHOWN_DAYS; days without any are left out."""
        ...

    async def forget(self, team: TeamId, user: UserId) -> int:
        """All that this person said; gives how much that was."""
        ...


class PersonalData(Protocol):
    """Whatever names a person, whichever part of the bot keeps it."""

    async def forget(self, team: TeamId, user: UserId) -> None:
        """After it nothing that is kept names the person, but for the audit log and what their alerts, settings and
        marks are kept in: those are removed through their own ports, before. Feeds they added stay, as nobody's."""
        ...


class AuditLog(Protocol):
    """Who administered what. Bounded: the oldest entries make room."""

    async def keep(self, entry: AuditEntry) -> None:
        """Kept again, it is still told once."""
        ...

    async def since(self, moment: datetime | None) -> Sequence[AuditEntry]:
        """Newest first; all that are kept, if no moment is given."""
        ...


@dataclass(frozen=True, slots=True)
class SharedFile:
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class NotShared:
    """A file that cannot be had."""

    reason: str
    """One sentence for people, without its full stop."""


class Membership(Enum):
    MEMBER = "is in the channel"
    STRANGER = "is not in the channel"
    UNSEEN = "the bot cannot see who is: it is not in that private channel, or there is no such channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person as the workspace knows them."""

    zone: ZoneInfo | None
    """None: they have none, or one that this machine does not know."""
    active: bool = True
    """False: the account is deactivated, or there is none."""


class Workspace(Protocol):
    """Slack's Web API, as far as the bot asks it about people and what they share."""

    async def primary_owners(self) -> Sequence[UserId]:
        """Whoever owns the workspace: told of trouble where nobody is named."""
        ...

    async def is_admin(self, user: UserId) -> bool:
        """Of the workspace: an admin or an owner. A yes may be a minute old."""
        ...

    async def membership(self, user: UserId, channel: ChannelId) -> Membership:
        """Of a channel; in the direct messages with the bot, of the one person they are with. A yes may be a minute
        old."""
        ...

    async def profile(self, user: UserId) -> Profile:
        """It may be some minutes old."""
        ...

    async def shared(self, file: str, *, most: int) -> SharedFile | NotShared:
        """A file that somebody shared with the bot; or why it cannot be had. `most`: bytes."""
        ...
