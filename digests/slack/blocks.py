"""Block Kit as plain dictionaries: constructors, and Slack's limits.

Limits are those of docs.slack.dev/reference/block-kit, except `MESSAGE_CHARACTERS`: Slack refuses a message with
msg_blocks_too_long somewhere above 11,000 characters over all blocks (slackapi/bolt-js#2509), so we stop at 10,000.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from typing import Literal

from bot.model import Part
from digests.slack.mrkdwn import URL, inert, label, web_address
from digests.slack.rich_blocks import MESSAGES_ONLY, NEW_BLOCKS, broken, plainly, texts
from digests.slack.rich_blocks import Block as Block
from digests.slack.rich_blocks import Json as Json
from digests.slack.rich_blocks import children as _children

View = dict[str, Json]

MESSAGE_BLOCKS = 50
MESSAGE_CHARACTERS = 10_000
MESSAGE_TEXT = 4_000
"""Of the top-level text: what Slack recommends; it cuts at 40,000."""
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
SECTION = 3_000
HEADER = 150
BUTTON = 75
VALUE = 2_000
OPTION_VALUE = 150
MOST_OF_A_KIND: Mapping[str, int] = {"data_table": 1, "data_visualization": 2}
"""Of these a message takes so many."""

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


# ------------------------------------------------------------------------------------------------------------ limits


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


def guard(blocks: Sequence[Block], text: str) -> None:
    """Passes what Slack accepts as a message. ValueError names the first broken limit."""
    for problem in problems(blocks, text):
        raise ValueError(problem)


def problems(blocks: Sequence[Block], text: str) -> Iterator[str]:
    """The broken limits of a message."""
    yield from _broken(blocks, MESSAGE_BLOCKS)
    for kind, most in MOST_OF_A_KIND.items():
        if sum(block["type"] == kind for block in blocks) > most:
            yield f"{kind} blocks: at most {most}"
    if not text.strip():
        yield "a message needs a top-level text that stands alone"
    if len(text) > MESSAGE_TEXT:
        yield f"top-level text: {len(text)} characters, at most {MESSAGE_TEXT}"
    total = characters(blocks)
    if total > MESSAGE_CHARACTERS:
        yield f"text over all blocks: {total} characters, at most {MESSAGE_CHARACTERS}"


def guard_view(view: View) -> View:
    """The view itself, if Slack accepts it as modal or App Home. ValueError names the first broken limit."""
    blocks = _children(view, "blocks")
    found = [*_broken(blocks, VIEW_BLOCKS), *_text(view, "title", 24), *_text(view, "submit", 24)]
    found += [*_text(view, "close", 24), *_string(view, "private_metadata", 3_000, least=0)]
    found += _string(view, "callback_id", 255)
    if view["type"] == "modal" and "title" not in view:
        found.append("a modal needs a title")
    if view["type"] == "modal" and "submit" not in view and any(block["type"] == "input" for block in blocks):
        found.append("a modal with an input needs a submit button")
    found += [f"{block['type']} is for messages only" for block in blocks if block["type"] in MESSAGES_ONLY]
    size = len(json.dumps(view, ensure_ascii=False).encode())
    if size > VIEW_BYTES:
        found.append(f"view: {size} bytes, at most {VIEW_BYTES}")
    if found:
        raise ValueError(found[0])
    return view


def characters(blocks: Sequence[Block]) -> int:
    """All characters that Slack may count as text: of text objects, alternative texts and links within them."""
    return sum(len(text) for text in texts(blocks))


def size(blocks: Sequence[Block]) -> int:
    """The same of whichever is longer, the blocks or their plain form: what is to fit a message both ways."""
    return max(sizes(blocks))


def sizes(blocks: Sequence[Block]) -> tuple[int, int]:
    """(of the blocks, of their plain form); those of two lists together are the sums of theirs."""
    return characters(blocks), characters([one for block in blocks for one in plainly(block)])


def _broken(blocks: Sequence[Block], most: int) -> Iterator[str]:
    if not blocks:
        yield "no blocks"
    if len(blocks) > most:
        yield f"{len(blocks)} blocks, at most {most}"
    for block in blocks:
        yield from _block(block)
    yield from _twice("block_id", [block["block_id"] for block in blocks if "block_id" in block])
    yield from _twice("action_id", _action_ids(list(blocks)))


def _twice(kind: str, ids: Sequence[Json]) -> Iterator[str]:
    seen: set[str] = set()
    for one in map(str, ids):
        if one in seen:
            yield f"{kind} {one!r} occurs twice"
        seen.add(one)


def _action_ids(value: Json) -> list[Json]:
    """By types that are there, not by abstract ones, which take ten times as long: every message is looked through."""
    found: list[Json] = []
    if isinstance(value, dict):
        if "action_id" in value:
            found.append(value["action_id"])
        for inner in value.values():
            if not isinstance(inner, str | bool):
                found += _action_ids(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            found += _action_ids(inner)
    return found


def _block(block: Block) -> Iterator[str]:
    yield from _string(block, "block_id", 255)
    match block["type"]:
        case "header":
            yield from _text(block, "text", HEADER, needed=True)
        case "section":
            yield from _text(block, "text", SECTION, needed="fields" not in block)
            yield from _fields(block)
            yield from _element(_child(block, "accessory"))
        case "context":
            yield from _many(block, "elements", 10)
            for element in _children(block, "elements"):
                yield from _element(element, SECTION)
        case "actions":
            yield from _many(block, "elements", 25)
            for element in _children(block, "elements"):
                yield from _element(element)
        case "input":
            yield from _text(block, "label", 2_000, needed=True)
            yield from _text(block, "hint", 2_000)
            yield from _element(_child(block, "element"))
        case "divider":
            return
        case new if new in NEW_BLOCKS:
            yield from broken(block)
        case other:
            yield f"block type {other!r} is not one this bot makes"


def _fields(block: Block) -> Iterator[str]:
    if "fields" in block:
        yield from _many(block, "fields", 10)
        for field in _children(block, "fields"):
            yield from _string(field, "text", 2_000, needed=True)


def _element(element: Block | None, text_limit: int = BUTTON) -> Iterator[str]:
    if element is None:
        return
    yield from _string(element, "action_id", 255)
    yield from _text(element, "placeholder", 150)
    match element["type"]:
        case "mrkdwn" | "plain_text":
            yield from _string(element, "text", text_limit, needed=True)
        case "button":
            yield from _text(element, "text", BUTTON, needed=True)
            yield from _string(element, "value", VALUE)
            yield from _string(element, "url", URL)
            yield from _confirm(_child(element, "confirm"))
        case "overflow":
            yield from _many(element, "options", 5)
            yield from _options(element)
        case "plain_text_input":
            yield from _input_length(element)
        case "checkboxes" | "radio_buttons":
            yield from _many(element, "options", 10)
            yield from _options(element)
        case "multi_static_select" | "static_select":
            yield from _many(element, "options", 100)
            yield from _options(element)
        case "external_select" | "multi_external_select" | "timepicker" | "datepicker" | "users_select" | "file_input":
            return
        case other:
            yield f"element type {other!r} is not one this bot makes"


def _input_length(element: Block) -> Iterator[str]:
    most = element.get("max_length", 3_000)
    if not isinstance(most, int) or not 1 <= most <= 3_000:
        yield f"plain_text_input max_length: {most}, from 1 to 3000"


def _options(element: Block) -> Iterator[str]:
    for one in _children(element, "options"):
        yield from _text(one, "text", BUTTON, needed=True)
        yield from _string(one, "value", OPTION_VALUE, needed=True)
        yield from _string(one, "url", URL)


def _confirm(dialog: Block | None) -> Iterator[str]:
    if dialog is not None:
        for key, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
            yield from _text(dialog, key, most, needed=True)


def _many(block: Block, key: str, most: int) -> Iterator[str]:
    count = len(_children(block, key))
    if not 1 <= count <= most:
        yield f"{block['type']} {key}: {count}, from 1 to {most}"


def _text(block: Block, key: str, most: int, *, needed: bool = False) -> Iterator[str]:
    child = _child(block, key)
    if child is not None:
        for problem in _string(child, "text", most, needed=True):
            yield f"{block.get('type', 'dialog')} {key}: {problem}"
    elif needed:
        yield f"{block.get('type', 'dialog')} has no {key}"


def _string(block: Block, key: str, most: int, *, needed: bool = False, least: int = 1) -> Iterator[str]:
    value = block.get(key)
    if value is None:
        if needed:
            yield f"{block.get('type', 'object')} has no {key}"
    elif not isinstance(value, str) or len(value.strip()) < least:
        yield f"{block.get('type', 'object')} {key} is empty"
    elif len(value) > most:
        yield f"{block.get('type', 'object')} {key}: {len(value)} characters, at most {most}"


def _child(block: Block, key: str) -> Block | None:
    value = block.get(key)
    return value if isinstance(value, dict) else None
