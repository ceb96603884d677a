"""chat.*: posting, changing and taking back messages."""

from __future__ import annotations

import copy

from bot.sandbox.checks.limits import MOST_ATTACHMENTS, MOST_MARKDOWN, MOST_TEXT, too_much_text, violations
from bot.sandbox.checks.rich_blocks import text_of
from bot.sandbox.methods import Method
from bot.sandbox.methods.arguments import structured, text, truth, wanted
from bot.sandbox.protocol import Json, Refused, refused_for
from bot.sandbox.state import identity
from bot.sandbox.state.slack import Slack
from bot.sandbox.state.views import with_block_ids
from bot.sandbox.state.workspace import Channel

PACE_SECONDS = 1.0
"""About one message a second in a channel (docs.slack.dev/apis/web-api/rate-limits)."""


def content(arguments: Json, *, long_blocks: bool = True) -> Json:
    """The message's own fields, checked: text, blocks, attachments, metadata.

    `long_blocks=False`: through a response_url, where the sum of block text is not limited (bolt-js issue 2867).
    """
    blocks = structured(arguments, "blocks", "invalid_blocks_format")
    attachments = structured(arguments, "attachments", "invalid_attachments") or []
    markdown = text(arguments, "markdown_text")
    said = text(arguments, "text")
    if markdown and (said or blocks):
        raise Refused("markdown_text_conflict")
    if len(markdown) > MOST_MARKDOWN or len(said) > MOST_TEXT:
        raise Refused("msg_too_long")
    checked = _checked_blocks(blocks, long_blocks)
    if not isinstance(attachments, list):
        raise Refused("invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise Refused("too_many_attachments")
    if not (said or markdown or checked or attachments):
        raise Refused("no_text")
    made: Json = {"text": said or markdown}
    if checked:
        made["blocks"] = checked
    if attachments:
        made["attachments"] = [_attachment(one, at) for at, one in enumerate(attachments)]
    metadata = structured(arguments, "metadata", "invalid_metadata_format")
    if metadata is not None:
        made["metadata"] = _metadata(metadata)
    return made


def _checked_blocks(blocks: object, long_blocks: bool) -> list[Json]:
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    broken = violations(blocks, "message")
    if broken:
        raise refused_for("invalid_blocks", broken)
    if long_blocks and too_much_text(blocks):
        raise Refused("msg_blocks_too_long")
    return with_block_ids(blocks)


def _attachment(attachment: object, at: int) -> Json:
    if not isinstance(attachment, dict):
        raise Refused("invalid_attachments")
    broken = violations(attachment.get("blocks") or [], "message", f"/attachments/{at}/blocks")
    if broken:
        raise refused_for("invalid_blocks", broken)
    return {"id": at + 1, **copy.deepcopy(attachment)}


def _metadata(metadata: object) -> Json:
    if (
        not isinstance(metadata, dict)
        or not isinstance(metadata.get("event_type"), str)
        or not metadata["event_type"]
        or not isinstance(metadata.get("event_payload"), dict)
    ):
        raise Refused("invalid_metadata_format")
    return copy.deepcopy(metadata)


def authored(slack: Slack) -> Json:
    """The fields that say the bot wrote it."""
    return {
        "user": identity.BOT_USER,
        "bot_id": identity.BOT,
        "app_id": identity.APP,
        "bot_profile": {
            "id": identity.BOT,
            "app_id": identity.APP,
            "name": slack.installation.name,
            "team_id": identity.TEAM,
            "deleted": False,
        },
    }


def writable(slack: Slack, channel: Channel, *, public_scope: bool = True) -> None:
    """Refuses where the bot may not write."""
    member = identity.BOT_USER in channel.members
    if not member and channel.kind != "public":
        raise Refused("channel_not_found")
    if channel.archived:
        raise Refused("is_archived")
    if not member and not (public_scope and "chat:write.public" in slack.installation.scopes):
        raise Refused("not_in_channel")


def _keep_pace(slack: Slack, channel: Channel) -> None:
    now = slack.clock()
    last = slack.posted_at.get(channel.id)
    slack.posted_at[channel.id] = now
    if last is not None and now - last < PACE_SECONDS:
        slack.record.warnings.append(
            f"chat.postMessage: {now - last:.2f} s after the last in {channel.id}; Slack allows about one a second"
        )


def shown(message: Json) -> Json:
    """The message as the API gives it: without what only the sandbox keeps."""
    return {name: copy.deepcopy(value) for name, value in message.items() if name != "edits"}


def said_in(message: Json) -> str:
    return f"{message.get('text', '')}\n{text_of(message.get('blocks', []))}"


def post_message(slack: Slack, arguments: Json) -> Json:
    channel = slack.workspace.find(wanted_channel(arguments))
    writable(slack, channel)
    made = content(arguments)
    thread = _thread(channel, arguments)
    if truth(arguments, "reply_broadcast") and thread:
        made["subtype"] = "thread_broadcast"
    for name in ("unfurl_links", "unfurl_media", "mrkdwn"):
        if arguments.get(name) is not None:
            made[name] = truth(arguments, name)
    _keep_pace(slack, channel)
    stored = slack.workspace.post(channel, {**authored(slack), **made}, thread)
    slack.record.listen_for_broadcasts(channel.id, said_in(stored))
    return {"channel": channel.id, "ts": stored["ts"], "message": shown(stored)}


def wanted_channel(arguments: Json) -> str:
    channel = text(arguments, "channel")
    if not channel:
        raise Refused("channel_not_found")
    return channel


def _thread(channel: Channel, arguments: Json) -> str | None:
    """The thread to reply to. Stricter than Slack, which takes some times that are no message of the channel."""
    ts = text(arguments, "thread_ts")
    if not ts:
        return None
    if not ts.replace(".", "", 1).isdigit():
        raise Refused("invalid_thread_ts")
    if channel.message(ts) is None:
        raise Refused("thread_not_found")
    return ts


def _own(slack: Slack, arguments: Json, error: str) -> tuple[Channel, Json]:
    channel = slack.workspace.find(wanted_channel(arguments))
    if channel.archived:
        raise Refused("is_archived")
    message = channel.message(wanted(arguments, "ts"))
    if message is None:
        raise Refused("message_not_found")
    if message.get("bot_id") != identity.BOT:
        raise Refused(error)
    return channel, message


def _change(arguments: Json) -> Json:
    """What an update replaces: a field that is not given stays, an empty array or object takes it away (docs)."""
    cleared = [name for name in ("blocks", "attachments", "metadata") if _empty(arguments, name)]
    made = content({name: value for name, value in arguments.items() if name not in cleared})
    if "text" not in arguments:
        made.pop("text")
    return {**made, **dict.fromkeys(cleared)}


def _empty(arguments: Json, name: str) -> bool:
    return arguments.get(name) in ([], {}, "[]", "{}")


def update(slack: Slack, arguments: Json) -> Json:
    channel, message = _own(slack, arguments, "cant_update_message")
    made = _change(arguments)
    slack.workspace.edit(message, made, identity.BOT_USER)
    slack.record.listen_for_broadcasts(channel.id, said_in(message))
    return {"channel": channel.id, "ts": message["ts"], "text": message.get("text", ""), "message": shown(message)}


def delete(slack: Slack, arguments: Json) -> Json:
    channel, message = _own(slack, arguments, "cant_delete_message")
    slack.workspace.delete(channel, message)
    return {"channel": channel.id, "ts": message["ts"]}


def post_ephemeral(slack: Slack, arguments: Json) -> Json:
    channel = slack.workspace.find(wanted_channel(arguments))
    writable(slack, channel, public_scope=False)
    user = wanted(arguments, "user")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    made = content(arguments)
    thread = _thread(channel, arguments)
    stored = slack.workspace.whisper(
        user, channel.id, {**authored(slack), **made, **({"thread_ts": thread} if thread else {})}
    )
    return {"message_ts": stored["ts"]}


def get_permalink(slack: Slack, arguments: Json) -> Json:
    channel = slack.workspace.find(wanted_channel(arguments))
    ts = wanted(arguments, "message_ts")
    if channel.message(ts) is None:
        raise Refused("message_not_found")
    return {"channel": channel.id, "permalink": slack.permalink(channel.id, ts)}


METHODS = {
    "chat.postMessage": Method(post_message, ("chat:write",)),
    "chat.update": Method(update, ("chat:write",), 3),
    "chat.delete": Method(delete, ("chat:write",), 3),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",), 4),
    "chat.getPermalink": Method(get_permalink),
}
