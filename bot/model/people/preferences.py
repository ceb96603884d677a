"""When somebody wants to hear from the bot, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

from bot.model.ids import UserId

CAP = 12
"""Alerts at once in an hour, unless somebody chose another number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From `start` to `end`, local; over midnight if the end is earlier. ValueError if they are the same time."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError(f"quiet hours from {self.start:%H:%M} to {self.end:%H:%M} are no time or all of it")

    def hold(self, at: time) -> bool:
        """The start belongs to them, the end does not."""
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """One person's. ValueError for a zone that does not exist, a day that is none, or a cap below 1."""

    user: UserId
    zone: str | None = None
    """IANA name; None: as their Slack profile has it."""
    quiet: QuietHours | None = None
    days: tuple[int, ...] = ()
    """Working days, 0 Monday … 6 Sunday; on others only what is urgent is brought. None: every day."""
    cap: int = CAP
    """Alerts in any hour; what comes beyond is brought together, in one message."""
    daily_at: time = time(8, 0)
    """Local: when what waits for the digest is brought."""

    def __post_init__(self) -> None:
        if not set(self.days) <= set(range(7)):
            raise ValueError(f"days of the week go from 0 to 6, not {self.days}")
        if self.cap < 1:
            raise ValueError(f"a cap of {self.cap} alerts an hour, at least 1")
        try:
            _ = self.zone is None or ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):  # not there, not a name, a folder
            raise ValueError(f"no time zone is called {self.zone!r}") from None
