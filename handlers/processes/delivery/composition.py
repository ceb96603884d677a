"""What a delivery posts, and what follows once it is posted: whatever kind of intent it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.bootstrap.slack import Slack
from bot.bootstrap.store import Store
from bot.model import AlertIntent, BeatPack, BundleIntent, Composed, GrowthIntent, Intent
from bot.reading.statements.similarity import Rarity
from bot.settings import Settings
from bot.use_cases.alerts.story_delivery import AlertPorts
from bot.use_cases.answers.speaker_cache import Scans
from bot.use_cases.answers.wording_changes import WordingChanges
from bot.use_cases.delivery.outcomes import Later, NothingToPost
from handlers.processes.delivery.alert_messages import AlertMessages
from handlers.processes.delivery.messages import compose


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """For one loop of a worker."""

    alerts: AlertMessages
    store: Store
    slack: Slack
    pack: BeatPack
    now: Callable[[], datetime]

    @classmethod
    def opened(
        cls, store: Store, slack: Slack, pack: BeatPack, settings: Settings, now: Callable[[], datetime]
    ) -> Self:
        return cls(alerts=_alert_messages(store, slack, pack, settings), store=store, slack=slack, pack=pack, now=now)

    async def compose(self, intent: Intent) -> Composed | NothingToPost | Later:
        if isinstance(intent, AlertIntent | BundleIntent | GrowthIntent):
            return await self.alerts.compose(intent, now=self.now())
        return await compose(intent, self.store, self.slack.outbox, self.pack, self.now())

    async def follow(self, intent: Intent) -> Later | None:
        return await self.alerts.follow(intent, now=self.now())


def _alert_messages(store: Store, slack: Slack, pack: BeatPack, settings: Settings) -> AlertMessages:
    rarity = Rarity(pack)
    ports = AlertPorts(
        stories=store.alert_stories,
        watchlist=store.watchlist,
        preferences=store.preferences,
        plans=store.plans,
        notes=store.notes,
        workspace=slack.workspace,
        archive=store.archive,
        positions=WordingChanges(archive=store.archive, topics=pack.topics, scans=Scans(rarity=rarity)),
        zone=settings.zone,
    )
    return AlertMessages(
        ports=ports,
        ledger=store.ledger,
        leases=store.leases,
        outbox=slack.outbox,
        rarity=rarity,
    )
