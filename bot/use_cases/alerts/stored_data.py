"""All that is kept of one person: their alerts, what they follow, what these brought, their settings, their marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from bot.model import AlertHits, Judgement, Preferences, StatementFault, Subscription, SubscriptionId, TeamId, UserId
from bot.ports import AlertStories, Feedback, PersonalData, PreferenceBook, StoryHits, Watchlist
from bot.use_cases.alerts.subscriptions import mine


class Stores(Protocol):
    """Where it is kept."""

    @property
    def watchlist(self) -> Watchlist: ...
    @property
    def preferences(self) -> PreferenceBook: ...
    @property
    def feedback(self) -> Feedback: ...
    @property
    def alert_stories(self) -> AlertStories: ...
    @property
    def personal_data(self) -> PersonalData: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredData:
    alerts: tuple[Subscription, ...]
    """Those to channels that the person owns included, oldest first."""
    hits: Mapping[SubscriptionId, AlertHits]
    preferences: Preferences
    judgements: tuple[Judgement, ...]
    """Of items, oldest first …"""
    faults: tuple[StatementFault, ...]
    """… and of statements."""
    stories: tuple[StoryHits, ...]
    """What alerts to themselves matched lately, newest first."""

    @property
    def marks(self) -> int:
        return len(self.judgements) + len(self.faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """How much went."""

    alerts: int
    marks: int


async def stored_of(user: UserId, stores: Stores, *, team: TeamId) -> StoredData:
    alerts = await mine(team=team, user=user, watchlist=stores.watchlist)
    judged = [one for one in await stores.feedback.given() if (one.team, one.user) == (team, user)]
    faults = [one for one in await stores.feedback.reported() if (one.team, one.user) == (team, user)]
    return StoredData(
        alerts=alerts,
        hits=await stores.watchlist.hits(team, [one.id for one in alerts]),
        preferences=await stores.preferences.of(team, user),
        judgements=tuple(judged),
        faults=tuple(faults),
        stories=tuple(await stores.alert_stories.recent(team, user, since=datetime.fromtimestamp(0, UTC))),
    )


async def delete_stored(user: UserId, stores: Stores, *, team: TeamId) -> Deleted:
    """Afterwards nothing but the audit log names the person. Whatever fails midway: asked again, the rest goes."""
    alerts = await mine(team=team, user=user, watchlist=stores.watchlist)
    gone = [await stores.watchlist.remove(team, user, one.id) for one in alerts]
    await stores.preferences.forget(team, user)
    marks = await stores.feedback.forget(team, user)
    await stores.personal_data.forget(team, user)
    return Deleted(alerts=sum(gone), marks=marks)
