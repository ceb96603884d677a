"""Help shows examples; a mistake is answered by what was wrong and what would be right."""

from __future__ import annotations

from dataclasses import replace

from digests.slack.blocks import blocks_of
from digests.slack.help import (
    TASKS,
    Command,
    compose_help,
    compose_mistake,
    compose_note,
    compose_overview,
    compose_trouble,
)
from tests.support.blocks import mrkdwn

TIDES = Command(
    name="/tides",
    purpose="Tells when the tide turns.",
    usage="/tides HARBOUR",
    examples=(("/tides Heihe", "today's"), ("/tides Blagoveshchensk", "the other bank's")),
    summary="When the tide turns",
    hint="HARBOUR",
)
FERRY = replace(TIDES, name="/ferry", purpose="Tells when the ferry goes.")


def test_help_shows_a_purpose_a_usage_and_every_example() -> None:
    assert mrkdwn(compose_help(TIDES)) == [
        "*/tides* Tells when the tide turns.\n`/tides HARBOUR`\n"
        "• `/tides Heihe` today's\n• `/tides Blagoveshchensk` the other bank's"
    ]


def test_the_overview_shows_four_tasks_and_has_the_help_of_every_command() -> None:
    overview = compose_overview([FERRY, TIDES])
    lines = mrkdwn(overview)[0].split("\n")
    assert [line.partition("*: ")[0] for line in lines[::2]] == [f"*{task.name}" for task in TASKS]
    assert len(TASKS) == 4
    assert "'value': '/ferry'" in str(blocks_of(overview))
    assert "'value': '/tides'" in str(blocks_of(overview))
    assert overview.text.endswith("All commands: /ferry, /tides.")


def test_a_mistake_is_answered_with_an_example() -> None:
    part = compose_mistake("I can't read the date “<32 May>”.", TIDES)
    assert part.text == "I can't read the date “&lt;32 May&gt;”. Try: `/tides Heihe`"
    assert "`/tides help`" in mrkdwn(part)[0]
    assert compose_mistake("No.", TIDES, "/tides Aihui").text == "No. Try: `/tides Aihui`"


def test_an_example_can_be_copied_as_it_stands() -> None:
    typed = compose_mistake("No.", TIDES, "/tides 22:00-07:00 _ferry_* <a> `b").text
    assert typed == "No. Try: `/tides 22:00-07:00 _ferry_* &lt;a&gt; ˋb`"


def test_trouble_carries_its_reference_and_a_note_is_escaped() -> None:
    assert compose_trouble("Storage is away.", "7f3a").text == ("Storage is away. (ref 7f3a)")
    assert compose_note("Alert made: <!channel>").text == "Alert made: &lt;!channel&gt;"
