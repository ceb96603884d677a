"""Days as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.grammar.dates import EARLIEST, Ambiguous, Days, read_days, read_span, split_days, today_in

TODAY = date(2031, 3, 4)
"""A Tuesday."""


def days(first: date, last: date | None = None, *, vague: bool = False) -> Days:
    return Days(first, last or first, vague)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2024-05-14", days(date(2024, 5, 14))),
        ("14 May 2024", days(date(2024, 5, 14))),
        ("May 14, 2024", days(date(2024, 5, 14))),
        ("the 14th of May 2024", days(date(2024, 5, 14))),
        ("14/05/2024", days(date(2024, 5, 14))),
        ("05/05/2024", days(date(2024, 5, 5))),
        ("March 2024", days(date(2024, 3, 1), date(2024, 3, 31))),
        ("feb. 2024", days(date(2024, 2, 1), date(2024, 2, 29))),
        ("2024-02", days(date(2024, 2, 1), date(2024, 2, 29))),
        ("2023", days(date(2023, 1, 1), date(2023, 12, 31))),
        ("Q1 2024", days(date(2024, 1, 1), date(2024, 3, 31))),
        ("2024 q4", days(date(2024, 10, 1), date(2024, 12, 31))),
        ("today", days(TODAY)),
        ("yesterday", days(TODAY - timedelta(days=1))),
        ("last week", days(date(2031, 2, 24), date(2031, 3, 2))),
        ("last month", days(date(2031, 2, 1), date(2031, 2, 28))),
        ("this year", days(date(2031, 1, 1), date(2031, 12, 31))),
        ("3 months ago", days(date(2030, 12, 4))),
        ("two weeks ago", days(TODAY - timedelta(days=14))),
        ("a year ago", days(date(2030, 3, 4))),
        ("the past week", days(date(2031, 2, 26), TODAY)),
        ("last 10 days", days(date(2031, 2, 23), TODAY)),
        ("past two months", days(date(2031, 1, 5), TODAY)),
        ("last quarter", days(date(2030, 10, 1), date(2030, 12, 31))),
        ("this quarter", days(date(2031, 1, 1), date(2031, 3, 31))),
        ("last weekend", days(date(2031, 3, 1), date(2031, 3, 2))),
        ("the week before last", days(date(2031, 2, 17), date(2031, 2, 23))),
        ("the month before last", days(date(2031, 1, 1), date(2031, 1, 31))),
        ("the day before yesterday", days(date(2031, 3, 2))),
        ("last night", days(TODAY - timedelta(days=1))),
    ],
)
def test_a_date_names_its_first_and_last_day(text: str, meant: Days) -> None:
    assert read_days(text, today=TODAY) == meant


@pytest.mark.parametrize(
    ("text", "first"),
    [("May", date(2030, 5, 1)), ("March", date(2031, 3, 1)), ("february", date(2031, 2, 1))],
)
def test_a_bare_month_is_the_latest_that_has_begun_and_known_to_be_vague(text: str, first: date) -> None:
    read = read_days(text, today=TODAY)
    assert isinstance(read, Days)
    assert (read.first, read.vague, read.single) == (first, True, False)


@pytest.mark.parametrize(
    "text",
    [
        *("", "Brandt", "12", "in", "the war", "may june", "April Lind", "May Lind", "lunch", "🙂", "2024 Lind"),
        *("2024-02-30", "30 February 2024", "1800", "99/99/2024", "999 years ago", "last 0 days", "past 999 years"),
    ],
)
def test_what_names_no_day_is_no_date(text: str) -> None:
    assert read_days(text, today=TODAY) is None


def test_a_date_of_two_readings_is_not_guessed_at() -> None:
    assert read_days("03/04/2024", today=TODAY) == Ambiguous("03/04/2024", date(2024, 4, 3), date(2024, 3, 4))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("between 1 and 5 May", days(date(2030, 5, 1), date(2030, 5, 5))),
        ("from 28 April to 3 May 2029", days(date(2029, 4, 28), date(2029, 5, 3))),
        ("since yesterday", days(date(2031, 3, 3), TODAY)),
        ("since March", days(date(2031, 3, 1), TODAY)),
        ("between 5 and 1 May", None),
    ],
)
def test_a_span_runs_from_a_day_to_a_day(text: str, meant: Days | None) -> None:
    assert read_span(text, today=TODAY) == meant


@pytest.mark.parametrize(
    ("text", "found", "left"),
    [
        ("Brandt last week", (date(2031, 2, 24), date(2031, 3, 2)), "Brandt"),
        ("last week Brandt", (date(2031, 2, 24), date(2031, 3, 2)), "Brandt"),
        ("Brandt in the last 3 days", (date(2031, 3, 2), TODAY), "Brandt"),
        ("Brandt in May", (date(2030, 5, 1), date(2030, 5, 31)), "Brandt"),
        ("Karin May", None, "Karin May"),
        ("Joe Friday", None, "Joe Friday"),
    ],
)
def test_days_at_either_end_are_told_from_a_name(text: str, found: tuple[date, date] | None, left: str) -> None:
    named, rest = split_days(text.split(), today=TODAY)
    assert (named and (named.first, named.last), " ".join(rest)) == (found, left)  # type: ignore[union-attr]


def test_what_day_it_is_depends_on_where_one_is() -> None:
    late = datetime(2031, 3, 4, 22, 30, tzinfo=UTC)
    assert today_in(ZoneInfo("Asia/Shanghai"), late) == date(2031, 3, 5)
    assert today_in(ZoneInfo("America/New_York"), late) == TODAY


@given(st.dates(min_value=EARLIEST, max_value=date(2099, 12, 31)))
def test_every_day_written_plainly_is_that_day(day: date) -> None:
    for text in (day.isoformat(), f"{day.day} {day:%B} {day.year}", f"{day:%b} {day.day}, {day.year}"):
        assert read_days(text, today=TODAY) == days(day)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_without_an_error(text: str) -> None:
    read = read_days(text, today=TODAY)
    assert read is None or isinstance(read, Ambiguous) or EARLIEST <= read.first <= read.last
