"""The state of one Slack workspace: people, channels, messages, homes and files; kept as one JSON file.

Everything here is synchronous and true at once; whoever waits for a change waits on `Workspace.changes`.
"""

from __future__ import annotations

import asyncio
import copy
import json
import secrets
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.sandbox.protocol import Json, Refused
from bot.sandbox.state import identity

_LETTERS = string.ascii_uppercase + string.digits


MOST_EPHEMERALS = 5000
"""Kept in memory; Slack forgets them sooner."""


def new_id(prefix: str) -> str:
    return prefix + "".join(secrets.choice(_LETTERS) for _ in range(10))


def direct_id(user: str) -> str:
    """Of a person's direct messages with the bot."""
    return "D0" + user[-7:]


class Changes:
    """A counter that can be waited for."""

    def __init__(self) -> None:
        self.revision = 0
        self._next = asyncio.Event()

    def touch(self) -> None:
        self.revision += 1
        passed, self._next = self._next, asyncio.Event()
        passed.set()

    async def after(self, revision: int) -> int:
        """Returns the revision as soon as it is higher than this one."""
        while self.revision <= revision:
            await self._next.wait()
        return self.revision


@dataclass(slots=True, kw_only=True)
class Channel:
    id: str
    name: str
    kind: str
    """public | private | im."""
    members: list[str]
    topic: str = ""
    archived: bool = False
    messages: list[Json] = field(default_factory=list)
    """In order of `ts`, replies included; each with `edits`: what it was before, oldest first."""
    prompts: list[Json] = field(default_factory=list)
    """What the app suggests to write in its direct messages; not kept."""
    status: dict[str, str] = field(default_factory=dict)
    """Thread → what the app says it is doing there, until it writes; not kept."""

    def message(self, ts: str) -> Json | None:
        return next((message for message in self.messages if message["ts"] == ts), None)

    def thread(self, ts: str) -> list[Json]:
        """The parent and its replies, oldest first."""
        return [m for m in self.messages if m["ts"] == ts or m.get("thread_ts") == ts]

    def person(self) -> str | None:
        """Whose direct messages these are."""
        return next((m for m in self.members if m != identity.BOT_USER), None) if self.kind == "im" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ephemeral:
    """A message only one person sees; it does not outlive the session."""

    user: str
    channel: str
    message: Json


class Workspace:
    def __init__(self, clock: Callable[[], float], bot_name: str) -> None:
        self._clock = clock
        self.changes = Changes()
        self.people: dict[str, Json] = {person["id"]: dict(person) for person in identity.PEOPLE}
        self.people[identity.BOT_USER] = {
            "id": identity.BOT_USER,
            "name": bot_name.lower(),
            "real_name": bot_name,
            "tz": "UTC",
            "is_admin": False,
            "is_bot": True,
        }
        self.channels: dict[str, Channel] = {}
        for known in copy.deepcopy(identity.CHANNELS):
            self.channels[known["id"]] = Channel(**known)
        self.ephemerals: list[Ephemeral] = []
        self.homes: dict[str, Json] = {}
        self.files: dict[str, Json] = {}
        self._last_ts = 0

    def now(self) -> float:
        return self._clock()

    def next_ts(self) -> str:
        """Seconds with six digits, higher than any before, as Slack numbers messages."""
        self._last_ts = max(int(self._clock() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    # ── who ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def person(self, user: str) -> Json:
        """The person as users.info gives it; user_not_found otherwise."""
        known = self.people.get(user)
        if known is None:
            raise Refused("user_not_found")
        local = datetime.fromtimestamp(self._clock(), ZoneInfo(known["tz"])) if known["tz"] else None
        offset = local.utcoffset() if local else None
        described = {
            "id": user,
            "team_id": identity.TEAM,
            "name": known["name"],
            "deleted": bool(known.get("deleted")),
            "real_name": known["real_name"],
            "tz": known["tz"],
            "tz_label": local.strftime("%Z") if local else "",
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": {"real_name": known["real_name"], "display_name": known["name"], "team": identity.TEAM},
            "is_admin": known["is_admin"],
            "is_owner": known["is_admin"],
            "is_bot": bool(known.get("is_bot")),
            "is_app_user": False,
        }
        # A deactivated person, and one whose client never said, has no zone.
        return (
            described if local and not known.get("deleted") else {k: v for k, v in described.items() if k[:2] != "tz"}
        )

    def humans(self) -> Iterator[str]:
        return (user for user, known in self.people.items() if not known.get("is_bot"))

    # ── where ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def find(self, channel: str) -> Channel:
        """By id, by #name or by a person's id (their direct messages with the bot, opened at need)."""
        if channel in self.people:
            return self.direct(channel)
        known = self.channels.get(channel) or next(
            (c for c in self.channels.values() if channel.startswith("#") and c.name == channel[1:]), None
        )
        if known is None:
            raise Refused("channel_not_found")
        return known

    def direct(self, user: str) -> Channel:
        """The direct messages between this person and the bot."""
        if self.people.get(user, {}).get("is_bot"):
            raise Refused("cannot_dm_bot")
        if user not in self.people:
            raise Refused("user_not_found")
        for channel in self.channels.values():
            if channel.kind == "im" and user in channel.members:
                return channel
        opened = Channel(id=direct_id(user), name="", kind="im", members=[user, identity.BOT_USER])
        self.channels[opened.id] = opened
        self.changes.touch()
        return opened

    # ── what ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def post(self, channel: Channel, message: Json, thread: str | None = None) -> Json:
        """Stores the message with a new ts; a reply tells its parent. Gives the stored message."""
        stored = {"type": "message", "ts": self.next_ts(), "team": identity.TEAM, **message, "edits": []}
        if message.get("user") == identity.BOT_USER:
            channel.status.pop(thread or "", None)
        if thread is not None:
            parent = channel.message(thread)
            stored["thread_ts"] = parent.get("thread_ts", thread) if parent else thread
            if parent is not None:
                stored["parent_user_id"] = parent.get("user")
                self._count_reply(channel, stored)
        channel.messages.append(stored)
        self.changes.touch()
        return stored

    def _count_reply(self, channel: Channel, reply: Json) -> None:
        root = channel.message(reply["thread_ts"])
        if root is None:
            return
        root["thread_ts"] = root["ts"]
        root["reply_count"] = root.get("reply_count", 0) + 1
        root["reply_users"] = list(dict.fromkeys([*root.get("reply_users", []), reply.get("user")]))
        root["reply_users_count"] = len(root["reply_users"])
        root["latest_reply"] = reply["ts"]

    def edit(self, message: Json, change: Json, by: str) -> None:
        """Replaces the fields in `change` (None removes one); what was is appended to `edits`."""
        message["edits"].append({name: copy.deepcopy(message[name]) for name in ("text", "blocks") if name in message})
        for name, value in change.items():
            if value is None:
                message.pop(name, None)
            else:
                message[name] = value
        message["edited"] = {"user": by, "ts": self.next_ts()}
        self.changes.touch()

    def delete(self, channel: Channel, message: Json) -> None:
        channel.messages.remove(message)
        root = channel.message(message.get("thread_ts", ""))
        if root is not None and root is not message:
            root["reply_count"] = max(0, root.get("reply_count", 1) - 1)
        self.changes.touch()

    def whisper(self, user: str, channel: str, message: Json) -> Json:
        stored = {"type": "message", "ts": self.next_ts(), "team": identity.TEAM, **message, "is_ephemeral": True}
        self.ephemerals.append(Ephemeral(user=user, channel=channel, message=stored))
        del self.ephemerals[:-MOST_EPHEMERALS]
        self.changes.touch()
        return stored

    def whispered(self, ts: str) -> Ephemeral | None:
        return next((one for one in self.ephemerals if one.message["ts"] == ts), None)

    def unsay(self, ephemeral: Ephemeral) -> None:
        self.ephemerals.remove(ephemeral)
        self.changes.touch()

    # ── kept ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def dump(self) -> Json:
        return {
            "version": 1,
            "last_ts": self._last_ts,
            "people": self.people,
            "channels": [
                {
                    "id": c.id,
                    "name": c.name,
                    "kind": c.kind,
                    "members": c.members,
                    "topic": c.topic,
                    "archived": c.archived,
                    "messages": c.messages,
                }
                for c in self.channels.values()
            ],
            "homes": self.homes,
            "files": self.files,
        }

    def load(self, kept: Json) -> None:
        self._last_ts = int(kept["last_ts"])
        self.people = {**self.people, **kept["people"]}
        self.channels = {**self.channels, **{c["id"]: Channel(**c) for c in kept["channels"]}}
        self.homes = dict(kept["homes"])
        self.files = dict(kept["files"])
        self.changes.touch()


def snapshot(workspace: Workspace) -> str:
    return json.dumps(workspace.dump(), ensure_ascii=False)


def write(state: str, file: Path) -> None:
    """Atomically: the file holds the old state or the new one, never half of either."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text(state, encoding="utf-8")
    part.replace(file)


def restore(workspace: Workspace, file: Path) -> None:
    """Loads what was kept; a workspace never kept stays new. An unreadable file is set aside, not overwritten."""
    if not file.exists():
        return
    try:
        workspace.load(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError) as unreadable:
        aside = file.with_suffix(".unreadable")
        file.replace(aside)
        raise ValueError(
            f"the sandbox's state in {file} cannot be read ({unreadable}); it was moved to {aside.name}: start again "
            "for a new workspace"
        ) from unreadable
