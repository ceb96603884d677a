"""One message a person and story: a real Valkey, real HTTP to a Slack that loses answers, workers that die anywhere."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.adapters.redis.delivery.alert_stories import RedisAlertStories
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.model import Alert, Placed, StoryId
from bot.use_cases.archive.intake import alert_intents
from bot.use_cases.delivery.outcomes import Later, NothingToPost
from tests.support.builders import TEAM, a_quote
from tests.support.posting.alert_posting import (
    ANNA,
    BO,
    NEWSROOM,
    STORY,
    AlertWorker,
    a_report,
    alert_lives,
    an_alert_of,
    carried_out,
    file,
    heads,
    replies,
    wait_over,
    watched,
)
from tests.support.posting.posting import drained
from tests.support.posting.recording_slack import Slack, random_faults


async def test_twelve_outlets_and_five_alerts_are_one_message_that_is_kept_up(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    alerts = await watched(link, *(an_alert_of(number) for number in range(5)))
    for number in range(12):
        await file(link, a_report(number), alerts)
        await carried_out(worker)
    (message,) = workspace.messages
    assert message["channel"] == "D0ANNA"
    assert "12 outlets: Outlet 0, Outlet 1, Outlet 2 and 9 more" in str(message["text"])
    assert all(f"*{one.terms}*" in str(message["blocks"]) for one in alerts)
    assert "The bridge opens, says 0" in str(message["text"]), "the headline stays that of the first report"


async def test_twelve_at_once_are_one_message_and_few_changes_of_it(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    alerts = await watched(link, *(an_alert_of(number) for number in range(5)))
    for number in range(12):
        await file(link, a_report(number), alerts)
    other = AlertWorker(link, workspace.outbox, workspace.workspace, "other")
    working = [asyncio.create_task(one.work()) for one in (worker, other)]
    async with asyncio.timeout(20):
        while not await drained(link):
            await asyncio.sleep(0.02)
    for one in working:
        one.cancel()
    (message,) = workspace.messages
    assert "12 outlets" in str(message["text"])
    assert workspace.calls["chat.update"] <= 11


async def test_two_people_and_a_channel_have_a_message_each(worker: AlertWorker, workspace: Slack, link: Link) -> None:
    alerts = await watched(link, an_alert_of(1), an_alert_of(2, BO), an_alert_of(3, BO, channel=NEWSROOM))
    await file(link, a_report(1), alerts)
    await file(link, a_report(2), alerts)
    await carried_out(worker)
    assert sorted(str(one["channel"]) for one in workspace.messages) == ["C0NEWS", "D0ANNA", "D0BO"]


async def test_a_new_speaker_is_a_reply_and_the_same_words_again_are_not(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    alerts = await watched(link, an_alert_of(1))
    opens = a_quote(text="The bridge over the strait will open in the autumn after years of work.")
    closes = a_quote("Ada Brandt", text="The old ferry will be sold to somebody who can use it.")
    doubtful = replace(a_quote("Bo Lin", text="Nobody asked the fishermen about any of this."), confidence=0.3)
    for number, quotes in enumerate([(opens,), (opens,), (opens, closes, doubtful), (closes,)]):
        await file(link, a_report(number, quotes=quotes), alerts)
        await carried_out(worker)
    (head,) = heads(workspace)
    (reply,) = replies(workspace)
    assert reply["thread_ts"] == head["ts"]
    assert "The old ferry will be sold" in str(reply["text"])
    assert "fishermen" not in str(workspace.messages)


async def test_reports_that_no_alert_matched_are_counted_and_what_is_new_in_them_is_a_reply(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    """Those filed before the alert's own, too."""
    alerts = await watched(link, an_alert_of(1))
    await file(link, a_report(0), [])
    await file(link, a_report(1), alerts)
    await carried_out(worker)
    assert "2 outlets: Outlet 1, Outlet 0" in str(workspace.messages[0]["text"])
    sold = a_quote("Ada Brandt", text="The old ferry will be sold to somebody who can use it.")
    for number in (2, 3):
        await file(link, a_report(number, quotes=(sold,)), [])
        await carried_out(worker)
    (head,), (reply,) = heads(workspace), replies(workspace)
    assert "4 outlets: Outlet 1, Outlet 0, Outlet 2 and 1 more" in str(head["text"])
    assert "The bridge opens, says 1" in str(head["text"])
    assert "The old ferry will be sold" in str(reply["text"])
    assert reply["thread_ts"] == head["ts"]
    await RedisAlertStories(link, keep_days=30).mute(TEAM, ANNA, STORY, muted=True)
    await file(link, a_report(4), [])
    assert await carried_out(worker) == [NothingToPost("no message tells its story there, or the story is muted")]


async def test_whoever_asked_for_somebody_s_words_is_not_told_those_of_others(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    """Their message counts the report."""
    (alert,) = await watched(link, an_alert_of(1))
    first = a_report(1, quotes=(a_quote("Bo Lin", text="The bridge will open in the autumn after all."),))
    matched = Alert(subscription=alert, item=first.item.id, matched=(), statements=(0,))
    await RedisArchive(link, keep_days=400).file(first, alert_intents([matched]), now=datetime.now(UTC))
    await carried_out(worker)
    sold = a_quote("Ada Brandt", text="The old ferry will be sold to somebody who can use it.")
    await file(link, a_report(2, quotes=(sold,)), [])
    assert await carried_out(worker) == [NothingToPost("the story's message counts it")]
    (message,) = workspace.messages
    assert "2 outlets: Outlet 1, Outlet 2" in str(message["text"])


async def test_an_item_placed_apart_from_its_story_is_still_told_with_it(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    alerts = await watched(link, an_alert_of(1))
    await file(link, a_report(1), alerts)
    apart = replace(a_report(2), placed=Placed(story=StoryId("its-own")))
    await file(link, apart, alerts)
    await carried_out(worker)
    (message,) = workspace.messages
    assert "2 outlets" in str(message["text"])


async def test_a_story_that_is_muted_says_no_more(worker: AlertWorker, workspace: Slack, link: Link) -> None:
    alerts = await watched(link, an_alert_of(1))
    await file(link, a_report(1), alerts)
    await carried_out(worker)
    await RedisAlertStories(link, keep_days=30).mute(TEAM, ANNA, STORY, muted=True)
    await file(link, a_report(2, quotes=(a_quote("Ada Brandt", text="The old ferry will be sold at last."),)), alerts)
    assert await carried_out(worker) == [NothingToPost("the story is muted")]
    (message,) = workspace.messages
    assert "Outlet 2" not in str(message)


async def test_an_alert_paused_since_it_matched_brings_nothing(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    (alert,) = await watched(link, an_alert_of(1))
    await file(link, a_report(1), [alert])
    await RedisWatchlist(link).change(TEAM, ANNA, alert.id, lambda one: replace(one, paused=True))
    await carried_out(worker)
    await RedisWatchlist(link).change(TEAM, ANNA, alert.id, lambda one: replace(one, paused=False))
    assert workspace.messages == []
    await file(link, a_report(2), [alert])
    await carried_out(worker)
    assert len(workspace.messages) == 1


async def test_a_message_that_somebody_deleted_is_left_alone(worker: AlertWorker, workspace: Slack, link: Link) -> None:
    alerts = await watched(link, an_alert_of(1))
    await file(link, a_report(1), alerts)
    await carried_out(worker)
    workspace.messages.clear()
    await file(link, a_report(2), alerts)
    assert await carried_out(worker) == [NothingToPost("somebody deleted the story's message")]
    assert workspace.messages == []


async def test_a_change_whose_blocks_slack_refuses_is_made_in_plainer_words(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    alerts = await watched(link, an_alert_of(1))
    await file(link, a_report(1), alerts)
    await carried_out(worker)
    workspace.refused_types = frozenset({"actions"})
    await file(link, a_report(2), alerts)
    await carried_out(worker)
    (message,) = workspace.messages
    assert "2 outlets" in str(message["text"])
    assert message["blocks"] in ("[]", [])


async def test_hits_are_counted_once_a_story(worker: AlertWorker, link: Link) -> None:
    alerts = await watched(link, an_alert_of(1))
    for number, story in enumerate([STORY, STORY, StoryId("other")]):
        await file(link, a_report(number, story=story), alerts)
    await carried_out(worker)
    hits = (await RedisWatchlist(link).hits(TEAM, [alerts[0].id]))[alerts[0].id]
    assert [stories for _, stories in hits.by_day] == [2]
    assert hits.last is not None


async def test_whoever_opens_a_story_is_told_by_it_whatever_clocks_say_and_all_others_reply(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    """A worker that dies before it froze its message, and another, ahead of it by its own clock, in between."""
    alerts = await watched(link, an_alert_of(1))
    names = ("Ada Brandt", "Bo Lin")
    for number, name in enumerate(names):
        said = a_quote(name, text=f"{name} has seen the bridge with both eyes.")
        await file(link, a_report(number, quotes=(said,)), alerts)
    queue, now = RedisQueue(link), datetime.now(UTC)
    for moment in (now, now - timedelta(seconds=1)):
        ticket = await anext(queue.take(consumer="w", idle=60))
        composed = await worker.messages.compose(ticket.intent, now=moment)  # type: ignore[arg-type]  # an alert's
        await queue.later(ticket, seconds=0)
    assert isinstance(composed, Later)
    await carried_out(worker)
    (head,), (reply,) = heads(workspace), replies(workspace)
    assert "The bridge opens, says 0" in str(head["text"])
    assert "Bo Lin has seen" in str(reply["text"])


async def test_two_reports_of_one_moment_do_not_keep_each_other_from_being_new(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    alerts = await watched(link, an_alert_of(1))
    moment = datetime.now(UTC)
    worker.now = lambda: moment
    await file(link, a_report(0), alerts)
    await carried_out(worker)
    said = a_quote("Ada Brandt", text="The old ferry will be sold to somebody who can use it.")
    queue = RedisQueue(link)
    for number in (1, 2):
        await file(link, a_report(number, quotes=(said,)), alerts)
    tickets = [await anext(queue.take(consumer="w", idle=60)) for _ in range(2)]
    for ticket in tickets:  # both hits are on file before either is told
        await worker.messages.compose(ticket.intent, now=moment)  # type: ignore[arg-type]  # an alert's
    for ticket in tickets:
        await worker.attempt(ticket)
    await carried_out(worker)
    assert len(replies(workspace)) == 1


async def test_what_is_new_waits_for_a_message_that_is_held(worker: AlertWorker, workspace: Slack, link: Link) -> None:
    alerts = await watched(link, an_alert_of(1, channel=NEWSROOM))
    workspace.refused["C0NEWS"] = "is_archived"
    await file(link, a_report(0), alerts)
    await carried_out(worker)
    said = a_quote("Ada Brandt", text="The old ferry will be sold to somebody who can use it.")
    await file(link, a_report(1, quotes=(said,)), alerts)
    await carried_out(worker)
    workspace.refused.clear()
    (held,) = await RedisLedger(link, keep_days=30).held()
    await RedisLedger(link, keep_days=30).release(held.id)
    await carried_out(worker)
    await wait_over(link)
    await carried_out(worker)
    assert ["The old ferry will be sold" in str(one["text"]) for one in replies(workspace)] == [True]


@pytest.mark.timeout(120)
async def test_workers_that_die_anywhere_leave_one_message_a_story_and_no_reply_twice(
    workspace: Slack, link: Link
) -> None:
    alerts = await watched(link, *(an_alert_of(number) for number in range(3)), an_alert_of(3, BO))
    workspace.plan = random_faults(7, 0.1)
    over, chance = asyncio.Event(), random.Random(11)
    crew = [
        asyncio.create_task(alert_lives(link, workspace.outbox, workspace.workspace, f"w{number}", chance, 0.03, over))
        for number in range(3)
    ]
    stories = [StoryId(f"story{number}") for number in range(4)]
    names = ("Ada Brandt", "Bo Lin", "Cai Moe", "Dee Oak")
    for number in range(4):
        for story in stories:
            said = a_quote(names[number], text=f"{names[number]} has seen the bridge of {story} with both eyes.")
            await file(link, a_report(number, story=story, quotes=(said,)), alerts)
    try:
        async with asyncio.timeout(90):
            while not await drained(link):
                await asyncio.sleep(0.05)
    finally:  # whoever worked on would carry out what the tests after this one file
        over.set()
        for one in crew:
            one.cancel()
    assert Counter(str(one["channel"]) for one in heads(workspace)) == {"D0ANNA": 4, "D0BO": 4}
    assert [str(one["text"])[:150] for one in heads(workspace) if "4 outlets" not in str(one["text"])] == []
    assert set(workspace.counted().values()) == {1}
    said_twice = Counter((str(one["thread_ts"]), str(one["text"])) for one in replies(workspace))
    assert set(said_twice.values()) == {1}
    assert len(replies(workspace)) == 2 * 4 * 3
