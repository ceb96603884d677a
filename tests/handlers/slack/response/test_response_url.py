"""Answers go where Slack listens, and nowhere else; whoever asked gets words all the same."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
import structlog
from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.redis.connection import Link
from bot.bootstrap.slack import slack_on
from bot.errors import SlackBusy, SlackRefused
from bot.sandbox import Sandbox
from bot.sandbox.transport.http_push import signature
from handlers.slack.app import listening
from handlers.slack.response import response_url
from tests.support.sandbox_talk import Conversation, conversation, free_port, slack_client, words
from tests.support.slack.unsigned import FORM, request, sent, witness
from tests.support.storage.broken_archive import Broken

OLDER = "This button is from an older version"


def press(sandbox: Sandbox, reply_to: object) -> dict[str, Any]:
    """A button that nobody knows any more, pressed in the channel."""
    return {
        "type": "block_actions",
        "team": {"id": sandbox.team},
        "user": {"id": sandbox.user},
        "container": {"type": "message", "channel_id": sandbox.channel, "message_ts": "1.0"},
        "channel": {"id": sandbox.channel},
        "actions": [{"type": "button", "action_id": "gone", "block_id": "b", "value": "v"}],
        "trigger_id": "1.2.3",
        "response_url": reply_to,
    }


async def pushed(talk: Conversation, payload: dict[str, Any]) -> int:
    """Signed as Slack would."""
    body, now = urlencode({"payload": json.dumps(payload)}).encode(), int(time.time())
    signed = signature(talk.sandbox.signing_secret, now, body).encode()
    given = [("X-Slack-Request-Timestamp", b"%d" % now), ("X-Slack-Signature", signed)]
    return (await sent(talk.settings.port, request(given, body, FORM)))[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_signed_payload_cannot_send_an_answer_elsewhere(link: Link, host: str) -> None:
    with structlog.testing.capture_logs() as logs:
        async with conversation(link, by="http") as talk, witness() as inner:
            assert await pushed(talk, press(talk.sandbox, inner.url(host))) == 200
            await talk.sandbox.until(lambda: talk.sandbox.ephemerals())
            assert talk.reply_text().startswith(OLDER)
            assert inner.connections == 0
    assert [one["log_level"] for one in logs if "response_url" in one["event"]] == ["warning"]
    assert "/internal/admin" not in repr(logs)


@pytest.mark.parametrize(
    "url", [["http://x/"], {"a": 1}, 7, "https://hooks.slack.com@127.0.0.1/", "http://127.0.0.1\\@x/"]
)
async def test_a_response_url_of_any_other_form_is_as_if_there_were_none(link: Link, url: object) -> None:
    """In Socket Mode as over HTTP."""
    async with conversation(link) as talk:
        app = listening(talk.ports)
        request = AsyncBoltRequest(mode="socket_mode", body=press(talk.sandbox, url))
        assert (await app.async_dispatch(request)).status == 200
        await talk.sandbox.until(lambda: talk.sandbox.ephemerals())
        assert talk.reply_text().startswith(OLDER)


async def test_a_fault_is_told_to_the_person_and_not_to_a_foreign_address(link: Link) -> None:
    broken = Broken(link, keep_days=1)
    async with conversation(link, by="http", archive=broken) as talk, witness() as inner:
        bad = press(talk.sandbox, inner.url())
        bad["actions"][0] = {"action_id": "story-menu:0", "selected_option": {"value": "more:Lindqvist"}}
        assert await pushed(talk, bad) == 200
        await talk.sandbox.until(lambda: talk.sandbox.ephemerals())
        assert "(ref " in talk.reply_text()
        assert inner.connections == 0


@asynccontextmanager
async def front(sandbox: Sandbox, *, moved_to: str) -> AsyncIterator[str]:
    """A Slack whose methods are the sandbox's, and whose response_url /moved has moved: its origin."""

    async def method(request: web.Request) -> web.Response:
        async with aiohttp.ClientSession() as session:
            kept = {
                name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers
            }
            url = sandbox.api_url + request.match_info["name"]
            async with session.post(url, data=await request.read(), headers=kept) as answer:
                return web.Response(body=await answer.read(), content_type="application/json", status=answer.status)

    async def moved(_: web.Request) -> web.Response:
        return web.Response(status=307, headers={"Location": moved_to})

    site = web.Application()
    site.add_routes([web.post("/api/{name}", method), web.post("/moved", moved)])
    runner = web.AppRunner(site)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_a_redirect_is_not_followed_and_the_person_is_told_by_direct_message(link: Link) -> None:
    async with conversation(link) as talk, witness() as inner, front(talk.sandbox, moved_to=inner.url()) as origin:
        settings = talk.settings.model_copy(update={"slack_api_url": f"{origin}/api/"})
        app = listening(replace(talk.ports, settings=settings, slack=slack_on(slack_client(settings))))
        request = AsyncBoltRequest(mode="socket_mode", body=press(talk.sandbox, f"{origin}/moved"))
        assert (await app.async_dispatch(request)).status == 200
        (shown,) = await talk.sandbox.until(lambda: talk.sandbox.direct())
        assert words(shown).startswith("Slack refused my answer (HTTP 307).")
        assert inner.connections == 0


@pytest.mark.parametrize("how", ["foreign", "moved", "closed"])
async def test_what_sends_looks_again(how: str) -> None:
    """To a foreign host: not at all. To Slack: once, and no further. Nothing of the address is in what is raised."""
    async with witness() as inner, witness(redirect_to=inner.url()) as slack:
        home = f"http://127.0.0.1:{free_port() if how == 'closed' else slack.port}"
        client = AsyncWebClient(token="xoxb-1", base_url=f"{home}/api/")
        url = inner.url() if how == "foreign" else f"{home}/responses/secret-key"
        with pytest.raises((SlackRefused, SlackBusy)) as raised:
            await response_url.post(url, {"text": "x"}, client=client)
        shown = {"foreign": "foreign_host", "moved": "HTTP 307", "closed": "ClientConnectorError"}
        assert shown[how] in str(raised.value)
        assert "secret-key" not in repr((raised.value, raised.value.__cause__))
        assert (slack.connections, inner.connections) == (1 if how == "moved" else 0, 0)
        assert all(b"xoxb" not in one for one in slack.requests), "no token travels"


async def test_slacks_yes_and_slacks_reasons_are_understood() -> None:
    answers: list[tuple[int, str]] = [(200, "ok"), (404, '{"ok": false, "error": "used_url"}'), (404, "expired_url")]

    async def answer(_: web.Request) -> web.Response:
        status, text = answers.pop(0)
        return web.Response(status=status, text=text)

    site = web.Application()
    site.add_routes([web.post("/responses/k", answer)])
    runner = web.AppRunner(site)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        home = f"http://127.0.0.1:{runner.addresses[0][1]}"
        client = AsyncWebClient(base_url=f"{home}/api/")
        await response_url.post(f"{home}/responses/k", {"text": "x"}, client=client)
        for code in ("used_url", "expired_url"):
            with pytest.raises(SlackRefused) as raised:
                await response_url.post(f"{home}/responses/k", {"text": "x"}, client=client)
            assert raised.value.code == code
    finally:
        await asyncio.wait_for(runner.cleanup(), 5)
