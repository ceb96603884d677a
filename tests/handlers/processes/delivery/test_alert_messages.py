"""One message a person and story: a real Valkey, real HTTP to a Slack that loses answers, workers that die anywhere."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.delivery.alert_stories import RedisAlertStories
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.adapters.redis.notes import RedisNotes
from bot.adapters.redis.people import RedisPreferences
from bot.model import (
    Alert,
    ChannelId,
    Frequency,
    Placed,
    Preferences,
    QuietHours,
    Quote,
    Reading,
    Sensitivity,
    StoryId,
    Subscription,
    WatchedWording,
    slug,
)
from bot.use_cases.alerts.subscriptions import Subscribed, follow_story
from bot.use_cases.archive.intake import alert_intents
from bot.use_cases.delivery import GivenUp, Held, Later, NothingToPost, Outcome, Posted
from tests.support.alert_posting import ANNA, BO, OSLO, AlertWorker, alert_lives, an_alert_of, file, watched
from tests.support.builders import TEAM, a_quote, a_reading
from tests.support.posting import drained
from tests.support.recording_slack import Slack, random_faults, slack

NEWSROOM = ChannelId("C0NEWS")
STORY = StoryId("bridge-story")


@pytest.fixture
async def workspace() -> AsyncIterator[Slack]:
    async with slack(timeout=1) as made:
        yield made


@pytest.fixture
def worker(link: Link, workspace: Slack) -> AlertWorker:
    return AlertWorker(link, workspace.outbox, workspace.workspace)


def a_report(
    number: int, *, story: StoryId = STORY, quotes: tuple[Quote, ...] = (), at: datetime | None = None
) -> Reading:
    """One outlet's."""
    one = a_reading(f"{story}-{number}", quotes=quotes, published=at or datetime.now(UTC), stems=[story])
    item = replace(one.item, outlet=f"Outlet {number}", title=f"The bridge opens, says {number}")
    return replace(one, item=item, placed=Placed(story=story))


async def carried_out(worker: AlertWorker, most: int = 40) -> list[Outcome]:
    """All that is queued, and what that queues, until nothing is left that is due soon."""
    outcomes: list[Outcome] = []
    queue = RedisQueue(worker.link)
    for _ in range(most):
        async with worker.link.asking() as redis:
            if not await redis.xlen(keys.QUEUE) and not await soon(worker.link):
                return outcomes
        async with asyncio.timeout(5):
            outcomes.append(await worker.attempt(await anext(queue.take(consumer=worker.name, idle=60))))
    raise AssertionError(f"still at work: {outcomes}")


async def soon(link: Link) -> bool:
    """Something put off is due within seconds."""
    async with link.asking() as redis:
        seconds, _ = await redis.time()
        return bool(await redis.zcount(keys.LATER, "-inf", seconds + 5))


async def wait_over(link: Link) -> None:
    """Whatever was put off is due now."""
    async with link.asking() as redis:
        for one in await redis.zrange(keys.LATER, 0, -1):
            await redis.zadd(keys.LATER, {text(one): 0})


def heads(workspace: Slack) -> list[dict[str, object]]:
    """Messages that are no replies."""
    return [message for message in workspace.messages if not message.get("thread_ts")]


def replies(workspace: Slack) -> list[dict[str, object]]:
    return [message for message in workspace.messages if message.get("thread_ts")]


# ------------------------------------------------------------------------------------------------------------ one story


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


# -------------------------------------------------------------------------------------------------------------- when


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


# ---------------------------------------------------------------------------------------------------- no way there


async def test_a_channel_deleted_while_a_bundle_waits_holds_it_and_asks_the_owner(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    alerts = await watched(link, an_alert_of(1, channel=NEWSROOM, frequency=Frequency.HOURLY))
    await file(link, a_report(1), alerts)
    await carried_out(worker)
    workspace.refused["C0NEWS"] = "channel_not_found"
    await wait_over(link)
    outcomes = await carried_out(worker)
    assert [type(one) for one in outcomes] == [Held, Posted]
    (message,) = workspace.messages
    assert message["channel"] == "D0ANNA"
    assert "I can't post alerts to <#C0NEWS>: Slack shows the bot no such channel" in str(message["text"])
    (held,) = await RedisLedger(link, keep_days=30).held()
    assert "no such channel" in held.reason


async def test_what_comes_for_a_channel_out_of_reach_waits_and_is_brought_together(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    alerts = await watched(link, an_alert_of(1, channel=NEWSROOM))
    workspace.refused["C0NEWS"] = "is_archived"
    for number in range(20):
        await file(link, a_report(number, story=StoryId(f"lost{number}")), alerts)
        await carried_out(worker)
    assert [str(one["channel"]) for one in workspace.messages] == ["D0ANNA"], "the owner is asked once a day"
    workspace.refused.clear()
    (held,) = await RedisLedger(link, keep_days=30).held()
    await RedisLedger(link, keep_days=30).release(held.id)
    await carried_out(worker)
    await wait_over(link)
    worker.now = lambda: datetime.now(UTC) + timedelta(minutes=11)
    await carried_out(worker)
    told = [str(one["text"]) for one in heads(workspace) if one["channel"] == "C0NEWS"]
    assert len(told) == 2
    assert told[1].startswith("19 stories. Slack took no messages here before")


@pytest.mark.parametrize("code", ["user_disabled", "user_not_found"])
async def test_alerts_of_somebody_who_is_gone_are_paused_and_the_letter_kept(
    worker: AlertWorker, workspace: Slack, link: Link, code: str
) -> None:
    alerts = await watched(link, an_alert_of(1), an_alert_of(2), an_alert_of(3, channel=NEWSROOM))
    workspace.errors["conversations.open"] = code
    await file(link, a_report(1), alerts[:2])
    (outcome,) = await carried_out(worker)
    assert isinstance(outcome, GivenUp)
    assert [one.paused for one in await RedisWatchlist(link).of(TEAM, ANNA)] == [True, True, False]
    assert [reason for _, _, reason in await RedisQueue(link).dead()] == [outcome.reason]


async def test_direct_messages_that_are_closed_hold_the_alert_with_the_reason(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    alerts = await watched(link, an_alert_of(1))
    workspace.refused["D0ANNA"] = "messages_tab_disabled"
    await file(link, a_report(1), alerts)
    (outcome,) = await carried_out(worker)
    assert isinstance(outcome, Held)
    assert "Messages Tab" in outcome.reason
    workspace.refused.clear()
    (held,) = await RedisLedger(link, keep_days=30).held()
    await RedisLedger(link, keep_days=30).release(held.id)
    await carried_out(worker)
    assert len(workspace.messages) == 1
    assert await RedisNotes(link).get(f"unreached:{TEAM}:{ANNA}") is None


async def test_a_report_whose_worker_was_buried_does_not_bury_its_story(
    worker: AlertWorker, workspace: Slack, link: Link
) -> None:
    alerts = await watched(link, an_alert_of(1))
    await file(link, a_report(1), alerts)
    queue = RedisQueue(link)
    ticket = await anext(queue.take(consumer="w", idle=60))
    await worker.messages.compose(ticket.intent, now=datetime.now(UTC))  # type: ignore[arg-type]  # an alert's
    await queue.bury(ticket, "five workers died over it")
    await file(link, a_report(2), alerts)
    await carried_out(worker)
    (message,) = workspace.messages
    assert "2 outlets" in str(message["text"])


# -------------------------------------------------------------------------------------------------- a story followed


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


# --------------------------------------------------------------------------------------------------- a wording watched


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


# ------------------------------------------------------------------------------------------------------------ a spike


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
