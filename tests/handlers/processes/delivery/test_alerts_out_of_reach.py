"""A channel or a person that a message cannot reach, and a report whose worker was buried."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.connection import Link
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.adapters.redis.notes import RedisNotes
from bot.model import Frequency, StoryId
from bot.use_cases.delivery.outcomes import GivenUp, Held, Posted
from tests.support.builders import TEAM
from tests.support.posting.alert_posting import (
    ANNA,
    NEWSROOM,
    AlertWorker,
    a_report,
    an_alert_of,
    carried_out,
    file,
    heads,
    wait_over,
    watched,
)
from tests.support.posting.recording_slack import Slack


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
    await queue.bury(ticket, "ten workers died over it")
    await file(link, a_report(2), alerts)
    await carried_out(worker)
    (message,) = workspace.messages
    assert "2 outlets" in str(message["text"])
