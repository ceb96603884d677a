"""What else brings a message: a story followed, a wording watched, a spike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.connection import Link
from bot.model import Sensitivity, StoryId, Subscription, WatchedWording, slug
from bot.use_cases.alerts.subscriptions import Subscribed, follow_story
from tests.support.builders import TEAM, a_quote
from tests.support.posting.alert_posting import (
    ANNA,
    STORY,
    AlertWorker,
    a_report,
    an_alert_of,
    carried_out,
    file,
    heads,
    replies,
    watched,
)
from tests.support.posting.recording_slack import Slack


async def test_a_followed_story_that_a_message_tells_gets_a_reply_when_it_goes_on_and_only_the_first_time(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    (alert,) = await watched(link, an_alert_of(1))
    await file(link, a_report(1), [alert])
    await carried_out(worker)
    watchlist = RedisWatchlist(link)
    made = await follow_story(STORY, "Bridge", team=TEAM, user=ANNA, watchlist=watchlist, now=datetime.now(UTC))
    assert isinstance(made, Subscribed)
    for number in (2, 3):
        await file(link, a_report(number), [made.subscription])
        await carried_out(worker)
    assert len(heads(workspace)) == 1
    (reply,) = replies(workspace)
    assert reply["text"] == "The story goes on: The bridge opens, says 2 (Outlet 2)"


async def test_of_a_watched_wording_only_a_change_is_told_with_what_changed(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    watched_words = WatchedWording(speaker=slug("Ada Brandt"), name="Ada Brandt", about="payments")
    (alert,) = await watched(link, an_alert_of(1, wording=watched_words, name="Brandt on payments"))
    now = datetime.now(UTC)
    told = [
        ("I am confident about payments", timedelta(days=60)),
        ("I am confident about payments", timedelta(days=3)),
        ("All payments are suspended", timedelta()),
        ("All payments are suspended", timedelta()),
    ]
    for number, (words, ago) in enumerate(told):
        one = a_report(
            number, story=StoryId(f"story {min(number, 2)}"), quotes=(a_quote("Ada Brandt", words),), at=now - ago
        )
        await file(link, one, [alert])
        await carried_out(worker)
    (message,) = heads(workspace)
    assert "Brandt on payments" in str(message["text"])
    assert "new ‘suspended’, gone ‘confident’" in str(message["blocks"])


async def dated(link: Link, number: int, at: datetime | None, story: StoryId, alerts: Sequence[Subscription]) -> None:
    """A report that has the alert's word, filed when it was published."""
    one = a_report(number, story=story, at=at)
    item = replace(one.item, text="Term1 is sold.", published=at, published_to=None if at is None else "minute")
    await file(link, replace(one, item=item), alerts, now=at or datetime.now(UTC))


async def test_a_day_far_above_its_rhythm_brings_one_note_with_a_chart_and_the_story_that_drives_it(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    now = datetime.now(UTC)
    (alert,) = await watched(link, an_alert_of(1, spike=Sensitivity.CLEAR, name="Term one"))
    for day in range(15, 0, -3):  # before the alert was there
        await dated(link, day, now - timedelta(days=day, hours=1), StoryId(f"calm{day}"), [])
    await dated(link, 30, now - timedelta(days=3), StoryId("old"), [alert])
    await dated(link, 31, None, StoryId("undated"), [alert])
    for number in range(40, 52):
        story = StoryId("other") if number % 4 == 0 else STORY
        await dated(link, number, now - timedelta(hours=2, minutes=60 - number), story, [alert])
        await carried_out(worker)
        assert len(workspace.messages) == (number >= 45), "what comes five times a fortnight came six times"
    (note,) = workspace.messages
    assert str(note["text"]).startswith("Spike: Term one, 6 items in 24 hours, 0.4 on a usual day. ")
    assert "4 of them tell one story" in str(note["blocks"])
    assert "data_visualization" in str(note["blocks"])
    assert "The bridge opens, says 45" in str(note["text"])


async def test_a_bot_that_is_younger_than_the_rhythm_calls_nothing_a_spike(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    now = datetime.now(UTC)
    alerts = await watched(link, an_alert_of(1, spike=Sensitivity.SLIGHT))
    for number in range(12):
        await dated(link, number, now - timedelta(hours=1), STORY, alerts)
    await carried_out(worker)
    assert workspace.messages == []
