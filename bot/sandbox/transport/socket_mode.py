"""Socket Mode: WebSockets handed out by apps.connections.open, envelopes, acknowledgements, disconnects."""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid

from aiohttp import WSMsgType, web

from bot.sandbox.protocol import Json
from bot.sandbox.state import identity
from bot.sandbox.state.slack import Slack
from bot.sandbox.transport.link import Outcome

MOST_CONNECTIONS = 10
_TAKES_PAYLOAD = ("slash_commands", "interactive")


class SocketMode:
    """Up to ten connections of the app; each envelope goes to one of them at random."""

    def __init__(self, slack: Slack, ack_within: float) -> None:
        self._slack = slack
        self._ack_within = ack_within
        self._open: list[web.WebSocketResponse] = []
        self._awaited: dict[str, asyncio.Future[Json | None]] = {}
        self.late: list[str] = []
        """Envelopes acknowledged after Slack had given up."""

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/link/", self._connect)]

    def connected(self) -> int:
        return len(self._open)

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._slack.socket_tickets:
            return web.Response(status=401, text="this connection URL is unknown or was used: ask for a new one")
        self._slack.socket_tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self._open) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {}})
            await socket.close()
            return socket
        self._open.append(socket)
        await socket.send_json(self._hello())
        self._slack.workspace.changes.touch()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(message.data)
        finally:
            if socket in self._open:
                self._open.remove(socket)
            self._slack.workspace.changes.touch()
        return socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "connection_info": {"app_id": identity.APP},
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060},
        }

    def _acknowledged(self, data: str) -> None:
        try:
            answer = json.loads(data)
        except ValueError:
            self._slack.record.broke("socket mode", ["an acknowledgement must be JSON"])
            return
        envelope = answer.get("envelope_id", "") if isinstance(answer, dict) else ""
        waiting = self._awaited.pop(envelope, None)
        if waiting is None or waiting.done():
            self.late.append(envelope)
            return
        payload = answer.get("payload")
        waiting.set_result(payload if isinstance(payload, dict) and payload else None)

    async def deliver(self, kind: str, payload: Json, *, retry: int = 0, reason: str = "") -> Outcome:
        started = time.monotonic()
        living = [socket for socket in self._open if not socket.closed]
        if not living:
            return Outcome(acked=False, seconds=0.0, problem="dispatch_failed")
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind in _TAKES_PAYLOAD,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        waiting: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._awaited[envelope["envelope_id"]] = waiting
        try:
            async with asyncio.timeout(self._ack_within):
                await random.choice(living).send_json(envelope)
                answered = await waiting
        except (TimeoutError, ConnectionError):
            return Outcome(acked=False, seconds=time.monotonic() - started, problem="operation_timeout")
        finally:
            self._awaited.pop(envelope["envelope_id"], None)
        return Outcome(acked=True, seconds=time.monotonic() - started, payload=answered)

    async def disconnect(self, reason: str) -> None:
        """Tells every connection why, and closes it; `warning` closes nothing, as with Slack (about 10 s ahead)."""
        for socket in list(self._open):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})
            if reason != "warning":
                await socket.close()

    async def aclose(self) -> None:
        for waiting in self._awaited.values():
            waiting.cancel()
        for socket in list(self._open):
            await socket.close()
