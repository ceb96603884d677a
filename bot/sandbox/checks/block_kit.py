"""Block Kit as tables of rules: every block, element and composition object with its limits; pure.

Numbers: docs.slack.dev/reference/block-kit (blocks, elements, composition objects) and, where the pages are silent,
Slack's own SDK types.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.checks.rich_blocks import (
    DATA_TABLE,
    DATA_VISUALIZATION,
    ID,
    LITERAL,
    RICH_TEXT,
    TABLE,
    block,
    items,
)
from bot.sandbox.checks.shapes import (
    Rule,
    anything,
    at_least_one,
    by_type,
    flag,
    integer,
    many,
    not_both,
    one_of,
    pattern,
    shape,
    string,
    unique,
    url,
    wrong,
)
from bot.sandbox.protocol import Json

DATE = pattern(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "must be a date as YYYY-MM-DD")
TIME = pattern(r"([01]\d|2[0-3]):[0-5]\d", "must be a time as HH:mm")

# ── composition objects ──────────────────────────────────────────────────────────────────────────────────────────────


def plain(most: int) -> Rule:
    return by_type({"plain_text": shape({"type": LITERAL, "text": string(most)}, {"emoji": flag})})


def marked(most: int) -> Rule:
    """Either kind of text object."""
    return by_type(
        {
            "plain_text": shape({"type": LITERAL, "text": string(most)}, {"emoji": flag}),
            "mrkdwn": shape({"type": LITERAL, "text": string(most)}, {"verbatim": flag}),
        }
    )


CONFIRM = shape(
    {"title": plain(100), "text": marked(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)


def _option(text: Rule, description: Rule, *, with_url: bool = False) -> Rule:
    return shape(
        {"text": text, "value": string(150)},
        {"description": description, **({"url": url()} if with_url else {})},
    )


PLAIN_OPTION = _option(plain(75), plain(75))
MARKED_OPTION = _option(marked(75), marked(75))
OPTION_GROUP = shape({"label": plain(75), "options": many(PLAIN_OPTION, 100)})
FILTER = shape(
    {},
    {
        "include": many(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
DISPATCH = shape({}, {"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), 2)})


def _initial_among_options(value: Json, where: str) -> Iterator[str]:
    """What is chosen at first must be one of the choices, field for field."""
    offered = [*items(value.get("options"))]
    for group in items(value.get("option_groups")):
        offered += items(group.get("options")) if isinstance(group, dict) else []
    first = value.get("initial_option")
    chosen = [first] if first is not None else items(value.get("initial_options"))
    if (value.get("options") or value.get("option_groups")) and any(option not in offered for option in chosen):
        yield wrong("initial option must match one of the options exactly", where)


def _options_or_groups(value: Json, where: str) -> Iterator[str]:
    if (value.get("options") is None) == (value.get("option_groups") is None):
        yield wrong("must have either options or option_groups", where)


def _min_not_above_max(value: Json, where: str) -> Iterator[str]:
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield wrong("min_length must not be greater than max_length", where)


# ── elements ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_BASE: Mapping[str, Rule] = {"action_id": ID, "confirm": CONFIRM}
_FOCUS: Mapping[str, Rule] = {**_BASE, "focus_on_load": flag}
_SELECT: Mapping[str, Rule] = {**_FOCUS, "placeholder": plain(150)}
_MANY: Mapping[str, Rule] = {**_SELECT, "max_selected_items": integer(1, 100_000)}
_FROM_LIST: Mapping[str, Rule] = {"options": many(PLAIN_OPTION, 100), "option_groups": many(OPTION_GROUP, 100)}
_EXTERNAL: Mapping[str, Rule] = {"min_query_length": integer(0, 3000)}
_CONVERSATIONS: Mapping[str, Rule] = {"default_to_current_conversation": flag, "filter": FILTER}
_RESPONSE_URL: Mapping[str, Rule] = {"response_url_enabled": flag}


def _element(optional: Mapping[str, Rule], *also: Any, **required: Rule) -> Rule:
    return shape({"type": LITERAL, **required}, optional, also)


BUTTON = _element(
    {
        **_BASE,
        "url": url(),
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
        "visible_to_user_ids": many(ID, 1000),
    },
    text=plain(75),
)
OVERFLOW = _element(_BASE, options=many(_option(plain(75), plain(75), with_url=True), 5))
RADIO = _element({**_FOCUS, "initial_option": MARKED_OPTION}, _initial_among_options, options=many(MARKED_OPTION, 10))
CHECKBOXES = _element(
    {**_FOCUS, "initial_options": many(MARKED_OPTION, 10)}, _initial_among_options, options=many(MARKED_OPTION, 10)
)

SELECTS: Mapping[str, Rule] = {
    "static_select": _element(
        {**_SELECT, **_FROM_LIST, "initial_option": PLAIN_OPTION}, _options_or_groups, _initial_among_options
    ),
    "external_select": _element({**_SELECT, **_EXTERNAL, "initial_option": PLAIN_OPTION}),
    "users_select": _element({**_SELECT, "initial_user": ID}),
    "conversations_select": _element({**_SELECT, **_CONVERSATIONS, **_RESPONSE_URL, "initial_conversation": ID}),
    "channels_select": _element({**_SELECT, **_RESPONSE_URL, "initial_channel": ID}),
    "multi_static_select": _element(
        {**_MANY, **_FROM_LIST, "initial_options": many(PLAIN_OPTION, 100)}, _options_or_groups, _initial_among_options
    ),
    "multi_external_select": _element({**_MANY, **_EXTERNAL, "initial_options": many(PLAIN_OPTION, 100)}),
    "multi_users_select": _element({**_MANY, "initial_users": many(ID, 100)}),
    "multi_conversations_select": _element({**_MANY, **_CONVERSATIONS, "initial_conversations": many(ID, 100)}),
    "multi_channels_select": _element({**_MANY, "initial_channels": many(ID, 100)}),
}
PICKERS: Mapping[str, Rule] = {
    "datepicker": _element({**_SELECT, "initial_date": DATE}),
    "timepicker": _element({**_SELECT, "initial_time": TIME, "timezone": string(255)}),
    "datetimepicker": _element({**_FOCUS, "initial_date_time": integer(1_000_000_000, 9_999_999_999)}),
}
_TYPED: Mapping[str, Rule] = {
    "action_id": ID,
    "placeholder": plain(150),
    "focus_on_load": flag,
    "dispatch_action_config": DISPATCH,
}
_NUMBER = pattern(r"-?\d+(\.\d+)?", "must be a number in a string")
INPUTS: Mapping[str, Rule] = {
    "plain_text_input": _element(
        {
            **_TYPED,
            "initial_value": string(3000, 0),
            "multiline": flag,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        _min_not_above_max,
    ),
    "email_text_input": _element({**_TYPED, "initial_value": string(3000, 0)}),
    "url_text_input": _element({**_TYPED, "initial_value": string(3000, 0)}),
    "number_input": _element(
        {**_TYPED, "initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER}, is_decimal_allowed=flag
    ),
    "file_input": _element({"action_id": ID, "filetypes": many(string(20), 100), "max_files": integer(1, 10)}),
    "rich_text_input": _element({**_TYPED, "initial_value": anything}),
}
SLACK_FILE = shape({}, {"id": ID, "url": url()}, (at_least_one("id", "url"), not_both("id", "url")))
_PICTURE = {"image_url": url(), "slack_file": SLACK_FILE}
_ONE_PICTURE = (at_least_one("image_url", "slack_file"), not_both("image_url", "slack_file"))
IMAGE_ELEMENT = _element(_PICTURE, *_ONE_PICTURE, alt_text=string(2000))
WORKFLOW_BUTTON = _element(
    {**_BASE, "style": one_of("primary", "danger"), "accessibility_label": string(75)},
    text=plain(75),
    workflow=anything,
)
_FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
CONTEXT_ACTIONS: Mapping[str, Rule] = {
    "feedback_buttons": _element({"action_id": ID}, positive_button=_FEEDBACK, negative_button=_FEEDBACK),
    "icon_button": _element(
        {**_BASE, "value": string(2000), "accessibility_label": string(75), "visible_to_user_ids": many(ID, 1000)},
        icon=one_of("trash"),
        text=plain(75),
    ),
}
_CHOICES: Mapping[str, Rule] = {"radio_buttons": RADIO, "checkboxes": CHECKBOXES, **SELECTS, **PICKERS}
IN_ACTIONS: Mapping[str, Rule] = {
    "button": BUTTON,
    "overflow": OVERFLOW,
    "workflow_button": WORKFLOW_BUTTON,
    **_CHOICES,
}
IN_SECTION: Mapping[str, Rule] = {**IN_ACTIONS, "image": IMAGE_ELEMENT}
IN_CONTEXT: Mapping[str, Rule] = {
    "image": IMAGE_ELEMENT,
    "plain_text": shape({"type": LITERAL, "text": string(3000)}, {"emoji": flag}),
    "mrkdwn": shape({"type": LITERAL, "text": string(3000)}, {"verbatim": flag}),
}
IN_INPUT: Mapping[str, Rule] = {**_CHOICES, **INPUTS}


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _unique_action_ids(value: Json, where: str) -> Iterator[str]:
    """action_id is unique within its block (docs: "among all other action_ids in the containing block")."""
    elements = value.get("elements")
    if isinstance(elements, list):
        yield from unique(
            (
                (element.get("action_id"), f"{where}/elements/{at}/action_id")
                for at, element in enumerate(elements)
                if isinstance(element, dict)
            ),
            "action_id",
        )


IMAGE = block({**_PICTURE, "title": plain(2000)}, *_ONE_PICTURE, alt_text=string(2000))
SECTION = block(
    {
        "text": marked(3000),
        "fields": many(marked(2000), 10),
        "accessory": by_type(IN_SECTION),
        "expand": flag,
    },
    at_least_one("text", "fields"),
)
HEADER = block({"level": integer(1, 4)}, text=plain(150))
CONTEXT = block({}, elements=many(by_type(IN_CONTEXT), 10))
ACTIONS = block({}, _unique_action_ids, elements=many(by_type(IN_ACTIONS), 25))
DIVIDER = block({})
INPUT = block(
    {"hint": plain(2000), "dispatch_action": flag, "optional": flag}, label=plain(2000), element=by_type(IN_INPUT)
)
CARD = block(
    {
        "hero_image": IMAGE_ELEMENT,
        "icon": IMAGE_ELEMENT,
        "title": marked(150),
        "subtitle": marked(150),
        "body": marked(200),
        "subtext": marked(200),
        "actions": many(by_type({"button": BUTTON}), 3),
    },
    at_least_one("hero_image", "title", "actions", "body"),
)
_STATUS = one_of("pending", "in_progress", "complete", "error")
TASK_CARD = block(
    {"status": _STATUS, "details": anything, "output": anything, "sources": many(anything, 100)},
    task_id=ID,
    title=string(256),
)
_PLAIN_BLOCKS: Mapping[str, Rule] = {
    "section": SECTION,
    "header": HEADER,
    "context": CONTEXT,
    "actions": ACTIONS,
    "divider": DIVIDER,
    "image": IMAGE,
    "rich_text": RICH_TEXT,
}
CHILD = by_type(_PLAIN_BLOCKS)
BLOCKS: Mapping[str, Rule] = {
    **_PLAIN_BLOCKS,
    "input": INPUT,
    "card": CARD,
    "task_card": TASK_CARD,
    "markdown": block({}, text=string(12_000)),
    "context_actions": block({}, _unique_action_ids, elements=many(by_type(CONTEXT_ACTIONS), 5)),
    "table": TABLE,
    "data_table": DATA_TABLE,
    "carousel": block({}, elements=many(by_type({"card": CARD}), 10)),
    "container": block(
        {
            "title": plain(150),
            "subtitle": plain(150),
            "width": one_of("narrow", "standard", "wide", "full"),
            "collapsible": flag,
        },
        blocks=many(CHILD, 10),
    ),
    "alert": block({"level": one_of("default", "info", "warning", "error", "success")}, text=marked(200)),
    "data_visualization": DATA_VISUALIZATION,
    "plan": block({"title": string(256), "tasks": many(by_type({"task_card": TASK_CARD}), 50)}),
    "video": block(
        {
            "title_url": url(),
            "description": plain(200),
            "provider_icon_url": url(),
            "provider_name": string(50),
            "author_name": string(50),
        },
        title=plain(200),
        video_url=url(),
        thumbnail_url=url(),
        alt_text=string(2000),
    ),
    "file": block({}, external_id=ID, source=one_of("remote")),
}
EVERYWHERE = frozenset({"section", "header", "context", "actions", "divider", "image", "rich_text", "input", "video"})
MESSAGES_ONLY = frozenset(
    {"markdown", "table", "data_table", "context_actions", "container", "data_visualization", "plan", "task_card"}
)
ON_SURFACE: Mapping[str, frozenset[str]] = {
    "message": EVERYWHERE | MESSAGES_ONLY | {"card", "carousel", "file"},
    "modal": EVERYWHERE | {"alert"},
    "home": EVERYWHERE | {"card", "carousel"},
}
MOST_BLOCKS: Mapping[str, int] = {"message": 50, "modal": 100, "home": 100}
