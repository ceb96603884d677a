"""Days, dates and hours in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Literal

import pytest

from digests.wording.dates import clock, to_come, weekday, when


def test_a_date_known_to_the_day_has_no_hour_and_no_date_is_called_undated() -> None:
    moment = datetime(2024, 2, 15, 0, 0, tzinfo=UTC)
    assert when(moment, "day") == "15 Feb 2024"
    assert when(moment.replace(hour=6, minute=12), "minute") == "15 Feb 2024 06:12 UTC"
    assert when(None, None) == "undated"


def test_an_instant_is_shown_as_the_channel_s_clocks_show_it() -> None:
    assert clock(datetime(2024, 5, 15, 6, 0, tzinfo=UTC), "Europe/Berlin") == "Wed 15 May 08:00 CEST"


def test_weekdays_do_not_depend_on_the_machine_s_language() -> None:
    assert weekday(date(2024, 5, 16)) == "Thursday 16 May"


@pytest.mark.parametrize(
    ("moment", "exact", "ahead"),
    [
        (datetime(2031, 3, 5, 12, tzinfo=UTC), "day", False),  # today's date in the morning
        (datetime(2031, 3, 6, 12, tzinfo=UTC), "day", True),
        (datetime(2031, 3, 5, 6, 1, tzinfo=UTC), "minute", True),
        (datetime(2031, 3, 5, 5, 59, tzinfo=UTC), "minute", False),
        (None, None, False),
    ],
)
def test_a_day_that_has_begun_is_not_ahead(
    moment: datetime | None, exact: Literal["minute", "day"] | None, ahead: bool
) -> None:
    assert to_come(moment, exact, now=datetime(2031, 3, 5, 6, tzinfo=UTC)) is ahead


def test_a_day_has_begun_where_days_begin() -> None:
    tomorrow = datetime(2031, 3, 6, 12, tzinfo=UTC)
    assert not to_come(tomorrow, "day", now=datetime(2031, 3, 5, 10, tzinfo=UTC))
    assert to_come(tomorrow, "day", now=datetime(2031, 3, 5, 9, 59, tzinfo=UTC))
