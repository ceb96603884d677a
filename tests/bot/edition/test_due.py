"""What the calendar says of a day and the week after it."""

from __future__ import annotations

from datetime import date, timedelta

from bot.edition.due import AHEAD, due, last_held, tomorrow
from bot.model import Days, Event

FAIR = Event(id="fair", name="Ferry fair", source="its page", every=(5, 16))
COUNCIL = Event(
    id="council",
    name="River Council",
    source="its page",
    months=(6, 7),
    dates=(Days(first=date(2023, 6, 30), last=date(2023, 7, 2)),),
)


def names(day: date, *events: Event) -> list[tuple[str, date, bool]]:
    return [(one.name, one.first, one.day_known) for one in due(events, day)]


def test_a_yearly_day_is_due_a_week_before_until_it_is_over() -> None:
    known = [day for n in range(-20, 20) if due([FAIR], day := date(2024, 5, 16) + timedelta(days=n))]
    assert known == [date(2024, 5, 16) - timedelta(days=n) for n in range(AHEAD, -1, -1)]
    assert names(date(2024, 12, 28), Event(id="n", name="New Year", source="s", every=(1, 1)))[0][1] == date(2025, 1, 1)


def test_a_date_set_for_a_year_takes_the_place_of_its_rule() -> None:
    set_for = Days(first=date(2024, 5, 20), last=date(2024, 5, 21))
    moved = Event(id="f", name="Fair", source="s", every=(5, 16), dates=(set_for,))
    assert names(date(2024, 5, 14), moved) == [("Fair", date(2024, 5, 20), True)]
    assert names(date(2024, 5, 21), moved) == [("Fair", date(2024, 5, 20), True)]
    assert last_held(moved, date(2025, 5, 16)) == set_for


def test_a_movable_event_is_named_before_its_first_month_until_a_date_is_set() -> None:
    assert names(date(2024, 5, 27), COUNCIL) == [("River Council", date(2024, 6, 1), False)]
    assert names(date(2024, 6, 27), COUNCIL) == [], "July is no second time"
    assert names(date(2023, 5, 27), COUNCIL) == [], "it has a date"
    assert names(date(2023, 7, 2), COUNCIL) == [("River Council", date(2023, 6, 30), True)]


def test_the_day_before_says_when_it_was_held_last() -> None:
    eve = date(2024, 5, 15)
    found = due([FAIR, COUNCIL], eve)
    assert [one.before for one in tomorrow(found, eve)] == [Days(first=date(2023, 5, 16), last=date(2023, 5, 16))]
    assert tomorrow(found, date(2024, 5, 14)) == ()
