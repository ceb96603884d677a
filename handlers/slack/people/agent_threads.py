"""Slack's agent messaging: each message of a person is a thread, with a status while the bot works, and suggestions of
what to ask. A workspace that lacks it has a plain Messages tab, and is answered there.

docs.slack.dev/ai/migrating-to-agent-messaging; nothing of it is needed for an answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.bootstrap.slack import call as call_slack
from bot.errors import SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised
from digests.slack.conversation import PROMPTS
from handlers.slack.requests import Request

log = structlog.get_logger()

CALL = 1.5
"""Seconds a call may take: an answer waits no longer for its status."""
REFUSED = 600.0
"""Seconds for which a workspace that refused is not asked again."""
WORKING = "is looking …"
"""After the bot's name."""


class AgentThreads:
    """Remembers for a while that Slack refused; a process has one."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._refused_until = 0.0

    async def begun(self, request: Request, client: AsyncWebClient) -> Request:
        """The message, to be answered in its thread, whose status now says so; or, where that is refused, where it
        was written."""
        plain = replace(request, thread=None) if request.thread == request.message else request
        if request.channel is None or request.thread is None or self._clock() < self._refused_until:
            return plain
        status = client.assistant_threads_setStatus(
            channel_id=request.channel, thread_ts=request.thread, status=WORKING
        )
        try:
            await call_slack("assistant.threads.setStatus", status, seconds=CALL)
        except (SlackRefused, SlackUnauthorised) as problem:
            self._refuse(str(problem))
            return plain
        except (SlackBusy, SlackInDoubt) as problem:
            log.info("no status in a thread", reason=str(problem))
        return request

    async def suggest(self, request: Request, client: AsyncWebClient) -> None:
        """What to ask, above the composer of somebody who opens the Messages tab."""
        if request.channel is None or self._clock() < self._refused_until:
            return
        prompts = [{"title": one.title, "message": one.message} for one in PROMPTS]
        suggested = client.assistant_threads_setSuggestedPrompts(channel_id=request.channel, prompts=prompts)
        try:
            await call_slack("assistant.threads.setSuggestedPrompts", suggested, seconds=CALL)
        except (SlackRefused, SlackUnauthorised) as problem:
            self._refuse(str(problem))
        except (SlackBusy, SlackInDoubt) as problem:
            log.info("no suggestions", reason=str(problem))

    def _refuse(self, reason: str) -> None:
        self._refused_until = self._clock() + REFUSED
        log.info("no agent messaging here: plain direct messages", reason=reason)
