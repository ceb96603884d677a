"""A valid payload of everything that the app listens to, as Slack sends it: by name, for trying what may be done with
it, and what comes of it when it is damaged."""

from __future__ import annotations

import json
import secrets
from typing import Any

from bot.sandbox import Sandbox
from digests.slack import choices, controls
from digests.slack.digests import digest_settings as inputs
from handlers.slack.routes import ACTIONS, COMMANDS, EVENTS, OPTIONS, SHORTCUTS, VIEWS
from tests.support.sandbox_talk import GOOD, readings

Payload = dict[str, Any]
FEED, ITEM = GOOD.id, readings()[1].item.id
"""On file in a conversation (tests/support/sandbox_talk.py)."""
DIGEST = json.dumps([None, None, None, None, None])
QUESTION = json.dumps(["Lindqvist", None, None, None, None, 0, None])

VALUES: dict[str, str] = {
    controls.ASK: Sandbox.channel,
    controls.ASK_AGAIN: QUESTION,
    controls.SHARE_ANSWER: QUESTION,
    controls.EXPORT_ANSWER: QUESTION,
    controls.SHARE_DIGEST: DIGEST,
    controls.FOLLOW: 'speaker:"Oskar Lindqvist"',
    **dict.fromkeys(
        (controls.DELETE_ALERT, controls.EDIT_ALERT, controls.PAUSE_ALERT, controls.RESUME_ALERT), "U0NONE none"
    ),
    controls.ALERT_MENU: "pause mine U0NONE none",
    controls.ALERTS: "mine 0",
    controls.NEW_ALERT: "-",
    controls.ALERT_STORY: f"{choices.StoryVerb.WHY} {Sandbox.user} a-story {ITEM}",
    controls.MAKE_ALERT: json.dumps(["ferry", "", None, "at once", "08:00", False, None]),
    controls.ALERT_TERMS_INSTEAD: "U0NONE none ferry",
    controls.SEARCH_AGAIN: json.dumps(["bridge", 0]),
    controls.SHARE_SEARCH: json.dumps(["bridge", 0]),
    controls.TOPIC_DIGEST: json.dumps(["trade", None, None, None, None]),
    controls.NOT_SAME: ITEM,
    controls.ALERT_STORY: f"{choices.StoryVerb.WHY} {Sandbox.user} a-story {ITEM}",
    controls.FEEDS: "0",
    controls.FEED_LABEL: f"{FEED} think tank",
    controls.STORY_MENU: f"why-here:{ITEM}",
    controls.DIGEST_MENU: controls.TODAY,
    controls.HELP_ON: "/whosaid",
    controls.USEFUL: f"useful:{ITEM}",
    controls.STATEMENT_MENU: f"why-said:0:{ITEM}",
    controls.FEED_ADD: "an-offer",
    controls.FEED_DROP: "an-offer",
}
"""What buttons carry; those of a feed's card its id."""
TEXTS = {"/whosaid": "Lindqvist", "/search": "bridge", "/alerts": "list"}
FORMS: dict[str, dict[str, Payload]] = {
    controls.ASK_VIEW: {controls.ASK_NAME: {"type": "plain_text_input", "value": "Lindqvist"}},
    controls.MISSED_VIEW: {controls.MISSED_ADDRESS: {"type": "plain_text_input", "value": "https://a.example/b"}},
    controls.FEED_RENAME_VIEW: {controls.FEED_NAME: {"type": "plain_text_input", "value": "Renamed"}},
    controls.FEEDS_IMPORT_VIEW: {controls.FEEDS_FILE: {"type": "file_input", "files": [{"id": "F0NONE"}]}},
    controls.ALERT_VIEW: {controls.ALERT_TERMS: {"type": "plain_text_input", "value": "ferry"}},
    controls.SNOOZE_VIEW: {controls.SNOOZE_FOR: {"type": "static_select", "selected_option": {"value": "1d"}}},
    controls.DELETE_ALERT_VIEW: {},
    controls.SHARE_ALERT_VIEW: {controls.SHARE_WITH: {"type": "users_select", "selected_user": "U000BO"}},
    controls.PREFERENCES_VIEW: {
        controls.QUIET_FROM: {"type": "timepicker", "selected_time": "22:00"},
        controls.QUIET_UNTIL: {"type": "timepicker", "selected_time": "07:00"},
        controls.WORKING_DAYS: {"type": "checkboxes", "selected_options": [{"value": "0"}]},
        controls.CAP: {"type": "plain_text_input", "value": "6"},
        controls.DAILY_AT: {"type": "timepicker", "selected_time": "08:00"},
    },
    controls.SETTINGS_VIEW: {
        inputs.AT: {"type": "timepicker", "selected_time": "07:45"},
        inputs.ZONE: {"type": "plain_text_input", "value": "Europe/Berlin"},
        inputs.DAYS: {"type": "checkboxes", "selected_options": [{"value": "0"}, {"value": "4"}]},
        inputs.TOPICS: {"type": "multi_static_select", "selected_options": [{"value": "trade"}]},
    },
}


METAS = {
    controls.FEED_RENAME_VIEW: FEED,
    **dict.fromkeys((controls.SNOOZE_VIEW, controls.DELETE_ALERT_VIEW, controls.SHARE_ALERT_VIEW), "U0NONE none"),
}
"""The private_metadata of views; of others the channel."""


def command(name: str, text: str = "", *, user: str = Sandbox.user, channel: str = Sandbox.channel) -> Payload:
    return {
        "team_id": Sandbox.team,
        "channel_id": channel,
        "user_id": user,
        "command": name,
        "text": text,
        "is_enterprise_install": "false",
        "trigger_id": f"1.2.{secrets.token_hex(8)}",
    }


def press(name: str, value: str | None = None, *, user: str = Sandbox.user, channel: str = Sandbox.channel) -> Payload:
    action = {"type": "button", "action_id": name, "block_id": "b", "value": VALUES.get(name, FEED)}
    return {
        **_interaction("block_actions", user),
        "container": {"type": "message", "channel_id": channel, "message_ts": "1.000001", "is_ephemeral": True},
        "channel": {"id": channel, "name": "x"},
        "actions": [action if value is None else action | {"value": value}],
    }


def submission(
    name: str, *, meta: str = "", user: str = Sandbox.user, fields: dict[str, Payload] | None = None
) -> Payload:
    """`meta`: the modal's private_metadata."""
    given = FORMS[name] if fields is None else fields
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": name,
        "private_metadata": meta or METAS.get(name, Sandbox.channel),
        "state": {"values": {block: {block: held} for block, held in given.items()}},
    }
    return {**_interaction("view_submission", user), "view": view}


def shortcut(name: str, *, user: str = Sandbox.user) -> Payload:
    if name == "ask-who-said":
        return {**_interaction("shortcut", user), "callback_id": name}
    message = {"type": "message", "ts": "1.000001", "text": "Bridge number 1 will open."}
    return {
        **_interaction("message_action", user),
        "callback_id": name,
        "channel": {"id": Sandbox.channel, "name": "x"},
        "message": message,
        "message_ts": "1.000001",
    }


def event(name: str, *, user: str = Sandbox.user) -> Payload:
    about = {"type": name, "user": user, "channel": Sandbox.channel, "ts": "1.000001"}
    more = {"tab": "home"} if name == "app_home_opened" else {"text": "<@U0SANDBOT> Lindqvist"}
    if name == "message":
        more |= {"channel": Sandbox.direct_of(user), "channel_type": "im"}
    return {
        "team_id": Sandbox.team,
        "type": "event_callback",
        "event": about | more,
        "event_id": f"Ev{secrets.token_hex(8)}",
        "authorizations": [{"enterprise_id": None, "team_id": Sandbox.team, "is_enterprise_install": False}],
    }


def typing(name: str, *, user: str = Sandbox.user) -> Payload:
    return {**_interaction("block_suggestion", user), "action_id": name, "block_id": name, "value": "Lind"}


def _interaction(kind: str, user: str) -> Payload:
    return {
        "type": kind,
        "team": {"id": Sandbox.team, "domain": "sandbox"},
        "user": {"id": user, "team_id": Sandbox.team},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": f"1.2.{secrets.token_hex(8)}",
    }


def everything(*, user: str = Sandbox.user) -> dict[str, tuple[str, Payload]]:
    """By name: how Slack sends it (see bot.sandbox.transport.http_push.encoded), and the payload."""
    made = {one.name: ("slash_commands", command(one.name, TEXTS.get(one.name, ""), user=user)) for one in COMMANDS}
    made |= {name: ("interactive", press(name, user=user)) for name in ACTIONS}
    made |= {name: ("interactive", submission(name, user=user)) for name in VIEWS}
    made |= {name: ("interactive", shortcut(name, user=user)) for name in SHORTCUTS}
    made |= {name: ("interactive", typing(name, user=user)) for name in OPTIONS}
    return made | {name: ("events_api", event(name, user=user)) for name in EVENTS}
