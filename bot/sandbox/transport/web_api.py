"""The Web API over HTTP: who calls, with which scopes, what goes wrong on purpose, and the record of it all."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Mapping

from aiohttp import BodyPartReader, web

from bot.sandbox.methods import TIERS, Method, agent_threads, chat, conversations, files, people, surfaces
from bot.sandbox.protocol import Json, Refused
from bot.sandbox.state import identity
from bot.sandbox.state.faults import Fault
from bot.sandbox.state.record import Call
from bot.sandbox.state.slack import Slack

METHODS: Mapping[str, Method] = {
    **people.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **surfaces.METHODS,
    **files.METHODS,
    **agent_threads.METHODS,
}

RULES_OF_OURS = (
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_arguments",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "too_many_attachments",
    "markdown_text_conflict",
    "invalid_metadata_format",
    "view_too_large",
    "push_limit_reached",
    "duplicate_external_id",
    "invalid_trigger_id",
    "exchanged_trigger_id",
    "expired_trigger_id",
    "unknown_method",
    "invalid_thread_ts",
    "invalid_cursor",
    "invalid_limit",
    "invalid_types",
    "length_mismatch",
)
"""Refusals that are the caller's mistake; the others (not_in_channel, ratelimited …) are the world's."""


class WebApi:
    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/api/{method}", self._call),
            web.post("/upload/{file}", self._upload),
            web.put("/upload/{file}", self._upload),
        ]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        fault = self._slack.faults.meet(name)
        arguments = await _arguments(request)
        token = _token(request, arguments)
        early = await self._before(name, arguments, fault, request)
        if early is not None:
            return early
        answer = self._answer(name, token, arguments)
        self._keep(name, arguments, answer, 200, fault)
        if fault is not None and fault.kind == "answer_lost":
            return _cut(request)
        return web.json_response(answer, headers=self._scope_headers(name))

    async def _before(
        self, name: str, arguments: Json, fault: Fault | None, request: web.Request
    ) -> web.StreamResponse | None:
        """What a fault does instead of the call; None if the call goes on."""
        if fault is None or fault.kind == "answer_lost":
            return None
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
            return None
        if fault.kind == "drop_before":
            self._keep(name, arguments, {}, 0, fault)
            return _cut(request)
        if fault.kind == "server_error":
            self._keep(name, arguments, {}, 500, fault)
            return web.Response(status=500, text="Internal Server Error")
        limited = fault.kind == "ratelimited"
        answer = {"ok": False, "error": "ratelimited" if limited else fault.error}
        self._keep(name, arguments, answer, 429 if limited else 200, fault)
        if not limited:
            return web.json_response(answer)
        return web.json_response(answer, status=429, headers={"Retry-After": str(fault.retry_after)})

    def _answer(self, name: str, token: str, arguments: Json) -> Json:
        try:
            method = METHODS.get(name)
            if method is None:
                raise Refused("unknown_method", req_method=name)
            self._admit(method, token)
            self._count(name, method)
            return {"ok": True, **method.handle(self._slack, arguments)}
        except Refused as refused:
            if refused.error in RULES_OF_OURS:
                details = refused.extra.get("errors") or refused.extra.get("response_metadata", {}).get("messages")
                self._slack.record.broke(name, details or [refused.error])
            return refused.answer()

    def _admit(self, method: Method, token: str) -> None:
        """Refuses a call without the right token or scope."""
        if not token:
            raise Refused("not_authed")
        if token not in (identity.BOT_TOKEN, identity.APP_TOKEN):
            raise Refused("invalid_auth")
        if (token == identity.APP_TOKEN) != method.app_token:
            raise Refused("not_allowed_token_type")
        scopes = self._slack.installation.scopes
        if method.scopes and not scopes.intersection(method.scopes):
            raise Refused("missing_scope", needed=method.scopes[0], provided=self._slack.installation.provided())

    def _count(self, name: str, method: Method) -> None:
        """Notes when a minute has seen more calls of a method than its tier promises."""
        if method.tier is None:
            return
        now = self._slack.clock()
        recent = self._slack.called_at.setdefault(name, deque())
        recent.append(now)
        while recent and recent[0] < now - 60:
            recent.popleft()
        if len(recent) == TIERS[method.tier] + 1:
            self._slack.record.warnings.append(
                f"{name}: more than {TIERS[method.tier]} calls in a minute (tier {method.tier})"
            )

    def _keep(self, name: str, arguments: Json, answer: Json, status: int, fault: Fault | None) -> None:
        kept = {key: value for key, value in arguments.items() if key != "token"}
        self._slack.record.calls.append(
            Call(
                method=name,
                arguments=kept,
                answer=answer,
                status=status,
                at=self._slack.clock(),
                fault=fault.kind if fault else "",
            )
        )
        self._slack.workspace.changes.touch()

    def _scope_headers(self, name: str) -> dict[str, str]:
        method = METHODS.get(name)
        return {
            "x-oauth-scopes": self._slack.installation.provided(),
            "x-accepted-oauth-scopes": ",".join(method.scopes) if method else "",
        }

    async def _upload(self, request: web.Request) -> web.Response:
        try:
            files.receive(self._slack, request.match_info["file"], await _uploaded(request))
        except Refused as refused:
            return web.Response(status=400, text=refused.error)
        return web.Response(text=f"OK - {request.content_length}")


def _cut(request: web.Request) -> web.StreamResponse:
    """Ends the connection without an answer, as a broken network would."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _uploaded(request: web.Request) -> bytes:
    """The bytes, sent as they are or as the first part of a form."""
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader):
            return bytes(await part.read())
    return b""


async def _arguments(request: web.Request) -> Json:
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            return given
        return {**given, **body} if isinstance(body, dict) else given
    if request.method == "POST":
        form = await request.post()
        given.update({name: value for name, value in form.items() if isinstance(value, str)})
    return given


def _token(request: web.Request, arguments: Json) -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ").strip() if header.startswith("Bearer ") else str(arguments.get("token", ""))
