"""Slack, as one value of ports."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.errors import call, error_of, unanswered
from bot.adapters.slack.outbox import SlackOutbox
from bot.adapters.slack.workspace import SlackWorkspace
from bot.errors import SettingsWrong
from bot.ports import Outbox, Workspace
from bot.settings import Settings

__all__ = ["Slack", "call", "error_of", "open_slack", "slack_on", "unanswered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    client: AsyncWebClient
    outbox: Outbox
    workspace: Workspace

    def take_token(self, token: str) -> bool:
        """Goes by this token from the next call on; False: it does already."""
        if token == self.client.token:
            return False
        self.client.token = token
        return True


def slack_on(client: AsyncWebClient) -> Slack:
    return Slack(client=client, outbox=SlackOutbox(client), workspace=SlackWorkspace(client))


@asynccontextmanager
async def open_slack(settings: Settings) -> AsyncIterator[Slack]:
    """A client for SLACK_API_URL; nothing is asked of Slack yet."""
    if settings.slack_bot_token is None:
        raise SettingsWrong("SLACK_BOT_TOKEN", "not set; README.md says how to get one, and `amur try` needs none")
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        client = AsyncWebClient(
            token=settings.slack_bot_token.get_secret_value(),
            base_url=settings.slack_api_url,
            session=session,
            retry_handlers=[],
        )
        yield slack_on(client)
