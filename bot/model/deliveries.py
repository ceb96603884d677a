"""Deliveries: what is to be posted, once, and how far that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from bot.model.alerts import Alert
from bot.model.digests import Window
from bot.model.ids import ChannelId, DeliveryId, ItemId, StoryId, TeamId, UserId

# ---------------------------------------------------------------------------------------------------------- delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message to post, as frozen at composing. `blocks` is JSON: only digests/ and the outbox know its shape."""

    text: str
    """Stands alone on a lock screen and in a screen reader."""
    blocks: str
    threaded: bool = False
    """Under the first part."""
    plain: str = ""
    """The same as older kinds of block, for a workspace that refuses these; empty if there are none."""


@dataclass(frozen=True, slots=True)
class Composed:
    """What a delivery posts."""

    to: str
    """A channel id, or a user id for a direct message."""
    parts: Sequence[Part]
    thread: str | None = None
    """Timestamp of the message, not of this delivery, under which all of it stands."""
    items: Sequence[ItemId] = ()
    """What an alert's message is made of, for `AlertStories.shown`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertIntent:
    """Bring this item to this place: all of the place's alerts that it matched.

    `alert` is the first of them: what builds before 2026-12 wrote, an intent an alert.
    """

    delivery: DeliveryId
    team: TeamId
    alert: Alert
    others: tuple[Alert, ...] = ()

    @property
    def alerts(self) -> tuple[Alert, ...]:
        return (self.alert, *self.others)

    @property
    def place(self) -> ChannelId | UserId:
        return self.alert.subscription.place


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleIntent:
    """Bring all that waits for this place until `due`, in one message."""

    delivery: DeliveryId
    team: TeamId
    place: ChannelId | UserId
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthIntent:
    """Bring the place's message on this story up to date: another item of the story came, which no alert of the place
    matched."""

    delivery: DeliveryId
    team: TeamId
    item: ItemId
    story: StoryId
    place: ChannelId | UserId


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


Intent = AlertIntent | BundleIntent | GrowthIntent | DigestIntent | NoticeIntent


class IntentKind(StrEnum):
    ALERT = "alert"
    BUNDLE = "bundle"
    GROWTH = "growth"
    DIGEST = "digest"
    NOTICE = "notice"


def kind_of(intent: Intent) -> IntentKind:
    match intent:
        case AlertIntent():
            return IntentKind.ALERT
        case BundleIntent():
            return IntentKind.BUNDLE
        case GrowthIntent():
            return IntentKind.GROWTH
        case DigestIntent():
            return IntentKind.DIGEST
        case NoticeIntent():
            return IntentKind.NOTICE
        case _:
            assert_never(intent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What is to be delivered and is not yet."""

    waiting: Mapping[IntentKind, int]
    """Queued or put off, by kind: of the first so many …"""
    uncounted: int = 0
    """… and all beyond them, whatever their kind."""
    oldest: float = 0.0
    """Seconds since the oldest of them was due."""
    untaken: float = 0.0
    """Seconds for which the oldest one that no worker has begun has been in the queue."""
    dead: int = 0
    """Letters given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """What should long have been delivered."""

    count: int
    since: datetime
    """When the oldest was due."""
    reason: str = ""
    """Why that one was put off last."""
    by_slack: bool = False
    """That was Slack's answer, or its silence."""


class DoubtEnd(StrEnum):
    """How it ended that nobody knew whether Slack had taken a message."""

    THERE = "there"
    NOT_THERE = "not there"
    UNREADABLE = "unreadable"
    """The channel's history cannot be read."""


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    """Definitely refused, in a way a person can mend (archived, not in channel): kept, reason told."""
    DEAD = "dead"


class HeldFor(StrEnum):
    """What a held delivery waits for."""

    REFUSAL = "refusal"
    """That Slack takes it: tried again from time to time."""
    DOUBT = "doubt"
    """That a person looks whether it is there, and releases it."""


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
    thread: str | None = None
    """Timestamp of another delivery's message, under which all of this one stands."""
    attempted_at: datetime | None = None
    reason: str = ""
    held_for: HeldFor | None = None
    """While it is held, and after it was released."""
    begun: int = 0
    """Times that a worker began to work something out for it since the last that came through: more than none while
    nobody does, and that worker died, by this delivery's doing or by chance."""
    deaths: int = 0
    """Processes of its own that died since then: they worked out nothing but this."""
