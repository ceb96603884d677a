"""Using an element: the action Slack sends for a click or a choice, and the state of what was filled in; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.checks.limits import located
from bot.sandbox.protocol import Json

_IDS = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
_ONE_OPTION = ("static_select", "external_select", "overflow", "radio_buttons")
_OPTIONS = ("multi_static_select", "multi_external_select", "checkboxes")
_INITIAL = {
    "initial_option": "selected_option",
    "initial_options": "selected_options",
    "initial_user": "selected_user",
    "initial_users": "selected_users",
    "initial_conversation": "selected_conversation",
    "initial_conversations": "selected_conversations",
    "initial_channel": "selected_channel",
    "initial_channels": "selected_channels",
    "initial_date": "selected_date",
    "initial_time": "selected_time",
    "initial_date_time": "selected_date_time",
    "initial_value": "value",
}
STATELESS = ("button", "overflow", "image", "workflow_button", "icon_button", "feedback_buttons")


def find(blocks: object, action_id: str, *, value: object = None, block_id: str | None = None) -> tuple[Json, Json]:
    """(block, element) with this action_id; among several, the one with this value. LookupError names what there is."""
    several = [
        (block, element)
        for block, element in located(blocks)
        if element.get("action_id") == action_id and block_id in (None, block.get("block_id"))
    ]
    if not several:
        there = sorted({str(element.get("action_id")) for _, element in located(blocks) if element.get("action_id")})
        raise LookupError(f"no element has the action_id {action_id!r}; there are {there}")
    fitting = [pair for pair in several if value is None or _offers(pair[1], value)]
    return (fitting or several)[0]


def _offers(element: Json, value: object) -> bool:
    return element.get("value") == value or any(option.get("value") == value for option in options(element))


def options(element: Json) -> Iterator[Json]:
    yield from element.get("options") or ()
    for group in element.get("option_groups") or ():
        yield from group.get("options") or ()


def chosen(element: Json, value: Any) -> Json:
    """The fields that say what was chosen or typed. `value`: an option's value, an option, a list of either, an id, a
    date as YYYY-MM-DD, a time as HH:mm, or what was typed. LookupError if the element offers no such option."""
    kind = element["type"]
    if kind == "button":
        return {"value": element["value"]} if "value" in element else {}
    if kind in _ONE_OPTION:
        return {"selected_option": None if value is None else _option(element, value)}
    if kind in _OPTIONS:
        several = value if isinstance(value, (list, tuple)) else [] if value is None else [value]
        return {"selected_options": [_option(element, one) for one in several]}
    if kind in _IDS:
        field = _IDS[kind]
        many = field.endswith("s") and kind.startswith("multi_")
        return {field: list(value or ()) if many else value}
    if kind == "file_input":
        return {"files": list(value or ())}
    return {"value": None if value in (None, "") else value}


def _option(element: Json, value: object) -> Json:
    if isinstance(value, dict):
        return value
    for option in options(element):
        if option.get("value") == value:
            return {key: option[key] for key in ("text", "value", "description", "url") if key in option}
    if element["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": str(value), "emoji": True}, "value": str(value)}
    raise LookupError(f"{element.get('action_id')!r} offers no option {value!r}")


def action(block: Json, element: Json, value: Any, ts: str) -> Json:
    """The entry of `actions` in a block_actions payload."""
    made: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    for name in ("text", "style", "placeholder", "confirm"):
        if name in element and (name != "text" or element["type"] == "button"):
            made[name] = element[name]
    return {**made, **chosen(element, value), "action_ts": ts}


def initial_state(blocks: object) -> Json:
    """`values` of what the elements hold before anybody touched them: {block_id: {action_id: {...}}}."""
    values: Json = {}
    for block, element in located(blocks):
        if element.get("action_id") and element["type"] not in STATELESS:
            first = {_INITIAL[name]: element[name] for name in _INITIAL if element.get(name) is not None}
            held = {"type": element["type"], **(first or chosen(element, None))}
            values.setdefault(block["block_id"], {})[element["action_id"]] = held
    return values


def filled(blocks: object, kept: Json, given: Mapping[str, Any]) -> Json:
    """The state after a person filled in `given`: by block_id → action_id → value, or by block_id or action_id → value.

    LookupError if no element goes by a name in `given`.
    """
    values = initial_state(blocks)
    for block_id, actions in kept.items():
        for action_id, held in actions.items():
            if action_id in values.get(block_id, {}):
                values[block_id][action_id] = held
    for name, value in given.items():
        fields = [
            (block, element)
            for block, element in located(blocks)
            if element.get("action_id") in values.get(block.get("block_id", ""), {})
            and name in (block["block_id"], element["action_id"])
        ]
        if not fields:
            raise LookupError(f"no input goes by {name!r}; there are {sorted(values)}")
        for block, element in fields:
            own = value
            if name == block["block_id"] and isinstance(value, Mapping) and element["action_id"] in value:
                own = value[element["action_id"]]
            elif isinstance(value, Mapping) and "text" not in value:
                continue
            values[block["block_id"]][element["action_id"]] = {"type": element["type"], **chosen(element, own)}
    return values


def unfilled(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's own form would complain about before anything is sent: block_id → words."""
    problems: dict[str, str] = {}
    for block in blocks:
        if block.get("type") != "input":
            continue
        element = block["element"]
        held = values.get(block["block_id"], {}).get(element["action_id"], {})
        content = next((value for name, value in held.items() if name != "type" and value), None)
        if content is None:
            if not block.get("optional"):
                problems[block["block_id"]] = "Please complete this required field."
        elif problem := _malformed(element, content):
            problems[block["block_id"]] = problem
    return problems


def _malformed(element: Json, content: object) -> str:
    kind = element["type"]
    if kind == "plain_text_input" and isinstance(content, str):
        if len(content) > element.get("max_length", 3000):
            return f"Please use at most {element.get('max_length', 3000)} characters."
        if len(content) < element.get("min_length", 0):
            return f"Please use at least {element['min_length']} characters."
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", str(content)):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not re.fullmatch(r"https?://\S+", str(content)):
        return "Please enter a valid URL."
    if kind == "file_input" and isinstance(content, list):
        return _not_taken(element, content)
    if kind == "number_input":
        return _not_a_number(element, str(content))
    return ""


def _not_taken(element: Json, files: list[Json]) -> str:
    """Slack's own form takes no more files than it should, and none of another kind."""
    if len(files) > element.get("max_files", 10):
        return f"Please choose at most {element.get('max_files', 10)} files."
    kinds = element.get("filetypes")
    if kinds and not all(file["name"].rpartition(".")[2].lower() in kinds for file in files):
        return f"Please choose files of these kinds: {', '.join(kinds)}."
    return ""


def _not_a_number(element: Json, content: str) -> str:
    try:
        number = float(content) if element.get("is_decimal_allowed") else int(content)
    except ValueError:
        return "Please enter a number."
    if number < float(element.get("min_value", "-inf")) or number > float(element.get("max_value", "inf")):
        return "Please enter a number within the limits."
    return ""
