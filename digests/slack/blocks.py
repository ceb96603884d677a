"""Block Kit as plain dictionaries: constructors, and messages made of them within Slack's limits (`limits.py`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, time
from typing import Literal

from bot.model import Part
from digests.slack.limits import BUTTON, HEADER, guard, problems
from digests.slack.mrkdwn import inert, label, web_address
from digests.slack.rich_blocks import MESSAGES_ONLY, NEW_BLOCKS, plainly
from digests.slack.rich_blocks import Block as Block
from digests.slack.rich_blocks import Json as Json
from digests.slack.rich_blocks import View as View
from digests.slack.rich_blocks import children as _children

# ------------------------------------------------------------------------------------------------------ constructors


def mrkdwn(text: str) -> Block:
    """`text` is mrkdwn of ours: whatever is foreign in it went through `escape`."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain_text(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def header(text: str) -> Block:
    return {"type": "header", "text": plain_text(label(text, HEADER))}


def section(text: str, *, accessory: Block | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | {"accessory": accessory} if accessory else block


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text) for text in texts]}


def preformatted(text: str) -> Block:
    """Text as it is, to be copied: nothing in it is read as markup or replaced, line ends stay."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}],
    }


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def button(
    text: str,
    action: str,
    *,
    value: str | None = None,
    url: str | None = None,
    style: Literal["primary", "danger"] | None = None,
    confirm: Block | None = None,
) -> Block:
    """A button that acts, or, with `url`, opens a page (Slack still reports the press: it must be acknowledged)."""
    made: Block = {"type": "button", "text": plain_text(label(text, BUTTON)), "action_id": action}
    optional: Block = {"value": value, "url": web_address(url), "style": style, "confirm": confirm}
    return made | {key: given for key, given in optional.items() if given is not None}


def confirmation(title: str, text: str, *, yes: str, no: str) -> Block:
    return {
        "title": plain_text(label(title, 100)),
        "text": plain_text(label(text, 300)),
        "confirm": plain_text(label(yes, 30)),
        "deny": plain_text(label(no, 30)),
    }


def option(text: str, value: str, *, url: str | None = None) -> Block:
    made: Block = {"text": plain_text(label(text, BUTTON)), "value": value}
    address = web_address(url)
    return made | {"url": address} if address else made


def overflow(action: str, options: Sequence[Block]) -> Block:
    return {"type": "overflow", "action_id": action, "options": list(options)}


def select(action: str, placeholder: str, options: Sequence[Block], *, chosen: str = "") -> Block:
    """One of at most 100 options. `chosen`: the value of one of them."""
    made: Block = {"type": "static_select", "action_id": action, "options": list(options)}
    made |= {"placeholder": plain_text(label(placeholder, 150))}
    initial = next((one for one in options if one["value"] == chosen), None)
    return made | {"initial_option": initial} if initial else made


def file_input(action: str, *, kinds: Sequence[str]) -> Block:
    """One file of these kinds (extensions), in a modal."""
    return {"type": "file_input", "action_id": action, "filetypes": list(kinds), "max_files": 1}


def time_picker(action: str, initial: time) -> Block:
    return {"type": "timepicker", "action_id": action, "initial_time": f"{initial:%H:%M}"}


def date_picker(action: str, *, placeholder: str = "", initial: date | None = None) -> Block:
    made: Block = {"type": "datepicker", "action_id": action}
    made |= {"initial_date": initial.isoformat()} if initial else {}
    return made | ({"placeholder": plain_text(label(placeholder, 150))} if placeholder else {})


def person_select(action: str, *, placeholder: str) -> Block:
    """One of the workspace's people."""
    return {"type": "users_select", "action_id": action, "placeholder": plain_text(label(placeholder, 150))}


def checkboxes(action: str, options: Sequence[Block], chosen: Sequence[str]) -> Block:
    """`chosen`: values of options."""
    return _with_chosen({"type": "checkboxes", "action_id": action, "options": list(options)}, chosen)


def multi_select(action: str, options: Sequence[Block], chosen: Sequence[str]) -> Block:
    return _with_chosen({"type": "multi_static_select", "action_id": action, "options": list(options)}, chosen)


def radio_buttons(action: str, options: Sequence[Block], chosen: str) -> Block:
    made: Block = {"type": "radio_buttons", "action_id": action, "options": list(options)}
    return made | {"initial_option": next(one for one in options if one["value"] == chosen)}


def _with_chosen(made: Block, chosen: Sequence[str]) -> Block:
    """Slack refuses an empty list of initial options."""
    initial = [one for one in _children(made, "options") if one["value"] in chosen]
    return made | {"initial_options": initial} if initial else made


def text_input(action: str, *, placeholder: str = "", most: int = 200, initial: str = "") -> Block:
    made: Block = {"type": "plain_text_input", "action_id": action, "max_length": most}
    if initial:
        made |= {"initial_value": initial[:most]}
    return made | {"placeholder": plain_text(label(placeholder, 150))} if placeholder else made


def external_select(action: str, *, placeholder: str, least: int = 1, chosen: Block | None = None) -> Block:
    """Its options are asked for while somebody types. `chosen`: one of them, chosen already."""
    made: Block = {
        "type": "external_select",
        "action_id": action,
        "placeholder": plain_text(label(placeholder, 150)),
        "min_query_length": least,
    }
    return made | {"initial_option": chosen} if chosen else made


def multi_external_select(action: str, *, placeholder: str, least: int = 1, chosen: Sequence[Block] = ()) -> Block:
    """As above, several."""
    made = external_select(action, placeholder=placeholder, least=least) | {"type": "multi_external_select"}
    return made | {"initial_options": list(chosen)} if chosen else made


def input_block(block_id: str, text: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    made: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label(text, 2_000)),
        "element": element,
        "optional": optional,
    }
    return made | {"hint": plain_text(label(hint, 2_000))} if hint else made


# ---------------------------------------------------------------------------------------------------------- messages


def part(blocks: Sequence[Block], text: str, *, threaded: bool = False) -> Part:
    """A message ready to post. `text` is mrkdwn that says the same alone, made `inert`; ValueError names the limit that
    is broken. Newer blocks are accompanied by their plain form."""
    text = inert(text)
    guard(blocks, text)
    return Part(text=text, blocks=_written(blocks), plain=_plain(blocks, text), threaded=threaded)


def _plain(blocks: Sequence[Block], text: str) -> str:
    """Empty where there is no plainer form, or where it would be too long: `text` says the same alone."""
    if not any(block["type"] in NEW_BLOCKS for block in blocks):
        return ""
    instead = [one for block in blocks for one in plainly(block)]
    return "" if any(problems(instead, text)) else _written(instead)


def _written(blocks: Sequence[Block]) -> str:
    return json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))


def blocks_of(message: Part) -> list[Block]:
    """The blocks of a part, for a call of Slack's that wants them as values."""
    blocks: list[Block] = json.loads(message.blocks)
    return blocks


def plain_blocks_of(message: Part) -> list[Block]:
    """For a workspace that refused the others; empty if there are no plainer ones."""
    blocks: list[Block] = json.loads(message.plain or "[]")
    return blocks


def may_be_refused(message: Part) -> bool:
    """Some workspaces do not take its blocks yet."""
    if not any(f'"{kind}"' in message.blocks for kind in MESSAGES_ONLY):
        return False
    return any(block["type"] in MESSAGES_ONLY for block in blocks_of(message))


def view_blocks_of(message: Part) -> list[Block]:
    """For a modal: what only messages may hold in its plain form."""
    blocks = blocks_of(message)
    return [one for each in blocks for one in (plainly(each) if each["type"] in MESSAGES_ONLY else [each])]
