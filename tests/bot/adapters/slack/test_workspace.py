"""What is asked of Slack about people and files, against the strict sandbox; the token goes nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.workspace import SlackWorkspace
from bot.errors import SlackRefused, SlackUnauthorised
from bot.model import ChannelId, UserId
from bot.ports import Membership, NotShared, SharedFile
from bot.sandbox import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.open() as sandbox:
        yield sandbox


def workspace(sandbox: Sandbox) -> SlackWorkspace:
    return SlackWorkspace(AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url))


async def test_an_admin_is_told_from_a_member(sandbox: Sandbox) -> None:
    asked = workspace(sandbox)
    assert await asked.is_admin(UserId(sandbox.user))
    assert not await asked.is_admin(UserId(sandbox.colleague))
    with pytest.raises(SlackRefused):
        await asked.is_admin(UserId("U0NOBODY"))


async def test_who_is_in_a_channel_and_that_a_yes_is_remembered_for_a_minute(sandbox: Sandbox) -> None:
    seconds = [0.0]
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    asked = SlackWorkspace(client, clock=lambda: seconds[0])
    channel, someone, nobody = ChannelId(sandbox.channel), UserId(sandbox.colleague), UserId("U0NOBODY")
    for at, calls in ((0.0, 1), (59.0, 1), (61.0, 2)):
        seconds[0] = at
        assert await asked.membership(someone, channel) is Membership.MEMBER
        assert len(sandbox.calls("conversations.members")) == calls
    for calls in (3, 4):
        assert await asked.membership(nobody, channel) is Membership.STRANGER, "asked again each time"
        assert len(sandbox.calls("conversations.members")) == calls
    sandbox.grant("groups:read")
    assert await asked.membership(someone, ChannelId(sandbox.private_channel)) is Membership.UNSEEN
    assert await asked.membership(someone, ChannelId("C0NONE")) is Membership.UNSEEN


async def test_direct_messages_are_of_one_person(sandbox: Sandbox) -> None:
    mine = ChannelId(sandbox.direct_channel(sandbox.user))
    assert await workspace(sandbox).membership(UserId(sandbox.user), mine) is Membership.MEMBER
    assert await workspace(sandbox).membership(UserId(sandbox.colleague), mine) is Membership.STRANGER


async def test_without_the_scope_nobody_counts_as_a_member(sandbox: Sandbox) -> None:
    sandbox.withdraw("channels:read")
    with pytest.raises(SlackUnauthorised, match="channels:read"):
        await workspace(sandbox).membership(UserId(sandbox.user), ChannelId(sandbox.channel))


async def test_a_file_that_a_person_chose_is_read(sandbox: Sandbox) -> None:
    file = sandbox.hand_over("feeds.opml", b"<opml/>")
    assert await workspace(sandbox).shared(file, most=100) == SharedFile("feeds.opml", b"<opml/>")


async def test_a_file_too_large_is_not_even_fetched(sandbox: Sandbox) -> None:
    file = sandbox.hand_over("feeds.opml", b"x" * 5_001)
    shown = await workspace(sandbox).shared(file, most=5_000)
    assert shown == NotShared("feeds.opml is too large: at most 5 kB are read")


async def test_without_the_scope_the_missing_one_is_named(sandbox: Sandbox) -> None:
    file = sandbox.hand_over("feeds.opml", b"<opml/>")
    sandbox.withdraw("files:read")
    with pytest.raises(SlackUnauthorised, match="files:read"):
        await workspace(sandbox).shared(file, most=100)


async def test_the_token_is_never_sent_to_another_host() -> None:
    """A Slack that says its file lives elsewhere, as for files of Google Drive: nobody goes there."""
    elsewhere: list[str] = []

    async def info(request: web.Request) -> web.Response:
        url = f"http://127.0.0.1:{other}/feeds.opml"
        return web.json_response({"ok": True, "file": {"name": "feeds.opml", "size": 9, "url_private_download": url}})

    async def leak(request: web.Request) -> web.Response:
        elsewhere.append(request.headers.get("Authorization", ""))
        return web.Response(text="<opml/>")

    slack, stranger = web.Application(), web.Application()
    slack.add_routes([web.route("*", "/api/files.info", info)])
    stranger.add_routes([web.get("/feeds.opml", leak)])
    runners = [web.AppRunner(slack), web.AppRunner(stranger)]
    try:
        for runner in runners:
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
        home, other = (runner.addresses[0][1] for runner in runners)
        client = AsyncWebClient(token="xoxb-invented", base_url=f"http://127.0.0.1:{home}/api/")
        shown = await SlackWorkspace(client).shared("F1", most=100)
    finally:
        for runner in runners:
            await runner.cleanup()
    assert isinstance(shown, NotShared)
    assert "outside Slack" in shown.reason
    assert elsewhere == []
