"""Slack's errors in our words: the one place that says what became of a call which was not answered with ok.

The codes are Slack's: docs.slack.dev/reference/methods/chat.postMessage#errors and the rate limits' page.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from enum import Enum
from typing import Any, assert_never

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised

TIMEOUT = 10.0
"""Seconds for a call from beginning to end."""
UNREACHED = 5.0
"""Seconds to wait when no connection could be made."""
LONGEST_WAIT = 3_600.0
"""Seconds; a longer Retry-After is read as this."""

SlackError = SlackRefused | SlackBusy | SlackInDoubt


class Ending(Enum):
    """What became of a call."""

    REFUSED = "a definite no; nothing was stored"
    UNAUTHORISED = "a definite no to this token, whatever it asks"
    BUSY = "not taken now; nothing was stored"
    IN_DOUBT = "it may have been carried out"


CODES: Mapping[str, Ending] = {
    # Of these Slack says that "some aspect of the operation may have succeeded".
    "fatal_error": Ending.IN_DOUBT,
    "internal_error": Ending.IN_DOUBT,
    "request_timeout": Ending.IN_DOUBT,
    "service_unavailable": Ending.IN_DOUBT,
    "rate_limited": Ending.BUSY,
    "ratelimited": Ending.BUSY,
    "account_inactive": Ending.UNAUTHORISED,
    "invalid_auth": Ending.UNAUTHORISED,
    "missing_scope": Ending.UNAUTHORISED,
    "no_permission": Ending.UNAUTHORISED,
    "not_allowed_token_type": Ending.UNAUTHORISED,
    "not_authed": Ending.UNAUTHORISED,
    "org_login_required": Ending.UNAUTHORISED,
    "team_access_not_granted": Ending.UNAUTHORISED,
    "token_expired": Ending.UNAUTHORISED,
    "token_revoked": Ending.UNAUTHORISED,
}
"""Any other code is a definite no."""


def ending_of(status: int, code: str) -> Ending:
    """By HTTP's status, which goes first, and the code in the body; "" for an answer that holds none."""
    if status == 429:
        return Ending.BUSY
    if status >= 500 or not code:
        return Ending.IN_DOUBT
    return CODES.get(code, Ending.REFUSED)


def error_of(method: str, status: int, code: str, *, retry_after: str | None = None, detail: str = "") -> SlackError:
    """An answer without ok, as the error to raise. `retry_after`: the header, if there was one."""
    match ending_of(status, code):
        case Ending.BUSY:
            wait = _seconds(retry_after)
            return SlackBusy(method, "rate limit", 1.0 if wait is None else wait)
        case Ending.IN_DOUBT:
            return SlackInDoubt(method, code or f"HTTP {status}", _seconds(retry_after))
        case Ending.UNAUTHORISED:
            return SlackUnauthorised(method, code, detail)
        case Ending.REFUSED:
            return SlackRefused(method, code, detail)
        case other:
            assert_never(other)


def unanswered(method: str, problem: BaseException, detail: str) -> SlackBusy | SlackInDoubt:
    """The error to raise when no answer came: without a connection nothing was stored. `told`: what shows of it."""
    if isinstance(problem, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return SlackBusy(method, f"no connection ({detail})", UNREACHED)
    return SlackInDoubt(method, detail)


async def call(method: str, request: Awaitable[AsyncSlackResponse], *, seconds: float = TIMEOUT) -> AsyncSlackResponse:
    """Slack's answer to one request of slack_sdk's; or SlackRefused, SlackUnauthorised, SlackBusy, or SlackInDoubt."""
    try:
        async with asyncio.timeout(seconds):
            return await request
    except SlackApiError as problem:
        raise _answered(method, problem.response) from problem
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as problem:
        raise unanswered(method, problem, str(problem) or type(problem).__name__) from problem


def _answered(method: str, response: Any) -> SlackError:
    """`response` is slack_sdk's, or aiohttp's when the body was no JSON."""
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data = getattr(response, "data", None)
    body = data if isinstance(data, dict) else {}
    needed = body.get("needed")
    notes = (body.get("response_metadata") or {}).get("messages") or body.get("errors") or ()
    detail = "; ".join(str(note) for note in notes)[:500] or (f"needs the scope {needed}" if needed else "")
    wait = response.headers.get("Retry-After")
    return error_of(method, status, str(body.get("error") or ""), retry_after=wait, detail=detail)


def _seconds(retry_after: str | None) -> float | None:
    try:
        return min(max(float(retry_after or ""), 0.0), LONGEST_WAIT)
    except ValueError:
        return None
