"""When alerts come: quiet hours, days, a flood, what waits in a bundle."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.connection import Link
from bot.adapters.redis.delivery.alert_stories import RedisAlertStories
from bot.adapters.redis.people.people import RedisPreferences
from bot.model import Frequency, Preferences, QuietHours, StoryId
from bot.use_cases.delivery.outcomes import Later, NothingToPost
from tests.support.builders import TEAM
from tests.support.posting.alert_posting import (
    ANNA,
    BO,
    OSLO,
    AlertWorker,
    a_report,
    an_alert_of,
    carried_out,
    file,
    heads,
    soon,
    wait_over,
    watched,
)
from tests.support.posting.recording_slack import Slack


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(UTC)


async def keep(link: Link, **given: object) -> None:
    await RedisPreferences(link).keep(TEAM, Preferences(user=ANNA, **given))  # type: ignore[arg-type]  # by name


async def test_quiet_hours_hold_all_and_bring_it_in_one_message(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    await keep(link, zone="Europe/Oslo", quiet=QuietHours(start=time(22), end=time(7)))
    alerts = await watched(link, an_alert_of(1))
    worker.now = lambda: at("2031-03-04T23:30")
    for number in range(3):
        await file(link, a_report(number, story=StoryId(f"night{number}")), alerts)
    assert all(isinstance(one, NothingToPost) for one in await carried_out(worker))
    assert workspace.messages == []
    worker.now = lambda: at("2031-03-05T07:00")
    await wait_over(link)
    await carried_out(worker)
    (message,) = workspace.messages
    assert str(message["text"]).startswith("3 stories. Held during your quiet hours: The bridge opens, says 0")


async def test_the_zone_is_the_slack_profiles_and_the_settings_for_whoever_has_none(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    await keep(link, quiet=QuietHours(start=time(22), end=time(7)))
    await RedisPreferences(link).keep(TEAM, Preferences(user=BO, quiet=QuietHours(start=time(22), end=time(7))))
    workspace.people["U0ANNA"] = {"tz": "Asia/Tokyo"}
    workspace.people["U0BO"] = {"tz": "Nowhere/Atall"}
    alerts = await watched(link, an_alert_of(1), an_alert_of(2, BO))
    worker.now = lambda: at("2031-03-04T23:30")
    await file(link, a_report(1), alerts)
    await carried_out(worker)
    assert [one["channel"] for one in workspace.messages] == ["D0ANNA"]


@pytest.mark.parametrize("code", ["missing_scope", "user_not_found"])
async def test_a_profile_that_cannot_be_seen_holds_nothing_up(
    worker: AlertWorker, workspace: Slack, link: Link, code: str
) -> None:
    await keep(link, quiet=QuietHours(start=time(22), end=time(7)))
    workspace.errors["users.info"] = code
    alerts = await watched(link, an_alert_of(1))
    worker.now = lambda: at("2031-03-04T12:00")
    await file(link, a_report(1), alerts)
    await carried_out(worker)
    assert len(workspace.messages) == 1


async def test_urgent_breaches_quiet_hours_and_brings_the_story_out_of_what_waits(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    await keep(link, zone="Europe/Oslo", quiet=QuietHours(start=time(22), end=time(7)))
    calm, urgent = await watched(link, an_alert_of(1), an_alert_of(2, urgent=True))
    worker.now = lambda: at("2031-03-04T23:30")
    await file(link, a_report(1), [calm])
    await carried_out(worker)
    assert workspace.messages == []
    await file(link, a_report(2), [urgent])
    await carried_out(worker)
    (message,) = workspace.messages
    assert "2 outlets" in str(message["text"])
    worker.now = lambda: at("2031-03-05T07:00")
    await wait_over(link)
    await carried_out(worker)
    assert len(workspace.messages) == 1


async def test_quiet_hours_chosen_while_a_bundle_waits_are_kept(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    alerts = await watched(link, an_alert_of(1, frequency=Frequency.DAILY, at=time(6)))
    worker.now = lambda: at("2031-03-04T12:00")
    await file(link, a_report(1), alerts)
    await carried_out(worker)
    await keep(link, zone="Europe/Oslo", quiet=QuietHours(start=time(22), end=time(9)))
    worker.now = lambda: at("2031-03-05T06:00")
    await wait_over(link)
    outcomes = await carried_out(worker, most=60) if await soon(link) else []
    assert workspace.messages == []
    assert [one.seconds for one in outcomes if isinstance(one, Later)] == [3 * 3_600]
    worker.now = lambda: at("2031-03-05T09:00")
    await wait_over(link)
    await carried_out(worker)
    assert len(workspace.messages) == 1


async def test_a_flood_becomes_a_bundle_that_says_so(worker: AlertWorker, workspace: Slack, link: Link) -> None:
    await keep(link, cap=3)
    alerts = await watched(link, an_alert_of(1))
    began = at("2031-03-04T12:00")
    for number in range(30):
        worker.now = lambda number=number: began + timedelta(seconds=number)  # type: ignore[misc]  # bound at once
        await file(link, a_report(number, story=StoryId(f"flood{number}")), alerts)
        await carried_out(worker)
    assert len(workspace.messages) == 3
    worker.now = lambda: began + timedelta(hours=1)
    await wait_over(link)
    await carried_out(worker)
    told = [str(one["text"]) for one in heads(workspace)][3:]
    assert len(told) == 1
    assert told[0].startswith("27 stories. More came in an hour than you want at once: ")
    listed = " ".join(str(one["blocks"]) for one in workspace.messages[3:])
    assert all(f"says {number}" in listed for number in range(3, 30))


async def test_a_later_report_changes_the_bundle_that_told_its_story(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    alerts = await watched(link, an_alert_of(1, frequency=Frequency.HOURLY))
    worker.now = lambda: at("2031-03-04T12:10")
    for number in range(2):
        await file(link, a_report(number, story=StoryId(f"hour{number}")), alerts)
    await carried_out(worker)
    worker.now = lambda: at("2031-03-04T13:00")
    await wait_over(link)
    await carried_out(worker)
    await file(link, a_report(7, story=StoryId("hour1")), alerts)
    await carried_out(worker)
    (message,) = workspace.messages
    assert "2 outlets: Outlet 1, Outlet 7" in str(message["blocks"])


async def test_what_is_muted_or_removed_while_it_waits_is_not_brought(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    muted, removed = await watched(
        link, an_alert_of(1, frequency=Frequency.HOURLY), an_alert_of(2, frequency=Frequency.HOURLY)
    )
    await file(link, a_report(1, story=StoryId("muted")), [muted])
    await file(link, a_report(2, story=StoryId("removed")), [removed])
    await carried_out(worker)
    await RedisAlertStories(link, keep_days=30).mute(TEAM, ANNA, StoryId("muted"), muted=True)
    await RedisWatchlist(link).remove(TEAM, ANNA, removed.id)
    await wait_over(link)
    assert await carried_out(worker) == [NothingToPost("all that waited was muted, paused or removed")]
    assert workspace.messages == []
