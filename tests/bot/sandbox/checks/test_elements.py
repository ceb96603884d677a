"""Using an element gives what Slack would send for it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.checks.elements import action, chosen, filled, find, initial_state, unfilled

Json = dict[str, Any]
ONE = {"text": {"type": "plain_text", "text": "One"}, "value": "1"}
TWO = {"text": {"type": "plain_text", "text": "Two"}, "value": "2"}


def element(kind: str, **more: Any) -> Json:
    return {"type": kind, "action_id": "a", **more}


CHOICES: list[tuple[Json, Any, Json]] = [
    (element("button", value="v"), None, {"value": "v"}),
    (element("button"), None, {}),
    (element("static_select", options=[ONE, TWO]), "2", {"selected_option": TWO}),
    (element("static_select", option_groups=[{"options": [ONE]}]), "1", {"selected_option": ONE}),
    (element("static_select", options=[ONE]), None, {"selected_option": None}),
    (element("overflow", options=[ONE]), ONE, {"selected_option": ONE}),
    (element("radio_buttons", options=[ONE]), "1", {"selected_option": ONE}),
    (element("checkboxes", options=[ONE, TWO]), ["1", "2"], {"selected_options": [ONE, TWO]}),
    (element("checkboxes", options=[ONE, TWO]), None, {"selected_options": []}),
    (element("multi_users_select"), ["U1"], {"selected_users": ["U1"]}),
    (element("users_select"), "U1", {"selected_user": "U1"}),
    (element("conversations_select"), "C1", {"selected_conversation": "C1"}),
    (element("datepicker"), "2024-05-16", {"selected_date": "2024-05-16"}),
    (element("timepicker"), "08:00", {"selected_time": "08:00"}),
    (element("plain_text_input"), "words", {"value": "words"}),
    (element("plain_text_input"), "", {"value": None}),
    (element("file_input"), [{"id": "F1", "name": "a.opml"}], {"files": [{"id": "F1", "name": "a.opml"}]}),
    (element("file_input"), None, {"files": []}),
]


@pytest.mark.parametrize(("used", "value", "fields"), CHOICES)
def test_what_was_chosen(used: Json, value: Any, fields: Json) -> None:
    assert chosen(used, value) == fields
    sent = action({"block_id": "b"}, used, value, "1.000001")
    assert {name: sent[name] for name in fields} == fields
    assert (sent["type"], sent["action_id"], sent["block_id"]) == (used["type"], "a", "b")


def test_an_option_that_is_not_offered_cannot_be_chosen() -> None:
    with pytest.raises(LookupError, match="offers no option '3'"):
        chosen(element("static_select", options=[ONE]), "3")


def test_an_element_is_found_by_action_id_and_value() -> None:
    blocks = [
        {"type": "actions", "block_id": "b1", "elements": [element("button", value="x"), element("button", value="y")]},
        {"type": "section", "block_id": "b2", "accessory": element("overflow", options=[ONE])},
    ]
    assert find(blocks, "a", value="y")[1]["value"] == "y"
    assert find(blocks, "a", value="1")[0]["block_id"] == "b2"
    assert find(blocks, "a", block_id="b2")[1]["type"] == "overflow"
    with pytest.raises(LookupError, match=r"there are \['a'\]"):
        find(blocks, "b")


def entry(block_id: str, used: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "element": used, **more}


FORM = [
    entry("words", element("plain_text_input", max_length=5, min_length=2)),
    entry("place", {**element("static_select", options=[ONE, TWO], initial_option=ONE), "action_id": "p"}),
    entry("mail", {**element("email_text_input"), "action_id": "m"}, optional=True),
    entry(
        "many", {**element("number_input", is_decimal_allowed=False, max_value="9"), "action_id": "n"}, optional=True
    ),
]


def test_a_form_holds_its_initial_values_until_somebody_changes_them() -> None:
    first = initial_state(FORM)
    assert first["place"]["p"] == {"type": "static_select", "selected_option": ONE}
    assert first["words"]["a"] == {"type": "plain_text_input", "value": None}
    by_block = filled(FORM, {}, {"words": "abc", "place": "2"})
    by_action = filled(FORM, {}, {"a": "abc", "p": "2"})
    by_both = filled(FORM, {}, {"words": {"a": "abc"}, "place": {"p": TWO}})
    assert by_block == by_action == by_both
    assert filled(FORM, by_block, {})["words"]["a"]["value"] == "abc"
    with pytest.raises(LookupError, match="no input goes by 'other'"):
        filled(FORM, {}, {"other": "x"})


@pytest.mark.parametrize(
    ("values", "blamed"),
    [
        ({}, ["words"]),
        ({"words": "abc"}, []),
        ({"words": "abcde"}, []),
        ({"words": "abcdef"}, ["words"]),
        ({"words": "a"}, ["words"]),
        ({"words": "abc", "mail": "nobody"}, ["mail"]),
        ({"words": "abc", "mail": "ada@example.org"}, []),
        ({"words": "abc", "many": "9"}, []),
        ({"words": "abc", "many": "10"}, ["many"]),
        ({"words": "abc", "many": "1.5"}, ["many"]),
        ({"words": "abc", "place": None}, ["place"]),
    ],
)
def test_slacks_own_form_refuses_what_is_missing_or_malformed(values: Json, blamed: list[str]) -> None:
    assert sorted(unfilled(FORM, filled(FORM, {}, values))) == blamed


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        (["a.opml"], None),
        (["a.OPML"], None),
        (["a.exe"], "Please choose files of these kinds: opml, xml."),
        (["a.opml", "b.xml"], "Please choose at most 1 files."),
        ([], "Please complete this required field."),
    ],
)
def test_slacks_form_takes_files_of_the_kinds_and_number_asked_for(names: list[str], problem: str | None) -> None:
    held = element("file_input", filetypes=["opml", "xml"], max_files=1)
    blocks = [{"type": "input", "block_id": "b", "element": held}]
    values = filled(blocks, {}, {"b": [{"id": name, "name": name} for name in names]})
    assert unfilled(blocks, values) == ({} if problem is None else {"b": problem})
