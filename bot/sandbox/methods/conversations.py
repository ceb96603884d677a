"""conversations.*: channels, their members and their history."""

from __future__ import annotations

from bot.sandbox.methods import Method
from bot.sandbox.methods.arguments import page, text, truth, wanted
from bot.sandbox.methods.chat import shown
from bot.sandbox.protocol import Json, Refused
from bot.sandbox.state import identity
from bot.sandbox.state.slack import Slack
from bot.sandbox.state.workspace import Channel

_READ = {"public": "channels:read", "private": "groups:read", "im": "im:read"}
_HISTORY = {"public": "channels:history", "private": "groups:history", "im": "im:history"}


def _need(slack: Slack, scope: str) -> None:
    if scope not in slack.installation.scopes:
        raise Refused("missing_scope", needed=scope, provided=slack.installation.provided())


def _visible(slack: Slack, arguments: Json, scopes: dict[str, str]) -> Channel:
    """The channel, if the bot can know of it and has the scope for its kind."""
    channel = slack.workspace.channels.get(text(arguments, "channel"))
    if channel is None or (channel.kind != "public" and identity.BOT_USER not in channel.members):
        raise Refused("channel_not_found")
    _need(slack, scopes[channel.kind])
    return channel


def described(channel: Channel) -> Json:
    if channel.kind == "im":
        return {
            "id": channel.id,
            "is_im": True,
            "user": channel.person(),
            "is_archived": channel.archived,
            "is_user_deleted": False,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "is_archived": channel.archived,
        "is_general": channel.id == identity.GENERAL,
        "is_member": identity.BOT_USER in channel.members,
        "topic": {"value": channel.topic, "creator": identity.OWNER, "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
        "context_team_id": identity.TEAM,
    }


def open_(slack: Slack, arguments: Json) -> Json:
    if text(arguments, "channel"):
        channel = slack.workspace.find(text(arguments, "channel"))
    else:
        users = [user for user in wanted(arguments, "users").split(",") if user]
        if len(users) != 1:
            raise Refused("missing_scope", needed="mpim:write", provided=slack.installation.provided())
        channel = slack.workspace.direct(users[0])
    return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}


def info(slack: Slack, arguments: Json) -> Json:
    return {"channel": described(_visible(slack, arguments, _READ))}


def list_(slack: Slack, arguments: Json) -> Json:
    kinds = {
        {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}.get(kind, "")
        for kind in (text(arguments, "types") or "public_channel").split(",")
    }
    if "" in kinds:
        raise Refused("invalid_types")
    for kind in sorted(kinds & set(_READ)):
        _need(slack, _READ[kind])
    seen = [
        described(channel)
        for channel in slack.workspace.channels.values()
        if channel.kind in kinds
        and (channel.kind == "public" or identity.BOT_USER in channel.members)
        and not (channel.archived and truth(arguments, "exclude_archived"))
    ]
    found, cursor = page(seen, arguments, 100)
    return {"channels": found, "response_metadata": {"next_cursor": cursor}}


def join(slack: Slack, arguments: Json) -> Json:
    channel = slack.workspace.channels.get(text(arguments, "channel"))
    if channel is None or channel.kind == "private":
        raise Refused("channel_not_found")
    if channel.kind == "im":
        raise Refused("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refused("is_archived")
    if identity.BOT_USER not in channel.members:
        channel.members.append(identity.BOT_USER)
        slack.workspace.changes.touch()
    return {"channel": described(channel)}


def members(slack: Slack, arguments: Json) -> Json:
    channel = _visible(slack, arguments, _READ)
    found, cursor = page([{"id": member} for member in channel.members], arguments, 100)
    return {"members": [one["id"] for one in found], "response_metadata": {"next_cursor": cursor}}


def _read(slack: Slack, arguments: Json) -> Channel:
    channel = _visible(slack, arguments, _HISTORY)
    if identity.BOT_USER not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _within(messages: list[Json], arguments: Json) -> list[Json]:
    oldest, latest = text(arguments, "oldest"), text(arguments, "latest")
    try:
        low, high = float(oldest or 0), float(latest or "inf")
    except ValueError as garbled:
        raise Refused("invalid_ts_oldest" if oldest else "invalid_ts_latest") from garbled
    both = truth(arguments, "inclusive")
    return [m for m in messages if (low < float(m["ts"]) < high) or (both and float(m["ts"]) in (low, high))]


def _answered(message: Json, arguments: Json) -> Json:
    given = shown(message)
    if not truth(arguments, "include_all_metadata"):
        given.pop("metadata", None)
    return given


def history(slack: Slack, arguments: Json) -> Json:
    channel = _read(slack, arguments)
    roots = [
        m for m in channel.messages if m.get("thread_ts") in (None, m["ts"]) or m.get("subtype") == "thread_broadcast"
    ]
    newest_first = _within(roots, arguments)[::-1]
    found, cursor = page([_answered(m, arguments) for m in newest_first], arguments, 100)
    return {
        "messages": found,
        "has_more": bool(cursor),
        "pin_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }


def replies(slack: Slack, arguments: Json) -> Json:
    channel = _read(slack, arguments)
    ts = wanted(arguments, "ts")
    thread = channel.thread(ts)
    if not thread:
        raise Refused("thread_not_found")
    parent, rest = thread[:1], _within(thread[1:], arguments)
    found, cursor = page([_answered(m, arguments) for m in (*parent, *rest)], arguments, 1000 - 1)
    return {"messages": found, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


METHODS = {
    "conversations.open": Method(open_, ("im:write",), 3),
    "conversations.info": Method(info, (), 3),
    "conversations.list": Method(list_, (), 2),
    "conversations.join": Method(join, ("channels:join",), 3),
    "conversations.members": Method(members, (), 4),
    "conversations.history": Method(history, (), 3),
    "conversations.replies": Method(replies, (), 3),
}
