"""Signed HTTP requests to the app's URL: the way of apps that have one, instead of Socket Mode."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.protocol import Json
from bot.sandbox.state import identity
from bot.sandbox.transport.link import Outcome


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """v0 of Slack's request signing: HMAC-SHA256 of `v0:timestamp:body`."""
    base = f"v0:{timestamp}:".encode() + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def encoded(kind: str, payload: Json) -> tuple[bytes, str]:
    """(body, content type): commands as form fields, interactions as one form field of JSON, events as JSON."""
    if kind == "slash_commands":
        return urlencode({name: str(value) for name, value in payload.items()}).encode(), _FORM
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}).encode(), _FORM
    return json.dumps(payload).encode(), "application/json"


_FORM = "application/x-www-form-urlencoded"


class HttpPush:
    def __init__(self, url: str, ack_within: float, clock: Callable[[], float]) -> None:
        self.url = url
        self._ack_within = ack_within
        self._clock = clock
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ack_within))

    def connected(self) -> int:
        return 1

    async def deliver(self, kind: str, payload: Json, *, retry: int = 0, reason: str = "") -> Outcome:
        body, content_type = encoded(kind, payload)
        timestamp = int(self._clock())
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": str(timestamp),
            "X-Slack-Signature": signature(identity.SIGNING_SECRET, timestamp, body),
            "User-Agent": "Slackbot 1.0 (sandbox)",
        }
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason or "http_timeout"}
        started = time.monotonic()
        try:
            async with self._session.post(self.url, data=body, headers=headers, allow_redirects=False) as answer:
                said = await answer.text()
        except TimeoutError:
            return Outcome(acked=False, seconds=time.monotonic() - started, problem="operation_timeout")
        except aiohttp.ClientError:
            return Outcome(acked=False, seconds=time.monotonic() - started, problem="dispatch_failed")
        seconds = time.monotonic() - started
        if answer.status != 200:
            stop = answer.headers.get("X-Slack-No-Retry") == "1"
            return Outcome(acked=False, seconds=seconds, problem="http_error", no_retry=stop)
        return Outcome(acked=True, seconds=seconds, payload=_payload(said))

    async def aclose(self) -> None:
        await self._session.close()


def _payload(said: str) -> Json | None:
    """The answer's body: JSON, or words, which mean the text of a reply."""
    if not said.strip():
        return None
    try:
        decoded = json.loads(said)
    except ValueError:
        return {"text": said}
    return (decoded or None) if isinstance(decoded, dict) else {"text": said}
