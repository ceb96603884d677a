"""What answering needs of the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.bootstrap.slack import Slack
from bot.bootstrap.store import Store
from bot.bootstrap.telemetry import Telemetry
from bot.model import TeamId, UserId
from bot.ports import Translator, UrlFault
from bot.settings import Settings
from bot.use_cases.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """One value, made once and given to every listener."""

    store: Store
    slack: Slack
    pack: Pack
    url_fault: UrlFault
    settings: Settings
    team: TeamId
    bot_user: UserId
    now: Callable[[], datetime]
    translator: Translator | None = None
    """The engine that the team connected."""
    telemetry: Telemetry = field(default_factory=Telemetry)

    def today(self) -> date:
        """The local date, where the digest is posted."""
        return self.now().astimezone(self.settings.zone).date()
