"""views.*: modals and App Home."""

from __future__ import annotations

from bot.sandbox.methods import Method
from bot.sandbox.methods.arguments import structured, text, wanted
from bot.sandbox.protocol import Json, Refused
from bot.sandbox.state.slack import Slack


def _view(arguments: Json) -> Json:
    view = structured(arguments, "view", "invalid_arguments")
    if not isinstance(view, dict):
        raise Refused("invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: view"]})
    return view


def _trigger(arguments: Json) -> str:
    return text(arguments, "trigger_id") or text(arguments, "interactivity_pointer")


def open_(slack: Slack, arguments: Json) -> Json:
    view = _view(arguments)
    user = slack.triggers.redeem(_trigger(arguments))
    return {"view": slack.views.open(user, view)}


def push(slack: Slack, arguments: Json) -> Json:
    view = _view(arguments)
    user = slack.triggers.redeem(_trigger(arguments))
    return {"view": slack.views.push(user, view)}


def update(slack: Slack, arguments: Json) -> Json:
    return {
        "view": slack.views.update(
            _view(arguments),
            view_id=arguments.get("view_id"),
            external_id=arguments.get("external_id"),
            hash_=arguments.get("hash"),
        )
    }


def publish(slack: Slack, arguments: Json) -> Json:
    user = wanted(arguments, "user_id")
    view = _view(arguments)
    if not slack.installation.home_tab:
        raise Refused("not_enabled")
    if user not in slack.workspace.people:
        raise Refused("user_not_found")
    return {"view": slack.views.publish(user, view, arguments.get("hash"))}


METHODS = {
    "views.open": Method(open_, (), 4),
    "views.push": Method(push, (), 4),
    "views.update": Method(update, (), 4),
    "views.publish": Method(publish, (), 4),
}
