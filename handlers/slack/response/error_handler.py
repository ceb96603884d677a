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
from digests.slack import notes
from digests.slack.answers.modal import answer_view
from digests.slack.blocks import blocks_of
from digests.slack.control_values import UnknownValue
from digests.slack.help import compose_trouble
from digests.wording.words import storage_in_words
from handlers.slack.ports import Ports
from handlers.slack.replies import privately
from handlers.slack.requests import Body, Request, request_of
from handlers.slack.response.response import beside, directly, respond

log = structlog.get_logger()

KEPT = 14 * 86_400
"""Seconds that a reference's story is kept."""


def words(error: Exception) -> str:
    """What happened and the next step; never the error's own text, unless we wrote it for people."""
    match error:
        case StorageAway(fault=StorageFault.AWAY):
            return notes.STORAGE_AWAY
        case StorageAway(fault=fault):
            return notes.not_kept(storage_in_words(fault))
        case SlackUnauthorised(code=code):
            return notes.no_longer_allowed(code)
        case SlackRefused(code=code):
            return notes.MENDABLE.get(code) or notes.refused(code)
        case SlackBusy():
            return notes.SLACK_BUSY
        case SlackInDoubt():
            return notes.IN_DOUBT
        case UnknownValue():
            return notes.OLD_VALUE
        case TimeoutError():
            return notes.TOO_LONG
        case _:
            return notes.MY_FAULT


async def on_error(error: Exception, body: Body, context: AsyncBoltContext, ports: Ports) -> BoltResponse | None:
    """Logs, then tells the person by the way that is still open. Never raises; never shows a stack trace."""
    reference = secrets.token_hex(2)
    request = _understood(body, ports)
    expected = isinstance(error, AmurError | UnknownValue)
    ports.telemetry.metrics.erred(error)
    say = log.info if isinstance(error, UnknownValue) else log.error  # a button of another version is nobody's fault
    say(
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
