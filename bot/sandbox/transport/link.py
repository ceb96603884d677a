"""How Slack reaches the app: one delivery and what came back, whichever way it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.sandbox.protocol import Json

ACK_SECONDS = 3.0
"""An app must acknowledge within this (docs.slack.dev, "acknowledge")."""
RETRY_AFTER = (0.0, 60.0, 300.0)
"""Waits before the three retries of an event (docs.slack.dev/apis/events-api)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one delivery."""

    acked: bool
    seconds: float
    payload: Json | None = None
    """The body of the acknowledgement, None if it had none."""
    problem: str = ""
    """operation_timeout | dispatch_failed | http_error; "" if acked."""
    no_retry: bool = False
    """The app asked not to be sent this again (X-Slack-No-Retry)."""


class Link(Protocol):
    async def deliver(self, kind: str, payload: Json, *, retry: int = 0, reason: str = "") -> Outcome:
        """`kind`: slash_commands | interactive | events_api. Waits for the acknowledgement, never raises."""
        ...

    def connected(self) -> int: ...

    async def aclose(self) -> None: ...
