"""The sandbox workspace as one server on loopback: `async with Sandbox.open() as sandbox`."""

from __future__ import annotations

import asyncio
import contextlib
import html
import time
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web

from bot.sandbox.interactions.acknowledgements import Replies
from bot.sandbox.interactions.events import Events
from bot.sandbox.interactions.interactions import Acts
from bot.sandbox.interactions.receipts import Receipt
from bot.sandbox.methods import files
from bot.sandbox.methods.chat import shown
from bot.sandbox.page.api import PageApi
from bot.sandbox.protocol import Json
from bot.sandbox.state import identity, workspace
from bot.sandbox.state.faults import Faults
from bot.sandbox.state.installation import installed
from bot.sandbox.state.record import Call, Record, Violation
from bot.sandbox.state.slack import Slack
from bot.sandbox.state.tickets import TRIGGER_SECONDS, ResponseUrls, Triggers
from bot.sandbox.state.views import Views
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.transport.guard import guard, harden
from bot.sandbox.transport.http_push import HttpPush
from bot.sandbox.transport.link import ACK_SECONDS, RETRY_AFTER, Link
from bot.sandbox.transport.socket_mode import SocketMode
from bot.sandbox.transport.web_api import WebApi

HOST = "127.0.0.1"
SAVE_SECONDS = 0.5
"""Changes are kept at most this long after they were made (and at the end)."""

_Found = TypeVar("_Found")


class Sandbox:
    """A Slack workspace that lives on this machine. Make one with `Sandbox.open`."""

    bot_token = identity.BOT_TOKEN
    app_token = identity.APP_TOKEN
    signing_secret = identity.SIGNING_SECRET
    team = identity.TEAM
    bot_user = identity.BOT_USER
    channel = identity.WATCH
    """#china-russia-watch; the bot is a member."""
    other_channel = identity.GENERAL
    """#general, public; the bot is no member."""
    private_channel = identity.EDITORS
    """#editors; the bot is no member, so it does not know of it."""
    user = identity.OWNER
    """The default person, who owns the workspace; in Berlin's time zone."""
    colleague = identity.COLLEAGUE
    """Another person, no admin; in New York's time zone."""

    def __init__(self, slack: Slack, link: Link, acts: Acts, events: Events, port: int) -> None:
        self._slack = slack
        self._link = link
        self._acts = acts
        self._events = events
        self.port = port
        self.faults: Faults = slack.faults

    @classmethod
    @contextlib.asynccontextmanager
    async def open(
        cls,
        data: Path | None = None,
        port: int = 0,
        push_to: str | None = None,
        *,
        manifest: Path | None = None,
        clock: Callable[[], float] = time.time,
        ack_within: float = ACK_SECONDS,
        retry_after: tuple[float, ...] = RETRY_AFTER,
    ) -> AsyncIterator[Sandbox]:
        """A running workspace; closed at the end of the block.

        `data`: the folder whose sandbox.json keeps the workspace (None: nothing is kept). `port`: 0 for a free one.
        `push_to`: the app's URL for signed requests, instead of Socket Mode. `manifest`: the app's, JSON: only what it
        declares is delivered, only its scopes are granted. `clock`: Unix seconds. `ack_within`: seconds for an act's
        acknowledgement, and for its trigger if that is longer than Slack's. OSError if the port is taken.
        """
        slack = await asyncio.to_thread(_made, data, manifest, clock, ack_within)
        link: SocketMode | HttpPush = HttpPush(push_to, ack_within, clock) if push_to else SocketMode(slack, ack_within)
        replies = Replies(slack)
        events = Events(slack, link, retry_after)
        acts = Acts(slack, link, replies, events)
        page = PageApi(slack, acts, events, link)
        bound: list[int] = [port]
        app = web.Application(middlewares=[guard(lambda: bound[0])], client_max_size=64 * 1024 * 1024)
        app.on_response_prepare.append(harden)
        app.add_routes([*WebApi(slack).routes(), *replies.routes(), *page.routes()])
        if isinstance(link, SocketMode):
            app.add_routes(link.routes())
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, handle_signals=False)
        await runner.setup()
        keeper: asyncio.Task[None] | None = None
        try:
            site = web.TCPSite(runner, HOST, port)
            await site.start()
            bound[0] = runner.addresses[0][1]
            slack.base_url = f"http://{HOST}:{bound[0]}"
            if data is not None:
                keeper = asyncio.create_task(_keep(slack, data / "sandbox.json"), name="sandbox keeper")
            yield cls(slack, link, acts, events, bound[0])
        finally:
            await events.aclose()
            page.close()
            await link.aclose()
            await runner.cleanup()
            if keeper is not None and data is not None:
                keeper.cancel()
                await asyncio.gather(keeper, return_exceptions=True)
                workspace.write(workspace.snapshot(slack.workspace), data / "sandbox.json")

    # ── where it is ──────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def page_url(self) -> str:
        return f"{self._slack.base_url}/"

    @property
    def api_url(self) -> str:
        return f"{self._slack.base_url}/api/"

    # ── what a person does ───────────────────────────────────────────────────────────────────────────────────────────

    async def command(
        self,
        name: str,
        text: str = "",
        *,
        user: str | None = None,
        channel: str | None = None,
        thread: str | None = None,
    ) -> Receipt:
        """Types a slash command and waits for the app; a time-out is told to the person, not raised."""
        return await self._acts.command(
            name, text, user=user or self.user, channel=channel or self.channel, thread=thread
        )

    async def say(
        self, text: str, *, user: str | None = None, channel: str | None = None, thread: str | None = None
    ) -> Receipt:
        """Writes a message; `text` as typed. In a person's own direct messages it reaches the app."""
        typed = html.escape(text, quote=False)
        return await self._events.say(typed, user=user or self.user, channel=channel or self.channel, thread=thread)

    async def mention(
        self, text: str, *, user: str | None = None, channel: str | None = None, thread: str | None = None
    ) -> Receipt:
        """Writes a message that begins with the bot's name."""
        typed = f"<@{self.bot_user}> {html.escape(text, quote=False)}"
        return await self._events.say(typed, user=user or self.user, channel=channel or self.channel, thread=thread)

    async def press(
        self,
        surface: Json,
        action_id: str,
        value: Any = None,
        *,
        user: str | None = None,
        channel: str | None = None,
        block_id: str | None = None,
        state: Mapping[str, Any] | None = None,
    ) -> Receipt:
        """Uses an element of a message or a view. `value`: an option's value (or the option), a date, an id, text …"""
        return await self._acts.press(
            surface,
            action_id,
            value,
            user=user or self._whose(surface),
            channel=channel,
            block_id=block_id,
            state=state,
        )

    async def choose(
        self, surface: Json, action_id: str, typed: str = "", *, user: str | None = None, channel: str | None = None
    ) -> list[Json]:
        """The options the app offers in an external select for what was typed."""
        return await self._acts.choose(surface, action_id, typed, user=user or self._whose(surface), channel=channel)

    async def submit(self, view: Json, values: Mapping[str, Any] | None = None, *, user: str | None = None) -> Receipt:
        """Fills in a modal (by block_id or action_id → value) and submits it."""
        return await self._acts.submit(view, values or {}, user=user or self._whose(view))

    async def dismiss(self, view: Json, *, user: str | None = None) -> Receipt:
        """Closes a modal without submitting it."""
        return await self._acts.dismiss(view, user=user or self._whose(view))

    async def shortcut(
        self, callback_id: str, message: Json | None = None, *, user: str | None = None, channel: str | None = None
    ) -> Receipt:
        """Uses a message shortcut, or a global one without a message."""
        return await self._acts.shortcut(callback_id, message, user=user or self.user, channel=channel)

    async def edit(self, ts: str, text: str, *, user: str | None = None, channel: str | None = None) -> Receipt:
        """Changes a message of one's own; `channel`: None for the direct messages with the bot."""
        who = user or self.user
        where = channel or self.direct_channel(who)
        return await self._events.edit(ts, html.escape(text, quote=False), user=who, channel=where)

    async def deliver(self, event: Json, *, subscribed: str = "") -> Receipt:
        """An event as it stands, such as what another app wrote. `subscribed`: under which name, if not its type."""
        return await self._events.event(event, subscribed=subscribed)

    async def open_home(self, user: str | None = None) -> Receipt:
        return await self._events.open_home(user or self.user)

    async def open_messages(self, user: str | None = None) -> Receipt:
        """Opens the direct messages with the bot."""
        return await self._events.open_home(user or self.user, "messages")

    def _whose(self, surface: Json) -> str:
        whispered = self._slack.workspace.whispered(surface.get("ts", ""))
        if whispered is not None:
            return whispered.user
        return (self._slack.views.owner(surface) if "ts" not in surface else "") or self.user

    # ── what a person sees ───────────────────────────────────────────────────────────────────────────────────────────

    def messages(self, channel: str | None = None) -> list[Json]:
        """Every message of the channel, replies included, oldest first; `edits` holds what each was before."""
        return [dict(message) for message in self._slack.workspace.find(channel or self.channel).messages]

    def ephemerals(self, user: str | None = None, channel: str | None = None) -> list[Json]:
        """What only this person sees in this channel (None: in any)."""
        return [
            dict(one.message)
            for one in self._slack.workspace.ephemerals
            if one.user == (user or self.user) and channel in (None, one.channel)
        ]

    def direct(self, user: str | None = None) -> list[Json]:
        """The direct messages between this person and the bot, oldest first."""
        return self.messages(self._slack.workspace.direct(user or self.user).id)

    @staticmethod
    def direct_of(user: str) -> str:
        """The id that a person's direct messages with the bot have, opened or not."""
        return workspace.direct_id(user)

    def direct_channel(self, user: str | None = None) -> str:
        return self._slack.workspace.direct(user or self.user).id

    def views(self, user: str | None = None) -> list[Json]:
        """Open modals, the top one last."""
        return list(self._slack.views.stack(user or self.user))

    def prompts(self, user: str | None = None) -> list[Json]:
        """What the app suggests to write in its direct messages."""
        return list(self._slack.workspace.direct(user or self.user).prompts)

    def status(self, thread: str, user: str | None = None) -> str:
        """What the app says it is doing in a thread of its direct messages; "" for nothing."""
        return self._slack.workspace.direct(user or self.user).status.get(thread, "")

    def home(self, user: str | None = None) -> Json | None:
        return self._slack.workspace.homes.get(user or self.user)

    def api_message(self, channel: str, ts: str) -> Json | None:
        """One message as the Web API would give it."""
        found = self._slack.workspace.find(channel).message(ts)
        return shown(found) if found else None

    # ── what happened ────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def violations(self) -> list[Violation]:
        """Every rule of Slack's broken so far; each failed its call too."""
        return self._slack.record.violations

    @property
    def warnings(self) -> list[str]:
        """What Slack might have refused under load: pace in a channel, calls a minute."""
        return self._slack.record.warnings

    @property
    def broadcasts(self) -> list[Json]:
        """Messages with an unescaped <!channel>, <!here> or <!everyone>."""
        return self._slack.record.broadcasts

    def calls(self, method: str | None = None) -> list[Call]:
        return [call for call in self._slack.record.calls if method in (None, call.method)]

    async def until(self, predicate: Callable[[], _Found | None], timeout: float = 30.0) -> _Found:  # noqa: ASYNC109 - the contract's name for it
        """Waits until the predicate holds, looking after each change; gives what it gave. TimeoutError names it."""
        async with asyncio.timeout(timeout):
            while True:
                revision = self._slack.workspace.changes.revision
                found = predicate()
                if found:
                    return found
                await self._slack.workspace.changes.after(revision)

    # ── what happens to the workspace ────────────────────────────────────────────────────────────────────────────────

    @property
    def connections(self) -> int:
        """How many sockets of the app are open."""
        return self._link.connected()

    async def connected(self, timeout: float = 5.0) -> None:  # noqa: ASYNC109 - as in `until`
        """Waits for the app's first socket."""
        await self.until(lambda: self.connections > 0, timeout)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ends every socket as Slack does: warning, refresh_requested, link_disabled."""
        if isinstance(self._link, SocketMode):
            await self._link.disconnect(reason)

    async def archive(self, channel: str | None = None) -> None:
        await self._set_archived(channel or self.channel, archived=True)

    async def unarchive(self, channel: str | None = None) -> None:
        await self._set_archived(channel or self.channel, archived=False)

    async def _set_archived(self, channel: str, *, archived: bool) -> None:
        self._slack.workspace.find(channel).archived = archived
        self._slack.workspace.changes.touch()
        kind = "channel_archive" if archived else "channel_unarchive"
        await self._events.announce({"type": kind, "channel": channel, "user": self.user})

    async def kick(self, channel: str | None = None) -> None:
        """Takes the bot out of the channel."""
        await self._events.kick(channel or self.channel, by=self.user)

    async def invite(self, channel: str | None = None) -> None:
        """Lets the bot in, as /invite does."""
        await self._events.invite(channel or self.channel, by=self.user)

    def join(self, user: str, *, zone: str = "UTC") -> None:
        """One more person in the workspace, no admin."""
        person = {"id": user, "name": user.lower(), "real_name": user.title(), "tz": zone, "is_admin": False}
        self._slack.workspace.people[user] = person

    async def deactivate(self, user: str | None = None) -> None:
        """Closes a person's account."""
        await self._events.deactivate(user or self.user)

    def set_zone(self, zone: str | None, user: str | None = None) -> None:
        """In a person's profile; None: it names none."""
        self._slack.workspace.people[user or self.user]["tz"] = zone

    def hand_over(self, name: str, content: bytes, *, user: str | None = None) -> str:
        """The id of a file that this person gives the app, as by a form's file input."""
        return str(files.hand_over(self._slack, user or self.user, name, content)["id"])

    def trigger(self, user: str | None = None) -> str:
        """A trigger id as an act of this person would bring it: good for 3 s and one view."""
        return self._slack.triggers.issue(user or self.user)

    def permalink(self, channel: str, ts: str) -> str:
        return self._slack.permalink(channel, ts)

    def grant(self, scope: str) -> None:
        self._slack.installation.scopes.add(scope)

    def withdraw(self, scope: str) -> None:
        self._slack.installation.scopes.discard(scope)


def _made(data: Path | None, manifest: Path | None, clock: Callable[[], float], ack_within: float) -> Slack:
    installation = installed(manifest)
    state = Workspace(clock, installation.name)
    if data is not None:
        workspace.restore(state, data / "sandbox.json")
    return Slack(
        workspace=state,
        installation=installation,
        views=Views(state),
        triggers=Triggers(time.monotonic, seconds=max(TRIGGER_SECONDS, ack_within)),
        response_urls=ResponseUrls(time.monotonic),
        faults=Faults(),
        record=Record(),
        clock=clock,
    )


async def _keep(slack: Slack, file: Path) -> None:
    """Saves after changes, a little later so that a burst is one write. A full disk is noted and tried again."""
    changes = slack.workspace.changes
    revision = 0
    while True:
        revision = await changes.after(revision)
        await asyncio.sleep(SAVE_SECONDS)
        revision = changes.revision
        try:
            await asyncio.to_thread(workspace.write, workspace.snapshot(slack.workspace), file)
        except OSError as full:
            slack.record.warnings.append(f"the workspace cannot be saved: {full}")
            await asyncio.sleep(5)
            revision = -1
