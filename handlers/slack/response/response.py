"""Carrying endings out: the calls to Slack that show somebody what was decided."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal, TypeVar, assert_never

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.bootstrap.slack import call as call_slack
from bot.errors import SlackRefused
from bot.model import Part
from digests.slack import notes
from digests.slack.answers.modal import answer_view
from digests.slack.blocks import Block, blocks_of, may_be_refused, plain_blocks_of
from digests.slack.help import compose_note
from handlers.slack.replies import (
    Attachment,
    Enclosed,
    Faulty,
    ForAll,
    Home,
    InPlace,
    Nothing,
    Opened,
    Privately,
    Promised,
    Renewed,
    Reply,
    Suggested,
    Suggestions,
)
from handlers.slack.requests import Request
from handlers.slack.response import response_url

BEFORE_MORE = 0.25
"""Seconds between an acknowledgement that carries the first message and the second: Slack shows them as they arrive."""
USES = 5
"""Messages that one response_url takes."""
PACE = 1.0
"""Seconds between messages to one channel: what Slack allows for long."""
OUTSIDE = frozenset({"not_in_channel", "channel_not_found"})
CALL = 8.0
"""Seconds one call to Slack may take."""


async def respond(reply: Reply, request: Request, *, client: AsyncWebClient, ack: AsyncAck) -> None:
    """Shows the ending where the asker is looking. The errors of `call_slack` say why it cannot be shown."""
    match reply:
        case Nothing() | Suggested() | Home():
            await _acknowledge(ack)
        case Suggestions(options=options):
            await ack(options=list(options))
        case Privately(parts=parts):
            await _privately(parts, request, client, ack)
        case InPlace(part=part, title=title):
            await _in_place(part, title, request, client, ack)
        case ForAll(parts=parts):
            await _acknowledge(ack)
            await _for_all(parts, request, client)
        case Opened(view=view):
            await _acknowledge(ack)
            await _call("views.open", client.views_open(trigger_id=request.trigger, view=view))
        case Enclosed():
            await _acknowledge(ack)
            await _enclosed(reply, request, client)
            await post_to_response_url(request, reply.then, client)
        case Promised(part=part):
            await _privately((part,), request, client, ack)
            await _if_late(reply, request, client)
        case Renewed(view=view):
            await ack(response_action="update", view=view)
        case Faulty(problems=problems):
            await ack(response_action="errors", errors=dict(problems))
        case _:
            assert_never(reply)


async def _acknowledge(ack: AsyncAck) -> None:
    if ack.response is None:
        await ack()


# -------------------------------------------------------------------------------------------------------- to the asker


async def _privately(parts: tuple[Part, ...], request: Request, client: AsyncWebClient, ack: AsyncAck) -> None:
    if request.place in ("home", "modal"):
        await _acknowledge(ack)
        await _as_modal(parts[0], request, client)
        return
    # An acknowledgement is not answered: what Slack might refuse goes where a refusal is heard.
    carried = request.what.startswith("/") and ack.response is None and not may_be_refused(parts[0])
    if carried:
        await ack(text=parts[0].text, blocks=blocks_of(parts[0]), response_type="ephemeral")
        await asyncio.sleep(BEFORE_MORE if len(parts) > 1 else 0)
    await _acknowledge(ack)
    for part in _at_most(USES, parts[1:] if carried else parts):
        await post_to_response_url(request, part, client)


def _at_most(most: int, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """A response_url takes five messages; the fifth then says how many are missing."""
    if len(parts) <= most:
        return parts
    left = len(parts) - most + 1
    return (*parts[: most - 1], compose_note(notes.too_many_pages(left)))


async def _as_modal(part: Part, request: Request, client: AsyncWebClient) -> None:
    view = answer_view(part, channel=request.channel)
    if request.place == "modal":
        await _call("views.push", client.views_push(trigger_id=request.trigger, view=view))
    else:
        await _call("views.open", client.views_open(trigger_id=request.trigger, view=view))


async def _in_place(part: Part, title: str, request: Request, client: AsyncWebClient, ack: AsyncAck) -> None:
    if request.place != "modal":
        await _acknowledge(ack)
        await post_to_response_url(request, part, client, how="in place")
        return
    view = answer_view(part, channel=request.channel, title=title)
    if ack.response is None:
        await ack(response_action="update", view=view)
    else:
        await _call("views.update", client.views_update(view_id=request.view, view=view))


async def _enclosed(enclosed: Enclosed, request: Request, client: AsyncWebClient) -> None:
    opened = await _call("conversations.open", client.conversations_open(users=request.user))
    await _call(
        "files.completeUploadExternal",
        client.files_upload_v2(
            channel=opened["channel"]["id"],
            file_uploads=[_upload(one) for one in enclosed.files],
            initial_comment=enclosed.words,
            request_file_info=False,
        ),
    )


def _upload(file: Attachment) -> dict[str, str | bytes]:
    return {"filename": file.name, "content": file.data, "title": file.title}


async def _if_late(promise: Promised, request: Request, client: AsyncWebClient) -> None:
    """Ends as soon as nothing is waited for any more."""
    for _ in range(promise.seconds):
        await asyncio.sleep(1)
        if not await promise.waiting():
            return
    await post_to_response_url(request, promise.late, client)


# ----------------------------------------------------------------------------------------------------- to everybody


async def _for_all(parts: tuple[Part, ...], request: Request, client: AsyncWebClient) -> None:
    """Where the asker is. One message goes by the response_url, which works in channels Amur is no member of; several
    are posted, so that all but the first can go in its thread."""
    if request.reply_to and len(parts) == 1:
        await post_to_response_url(request, parts[0], client, how="for all")
        return
    try:
        await _post(parts, request, client)
    except SlackRefused as refused:
        if refused.code not in OUTSIDE or not request.reply_to:
            raise
        await post_to_response_url(request, parts[0], client, how="for all")
        await post_to_response_url(request, compose_note(notes.REST_IN_THREAD), client)


async def _post(parts: tuple[Part, ...], request: Request, client: AsyncWebClient) -> None:
    if request.channel is None:
        raise SlackRefused("chat.postMessage", "channel_not_found", "no channel to share in")
    thread = request.thread
    for number, part in enumerate(parts):
        await asyncio.sleep(PACE if number else 0)
        posted = await _posted_in(request.channel, part, client, thread)
        thread = thread or str(posted["ts"])


async def _posted_in(channel: str, part: Part, client: AsyncWebClient, thread: str | None = None) -> AsyncSlackResponse:
    async def post(blocks: list[Block]) -> AsyncSlackResponse:
        return await _call(
            "chat.postMessage",
            client.chat_postMessage(
                channel=channel,
                text=part.text,
                blocks=blocks,
                thread_ts=thread,
                unfurl_links=False,
                unfurl_media=False,
            ),
        )

    return await or_plainly(part, post)


# ------------------------------------------------------------------------------------------------------------ calling


async def _call(method: str, request: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    return await call_slack(method, request, seconds=CALL)


REFUSED_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
Shown = TypeVar("Shown")


async def or_plainly(part: Part, post: Callable[[list[Block]], Awaitable[Shown]]) -> Shown:
    """Posts the part's blocks; once more, plainer, where Slack refuses them and there are plainer ones."""
    try:
        return await post(blocks_of(part))
    except SlackRefused as refused:
        if refused.code not in REFUSED_BLOCKS or not part.plain:
            raise
        return await post(plain_blocks_of(part))


How = Literal["privately", "in place", "for all"]


async def post_to_response_url(request: Request, part: Part, client: AsyncWebClient, *, how: How = "privately") -> None:
    """One message through the response_url, once (see `response_url.post`); without one, to the asker alone."""
    if not request.reply_to:
        await beside(request, part, client)
        return
    message: dict[str, object] = {"text": part.text, "unfurl_links": False, "unfurl_media": False}
    message |= {"replace_original": how == "in place"}
    if how != "in place":
        message |= {"response_type": "in_channel" if how == "for all" else "ephemeral"}
        message |= {"thread_ts": request.thread} if request.thread else {}

    async def post(blocks: list[Block]) -> None:
        await response_url.post(request.reply_to, message | {"blocks": blocks}, client=client)

    await or_plainly(part, post)


async def beside(request: Request, part: Part, client: AsyncWebClient) -> None:
    """Where the asker is, seen by nobody else; as a direct message if that is no channel."""
    if request.channel is None:
        await directly(request, part, client)
        return
    where = request.channel
    if where.startswith("D"):  # nobody else reads there, and what is posted stays
        await _post((part,), request, client)
        return

    async def post(blocks: list[Block]) -> AsyncSlackResponse:
        return await _call(
            "chat.postEphemeral",
            client.chat_postEphemeral(
                channel=where, user=request.user, text=part.text, blocks=blocks, thread_ts=request.thread
            ),
        )

    await or_plainly(part, post)


async def directly(request: Request, part: Part, client: AsyncWebClient) -> None:
    """By direct message."""
    await _posted_in(request.user, part, client)
