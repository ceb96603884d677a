"""Days as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.grammar.dates import EARLIEST, Ambiguous, Days, read_days

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
        *("2024-02-30", "30 February 2024", "1800", "99/99/2024", "999 years ago"),
    ],
)
def test_what_names_no_day_is_no_date(text: str) -> None:
    assert read_days(text, today=TODAY) is None


def test_a_date_of_two_readings_is_not_guessed_at() -> None:
    assert read_days("03/04/2024", today=TODAY) == Ambiguous("03/04/2024", date(2024, 4, 3), date(2024, 3, 4))


@given(st.dates(min_value=EARLIEST, max_value=date(2099, 12, 31)))
def test_every_day_written_plainly_is_that_day(day: date) -> None:
    for text in (day.isoformat(), f"{day.day} {day:%B} {day.year}", f"{day:%b} {day.day}, {day.year}"):
        assert read_days(text, today=TODAY) == days(day)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_without_an_error(text: str) -> None:
    read = read_days(text, today=TODAY)
    assert read is None or isinstance(read, Ambiguous) or EARLIEST <= read.first <= read.last
