"""The list of feeds: trouble first, one message however many there are."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from bot.model import FeedState, Label
from digests.slack.feeds.feeds import LISTED, compose_feeds
from tests.support.blocks import mrkdwn
from tests.support.digest_builders import NOW, State, state
from tests.support.digest_strategies import HOSTILE


def test_trouble_stands_first_with_its_reason() -> None:
    part = compose_feeds(
        [state(), state("Ox Institute", "failing", reason="bot wall", newest=None, minutes=300)], now=NOW
    )
    assert part.text == "2 feeds watched: 1 failing · 1 OK"
    counts, failing, fine = mrkdwn(part)
    assert counts == "1 failing · 1 OK"
    assert failing.split("\n") == [
        "*Last check failed*",
        "• *Ox Institute* · bot wall · no items yet · next check in 5 h",
    ]
    assert fine == "*One feed*\n• Harbour Herald · 15 May 2024"


def test_that_no_feed_is_silent_is_not_said_where_others_fail() -> None:
    failing = [state(f"Feed {n}", "failing") for n in range(3)]
    assert compose_feeds(failing, now=NOW, only="silent").text.startswith("No feed is quiet, but 3 are failing.")
    assert compose_feeds([state()], now=NOW, only="silent").text.startswith("No feed is quiet. ")


def test_state_media_and_feeds_kept_out_are_labelled() -> None:
    part = compose_feeds([state("State Voice", label=Label.STATE_MEDIA, in_digest=False)], now=NOW)
    assert "State Voice (state media) · 15 May 2024 · search only" in mrkdwn(part)[1]


def test_feeds_beyond_the_list_are_counted() -> None:
    part = compose_feeds([state(f"Feed {n}") for n in range(10_000)], now=NOW)
    assert mrkdwn(part)[-1] == f"On other pages: {10_000 - LISTED:,} OK"


def test_pages_hold_every_feed_once_and_turn_both_ways() -> None:
    states = [state(f"Feed {n:02}", "silent", newest=NOW - timedelta(days=n)) for n in range(2 * LISTED + 1)]
    pages = [compose_feeds(states, now=NOW, page=page) for page in range(4)]
    shown = [line for page in pages[:3] for text in mrkdwn(page) for line in text.split("\n") if line.startswith("•")]
    assert len(shown) == len(set(shown)) == len(states)
    assert shown[0].startswith("• *Feed 80*"), "the longest without an item first"
    assert pages[3] == pages[2]
    turns = [
        (value, "Previous" in page.blocks) for page in pages[:3] for value in re.findall(r'"value":"(\d)"', page.blocks)
    ]
    assert turns == [("1", False), ("0", True), ("2", True), ("1", True)]


def test_without_feeds_the_next_step_is_told() -> None:
    assert "/feeds add" in compose_feeds([], now=NOW).text


def test_a_state_can_be_asked_for_and_its_pages_stay_within_it() -> None:
    states = [state(f"Feed {n:02}", "silent" if n % 2 else "fine") for n in range(2 * LISTED + 10)]
    page = compose_feeds(states, now=NOW, only="silent")
    assert page.text == "45 feeds quiet: 45 quiet · 45 OK"
    assert not any("Other feeds" in text for text in mrkdwn(page))
    assert re.findall(r'"value":"(\d[^"]*)"', page.blocks) == ["1 silent", "0"]
    assert mrkdwn(page)[-1] == "On other pages: 5 quiet"


def test_a_state_that_no_feed_is_in_is_said_so_with_what_there_is() -> None:
    part = compose_feeds([state(), state("Ox", "paused")], now=NOW, only="failing")
    assert part.text == "No feed is failing. 1 paused · 1 OK"


def test_each_feed_listed_can_be_chosen() -> None:
    blocks = json.loads(compose_feeds([state("A"), state("B", "moved")], now=NOW).blocks)
    [select] = [e for block in blocks for e in block.get("elements", ()) if e["type"] == "static_select"]
    assert [option["value"] for option in select["options"]] == ["B", "A"]


@given(
    st.lists(
        st.builds(
            state, HOSTILE, st.sampled_from(get_args(State)), reason=HOSTILE, minutes=st.integers(-9_999, 99_999)
        ),
        max_size=60,
    )
)
def test_whatever_feeds_are_called_slack_takes_the_list(states: list[FeedState]) -> None:
    part = compose_feeds(states, now=NOW)
    assert not any("<" in text for text in mrkdwn(part))


def test_a_state_that_somebody_made_up_is_shown_as_words() -> None:
    made = compose_feeds([state("Feed")], now=NOW, only="<!channel>")
    assert made.text.startswith("No feed is &lt;!channel&gt;.")
    assert "<!channel>" not in made.blocks
