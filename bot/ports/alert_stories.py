"""What each place is brought of each story, and by which message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import ChannelId, DeliveryId, HeldBack, Hit, ItemId, StoryId, TeamId, UserId

Place = ChannelId | UserId


@dataclass(frozen=True, slots=True)
class Opens:
    """The delivery that asked is to tell the story."""


@dataclass(frozen=True, slots=True)
class Told:
    """Another delivery's message tells it, or will."""

    message: DeliveryId


@dataclass(frozen=True, slots=True)
class Waits:
    until: datetime
    why: HeldBack


@dataclass(frozen=True, slots=True)
class InDigest:
    """The channel's next digest tells it."""


@dataclass(frozen=True, slots=True)
class Muted:
    """Somebody there wants no more of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryHits:
    """What is kept of a story at a place."""

    story: StoryId
    hits: tuple[Hit, ...] = ()
    """First the one whose delivery tells the story, if one does, then oldest first: workers' clocks and their turns
    differ, and what the message begins with must not depend on them."""
    message: DeliveryId | None = None
    held_back: HeldBack | None = None
    """Why it was not brought at once."""
    muted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When a story is to be brought, as far as its alerts and its place say."""

    due: datetime | None = None
    """None: at once."""
    why: HeldBack | None = None
    """Of `due`. `HeldBack.DIGEST` without a due time: the channel's digest brings it."""
    cap: int
    """Of stories at once in an hour; beyond it they wait until the hour is over."""
    urgent: bool = False
    """Urgent stories are counted apart, so that no flood of others holds them up."""


class AlertStories(Protocol):
    """One message a place and story, whatever the number of alerts and items. Kept as long as deliveries are."""

    async def hit(
        self, team: TeamId, place: Place, story: StoryId, hit: Hit, *, delivery: DeliveryId, timing: Timing
    ) -> Opens | Told | Waits | InDigest | Muted:
        """Records the hit, and which message tells the story; atomically, so that two workers cannot both open it. The
        alerts' hits are counted, once a story."""
        ...

    async def claim(self, team: TeamId, place: Place, *, delivery: DeliveryId, until: datetime) -> int:
        """The delivery is to tell all that waits for the place until then; gives how many stories it tells."""
        ...

    async def join(self, team: TeamId, place: Place, story: StoryId, hit: Hit) -> DeliveryId | None:
        """Records an item of the story that no alert matched, hence without alerts, as told by the message that tells
        the story, which is given; None, and nothing is recorded: none does, or somebody muted it."""
        ...

    async def places(self, story: StoryId) -> Sequence[tuple[TeamId, Place]]:
        """Where a message tells the story, or told it. One that is new changes `Filing.filings`."""
        ...

    async def release(self, team: TeamId, place: Place, story: StoryId, *, message: DeliveryId) -> bool:
        """That delivery will not tell the story: the next hit opens it anew. False: another one tells it."""
        ...

    async def of(self, team: TeamId, place: Place, story: StoryId) -> StoryHits: ...

    async def told_by(self, team: TeamId, place: Place, message: DeliveryId) -> Sequence[StoryHits]:
        """In the order of the message."""
        ...

    async def recent(self, team: TeamId, place: Place, *, since: datetime) -> Sequence[StoryHits]:
        """Those with a hit since, latest first."""
        ...

    async def for_digest(
        self, team: TeamId, channel: ChannelId, *, since: datetime, until: datetime
    ) -> Sequence[StoryHits]:
        """Those that its digest is to tell, first hit in since ≤ t < until, oldest first."""
        ...

    async def mute(self, team: TeamId, place: Place, story: StoryId, *, muted: bool) -> bool:
        """False: nothing is kept of the story."""
        ...

    async def shown(self, message: DeliveryId) -> frozenset[ItemId]:
        """The items of which the message, as it stands in Slack, knows: those it was composed of (`Ledger.freeze`), and
        what it was shown since."""
        ...

    async def show(self, message: DeliveryId, items: Sequence[ItemId]) -> None:
        """The message knows of these now."""
        ...
