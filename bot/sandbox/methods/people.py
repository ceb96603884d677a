"""auth.test, users.*, bots.info, reactions.add and apps.connections.open."""

from __future__ import annotations

import secrets

from bot.sandbox.methods import Method
from bot.sandbox.methods.arguments import page, text, wanted
from bot.sandbox.protocol import Json, Refused
from bot.sandbox.state import identity
from bot.sandbox.state.slack import Slack


def auth_test(slack: Slack, arguments: Json) -> Json:
    return {
        "url": f"{slack.base_url}/",
        "team": "Sandbox",
        "user": slack.workspace.people[identity.BOT_USER]["name"],
        "team_id": identity.TEAM,
        "user_id": identity.BOT_USER,
        "bot_id": identity.BOT,
        "is_enterprise_install": False,
    }


def users_info(slack: Slack, arguments: Json) -> Json:
    return {"user": slack.workspace.person(wanted(arguments, "user"))}


def users_list(slack: Slack, arguments: Json) -> Json:
    everyone = [slack.workspace.person(user) for user in slack.workspace.people]
    found, cursor = page(everyone, arguments, 200)
    return {"members": found, "cache_ts": int(slack.clock()), "response_metadata": {"next_cursor": cursor}}


def bots_info(slack: Slack, arguments: Json) -> Json:
    if text(arguments, "bot") not in ("", identity.BOT):
        raise Refused("bot_not_found")
    return {
        "bot": {
            "id": identity.BOT,
            "deleted": False,
            "name": slack.installation.name,
            "app_id": identity.APP,
            "user_id": identity.BOT_USER,
        }
    }


def reactions_add(slack: Slack, arguments: Json) -> Json:
    channel = slack.workspace.find(wanted(arguments, "channel"))
    message = channel.message(wanted(arguments, "timestamp"))
    if message is None:
        raise Refused("message_not_found")
    name = wanted(arguments, "name")
    reactions = message.setdefault("reactions", [])
    known = next((r for r in reactions if r["name"] == name), None)
    if known is None:
        reactions.append({"name": name, "users": [identity.BOT_USER], "count": 1})
    elif identity.BOT_USER in known["users"]:
        raise Refused("already_reacted")
    else:
        known["users"].append(identity.BOT_USER)
        known["count"] += 1
    slack.workspace.changes.touch()
    return {}


def connections_open(slack: Slack, arguments: Json) -> Json:
    ticket = secrets.token_urlsafe(24)
    slack.socket_tickets.add(ticket)
    return {"url": f"{slack.base_url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={identity.APP}"}


METHODS = {
    "auth.test": Method(auth_test),
    "users.info": Method(users_info, ("users:read",), 4),
    "users.list": Method(users_list, ("users:read",), 2),
    "bots.info": Method(bots_info, ("users:read",), 3),
    "reactions.add": Method(reactions_add, ("reactions:write",), 3),
    "apps.connections.open": Method(connections_open, (), 3, app_token=True),
}
