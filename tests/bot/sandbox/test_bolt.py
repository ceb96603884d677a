"""A real Bolt AsyncApp lives in the workspace: over Socket Mode and over signed HTTP."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox import Sandbox
from tests.support.slack.bolt_app import app_for, over_sockets

Room = tuple[Sandbox, list[dict[str, Any]]]


@contextlib.asynccontextmanager
async def over_http() -> AsyncIterator[Room]:
    """The app's own aiohttp server gets signed requests. Its port is known only when it runs: sandbox second."""
    late: dict[str, web.Application] = {}

    async def forward(request: web.Request) -> web.StreamResponse:
        handler = late["app"].router.routes()
        post = next(route for route in handler if route.method == "POST")
        return await post.handler(request)

    front = web.Application()
    front.add_routes([web.post("/slack/events", forward)])
    runner = web.AppRunner(front)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    seen: list[dict[str, Any]] = []
    try:
        async with Sandbox.open(push_to=url) as sandbox:
            late["app"] = app_for(sandbox, seen).server().web_app
            yield sandbox, seen
    finally:
        await runner.cleanup()


@pytest.fixture(params=["sockets", "http"])
async def room(request: pytest.FixtureRequest) -> AsyncIterator[Room]:
    if request.param == "http":
        async with over_http() as opened:
            yield opened
    else:
        async with Sandbox.open() as sandbox, over_sockets(sandbox) as seen:
            yield sandbox, seen


async def test_a_slash_command_is_acknowledged_and_its_answer_seen_by_one_person(room: Room) -> None:
    sandbox, seen = room
    receipt = await sandbox.command("/whosaid", "Quill & Marsh")
    assert receipt.acked
    assert seen[0]["text"] == "Quill &amp; Marsh"
    (answer,) = sandbox.ephemerals(channel=sandbox.channel)
    assert answer["text"] == "Nobody is called Quill &amp; Marsh"
    assert sandbox.ephemerals(sandbox.colleague) == []
    assert sandbox.messages() == []
    assert sandbox.violations == []


async def test_a_button_replaces_its_message_and_shares_another(room: Room) -> None:
    sandbox, _ = room
    await sandbox.command("/whosaid", "Quill")
    (answer,) = sandbox.ephemerals()
    receipt = await sandbox.press(answer, "share")
    assert receipt.acked
    shared = await sandbox.until(lambda: sandbox.messages())
    assert [message["text"] for message in shared] == ["Quill, shared"]
    assert sandbox.ephemerals()[0]["text"] == "Shared."
    assert "blocks" not in sandbox.ephemerals()[0]


async def test_a_modal_opens_refuses_and_accepts(room: Room) -> None:
    sandbox, _ = room
    await sandbox.command("/whosaid", "Quill")
    await sandbox.press(sandbox.ephemerals()[0], "alert")
    (view,) = await sandbox.until(lambda: sandbox.views())

    empty = await sandbox.submit(view, {})
    assert (empty.acked, list(empty.payload["errors"])) == (False, ["words"])  # type: ignore[index]  # it has one

    refused = await sandbox.submit(view, {"words": "banks AND (yuan"})
    assert refused.payload == {"response_action": "errors", "errors": {"words": "A bracket is open."}}
    assert len(sandbox.views()) == 1

    offered = await sandbox.choose(view, "person", "br")
    assert [one["value"] for one in offered] == ["bram oster"]

    accepted = await sandbox.submit(view, {"typed": "yuan", "place": "titles", "person": "bram oster"})
    assert accepted.acked
    assert sandbox.views() == []
    (message,) = await sandbox.until(lambda: sandbox.direct())
    assert message["text"] == "Alert saved: yuan"
    assert sandbox.violations == []


async def test_a_mention_is_answered_in_its_thread(room: Room) -> None:
    sandbox, seen = room
    await sandbox.mention("who said <this>?")
    asked, answered = await sandbox.until(lambda: sandbox.messages() if len(sandbox.messages()) == 2 else None)
    assert seen[0]["text"] == f"<@{sandbox.bot_user}> who said &lt;this&gt;?"
    assert answered["thread_ts"] == asked["ts"]
    assert asked["reply_count"] == 1


async def test_a_direct_message_reaches_the_app(room: Room) -> None:
    sandbox, _ = room
    await sandbox.say("hello", channel=sandbox.direct_channel())
    said = await sandbox.until(lambda: sandbox.direct() if len(sandbox.direct()) == 2 else None)
    assert said[1]["text"] == "I heard you."


async def test_opening_the_home_tab_brings_a_view(room: Room) -> None:
    sandbox, _ = room
    assert sandbox.home() is None
    await sandbox.open_home()
    home = await sandbox.until(lambda: sandbox.home())
    assert home["blocks"][0]["text"]["text"] == "*Your alerts*"
    await sandbox.press(home, "alert")
    assert await sandbox.until(lambda: sandbox.views())


async def test_a_message_shortcut_is_answered(room: Room) -> None:
    sandbox, _ = room
    await sandbox.say("The pipeline is late.")
    await sandbox.shortcut("who_said_this", sandbox.messages()[0])
    (answer,) = await sandbox.until(lambda: sandbox.ephemerals())
    assert answer["text"] == "You asked about: The pipeline is late."


async def test_an_app_that_is_too_slow_makes_slack_speak_to_the_person() -> None:
    async with Sandbox.open(ack_within=0.2) as sandbox, over_sockets(sandbox):
        receipt = await sandbox.command("/slow")
        assert not receipt.acked
        assert sandbox.ephemerals()[0]["text"] == '/slow failed with the error "operation_timeout"'


async def test_no_app_at_all_is_told_too() -> None:
    async with Sandbox.open() as sandbox:
        receipt = await sandbox.command("/whosaid", "Quill")
        assert not receipt.acked
        assert sandbox.ephemerals()[0]["text"] == '/whosaid failed with the error "dispatch_failed"'


async def test_slash_commands_are_refused_in_threads(room: Room) -> None:
    sandbox, seen = room
    await sandbox.say("a thread")
    receipt = await sandbox.command("/whosaid", "Quill", thread=sandbox.messages()[0]["ts"])
    assert not receipt.acked
    assert "not supported in threads" in receipt.notice
    assert seen == []


async def test_the_app_comes_back_after_a_disconnect() -> None:
    async with Sandbox.open() as sandbox, over_sockets(sandbox):
        await sandbox.disconnect("refresh_requested")
        await sandbox.until(lambda: len(sandbox.calls("apps.connections.open")) == 2, 20)
        await sandbox.connected(20)
        assert (await sandbox.command("/whosaid", "Quill")).acked


async def test_fifty_commands_at_once_are_all_acknowledged() -> None:
    async with Sandbox.open() as sandbox, over_sockets(sandbox):
        receipts = await asyncio.gather(*(sandbox.command("/whosaid", f"Quill {n}") for n in range(50)))
        assert all(receipt.acked for receipt in receipts)
        assert len(sandbox.ephemerals()) == 50
