"""What state an alert is in follows from the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.model import AlertState, ChannelId, Subscription, SubscriptionId, UserId
from tests.support.builders import NOW, TEAM

ONE = Subscription(id=SubscriptionId("s"), team=TEAM, user=UserId("U0ANNA"), terms="ferry", made_at=NOW)
HOUR = timedelta(hours=1)


def test_a_snooze_ends_by_itself_and_a_pause_does_not() -> None:
    snoozed = replace(ONE, snoozed_until=NOW + HOUR)
    assert snoozed.state(NOW) is AlertState.SNOOZED
    assert snoozed.state(NOW + HOUR) is AlertState.ACTIVE
    assert replace(ONE, paused=True).state(NOW + 1_000 * HOUR) is AlertState.PAUSED


def test_an_end_goes_before_all_else() -> None:
    ending = replace(ONE, expires_at=NOW + HOUR, paused=True)
    assert ending.state(NOW) is AlertState.PAUSED
    assert ending.state(NOW + HOUR) is AlertState.EXPIRED


def test_it_goes_to_a_channel_or_to_its_owner() -> None:
    assert ONE.place == "U0ANNA"
    assert replace(ONE, channel=ChannelId("C0DESK")).place == "C0DESK"
