"""What Slack and the docs say of the slash commands is what the code has."""

import json
from dataclasses import replace

import pytest

from digests.slack.help import Command
from handlers.slack.routes import COMMANDS
from tools.commands import BEGIN, END, MANIFEST, PAGE, manifest_with, page_with

STALE = "the slash commands changed: run `make commands`"
TIDES = Command(
    name="/tides",
    purpose="Tells when the tide turns.",
    usage="/tides HARBOUR",
    examples=(("/tides Heihe", "today's"),),
    summary="When the tide turns",
    hint="HARBOUR",
)


def test_the_manifest_has_the_commands_of_the_code() -> None:
    manifest = MANIFEST.read_text(encoding="utf-8")
    assert manifest_with(COMMANDS, manifest) == manifest, STALE


def test_the_page_of_commands_has_them_too() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page_with(COMMANDS, page) == page, STALE
    assert all(f"### `{one.name}`\n" in page for one in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_every_command_can_be_typed_as_its_help_says(command: Command) -> None:
    assert command.usage.startswith(command.name)
    assert [typed for typed, _ in command.examples if not typed.startswith(command.name)] == []
    assert command.examples


def test_no_name_is_taken_twice() -> None:
    assert len({one.name for one in COMMANDS}) == len(COMMANDS)


def test_a_new_command_takes_its_place_and_one_that_went_is_gone() -> None:
    old = {"features": {"slash_commands": [{"command": "/gone"}], "shortcuts": [1]}, "settings": {"a": "é"}}
    new = json.loads(manifest_with([TIDES], json.dumps(old)))
    assert new["features"]["slash_commands"] == [
        {"command": "/tides", "description": "When the tide turns", "usage_hint": "HARBOUR", "should_escape": False}
    ]
    assert new["features"]["shortcuts"] == [1]
    assert new["settings"] == {"a": "é"}


def test_what_stands_around_the_commands_of_a_page_stays() -> None:
    page = page_with([TIDES], f"# Head\n{BEGIN}old\n{END}tail\n")
    assert page.startswith(f"# Head\n{BEGIN}")
    assert page.endswith(f"{END}tail\n")
    assert "old" not in page
    assert "- `/tides Heihe`: today's\n" in page
    assert page_with([replace(TIDES, name="/ferry")], page).count("### ") == 1
