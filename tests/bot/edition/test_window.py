"""When a digest is due: windows tile the calendar, one a local date, across daylight saving and down-time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.edition.window import (
    EPOCH,
    day_window,
    delivery_id,
    display_day,
    due_at,
    exists,
    next_window,
    scheduled,
    today_so_far,
)
from bot.model import ChannelId, TeamId, Window

BERLIN = ZoneInfo("Europe/Berlin")
EIGHT = time(8, 0)
LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"})).map(ZoneInfo)
HOURS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
STARTS = st.datetimes(datetime(1995, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive by contract
PAUSES = st.lists(st.timedeltas(timedelta(minutes=1), timedelta(days=4)), min_size=1, max_size=40)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# ------------------------------------------------------------------------------------------------- the local instant


def test_a_time_left_out_in_spring_becomes_the_first_instant_after_the_gap() -> None:
    assert scheduled(date(2026, 3, 29), time(2, 30), BERLIN) == at("2026-03-29 01:00")


def test_a_time_that_autumn_shows_twice_is_the_first_of_the_two() -> None:
    assert scheduled(date(2026, 10, 25), time(2, 30), BERLIN) == at("2026-10-25 00:30")


def test_the_hour_stays_the_same_on_the_wall_over_both_changes() -> None:
    days = [date(2026, 3, 28), date(2026, 3, 30), date(2026, 10, 24), date(2026, 10, 26)]
    assert [scheduled(day, EIGHT, BERLIN).hour for day in days] == [7, 6, 6, 7]


def test_a_gap_before_midnight_ends_on_the_next_date() -> None:
    nuuk = ZoneInfo("America/Nuuk")
    assert scheduled(date(2026, 3, 28), time(23, 30), nuuk).astimezone(nuuk).isoformat()[:16] == "2026-03-29T00:00"


def test_a_date_a_zone_skipped_does_not_exist() -> None:
    apia = ZoneInfo("Pacific/Apia")
    days = [date(2011, 12, 29), date(2011, 12, 30), date(2011, 12, 31)]
    assert [exists(day, apia) for day in days] == [True, False, True]


@given(ZONES, st.dates(date(1995, 1, 1), date(2037, 12, 31)), HOURS)
def test_the_scheduled_instant_is_the_first_at_which_clocks_show_at_least_that_time(
    zone: ZoneInfo, day: date, hour: time
) -> None:
    instant = scheduled(day, hour, zone)
    asked = datetime.combine(day, hour)
    shown = instant.astimezone(zone).replace(tzinfo=None)
    just_before = (instant - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
    assert instant.tzinfo is UTC
    assert shown >= asked
    assert just_before < asked
    assert shown == asked or shown - just_before > timedelta(seconds=1), "later than asked only after a gap"


# ----------------------------------------------------------------------------------------------------- the next one


def first(now: str, *, at_once: bool = False, started: datetime = LONG_AGO) -> Window | None:
    return next_window(None, now=at(now), at=EIGHT, zone=BERLIN, started=started, first_at_once=at_once)


def after(last: Window, now: str, *, hour: time = EIGHT, zone: ZoneInfo = BERLIN) -> Window | None:
    return next_window(last, now=at(now), at=hour, zone=zone, started=LONG_AGO)


def test_the_first_digest_waits_for_the_hour_and_then_covers_everything() -> None:
    set_up = at("2024-05-16 07:30")
    assert first("2024-05-16 12:00", started=set_up) is None
    window = first("2024-05-17 06:00", started=set_up)
    assert window == Window(
        day=date(2024, 5, 17), since=EPOCH, until=at("2024-05-17 06:00"), zone="Europe/Berlin", first=True
    )


def test_a_first_digest_made_at_once_does_not_stop_the_one_later_that_day() -> None:
    early = first("2024-05-16 05:10", at_once=True)
    assert early is not None
    assert (early.first, early.until, display_day(early)) == (True, at("2024-05-16 05:10"), date(2024, 5, 16))
    later = after(early, "2024-05-16 06:00")
    assert later is not None
    assert (later.day, later.since, later.until) == (date(2024, 5, 16), early.until, at("2024-05-16 06:00"))
    assert after(later, "2024-05-16 23:00") is None


def test_a_first_digest_made_after_the_hour_is_followed_by_tomorrow_s() -> None:
    late = first("2024-05-16 09:00", at_once=True)
    assert late is not None
    assert after(late, "2024-05-17 05:59") is None
    assert after(late, "2024-05-17 06:00") is not None


def test_down_time_is_caught_up_by_one_digest_of_the_newest_date() -> None:
    last = day_window(date(2024, 5, 10), at=EIGHT, zone=BERLIN)
    assert after(last, "2024-05-16 11:00") == Window(
        day=date(2024, 5, 16), since=last.until, until=at("2024-05-16 06:00"), zone="Europe/Berlin"
    )


def test_a_later_hour_or_another_zone_brings_no_second_digest_the_same_date() -> None:
    done = after(day_window(date(2024, 5, 15), at=EIGHT, zone=BERLIN), "2024-05-16 06:00")
    assert done is not None
    assert after(done, "2024-05-16 11:00", hour=time(12, 0)) is None
    assert after(done, "2024-05-16 13:00", zone=ZoneInfo("America/New_York")) is None
    tomorrow = after(done, "2024-05-17 12:00", zone=ZoneInfo("America/New_York"))
    assert tomorrow is not None
    assert (tomorrow.since, tomorrow.day) == (done.until, date(2024, 5, 17))


def test_a_move_far_east_brings_no_window_that_ends_before_the_last_one() -> None:
    """In Kiritimati 01:00 on the 17th came an hour before 08:00 on the 16th in New York."""
    done = day_window(date(2024, 5, 16), at=EIGHT, zone=ZoneInfo("America/New_York"))
    kiritimati = ZoneInfo("Pacific/Kiritimati")
    assert after(done, "2024-05-16 13:00", hour=time(1, 0), zone=kiritimati) is None
    following = after(done, "2024-05-17 11:00", hour=time(1, 0), zone=kiritimati)
    assert following is not None
    assert (following.since, following.day) == (done.until, date(2024, 5, 18))


def test_a_date_that_a_zone_skipped_has_no_digest() -> None:
    apia = ZoneInfo("Pacific/Apia")
    done = day_window(date(2011, 12, 29), at=EIGHT, zone=apia)
    midnight = scheduled(date(2011, 12, 31), time(0, 0), apia)
    assert next_window(done, now=midnight + timedelta(hours=7), at=EIGHT, zone=apia, started=LONG_AGO) is None
    following = next_window(done, now=midnight + timedelta(hours=8), at=EIGHT, zone=apia, started=LONG_AGO)
    assert following is not None
    assert (following.since, following.day) == (done.until, date(2011, 12, 31))
    moment = due_at(done, now=done.until, at=EIGHT, zone=apia, started=LONG_AGO)
    assert moment == following.until


def test_a_clock_set_back_brings_nothing_twice() -> None:
    done = day_window(date(2024, 5, 16), at=EIGHT, zone=BERLIN)
    assert after(done, "2024-05-16 05:00") is None
    assert after(done, "2024-05-15 07:00") is None


@given(ZONES, HOURS, STARTS, PAUSES, st.booleans())
def test_windows_tile_the_calendar_whenever_the_clock_wakes(
    zone: ZoneInfo, hour: time, started: datetime, pauses: list[timedelta], at_once: bool
) -> None:
    now, last, windows = started, None, list[Window]()
    for pause in pauses:
        due = next_window(last, now=now, at=hour, zone=zone, started=started, first_at_once=at_once)
        if due is not None:
            windows.append(due)
            last = due
        assert next_window(last, now=now, at=hour, zone=zone, started=started) is None, "twice at one instant"
        newest = _newest_scheduled(now, hour, zone)
        if newest >= started:
            assert last is not None
            assert last.until >= newest, "a scheduled digest was left out"
        now += pause
    _tile(windows)


@given(ZONES, HOURS, STARTS, st.integers(1, 400))
def test_a_clock_that_never_sleeps_makes_one_digest_for_every_date(
    zone: ZoneInfo, hour: time, started: datetime, days: int
) -> None:
    """It wakes exactly when `due_at` says so."""
    last: Window | None = None
    now, windows = started, list[Window]()
    for _ in range(min(days, 40)):
        now = due_at(last, now=now, at=hour, zone=zone, started=started)
        if now < started:
            now = started
        last = next_window(last, now=now, at=hour, zone=zone, started=started)
        assert last is not None
        windows.append(last)
    _tile(windows)
    for one, other in pairwise(windows):
        between = [one.day + timedelta(days=n) for n in range(1, (other.day - one.day).days)]
        assert not any(exists(day, zone) for day in between)


@given(st.lists(st.tuples(ZONES, HOURS, st.timedeltas(timedelta(minutes=5), timedelta(days=2))), max_size=30), STARTS)
def test_changing_hour_and_zone_never_overlaps_or_loses_a_moment(
    steps: list[tuple[ZoneInfo, time, timedelta]], started: datetime
) -> None:
    now, last, windows = started, None, list[Window]()
    for zone, hour, pause in steps:
        due = next_window(last, now=now, at=hour, zone=zone, started=started)
        if due is not None:
            assert due.until <= now
            windows.append(due)
            last = due
        now += pause
    _tile(windows)


@given(ZONES, HOURS, STARTS)
def test_the_moment_a_digest_is_due_is_the_first_at_which_there_is_one(
    zone: ZoneInfo, hour: time, started: datetime
) -> None:
    moment = due_at(None, now=started, at=hour, zone=zone, started=started)
    just_before = max(started, moment - timedelta(seconds=1))
    if moment > started:
        assert next_window(None, now=just_before, at=hour, zone=zone, started=started) is None
    assert next_window(None, now=moment, at=hour, zone=zone, started=started) is not None


def _newest_scheduled(now: datetime, hour: time, zone: ZoneInfo) -> datetime:
    """By trying every date around, unlike the code under test."""
    days = [now.astimezone(zone).date() + timedelta(days=n) for n in range(-4, 3)]
    return max(moment for moment in (scheduled(day, hour, zone) for day in days if exists(day, zone)) if moment <= now)


def _tile(windows: list[Window]) -> None:
    if windows:
        assert windows[0].since == EPOCH
        assert windows[0].first
    for one, other in pairwise(windows):
        assert other.since == one.until
        assert other.until > other.since
        assert other.day > one.day
        assert not other.first


# ------------------------------------------------------------------------------------------------------ asked windows


def test_today_so_far_begins_where_the_last_digest_ended() -> None:
    last = day_window(date(2024, 5, 16), at=EIGHT, zone=BERLIN)
    now = at("2024-05-16 13:00")
    assert today_so_far(last, now=now, zone=BERLIN) == Window(
        day=date(2024, 5, 16), since=last.until, until=now, zone="Europe/Berlin"
    )
    assert today_so_far(None, now=now, zone=BERLIN).since == EPOCH


def test_the_windows_of_dates_tile_as_well() -> None:
    days = [date(2026, 3, 27) + timedelta(days=n) for n in range(5)]
    windows = [day_window(day, at=time(2, 30), zone=BERLIN) for day in days]
    assert [one.until for one in windows[:-1]] == [one.since for one in windows[1:]]


def test_two_clocks_that_differ_by_a_second_name_the_same_delivery() -> None:
    team, channel = TeamId("T1"), ChannelId("C1")
    one, other = first("2024-05-16 05:10:00", at_once=True), first("2024-05-16 05:10:01", at_once=True)
    assert one is not None
    assert other is not None
    assert delivery_id(team, channel, one) == delivery_id(team, channel, other)
    later = after(one, "2024-05-16 06:00")
    assert later is not None
    assert delivery_id(team, channel, later) != delivery_id(team, channel, one)
    assert delivery_id(team, ChannelId("C2"), later) != delivery_id(team, channel, later)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Tehran", "Australia/Lord_Howe"])
def test_a_year_of_hourly_wake_ups_makes_one_digest_a_date(zone: str) -> None:
    place, last, windows = ZoneInfo(zone), None, list[Window]()
    now = at("2021-12-31 23:30")
    while now < at("2023-01-01 12:00"):
        due = next_window(last, now=now, at=time(2, 30), zone=place, started=LONG_AGO)
        if due is not None:
            windows.append(due)
            last = due
        now += timedelta(hours=1)
    days = [one.day for one in windows if one.day.year == 2022]
    assert days == [date(2022, 1, 1) + timedelta(days=n) for n in range(365)]
