"""Socket Mode, signed requests and response URLs keep Slack's rules."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from bot.sandbox.protocol import Refused
from bot.sandbox.state.tickets import RESPONSE_SECONDS, TRIGGER_SECONDS, ResponseUrls, Triggers


async def socket_url(sandbox: Sandbox) -> str:
    client = AsyncWebClient(base_url=sandbox.api_url)
    return str((await client.apps_connections_open(app_token=sandbox.app_token))["url"])


async def test_a_socket_url_is_good_once() -> None:
    async with Sandbox.open() as sandbox, aiohttp.ClientSession() as session:
        url = await socket_url(sandbox)
        async with session.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)


async def test_ten_connections_and_no_more() -> None:
    async with Sandbox.open() as sandbox, aiohttp.ClientSession() as session:
        opened = [await session.ws_connect(await socket_url(sandbox)) for _ in range(10)]
        for socket in opened:
            assert (await socket.receive_json())["type"] == "hello"
        assert sandbox.connections == 10
        eleventh = await session.ws_connect(await socket_url(sandbox))
        assert await eleventh.receive_json() == {
            "type": "disconnect",
            "reason": "too_many_websockets",
            "debug_info": {},
        }
        for socket in (*opened, eleventh):
            await socket.close()


async def test_an_event_nobody_acknowledges_comes_three_times_more() -> None:
    async with (
        Sandbox.open(ack_within=0.1, retry_after=(0, 0.05, 0.05)) as sandbox,
        aiohttp.ClientSession() as session,
        session.ws_connect(await socket_url(sandbox)) as socket,
    ):
        await socket.receive_json()
        receipt = await sandbox.mention("hello")
        assert not receipt.acked
        came = [await socket.receive_json(timeout=3) for _ in range(4)]
        assert [one["retry_attempt"] for one in came] == [0, 1, 2, 3]
        assert [one["retry_reason"] for one in came] == ["", "http_timeout", "http_timeout", "http_timeout"]
        assert len({one["payload"]["event_id"] for one in came}) == 1
        assert len({one["envelope_id"] for one in came}) == 4


async def test_an_acknowledged_event_does_not_come_again() -> None:
    async with (
        Sandbox.open(retry_after=(0, 0, 0)) as sandbox,
        aiohttp.ClientSession() as session,
        session.ws_connect(await socket_url(sandbox)) as socket,
    ):
        await socket.receive_json()
        mention = asyncio.create_task(sandbox.mention("hello"))
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        assert (await mention).acked
        with pytest.raises(asyncio.TimeoutError):
            await socket.receive_json(timeout=0.2)


async def test_pushed_requests_are_signed_and_retried_unless_the_app_declines() -> None:
    got: list[tuple[dict[str, str], bytes]] = []
    answers = iter([web.Response(status=500), web.Response(status=500, headers={"X-Slack-No-Retry": "1"})])

    async def receive(request: web.Request) -> web.Response:
        got.append((dict(request.headers), await request.read()))
        return next(answers)

    app = web.Application()
    app.add_routes([web.post("/slack/events", receive)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    async with Sandbox.open(push_to=url, retry_after=(0, 0, 0)) as sandbox:
        await sandbox.mention("hello")
        async with asyncio.timeout(2):
            while len(got) < 2:
                await asyncio.sleep(0.01)
        verifier = SignatureVerifier(sandbox.signing_secret)
        assert all(verifier.is_valid_request(body, headers) for headers, body in got)
        assert not SignatureVerifier("another secret").is_valid_request(got[0][1], got[0][0])
        assert got[1][0]["X-Slack-Retry-Num"] == "1"
        assert got[1][0]["X-Slack-Retry-Reason"] == "http_error"
        await asyncio.sleep(0.1)
        assert len(got) == 2
    await runner.cleanup()


async def response_url(sandbox: Sandbox, session: aiohttp.ClientSession) -> str:
    """A command's response URL, taken from its envelope."""
    async with session.ws_connect(await socket_url(sandbox)) as socket:
        await socket.receive_json()
        command = asyncio.create_task(sandbox.command("/whosaid", "Quill", channel=sandbox.private_channel))
        envelope: dict[str, Any] = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await command
        return str(envelope["payload"]["response_url"])


async def test_a_response_url_serves_five_times_also_where_the_bot_is_no_member() -> None:
    async with Sandbox.open() as sandbox, aiohttp.ClientSession() as session:
        url = await response_url(sandbox, session)
        for at in range(5):
            async with session.post(url, json={"text": str(at)}) as answer:
                assert answer.status == 200
        async with session.post(url, json={"text": "six"}) as answer:
            assert (await answer.json())["error"] == "used_url"
        assert [one["text"] for one in sandbox.ephemerals(channel=sandbox.private_channel)] == list("01234")
        assert [str(one) for one in sandbox.violations] == ["response_url: used_url"]


async def test_a_response_url_posts_in_the_channel_and_refuses_bad_blocks() -> None:
    async with Sandbox.open() as sandbox, aiohttp.ClientSession() as session:
        url = await response_url(sandbox, session)
        async with session.post(url, json={"text": "all", "response_type": "in_channel"}) as answer:
            assert answer.status == 200
        async with session.post(url, json={"blocks": [{"type": "section"}]}) as answer:
            assert (await answer.json())["error"] == "invalid_blocks"
        long = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}] * 5
        async with session.post(url, json={"text": "long", "blocks": long}) as answer:
            assert answer.status == 200
        assert [one["text"] for one in sandbox.messages(sandbox.private_channel)] == ["all"]


def test_a_response_url_lives_thirty_minutes() -> None:
    now = [0.0]
    urls = ResponseUrls(lambda: now[0])
    key = urls.issue("U1", "C1")
    now[0] = RESPONSE_SECONDS
    assert urls.use(key).user == "U1"
    now[0] = RESPONSE_SECONDS + 0.1
    with pytest.raises(Refused, match="expired_url"):
        urls.use(key)


def test_a_trigger_lives_three_seconds_and_opens_once() -> None:
    now = [0.0]
    triggers = Triggers(lambda: now[0])
    first, second = triggers.issue("U1"), triggers.issue("U1")
    now[0] = TRIGGER_SECONDS
    assert triggers.redeem(first) == "U1"
    with pytest.raises(Refused, match="exchanged_trigger_id"):
        triggers.redeem(first)
    now[0] = TRIGGER_SECONDS + 0.1
    with pytest.raises(Refused, match="expired_trigger_id"):
        triggers.redeem(second)


async def test_a_message_that_is_deleted_while_the_button_is_answered() -> None:
    """The app deletes the original before it acknowledges: nobody is told of a failure."""
    async with Sandbox.open() as sandbox, aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        press = {"type": "button", "text": {"type": "plain_text", "text": "Dismiss"}, "action_id": "dismiss"}
        blocks = [{"type": "actions", "elements": [press]}]
        await client.chat_postEphemeral(channel=sandbox.channel, user=sandbox.user, text="x", blocks=blocks)
        async with session.ws_connect(await socket_url(sandbox)) as socket:
            await socket.receive_json()
            pressed = asyncio.create_task(sandbox.press(sandbox.ephemerals()[0], "dismiss"))
            envelope = await socket.receive_json()
            async with session.post(envelope["payload"]["response_url"], json={"delete_original": True}) as answer:
                assert answer.status == 200
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
            assert (await pressed).acked
        assert sandbox.ephemerals() == []


async def test_a_person_invites_the_bot() -> None:
    async with Sandbox.open() as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        await sandbox.command("/invite", "@Amur", channel=sandbox.private_channel)
        await client.chat_postMessage(channel=sandbox.private_channel, text="Here I am.")
        assert [one["text"] for one in sandbox.messages(sandbox.private_channel)] == ["Here I am."]


async def test_the_view_stack_holds_three() -> None:
    async with Sandbox.open() as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        view = {"type": "modal", "title": {"type": "plain_text", "text": "t"}, "blocks": [{"type": "divider"}]}
        await client.views_open(trigger_id=sandbox.trigger(), view=view)
        for _ in range(2):
            await client.views_push(trigger_id=sandbox.trigger(), view=view)
        with pytest.raises(SlackApiError, match="push_limit_reached"):
            await client.views_push(trigger_id=sandbox.trigger(), view=view)
        assert len(sandbox.views()) == 3
        top = sandbox.views()[-1]
        changed = await client.views_update(view_id=top["id"], hash=top["hash"], view=view)
        assert changed["view"]["id"] == top["id"]
        with pytest.raises(SlackApiError, match="hash_conflict"):
            await client.views_update(view_id=top["id"], hash="stale", view=view)


async def test_other_web_pages_are_kept_out() -> None:
    async with Sandbox.open() as sandbox, aiohttp.ClientSession() as session:

        async def status(path: str, **headers: str) -> int:
            async with session.post(f"{sandbox.page_url}{path}", headers=headers, data=b"{}") as answer:
                return answer.status

        auth = {"Authorization": f"Bearer {sandbox.bot_token}"}
        assert await status("api/auth.test", **auth) == 200
        assert await status("api/auth.test", **auth, Host="evil.example") == 403
        assert await status("api/auth.test", **auth, Origin="https://evil.example") == 403
        assert await status("api/auth.test", **auth, Origin="null") == 403
        assert await status("page-api/act", **{"Sec-Fetch-Site": "cross-site"}) == 403
        assert await status("page-api/act", **{"Content-Type": "text/plain"}) == 415
        async with session.get(sandbox.page_url) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(await socket_url(sandbox), origin="https://evil.example")


async def test_a_manifest_says_what_is_delivered(tmp_path: Any) -> None:
    manifest = tmp_path / "manifest.json"
    declared = {
        "display_information": {"name": "Amur"},
        "features": {"slash_commands": [{"command": "/whosaid", "description": "d"}]},
        "oauth_config": {"scopes": {"bot": ["chat:write"]}},
        "settings": {"event_subscriptions": {"bot_events": []}},
    }
    manifest.write_text(json.dumps(declared), encoding="utf-8")
    async with Sandbox.open(manifest=manifest) as sandbox:
        assert "not a command here" in (await sandbox.command("/digest")).notice
        assert "does not listen" in (await sandbox.mention("hello")).notice
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        with pytest.raises(SlackApiError, match="not_enabled"):
            await client.views_publish(user_id=sandbox.user, view={"type": "home", "blocks": []})
        with pytest.raises(SlackApiError, match="missing_scope"):
            await client.users_list()
    declared["display_information"] = {"name": "x" * 36}
    manifest.write_text(json.dumps(declared), encoding="utf-8")
    with pytest.raises(ValueError, match="must be less than 36 characters"):
        async with Sandbox.open(manifest=manifest):
            pass
