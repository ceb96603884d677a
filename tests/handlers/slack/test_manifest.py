"""manifest.json: within Slack's limits, and the same as what the code listens to and calls."""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.checks.limits import manifest_violations
from bot.sandbox.transport.web_api import METHODS
from handlers.slack import notices
from handlers.slack.routes import EVENTS, SHORTCUTS

ROOT = Path(__file__).resolve().parents[3]
MANIFEST: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
FEATURES, SETTINGS = MANIFEST["features"], MANIFEST["settings"]
SCOPES = frozenset(MANIFEST["oauth_config"]["scopes"]["bot"])

OF_EVENTS = {
    "app_mention": "app_mentions:read",
    "app_home_opened": None,
    "channel_left": "channels:read",
    "group_left": "groups:read",
    "member_joined_channel": "channels:read",
    "message.im": "im:history",
    "user_change": "users:read",
}
"""What an event needs (docs.slack.dev/reference/events)."""
TYPES = {"message.im": "message"}
"""An event's type, where it is subscribed to by another name."""
HISTORY = {"channels:history", "groups:history", "im:history"}
"""conversations.history needs the scope of the kind of channel it reads: each is needed, to look for a post in doubt
in public and private channels and in direct messages."""
MEMBERS = {"channels:read", "groups:read"}
"""So it is with conversations.members, for public and private channels: those are what has a digest."""


def test_it_keeps_slacks_limits() -> None:
    assert list(manifest_violations(MANIFEST)) == []
    about = MANIFEST["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 175 <= len(about["long_description"]) <= 4_000
    assert len(FEATURES["slash_commands"]) <= 50
    for command in FEATURES["slash_commands"]:
        assert 2 <= len(command["command"]) <= 32
        assert len(command["description"]) <= 2_000
        assert len(command["usage_hint"]) <= 1_000
    for shortcut in FEATURES["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


def test_every_event_and_shortcut_listened_to_is_declared_and_no_other() -> None:
    """The slash commands: tests/tools/test_commands.py."""
    assert {one["callback_id"] for one in FEATURES["shortcuts"]} == set(SHORTCUTS)
    subscribed = set(SETTINGS["event_subscriptions"]["bot_events"])
    assert subscribed == set(OF_EVENTS)
    assert {TYPES.get(name, name) for name in subscribed} == {*EVENTS, *notices.TYPES}
    assert SETTINGS["interactivity"]["is_enabled"]
    assert SETTINGS["socket_mode_enabled"]


def called_methods() -> set[str]:
    """Web API methods that the code calls: attributes of a client that are named like one (chat_postMessage)."""
    names = {name.replace(".", "_"): name for name in METHODS}
    return {names[attribute] for attribute in attributes() & names.keys()}


@cache
def attributes() -> frozenset[str]:
    """All that the code asks of anything by name."""
    paths = [*(ROOT / "handlers").rglob("*.py"), *(ROOT / "bot" / "adapters").rglob("*.py")]
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return frozenset(node.attr for node in nodes if isinstance(node, ast.Attribute))


def test_the_methods_called_are_found() -> None:
    assert {"chat.postMessage", "chat.postEphemeral", "views.open", "views.publish"} <= called_methods()


def needed() -> set[str]:
    scopes = {scope for scope in OF_EVENTS.values() if scope} | {"commands", "chat:write.public"}
    for method in called_methods() - {"conversations.history", "conversations.members"}:
        either = set(METHODS[method].scopes)
        if either and not either & scopes:
            scopes.add(next((scope for scope in METHODS[method].scopes if scope in SCOPES), METHODS[method].scopes[0]))
    if "files_upload_v2" in attributes():  # slack_sdk's, in three calls
        scopes.add("files:write")
    scopes |= MEMBERS if "conversations.members" in called_methods() else set()
    return scopes | (HISTORY if "conversations.history" in called_methods() else set())


def test_the_scopes_are_those_that_the_calls_need_and_no_more() -> None:
    assert needed() == set(SCOPES)


@pytest.mark.parametrize("word", ["<", ">", "http://", "xox", "127.0.0.1"])
def test_it_names_no_secret_and_no_address(word: str) -> None:
    assert word not in json.dumps(MANIFEST)
