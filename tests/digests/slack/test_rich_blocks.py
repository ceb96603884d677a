"""Rich text, tables, charts and thumbs: within limits, literal, each with a plain form that says the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.checks.limits import violations
from digests.slack.blocks import blocks_of, may_be_refused, part, plain_blocks_of, plain_text, view_blocks_of
from digests.slack.limits import guard_view
from digests.slack.rich_blocks import (
    Block,
    chart,
    data_table,
    feedback,
    in_mrkdwn,
    line,
    linked,
    quotation,
    rich_text,
    words,
)
from tests.support.digest_strategies import HOSTILE

TABLE = data_table("Feeds", ["Feed", "State"], [["Harbour Herald", "OK"], [[linked("https://b.example", "B", 9)], "–"]])
CHART = chart("Items", "bar", ["Mon", "Tue"], {"Trade": [1, 2]})
THUMBS = feedback("useful", useful="yes", useless="no")
QUOTE = rich_text(quotation([words("“Tides *turn*”"), words(" — "), words("Ada", bold=True)]), line([words("more")]))


@pytest.mark.parametrize(
    ("block", "plain"),
    [
        (QUOTE, "> “Tides ∗turn∗” — *Ada*\n\nmore"),
        (TABLE, "*Feeds*\n• Harbour Herald · OK\n• <https://b.example|B>"),
        (CHART, "Items. Trade: Mon 1, Tue 2."),
        (THUMBS, "Useful"),
    ],
    ids=["rich text", "table", "chart", "thumbs"],
)
def test_each_says_the_same_in_blocks_that_every_workspace_takes(block: Block, plain: str) -> None:
    made = part([block], "says it too")
    assert violations(blocks_of(made), "message") == ()
    assert violations(plain_blocks_of(made), "message") == ()
    assert {one["type"] for one in plain_blocks_of(made)} <= {"section", "context", "actions"}
    assert repr(plain)[1:-1] in str(plain_blocks_of(made))


def test_a_modal_gets_the_plain_form_of_what_only_messages_hold() -> None:
    made = part([QUOTE, TABLE, CHART, THUMBS], "says it too")
    shown = view_blocks_of(made)
    assert [one["type"] for one in shown] == ["rich_text", "section", "context", "actions"]
    assert violations(shown, "modal") == ()
    with pytest.raises(ValueError, match="data_table is for messages only"):
        guard_view({"type": "modal", "title": plain_text("x"), "blocks": [TABLE]})


def test_rich_text_is_taken_everywhere_and_the_rest_may_be_refused() -> None:
    assert not may_be_refused(part([QUOTE], "x"))
    assert all(may_be_refused(part([one], "x")) for one in (TABLE, CHART, THUMBS))


@given(HOSTILE, HOSTILE)
def test_foreign_text_is_shown_literally_and_can_do_nothing_in_the_plain_form(one: str, other: str) -> None:
    runs = [words(one[:600], bold=True), words(" · "), linked("https://a.example/x?a=1&b=2", other, 60)]
    made = part([rich_text(quotation(runs), line(runs))], "x")
    assert violations(blocks_of(made), "message") == ()
    assert violations(plain_blocks_of(made), "message") == ()
    assert "<!" not in str(plain_blocks_of(made))


@given(st.lists(st.lists(HOSTILE, min_size=2, max_size=2), min_size=1, max_size=30))
def test_whatever_stands_in_a_table_slack_takes_it(rows: list[list[str]]) -> None:
    cut = [[cell[:100] for cell in row] for row in rows]
    made = part([data_table("c", ["A", "B"], cut)], "x")
    assert violations(blocks_of(made), "message") == ()
    assert violations(plain_blocks_of(made), "message") == ()


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        (rich_text(line([])), "nothing in it"),
        (data_table("c", ["A"], []), "from 2 to 201"),
        (data_table("c", ["A"], [["x", "y"]]), "as many cells"),
        (data_table("c", ["A"], [["x" * 10_001]]), "at most 10000"),
        (chart("t", "line", [str(n) for n in range(21)], {"A": range(21)}), "from 1 to 20"),
        (chart("t", "line", ["1"], {str(n): [1] for n in range(7)}), "from 1 to 6"),
    ],
)
def test_what_breaks_a_limit_is_refused_before_it_is_sent(block: Block, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        part([block], "x")


def test_one_table_and_two_charts_are_what_a_message_takes() -> None:
    with pytest.raises(ValueError, match="data_table"):
        part([TABLE, TABLE], "x")
    with pytest.raises(ValueError, match="data_visualization"):
        part([CHART] * 3, "x")


def test_mrkdwn_of_runs_is_cut_to_its_room() -> None:
    assert in_mrkdwn([words("one"), words(" two "), linked("https://a.example", "three", 9)], 20) == "one two three"
