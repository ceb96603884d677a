"""The one way out to a response_url: to Slack's own host, once, wherever the answer points."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.bootstrap.slack import error_of, unanswered
from bot.errors import SlackRefused
from bot.model.slack_address import is_slacks

CALL = 8.0
"""Seconds that it may take."""
_TIMEOUT = aiohttp.ClientTimeout(total=CALL)
_READ = 2_000
"""Bytes of an answer that are looked at; Slack says "ok", or a code."""
_CODE = re.compile(r"[a-z][a-z0-9_]{1,79}")


async def post(url: str, message: Mapping[str, object], *, client: AsyncWebClient) -> None:
    """Posts once: a lost answer may hide a message that arrived. Raises what `call_slack` does.

    Not slack_sdk's AsyncWebhookClient, which follows redirects, to wherever (3.47). `client` says where Slack is, and
    which proxy leads there.
    """
    if not is_slacks(url, api_url=client.base_url):
        raise SlackRefused("response_url", "foreign_host", "not an address of Slack's")
    try:
        answer = await _posted(url, message, client)
    except (aiohttp.ClientError, TimeoutError, OSError) as problem:
        # Without the cause: its text may hold the address, which is as good as a token for half an hour.
        raise unanswered("response_url", problem, type(problem).__name__) from None
    if answer.status != 200:
        raise error_of("response_url", answer.status, answer.code, retry_after=answer.retry_after)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    code: str
    """Slack's; HTTP's status where it gave none."""
    retry_after: str | None


async def _posted(url: str, message: Mapping[str, object], client: AsyncWebClient) -> _Answer:
    async with (
        _session(client) as session,
        session.post(
            url, json=message, allow_redirects=False, proxy=client.proxy, ssl=client.ssl or True, timeout=_TIMEOUT
        ) as answer,
    ):
        body = (await answer.content.read(_READ)).decode(errors="replace")
        said = _code(body) if answer.status >= 400 else ""
        return _Answer(answer.status, said or f"HTTP {answer.status}", answer.headers.get("Retry-After"))


@asynccontextmanager
async def _session(client: AsyncWebClient) -> AsyncIterator[aiohttp.ClientSession]:
    """The client's own, whose connections are open already: a new one costs more than most answers."""
    if client.session is not None and not client.session.closed:
        yield client.session
        return
    async with aiohttp.ClientSession() as session:
        yield session


def _code(body: str) -> str:
    """Slack answers in plain text, or with {"ok": false, "error": …}; "" for what is no code, as a gateway's page."""
    try:
        read = json.loads(body)
    except ValueError:
        read = {"error": body.strip()}
    found = _CODE.fullmatch(str(read.get("error", ""))) if isinstance(read, dict) else None
    return found[0] if found else ""
