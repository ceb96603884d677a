"""Commands, buttons, choices, forms and shortcuts: what a person uses, and what Slack sends the app for it."""

from __future__ import annotations

import base64
import copy
import html
from collections.abc import Mapping
from typing import Any

from bot.sandbox.checks import elements
from bot.sandbox.checks.limits import located, options_violations
from bot.sandbox.interactions.acknowledgements import Replies
from bot.sandbox.interactions.events import Events
from bot.sandbox.interactions.receipts import Receipt, receipt, with_notice
from bot.sandbox.methods import files
from bot.sandbox.methods.chat import shown
from bot.sandbox.protocol import Json, Refused
from bot.sandbox.state import identity
from bot.sandbox.state.slack import Slack
from bot.sandbox.state.workspace import Channel
from bot.sandbox.transport.link import Link, Outcome


class Acts:
    def __init__(self, slack: Slack, link: Link, replies: Replies, events: Events) -> None:
        self._slack = slack
        self._link = link
        self._replies = replies
        self._events = events

    # ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def command(self, name: str, text: str, *, user: str, channel: str, thread: str | None = None) -> Receipt:
        """A slash command; words in `text` arrive with & < > escaped, as Slack sends them."""
        if thread is not None:
            return with_notice(self._slack, user, channel, f"{name} is not supported in threads. Sorry!", thread)
        if name in ("/invite", "/remove"):
            # Slack's own, for the bot
            await (self._events.invite if name == "/invite" else self._events.kick)(channel, by=user)
            return Receipt(acked=True, seconds=0.0)
        known = self._slack.installation.command(name)
        if known is None:
            return with_notice(self._slack, user, channel, f"{name} is not a command here.")
        where = self._slack.workspace.find(channel)
        key = self._slack.response_urls.issue(user, where.id)
        payload = {
            "token": identity.VERIFICATION_TOKEN,
            "team_id": identity.TEAM,
            "team_domain": identity.DOMAIN,
            "channel_id": where.id,
            "channel_name": "directmessage" if where.kind == "im" else where.name,
            "user_id": user,
            "user_name": self._slack.workspace.people[user]["name"],
            "command": name,
            "text": html.escape(text, quote=False),
            "api_app_id": identity.APP,
            "is_enterprise_install": "false",
            "response_url": self._replies.url(key),
            "trigger_id": self._slack.triggers.issue(user),
        }
        outcome = await self._link.deliver("slash_commands", payload)
        if not outcome.acked:
            problem = "operation_timeout" if outcome.problem == "operation_timeout" else "dispatch_failed"
            return with_notice(self._slack, user, channel, f'{name} failed with the error "{problem}"', outcome=outcome)
        if outcome.payload is not None:
            try:
                self._replies.take(self._slack.response_urls.reply(key), outcome.payload)
            except Refused as refused:
                self._slack.record.broke(f"ack of {name}", refused.extra.get("errors") or [refused.error])
                return with_notice(
                    self._slack, user, channel, f'{name} failed with the error "{refused.error}"', outcome=outcome
                )
        return receipt(outcome)

    # ── elements ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def press(
        self,
        surface: Json,
        action_id: str,
        value: Any = None,
        *,
        user: str,
        channel: str | None = None,
        block_id: str | None = None,
        state: Mapping[str, Any] | None = None,
    ) -> Receipt:
        """Uses an element of a message or a view: `value` picks the option, the date, the person …"""
        is_view = "ts" not in surface
        current = self._current(surface, user) if is_view else surface
        block, element = elements.find(current["blocks"], action_id, value=value, block_id=block_id)
        ts = self._slack.workspace.next_ts()
        payload: Json = {
            **self._interaction("block_actions", user),
            "actions": [elements.action(block, element, value, ts)],
        }
        payload |= (
            self._in_view(current, element, block, value, state)
            if is_view
            else self._in_message(surface, user, channel, element, block, value, state)
        )
        # Known before the delivery: the app may delete the message while it answers.
        where = self._slack.workspace.direct(user).id if is_view else channel or self._channel_of(surface)
        outcome = await self._link.deliver("interactive", payload)
        return self._failed(outcome, user, where, "This didn't work: ")

    def _in_view(self, view: Json, element: Json, block: Json, value: Any, state: Mapping[str, Any] | None) -> Json:
        given = _with_choice(state, block, element, value)
        view["state"]["values"] = elements.filled(view["blocks"], view["state"]["values"], given)
        return {
            "container": {"type": "view", "view_id": view["id"]},
            "view": copy.deepcopy(view),
        }

    def _in_message(
        self,
        message: Json,
        user: str,
        channel: str | None,
        element: Json,
        block: Json,
        value: Any,
        state: Mapping[str, Any] | None,
    ) -> Json:
        where = self._slack.workspace.find(channel or self._channel_of(message))
        thread = message.get("thread_ts")
        given = _with_choice(state, block, element, value)
        key = self._slack.response_urls.issue(user, where.id, message["ts"], _thread_of(message))
        return {
            "container": {
                "type": "message",
                "message_ts": message["ts"],
                "channel_id": where.id,
                "is_ephemeral": bool(message.get("is_ephemeral")),
                **({"thread_ts": thread} if thread else {}),
            },
            "channel": _named(where),
            "message": shown(message),
            "state": {"values": elements.filled(message["blocks"], {}, given)},
            "response_url": self._replies.url(key),
        }

    async def choose(
        self, surface: Json, action_id: str, typed: str = "", *, user: str, channel: str | None = None
    ) -> list[Json]:
        """What the app offers in an external select for these letters; groups come out flat."""
        is_view = "ts" not in surface
        block, element = elements.find(surface["blocks"], action_id)
        payload: Json = {
            **self._interaction("block_suggestion", user, trigger=False),
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "value": typed,
        }
        if is_view:
            payload |= {"container": {"type": "view", "view_id": surface["id"]}, "view": copy.deepcopy(surface)}
        else:
            where = self._slack.workspace.find(channel or self._channel_of(surface))
            payload |= {
                "container": {"type": "message", "message_ts": surface["ts"], "channel_id": where.id},
                "channel": _named(where),
                "message": shown(surface),
            }
        outcome = await self._link.deliver("interactive", payload)
        if not outcome.acked:
            return []
        broken = options_violations(outcome.payload)
        if broken:
            self._slack.record.broke(f"options of {action_id}", broken)
            return []
        return list(elements.options(outcome.payload or {}))

    async def submit(self, view: Json, values: Mapping[str, Any], *, user: str) -> Receipt:
        """Fills in and submits a modal; what Slack's own form refuses never reaches the app."""
        current = self._current(view, user)
        if current.get("submit") is None:
            raise LookupError("this modal has no submit button")
        given = self._handed_over(current["blocks"], values, user)
        current["state"]["values"] = elements.filled(current["blocks"], current["state"]["values"], given)
        problems = elements.unfilled(current["blocks"], current["state"]["values"])
        if problems:
            errors = {"response_action": "errors", "errors": problems}
            return Receipt(acked=False, seconds=0.0, payload=errors, notice="the form is not complete")
        payload = {
            **self._interaction("view_submission", user),
            "view": copy.deepcopy(current),
            "response_urls": [],
        }
        outcome = await self._link.deliver("interactive", payload)
        if outcome.acked:
            self._after_submission(user, current, outcome.payload or {})
            return receipt(outcome)
        return Receipt(
            acked=False,
            seconds=outcome.seconds,
            notice=f"We had some trouble connecting. Try again? ({outcome.problem})",
        )

    def _handed_over(self, blocks: object, values: Mapping[str, Any], user: str) -> Mapping[str, Any]:
        """`values`, with the files that were chosen ({name, content: bytes or base64}) as Slack's own."""
        given = dict(values)
        for block, element in located(blocks):
            for name in {str(block.get("block_id")), str(element.get("action_id"))} & given.keys():
                held = given[name]
                chosen = held.get(element["action_id"]) if isinstance(held, Mapping) else held
                if element["type"] == "file_input" and isinstance(chosen, list):
                    given[name] = [files.hand_over(self._slack, user, one["name"], _bytes(one)) for one in chosen]
        return given

    def _after_submission(self, user: str, view: Json, answer: Json) -> None:
        """Does to the stack what the app's response_action says."""
        views = self._slack.views
        act = answer.get("response_action")
        try:
            if act is None:
                views.close(user, view)
            elif act == "clear":
                views.close(user, view, all_of_them=True)
            elif act == "update":
                views.update(answer.get("view") or {}, view_id=view["id"])
            elif act == "push":
                views.push(user, answer.get("view") or {})
            elif act == "errors":
                self._check_errors(view, answer.get("errors"))
            else:
                raise Refused("invalid_arguments", errors=[f"no response_action is called {act}"])
        except Refused as refused:
            self._slack.record.broke("ack of view_submission", refused.extra.get("errors") or [refused.error])

    def _check_errors(self, view: Json, errors: object) -> None:
        inputs = {block["block_id"] for block in view["blocks"] if block.get("type") == "input"}
        if not isinstance(errors, dict) or not errors:
            raise Refused("invalid_arguments", errors=["response_action errors needs errors by block_id"])
        strangers = sorted(set(errors) - inputs)
        if strangers:
            raise Refused("invalid_arguments", errors=[f"no input block is called {name}" for name in strangers])

    async def dismiss(self, view: Json, *, user: str, all_of_them: bool = False) -> Receipt:
        """Closes a modal without submitting it (Esc, Cancel); the app hears of it if it asked to."""
        current = self._current(view, user)
        last = Outcome(acked=True, seconds=0.0)
        closing = self._slack.views.close(user, current, all_of_them=all_of_them or current["clear_on_close"])
        for closed in reversed(closing):
            if closed["notify_on_close"]:
                payload = {**self._interaction("view_closed", user, trigger=False), "view": copy.deepcopy(closed)}
                last = await self._link.deliver("interactive", payload | {"is_cleared": all_of_them})
        return receipt(last)

    async def shortcut(
        self, callback_id: str, message: Json | None, *, user: str, channel: str | None = None
    ) -> Receipt:
        """A message shortcut; a global one without a message."""
        payload = {
            **self._interaction("shortcut" if message is None else "message_action", user),
            "callback_id": callback_id,
            "action_ts": self._slack.workspace.next_ts(),
        }
        where = None
        if message is not None:
            where = self._slack.workspace.find(channel or self._channel_of(message))
            key = self._slack.response_urls.issue(user, where.id, None, _thread_of(message))
            payload |= {
                "channel": _named(where),
                "message_ts": message["ts"],
                "message": shown(message),
                "response_url": self._replies.url(key),
            }
        outcome = await self._link.deliver("interactive", payload)
        return self._failed(outcome, user, where.id if where else identity.GENERAL, "This shortcut didn't work: ")

    # ── shared ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _interaction(self, kind: str, user: str, *, trigger: bool = True) -> Json:
        name = self._slack.workspace.people[user]["name"]
        return {
            "type": kind,
            "token": identity.VERIFICATION_TOKEN,
            "api_app_id": identity.APP,
            "team": {"id": identity.TEAM, "domain": identity.DOMAIN},
            "user": {"id": user, "username": name, "name": name, "team_id": identity.TEAM},
            "enterprise": None,
            "is_enterprise_install": False,
            **({"trigger_id": self._slack.triggers.issue(user)} if trigger else {}),
        }

    def _current(self, view: Json, user: str) -> Json:
        """The view as it stands now: it may have been updated since it was looked at."""
        home = self._slack.workspace.homes.get(user)
        for known in (*self._slack.views.stack(user), *((home,) if home else ())):
            if known["id"] == view["id"]:
                current: Json = known
                return current
        raise LookupError(f"{user} has no open view {view['id']}")

    def _channel_of(self, surface: Json) -> str:
        """Where a message stands."""
        whispered = self._slack.workspace.whispered(surface["ts"])
        if whispered is not None:
            return whispered.channel
        for channel in self._slack.workspace.channels.values():
            if channel.message(surface["ts"]) is not None:
                return channel.id
        raise LookupError(f"no channel holds the message {surface['ts']}")

    def _failed(self, outcome: Outcome, user: str, channel: str, words: str) -> Receipt:
        if outcome.acked:
            return receipt(outcome)
        why = "the app did not answer within 3 seconds" if outcome.problem == "operation_timeout" else "no app answered"
        return with_notice(self._slack, user, channel, f"{words}{why} ({outcome.problem}).", outcome=outcome)


def _with_choice(state: Mapping[str, Any] | None, block: Json, element: Json, value: Any) -> dict[str, Any]:
    """What is filled in, together with the choice that is being made: block_id → action_id → value."""
    given = dict(state or {})
    if element["type"] in elements.STATELESS:
        return given
    beside = given.get(block["block_id"])
    own = dict(beside) if isinstance(beside, Mapping) else {}
    return {**given, block["block_id"]: {**own, element["action_id"]: value}}


def _bytes(file: Json) -> bytes:
    content = file["content"]
    return content if isinstance(content, bytes) else base64.b64decode(content)


def _thread_of(message: Json) -> str | None:
    """The thread a reply stands in; a parent stands in the channel."""
    thread = message.get("thread_ts")
    return thread if thread != message["ts"] else None


def _named(channel: Channel) -> Json:
    return {"id": channel.id, "name": "directmessage" if channel.kind == "im" else channel.name}
