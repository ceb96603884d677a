"""Answers to one act: the payload of an acknowledgement, and response URLs with their rules."""

from __future__ import annotations

import json

from aiohttp import web

from bot.sandbox.methods.chat import authored, content, said_in
from bot.sandbox.protocol import Json, Refused
from bot.sandbox.state import identity
from bot.sandbox.state.record import Call
from bot.sandbox.state.slack import Slack
from bot.sandbox.state.tickets import Reply
from bot.sandbox.state.workspace import Channel


class Replies:
    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/responses/{key}", self._respond)]

    def url(self, key: str) -> str:
        return f"{self._slack.base_url}/responses/{key}"

    async def _respond(self, request: web.Request) -> web.Response:
        try:
            body = json.loads(await request.text())
        except ValueError:
            body = None
        fault = self._slack.faults.meet("response_url")
        if fault is not None and fault.kind in ("server_error", "drop_before"):
            return web.Response(status=500, text="Internal Server Error")
        if fault is not None and fault.kind == "refused":
            return web.json_response({"ok": False, "error": fault.error}, status=404)
        answer: Json = {"ok": True}
        try:
            if not isinstance(body, dict):
                raise Refused("invalid_payload")
            self.take(self._slack.response_urls.use(request.match_info["key"]), body)
        except Refused as refused:
            rules = refused.extra.get("errors") or [refused.error]
            self._slack.record.broke("response_url", rules)
            answer = refused.answer()
        self._slack.record.calls.append(
            Call(
                method="response_url",
                arguments=body if isinstance(body, dict) else {},
                answer=answer,
                status=200 if answer["ok"] else 404,
                at=self._slack.clock(),
            )
        )
        self._slack.workspace.changes.touch()
        if not answer["ok"]:
            return web.json_response(answer, status=404)
        return web.Response(text="ok")

    def take(self, reply: Reply, body: Json) -> None:
        """Posts, replaces or deletes as the body says; Refused if it breaks a rule."""
        channel = self._slack.workspace.find(reply.channel)
        if body.get("delete_original") in (True, "true"):
            self._delete(channel, reply)
            return
        made = content(body, long_blocks=False)
        if body.get("replace_original") in (True, "true") and reply.message_ts:
            self._replace(channel, reply, made)
        elif body.get("response_type") == "in_channel":
            thread = body.get("thread_ts") or (reply.thread_ts if reply.message_ts else None)
            self._slack.workspace.post(channel, {**authored(self._slack), **made}, thread)
            self._slack.record.listen_for_broadcasts(channel.id, said_in(made))
        elif body.get("response_type") in (None, "ephemeral"):
            where = {"thread_ts": reply.thread_ts} if reply.thread_ts else {}
            self._slack.workspace.whisper(reply.user, channel.id, {**authored(self._slack), **made, **where})
        else:
            raise Refused("invalid_response_type")

    def _original(self, channel: Channel, reply: Reply) -> Json | None:
        whispered = self._slack.workspace.whispered(reply.message_ts or "")
        return whispered.message if whispered else channel.message(reply.message_ts or "")

    def _replace(self, channel: Channel, reply: Reply, made: Json) -> None:
        original = self._original(channel, reply)
        if original is None:
            raise Refused("message_not_found")
        change = {"blocks": None, "attachments": None, **made}
        if original.get("is_ephemeral"):
            original.pop("blocks", None)
            original.pop("attachments", None)
            original.update(made)
            self._slack.workspace.changes.touch()
        else:
            self._slack.workspace.edit(original, change, identity.BOT_USER)

    def _delete(self, channel: Channel, reply: Reply) -> None:
        whispered = self._slack.workspace.whispered(reply.message_ts or "")
        if whispered is not None:
            self._slack.workspace.unsay(whispered)
            return
        original = channel.message(reply.message_ts or "")
        if original is None:
            raise Refused("message_not_found")
        self._slack.workspace.delete(channel, original)
