"""Slack's errors mean the same to what posts by itself, to what answers somebody, and to a response_url."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.outbox import SlackOutbox
from bot.errors import AmurError, SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised
from bot.model import DeliveryId, Part, UserId
from handlers.slack.requests import Request
from handlers.slack.response import response_url
from handlers.slack.response.error_handler import words
from handlers.slack.response.response import directly

PART = Part(text="Hello", blocks="[]")

Use = Callable[[AsyncWebClient], Awaitable[object]]
USES: dict[str, Use] = {
    "by itself": lambda client: SlackOutbox(client).post("C1", PART, delivery=DeliveryId("d"), number=0),
    "to somebody": lambda client: directly(Request(what="/amur", user=UserId("U1")), PART, client),
    "by response_url": lambda client: response_url.post(
        client.base_url.removesuffix("api/") + "reply", {"text": "Hello"}, client=client
    ),
}
MAY_BE_THERE = "Check whether it is there"

MEANT: list[tuple[int, str, type[AmurError], str]] = [
    # Slack says of these that "some aspect of the operation may have succeeded".
    (200, "fatal_error", SlackInDoubt, MAY_BE_THERE),
    (200, "internal_error", SlackInDoubt, MAY_BE_THERE),
    (200, "service_unavailable", SlackInDoubt, MAY_BE_THERE),
    (200, "request_timeout", SlackInDoubt, MAY_BE_THERE),
    (500, "", SlackInDoubt, MAY_BE_THERE),
    (500, "channel_not_found", SlackInDoubt, MAY_BE_THERE),
    (502, "<html>", SlackInDoubt, MAY_BE_THERE),
    (503, "", SlackInDoubt, MAY_BE_THERE),
    # Nothing was stored: to be tried again later.
    (429, "ratelimited", SlackBusy, "Try again in a minute"),
    (200, "ratelimited", SlackBusy, "Try again in a minute"),
    (200, "rate_limited", SlackBusy, "Try again in a minute"),
    # A definite no, whatever is asked with this token.
    (200, "account_inactive", SlackUnauthorised, "reinstall"),
    (200, "invalid_auth", SlackUnauthorised, "reinstall"),
    (200, "missing_scope", SlackUnauthorised, "reinstall"),
    (200, "no_permission", SlackUnauthorised, "reinstall"),
    (200, "not_allowed_token_type", SlackUnauthorised, "reinstall"),
    (200, "not_authed", SlackUnauthorised, "reinstall"),
    (200, "org_login_required", SlackUnauthorised, "reinstall"),
    (200, "team_access_not_granted", SlackUnauthorised, "reinstall"),
    (200, "token_expired", SlackUnauthorised, "reinstall"),
    (200, "token_revoked", SlackUnauthorised, "reinstall"),
    # A definite no to this.
    (200, "not_in_channel", SlackRefused, "/invite @Amur"),
    (200, "is_archived", SlackRefused, "archived"),
    (200, "ekm_access_denied", SlackRefused, "(ekm_access_denied)"),
    (200, "msg_too_long", SlackRefused, "(msg_too_long)"),
    (200, "invented_code", SlackRefused, "(invented_code)"),
]


@asynccontextmanager
async def answering(status: int, said: str) -> AsyncIterator[AsyncWebClient]:
    """A client for a Slack that answers all with this status and code; what is no code is sent as it is."""

    async def answer(request: web.Request) -> web.Response:
        plain = not said or said.startswith("<")
        if request.path == "/reply":  # where Slack says no by status
            return web.Response(status=404 if status == 200 else status, text=said)
        body = said if plain else json.dumps({"ok": False, "error": said})
        kind = "text/html" if plain else "application/json"
        return web.Response(status=status, text=body, content_type=kind, headers={"Retry-After": "7"})

    site = web.Application()
    site.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        async with aiohttp.ClientSession() as session:
            yield AsyncWebClient(token="xoxb-test", base_url=url, session=session, retry_handlers=[])
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(("status", "said", "error", "shown"), MEANT)
async def test_what_slack_answers_means_the_same_to_whoever_asked(
    status: int, said: str, error: type[AmurError], shown: str
) -> None:
    async with answering(status, said) as client:
        for name, use in USES.items():
            with pytest.raises(AmurError) as raised:
                await use(client)
            assert (name, type(raised.value)) == (name, error)
            assert shown in words(raised.value)


@pytest.mark.parametrize("name", USES)
async def test_without_a_connection_nothing_arrived(name: str) -> None:
    async with answering(200, "unused") as client:
        pass
    async with aiohttp.ClientSession() as session:
        closed = AsyncWebClient(token="xoxb-test", base_url=client.base_url, session=session, retry_handlers=[])
        with pytest.raises(SlackBusy, match="no connection") as raised:
            await USES[name](closed)
    assert "my answer is missing" in words(raised.value)


@pytest.mark.parametrize("status", [429, 500])
async def test_how_long_slack_asks_to_wait_is_kept(status: int) -> None:
    async with answering(status, "ratelimited") as client:
        with pytest.raises((SlackBusy, SlackInDoubt)) as raised:
            await USES["to somebody"](client)
        assert isinstance(raised.value, SlackBusy | SlackInDoubt)
        assert raised.value.retry_after == 7.0
