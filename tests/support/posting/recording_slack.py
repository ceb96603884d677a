"""A small Slack for tests of posting: fast, without rate limit, and unreliable by plan. Real HTTP on loopback.

It keeps every message it accepted, so that a test can count what is missing and what is doubled.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.outbox import SlackOutbox
from bot.adapters.slack.workspace import SlackWorkspace

Fault = Literal["ok", "cut before", "cut after", "500 before", "500 after", "fatal after", "429", "hang after"]


@dataclass(slots=True)
class Slack:
    """One workspace. `plan` gives the fault each post meets, then all is well; `errors` the code a method answers."""

    plan: Iterator[Fault] = field(default_factory=lambda: iter(()))
    errors: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    """Channel → the code that posting there is answered with."""
    lag: float = 0.0
    """Seconds before a message shows in history."""
    refused_types: frozenset[str] = frozenset()
    """Types of block that were not given to this workspace yet."""
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What users.info says of a person beside their id."""
    messages: list[dict[str, Any]] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    outbox: SlackOutbox = field(init=False)
    workspace: SlackWorkspace = field(init=False)
    url: str = ""

    def counted(self) -> Counter[tuple[str, int]]:
        """(delivery, part) → how many messages carry it."""
        payloads = (message["metadata"]["event_payload"] for message in self.messages)
        return Counter((payload["delivery_id"], payload["part"]) for payload in payloads)

    def texts(self) -> list[str]:
        return [message["text"] for message in self.messages]

    async def call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls[method] += 1
        body = await request.json() if request.content_type == "application/json" else await request.post()
        given = {**request.query, **body}
        if (code := self.errors.get(method)) is not None:
            return web.json_response({"ok": False, "error": code, "needed": "channels:history"})
        match method:
            case "chat.postMessage":
                return await self._post(given, request)
            case "chat.update":
                return self._update(given)
            case "conversations.history":
                return self._history(given, lambda message: "thread_ts" not in message)
            case "conversations.replies":
                return self._history(given, lambda message: given["ts"] in (message["ts"], message.get("thread_ts")))
            case "conversations.open":
                return web.json_response({"ok": True, "channel": {"id": "D" + str(given["users"])[1:]}})
            case "users.info":
                profile = {"id": given["user"], **self.people.get(str(given["user"]), {})}
                return web.json_response({"ok": True, "user": profile})
        return web.json_response({"ok": False, "error": "unknown_method"})

    async def _post(self, given: dict[str, Any], request: web.Request) -> web.StreamResponse:
        if (code := self.refused.get(str(given["channel"]))) is not None:
            return web.json_response({"ok": False, "error": code})
        fault = next(self.plan, "ok")
        if fault == "429":
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        if fault == "500 before":
            return web.Response(status=500)
        if any(block["type"] in self.refused_types for block in blocks_in(given)):
            return web.json_response({"ok": False, "error": "invalid_blocks"})
        if fault != "cut before":
            ts = f"{time.time():.6f}"
            self.messages.append({"ts": ts, "shows": time.time() + self.lag, **given})
            if fault == "ok":
                return web.json_response({"ok": True, "ts": ts})
            if fault == "500 after":
                return web.Response(status=500, text="<html>")
            if fault == "fatal after":
                return web.json_response({"ok": False, "error": "fatal_error"})
            if fault == "hang after":
                while request.transport is not None:  # until who asked has given up
                    await asyncio.sleep(0.02)
                return web.Response()
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    def _update(self, given: dict[str, Any]) -> web.StreamResponse:
        if any(block["type"] in self.refused_types for block in blocks_in(given)):
            return web.json_response({"ok": False, "error": "invalid_blocks"})
        for message in self.messages:
            if (message["channel"], message["ts"]) == (given["channel"], given["ts"]):
                message.update({name: given[name] for name in ("text", "blocks") if name in given})
                return web.json_response({"ok": True, "ts": given["ts"]})
        return web.json_response({"ok": False, "error": "message_not_found"})

    def _history(self, given: dict[str, Any], wanted: Any) -> web.StreamResponse:
        found = [
            message
            for message in reversed(self.messages)
            if message["channel"] == given["channel"]
            and wanted(message)
            and message["shows"] <= time.time()
            and float(message["ts"]) >= float(given["oldest"])
        ]
        start = int(given.get("cursor") or 0)
        rest = start + 3 if len(found) > start + 3 else None  # small pages, so that paging is tried
        return web.json_response(
            {
                "ok": True,
                "messages": found[start : start + 3],
                "response_metadata": {"next_cursor": str(rest) if rest else ""},
            }
        )


def blocks_in(given: dict[str, Any]) -> list[dict[str, Any]]:
    blocks = given.get("blocks") or []
    return json.loads(blocks) if isinstance(blocks, str) else blocks


def random_faults(seed: int, share: float) -> Iterator[Fault]:
    """That share of all posts meets one of the faults, for ever."""
    rng = random.Random(seed)
    kinds: tuple[Fault, ...] = ("cut before", "cut after", "500 before", "500 after", "fatal after", "429")
    while True:
        yield rng.choice(kinds) if rng.random() < share else "ok"


@asynccontextmanager
async def slack(*, timeout: float = 10) -> AsyncIterator[Slack]:  # noqa: ASYNC109  # aiohttp's own
    made = Slack()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", made.call)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timeout)) as session:
        client = AsyncWebClient(token="xoxb-test", base_url=made.url, session=session, retry_handlers=[])
        made.outbox, made.workspace = SlackOutbox(client), SlackWorkspace(client)
        yield made
    await runner.cleanup()
