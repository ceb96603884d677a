"""When a week ends, and what only one capital told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.edition.week import closes_a_week, dates_of, told_by_one, week_developments, week_until
from bot.model import Item, Label, Reading, Standing, StoryId, Window
from tests.support.digest_builders import about, arranged, item, reading

FRIDAY = date(2024, 5, 17)


def window(day: date, days: int = 1) -> Window:
    until = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    return Window(day=day, since=until - timedelta(days=days), until=until, zone="UTC")


@pytest.mark.parametrize(
    ("days", "closing"), [((0, 1, 2, 3, 4, 5, 6), 4), ((0, 1, 2, 3, 4), 4), ((0, 2), 2), ((5, 6), 6), ((3,), 3)]
)
def test_a_week_ends_once_on_friday_or_the_day_before_it_that_has_a_digest(days: tuple[int, ...], closing: int) -> None:
    week = [FRIDAY + timedelta(days=n) for n in range(7)]
    assert [day.weekday() for day in week if day.weekday() in days and closes_a_week(window(day), days)] == [closing]


def test_a_digest_that_catches_up_on_friday_closes_the_week() -> None:
    assert closes_a_week(window(FRIDAY + timedelta(days=2), days=3), range(7))
    assert not closes_a_week(window(FRIDAY + timedelta(days=2)), range(7))


def test_the_week_of_a_first_digest_posted_at_once_ends_on_its_own_day() -> None:
    sunday = FRIDAY + timedelta(days=2)
    first = replace(window(FRIDAY - timedelta(days=5)), until=window(sunday).until, first=True)
    assert dates_of(week_until(first)) == (sunday - timedelta(days=6), sunday)
    assert closes_a_week(first, (6,))
    assert not closes_a_week(replace(first, until=window(FRIDAY).until), (6,))


def test_what_is_worded_alike_on_two_days_is_two_developments_of_a_week() -> None:
    said = [about(f"ferry{n}", ["ferry", "toll"], hours=-48 * n) for n in (0, 1)]
    again = about("again", ["ferry", "toll"])
    found = week_developments(arranged(*said, again))
    assert [one.first.isoformat() for one in found] == ["2024-05-13", "2024-05-15"]


def test_what_the_outlets_of_one_capital_alone_tell_is_told_of_each() -> None:
    def told(story: str, *sides: str) -> tuple[Reading, ...]:
        outlets = [f"{side} Wire {n}" for n, side in enumerate(sides)]
        return tuple(
            reading(item(f"{story}{one}", title=story, outlet=one, label=Label.STATE_MEDIA)) for one in outlets
        )

    def side_of(one: Item) -> int | None:
        return {"North": 0, "South": 1}.get(one.outlet.split()[0])

    stories = {
        StoryId("a"): told("both", "North", "South", "North"),
        StoryId("b"): told("free too", "South", "Free"),
        StoryId("c"): told("north", "North"),
        StoryId("d"): told("north, twice", "North", "North"),
    }
    found = told_by_one(stories, side_of, ("Northland", "Southland"))
    assert [(one.side, one.item.title) for one in found] == [("Northland", "north, twice")]


def test_a_development_runs_over_the_days_on_which_it_was_told() -> None:
    ferry = [about(f"f{n}", ["ferry", "toll", f"by-{n}"], story="f", outlet=f"Post {n}", hours=-24 * n) for n in (0, 1)]
    quiet = arranged(*ferry, about("gas", ["pipe"]))
    assert [(one.card.story, one.first, one.last) for one in week_developments(quiet)] == [
        ("f", date(2024, 5, 14), date(2024, 5, 15)),
        ("gas", date(2024, 5, 15), date(2024, 5, 15)),
    ]


def test_what_the_archive_adds_to_a_week_leads_with_news_and_is_no_explainer() -> None:
    filed = (("f", "Why does the ferry take a toll?"), ("f", "Ferry takes a toll"), ("gas", "What is a pipe for?"))
    found = week_developments(
        arranged(*(reading(item(title, title=title, standing=Standing.ARCHIVE), story=story) for story, title in filed))
    )
    assert [one.card.readings[0].item.title for one in found] == ["Ferry takes a toll"]
