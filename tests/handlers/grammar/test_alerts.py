"""What stands behind the words of an alert, and what is done with one, is read as people write it."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Frequency, QuietHours, Sensitivity
from handlers.grammar.alerts import (
    AddAlert,
    ChangeAlert,
    DeleteStored,
    ExportStored,
    Follow,
    How,
    Verb,
    parse_alerts,
)
from handlers.grammar.moments import read_until
from handlers.grammar.preferences import SetPreferences, read_weekdays, zones_like
from handlers.grammar.words import Misread

TODAY = date(2031, 3, 4)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "terms", "how"),
    [
        ("gallium", "gallium", How()),
        ("gallium here", "gallium", How(here=True)),
        ("spike gallium here", "gallium", How(here=True, spike=Sensitivity.CLEAR)),
        ("spikes in big gas prices", "gas prices", How(spike=Sensitivity.BIG)),
        ('"spike" protein', '"spike" protein', How()),
        ("spike", "spike", How()),
        ("gallium hourly", "gallium", How(frequency=Frequency.HOURLY)),
        ("gallium at once urgent", "gallium", How(frequency=Frequency.AT_ONCE, urgent=True)),
        ("gallium daily", "gallium", How(frequency=Frequency.DAILY)),
        ("gallium daily at 7 pm", "gallium", How(frequency=Frequency.DAILY, at=time(19))),
        ("gallium digest", "gallium", How(frequency=Frequency.DIGEST)),
        ("gallium until 1 June", "gallium", How(until=date(2031, 6, 1))),
        (
            "gallium OR germanium here daily 08:30 urgent until Friday",
            "gallium OR germanium",
            How(here=True, frequency=Frequency.DAILY, at=time(8, 30), urgent=True, until=date(2031, 3, 7)),
        ),
        ('"press digest"', '"press digest"', How()),
        ("urgent", "urgent", How()),
        ("hourly", "hourly", How()),
        ("China Daily", "China", How(frequency=Frequency.DAILY)),
        ("China Daily reports", "China Daily reports", How()),
        ('gallium "until yesterday"', 'gallium "until yesterday"', How()),
    ],
)
def test_how_is_read_from_the_end_and_never_out_of_quotes(text: str, terms: str, how: How) -> None:
    assert parse_alerts(f"add {text}", today=TODAY) == AddAlert(terms, how)


@pytest.mark.parametrize(
    ("text", "wrong", "example"),
    [
        ("add gallium until yesterday", "“yesterday” isn't a future date", "/alerts add gallium until 3 April"),
        (
            "add gallium until Friday last here",
            "“Friday last” isn't a future date",
            "/alerts add gallium until 3 April",
        ),
        (
            "add gallium until 30 February",
            "“30 February” isn't a future date",
            "/alerts add gallium until 3 April",
        ),
        ("add gallium daily 25:00 urgent", "“25:00” isn't a time of day", "/alerts add gallium daily 08:00"),
        ("add gallium daily at dawn", "“dawn” isn't a time of day", "/alerts add gallium daily 08:00"),
        ("follow Brandt daily 8:75", "“8:75” isn't a time of day", "/alerts follow Brandt daily 08:00"),
    ],
)
def test_a_day_or_time_that_is_none_is_never_taken_for_words_to_watch(text: str, wrong: str, example: str) -> None:
    read = parse_alerts(text, today=TODAY)
    assert isinstance(read, Misread)
    assert read.problem.startswith(wrong)
    assert "quote them" in read.problem
    assert read.example == example


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("pause 3 here", ChangeAlert(verb=Verb.PAUSE, which=3, here=True)),
        ("resume #2", ChangeAlert(verb=Verb.RESUME, which=2)),
        ("snooze 2", ChangeAlert(verb=Verb.SNOOZE, which=2)),
        ("snooze 2 until Monday", ChangeAlert(verb=Verb.SNOOZE, which=2, until=date(2031, 3, 10))),
        ("snooze 2 for 2 hours", ChangeAlert(verb=Verb.SNOOZE, which=2, until=timedelta(hours=2))),
        ("expire 2 never", ChangeAlert(verb=Verb.EXPIRE, which=2)),
        ("rename 2 Gas prices", ChangeAlert(verb=Verb.RENAME, which=2, name="Gas prices")),
        ("share 2 <@U0BO|bo>", ChangeAlert(verb=Verb.SHARE, which=2, person="U0BO")),
        ("share 2 @bo", ChangeAlert(verb=Verb.SHARE, which=2)),
        ("duplicate 2", ChangeAlert(verb=Verb.COPY, which=2)),
        ("edit 2", ChangeAlert(verb=Verb.EDIT, which=2)),
        ("delete all", DeleteStored()),
        ("export", ExportStored()),
        ("export as csv", ExportStored("csv")),
        ("follow Ada Brandt", Follow(what="person", name="Ada Brandt")),
        ("follow Brandt on payments", Follow(what="person", name="Brandt", about="payments")),
        (
            "follow Brandt on payments changes daily",
            Follow(what="person", name="Brandt", about="payments", changes=True, how=How(frequency=Frequency.DAILY)),
        ),
        ('follow Brandt on "climate changes"', Follow(what="person", name="Brandt", about="climate changes")),
        ("follow Brandt on changes", Follow(what="person", name="Brandt", about="changes")),
        ("follow topic energy hourly", Follow(what="topic", name="energy", how=How(frequency=Frequency.HOURLY))),
        ('follow outlet "Harbour Herald"', Follow(what="outlet", name="Harbour Herald")),
        ("settings", SetPreferences()),
        ("quiet off", SetPreferences(quiet=None)),
        (
            "quiet 22:00-07:00 weekdays",
            SetPreferences(quiet=QuietHours(start=time(22), end=time(7)), days=(0, 1, 2, 3, 4)),
        ),
        ("quiet 10pm to 7 am", SetPreferences(quiet=QuietHours(start=time(22), end=time(7)))),
        ("days Mon, Wed and Sun", SetPreferences(days=(0, 2, 6))),
        ("zone berlin", SetPreferences(zone="Europe/Berlin")),
        ("zone auto", SetPreferences(zone=None)),
        ("cap 6", SetPreferences(cap=6)),
    ],
)
def test_what_is_done_with_an_alert_and_when_it_may_come(text: str, meant: object) -> None:
    assert parse_alerts(text, today=TODAY) == meant


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("pause", "Which one?"),
        ("rename bridge Gas", "isn't a number"),
        ("snooze 2 until yesterday", "as a future date"),
        ("quiet sometimes", "as hours of the day"),
        ("quiet 22:00-22:00", "different start and end times"),
        ("days Mo-Xx", "as days"),
        ("zone Atlantis", "the time zone"),
        ("cap 0", "from 1 to 200"),
        ("cap many", "from 1 to 200"),
        ("export pdf", "CSV and JSON"),
        ("follow Brandt on ", "nothing after “on”"),
        ("follow", "nothing after “follow”"),
        ("spike", "nothing after “spike”"),
    ],
)
def test_what_cannot_be_read_is_named_with_an_example(text: str, says: str) -> None:
    wrong = parse_alerts(text, today=TODAY)
    assert isinstance(wrong, Misread)
    assert says in wrong.problem
    assert not isinstance(parse_alerts(wrong.example.removeprefix("/alerts "), today=TODAY), Misread)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("tomorrow", date(2031, 3, 5)),
        ("Tuesday", date(2031, 3, 11)),
        ("next Wed", date(2031, 3, 5)),
        ("1 March", date(2032, 3, 1)),
        ("2031-03-05", date(2031, 3, 5)),
        ("three days", date(2031, 3, 7)),
        ("a week", date(2031, 3, 11)),
        ("an hour", timedelta(hours=1)),
        ("29 Feb", date(2032, 2, 29)),
        ("2031-03-04", None),
        ("2029", None),
        ("2040-01-01", None),
        ("0 days", None),
        ("soon", None),
    ],
)
def test_a_day_to_come(text: str, until: date | timedelta | None) -> None:
    assert read_until(text, today=TODAY) == until


@given(st.text(max_size=60), st.dates(date(2024, 1, 1), date(2040, 1, 1)))
def test_whatever_is_read_lies_ahead(text: str, today: date) -> None:
    until = read_until(text, today=today)
    assert until is None or (until > timedelta(0) if isinstance(until, timedelta) else until > today)


def test_days_may_go_over_the_weekend_and_all_are_every_day() -> None:
    assert read_weekdays("Fri-Mon") == (0, 4, 5, 6)
    assert read_weekdays("Mon-Sun") == ()
    assert read_weekdays("every day") == ()


def test_zones_are_found_by_their_city() -> None:
    assert zones_like("stockh") == ("Europe/Stockholm",)
    assert zones_like("new y")[0] == "America/New_York"
    assert len(zones_like("")) == 100
