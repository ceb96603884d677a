"""What somebody did in Slack, in our words. The only place that knows the shapes in which Slack says so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from slack_bolt.request.internals import extract_team_id
from slack_bolt.request.payload_utils import (
    to_action,
    to_command,
    to_event,
    to_message,
    to_options,
    to_shortcut,
    to_step,
    to_view,
)

from bot.errors import PayloadUnreadable
from bot.model import ChannelId, TeamId, UserId, stable_id
from bot.model.slack_address import is_slacks
from digests.slack.controls import ASK_ABOUT, ASK_NAME

Body = Mapping[str, Any]
"""A payload of Slack's, as it came."""

Place = Literal["private", "message", "modal", "home", "elsewhere"]
"""Where a button was pressed: in a message that one person sees, or that everybody sees, in a modal, on App Home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One act of one person."""

    what: str
    """A command with its slash, an action id, a callback id, or an event's type."""
    user: UserId
    team: TeamId | None = None
    """The workspace that the person is of, where Slack says so: another than ours in a channel of Slack Connect."""
    channel: ChannelId | None = None
    text: str = ""
    """The words typed, or the value that a button or an option carries."""
    about: str = ""
    """The modal's second field."""
    place: Place = "elsewhere"
    trigger: str = ""
    """Opens a view: once, within 3 s."""
    reply_to: str = ""
    """A response_url of Slack's own: five messages within 30 min, none from App Home or a modal."""
    message: str | None = None
    """Timestamp of the message acted on or written …"""
    thread: str | None = None
    """… and of the thread it is in."""
    for_all: bool = False
    """Asked where everybody reads: what anybody may see is shown there, without buttons of the asker's own."""
    view: str = ""
    seen: str = ""
    """The hash of the App Home that the person sees."""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What a submitted modal holds: input → what was typed or chosen."""

    @property
    def shared_by(self) -> UserId | None:
        """Whose doing it is that everybody sees the answer; None if only the asker does."""
        return self.user if self.for_all else None

    @property
    def can_share(self) -> bool:
        """Whether there is a channel that could see the answer: there is none in direct messages, nor in Home."""
        return self.channel is not None and not self.channel.startswith("D")

    def __post_init__(self) -> None:
        """TypeError for anything that should be text and is not: it would fail later, in the midst of an act."""
        for one in (self.channel, self.message, self.thread, self.trigger, self.reply_to, self.view):
            if one is not None and not isinstance(one, str):
                raise TypeError(f"not text: {type(one).__name__}")


def read(understand: Callable[..., Request], body: Body, *how: str) -> Request:
    """What one of the functions below makes of it; PayloadUnreadable for what has not the shape of Slack's."""
    try:
        return understand(body, *how)
    except UNSHAPED as problem:
        raise PayloadUnreadable(f"a payload without the shape of Slack's ({type(problem).__name__})") from problem


def is_readable(body: Body, api_url: str) -> bool:
    """Whether it has the shape of what Slack sends, for us and for Bolt, which takes it apart before any listener or
    error handler does and fails over one that has not (slack_bolt 1.30, build_async_required_kwargs)."""
    try:
        request_of(body, api_url)
        for taken_apart in (to_action, to_command, to_event, to_message, to_options, to_shortcut, to_step, to_view):
            taken_apart(dict(body))
        if (event := to_event(dict(body))) is not None:
            _word(event["type"])
    except UNSHAPED:
        return False
    return True


UNSHAPED = (KeyError, IndexError, TypeError, AttributeError, ValueError)
"""What reading a payload without the shape of Slack's ends in."""


def is_for(team: TeamId, body: Body) -> bool:
    """Whether it was sent to the app as that team has it installed; in a shared channel, whoever acted.

    Bolt's rule for whose installation it is (slack_bolt.request.internals.extract_team_id): a modal names it beside
    the person's team, an event in its authorizations. Of one that names no team, nobody knows, and one for an
    organisation as a whole is not ours: Amur is installed in one team.
    """
    try:
        found: object = extract_team_id(dict(body))
    except UNSHAPED:
        return False
    for_all = any(str(one.get("is_enterprise_install")).casefold() == "true" for one in (body, *_authorizations(body)))
    return found == team and not for_all


def _authorizations(body: Body) -> Iterator[Body]:
    listed = body.get("authorizations")
    yield from (one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, dict))


def has_foreign_reply(body: Body, api_url: str) -> bool:
    """Whether it names a response_url that is not Slack's, which is as if it named none. `api_url`: where Slack is."""
    url = body.get("response_url")
    return bool(url) and not (isinstance(url, str) and is_slacks(url, api_url=api_url))


def _reply_to(body: Body, api_url: str) -> str:
    return "" if has_foreign_reply(body, api_url) else body.get("response_url") or ""


def command_request(body: Body, api_url: str) -> Request:
    return Request(
        what=_word(body["command"]),
        user=UserId(_word(body["user_id"])),
        channel=ChannelId(_word(body["channel_id"])),
        text=str(body.get("text") or ""),
        trigger=str(body.get("trigger_id") or ""),
        reply_to=_reply_to(body, api_url),
    )


def action_request(body: Body, api_url: str) -> Request:
    action, container, view = body["actions"][0], body.get("container") or {}, body.get("view") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or view.get("private_metadata")
    option = action.get("selected_option") or {}
    return Request(
        what=_word(action["action_id"]),
        user=UserId(_word(body["user"]["id"])),
        team=_team(body["user"]),
        channel=ChannelId(_word(channel)) if channel else None,
        text=str(action.get("value") or option.get("value") or ""),
        place=_place(container, view),
        trigger=str(body.get("trigger_id") or ""),
        reply_to=_reply_to(body, api_url),
        message=container.get("message_ts"),
        thread=container.get("thread_ts") or (body.get("message") or {}).get("thread_ts"),
        view=str(view.get("id") or ""),
        seen=str(view.get("hash") or "") if view.get("type") == "home" else "",
    )


def _word(value: object) -> str:
    """TypeError for an id or a name that is no text."""
    if not isinstance(value, str):
        raise TypeError(f"not text: {type(value).__name__}")
    return value


def _team(person: Body) -> TeamId | None:
    return TeamId(_word(person["team_id"])) if person.get("team_id") else None


def _place(container: Body, view: Body) -> Place:
    match container.get("type"), view.get("type"):
        case "message", _:
            return "private" if container.get("is_ephemeral") else "message"
        case _, "modal":
            return "modal"
        case _, "home":
            return "home"
        case _:
            return "elsewhere"


def submission_request(body: Body) -> Request:
    view, values = body["view"], body["view"].get("state", {}).get("values", {})
    return Request(
        what=_word(view["callback_id"]),
        user=UserId(_word(body["user"]["id"])),
        team=_team(body["user"]),
        channel=ChannelId(view["private_metadata"]) if view.get("private_metadata") else None,
        text=_given(values, ASK_NAME),
        about=_given(values, ASK_ABOUT),
        place="modal",
        trigger=str(body.get("trigger_id") or ""),
        view=str(view.get("id") or ""),
        fields={block: held for block, actions in values.items() for held in map(_held, actions.values())},
    )


def _held(element: Body) -> tuple[str, ...]:
    """What one input holds, whatever its kind."""
    several = [str(option["value"]) for option in element.get("selected_options") or ()]
    option = element.get("selected_option") or {}
    files = [str(file["id"]) for file in element.get("files") or ()]
    kinds = ("value", "selected_time", "selected_date", "selected_user")
    held = next((element[kind] for kind in kinds if element.get(kind)), None)
    one = held or option.get("value") or next(iter(files), "")
    return (str(one),) if one else tuple(several)


def _given(values: Body, name: str) -> str:
    """What was typed or chosen in the input whose block and action bear this name."""
    field = (values.get(name) or {}).get(name) or {}
    option = field.get("selected_option") or {}
    return str(field.get("value") or option.get("value") or "")


def typing_request(body: Body) -> Request:
    """A type-ahead's question."""
    return Request(
        what=_word(body["action_id"]),
        user=UserId(_word(body["user"]["id"])),
        team=_team(body["user"]),
        text=str(body.get("value") or ""),
    )


def shortcut_request(body: Body, api_url: str) -> Request:
    return Request(
        what=_word(body["callback_id"]),
        user=UserId(_word(body["user"]["id"])),
        team=_team(body["user"]),
        channel=ChannelId(_word(body["channel"]["id"])) if body.get("channel") else None,
        text=words_shown(body.get("message") or {}),
        trigger=str(body.get("trigger_id") or ""),
        reply_to=_reply_to(body, api_url),
        thread=(body.get("message") or {}).get("thread_ts"),
    )


def words_shown(message: Body) -> str:
    """What a person reads in a message: its blocks' texts, as posts of apps have them, else its text. Links as their
    words; mentions, dates and other commands left out."""
    texts = [found for block in message.get("blocks") or () for found in _texts(block)]
    shown = "\n".join(texts) or str(message.get("text") or "")
    normalised = _COMMAND.sub("", _LINK.sub(r"\1", shown))
    return normalised.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


_LINK = re.compile(r"<(?:https?|mailto)[^|<>]*\|([^<>]*)>")
_COMMAND = re.compile(r"<[^<>]*>")


def _texts(block: Body) -> Iterator[str]:
    """Of sections, headers and what people type; buttons and fine print are not what was said."""
    match block:
        case {"type": "section" | "header", "text": {"text": str(text)}}:
            yield text
        case {
            "type": "rich_text" | "rich_text_section" | "rich_text_quote" | "rich_text_list",
            "elements": [*elements],
        }:
            yield "".join(text for one in elements for text in _texts(one))
        case {"type": "text" | "link", "text": str(text)}:
            yield text


def event_request(body: Body) -> Request:
    """A message and a mention are answered in their thread, which they may begin."""
    event = body["event"]
    kind = _word(event["type"])
    written = kind in ("message", "app_mention")
    return Request(
        what=kind,
        user=UserId(_word(event.get("user") or "")),
        team=_team({"team_id": event.get("user_team")}),
        channel=ChannelId(str(event["channel"])) if isinstance(event.get("channel"), str) else None,
        text=str(event.get("text") or event.get("tab") or ""),
        message=event.get("ts"),
        thread=event.get("thread_ts") or (event.get("ts") if written else None),
        for_all=kind == "app_mention",
        seen=str((event.get("view") or {}).get("hash") or ""),
    )


PERSONS = frozenset({None, "file_share", "thread_broadcast"})
"""Subtypes of messages that somebody wrote just now; others tell that one was changed, deleted, or came from an app."""


def is_from_person(body: Body) -> bool:
    """Whether a person did it: of messages, new words written to the bot; no edit, nor what an app wrote, ours too."""
    event = body["event"]
    elsewhere = event.get("type") == "message" and event.get("channel_type") != "im"
    by_app = bool(event.get("bot_id")) or event.get("subtype") not in PERSONS
    return not elsewhere and not by_app and isinstance(event.get("user"), str)


def request_of(body: Body, api_url: str) -> Request | None:
    """Whatever kind of act it was; None for what no person did."""
    match body:
        case {"command": str()}:
            return command_request(body, api_url)
        case {"type": "block_actions"}:
            return action_request(body, api_url)
        case {"type": "view_submission" | "view_closed"}:
            return submission_request(body)
        case {"type": "block_suggestion"}:
            return typing_request(body)
        case {"type": "shortcut" | "message_action"}:
            return shortcut_request(body, api_url)
        case {"event": {"type": str(), "user": str()}}:
            return event_request(body)
        case _:
            return None


def delivery_name(body: Body) -> str | None:
    """What is the same in every retry of one delivery, and in no other; None where a repeat does no harm.

    A retry repeats the whole payload, so all of it counts beside the trigger id: one command too many answered is
    better than one met with silence.
    """
    match body:
        case {"event_id": str(event)}:
            return f"event:{event}"
        case {"type": "block_suggestion"}:
            return None
        case {"trigger_id": str(trigger)}:
            return f"trigger:{trigger}:{stable_id(json.dumps(body, sort_keys=True, default=str))}"
        case _:
            return None
