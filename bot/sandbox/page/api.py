"""The server side of the page: its files, what a person sees as JSON, and what a person does."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.sandbox.interactions.events import Events
from bot.sandbox.interactions.interactions import Acts
from bot.sandbox.interactions.receipts import Receipt
from bot.sandbox.methods.chat import shown
from bot.sandbox.protocol import Json, Refused
from bot.sandbox.state import identity
from bot.sandbox.state.slack import Slack
from bot.sandbox.state.workspace import Channel
from bot.sandbox.transport.link import Link

FILES = Path(__file__).parent
MOST_MESSAGES = 200
"""Shown of a channel; older ones stay in the workspace."""
MOST_RECORDS = 60


class PageApi:
    def __init__(self, slack: Slack, acts: Acts, events: Events, link: Link) -> None:
        self._slack = slack
        self._acts = acts
        self._events = events
        self._link = link
        self._closing = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self._index),
            web.get("/archives/{channel}/{ts}", self._index),
            web.get("/page/{file}", self._file),
            web.get("/page-api/state", self._state),
            web.get("/page-api/changes", self._changes),
            web.post("/page-api/act", self._act),
            web.get("/files/{file}/{name}", self._upload),
        ]

    def close(self) -> None:
        """Ends the streams of changes, so that the server can stop."""
        self._closing.set()
        self._slack.workspace.changes.touch()

    async def _index(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(FILES / "index.html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        known = {file.name: file for file in FILES.iterdir() if file.suffix in (".js", ".css", ".svg")}
        file = known.get(request.match_info["file"])
        return web.FileResponse(file) if file else web.Response(status=404, text="the page has no such file")

    async def _upload(self, request: web.Request) -> web.Response:
        file = self._slack.workspace.files.get(request.match_info["file"])
        if file is None or not file.get("complete"):
            return web.Response(status=404, text="no such file")
        if file["user"] != identity.BOT_USER and not self._may_read(request):
            raise web.HTTPFound("/")  # Slack sends whoever is not signed in to its sign-in page
        kind = mimetypes.guess_type(file["name"])[0] or "application/octet-stream"
        picture = kind in ("image/png", "image/jpeg", "image/gif", "image/webp")
        return web.Response(
            body=base64.b64decode(file["content"]),
            content_type=kind if picture else "application/octet-stream",
            headers={"Content-Disposition": "inline" if picture else "attachment"},
        )

    def _may_read(self, request: web.Request) -> bool:
        """A person's file: the page, which is signed in, may; the app with its token and files:read."""
        if "Sec-Fetch-Site" in request.headers:
            return True
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        return token == identity.BOT_TOKEN and "files:read" in self._slack.installation.scopes

    async def _changes(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: one line for each new revision of the workspace."""
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        changes = self._slack.workspace.changes
        revision = -1
        with contextlib.suppress(ConnectionError):  # the page was closed
            while not self._closing.is_set():
                try:
                    async with asyncio.timeout(15):
                        revision = await changes.after(revision)
                    line = f"data: {revision}\n\n"
                except TimeoutError:
                    line = ": still here\n\n"
                await stream.write(line.encode())
        return stream

    # ── what a person sees ───────────────────────────────────────────────────────────────────────────────────────────

    async def _state(self, request: web.Request) -> web.Response:
        user = request.query.get("as") or identity.OWNER
        if user not in set(self._slack.workspace.humans()):
            return web.json_response({"error": "nobody has this id"}, status=404)
        try:
            channel = self._slack.workspace.find(request.query.get("channel") or identity.WATCH)
        except Refused:
            channel = self._slack.workspace.find(identity.WATCH)
        if user not in channel.members:
            channel = self._slack.workspace.find(identity.WATCH)
        return web.json_response(self._seen_by(user, channel))

    def _seen_by(self, user: str, channel: Channel) -> Json:
        workspace = self._slack.workspace
        workspace.direct(user)
        mine = [c for c in workspace.channels.values() if user in c.members]
        return {
            "revision": workspace.changes.revision,
            "team": "Sandbox",
            "app": {
                "name": self._slack.installation.name,
                "user": identity.BOT_USER,
                "connected": self._link.connected(),
                "direct_messages": self._slack.installation.direct_messages,
            },
            "me": user,
            "people": [
                {"id": p["id"], "name": p["name"], "real_name": p["real_name"], "tz": p["tz"], "admin": p["is_admin"]}
                | {"bot": bool(p.get("is_bot"))}
                for p in workspace.people.values()
            ],
            "channels": [
                {
                    "id": c.id,
                    "name": c.name,
                    "kind": c.kind,
                    "topic": c.topic,
                    "archived": c.archived,
                    "last": self._last(c, user),
                    "bot": identity.BOT_USER in c.members,
                }
                for c in mine
            ],
            "channel": channel.id,
            "messages": [shown(m) | {"edited_before": len(m["edits"])} for m in channel.messages[-MOST_MESSAGES:]],
            "prompts": channel.prompts,
            "status": channel.status,
            "ephemerals": [e.message for e in workspace.ephemerals if (e.user, e.channel) == (user, channel.id)],
            "home": workspace.homes.get(user),
            "views": self._slack.views.stack(user),
            "commands": [
                {"command": c.command, "description": c.description, "hint": c.usage_hint}
                for c in self._slack.installation.commands
            ],
            "shortcuts": [
                {"name": s.name, "callback_id": s.callback_id, "kind": s.kind, "description": s.description}
                for s in self._slack.installation.shortcuts
            ],
            "record": self._record(),
        }

    def _last(self, channel: Channel, user: str) -> str:
        said = [m["ts"] for m in channel.messages[-1:]]
        whispered = [
            e.message["ts"] for e in self._slack.workspace.ephemerals if (e.user, e.channel) == (user, channel.id)
        ]
        return max([*said, *whispered], default="")

    def _record(self) -> Json:
        record = self._slack.record
        return {
            "calls": [
                {
                    "method": c.method,
                    "ok": bool(c.answer.get("ok")),
                    "error": c.answer.get("error", "" if c.answer.get("ok") else "no answer"),
                    "fault": c.fault,
                    "at": c.at,
                }
                for c in list(record.calls)[-MOST_RECORDS:][::-1]
            ],
            "number": len(record.calls),
            "violations": [str(v) for v in record.violations[-MOST_RECORDS:][::-1]],
            "warnings": record.warnings[-MOST_RECORDS:][::-1],
            "broadcasts": len(record.broadcasts),
        }

    # ── what a person does ───────────────────────────────────────────────────────────────────────────────────────────

    async def _act(self, request: web.Request) -> web.Response:
        """Only JSON is taken: another site's page cannot send that without asking first, and is refused then."""
        if request.content_type != "application/json":
            return web.json_response({"error": "send JSON"}, status=415)
        try:
            asked = json.loads(await request.text())
            act = self._acts_by_name()[asked["act"]]
            user = asked["as"]
            if user not in set(self._slack.workspace.humans()):
                raise LookupError("nobody has this id")
            done = await act(user, asked)
        except Refused as refused:
            return web.json_response({"error": refused.error}, status=409)
        except (LookupError, TypeError, ValueError, RecursionError) as unfit:
            return web.json_response({"error": str(unfit)}, status=400)
        return web.json_response(done)

    def _acts_by_name(self) -> dict[str, Callable[[str, Json], Awaitable[Json]]]:
        return {
            "write": self._write,
            "press": self._press,
            "choose": self._choose,
            "submit": self._submit,
            "dismiss": self._dismiss,
            "shortcut": self._shortcut,
            "home": self._home,
            "messages": self._messages,
        }

    async def _write(self, user: str, asked: Json) -> Json:
        """What was typed in the composer: a command if it begins with a slash."""
        typed = str(asked["text"]).strip()
        where = {"user": user, "channel": asked["channel"], "thread": asked.get("thread")}
        if typed.startswith("/"):
            name, _, text = typed.partition(" ")
            return _given(await self._acts.command(name, text.strip(), **where))
        return _given(await self._events.say(self._marked_up(typed), **where))

    def _marked_up(self, typed: str) -> str:
        """@name becomes a mention; everything else is escaped."""
        text = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for person in self._slack.workspace.people.values():
            for name in (person["name"], person["real_name"]):
                text = text.replace(f"@{name}", f"<@{person['id']}>")
        return text

    def _surface(self, user: str, asked: Json) -> Json:
        """The message or view an element stands in."""
        if asked.get("view"):
            home = self._slack.workspace.homes.get(user)
            for view in (*self._slack.views.stack(user), *((home,) if home else ())):
                if view["id"] == asked["view"]:
                    open_view: Json = view
                    return open_view
            raise LookupError("this view is closed")
        whispered = self._slack.workspace.whispered(asked["message"])
        if whispered is not None and whispered.user == user:
            return whispered.message
        message = self._slack.workspace.find(asked["channel"]).message(asked["message"])
        if message is None:
            raise LookupError("this message is gone")
        return message

    async def _press(self, user: str, asked: Json) -> Json:
        receipt = await self._acts.press(
            self._surface(user, asked),
            asked["action_id"],
            asked.get("value"),
            user=user,
            channel=asked.get("channel"),
            block_id=asked.get("block_id"),
            state=asked.get("state"),
        )
        return _given(receipt)

    async def _choose(self, user: str, asked: Json) -> Json:
        surface = self._surface(user, asked)
        typed = str(asked.get("typed", ""))
        return {"options": await self._acts.choose(surface, asked["action_id"], typed, user=user)}

    async def _submit(self, user: str, asked: Json) -> Json:
        return _given(await self._acts.submit(self._surface(user, asked), asked.get("values") or {}, user=user))

    async def _dismiss(self, user: str, asked: Json) -> Json:
        surface = self._surface(user, asked)
        return _given(await self._acts.dismiss(surface, user=user, all_of_them=bool(asked.get("all"))))

    async def _shortcut(self, user: str, asked: Json) -> Json:
        message = self._surface(user, asked) if asked.get("message") else None
        return _given(await self._acts.shortcut(asked["callback_id"], message, user=user, channel=asked.get("channel")))

    async def _home(self, user: str, asked: Json) -> Json:
        return _given(await self._events.open_home(user))

    async def _messages(self, user: str, asked: Json) -> Json:
        return _given(await self._events.open_home(user, "messages"))


def _given(receipt: Receipt) -> Json:
    return {
        "acked": receipt.acked,
        "seconds": receipt.seconds,
        "payload": receipt.payload,
        "notice": receipt.notice,
    }
