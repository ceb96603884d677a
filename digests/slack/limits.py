"""Slack's limits on blocks, messages and views.

They are those of docs.slack.dev/reference/block-kit, except `MESSAGE_CHARACTERS`: Slack refuses a message with
msg_blocks_too_long somewhere above 11,000 characters over all blocks (slackapi/bolt-js#2509), so we stop at 10,000.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from digests.slack.mrkdwn import URL
from digests.slack.rich_blocks import MESSAGES_ONLY, NEW_BLOCKS, Block, Json, View, broken, plainly, texts
from digests.slack.rich_blocks import children as _children

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
