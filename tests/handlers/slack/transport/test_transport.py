"""How Slack reaches the app, and how the app stops."""

from __future__ import annotations

import asyncio
import gzip
import logging
import time
from dataclasses import replace

import aiohttp
import pytest
import structlog
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.adapters.redis.connection import Link
from bot.errors import SettingsWrong, SlackUnauthorised, StorageFault
from bot.model import Area, Health, Trouble
from bot.sandbox import Sandbox
from bot.sandbox.transport.http_push import signature
from digests.wording.health import trouble_in_words
from handlers.slack.app import listening, serve
from handlers.slack.transport.transport import Refusals
from tests.support.sandbox_talk import (
    Conversation,
    ask,
    conversation,
    free_port,
    ports_on,
    some_settings,
    words,
)
from tests.support.slack.unsigned import bodies, refused, request, sent, witness
from tests.support.storage.withheld import WithheldArchive


@pytest.mark.parametrize("by", ["socket", "http"])
async def test_an_answer_under_way_is_finished_when_told_to_stop(link: Link, by: str) -> None:
    archive = WithheldArchive(link)
    async with conversation(link, by=by, archive=archive) as talk:
        asking = asyncio.create_task(talk.sandbox.command("/whosaid", "Lindqvist"))
        await archive.asked.wait()
        started = time.monotonic()
        talk.stop.set()
        archive.let.set()
        receipt = await asking
        await talk.serving
        assert receipt.acked
        assert "7 statements" in talk.reply_text()
        assert time.monotonic() - started < 30


async def test_an_idle_app_stops_at_once(link: Link) -> None:
    async with conversation(link) as talk:
        started = time.monotonic()
        talk.stop.set()
        await talk.serving
        assert time.monotonic() - started < 20


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_after_slack_closes_the_socket_the_app_is_back_by_itself(link: Link, reason: str) -> None:
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


async def test_requests_that_are_not_signed_by_slack_just_now_are_refused(link: Link) -> None:
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
        form = {"Content-Type": "application/x-www-form-urlencoded; charset=nonsense"}
        assert await post(talk, body, **signed(secret, now), **form) == 200, "a body is UTF-8, whatever is said of it"
        check = b"ssl_check=1&token=t"
        assert await post(talk, check, **signed(secret, now, check)) == 200
        packed = gzip.compress(body)
        assert await post(talk, packed, **signed(secret, now, packed), **{"Content-Encoding": "gzip"}) == 400
        for malformed in (b"\xff\xfe", b"payload={not", b'{"authorizations": 5}'):
            assert await post(talk, malformed, **signed(secret, now, malformed)) == 400
        assert await post(talk, b"x" * 1_100_000) == 401


async def test_what_slack_did_not_sign_gets_an_empty_401_and_nothing_else_happens(
    link: Link,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Every form of bad header, of every kind of body, as bytes over a real connection."""
    with structlog.testing.capture_logs() as logs:
        async with conversation(link, by="http") as talk, witness() as inner:
            keys, calls = await link.redis.dbsize(), len(talk.sandbox.calls())
            made = dict(refused(inner.url(), secret=talk.sandbox.signing_secret, now=int(time.time())))
            got = {name: await sent(talk.settings.port, raw) for name, raw in made.items()}
            assert {name: answer for name, answer in got.items() if answer != (401, b"")} == {}
            assert (await link.redis.dbsize(), len(talk.sandbox.calls()), inner.connections) == (keys, calls, 0)
            assert "7 statements" in await ask(talk, "/whosaid", "Lindqvist"), "what is signed is answered as ever"
    shown = [one for one in logs if one["log_level"] != "debug" and "refused" in one["event"]]
    assert [one["count"] for one in shown] == [1], "the first, and then none for ten minutes"
    assert not [one for one in logs if one["log_level"] in ("error", "critical")]
    assert not [one for one in caplog.records if one.levelname in ("ERROR", "CRITICAL")]
    assert "/internal/admin" not in caplog.text + repr(logs)


async def test_what_is_no_request_to_the_app_reaches_nothing(
    link: Link,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The server itself refuses it, without a trace in the log: other methods, too large headers, no HTTP."""
    async with conversation(link, by="http") as talk, witness() as inner:
        keys, calls = await link.redis.dbsize(), len(talk.sandbox.calls())
        content_type, body = bodies(inner.url())["command"]
        for method in ("GET", "PUT", "HEAD", "DELETE", "OPTIONS"):
            status, _ = await sent(talk.settings.port, request([], body, content_type, method=method))
            assert status == 405, method
        large = request([("X-Slack-Signature", b"v0=" + b"a" * 20_000)], body, content_type)
        broken = request([("X-Slack-Request-Timestamp", b"abc")], b"zz\r\nno chunk", content_type, chunked=True)
        for raw in (large, broken, b"\x16\x03\x01 no HTTP\r\n\r\n", request([("X-\0", b"1")], body, content_type)):
            status, _ = await sent(talk.settings.port, raw)
            assert status in (400, 401), raw[:60]
        assert (await link.redis.dbsize(), len(talk.sandbox.calls()), inner.connections) == (keys, calls, 0)
    assert not [one for one in caplog.records if one.levelno > logging.INFO]


async def test_a_body_that_never_ends_is_given_up(link: Link) -> None:
    async with conversation(link, by="http") as talk:
        now = int(time.time())
        formed = [
            ("X-Slack-Request-Timestamp", b"%d" % now),
            ("X-Slack-Signature", signature("another secret", now, b"").encode()),
        ]
        endless = request(formed, b"5\r\nhello\r\n", "application/json", chunked=True)
        assert await sent(talk.settings.port, endless) == (401, b"")


async def test_bolts_error_handler_trusts_nothing_that_bolt_did_not_verify(link: Link) -> None:
    """Even if a request came past the first check."""
    async with conversation(link) as talk, witness() as inner:
        app = listening(talk.ports)
        keys, calls = await link.redis.dbsize(), len(talk.sandbox.calls())
        content_type, body = bodies(inner.url())["command"]
        for bad in ({"x-slack-request-timestamp": "abc"}, {"x-slack-request-timestamp": "1" * 5_000}):
            head = {"content-type": content_type, "x-slack-signature": "v0=é", **bad}
            answer = await app.async_dispatch(AsyncBoltRequest(body=body.decode(), headers=dict(head)))
            assert (answer.status, answer.body) == (401, "")
        assert (await link.redis.dbsize(), len(talk.sandbox.calls()), inner.connections) == (keys, calls, 0)


def test_refusals_are_told_seldom_and_none_is_lost_from_the_count() -> None:
    refusals = Refusals("refused")
    with structlog.testing.capture_logs() as logs:
        for second in range(1_300):
            refusals.add(now=second)
    assert [one["count"] for one in logs] == [1, 600, 600]


async def health(port: int) -> object:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/healthz") as answer:
        return await answer.json()


async def test_healthz_answers_over_http(link: Link) -> None:
    async with conversation(link, by="http") as talk:
        assert await health(talk.settings.port) == {"ok": True, "troubles": []}


async def test_healthz_answers_beside_socket_mode_if_a_port_was_given(link: Link) -> None:
    async with conversation(link, health=True) as talk:
        assert await health(talk.settings.port) == {"ok": True, "connected": True, "troubles": []}


FULL = Health(
    troubles=(Trouble(area=Area.STORAGE, of=StorageFault.FULL), Trouble(area=Area.LETTERS, detail="no", count=2))
)


async def test_where_nothing_can_be_kept_healthz_and_readyz_fail_and_say_so(link: Link) -> None:
    async with Sandbox.open() as sandbox:
        settings = some_settings(sandbox, by="http", port=0)
        stop, port = asyncio.Event(), asyncio.get_running_loop().create_future()
        app = listening(ports_on(link, settings))
        now = [FULL]
        serving = asyncio.create_task(serve(app, settings, stop=stop, ready=port.set_result, health=lambda: now[0]))
        # Of several addresses with ports of their own the first is given: whichever localhost it is.
        home, found = f"http://localhost:{await port}", {}
        async with aiohttp.ClientSession() as session:
            for health in (FULL, Health(troubles=FULL.troubles[1:])):
                now[0] = health
                for page in ("healthz", "readyz"):
                    async with session.get(f"{home}/{page}") as answer:
                        found[page, len(health.troubles)] = answer.status, await answer.json()
        stop.set()
        await serving
    full = {"part": "storage", "says": trouble_in_words(FULL.troubles[0])}
    assert "its memory is full, so nothing new is kept: raise its maxmemory" in full["says"]
    assert found["readyz", 2] == (503, {"ready": False, "because": [full]})
    assert found["readyz", 1] == (200, {"ready": True, "because": []})
    assert (found["healthz", 2][0], found["healthz", 2][1]["troubles"][0]) == (503, full)
    assert (found["healthz", 1][0], found["healthz", 1][1]["ok"]) == (200, False)


async def test_a_port_in_use_is_named(link: Link) -> None:
    async with conversation(link, by="http") as talk:
        settings = some_settings(talk.sandbox, by="http", port=talk.settings.port)
        app = listening(replace(talk.ports, settings=settings))
        with pytest.raises(SettingsWrong, match=f"port {settings.port}"):
            await serve(app, settings, stop=asyncio.Event())


async def test_a_refused_app_token_is_named_at_once(link: Link) -> None:
    async with Sandbox.open() as sandbox:
        sandbox.faults.add(method="apps.connections.open", kind="refused", error="invalid_auth", times=9)
        settings = some_settings(sandbox, by="socket")
        with pytest.raises(SlackUnauthorised, match="invalid_auth"):
            await serve(listening(ports_on(link, settings)), settings, stop=asyncio.Event())


async def test_slack_that_cannot_be_reached_yet_is_waited_for(link: Link) -> None:
    async with Sandbox.open() as sandbox:
        sandbox.faults.add(method="apps.connections.open", kind="server_error", times=1)
        settings = some_settings(sandbox, by="socket")
        stop = asyncio.Event()
        app = listening(ports_on(link, settings))
        serving = asyncio.create_task(serve(app, settings, stop=stop))
        await sandbox.connected(timeout=10)
        receipt = await sandbox.command("/whosaid", "help")
        assert "*/whosaid*" in words(receipt.payload)
        stop.set()
        await serving


async def test_stopping_while_slack_cannot_be_reached_is_quick(link: Link) -> None:
    settings = some_settings(_nowhere(), by="socket")  # type: ignore[arg-type]  # only its addresses are read
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(listening(ports_on(link, settings)), settings, stop=stop))
    await asyncio.sleep(0.3)
    stop.set()
    await asyncio.wait_for(serving, 2)


class _nowhere:  # noqa: N801  # reads as a function where it is used
    bot_token = app_token = "xoxb-none"
    signing_secret = "none"
    channel = "C0WATCH"
    api_url = f"http://127.0.0.1:{free_port()}/api/"


async def test_after_slack_was_down_the_app_is_back_by_itself(link: Link) -> None:
    """Long enough for the client's own address to go stale: only a new one lets it in."""
    port = free_port()
    stop = asyncio.Event()
    async with Sandbox.open(port=port) as sandbox:
        settings = some_settings(sandbox, by="socket")
        app = listening(ports_on(link, settings))
        serving = asyncio.create_task(serve(app, settings, stop=stop))
        await sandbox.connected()
    await asyncio.sleep(1)
    async with Sandbox.open(port=port) as sandbox:
        await sandbox.connected(timeout=30)
        assert (await sandbox.command("/whosaid", "help")).acked
        stop.set()
        await serving
