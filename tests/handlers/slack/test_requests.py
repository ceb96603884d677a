"""Slack's payloads become values of ours at the door."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.slack.requests import (
    Request,
    action_request,
    delivery_name,
    event_request,
    request_of,
    submission_request,
)

API = "https://slack.com/api/"


def pressed(container: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": {"id": "U1"},
        "trigger_id": "1.2",
        "container": container,
        "actions": [{"action_id": "follow", "type": "button", "value": "v"}],
        **more,
    }


@pytest.mark.parametrize(
    ("body", "place", "channel"),
    [
        (pressed({"type": "message", "channel_id": "C1", "is_ephemeral": True}), "private", "C1"),
        (pressed({"type": "message", "channel_id": "C1", "is_ephemeral": False}), "message", "C1"),
        (pressed({"type": "view"}, view={"id": "V1", "type": "modal", "private_metadata": "C2"}), "modal", "C2"),
        (pressed({"type": "view"}, view={"id": "V1", "type": "home"}), "home", None),
        (pressed({"type": "message_attachment"}), "elsewhere", None),
    ],
)
def test_where_a_button_was_pressed(body: dict[str, Any], place: str, channel: str | None) -> None:
    request = action_request(body, API)
    assert (request.place, request.channel, request.text, request.what) == (place, channel, "v", "follow")


def test_an_options_value_is_what_a_menu_says() -> None:
    menu = {"action_id": "story-menu:3", "type": "overflow", "selected_option": {"value": "why-here:x"}}
    assert action_request(pressed({"type": "message"}, actions=[menu]), API).text == "why-here:x"


def test_the_modals_fields_are_found_by_name() -> None:
    values = {
        "ask-about": {"ask-about": {"type": "plain_text_input", "value": None}},
        "ask-name": {"ask-name": {"type": "external_select", "selected_option": {"value": "id:ada"}}},
    }
    view = {"id": "V1", "callback_id": "ask-view", "private_metadata": "", "state": {"values": values}}
    request = submission_request({"type": "view_submission", "user": {"id": "U1"}, "view": view})
    assert (request.text, request.about, request.channel) == ("id:ada", "", None)


def test_what_no_person_did_is_nobodys_act() -> None:
    assert request_of({"type": "event_callback", "event": {"type": "tokens_revoked"}}, API) is None
    mention = {"event": {"type": "app_mention", "user": "U1", "channel": "C1", "text": "hi", "ts": "1.0"}}
    assert request_of(mention, API) == event_request(mention)
    assert isinstance(request_of(mention, API), Request)


def test_a_delivery_is_known_again_by_its_name() -> None:
    """A retry repeats all of it; another act under a trigger id seen before is another act."""
    command = {"command": "/digest", "text": "", "trigger_id": "1.2"}
    press = {"type": "block_actions", "trigger_id": "1.2", "actions": [{"action_id": "why"}]}
    assert delivery_name({"event_id": "Ev1", "event": {}}) == "event:Ev1"
    assert delivery_name(dict(command)) == delivery_name(dict(reversed(command.items())))
    assert len({delivery_name(one) for one in (command, {**command, "text": "trade"}, press)}) == 3


@pytest.mark.parametrize("body", [{"type": "block_suggestion", "trigger_id": "1.4"}, {"type": "url_verification"}])
def test_where_a_repeat_does_no_harm_a_delivery_has_no_name(body: dict[str, Any]) -> None:
    assert delivery_name(body) is None
