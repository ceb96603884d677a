"""files.*: the upload in three steps (ask for a URL, send the bytes, complete)."""

from __future__ import annotations

import base64

from bot.sandbox.methods import Method
from bot.sandbox.methods.arguments import number, structured, text, wanted
from bot.sandbox.methods.chat import authored, said_in, writable
from bot.sandbox.protocol import Json, Refused
from bot.sandbox.state import identity
from bot.sandbox.state.slack import Slack
from bot.sandbox.state.workspace import new_id

MOST_BYTES = 20_000_000
"""The sandbox's own limit: files live in its state file."""


def get_upload_url(slack: Slack, arguments: Json) -> Json:
    name = wanted(arguments, "filename")
    length = number(arguments, "length", 0, 1, MOST_BYTES)
    file = new_id("F")
    slack.uploads[file] = None
    slack.workspace.files[file] = {
        "id": file,
        "name": name,
        "title": name,
        "size": length,
        "alt_txt": text(arguments, "alt_txt"),
        "user": identity.BOT_USER,
        "complete": False,
    }
    return {"upload_url": f"{slack.base_url}/upload/{file}", "file_id": file}


def receive(slack: Slack, file: str, body: bytes) -> None:
    """Step two: the bytes; as many as were announced."""
    if file not in slack.uploads or slack.uploads[file] is not None:
        raise Refused("file_not_found")
    if len(body) != slack.workspace.files[file]["size"]:
        raise Refused("length_mismatch")
    slack.uploads[file] = body


def hand_over(slack: Slack, user: str, name: str, content: bytes) -> Json:
    """A file that a person chose in an app's form: the app may read it."""
    if len(content) > MOST_BYTES:
        raise Refused("file_too_large")
    file = new_id("F")
    slack.workspace.files[file] = {
        "id": file,
        "name": name,
        "title": name,
        "size": len(content),
        "alt_txt": "",
        "user": user,
        "complete": True,
        "content": base64.b64encode(content).decode(),
    }
    slack.workspace.changes.touch()
    return described(slack, slack.workspace.files[file])


def info(slack: Slack, arguments: Json) -> Json:
    known = slack.workspace.files.get(wanted(arguments, "file"))
    if known is None or not known.get("complete"):
        raise Refused("file_not_found")
    return {"file": described(slack, known), "comments": []}


def complete_upload(slack: Slack, arguments: Json) -> Json:
    asked = structured(arguments, "files", "invalid_arguments")
    if not isinstance(asked, list) or not asked or not all(isinstance(one, dict) and one.get("id") for one in asked):
        raise Refused("invalid_arguments")
    channel = slack.workspace.find(text(arguments, "channel_id")) if text(arguments, "channel_id") else None
    if channel is not None:
        writable(slack, channel, public_scope=False)
    given = []
    for one in asked:
        sent = slack.uploads.get(one["id"])
        if sent is None:
            raise Refused("file_not_found")
        known = slack.workspace.files[one["id"]]
        known["title"] = one.get("title") or known["name"]
        known["complete"] = True
        known["content"] = base64.b64encode(sent).decode()
        given.append(described(slack, known))
    if channel is not None:
        thread = text(arguments, "thread_ts") or None
        message = {**authored(slack), "subtype": "file_share", "text": text(arguments, "initial_comment")}
        stored = slack.workspace.post(channel, {**message, "files": given}, thread)
        slack.record.listen_for_broadcasts(channel.id, said_in(stored))
    for one in asked:
        del slack.uploads[one["id"]]
    return {"files": given}


def described(slack: Slack, file: Json) -> Json:
    where = f"{slack.base_url}/files/{file['id']}/{file['name'].replace('/', '_')}"
    return {
        "id": file["id"],
        "name": file["name"],
        "title": file["title"],
        "size": file["size"],
        "alt_txt": file["alt_txt"],
        "user": file["user"],
        "url_private": where,
        "url_private_download": where,
        "permalink": where,
    }


METHODS = {
    "files.info": Method(info, ("files:read",), 4),
    "files.getUploadURLExternal": Method(get_upload_url, ("files:write",), 4),
    "files.completeUploadExternal": Method(complete_upload, ("files:write",), 4),
}
