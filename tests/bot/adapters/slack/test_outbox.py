"""The outbox against the strict sandbox workspace, and against a Slack that misbehaves."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.outbox import SlackOutbox
from bot.errors import SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised
from bot.model import DeliveryId, Part, UserId
from bot.sandbox import Sandbox
from tests.support.posting.recording_slack import Fault, Slack, slack

PART = Part(text="*Digest* – ж", blocks=json.dumps([{"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}]))
ID = DeliveryId("d1")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.open() as sandbox:
        yield sandbox


@pytest.fixture
async def outbox(sandbox: Sandbox) -> AsyncIterator[SlackOutbox]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        yield SlackOutbox(client(sandbox.api_url, session, sandbox.bot_token))


@pytest.fixture
async def shaky() -> AsyncIterator[Slack]:
    async with slack(timeout=0.5) as made:
        yield made


def client(url: str, session: aiohttp.ClientSession, token: str = "xoxb-test") -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=url, session=session, retry_handlers=[])


def earlier() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=2)


async def test_a_message_is_found_again_by_its_delivery_and_number(outbox: SlackOutbox, sandbox: Sandbox) -> None:
    since = earlier()
    assert await outbox.find(sandbox.channel, delivery=ID, number=0, since=since) is None
    ts = await outbox.post(sandbox.channel, PART, delivery=ID, number=0)
    assert await outbox.find(sandbox.channel, delivery=ID, number=0, since=since) == ts
    assert await outbox.find(sandbox.channel, delivery=ID, number=1, since=since) is None
    assert await outbox.find(sandbox.channel, delivery=DeliveryId("d2"), number=0, since=since) is None
    later = datetime.now(UTC) + timedelta(minutes=1)
    assert await outbox.find(sandbox.channel, delivery=ID, number=0, since=later) is None


async def test_a_threaded_message_is_found_in_its_thread(outbox: SlackOutbox, sandbox: Sandbox) -> None:
    parent = await outbox.post(sandbox.channel, PART, delivery=ID, number=0)
    await asyncio.sleep(1.1)  # the sandbox keeps Slack's pace of one message a second
    reply = await outbox.post(sandbox.channel, PART, delivery=ID, number=1, thread=parent)
    assert await outbox.find(sandbox.channel, delivery=ID, number=1, since=earlier(), thread=parent) == reply
    assert await outbox.find(sandbox.channel, delivery=ID, number=1, since=earlier()) is None


async def test_a_direct_message_has_a_channel_that_can_be_searched(outbox: SlackOutbox, sandbox: Sandbox) -> None:
    to = await outbox.direct(UserId(sandbox.user))
    assert to.startswith("D")
    ts = await outbox.post(to, PART, delivery=ID, number=0)
    assert await outbox.find(to, delivery=ID, number=0, since=earlier()) == ts


async def test_it_knows_who_it_is(outbox: SlackOutbox, sandbox: Sandbox) -> None:
    team, user, name = await outbox.whoami()
    assert (team, user) == (sandbox.team, sandbox.bot_user)
    assert name


async def test_it_knows_what_its_token_may_do(outbox: SlackOutbox) -> None:
    assert {"chat:write", "commands"} <= await outbox.scopes()


async def test_links_are_not_unfolded(shaky: Slack) -> None:
    await shaky.outbox.post("C1", PART, delivery=ID, number=0)
    (message,) = shaky.messages
    assert [message["unfurl_links"], message["unfurl_media"]] in ([False, False], ["0", "0"], ["false", "false"])
    assert message["metadata"] == {"event_type": "amur_delivery", "event_payload": {"delivery_id": "d1", "part": 0}}


@pytest.mark.parametrize(
    ("fault", "stored"),
    [("cut before", 0), ("cut after", 1), ("500 before", 0), ("500 after", 1), ("fatal after", 1), ("hang after", 1)],
)
async def test_what_leaves_it_open_whether_the_message_was_stored_is_doubt_and_asked_once(
    shaky: Slack, fault: Fault, stored: int
) -> None:
    shaky.plan = iter([fault])
    with pytest.raises(SlackInDoubt):
        await shaky.outbox.post("C1", PART, delivery=ID, number=0)
    assert shaky.calls["chat.postMessage"] == 1, "nobody retries behind our back"
    assert len(shaky.messages) == stored


async def test_a_rate_limit_is_no_doubt_and_says_how_long(shaky: Slack) -> None:
    shaky.plan = iter(["429"])
    with pytest.raises(SlackBusy) as shown:
        await shaky.outbox.post("C1", PART, delivery=ID, number=0)
    assert shown.value.retry_after == 1.0


async def test_no_connection_is_no_doubt() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with aiohttp.ClientSession() as session:
        outbox = SlackOutbox(client(f"http://127.0.0.1:{port}/api/", session))
        with pytest.raises(SlackBusy, match="no connection"):
            await outbox.post("C1", PART, delivery=ID, number=0)


@pytest.mark.parametrize("code", ["token_revoked", "invalid_auth", "account_inactive"])
async def test_a_dead_token_is_told_apart(shaky: Slack, code: str) -> None:
    shaky.errors["chat.postMessage"] = code
    with pytest.raises(SlackUnauthorised, match=code):
        await shaky.outbox.post("C1", PART, delivery=ID, number=0)


async def test_a_missing_scope_is_named(shaky: Slack) -> None:
    shaky.errors["conversations.history"] = "missing_scope"
    with pytest.raises(SlackUnauthorised, match="needs the scope channels:history"):
        await shaky.outbox.find("C1", delivery=ID, number=0, since=earlier())


async def test_a_definite_no_carries_its_code(outbox: SlackOutbox, sandbox: Sandbox) -> None:
    with pytest.raises(SlackRefused) as shown:
        await outbox.post("C0NOWHERE", PART, delivery=ID, number=0)
    assert shown.value.code == "channel_not_found"
    with pytest.raises(SlackRefused) as shown:
        await outbox.post(sandbox.channel, Part(text="x", blocks='[{"type":"nonsense"}]'), delivery=ID, number=0)
    assert shown.value.code == "invalid_blocks"
    assert shown.value.detail


async def test_a_message_far_back_in_a_busy_channel_is_found(shaky: Slack) -> None:
    ts = await shaky.outbox.post("C1", PART, delivery=ID, number=0)
    for number in range(10):
        await shaky.outbox.post("C1", PART, delivery=DeliveryId("other"), number=number)
    assert await shaky.outbox.find("C1", delivery=ID, number=0, since=earlier()) == ts
    assert shaky.calls["conversations.history"] == 4


def test_a_client_that_retries_is_refused() -> None:
    with pytest.raises(ValueError, match="retry_handlers"):
        SlackOutbox(AsyncWebClient(token="xoxb-test"))
