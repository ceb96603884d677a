"""Every limit of Block Kit: exactly at the limit passes, one over fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.checks.limits import (
    manifest_violations,
    options_violations,
    too_much_text,
    view_too_large,
    view_violations,
    violations,
)

Json = dict[str, Any]


def plain(n: int) -> Json:
    return {"type": "plain_text", "text": "x" * n}


def marked(n: int) -> Json:
    return {"type": "mrkdwn", "text": "x" * n}


def section(text: Json | None = None, **more: Any) -> Json:
    return {"type": "section", "text": text or marked(1), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(1), **more}


def option(n: int = 1, **more: Any) -> Json:
    return {"text": plain(1), "value": str(n), **more}


def options(n: int) -> list[Json]:
    return [option(at) for at in range(n)]


def select(**more: Any) -> Json:
    return {"type": "static_select", "options": options(1), **more}


def confirm(**more: Any) -> Json:
    return {"title": plain(1), "text": plain(1), "confirm": plain(1), "deny": plain(1), **more}


def picture(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a", **more}


def address(n: int) -> str:
    return "https://example.org/" + "x" * (n - 20)


def text_input(**more: Any) -> Json:
    return {"type": "plain_text_input", **more}


def entry(element: Json | None = None, **more: Any) -> Json:
    return {"type": "input", "label": plain(1), "element": element or text_input(), **more}


def card(**more: Any) -> Json:
    return {"type": "card", "title": plain(1), **more}


def table(rows: int, cells: int = 1, size: int = 1, **more: Any) -> Json:
    row = [{"type": "raw_text", "text": "x" * size}] * cells
    return {"type": "table", "rows": [row] * rows, **more}


def task(n: int = 1) -> Json:
    return {"type": "task_card", "task_id": str(n), "title": "t", "status": "pending"}


def chart(series: int = 1, points: int = 1, *, title: str = "t", name: int = 1, label: int = 1) -> Json:
    categories = [f"{n:0{label}}" for n in range(points)]
    data = [{"label": one, "value": n} for n, one in enumerate(categories)]
    made = [{"name": f"{n:0{name}}", "data": data} for n in range(series)]
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {"type": "bar", "series": made, "axis_config": {"categories": categories}},
    }


def chart_without_a_point() -> Json:
    made = chart(1, 2)
    del made["chart"]["series"][0]["data"][0]
    return made


def pie(segments: int) -> Json:
    told = [{"label": "x", "value": 1}] * segments
    return {"type": "data_visualization", "title": "t", "chart": {"type": "pie", "segments": told}}


Maker = Callable[[int], list[Json]]
IN_MESSAGES: list[tuple[str, int, Maker]] = [
    ("blocks in a message", 50, lambda n: [section()] * n),
    ("section text", 3000, lambda n: [section(marked(n))]),
    ("section fields", 10, lambda n: [{"type": "section", "fields": [marked(1)] * n}]),
    ("a section field", 2000, lambda n: [{"type": "section", "fields": [marked(n)]}]),
    ("header", 150, lambda n: [{"type": "header", "text": plain(n)}]),
    ("context elements", 10, lambda n: [{"type": "context", "elements": [marked(1)] * n}]),
    ("context text", 3000, lambda n: [{"type": "context", "elements": [marked(n)]}]),
    ("elements of actions", 25, lambda n: [actions(*[button(action_id=str(at)) for at in range(n)])]),
    ("block_id", 255, lambda n: [section(block_id="x" * n)]),
    ("action_id", 255, lambda n: [actions(button(action_id="x" * n))]),
    ("button text", 75, lambda n: [actions(button(text=plain(n)))]),
    ("button value", 2000, lambda n: [actions(button(value="x" * n))]),
    ("button url", 3000, lambda n: [actions(button(url=address(n)))]),
    ("accessibility_label", 75, lambda n: [actions(button(accessibility_label="x" * n))]),
    ("agent_prompt", 4000, lambda n: [actions(button(agent_prompt="x" * n))]),
    ("options of an overflow", 5, lambda n: [section(accessory={"type": "overflow", "options": options(n)})]),
    ("radio buttons", 10, lambda n: [actions({"type": "radio_buttons", "options": options(n)})]),
    ("checkboxes", 10, lambda n: [actions({"type": "checkboxes", "options": options(n)})]),
    ("options of a select", 100, lambda n: [actions(select(options=options(n)))]),
    (
        "option groups",
        100,
        lambda n: [
            actions({"type": "static_select", "option_groups": [{"label": plain(1), "options": options(1)}] * n})
        ],
    ),
    ("option text", 75, lambda n: [actions(select(options=[{"text": plain(n), "value": "a"}]))]),
    ("option value", 150, lambda n: [actions(select(options=[{"text": plain(1), "value": "x" * n}]))]),
    ("option description", 75, lambda n: [actions(select(options=[option(description=plain(n))]))]),
    ("placeholder", 150, lambda n: [actions(select(placeholder=plain(n)))]),
    ("confirm title", 100, lambda n: [actions(button(confirm=confirm(title=plain(n))))]),
    ("confirm text", 300, lambda n: [actions(button(confirm=confirm(text=plain(n))))]),
    ("confirm yes", 30, lambda n: [actions(button(confirm=confirm(confirm=plain(n))))]),
    ("confirm no", 30, lambda n: [actions(button(confirm=confirm(deny=plain(n))))]),
    ("image url", 3000, lambda n: [picture(image_url=address(n))]),
    ("image alt_text", 2000, lambda n: [picture(alt_text="x" * n)]),
    ("image title", 2000, lambda n: [picture(title=plain(n))]),
    ("input label", 2000, lambda n: [entry(label=plain(n))]),
    ("input hint", 2000, lambda n: [entry(hint=plain(n))]),
    ("max_length", 3000, lambda n: [entry(text_input(max_length=n))]),
    ("markdown", 12_000, lambda n: [{"type": "markdown", "text": "x" * n}]),
    (
        "markdown together",
        12_000,
        lambda n: [{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * (n - 6000)}],
    ),
    (
        "context_actions",
        5,
        lambda n: [
            {
                "type": "context_actions",
                "elements": [
                    {"type": "icon_button", "icon": "trash", "text": plain(1), "action_id": str(at)} for at in range(n)
                ],
            }
        ],
    ),
    ("table rows", 100, lambda n: [table(n)]),
    ("table cells in a row", 20, lambda n: [table(1, n)]),
    ("table columns' settings", 20, lambda n: [table(1, 1, column_settings=[{"align": "left"}] * n)]),
    ("table characters", 10_000, lambda n: [table(1, 1, n)]),
    ("tables in a message", 1, lambda n: [table(1)] * n),
    ("data table rows", 201, lambda n: [{**table(n), "type": "data_table", "caption": "c"}]),
    ("data table page", 100, lambda n: [{**table(2), "type": "data_table", "caption": "c", "page_size": n}]),
    ("card title", 150, lambda n: [card(title=plain(n))]),
    ("card subtitle", 150, lambda n: [card(subtitle=plain(n))]),
    ("card body", 200, lambda n: [card(body=plain(n))]),
    ("card subtext", 200, lambda n: [card(subtext=plain(n))]),
    ("card actions", 3, lambda n: [card(actions=[button(action_id=str(at)) for at in range(n)])]),
    ("carousel cards", 10, lambda n: [{"type": "carousel", "elements": [card()] * n}]),
    ("container children", 10, lambda n: [{"type": "container", "blocks": [section()] * n}]),
    ("container title", 150, lambda n: [{"type": "container", "title": plain(n), "blocks": [section()]}]),
    ("container subtitle", 150, lambda n: [{"type": "container", "subtitle": plain(n), "blocks": [section()]}]),
    ("charts in a message", 2, lambda n: [chart()] * n),
    ("chart title", 50, lambda n: [chart(title="x" * n)]),
    ("chart series", 6, lambda n: [chart(n)]),
    ("chart categories", 20, lambda n: [chart(1, n, label=2)]),
    ("a chart's labels", 20, lambda n: [chart(label=n)]),
    ("a series' name", 20, lambda n: [chart(name=n)]),
    ("segments of a pie", 6, lambda n: [pie(n)]),
    ("plan tasks", 50, lambda n: [{"type": "plan", "tasks": [task(at) for at in range(n)]}]),
]


@pytest.mark.parametrize(("limit", "make"), [row[1:] for row in IN_MESSAGES], ids=[row[0] for row in IN_MESSAGES])
def test_at_the_limit_passes_and_one_over_fails(limit: int, make: Maker) -> None:
    assert violations(make(limit), "message") == ()
    assert violations(make(limit + 1), "message") != ()


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain(1), "blocks": [section()], **more}


VIEWS: list[tuple[str, int, Callable[[int], Json]]] = [
    ("title", 24, lambda n: modal(title=plain(n))),
    ("submit", 24, lambda n: modal(submit=plain(n))),
    ("close", 24, lambda n: modal(close=plain(n))),
    ("private_metadata", 3000, lambda n: modal(private_metadata="x" * n)),
    ("callback_id", 255, lambda n: modal(callback_id="x" * n)),
    ("blocks", 100, lambda n: modal(blocks=[section()] * n)),
    ("alert", 200, lambda n: modal(blocks=[{"type": "alert", "text": plain(n)}])),
]


@pytest.mark.parametrize(("limit", "make"), [row[1:] for row in VIEWS], ids=[row[0] for row in VIEWS])
def test_modal_limits(limit: int, make: Callable[[int], Json]) -> None:
    assert view_violations(make(limit), "modal") == ()
    assert view_violations(make(limit + 1), "modal") != ()


def test_a_home_holds_a_hundred_blocks() -> None:
    assert view_violations({"type": "home", "blocks": [section()] * 100}, "home") == ()
    assert view_violations({"type": "home", "blocks": [section()] * 101}, "home") != ()


def test_a_view_weighs_at_most_250_kb() -> None:
    around = len('{"blocks": ""}')
    assert not view_too_large({"blocks": "x" * (250_000 - around)})
    assert view_too_large({"blocks": "x" * (250_001 - around)})


def test_block_text_of_one_message_is_12000_characters_together() -> None:
    assert not too_much_text([section(marked(3000))] * 4)
    assert too_much_text([*[section(marked(3000))] * 4, section(marked(1))])


@pytest.mark.parametrize(
    ("blocks", "says"),
    [
        (
            [section({"type": "mrkdwn", "text": ""})],
            "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        ),
        ([{"type": "nothing"}], "unsupported type: nothing [json-pointer:/blocks/0]"),
        ([{"text": "no type"}], "unsupported type: None [json-pointer:/blocks/0]"),
        ([{"type": "section"}], "must have one of: text, fields [json-pointer:/blocks/0]"),
        ([{"type": "header", "text": marked(1)}], "unsupported type: mrkdwn [json-pointer:/blocks/0/text]"),
        ([actions(button(text=marked(1)))], "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text]"),
        (
            [{"type": "image", "image_url": "https://example.org/a.png"}],
            "missing required field: alt_text [json-pointer:/blocks/0]",
        ),
        ([picture(image_url="javascript:alert(1)")], "must be a valid URL [json-pointer:/blocks/0/image_url]"),
        ([section(color="red")], "invalid additional property: color [json-pointer:/blocks/0]"),
        (
            [section(block_id="a"), section(block_id="a")],
            'block_id "a" already exists [json-pointer:/blocks/1/block_id]',
        ),
        (
            [actions(button(action_id="a"), button(action_id="a"))],
            'action_id "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
        ),
        ([actions()], "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
        ([actions(button(style="loud"))], "must be one of primary, danger [json-pointer:/blocks/0/elements/0/style]"),
        (
            [actions({"type": "static_select"})],
            "must have either options or option_groups [json-pointer:/blocks/0/elements/0]",
        ),
        (
            [actions(select(initial_option=option(7)))],
            "initial option must match one of the options exactly [json-pointer:/blocks/0/elements/0]",
        ),
        ([actions(text_input())], "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0]"),
        ([{"type": "alert", "text": plain(1)}], "unsupported type: alert [json-pointer:/blocks/0]"),
        (
            [actions({"type": "datepicker", "initial_date": "2024-13-01"})],
            "must be a date as YYYY-MM-DD [json-pointer:/blocks/0/elements/0/initial_date]",
        ),
        (
            [{"type": "data_table", "caption": "c", "rows": [[{"type": "rich_text", "elements": []}], []]}],
            "rich_text is not allowed in the header row [json-pointer:/blocks/0/rows/0/0]",
        ),
        (
            [{**table(2), "type": "data_table", "caption": "c", "rows": [[{"type": "raw_text", "text": "a"}], []]}],
            "all rows must have as many cells [json-pointer:/blocks/0/rows]",
        ),
        (
            [chart_without_a_point()],
            "labels must match the categories [json-pointer:/blocks/0/chart/series/0/data]",
        ),
        (
            [{**chart(), "title": plain(1)}],
            "must be a string [json-pointer:/blocks/0/title]",
        ),
        (
            [{"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [{"type": "mrkdwn"}]}]}],
            "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/elements/0]",
        ),
    ],
)
def test_what_slack_refuses_is_named_with_its_place(blocks: list[Json], says: str) -> None:
    assert says in violations(blocks, "message")


def test_the_same_action_id_may_stand_in_two_blocks() -> None:
    assert violations([actions(button(action_id="a")), actions(button(action_id="a"))], "message") == ()


def test_a_modal_with_an_input_needs_a_submit_button() -> None:
    assert view_violations(modal(blocks=[entry()], submit=plain(1)), "modal") == ()
    assert "submit" in view_violations(modal(blocks=[entry()]), "modal")[0]


def test_message_only_blocks_are_refused_in_a_modal_and_a_home() -> None:
    markdown = [{"type": "markdown", "text": "a"}]
    assert violations(markdown, "message") == ()
    assert violations(markdown, "modal") != ()
    assert violations(markdown, "home") != ()


def test_an_answer_of_options_holds_at_most_a_hundred() -> None:
    assert options_violations({"options": options(100)}) == ()
    assert options_violations({"options": options(101)}) != ()
    assert options_violations({"options": []}) == ()
    assert options_violations({}) != ()
    assert options_violations({"options": [], "option_groups": []}) != ()


MANIFEST: list[tuple[str, int, Callable[[int], Json]]] = [
    ("name", 35, lambda n: {"display_information": {"name": "x" * n}}),
    ("description", 140, lambda n: {"display_information": {"name": "a", "description": "x" * n}}),
    ("long_description", 4000, lambda n: {"display_information": {"name": "a", "long_description": "x" * n}}),
    ("display_name", 80, lambda n: {"features": {"bot_user": {"display_name": "x" * n}}}),
    (
        "slash commands",
        50,
        lambda n: {"features": {"slash_commands": [{"command": "/a", "description": "b"}] * n}},
    ),
    ("command", 32, lambda n: {"features": {"slash_commands": [{"command": "/" + "x" * (n - 1), "description": "b"}]}}),
    (
        "usage_hint",
        1000,
        lambda n: {"features": {"slash_commands": [{"command": "/a", "description": "b", "usage_hint": "x" * n}]}},
    ),
    (
        "shortcuts",
        10,
        lambda n: {
            "features": {"shortcuts": [{"name": "a", "type": "message", "callback_id": "c", "description": "d"}] * n}
        },
    ),
    (
        "shortcut name",
        24,
        lambda n: {
            "features": {"shortcuts": [{"name": "x" * n, "type": "message", "callback_id": "c", "description": "d"}]}
        },
    ),
    ("scopes", 255, lambda n: {"oauth_config": {"scopes": {"bot": ["chat:write"] * n}}}),
    ("events", 100, lambda n: {"settings": {"event_subscriptions": {"bot_events": ["app_mention"] * n}}}),
]


@pytest.mark.parametrize(("limit", "make"), [row[1:] for row in MANIFEST], ids=[row[0] for row in MANIFEST])
def test_manifest_limits(limit: int, make: Callable[[int], Json]) -> None:
    assert manifest_violations({"display_information": {"name": "Amur"}, **make(limit)}) == ()
    assert manifest_violations({"display_information": {"name": "Amur"}, **make(limit + 1)}) != ()


def test_a_long_description_has_at_least_175_characters() -> None:
    assert manifest_violations({"display_information": {"name": "a", "long_description": "x" * 175}}) == ()
    assert manifest_violations({"display_information": {"name": "a", "long_description": "x" * 174}}) != ()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "elements", "accessory", "fields", "options", "value", "action_id", "blocks"]
            )
            | st.text(max_size=5),
            inner | st.sampled_from(["section", "actions", "button", "mrkdwn", "plain_text", "input", "carousel"]),
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_any_json_at_all_gets_a_verdict(value: object) -> None:
    """Whatever an app sends, it is judged; nothing crashes the judge."""
    for surface in ("message", "modal", "home"):
        assert isinstance(violations(value, surface), tuple)
        assert isinstance(view_violations(value, surface if surface != "message" else "modal"), tuple)
    assert isinstance(manifest_violations(value), tuple)
    assert isinstance(options_violations(value), tuple)


@given(st.integers(1, 3000))
def test_any_length_within_the_limit_passes(n: int) -> None:
    assert violations([section(marked(n))], "message") == ()
