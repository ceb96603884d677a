"""The list of feeds: trouble first, one message however many there are."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Feed, FeedId, FeedState, Label
from digests.feeds import LISTED, compose_feeds
from tests.digests.makers import NOW
from tests.digests.strategies import HOSTILE
from tests.digests.test_page import mrkdwn

State = Literal["new", "fine", "slow", "silent", "failing", "refused", "gone", "paused"]


def state(
    title: str = "Harbour Herald",
    how: State = "fine",
    *,
    reason: str = "",
    label: Label = Label.INDEPENDENT,
    in_digest: bool = True,
    newest: datetime | None = datetime(2024, 5, 15, tzinfo=UTC),
    minutes: int = 20,
) -> FeedState:
    return FeedState(
        feed=Feed(id=FeedId(title[:20]), url="https://x.example/feed", title=title, label=label, in_digest=in_digest),
        state=how,
        reason=reason,
        last_new_item=newest,
        next_poll=NOW + timedelta(minutes=minutes),
    )


def test_trouble_stands_first_with_its_reason() -> None:
    part = compose_feeds(
        [state(), state("Ox Institute", "failing", reason="bot wall", newest=None, minutes=300)], now=NOW
    )
    assert part.text == "2 feeds: 1 failing · 1 fine"
    counts, failing, fine = mrkdwn(part)
    assert counts == "1 failing · 1 fine"
    assert failing.split("\n") == [
        "*Failing: the last polls brought an error*",
        "• Ox Institute · bot wall · no item yet · next in 5 h",
    ]
    assert fine == "*Fine*\n• Harbour Herald · newest 15 May 2024 · next in 20 min"


def test_state_media_and_feeds_kept_out_are_labelled() -> None:
    part = compose_feeds([state("State Voice", label=Label.STATE_MEDIA, in_digest=False)], now=NOW)
    assert "State Voice · state media · not in the digest" in mrkdwn(part)[1]


def test_feeds_beyond_the_list_are_counted() -> None:
    part = compose_feeds([state(f"Feed {n}") for n in range(10_000)], now=NOW)
    assert mrkdwn(part)[-1] == f"On other pages: {10_000 - LISTED:,} fine"


def test_pages_hold_every_feed_once_and_turn_both_ways() -> None:
    states = [state(f"Feed {n:02}", "silent", newest=NOW - timedelta(days=n)) for n in range(2 * LISTED + 1)]
    pages = [compose_feeds(states, now=NOW, page=page) for page in range(4)]
    shown = [line for page in pages[:3] for text in mrkdwn(page) for line in text.split("\n") if line.startswith("•")]
    assert len(shown) == len(set(shown)) == len(states)
    assert shown[0].startswith("• Feed 60"), "the longest without an item first"
    assert pages[3] == pages[2]
    turns = [
        (value, "Previous" in page.blocks) for page in pages[:3] for value in re.findall(r'"value":"(\d)"', page.blocks)
    ]
    assert turns == [("1", False), ("0", True), ("2", True), ("1", True)]


def test_without_feeds_the_next_step_is_told() -> None:
    assert "AMUR_FEEDS" in compose_feeds([], now=NOW).text


@settings(max_examples=60, deadline=None)
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
