"""Posting once: a real Valkey, real HTTP to a Slack that loses answers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.connection import TIMEOUT as ANSWERED
from bot.adapters.redis.connection import Link
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.slack.errors import TIMEOUT
from bot.errors import SlackUnauthorised
from bot.model import Composed, Delivery, DeliveryState, DigestIntent, HeldFor, Intent, Part
from bot.ports import Ticket
from bot.use_cases.delivery.delivery import deliver, try_held_again
from bot.use_cases.delivery.dispatch import LEASE
from bot.use_cases.delivery.outcomes import AlreadyPosted, GivenUp, Held, Later, NothingToPost, Posted
from bot.use_cases.delivery.refusals import DOUBTED, HOPELESS, MENDABLE
from digests.slack.blocks import part, section
from digests.slack.rich_blocks import data_table
from handlers.processes.worker_loops import ABANDONED
from tests.support.builders import NOW, a_digest, an_alert
from tests.support.posting.posting import (
    HurriedLeases,
    HurriedQueue,
    Worker,
    comes_through,
    compose,
    drained,
    once,
    parts,
)
from tests.support.posting.recording_slack import Fault, Slack, blocks_in

DIGEST, ALERT = a_digest(), an_alert()


@pytest.fixture
def worker(link: Link, workspace: Slack) -> Worker:
    return Worker(link, workspace.outbox)


async def ticket_of(worker: Worker, intent: Intent) -> Ticket:
    """The intent, recorded, queued and taken."""
    await RedisLedger(worker.link, keep_days=1).intend(intent, now=NOW)
    return await next_ticket(worker)


async def next_ticket(worker: Worker, idle: float = 60) -> Ticket:
    async with asyncio.timeout(5):
        return await anext(HurriedQueue(worker.link).take(consumer=worker.name, idle=idle))


async def record(worker: Worker, intent: Intent) -> Delivery:
    found = await RedisLedger(worker.link, keep_days=1).delivery(intent.delivery)
    assert found is not None
    return found


async def test_a_digest_is_one_message_with_the_rest_in_its_thread(worker: Worker, workspace: Slack) -> None:
    outcome = await worker.attempt(await ticket_of(worker, DIGEST))
    assert workspace.texts() == [part.text for part in parts(DIGEST)]
    first, *rest = workspace.messages
    assert [message.get("thread_ts") for message in rest] == [first["ts"]] * 2
    assert outcome == Posted(tuple(message["ts"] for message in workspace.messages))
    assert await drained(worker.link)
    assert workspace.calls["conversations.history"] == 0, "without doubt, history is not read"


async def test_an_alert_goes_to_the_persons_direct_messages(worker: Worker, workspace: Slack) -> None:
    await worker.attempt(await ticket_of(worker, ALERT))
    assert [message["channel"] for message in workspace.messages] == ["D0ANNA"]


async def test_what_is_posted_is_not_posted_again(worker: Worker, workspace: Slack) -> None:
    ticket = await ticket_of(worker, DIGEST)
    posted = await worker.attempt(ticket)
    assert isinstance(posted, Posted)
    assert await worker.attempt(ticket) == AlreadyPosted(posted.sent)
    assert workspace.counted() == once(DIGEST)


@pytest.mark.parametrize("fault", ["cut before", "cut after", "500 before", "500 after", "fatal after", "429"])
async def test_one_message_whatever_became_of_the_answer(worker: Worker, workspace: Slack, fault: Fault) -> None:
    workspace.plan = iter([fault, fault])
    assert isinstance(await worker.attempt(await ticket_of(worker, DIGEST)), Posted)
    assert workspace.counted() == once(DIGEST)
    assert (await record(worker, DIGEST)).state is DeliveryState.SENT


async def test_history_that_lags_is_waited_for(worker: Worker, workspace: Slack) -> None:
    workspace.plan, workspace.lag = iter(["cut after"]), 0.15
    assert isinstance(await worker.attempt(await ticket_of(worker, ALERT)), Posted)
    assert workspace.counted() == once(ALERT)


async def test_a_lost_answer_in_a_thread_is_looked_for_in_the_thread(worker: Worker, workspace: Slack) -> None:
    workspace.plan = iter(["ok", "cut after"])
    assert isinstance(await worker.attempt(await ticket_of(worker, DIGEST)), Posted)
    assert workspace.counted() == once(DIGEST)
    assert workspace.calls["conversations.replies"] == 1


async def test_a_doubt_that_stays_waits_in_the_queue(worker: Worker, workspace: Slack) -> None:
    workspace.plan = iter(["500 before"] * 4)
    outcome = await worker.attempt(await ticket_of(worker, ALERT))
    assert isinstance(outcome, Later)
    assert (await record(worker, ALERT)).state is DeliveryState.SENDING
    late = await HurriedQueue(worker.link).overdue(seconds=0)
    assert late is not None
    assert (late.count, late.reason) == (1, "Slack gave no clear answer"), "for the account of health, should it last"
    again = await next_ticket(worker)
    assert again.tries == 1, "Slack's outage is not the ticket's fault"
    assert isinstance(await worker.attempt(again), Posted)
    assert await HurriedQueue(worker.link).overdue(seconds=0) is None
    assert workspace.counted() == once(ALERT)


async def test_what_follows_a_message_later_leaves_no_reason_on_it(worker: Worker) -> None:
    """`amur trace` would show it beside the message for ever."""

    async def busy(_: Intent) -> Later:
        return Later("another worker is changing the story's message", 5.0)

    assert isinstance(await worker.attempt(await ticket_of(worker, ALERT), follow=busy), Posted)
    kept = await record(worker, ALERT)
    assert (kept.state, kept.reason) == (DeliveryState.SENT, "")


async def test_a_delivery_whose_state_is_unknown_here_is_left_to_a_newer_worker(
    worker: Worker, workspace: Slack
) -> None:
    ticket = await ticket_of(worker, ALERT)
    await worker.link.redis.hset(keys.delivery(ALERT.delivery), "state", "withdrawn")
    outcome = await worker.attempt(ticket)
    assert isinstance(outcome, Later)
    assert (outcome.wished, workspace.messages) == (True, [])


async def test_a_long_rate_limit_gives_the_worker_back_and_loses_nothing(worker: Worker, workspace: Slack) -> None:
    workspace.errors["conversations.open"] = "ratelimited"
    outcome = await worker.attempt(await ticket_of(worker, ALERT))
    assert isinstance(outcome, Later)
    del workspace.errors["conversations.open"]
    await worker.attempt(await next_ticket(worker))
    assert workspace.counted() == once(ALERT)


async def test_history_out_of_reach_an_alert_is_posted_again_and_a_digest_held(
    worker: Worker, workspace: Slack
) -> None:
    workspace.errors["conversations.history"] = "missing_scope"
    workspace.plan = iter(["cut after", "ok", "cut after"])
    posted = await worker.attempt(await ticket_of(worker, ALERT))
    assert isinstance(posted, Posted)
    assert posted.doubtful
    assert workspace.counted() == {(ALERT.delivery, 0): 2}
    assert await worker.attempt(await ticket_of(worker, DIGEST)) == DOUBTED
    assert workspace.counted()[DIGEST.delivery, 0] == 1
    assert await drained(worker.link)


async def test_a_digest_held_for_doubt_is_posted_when_a_person_releases_it(worker: Worker, workspace: Slack) -> None:
    workspace.errors["conversations.history"] = "missing_scope"
    workspace.plan = iter(["cut before"])
    await worker.attempt(await ticket_of(worker, DIGEST))
    assert workspace.messages == []
    assert await RedisLedger(worker.link, keep_days=1).release(DIGEST.delivery)
    assert isinstance(await worker.attempt(await next_ticket(worker)), Posted)
    assert workspace.counted() == once(DIGEST)


@pytest.mark.parametrize("code", [*MENDABLE, "restricted_action_read_only_channel"])
async def test_what_a_person_can_mend_is_held_in_words_and_posted_once_mended(
    worker: Worker, workspace: Slack, code: str
) -> None:
    workspace.errors["chat.postMessage"] = code
    outcome = await worker.attempt(await ticket_of(worker, DIGEST))
    assert isinstance(outcome, Held)
    assert ":" in outcome.reason, "what happened: the next step"
    assert await drained(worker.link)
    assert [held.id for held in await RedisLedger(worker.link, keep_days=1).held()] == [DIGEST.delivery]
    workspace.errors.clear()
    await RedisLedger(worker.link, keep_days=1).release(DIGEST.delivery)
    await worker.attempt(await next_ticket(worker))
    assert workspace.counted() == once(DIGEST)


async def test_what_was_held_is_tried_again_and_posted_once_it_is_mended(worker: Worker, workspace: Slack) -> None:
    ledger = RedisLedger(worker.link, keep_days=1)
    workspace.errors["chat.postMessage"] = "is_archived"
    await worker.attempt(await ticket_of(worker, DIGEST))
    assert await try_held_again(ledger) == 1
    assert isinstance(await worker.attempt(await next_ticket(worker)), Held)
    workspace.errors.clear()
    assert await try_held_again(ledger) == 1
    await worker.attempt(await next_ticket(worker))
    assert workspace.counted() == once(DIGEST)
    assert await try_held_again(ledger) == 0


async def test_a_week_of_digests_that_an_archived_channel_missed_is_one_message(
    worker: Worker, workspace: Slack
) -> None:
    ledger = RedisLedger(worker.link, keep_days=1)
    workspace.errors["chat.postMessage"] = "is_archived"
    week = [a_digest(f"day {n}", until=NOW + timedelta(days=n)) for n in range(7)]
    for intent in week:
        assert isinstance(await worker.attempt(await ticket_of(worker, intent)), Held)
        await try_held_again(ledger)
        assert isinstance(await worker.attempt(await next_ticket(worker)), Held)
    await try_held_again(ledger)
    assert isinstance(await worker.attempt(await next_ticket(worker)), Held)
    assert [one.id for one in await ledger.held()] == [week[-1].delivery]
    merged = await ledger.intent(week[-1].delivery)
    assert isinstance(merged, DigestIntent)
    assert (merged.window.since, merged.window.until) == (week[0].window.since, week[-1].window.until)
    assert merged.window.day == week[-1].window.day

    workspace.errors.clear()
    assert await try_held_again(ledger) == 1
    assert isinstance(await worker.attempt(await next_ticket(worker)), Posted)
    assert workspace.counted() == once(week[-1])
    assert await try_held_again(ledger) == 0
    assert await drained(worker.link)
    kept = await ledger.delivery(week[0].delivery)
    assert kept is not None
    assert (kept.state, kept.reason) == (DeliveryState.SENT, "told with the digest of 2031-03-05")


async def test_a_digest_that_slack_has_in_part_is_finished_and_not_told_again(worker: Worker, workspace: Slack) -> None:
    ledger = RedisLedger(worker.link, keep_days=1)
    begun, next_day = a_digest("begun"), a_digest("next", until=NOW + timedelta(days=1))
    await ledger.intend(begun, now=NOW)
    await ledger.freeze(begun.delivery, Composed(begun.channel, parts(begun)))
    await ledger.sending(begun.delivery, now=NOW)
    await ledger.sent(begun.delivery, 0, "1.1")
    await ledger.settle(begun.delivery, DeliveryState.HELD, "the channel is archived")
    await ledger.intend(next_day, now=NOW)
    await ledger.settle(next_day.delivery, DeliveryState.HELD, "the channel is archived")
    assert not await ledger.catch_up(next_day, [begun.delivery])
    await try_held_again(ledger)
    assert await ledger.intent(next_day.delivery) == next_day


async def test_a_held_delivery_of_another_version_holds_up_no_other(worker: Worker) -> None:
    ledger = RedisLedger(worker.link, keep_days=1)
    for name in ("newer", "known"):
        await ledger.intend(a_digest(name), now=NOW)
        await ledger.settle(a_digest(name).delivery, DeliveryState.HELD, "the channel is archived")
    await worker.link.redis.hset(keys.delivery(a_digest("newer").delivery), "intent", '{"delivery":"newer","ballot":1}')
    await worker.link.redis.hset(keys.delivery(a_digest("known").delivery), "to", "C0ELSEWHERE")
    assert await try_held_again(ledger) == 2
    assert await ledger.held() == ()


async def test_what_a_delivery_is_held_for_is_not_read_off_its_reason(worker: Worker) -> None:
    ledger = RedisLedger(worker.link, keep_days=1)
    refused, doubted = (a_digest(name, until=NOW + timedelta(days=n)) for n, name in enumerate(("one", "other")))
    for intent, held_for in ((refused, HeldFor.REFUSAL), (doubted, HeldFor.DOUBT)):
        await ledger.intend(intent, now=NOW)
        await ledger.settle(intent.delivery, DeliveryState.HELD, "in whatever words", held_for=held_for)
    assert await try_held_again(ledger) == 1
    assert [one.id for one in await ledger.held()] == [doubted.delivery]


async def test_what_is_held_for_doubt_waits_for_a_person(worker: Worker, workspace: Slack) -> None:
    workspace.errors["conversations.history"] = "missing_scope"
    workspace.plan = iter(["cut before"])
    await worker.attempt(await ticket_of(worker, DIGEST))
    assert await try_held_again(RedisLedger(worker.link, keep_days=1)) == 0


@pytest.mark.parametrize("code", [*HOPELESS, "a_code_slack_made_up_yesterday"])
async def test_what_cannot_be_mended_becomes_a_dead_letter_with_its_reason(
    worker: Worker, workspace: Slack, code: str
) -> None:
    workspace.errors["chat.postMessage"] = code
    outcome = await worker.attempt(await ticket_of(worker, ALERT))
    assert isinstance(outcome, GivenUp)
    ((_, delivery, reason),) = await HurriedQueue(worker.link).dead()
    assert (delivery, reason) == (ALERT.delivery, outcome.reason)
    assert workspace.calls["chat.postMessage"] == (1 if code in HOPELESS else 3)
    workspace.errors.clear()
    await HurriedQueue(worker.link).replay()
    await worker.attempt(await next_ticket(worker))
    assert workspace.counted() == once(ALERT)


async def test_blocks_slack_will_not_take_become_plain_text(worker: Worker, workspace: Slack) -> None:
    async def with_blocks(intent: Intent) -> Composed:
        return Composed("C1", [Part(text="t" * 5_000, blocks='[{"type":"bad"}]')])

    workspace.errors["chat.postMessage"] = "invalid_blocks"
    outcome = await worker.attempt(await ticket_of(worker, DIGEST), with_blocks)
    assert isinstance(outcome, GivenUp)
    assert workspace.calls["chat.postMessage"] == 2, "once with blocks, once without, no loop"


async def test_blocks_that_a_workspace_does_not_take_yet_are_posted_once_more_plainly(
    worker: Worker, workspace: Slack
) -> None:
    table = data_table("Feeds", ["Feed", "State"], [["Harbour Herald", "OK"]])

    async def with_a_table(intent: Intent) -> Composed:
        return Composed("C1", [part([table], "One feed, and it is OK"), part([section("The rest")], "The rest")])

    workspace.refused_types = frozenset({"data_table"})
    assert isinstance(await worker.attempt(await ticket_of(worker, DIGEST), with_a_table), Posted)
    first, rest = workspace.messages
    assert workspace.calls["chat.postMessage"] == 3
    assert blocks_in(first)[0]["text"]["text"] == "*Feeds*\n• Harbour Herald · OK"
    assert rest["text"] == "The rest"


async def test_a_revoked_token_loses_nothing(worker: Worker, workspace: Slack) -> None:
    workspace.errors["chat.postMessage"] = "token_revoked"
    ticket = await ticket_of(worker, DIGEST)
    for _ in range(2):
        with pytest.raises(SlackUnauthorised, match="token_revoked"):
            await worker.attempt(ticket)
        ticket = await next_ticket(worker)
        assert ticket.tries == 1
    workspace.errors.clear()
    assert isinstance(await worker.attempt(ticket), Posted)
    assert workspace.counted() == once(DIGEST)


async def test_nothing_to_post_is_remembered_as_done(worker: Worker, workspace: Slack) -> None:
    async def nothing(intent: Intent) -> NothingToPost:
        return NothingToPost("no stories since yesterday")

    ticket = await ticket_of(worker, DIGEST)
    assert await worker.attempt(ticket, nothing) == NothingToPost("no stories since yesterday")
    assert await worker.attempt(ticket) == AlreadyPosted(())
    assert workspace.messages == []


async def test_the_content_composed_first_is_what_is_posted(worker: Worker, workspace: Slack) -> None:
    async def other(intent: Intent) -> Composed:
        return Composed("C9", [Part(text="other", blocks="[]")])

    ticket = await ticket_of(worker, DIGEST)
    await RedisLedger(worker.link, keep_days=1).freeze(DIGEST.delivery, Composed("C1", parts(DIGEST)))
    await worker.attempt(ticket, other)
    assert workspace.texts() == [part.text for part in parts(DIGEST)]
    assert {message["channel"] for message in workspace.messages} == {"C1"}


async def test_five_workers_with_the_same_ticket_post_it_once(worker: Worker, workspace: Slack) -> None:
    ticket = await ticket_of(worker, DIGEST)
    outcomes = await asyncio.gather(*(worker.attempt(ticket) for _ in range(5)))
    assert sum(isinstance(outcome, Posted) for outcome in outcomes) == 1
    assert workspace.counted() == once(DIGEST)


async def test_a_worker_whose_lease_went_to_another_does_not_post(worker: Worker, workspace: Slack) -> None:
    """As after a long pause (SIGSTOP): the token is checked right before the call."""

    async def while_another_takes_over(intent: Intent) -> Composed:
        return Composed("C1", parts(intent))

    class Robbed(HurriedLeases):
        async def holds(self, name: str, token: int, seconds: float) -> bool:
            await self._link.redis.set(keys.lease(name), f"another {token + 1}")
            return await super().holds(name, token, seconds)

    async def no_pause(seconds: float) -> None: ...

    outcome = await deliver(
        await ticket_of(worker, DIGEST),
        ledger=RedisLedger(worker.link, keep_days=1),
        outbox=workspace.outbox,
        leases=Robbed(worker.link),
        compose=while_another_takes_over,
        now=lambda: datetime.now(UTC),
        pause=no_pause,
        trial=comes_through,
    )
    assert isinstance(outcome, Later)
    assert workspace.messages == []


def test_a_lease_outlives_the_question_for_it_and_the_call() -> None:
    """So a worker that was frozen in either wakes to find its time over, and another that has the lease by then does
    not look for a message that is yet to come."""
    assert ANSWERED + TIMEOUT < LEASE < ABANDONED


async def test_records_say_when_the_first_attempt_was(worker: Worker, workspace: Slack) -> None:
    workspace.plan = iter(["500 before"] * 4)
    await worker.attempt(await ticket_of(worker, ALERT), compose)
    attempted = (await record(worker, ALERT)).attempted_at
    assert attempted is not None
    assert NOW - attempted < timedelta(days=365 * 10)
