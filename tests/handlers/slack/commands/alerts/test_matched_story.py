"""The buttons of a story that alerts brought, pressed in the sandbox: mute, snooze, why, useful."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.bootstrap.slack import slack_on
from bot.model import (
    Alert,
    ChannelId,
    DeliveryId,
    Hit,
    Placed,
    Preferences,
    Span,
    StoryId,
    Subscription,
    SubscriptionId,
    UserId,
)
from bot.ports import Timing
from bot.use_cases.alerts.story_delivery import matched_story
from bot.use_cases.alerts.subscriptions import SILENT
from digests.slack import controls
from digests.slack.alerts.story import compose_message, compose_muted
from digests.slack.choices import StoryAct, StoryVerb
from tests.support.builders import a_reading
from tests.support.sandbox_talk import NOW, Conversation, ask, slack_client, words

STORY = StoryId("bridge")


async def brought(talk: Conversation, *, channel: ChannelId | None = None) -> dict[str, Any]:
    """A story's message in Slack, as two alerts brought it."""
    store, team, user = talk.ports.store, talk.ports.team, UserId(talk.sandbox.user)
    place = channel or user
    reading = replace(a_reading("bridge"), placed=Placed(story=STORY))
    await store.archive.file(reading, [], now=NOW)
    alerts = [
        Subscription(id=SubscriptionId(f"s{terms}"), team=team, user=user, terms=terms, made_at=NOW, channel=channel)
        for terms in ("oskar", "bridge")
    ]
    for one in alerts:
        await store.watchlist.add(one)
    matched = tuple(Alert(subscription=one, item=reading.item.id, matched=(Span(0, 5),)) for one in alerts)
    hit = Hit(item=reading.item.id, alerts=matched, at=NOW)
    delivery = DeliveryId("d1")
    await store.alert_stories.hit(team, place, STORY, hit, delivery=delivery, timing=Timing(cap=12))
    story = await matched_story(await store.alert_stories.of(team, place, STORY), place, store.archive)
    assert story is not None
    (part,) = compose_message([story], now=NOW)
    outbox = slack_on(slack_client(talk.settings)).outbox
    to = channel or await outbox.direct(user)
    ts = await outbox.post(to, part, delivery=delivery, number=0)
    shown = talk.sandbox.messages(to) if channel else talk.sandbox.direct()
    return next(one for one in shown if one["ts"] == ts)


async def with_button(talk: Conversation, act: StoryAct) -> dict[str, Any]:
    """A message to the user that bears this button."""
    outbox = slack_on(slack_client(talk.settings)).outbox
    to = await outbox.direct(UserId(talk.sandbox.user))
    ts = await outbox.post(to, compose_muted(act, muted=False), delivery=DeliveryId("d2"), number=0)
    return next(one for one in talk.sandbox.direct() if one["ts"] == ts)


async def pressed(talk: Conversation, message: dict[str, Any], number: int, verb: StoryVerb | None = None) -> str:
    """The words that only whoever pressed then sees."""
    before = len(talk.sandbox.ephemerals())
    carried = [one for one in str(message["blocks"]).split("'") if verb and one.startswith(f"{verb.value} ")]
    value = carried[0] if carried else None
    await talk.sandbox.press(message, controls.numbered(controls.ALERT_STORY, number), value)
    await talk.sandbox.until(lambda: len(talk.sandbox.ephemerals()) > before)
    return words(talk.sandbox.ephemerals()[-1])


async def test_muting_says_so_and_can_be_undone(talk: Conversation) -> None:
    message = await brought(talk)
    stories, team, user = talk.ports.store.alert_stories, talk.ports.team, UserId(talk.sandbox.user)
    assert "Muted: nothing more of this story comes here." in await pressed(talk, message, 0)
    assert (await stories.of(team, user, STORY)).muted
    await pressed(talk, talk.sandbox.ephemerals()[-1], 0)
    assert not (await stories.of(team, user, STORY)).muted


async def test_why_names_what_each_alert_matched(talk: Conversation) -> None:
    shown = await pressed(talk, await brought(talk), 1)
    assert "*bridge*: “oskar”" in shown
    assert "*oskar*: “oskar”" in shown


@pytest.mark.parametrize(("verb", "useful"), [(StoryVerb.USEFUL, True), (StoryVerb.USELESS, False)])
async def test_what_somebody_thinks_of_it_is_kept(talk: Conversation, verb: StoryVerb, *, useful: bool) -> None:
    await pressed(talk, await brought(talk), 6, verb)
    (judgement,) = await talk.ports.store.feedback.given()
    assert (judgement.user, judgement.useful) == (talk.sandbox.user, useful)


async def test_snoozing_silences_all_alerts_of_the_message_until_ones_own_morning(talk: Conversation) -> None:
    user = UserId(talk.sandbox.user)
    await talk.ports.store.preferences.keep(talk.ports.team, Preferences(user=user, zone="Asia/Tokyo"))
    said = await pressed(talk, await brought(talk), 4, StoryVerb.TOMORROW)
    morning = datetime(2031, 3, 5, 8, tzinfo=ZoneInfo("Asia/Tokyo")).astimezone(UTC)
    kept = await talk.ports.store.watchlist.of(talk.ports.team, user)
    assert [one.snoozed_until for one in kept] == [morning, morning]
    assert "Snoozed until Wed 5 Mar 08:00 JST: bridge, oskar" in said


async def test_a_story_of_another_persons_is_not_theirs_to_mute(talk: Conversation) -> None:
    await brought(talk)
    stories, team = talk.ports.store.alert_stories, talk.ports.team
    other = UserId(talk.sandbox.colleague)
    theirs = StoryAct(what=StoryVerb.MUTE, place=other, story=STORY, item=a_reading("bridge").item.id)
    message = await with_button(talk, theirs)
    assert "sent to somebody else" in await pressed(talk, message, 0)
    assert not (await stories.of(team, other, STORY)).muted


async def test_a_channels_story_is_muted_by_its_members_and_that_is_on_record(talk: Conversation) -> None:
    channel = ChannelId(talk.sandbox.channel)
    message = await brought(talk, channel=channel)
    await pressed(talk, message, 0)
    assert (await talk.ports.store.alert_stories.of(talk.ports.team, channel, STORY)).muted
    (entry,) = await talk.ports.store.audit.since(None)
    assert (entry.user, entry.after) == (talk.sandbox.user, "muted")


async def test_a_button_of_a_story_long_gone_says_what_to_do(talk: Conversation) -> None:
    user = UserId(talk.sandbox.user)
    gone = StoryAct(what=StoryVerb.MUTE, place=user, story=StoryId("gone"), item=a_reading("bridge").item.id)
    assert "no longer kept" in await pressed(talk, await with_button(talk, gone), 0)


async def test_a_storys_message_offers_to_follow_it_and_alerts_list_it_by_its_headline(talk: Conversation) -> None:
    user, message = UserId(talk.sandbox.user), await brought(talk)
    assert "You're following this story: *Title of bridge*" in await pressed(talk, message, 5)
    kept = [one for one in await talk.ports.store.watchlist.of(talk.ports.team, user) if one.story is not None]
    assert [(one.story, one.expires_at) for one in kept] == [(STORY, talk.ports.now() + SILENT)]
    assert "You have that alert already: Title of bridge" in await pressed(talk, message, 5)
    listed = await ask(talk, "/alerts", "")
    assert "*Title of bridge*" in listed
    assert "over if nothing comes until" in listed
    assert "story:" not in listed
    assert "cannot be read" not in listed
