"""The Web API answers as Slack does: what is done, and what is refused with which code."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.open() as opened:
        yield opened


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[], timeout=5)


def marked(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


async def refused(call: Any) -> str:
    """The error code of a call that must fail."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_auth_test_names_the_bot_and_its_scopes(sandbox: Sandbox, client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert (answer["team_id"], answer["user_id"]) == (sandbox.team, sandbox.bot_user)
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


async def test_a_wrong_token_a_missing_token_and_an_unknown_method(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert await refused(AsyncWebClient(token="xoxb-other", base_url=sandbox.api_url).auth_test()) == "invalid_auth"
    async with aiohttp.ClientSession() as session, session.post(f"{sandbox.api_url}auth.test") as answer:
        assert (await answer.json())["error"] == "not_authed"
    assert await refused(client.api_call("chat.shout")) == "unknown_method"
    assert await refused(client.apps_connections_open(app_token=sandbox.bot_token)) == "not_allowed_token_type"


async def test_a_message_is_posted_changed_and_deleted(sandbox: Sandbox, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=sandbox.channel, text="one", blocks=[marked("one")])
    await client.chat_update(channel=sandbox.channel, ts=posted["ts"], text="two", blocks=[marked("two")])
    (message,) = sandbox.messages()
    assert (message["text"], message["blocks"][0]["text"]["text"]) == ("two", "two")
    assert message["edits"][0]["text"] == "one"
    assert message["edited"]["user"] == sandbox.bot_user
    await client.chat_delete(channel=sandbox.channel, ts=posted["ts"])
    assert sandbox.messages() == []
    gone = client.chat_update(channel=sandbox.channel, ts=posted["ts"], text="three")
    assert await refused(gone) == "message_not_found"


async def test_a_persons_message_is_not_the_bots_to_change(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await sandbox.say("mine")
    ts = sandbox.messages()[0]["ts"]
    assert await refused(client.chat_update(channel=sandbox.channel, ts=ts, text="x")) == "cant_update_message"
    assert await refused(client.chat_delete(channel=sandbox.channel, ts=ts)) == "cant_delete_message"


async def test_where_the_bot_may_not_write(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async def write(channel: str) -> str:
        return await refused(client.chat_postMessage(channel=channel, text="x"))

    assert await write("C0NOWHERE0") == "channel_not_found"
    assert await write(sandbox.private_channel) == "channel_not_found"
    await client.chat_postMessage(channel=sandbox.other_channel, text="public, with chat:write.public")
    sandbox.withdraw("chat:write.public")
    assert await write(sandbox.other_channel) == "not_in_channel"
    await sandbox.archive(sandbox.channel)
    assert await write(sandbox.channel) == "is_archived"
    await sandbox.unarchive(sandbox.channel)
    await sandbox.kick(sandbox.channel)
    assert await write(sandbox.channel) == "not_in_channel"
    await sandbox.invite(sandbox.channel)
    await client.chat_postMessage(channel=sandbox.channel, text="back")
    sandbox.withdraw("chat:write")
    assert await write(sandbox.channel) == "missing_scope"
    assert sandbox.violations == []


@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")  # that it is missing is the point
async def test_what_a_message_may_not_be(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async def write(**content: Any) -> str:
        return await refused(client.chat_postMessage(channel=sandbox.channel, **content))

    assert await write(text="") == "no_text"
    assert await write(text="x" * 40_001) == "msg_too_long"
    assert await write(text="x", blocks=[marked("x" * 3000)] * 4 + [marked("x")]) == "msg_blocks_too_long"
    assert await write(text="x", blocks=[marked("x")] * 51) == "invalid_blocks"
    assert await write(text="x", blocks="{not json") == "invalid_blocks_format"
    assert await write(text="x", attachments=[{"text": "x"}] * 101) == "too_many_attachments"
    assert await write(markdown_text="x" * 12_001) == "msg_too_long"
    assert await write(text="x", markdown_text="y") == "markdown_text_conflict"
    assert await write(text="x", metadata={"event_type": "a"}) == "invalid_metadata_format"
    assert await write(text="x", thread_ts="1.000001") == "thread_not_found"
    assert sandbox.messages() == []
    assert "no more than 50 items allowed [json-pointer:/blocks]" in [one.rule for one in sandbox.violations]


async def test_exactly_at_the_message_limits_passes(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=sandbox.channel, text="x" * 40_000)
    await client.chat_postMessage(channel=sandbox.channel, markdown_text="x" * 12_000)
    await client.chat_postMessage(channel=sandbox.channel, text="x", blocks=[marked("x" * 3000)] * 4)
    await client.chat_postMessage(channel=sandbox.channel, text="x", attachments=[{"text": "x"}] * 100)
    assert sandbox.violations == []


async def test_the_refusal_of_blocks_names_every_broken_rule(sandbox: Sandbox, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=sandbox.channel, text="x", blocks=[marked(""), {"type": "what"}])
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        "[ERROR] unsupported type: what [json-pointer:/blocks/1]",
    ]


async def test_threads_and_history(sandbox: Sandbox, client: AsyncWebClient) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"id": "d1"}}
    root = await client.chat_postMessage(channel=sandbox.channel, text="root", metadata=metadata)
    reply = await client.chat_postMessage(channel=sandbox.channel, text="reply", thread_ts=root["ts"])
    later = await client.chat_postMessage(channel=sandbox.channel, text="later")

    history = await client.conversations_history(channel=sandbox.channel, include_all_metadata=True)
    assert [one["text"] for one in history["messages"]] == ["later", "root"]
    assert history["messages"][1]["metadata"] == metadata
    assert history["messages"][1]["reply_count"] == 1
    assert all("edits" not in one for one in history["messages"])

    bare = await client.conversations_history(channel=sandbox.channel)
    assert "metadata" not in bare["messages"][1]
    since = await client.conversations_history(channel=sandbox.channel, oldest=root["ts"])
    assert [one["ts"] for one in since["messages"]] == [later["ts"]]
    including = await client.conversations_history(channel=sandbox.channel, latest=root["ts"], inclusive=True)
    assert [one["ts"] for one in including["messages"]] == [root["ts"]]
    first = await client.conversations_history(channel=sandbox.channel, limit=1)
    assert first["has_more"]
    rest = await client.conversations_history(
        channel=sandbox.channel, limit=1, cursor=first["response_metadata"]["next_cursor"]
    )
    assert rest["messages"][0]["ts"] == root["ts"]

    thread = await client.conversations_replies(channel=sandbox.channel, ts=root["ts"])
    assert [one["ts"] for one in thread["messages"]] == [root["ts"], reply["ts"]]


async def test_history_needs_scope_and_membership(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert await refused(client.conversations_history(channel=sandbox.other_channel)) == "not_in_channel"
    sandbox.withdraw("channels:history")
    with pytest.raises(SlackApiError) as caught:
        await client.conversations_history(channel=sandbox.channel)
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "channels:history"
    assert "channels:history" not in caught.value.response["provided"].split(",")


async def test_posting_to_a_person_opens_the_direct_messages(sandbox: Sandbox, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=sandbox.colleague, text="psst")
    opened = await client.conversations_open(users=sandbox.colleague)
    assert posted["channel"] == opened["channel"]["id"] == sandbox.direct_channel(sandbox.colleague)
    assert [one["text"] for one in sandbox.direct(sandbox.colleague)] == ["psst"]
    assert sandbox.direct() == []


async def test_an_ephemeral_message_needs_its_reader_in_the_channel(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=sandbox.channel, user=sandbox.colleague, text="only you")
    assert [one["text"] for one in sandbox.ephemerals(sandbox.colleague)] == ["only you"]
    stranger = client.chat_postEphemeral(channel=sandbox.channel, user="U0STRANGER", text="x")
    assert await refused(stranger) == "user_not_in_channel"


async def test_people_have_time_zones(sandbox: Sandbox, client: AsyncWebClient) -> None:
    person = (await client.users_info(user=sandbox.user))["user"]
    assert (person["tz"], person["is_admin"]) == ("Europe/Berlin", True)
    assert person["tz_offset"] in (3600, 7200)
    assert not (await client.users_info(user=sandbox.colleague))["user"]["is_admin"]
    assert await refused(client.users_info(user="U0STRANGER")) == "user_not_found"
    assert len((await client.users_list())["members"]) == 3


async def test_channels_are_listed_and_described(sandbox: Sandbox, client: AsyncWebClient) -> None:
    listed = await client.conversations_list(types="public_channel")
    assert {one["name"]: one["is_member"] for one in listed["channels"]} == {
        "china-russia-watch": True,
        "general": False,
    }
    assert (await client.conversations_info(channel=sandbox.channel))["channel"]["name"] == "china-russia-watch"
    assert sandbox.bot_user in (await client.conversations_members(channel=sandbox.channel))["members"]
    assert await refused(client.conversations_join(channel=sandbox.other_channel)) == "missing_scope"
    sandbox.grant("channels:join")
    await client.conversations_join(channel=sandbox.other_channel)
    assert (await client.conversations_info(channel=sandbox.other_channel))["channel"]["is_member"]


async def test_a_file_is_uploaded_in_three_steps(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.files_upload_v2(
        channel=sandbox.channel, filename="table.csv", content="a,b\n1,2\n", title="A table", initial_comment="Here:"
    )
    (message,) = sandbox.messages()
    assert (message["text"], message["files"][0]["title"]) == ("Here:", "A table")
    async with aiohttp.ClientSession() as session, session.get(message["files"][0]["url_private"]) as answer:
        assert await answer.text() == "a,b\n1,2\n"
        assert answer.headers["Content-Disposition"] == "attachment"


async def test_a_permalink_leads_to_the_page(sandbox: Sandbox, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=sandbox.channel, text="x")
    link = (await client.chat_getPermalink(channel=sandbox.channel, message_ts=posted["ts"]))["permalink"]
    async with aiohttp.ClientSession() as session, session.get(link) as answer:
        assert answer.status == 200
        assert answer.content_type == "text/html"


HOME = {"type": "home", "blocks": [marked("home")]}


async def test_a_home_is_published_with_a_hash(sandbox: Sandbox, client: AsyncWebClient) -> None:
    first = await client.views_publish(user_id=sandbox.user, view=HOME)
    second = await client.views_publish(user_id=sandbox.user, view=HOME, hash=first["view"]["hash"])
    assert second["view"]["id"] == first["view"]["id"]
    stale = client.views_publish(user_id=sandbox.user, view=HOME, hash=first["view"]["hash"])
    assert await refused(stale) == "hash_conflict"


async def test_no_view_opens_without_a_living_trigger(sandbox: Sandbox, client: AsyncWebClient) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "t"}, "blocks": [marked("x")]}
    assert await refused(client.views_open(trigger_id="1.2.3", view=view)) == "invalid_trigger_id"
    assert await refused(client.views_update(view_id="V0", view=view)) == "not_found"


async def test_faults_come_when_asked_and_then_go(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async def post() -> Any:
        return await client.chat_postMessage(channel=sandbox.channel, text="x")

    sandbox.faults.add(method="chat.postMessage", kind="ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as limited:
        await post()
    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "7")
    sandbox.faults.add(method="chat.postMessage", kind="server_error", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as broken:
            await post()
        assert broken.value.response.status_code == 500
    sandbox.faults.add(method="chat.postMessage", kind="refused", error="fatal_error")
    assert await refused(post()) == "fatal_error"
    assert sandbox.messages() == []

    sandbox.faults.add(method="chat.postMessage", kind="delay", seconds=0.2)
    started = time.monotonic()
    await post()
    assert time.monotonic() - started >= 0.2
    assert len(sandbox.messages()) == 1


async def test_an_answer_lost_is_a_message_stored_and_a_request_dropped_is_not(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sandbox.faults.add(method="chat.postMessage", kind="drop_before")
    with pytest.raises((aiohttp.ClientError, asyncio.TimeoutError)):
        await client.chat_postMessage(channel=sandbox.channel, text="dropped")
    sandbox.faults.add(method="chat.postMessage", kind="answer_lost")
    with pytest.raises((aiohttp.ClientError, asyncio.TimeoutError)):
        await client.chat_postMessage(channel=sandbox.channel, text="stored")
    assert [one["text"] for one in sandbox.messages()] == ["stored"]
    assert [call.fault for call in sandbox.calls("chat.postMessage")] == ["drop_before", "answer_lost"]


def test_an_unknown_fault_is_refused() -> None:
    from bot.sandbox.state.faults import Faults

    with pytest.raises(ValueError, match="no fault is called 'explode'"):
        Faults().add(method="*", kind="explode")


async def test_haste_and_broadcasts_are_noted_not_refused(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=sandbox.channel, text="one &lt;!here&gt;")
    await client.chat_postMessage(channel=sandbox.channel, text="two", blocks=[marked("hear <!channel>")])
    assert "about one a second" in sandbox.warnings[0]
    assert [one["mention"] for one in sandbox.broadcasts] == ["channel"]
    assert sandbox.violations == []


async def test_tiers_are_noted(sandbox: Sandbox, client: AsyncWebClient) -> None:
    for _ in range(20):
        await client.users_list()
    assert sandbox.warnings == []
    await client.users_list()
    assert sandbox.warnings == ["users.list: more than 20 calls in a minute (tier 2)"]


async def test_reactions(sandbox: Sandbox, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=sandbox.channel, text="x")
    asked = {"channel": sandbox.channel, "timestamp": posted["ts"], "name": "eyes"}
    assert await refused(client.reactions_add(**asked)) == "missing_scope"
    sandbox.grant("reactions:write")
    await client.reactions_add(**asked)
    assert await refused(client.reactions_add(**asked)) == "already_reacted"


async def test_a_persons_file_is_the_apps_to_read_with_its_token_and_scope_only(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    file = sandbox.hand_over("feeds.opml", b"<opml/>")
    about = (await client.files_info(file=file))["file"]
    assert (about["name"], about["size"], about["user"]) == ("feeds.opml", 7, sandbox.user)
    assert await refused(client.files_info(file="F0NONE")) == "file_not_found"

    async def got(token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with (
            aiohttp.ClientSession() as session,
            session.get(about["url_private_download"], headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status

    assert [await got(sandbox.bot_token), await got("xoxb-other"), await got("")] == [200, 302, 302]
    sandbox.withdraw("files:read")
    assert await got(sandbox.bot_token) == 302
    assert await refused(client.files_info(file=file)) == "missing_scope"
