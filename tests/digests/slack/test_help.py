"""Help shows examples; a mistake is answered by what was wrong and what would be right."""

from __future__ import annotations

import pytest

from digests.slack.help import HELP, compose_help, compose_mistake, compose_note, compose_trouble
from tests.support.blocks import mrkdwn


@pytest.mark.parametrize("command", HELP)
def test_every_command_has_a_purpose_a_usage_and_an_example(command: str) -> None:
    (shown,) = mrkdwn(compose_help(command))
    assert shown.startswith(f"*{command}* {HELP[command].purpose}")
    assert all(typed.startswith(command) and f"`{typed}`" in shown for typed, _ in HELP[command].examples)


def test_help_on_nothing_in_particular_is_help_on_everything() -> None:
    assert len(mrkdwn(compose_help())) == len(HELP)
    assert compose_help("/unknown") == compose_help()


def test_a_mistake_is_answered_with_an_example() -> None:
    part = compose_mistake("I can't read the date “<32 May>”.", "/whosaid")
    assert part.text == "I can't read the date “&lt;32 May&gt;”. Try: `/whosaid Gabuev`"
    assert "`/whosaid help`" in mrkdwn(part)[0]


def test_trouble_carries_its_reference_and_a_note_is_escaped() -> None:
    assert compose_trouble("Storage is away; I keep trying.", "7f3a").text == (
        "Storage is away; I keep trying. (ref 7f3a)"
    )
    assert compose_note("Alert made: <!channel>").text == "Alert made: &lt;!channel&gt;"
