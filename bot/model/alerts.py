"""Alerts: what somebody wants to be told of, and what matched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal

from bot.model.ids import ChannelId, ItemId, SpeakerId, StoryId, SubscriptionId, TeamId, UserId
from bot.model.readings import Reading
from bot.model.statements import Change, Span

# --------------------------------------------------------------------------------------------- subscriptions, alerts


class Frequency(StrEnum):
    """How often what matched is brought."""

    AT_ONCE = "at once"
    HOURLY = "hourly"
    """What an hour brought, when it is over."""
    DAILY = "daily"
    """At the alert's own time of day."""
    DIGEST = "digest"
    """A channel's alert: in its digest, under *Your watches*. A person's: once a day, with all alerts of theirs that
    ask for this, at the time that their preferences name."""


class Sensitivity(StrEnum):
    """How far above its own rhythm something must be to be a spike; see `bot.reading.coverage.spikes`."""

    SLIGHT = "slight"
    CLEAR = "clear"
    BIG = "big"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """What a query matches far above its own rhythm."""

    days: tuple[int, ...]
    """Items published in each of the last 15 times 24 hours, oldest first; the last is the spike."""
    usual: float
    """A day, over the 14 before."""
    until: datetime
    """When it was looked at: the end of the last 24 hours."""
    driver: ItemId
    """The newest item of the story that most of the last day's items tell …"""
    driven: int
    """… and how many of them do."""


class AlertState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    """Until it is resumed."""
    SNOOZED = "snoozed"
    """Until a moment."""
    EXPIRED = "expired"
    """Kept, and silent; a later end, or none, makes it active again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertOptions:
    """What one asks for beside the terms; the fields mean what they mean in `Subscription`."""

    name: str = ""
    channel: ChannelId | None = None
    frequency: Frequency = Frequency.AT_ONCE
    at: time = time(8, 0)
    urgent: bool = False
    expires_at: datetime | None = None
    spike: Sensitivity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedWording:
    """A person's words on a subject, of which only changes are told."""

    speaker: SpeakerId
    name: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A keyword alert. `terms` is the text as typed; `bot.reading.search.terms` parses it.

    The defaults are what an alert was before it could be anything else: records of then have none of the other fields.
    """

    id: SubscriptionId
    team: TeamId
    user: UserId
    """Whose it is: who made it, or took it over. A channel's alert is managed by the channel's members."""
    terms: str
    made_at: datetime
    story: StoryId | None = None
    """It follows this story, and has no query: `terms` is the one that names the story, see `terms_of_story`."""
    wording: WatchedWording | None = None
    """Of what its terms match only that is told in which the key words of these changed."""
    name: str = ""
    """What its owner calls it; "": by its terms."""
    channel: ChannelId | None = None
    """Where it goes; None: to its owner's direct messages."""
    frequency: Frequency = Frequency.AT_ONCE
    at: time = time(8, 0)
    """Of the owner's day, to the minute, for `Frequency.DAILY`."""
    urgent: bool = False
    """Brought at once, whatever the hour."""
    paused: bool = False
    snoozed_until: datetime | None = None
    expires_at: datetime | None = None
    spike: Sensitivity | None = None
    """It tells only when what it matches is far above its own rhythm, and of each such day once."""

    @property
    def title(self) -> str:
        return self.name or self.terms

    @property
    def options(self) -> AlertOptions:
        return AlertOptions(
            name=self.name,
            channel=self.channel,
            frequency=self.frequency,
            at=self.at,
            urgent=self.urgent,
            expires_at=self.expires_at,
            spike=self.spike,
        )

    @property
    def place(self) -> ChannelId | UserId:
        """The channel, or the person whose direct messages it goes to."""
        return self.channel or self.user

    def state(self, now: datetime) -> AlertState:
        """Only an active one brings anything. It follows from the clock, so nobody has to change it in time."""
        if self.expires_at is not None and self.expires_at <= now:
            return AlertState.EXPIRED
        if self.paused:
            return AlertState.PAUSED
        snoozed = self.snoozed_until is not None and self.snoozed_until > now
        return AlertState.SNOOZED if snoozed else AlertState.ACTIVE


_STORY = "story:"


def terms_of_story(story: StoryId) -> str:
    """The terms of an alert that follows a story: no query, and nothing that anybody could type."""
    return f"{_STORY}{story}"


def story_of_terms(terms: str) -> StoryId | None:
    return StoryId(terms.removeprefix(_STORY)) if terms.startswith(_STORY) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertHits:
    """How often an alert had something to say: stories, not items, by UTC day. Days long past are not kept."""

    by_day: tuple[tuple[date, int], ...] = ()
    """Oldest first; days without a hit are left out."""
    last: datetime | None = None

    def since(self, day: date) -> int:
        """Stories from that day on."""
        return sum(stories for at, stories in self.by_day if at >= day)


FieldName = Literal["title", "speaker", "org", "kind", "told", "country", "topic", "source", "lang"]
"""What a query may look into besides title and text, as it is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMatch:
    """What matched beside the text: the headline, a speaker's name, a topic's id, an outlet or its site, a language."""

    field: FieldName
    value: str
    """As the item has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A subscription that an item matched."""

    subscription: Subscription
    item: ItemId
    matched: tuple[Span, ...]
    """Where in the item's text; empty when it matched elsewhere."""
    fields: tuple[FieldMatch, ...] = ()
    """Where else, in the order of the query."""
    statements: tuple[int, ...] = ()
    """Numbers of the item's statements that meet what the query asks of statements (their speaker, kind, addressee,
    country); empty: it asks nothing of them."""
    change: Change | None = None
    """Of the wording that it watches."""
    spike: Spike | None = None
    """That it watches for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An item of a story that some alerts of one place matched."""

    item: ItemId
    alerts: tuple[Alert, ...]
    """Empty: no alert matched it, and what is new in it is told nevertheless."""
    at: datetime
    """When it was first delivered, or held back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedStory:
    """What one place is told of a story: the items of it that alerts there matched, and how many others there are."""

    story: StoryId
    place: ChannelId | UserId
    hits: tuple[tuple[Hit, Reading], ...]
    """The one that brought the message, then oldest first, as far as the items are kept; never empty."""
    others: tuple[Reading, ...] = ()
    """What else is filed of the story, in that order; no alert of the place matched it."""
    held_back: HeldBack | None = None
    """Why it was not brought at once."""

    @property
    def alerts(self) -> tuple[Subscription, ...]:
        """All that matched any of it, oldest first."""
        known = {alert.subscription.id: alert.subscription for hit, _ in self.hits for alert in hit.alerts}
        return tuple(sorted(known.values(), key=lambda one: (one.made_at, one.id)))

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All of the story: first the one that brought the message."""
        return (*(reading for _, reading in self.hits), *self.others)


class HeldBack(StrEnum):
    """Why a story is brought later, together with others."""

    HOURLY = "hourly"
    DAILY = "daily"
    DIGEST = "digest"
    """As `Frequency` has them."""
    QUIET = "quiet hours"
    DAY_OFF = "day off"
    CAP = "cap"
    """There were as many in the hour as the person wants."""
    UNREACHED = "unreached"
    """Slack took no message for the place."""


class Wrong(StrEnum):
    """What somebody holds to be wrong of a statement as it is shown."""

    SPEAKER = "speaker"
    WORDS = "words"
    NO_STATEMENT = "no statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFault:
    """One person's mark on one statement. Kept for whoever tunes the reading; nothing acts on it."""

    team: TeamId
    user: UserId
    item: ItemId
    number: int
    """Of the statement, in its item."""
    wrong: Wrong
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one person thinks of an item's being shown. Nothing acts on it but `amur relabel`, when somebody runs it."""

    team: TeamId
    user: UserId
    item: ItemId
    useful: bool
    at: datetime
    of: Literal["showing", "beat", "missed"] = "showing"
    """Of "beat", `useful` says whether the item is on the beat at all, of "missed" that it is and was missing; kept
    beside what the same person thinks of its being shown."""
