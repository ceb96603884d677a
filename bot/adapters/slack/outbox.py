"""Slack's Web API, as far as the bot writes to it: one call is one request, and every ending has its own error.

The client must not retry (`retry_handlers=[]`): slack_sdk repeats a call whose answer was lost, which posts twice.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised
from bot.model import DeliveryId, Part, TeamId, UserId

EVENT_TYPE = "amur_delivery"
TIMEOUT = 10
"""Seconds for a call from beginning to end; who makes the client sets it."""
PAGE = 200
PAGES = 20
"""Of history, looked through at most; it is read from the attempt on, so one nearly always does."""
UNREACHED = 5.0
"""Seconds to wait when no connection could be made."""
AMBIGUOUS = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
"""Codes of which Slack says that "some aspect of the operation may have succeeded"."""
LOCKED_OUT = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)


class SlackOutbox:
    """Port `Outbox`, for one team's token."""

    def __init__(self, client: AsyncWebClient) -> None:
        if client.retry_handlers:
            raise ValueError("the client would post twice: make it with retry_handlers=[]")
        self._client = client

    async def post(self, to: str, part: Part, *, delivery: DeliveryId, number: int, thread: str | None = None) -> str:
        payload = {"delivery_id": delivery, "part": number}
        answer = await asked(
            "chat.postMessage",
            lambda: self._client.chat_postMessage(
                channel=to,
                text=part.text,
                blocks=json.loads(part.blocks) or None,
                thread_ts=thread,
                metadata={"event_type": EVENT_TYPE, "event_payload": payload},
                unfurl_links=False,
                unfurl_media=False,
            ),
        )
        return str(answer["ts"])

    async def find(
        self, to: str, *, delivery: DeliveryId, number: int, since: datetime, thread: str | None = None
    ) -> str | None:
        oldest = f"{since.timestamp():.6f}"
        cursor: str | None = None
        for _ in range(PAGES):
            page = await self._page(to, thread, oldest, cursor)
            for message in page.get("messages") or ():
                told = message.get("metadata") or {}
                payload = told.get("event_payload") or {}
                mine = payload.get("delivery_id") == delivery and payload.get("part") == number
                if told.get("event_type") == EVENT_TYPE and mine:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
        raise SlackInDoubt("conversations.history", f"more than {PAGE * PAGES} messages since {since:%H:%M:%S}")

    async def _page(self, to: str, thread: str | None, oldest: str, cursor: str | None) -> AsyncSlackResponse:
        if thread is None:
            return await asked(
                "conversations.history",
                lambda: self._client.conversations_history(
                    channel=to, oldest=oldest, inclusive=True, include_all_metadata=True, limit=PAGE, cursor=cursor
                ),
            )
        return await asked(
            "conversations.replies",
            lambda: self._client.conversations_replies(
                channel=to,
                ts=thread,
                oldest=oldest,
                inclusive=True,
                include_all_metadata=True,
                limit=PAGE,
                cursor=cursor,
            ),
        )

    async def direct(self, user: UserId) -> str:
        answer = await asked("conversations.open", lambda: self._client.conversations_open(users=user))
        return str(answer["channel"]["id"])

    async def upload(self, picture: bytes, *, name: str, title: str, alt: str) -> str:
        """In no channel: only a message that shows it does. Uploaded twice it is there twice, seen by nobody."""
        answer = await asked(
            "files.completeUploadExternal",
            lambda: self._client.files_upload_v2(
                filename=name, content=picture, title=title, alt_txt=alt[:1_000], request_file_info=False
            ),
        )
        return str(answer["files"][0]["id"])

    async def whoami(self) -> tuple[TeamId, UserId, str]:
        answer = await asked("auth.test", lambda: self._client.auth_test())
        return TeamId(str(answer["team_id"])), UserId(str(answer["user_id"])), str(answer["team"])

    async def scopes(self) -> frozenset[str]:
        answer = await asked("auth.test", lambda: self._client.auth_test())
        granted = str(answer.headers.get("x-oauth-scopes") or "")
        return frozenset(scope.strip() for scope in granted.split(",") if scope.strip())


async def asked(method: str, call: Callable[[], Awaitable[AsyncSlackResponse]]) -> AsyncSlackResponse:
    """Slack's answer; or SlackBusy, SlackRefused, SlackUnauthorised, or SlackInDoubt."""
    try:
        return await call()
    except SlackApiError as problem:
        raise _told(method, problem.response) from problem
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as problem:
        raise SlackBusy(method, f"no connection ({problem})", UNREACHED) from problem
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as problem:
        raise SlackInDoubt(method, str(problem) or type(problem).__name__) from problem


def _told(method: str, response: Any) -> Exception:
    """What an answer without ok means. `response` is slack_sdk's, or aiohttp's when the body was no JSON."""
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data = getattr(response, "data", None)
    told = data if isinstance(data, dict) else {}
    code = str(told.get("error") or "")
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return SlackBusy(method, "rate limit", _seconds(response.headers.get("Retry-After")))
    if status >= 500 or code in AMBIGUOUS or not code:
        return SlackInDoubt(method, code or f"HTTP {status}", _seconds(response.headers.get("Retry-After"), None))
    if code in LOCKED_OUT:
        needed = told.get("needed")
        return SlackUnauthorised(method, code, f"needs the scope {needed}" if needed else "")
    notes = (told.get("response_metadata") or {}).get("messages") or told.get("errors") or ()
    return SlackRefused(method, code, "; ".join(str(note) for note in notes)[:500])


def _seconds(retry_after: str | None, otherwise: float | None = 1.0) -> Any:
    try:
        return min(max(float(retry_after or ""), 0.0), 3_600.0)
    except ValueError:
        return otherwise
