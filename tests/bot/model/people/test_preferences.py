"""Quiet hours, working days and zones are refused where they mean nothing."""

from __future__ import annotations

from datetime import time

import pytest

from bot.model import Preferences, QuietHours, UserId

ANNA = UserId("U0ANNA")


@pytest.mark.parametrize(
    ("at", "quiet"),
    [("21:59", False), ("22:00", True), ("23:59", True), ("00:00", True), ("06:59", True), ("07:00", False)],
)
def test_quiet_hours_may_go_over_midnight(at: str, *, quiet: bool) -> None:
    assert QuietHours(start=time(22), end=time(7)).hold(time.fromisoformat(at)) is quiet


@pytest.mark.parametrize(("at", "quiet"), [("12:59", False), ("13:00", True), ("13:59", True), ("14:00", False)])
def test_or_stay_within_a_day(at: str, *, quiet: bool) -> None:
    assert QuietHours(start=time(13), end=time(14)).hold(time.fromisoformat(at)) is quiet


def test_what_means_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no time or all of it"):
        QuietHours(start=time(8), end=time(8))
    with pytest.raises(ValueError, match="no time zone"):
        Preferences(user=ANNA, zone="Europe/Nowhere")
    with pytest.raises(ValueError, match="from 0 to 6"):
        Preferences(user=ANNA, days=(0, 7))
    with pytest.raises(ValueError, match="at least 1"):
        Preferences(user=ANNA, cap=0)
