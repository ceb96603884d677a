"""What Slack hands out for a short while: trigger ids (3 s, once) and response URLs (30 min, five uses)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.protocol import Refused

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5
FORGOTTEN_SECONDS = 60.0
"""After their end, tickets are still told apart from invented ones for this long."""


@dataclass(slots=True)
class _Trigger:
    user: str
    until: float
    used: bool = False


class Triggers:
    """Each opens one view, for the person whose act brought it."""

    def __init__(self, monotonic: Callable[[], float], *, seconds: float = TRIGGER_SECONDS) -> None:
        self._clock = monotonic
        self._seconds = seconds
        self._known: dict[str, _Trigger] = {}

    def issue(self, user: str) -> str:
        trigger = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        now = self._clock()
        self._known = {old: known for old, known in self._known.items() if known.until > now - FORGOTTEN_SECONDS}
        self._known[trigger] = _Trigger(user, now + self._seconds)
        return trigger

    def redeem(self, trigger: object) -> str:
        """Whose it is; invalid, exchanged and expired ones are refused."""
        known = self._known.get(trigger) if isinstance(trigger, str) else None
        if known is None:
            raise Refused("invalid_trigger_id")
        if known.used:
            raise Refused("exchanged_trigger_id")
        if self._clock() > known.until:
            raise Refused("expired_trigger_id")
        known.used = True
        return known.user


@dataclass(slots=True)
class Reply:
    """Where the answers to one act of one person go."""

    user: str
    channel: str
    until: float
    message_ts: str | None = None
    """The message whose element was used; what replace_original and delete_original mean."""
    thread_ts: str | None = None
    uses: int = 0


class ResponseUrls:
    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._clock = monotonic
        self._known: dict[str, Reply] = {}

    def issue(self, user: str, channel: str, message_ts: str | None = None, thread_ts: str | None = None) -> str:
        """The secret part of the URL."""
        key = secrets.token_urlsafe(18)
        now = self._clock()
        self._known = {old: known for old, known in self._known.items() if known.until > now - FORGOTTEN_SECONDS}
        self._known[key] = Reply(user, channel, now + RESPONSE_SECONDS, message_ts, thread_ts)
        return key

    def reply(self, key: str) -> Reply:
        """Without using it up: what an ack's own payload answers to."""
        return self._known[key]

    def use(self, key: str) -> Reply:
        known = self._known.get(key)
        if known is None:
            raise Refused("invalid_url")
        if self._clock() > known.until:
            raise Refused("expired_url")
        if known.uses >= RESPONSE_USES:
            raise Refused("used_url")
        known.uses += 1
        return known
