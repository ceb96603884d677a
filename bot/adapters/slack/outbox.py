"""Slack's Web API, as far as the bot writes to it: one call is one request, and every ending has its own error.

The client must not retry (`retry_handlers=[]`): slack_sdk repeats a call whose answer was lost, which posts twice.
"""

from __future__ import annotations

import json
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapters.slack.errors import call
from bot.errors import SlackInDoubt
from bot.model import DeliveryId, Part, TeamId, UserId

EVENT_TYPE = "amur_delivery"
PAGE = 200
PAGES = 20
"""Of history, looked through at most; it is read from the attempt on, so one nearly always does."""


class SlackOutbox:
    """Port `Outbox`, for one team's token."""

    def __init__(self, client: AsyncWebClient) -> None:
        if client.retry_handlers:
            raise ValueError("the client would post twice: make it with retry_handlers=[]")
        self._client = client

    async def post(self, to: str, part: Part, *, delivery: DeliveryId, number: int, thread: str | None = None) -> str:
        payload = {"delivery_id": delivery, "part": number}
        answer = await call(
            "chat.postMessage",
            self._client.chat_postMessage(
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

    async def update(self, to: str, ts: str, part: Part) -> None:
        asked = self._client.chat_update(channel=to, ts=ts, text=part.text, blocks=json.loads(part.blocks))
        await call("chat.update", asked)

    async def find(
        self, to: str, *, delivery: DeliveryId, number: int, since: datetime, thread: str | None = None
    ) -> str | None:
        oldest = f"{since.timestamp():.6f}"
        cursor: str | None = None
        for _ in range(PAGES):
            page = await self._page(to, thread, oldest, cursor)
            for message in page.get("messages") or ():
                marker = message.get("metadata") or {}
                payload = marker.get("event_payload") or {}
                mine = payload.get("delivery_id") == delivery and payload.get("part") == number
                if marker.get("event_type") == EVENT_TYPE and mine:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
        raise SlackInDoubt("conversations.history", f"more than {PAGE * PAGES} messages since {since:%H:%M:%S}")

    async def _page(self, to: str, thread: str | None, oldest: str, cursor: str | None) -> AsyncSlackResponse:
        if thread is None:
            return await call(
                "conversations.history",
                self._client.conversations_history(
                    channel=to, oldest=oldest, inclusive=True, include_all_metadata=True, limit=PAGE, cursor=cursor
                ),
            )
        return await call(
            "conversations.replies",
            self._client.conversations_replies(
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
        answer = await call("conversations.open", self._client.conversations_open(users=user))
        return str(answer["channel"]["id"])

    async def whoami(self) -> tuple[TeamId, UserId, str]:
        answer = await call("auth.test", self._client.auth_test())
        return TeamId(str(answer["team_id"])), UserId(str(answer["user_id"])), str(answer["team"])

    async def scopes(self) -> frozenset[str]:
        answer = await call("auth.test", self._client.auth_test())
        granted = str(answer.headers.get("x-oauth-scopes") or "")
        return frozenset(scope.strip() for scope in granted.split(",") if scope.strip())
