"""What people write and do that reaches the app as an event, with Slack's retries."""

from __future__ import annotations

import asyncio
import copy
import secrets

from bot.sandbox.interactions.receipts import Receipt, receipt, with_notice
from bot.sandbox.methods.chat import shown
from bot.sandbox.protocol import Json
from bot.sandbox.state import identity
from bot.sandbox.state.slack import Slack
from bot.sandbox.state.workspace import new_id
from bot.sandbox.transport.link import Link, Outcome


class Events:
    def __init__(self, slack: Slack, link: Link, retry_after: tuple[float, ...]) -> None:
        self._slack = slack
        self._link = link
        self._retry_after = retry_after
        self._retries: set[asyncio.Task[None]] = set()

    async def say(self, text: str, *, user: str, channel: str, thread: str | None = None) -> Receipt:
        """A message; `text` is Slack's markup already. Direct ones and mentions of the bot reach the app."""
        where = self._slack.workspace.find(channel)
        if where.archived:
            return with_notice(self._slack, user, channel, "This channel is archived: nobody can write here.")
        if where.kind == "im" and not self._slack.installation.direct_messages:
            return with_notice(
                self._slack, user, channel, f"Sending messages to {self._slack.installation.name} is turned off."
            )
        stored = self._slack.workspace.post(where, {"user": user, "text": text}, thread)
        event = {name: value for name, value in shown(stored).items() if name != "parent_user_id"}
        event |= {"channel": where.id, "event_ts": stored["ts"], "client_msg_id": secrets.token_hex(16)}
        if where.kind == "im":
            return await self.event({**event, "channel_type": "im"}, subscribed="message.im")
        if f"<@{identity.BOT_USER}>" in text and identity.BOT_USER in where.members:
            return await self.event({**event, "type": "app_mention"})
        return _done()

    async def edit(self, ts: str, text: str, *, user: str, channel: str) -> Receipt:
        """Changes a message of one's own: the app hears of it as `message_changed`, in direct messages."""
        where = self._slack.workspace.find(channel)
        message = where.message(ts)
        if message is None or message.get("user") != user:
            raise LookupError("one edits one's own messages")
        before = shown(message)
        self._slack.workspace.edit(message, {"text": text}, by=user)
        event: Json = {"type": "message", "subtype": "message_changed", "hidden": True, "channel": where.id}
        event |= {"message": shown(message), "previous_message": before, "channel_type": where.kind}
        event |= {"ts": self._slack.workspace.next_ts(), "event_ts": self._slack.workspace.next_ts()}
        return await self.event(event, subscribed="message.im") if where.kind == "im" else _done()

    async def open_home(self, user: str, tab: str = "home") -> Receipt:
        """Opens the app: its Home tab, or its Messages tab."""
        direct = self._slack.workspace.direct(user)
        event: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": direct.id,
            "tab": tab,
            "event_ts": self._slack.workspace.next_ts(),
        }
        if tab == "home" and user in self._slack.workspace.homes:
            event["view"] = copy.deepcopy(self._slack.workspace.homes[user])
        return await self.event(event)

    async def event(self, event: Json, *, subscribed: str = "") -> Receipt:
        """Delivers an event; one that is not acknowledged is sent again three times, in the background."""
        if not self._slack.installation.listens_to(subscribed or event["type"]):
            return Receipt(acked=False, seconds=0.0, notice="the app does not listen to this event")
        payload = {
            "token": identity.VERIFICATION_TOKEN,
            "team_id": identity.TEAM,
            "api_app_id": identity.APP,
            "event": event,
            "type": "event_callback",
            "event_id": new_id("Ev"),
            "event_time": int(self._slack.clock()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": identity.TEAM,
                    "user_id": identity.BOT_USER,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": secrets.token_hex(16),
        }
        outcome = await self._link.deliver("events_api", payload)
        if not outcome.acked and not outcome.no_retry:
            again = asyncio.create_task(self._retry(payload, outcome), name=f"retry {payload['event_id']}")
            self._retries.add(again)
            again.add_done_callback(self._retries.discard)
        return receipt(outcome)

    async def _retry(self, payload: Json, first: Outcome) -> None:
        outcome = first
        for attempt, wait in enumerate(self._retry_after, start=1):
            await asyncio.sleep(wait)
            reason = {"operation_timeout": "http_timeout", "dispatch_failed": "connection_failed"}
            outcome = await self._link.deliver(
                "events_api", payload, retry=attempt, reason=reason.get(outcome.problem, "http_error")
            )
            if outcome.acked or outcome.no_retry:
                return

    async def invite(self, channel: str, *, by: str) -> None:
        """Lets the bot in; the app hears of it if its manifest subscribes to that."""
        where = self._slack.workspace.find(channel)
        if identity.BOT_USER in where.members:
            return
        where.members.append(identity.BOT_USER)
        self._slack.workspace.changes.touch()
        await self.announce(
            {
                "type": "member_joined_channel",
                "user": identity.BOT_USER,
                "channel": where.id,
                "channel_type": "G" if where.kind == "private" else "C",
                "team": identity.TEAM,
                "inviter": by,
            }
        )

    async def kick(self, channel: str, *, by: str) -> None:
        where = self._slack.workspace.find(channel)
        where.members[:] = [member for member in where.members if member != identity.BOT_USER]
        self._slack.workspace.changes.touch()
        kind = "group_left" if where.kind == "private" else "channel_left"
        await self.announce({"type": kind, "channel": where.id, "actor_id": by})

    async def deactivate(self, user: str) -> None:
        """Their account is closed: `user_change`, with `deleted`."""
        self._slack.workspace.people[user]["deleted"] = True
        self._slack.workspace.changes.touch()
        about = self._slack.workspace.person(user)
        await self.announce({"type": "user_change", "user": about, "cache_ts": int(self._slack.clock())})

    async def announce(self, event: Json) -> None:
        """An event only an app that subscribed to it in its manifest gets; without a manifest nobody does."""
        if self._slack.installation.declared:
            await self.event({**event, "event_ts": self._slack.workspace.next_ts()})

    async def aclose(self) -> None:
        for task in self._retries:
            task.cancel()
        await asyncio.gather(*self._retries, return_exceptions=True)


def _done() -> Receipt:
    return Receipt(acked=True, seconds=0.0)
