"""When something goes wrong: a reference in the log, and words for the person. The one error handler."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Mapping, Sequence

import structlog
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.errors import AmurError, SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised, StorageAway, StorageFault
from bot.model import Part
from digests.slack.answers.modal import answer_view
from digests.slack.blocks import blocks_of
from digests.slack.controls import UnknownValue
from digests.slack.help import compose_trouble
from digests.wording.words import storage_in_words
from handlers.slack.ports import Ports
from handlers.slack.replies import privately
from handlers.slack.requests import Body, Request, request_of
from handlers.slack.response import beside, directly, respond

log = structlog.get_logger()

KEPT = 14 * 86_400
"""Seconds that a reference's story is kept."""

MENDABLE: Mapping[str, str] = {
    "not_in_channel": "I am not in that channel. Invite me with /invite @Amur, or share from a public channel",
    "channel_not_found": "I can't see that channel. If it is private, invite me with /invite @Amur",
    "is_archived": "That channel is archived. Unarchive it, or share elsewhere",
    "channel_is_archived": "That channel is archived. Unarchive it, or share elsewhere",
    "restricted_action": "This workspace does not let me post there. An admin can allow it",
    "used_url": "Slack takes five replies to one message, and those are used up. Please ask again",
    "expired_url": "That message is older than half an hour, so Slack takes no reply to it. Please ask again",
    "expired_trigger_id": "That took longer than Slack waits for a window to open. Please press again",
    "exchanged_trigger_id": "Slack opens one window for each press. Please press again",
    "invalid_trigger_id": "Slack no longer opens a window for that press. Please press again",
}


OLDER = (
    "That button is from an older version of me, so I can't do what it says. Ask again, for example with /whosaid "
    "NAME, /digest or /alerts."
)


def words(error: Exception) -> str:
    """What happened and the next step; never the error's own text, unless we wrote it for people."""
    match error:
        case StorageAway(fault=StorageFault.AWAY):
            return "My storage does not answer just now, so I could not do that. Please try again in a minute."
        case StorageAway(fault=fault):
            return f"I could not keep that. My storage: {storage_in_words(fault)}."
        case SlackUnauthorised(code=code):
            return f"Slack no longer lets me do that ({code}). Whoever runs Amur should reinstall the app."
        case SlackRefused(code=code) if code in MENDABLE:
            return f"{MENDABLE[code]}."
        case SlackRefused(code=code):
            return f"Slack would not take my answer ({code}). Please try again."
        case SlackBusy():
            return "Slack takes nothing from me just now, so my answer is not there. Please try again in a minute."
        case SlackInDoubt():
            return "Slack did not confirm my answer; it may have arrived. Please look before you try again."
        case UnknownValue():
            return OLDER
        case TimeoutError():
            return "That took too long, so I gave up. Please try again, or ask for less."
        case _:
            return (
                "Something went wrong on my side, and I noted it. Please try again; if it stays, pass on the reference."
            )


async def on_error(error: Exception, body: Body, context: AsyncBoltContext, ports: Ports) -> BoltResponse | None:
    """Logs, then tells the person by the way that is still open. Never raises; never shows a stack trace."""
    reference = secrets.token_hex(2)
    request = _understood(body, ports)
    expected = isinstance(error, AmurError | UnknownValue)
    log.error(
        "an answer failed",
        ref=reference,
        what=request.what if request else str(body.get("type", "")),
        user=request.user if request else None,
        channel=request.channel if request else None,
        reason=f"{type(error).__name__}: {error}",
        exc_info=None if expected else error,
    )
    if not isinstance(error, StorageAway):
        await _keep(reference, error, request, ports)
    part = compose_trouble(words(error), reference)
    if request is None:
        return BoltResponse(status=200, body="")
    if context.ack.response is None:
        carried = _acknowledgement(part, request, body)
        if carried is not None:
            return carried
        await context.ack()
    await _tell(part, request, context)
    return BoltResponse(status=200, body="") if context.ack.response is None else None


def _understood(body: Body, ports: Ports) -> Request | None:
    with contextlib.suppress(KeyError, TypeError, AttributeError, IndexError, ValueError):
        return request_of(body, ports.settings.slack_api_url)
    return None


async def _keep(reference: str, error: Exception, request: Request | None, ports: Ports) -> None:
    story = {"what": request.what if request else "", "at": ports.now().isoformat(), "error": type(error).__name__}
    with contextlib.suppress(AmurError, TimeoutError):
        await ports.store.notes.put(f"ref:{reference}", json.dumps(story), seconds=KEPT)


def _acknowledgement(part: Part, request: Request, body: Body) -> BoltResponse | None:
    """An acknowledgement that carries the words; None where Slack shows none."""
    match body:
        case {"command": str()}:
            return _json({"text": part.text, "blocks": blocks_of(part), "response_type": "ephemeral"})
        case {"type": "view_submission"}:
            return _json({"response_action": "update", "view": answer_view(part, channel=request.channel)})
        case {"type": "block_suggestion"}:
            return _json({"options": []})
        case _:
            return None


def _json(payload: Mapping[str, object]) -> BoltResponse:
    headers: dict[str, str | Sequence[str]] = {"content-type": ["application/json;charset=utf-8"]}
    return BoltResponse(status=200, body=json.dumps(payload), headers=headers)


async def _tell(part: Part, request: Request, context: AsyncBoltContext) -> None:
    """Where they act; if that way is closed, by direct message. What fails then is logged: no way is left."""
    try:
        await _beside(part, request, context)
    except AmurError as problem:
        log.warning("told by direct message", reason=str(problem))
        await _directly(part, request, context)


async def _beside(part: Part, request: Request, context: AsyncBoltContext) -> None:
    if request.reply_to or request.place in ("home", "modal"):
        await respond(privately(part), request, client=context.client, ack=context.ack)
    elif request.channel is not None and request.user:
        await beside(request, part, context.client)


async def _directly(part: Part, request: Request, context: AsyncBoltContext) -> None:
    try:
        await directly(request, part, context.client)
    except AmurError as problem:
        log.error("nor could the person be told", reason=str(problem))
