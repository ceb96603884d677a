"""All that is kept of one person: their alerts, what they follow, their settings, what they said of items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.model import AlertHits, Judgement, Preferences, Subscription, SubscriptionId, TeamId, UserId
from bot.ports import Feedback, PreferenceBook, Watchlist
from bot.use_cases.alerts.subscriptions import mine


class Stores(Protocol):
    """Where it is kept."""

    @property
    def watchlist(self) -> Watchlist: ...
    @property
    def preferences(self) -> PreferenceBook: ...
    @property
    def feedback(self) -> Feedback: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredData:
    alerts: tuple[Subscription, ...]
    """Those to channels that the person owns included, oldest first."""
    hits: Mapping[SubscriptionId, AlertHits]
    preferences: Preferences
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """How much went."""

    alerts: int
    judgements: int


async def stored_of(user: UserId, stores: Stores, *, team: TeamId) -> StoredData:
    alerts = await mine(team=team, user=user, watchlist=stores.watchlist)
    judged = [one for one in await stores.feedback.given() if (one.team, one.user) == (team, user)]
    return StoredData(
        alerts=alerts,
        hits=await stores.watchlist.hits(team, [one.id for one in alerts]),
        preferences=await stores.preferences.of(team, user),
        judgements=tuple(judged),
    )


async def delete_stored(user: UserId, stores: Stores, *, team: TeamId) -> Deleted:
    """Whatever fails midway: asked again, the rest goes."""
    alerts = await mine(team=team, user=user, watchlist=stores.watchlist)
    gone = [await stores.watchlist.remove(team, user, one.id) for one in alerts]
    await stores.preferences.forget(team, user)
    return Deleted(alerts=sum(gone), judgements=await stores.feedback.forget(team, user))
