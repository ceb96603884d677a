"""The one way out to a response_url: to Slack's own host, once, wherever the answer points."""

from __future__ import annotations

import json
from collections.abc import Mapping

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackInDoubt, SlackRefused
from bot.model.slack_address import is_slacks

CALL = 8.0
"""Seconds that it may take."""
_READ = 2_000
"""Bytes of an answer that are looked at; Slack says "ok", or a code."""


async def post(url: str, message: Mapping[str, object], *, client: AsyncWebClient) -> None:
    """Posts once: a lost answer may hide a message that arrived. SlackInDoubt if none came, SlackRefused for a no.

    Not slack_sdk's AsyncWebhookClient, which follows redirects, to wherever (3.47). `client` says where Slack is, and
    which proxy leads there.
    """
    if not is_slacks(url, api_url=client.base_url):
        raise SlackRefused("response_url", "foreign_host", "not an address of Slack's")
    try:
        status, body = await _posted(url, message, client)
    except (aiohttp.ClientError, TimeoutError, OSError) as problem:
        # Without the cause: its text may hold the address, which is as good as a token for half an hour.
        raise SlackInDoubt("response_url", type(problem).__name__) from None
    if status >= 500:
        raise SlackInDoubt("response_url", f"HTTP {status}")
    if status != 200:
        said = _code(body) if status >= 400 else ""
        raise SlackRefused("response_url", said or f"HTTP {status}")


async def _posted(url: str, message: Mapping[str, object], client: AsyncWebClient) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL)) as session,
        session.post(url, json=message, allow_redirects=False, proxy=client.proxy, ssl=client.ssl or True) as answer,
    ):
        return answer.status, (await answer.content.read(_READ)).decode(errors="replace")


def _code(body: str) -> str:
    """Slack answers in plain text, or with {"ok": false, "error": …}."""
    try:
        read = json.loads(body)
    except ValueError:
        return body.strip()[:80]
    return str(read.get("error", ""))[:80] if isinstance(read, dict) else ""
