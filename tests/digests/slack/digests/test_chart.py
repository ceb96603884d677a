"""The charts of a month: counted by local day, drawn by Slack, whatever names there are, and the same in words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Standing
from bot.reading.coverage.activity_chart import Chart, chart_of
from bot.reading.coverage.voice_balance import Balance
from bot.sandbox.checks.limits import violations
from digests.slack.blocks import blocks_of, plain_blocks_of
from digests.slack.digests.chart import compose_charts
from tests.support.digest_builders import TOPICS, item, quote, reading

NOBODY = Balance(total=0, voices=(), countries=(), people=())


def charted() -> Chart:
    late = datetime(2024, 5, 15, 23, 0, tzinfo=UTC)  # the 16th in Berlin
    given = [
        reading(item("1", published=late), topics=["trade"], quotes=[quote(name="Ada $x^2$ Brandt")]),
        reading(item("2", published=late), topics=[]),
        reading(item("3", published=None), topics=["trade"]),
        reading(item("4", standing=Standing.ARCHIVE), topics=["trade"]),
        reading(item("5", published=datetime(2024, 1, 1, tzinfo=UTC)), topics=["trade"]),
    ]
    return chart_of(given, pack_name="N–S", topics=TOPICS, last=date(2024, 5, 16), zone="Europe/Berlin")


def test_news_counts_on_its_local_day_and_nothing_else_counts() -> None:
    chart = charted()
    assert [(name, days[-1], sum(days)) for name, days in chart.topics] == [("Trade & payments", 1, 1), ("Other", 1, 1)]
    assert chart.people == (("Ada $x^2$ Brandt", 1),)
    assert (chart.first, chart.last) == (date(2024, 4, 17), date(2024, 5, 16))


def test_slack_draws_items_by_topic_and_who_was_quoted_most() -> None:
    made = compose_charts(charted(), NOBODY)
    topics, people = json.loads(made.blocks)[1:]
    assert violations(blocks_of(made), "message") == ()
    assert [one["name"] for one in topics["chart"]["series"]] == ["Trade & payments", "Other"]
    assert topics["chart"]["axis_config"]["categories"][-1] == "14 May"
    assert topics["chart"]["series"][0]["data"][-1] == {"label": "14 May", "value": 1}
    assert people["chart"]["series"][0]["data"] == [{"label": "Ada $x^2$ Brandt", "value": 1}]


@given(st.lists(st.tuples(st.text(max_size=60), st.integers(0, 10**6)), max_size=10))
def test_whatever_topics_and_people_are_called_slack_takes_the_charts(named: list[tuple[str, int]]) -> None:
    topics = tuple((name, tuple(range(30))) for name, _ in named)
    made = compose_charts(replace(charted(), people=tuple(named), topics=topics, items=len(topics)), NOBODY)
    assert violations(blocks_of(made), "message") == ()
    assert violations(plain_blocks_of(made), "message") == ()


def test_the_text_says_what_the_charts_show() -> None:
    shown = compose_charts(charted(), NOBODY).text
    assert "17 April – 16 May 2024: Trade &amp; payments (1, at most 1 a day), Other (1, at most 1 a day)" in shown
    assert "Quoted most: Ada $x^2$ Brandt (1)." in shown


def test_a_month_without_items_says_so_and_draws_nothing() -> None:
    empty = replace(charted(), topics=(), people=(), items=0)
    (only,) = blocks_of(compose_charts(empty, NOBODY))
    assert "No item on file is dated in these days, so there is nothing to draw." in str(only)
