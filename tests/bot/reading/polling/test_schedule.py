"""When to poll again, and how a feed fares by its own measure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Bodies, Hints, Item, ItemId
from bot.reading.polling.schedule import Outcome, State, bodies, fresh_for, judge, next_poll, settled, usual_pause

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
HOUR = 3600.0


def hours(outcome: Outcome = "ok", **given: object) -> float:
    """Hours until the next poll."""
    known: dict[str, object] = {"now": NOON, "poll_minutes": 60.0, "outcome": outcome, "failures": 0, "chance": 1.0}
    moment = next_poll(**{**known, **given})  # type: ignore[arg-type]  # given by name, checked by the call itself
    return (moment - NOON) / timedelta(hours=1)


def test_a_feed_that_says_nothing_is_polled_as_often_as_set() -> None:
    assert hours() == 1
    assert hours(poll_minutes=5.0) == pytest.approx(5 / 60)
    assert hours("unchanged") == hours("empty") == 1


def test_the_longest_wish_counts_and_none_beyond_a_day() -> None:
    assert hours(hints=Hints(pause=2 * HOUR), fresh_for=3 * HOUR) == 3
    assert hours(hints=Hints(pause=60)) == 1
    assert hours(hints=Hints(pause=1e12)) == 24
    assert hours(retry_after=1e12) == 24


def test_a_document_that_is_always_the_same_is_fetched_whole_ever_more_rarely_but_every_four_hours() -> None:
    """Only where the server gives no validators is it counted; a pause below the usual floor is kept as it was set."""
    assert [hours("unchanged", repeats=n) for n in (0, 1, 2, 3, 4, 99)] == [1, 1, 2, 4, 4, 4]
    assert hours("unchanged", repeats=9, poll_minutes=600.0) == 10
    assert hours("unchanged", repeats=9, poll_minutes=3.0) == pytest.approx(0.05)


def test_failures_back_off_with_full_jitter_within_bounds() -> None:
    assert [hours("failed", failures=n) for n in (1, 2, 3, 4, 5, 99)] == [2, 4, 8, 16, 24, 24]
    assert hours("failed", failures=3, chance=0.5) == 4
    assert hours("failed", failures=3, chance=0.0) == 0.25
    assert hours("failed", failures=1, chance=0.0, retry_after=5 * HOUR) == 5
    assert hours("failed", failures=1, chance=0.0, poll_minutes=0.01) == pytest.approx(0.01 / 60)


def test_a_feed_that_is_gone_is_looked_at_once_a_week() -> None:
    assert hours("gone", failures=1) == 7 * 24


def test_skipped_hours_and_days_are_kept_unless_everything_is_skipped() -> None:
    assert hours(hints=Hints(skip_hours=(13, 14))) == 3
    assert hours(hints=Hints(skip_days=(4,))) == 12
    assert hours(hints=Hints(skip_hours=tuple(range(24)))) == 1
    assert hours(hints=Hints(skip_days=tuple(range(7)))) == 1


@given(
    outcome=st.sampled_from(["ok", "unchanged", "empty", "refused", "failed"]),
    poll_minutes=st.floats(0.01, 1440),
    failures=st.integers(0, 10_000),
    chance=st.floats(0, 1),
    retry_after=st.none() | st.floats(0, 1e9),
    fresh=st.floats(0, 1e9),
    pause=st.none() | st.floats(0, 1e15),
    skip=st.sets(st.integers(-5, 30)),
)
def test_the_next_poll_is_never_at_once_and_never_far_off(
    outcome: Outcome,
    poll_minutes: float,
    failures: int,
    chance: float,
    retry_after: float | None,
    fresh: float,
    pause: float | None,
    skip: set[int],
) -> None:
    wait = hours(
        outcome,
        poll_minutes=poll_minutes,
        failures=failures,
        chance=chance,
        retry_after=retry_after,
        fresh_for=fresh,
        hints=Hints(pause=pause, skip_hours=tuple(skip), skip_days=tuple(skip)),
    )
    assert min(0.25, poll_minutes / 60) - 1e-6 <= wait <= 49


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "public, max-age=7200"}, 7200),
        ({"cache-control": 'MAX-AGE="600"', "expires": "Sat, 21 Nov 2026 12:00:00 GMT"}, 600),
        ({"cache-control": "max-age=7200", "age": "7000"}, 200),
        ({"cache-control": "max-age=7200, no-cache"}, 0),
        ({"cache-control": "no-store", "expires": "Sat, 21 Nov 2026 12:00:00 GMT"}, 0),
        ({"cache-control": "max-age=999999999"}, 86_400),
        ({"cache-control": "max-age=-1"}, 0),
        ({"expires": "Fri, 20 Nov 2026 14:00:00 GMT"}, 7200),
        ({"expires": "Fri, 20 Nov 2026 14:00:00 GMT", "date": "Fri, 20 Nov 2026 13:00:00 GMT"}, 3600),
        ({"expires": "0"}, 0),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
    ],
)
def test_freshness_is_what_the_server_says(headers: dict[str, str], seconds: float) -> None:
    assert fresh_for(tuple(headers.items()), now=NOON) == seconds


def test_a_feeds_usual_pause_is_the_longest_between_its_recent_items() -> None:
    daily = [NOON - timedelta(days=n) for n in range(10)]
    assert usual_pause(daily) == 86_400
    assert usual_pause([*daily, NOON - timedelta(days=14)]) == 5 * 86_400
    assert usual_pause(daily[:2]) is None
    assert usual_pause([NOON] * 9) is None
    assert usual_pause([NOON - timedelta(days=400 * n) for n in range(4)]) == 120 * 86_400


@pytest.mark.parametrize(
    ("outcome", "age_days", "usual_days", "state"),
    [
        (None, None, None, "new"),
        ("gone", 0, 1, "gone"),
        ("refused", 0, 1, "refused"),
        ("failed", 0, 1, "failing"),
        ("empty", 0, 1, "silent"),
        ("ok", 0.5, 0.01, "fine"),
        ("ok", 1.5, 0.01, "slow"),
        ("ok", 2.5, 0.01, "silent"),
        ("unchanged", 2.5, 0.01, "silent"),
        ("ok", 5, 7, "fine"),
        ("ok", 8, 7, "slow"),
        ("ok", 15, 7, "silent"),
        ("ok", None, None, "fine"),
    ],
)
def test_a_feed_that_answers_is_judged_by_its_own_pace(
    outcome: Outcome | None, age_days: float | None, usual_days: float | None, state: State
) -> None:
    judged = judge(
        now=NOON,
        outcome=outcome,
        newest=None if age_days is None else NOON - timedelta(days=age_days),
        last_fresh=None,
        usual=None if usual_days is None else usual_days * 86_400,
    )
    assert judged == state


def test_a_feed_without_dates_is_judged_by_when_it_last_brought_something() -> None:
    def after(days: float) -> State:
        return judge(now=NOON, outcome="ok", newest=None, last_fresh=NOON - timedelta(days=days), usual=None)

    assert [after(days) for days in (0.5, 1.5, 3)] == ["fine", "slow", "silent"]


def test_a_move_is_believed_after_three_times_over_a_day_and_never_to_plain_http() -> None:
    def believed(times: int, hours: int, to: str = "https://b.example/", url: str = "https://a.example/") -> bool:
        return settled(url=url, moved_to=to, times=times, since=NOON - timedelta(hours=hours), now=NOON)

    assert believed(3, 24)
    assert not believed(2, 48)
    assert not believed(9, 23)
    assert not believed(9, 99, to="http://b.example/")
    assert believed(3, 24, to="http://b.example/", url="http://a.example/")


def test_a_feed_is_known_by_how_much_of_its_articles_it_gives() -> None:
    def one(length: int, extent: str) -> Item:
        return Item(id=ItemId(f"{length}"), title="x", text="x" * length, seen_at=NOON, extent=extent)  # type: ignore[arg-type]

    given = [one(3_000, "full"), one(200, "summary"), one(250, "summary"), one(0, "headline")]
    assert bodies(given) == Bodies(median=225, full=1, summary=2, headline=1)
    assert bodies([]) is None
