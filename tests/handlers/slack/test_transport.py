"""How Slack reaches the app, and how the app stops."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.errors import SettingsWrong, SlackUnauthorised
from bot.model import SpeakerId, Spoken
from bot.sandbox import Sandbox
from bot.sandbox.transport.http_push import signature
from handlers.slack.app import listening, serve
from tests.handlers.slack.test_app import ask
from tests.support.conversation import Conversation, conversation, free_port, ports_on, some_settings, words
from tests.support.valkey import link  # noqa: F401  # a fixture


class Slow(RedisArchive):
    """Takes a second and a half to find anything."""

    async def spoken(self, speaker: SpeakerId) -> Spoken:
        await asyncio.sleep(1.5)
        return await super().spoken(speaker)


@pytest.mark.parametrize("by", ["socket", "http"])
async def test_an_answer_under_way_is_finished_when_told_to_stop(link: Link, by: str) -> None:  # noqa: F811
    async with conversation(link, by=by, archive=Slow(link, keep_days=400)) as talk:
        asking = asyncio.create_task(talk.sandbox.command("/whosaid", "Lindqvist"))
        await asyncio.sleep(0.4)
        started = time.monotonic()
        talk.stop.set()
        receipt = await asking
        await talk.serving
        assert receipt.acked
        assert "7 statements" in talk.told_text()
        assert time.monotonic() - started < 30


async def test_an_idle_app_stops_at_once(link: Link) -> None:  # noqa: F811
    async with conversation(link) as talk:
        started = time.monotonic()
        talk.stop.set()
        await talk.serving
        assert time.monotonic() - started < 20


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_after_slack_closes_the_socket_the_app_is_back_by_itself(link: Link, reason: str) -> None:  # noqa: F811
    async with conversation(link) as talk:
        await talk.sandbox.disconnect(reason)
        await talk.sandbox.connected(timeout=20)
        assert "7 statements" in await ask(talk, "/whosaid", "Lindqvist")


async def post(talk: Conversation, body: bytes, **headers: str) -> int:
    port = talk.settings.port
    async with aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{port}/slack/commands"
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        async with session.post(url, data=body, headers=form | headers) as answer:
            return answer.status


async def test_requests_that_are_not_signed_by_slack_just_now_are_refused(link: Link) -> None:  # noqa: F811
    body = b"command=/whosaid&text=Lindqvist&user_id=U1&channel_id=C1&team_id=T1"
    async with conversation(link, by="http") as talk:
        now = int(time.time())

        def signed(secret: str, at: int, body: bytes = body) -> dict[str, str]:
            return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": signature(secret, at, body)}

        secret = talk.sandbox.signing_secret
        assert await post(talk, body) == 401
        assert await post(talk, body, **signed("another secret", now)) == 401
        assert await post(talk, body, **signed(secret, now - 360)) == 401
        assert await post(talk, body + b"&x=1", **signed(secret, now)) == 401
        assert await post(talk, body, **signed(secret, now)) == 200
        for malformed in (b"\xff\xfe", b"payload={not", b'{"authorizations": 5}'):
            assert await post(talk, malformed, **signed(secret, now, malformed)) == 400
        assert await post(talk, b"x" * 1_100_000) == 413


async def health(port: int) -> object:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/healthz") as answer:
        return await answer.json()


async def test_healthz_answers_over_http(link: Link) -> None:  # noqa: F811
    async with conversation(link, by="http") as talk:
        assert await health(talk.settings.port) == {"ok": True}


async def test_healthz_answers_beside_socket_mode_if_a_port_was_given(link: Link) -> None:  # noqa: F811
    async with conversation(link, health=True) as talk:
        assert await health(talk.settings.port) == {"ok": True, "connected": True}


async def test_a_port_in_use_is_named(link: Link) -> None:  # noqa: F811
    async with conversation(link, by="http") as talk:
        settings = some_settings(talk.sandbox, by="http", port=talk.settings.port)
        app = listening(settings, talk.ports, AsyncWebClient(token=talk.sandbox.bot_token))
        with pytest.raises(SettingsWrong, match=f"port {settings.port}"):
            await serve(app, settings, stop=asyncio.Event())


async def test_a_refused_app_token_is_named_at_once(link: Link) -> None:  # noqa: F811
    async with Sandbox.open() as sandbox:
        sandbox.faults.add(method="apps.connections.open", kind="refused", error="invalid_auth", times=9)
        settings = some_settings(sandbox, by="socket")
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        with pytest.raises(SlackUnauthorised, match="invalid_auth"):
            await serve(listening(settings, ports_on(link, settings), client), settings, stop=asyncio.Event())


async def test_slack_that_cannot_be_reached_yet_is_waited_for(link: Link) -> None:  # noqa: F811
    async with Sandbox.open() as sandbox:
        sandbox.faults.add(method="apps.connections.open", kind="server_error", times=1)
        settings = some_settings(sandbox, by="socket")
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        stop = asyncio.Event()
        app = listening(settings, ports_on(link, settings), client)
        serving = asyncio.create_task(serve(app, settings, stop=stop))
        await sandbox.connected(timeout=10)
        receipt = await sandbox.command("/whosaid", "help")
        assert "*/whosaid*" in words(receipt.payload)
        stop.set()
        await serving


async def test_stopping_while_slack_cannot_be_reached_is_quick(link: Link) -> None:  # noqa: F811
    settings = some_settings(_nowhere(), by="socket")  # type: ignore[arg-type]  # only its addresses are read
    client = AsyncWebClient(token="xoxb-none", base_url=settings.slack_api_url)
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(listening(settings, ports_on(link, settings), client), settings, stop=stop))
    await asyncio.sleep(0.3)
    stop.set()
    await asyncio.wait_for(serving, 2)


class _nowhere:  # noqa: N801  # stands for a sandbox that is not there
    bot_token = app_token = "xoxb-none"
    signing_secret = "none"
    channel = "C0WATCH"
    api_url = f"http://127.0.0.1:{free_port()}/api/"


async def test_after_slack_was_down_the_app_is_back_by_itself(link: Link) -> None:  # noqa: F811
    """Long enough for the client's own address to go stale: only a new one lets it in."""
    port = free_port()
    stop = asyncio.Event()
    async with Sandbox.open(port=port) as sandbox:
        settings = some_settings(sandbox, by="socket")
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        app = listening(settings, ports_on(link, settings), client)
        serving = asyncio.create_task(serve(app, settings, stop=stop))
        await sandbox.connected()
    await asyncio.sleep(1)
    async with Sandbox.open(port=port) as sandbox:
        await sandbox.connected(timeout=30)
        assert (await sandbox.command("/whosaid", "help")).acked
        stop.set()
        await serving


def test_what_answers_slack_loads_neither_the_language_model_nor_the_feed_parser() -> None:
    request = "import sys, handlers.slack.app; print(sorted({'spacy', 'feedparser', 'thinc'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", request], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
