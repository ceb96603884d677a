"""When an alert is due: in the person's own zone, through quiet hours, days off and changes of clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.edition.delivery_time import At, Now, WithDigest, due, next_free, soonest
from bot.model import Frequency, HeldBack, Preferences, QuietHours, Subscription, SubscriptionId, UserId
from tests.support.builders import TEAM

OSLO = ZoneInfo("Europe/Oslo")
ANNA = UserId("U0ANNA")
FREE = Preferences(user=ANNA)
NIGHT = Preferences(user=ANNA, quiet=QuietHours(start=time(22), end=time(7)))
WEEKDAYS = (0, 1, 2, 3, 4)


def alert(frequency: Frequency = Frequency.AT_ONCE, *, urgent: bool = False, at: time = time(8)) -> Subscription:
    return Subscription(
        id=SubscriptionId("s"),
        team=TEAM,
        user=ANNA,
        terms="ferry",
        made_at=datetime(2031, 1, 1, tzinfo=UTC),
        frequency=frequency,
        urgent=urgent,
        at=at,
    )


def local(text: str, zone: ZoneInfo = OSLO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def test_at_once_is_now_unless_it_is_quiet() -> None:
    noon, night = local("2031-03-04T12:00"), local("2031-03-04T23:30")
    assert due(alert(), now=noon, zone=OSLO, preferences=NIGHT) == Now()
    assert due(alert(), now=night, zone=OSLO, preferences=NIGHT) == At(local("2031-03-05T07:00"), HeldBack.QUIET)
    assert due(alert(), now=night, zone=OSLO, preferences=FREE) == Now()


def test_the_same_instant_is_night_for_one_and_day_for_another() -> None:
    moment = local("2031-03-04T23:30")
    assert due(alert(), now=moment, zone=ZoneInfo("Asia/Tokyo"), preferences=NIGHT) == Now()


def test_what_is_urgent_is_brought_whatever_the_hour() -> None:
    saturday = local("2031-03-08T03:00")
    resting = replace(NIGHT, days=WEEKDAYS)
    for frequency in Frequency:
        assert due(alert(frequency, urgent=True), now=saturday, zone=OSLO, preferences=resting) == Now()


def test_a_channel_has_no_quiet_hours_and_its_digest_brings_what_waits_for_it() -> None:
    night = local("2031-03-04T23:30")
    assert due(alert(), now=night, zone=OSLO, preferences=None) == Now()
    assert due(alert(Frequency.DIGEST), now=night, zone=OSLO, preferences=None) == WithDigest()


def test_hourly_is_when_the_hour_is_over_also_where_clocks_are_half_an_hour_off() -> None:
    kolkata = ZoneInfo("Asia/Kolkata")
    at_ten = local("2031-03-04T10:20", kolkata)
    assert due(alert(Frequency.HOURLY), now=at_ten, zone=kolkata, preferences=FREE) == At(
        local("2031-03-04T11:00", kolkata), HeldBack.HOURLY
    )


def test_daily_is_at_its_own_time_and_the_digests_at_the_persons() -> None:
    now = local("2031-03-04T08:00")
    daily = due(alert(Frequency.DAILY, at=time(17, 30)), now=now, zone=OSLO, preferences=FREE)
    assert daily == At(local("2031-03-04T17:30"), HeldBack.DAILY)
    assert due(alert(Frequency.DAILY), now=now, zone=OSLO, preferences=FREE) == At(
        local("2031-03-05T08:00"), HeldBack.DAILY
    )
    evening = replace(FREE, daily_at=time(18))
    assert due(alert(Frequency.DIGEST), now=now, zone=OSLO, preferences=evening) == At(
        local("2031-03-04T18:00"), HeldBack.DIGEST
    )


def test_a_day_off_ends_when_the_next_working_day_begins_for_the_person() -> None:
    saturday = local("2031-03-08T11:00")
    monday_morning = local("2031-03-10T07:00")
    resting = replace(NIGHT, days=WEEKDAYS)
    assert due(alert(), now=saturday, zone=OSLO, preferences=resting) == At(monday_morning, HeldBack.DAY_OFF)
    friday_night = local("2031-03-07T22:30")
    assert due(alert(), now=friday_night, zone=OSLO, preferences=resting) == At(monday_morning, HeldBack.QUIET)
    awake = replace(FREE, days=WEEKDAYS)
    assert due(alert(), now=saturday, zone=OSLO, preferences=awake) == At(local("2031-03-10T08:00"), HeldBack.DAY_OFF)


@pytest.mark.parametrize(
    ("now", "end", "until"),
    [
        # Clocks go from 02:00 to 03:00 in the night to 30 March 2031.
        ("2031-03-29T23:00", time(7), "2031-03-30T05:00+00:00"),
        ("2031-03-29T23:00", time(2, 30), "2031-03-30T01:00+00:00"),
        # Clocks go from 03:00 to 02:00 in the night to 26 October 2031.
        ("2031-10-25T23:00", time(7), "2031-10-26T06:00+00:00"),
        ("2031-10-25T23:00", time(2, 30), "2031-10-26T00:30+00:00"),
    ],
)
def test_clocks_that_change_within_quiet_hours_end_them_once(now: str, end: time, until: str) -> None:
    quiet = Preferences(user=ANNA, quiet=QuietHours(start=time(22), end=end))
    assert due(alert(), now=local(now), zone=OSLO, preferences=quiet) == At(
        datetime.fromisoformat(until), HeldBack.QUIET
    )


def test_an_end_that_comes_twice_is_over_the_first_time() -> None:
    quiet = Preferences(user=ANNA, quiet=QuietHours(start=time(22), end=time(2, 30)))
    again = datetime(2031, 10, 26, 1, 15, tzinfo=UTC)  # 02:15 for the second time
    assert due(alert(), now=again, zone=OSLO, preferences=quiet) == Now()


ZONES = st.sampled_from([OSLO, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kolkata")])
YEAR = datetime(2031, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda minutes: YEAR + timedelta(minutes=minutes))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(
    MOMENTS,
    ZONES,
    st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] != pair[1]),
    st.sets(st.integers(0, 6)).map(tuple),
    TIMES,
)
def test_nothing_waits_for_ever_nor_is_brought_before_it_came(
    now: datetime, zone: ZoneInfo, quiet: tuple[time, time], days: tuple[int, ...], daily_at: time
) -> None:
    chosen = Preferences(user=ANNA, quiet=QuietHours(start=quiet[0], end=quiet[1]), days=days, daily_at=daily_at)
    when = next_free(now, zone=zone, preferences=chosen)
    if isinstance(when, At):
        assert now < when.moment <= now + timedelta(days=9)
        assert not days or when.moment.astimezone(zone).weekday() in days
        assert isinstance(next_free(when.moment, zone=zone, preferences=chosen), Now)


def test_the_first_of_several_alerts_brings_the_story() -> None:
    early, late = At(local("2031-03-04T12:00"), HeldBack.HOURLY), At(local("2031-03-04T18:00"), HeldBack.DAILY)
    assert soonest([late, WithDigest(), early]) == early
    assert soonest([late, Now()]) == Now()
    assert soonest([WithDigest()]) == WithDigest()
