"""The ledger on a real Valkey."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.errors import StorageAway
from bot.model import ChannelId, Composed, Delivery, DeliveryId, DeliveryState, HeldFor, Part, TeamId
from tests.support.builders import CHANNEL, NOW, TEAM, a_digest, an_alert

PARTS = (Part(text="one", blocks="[]"), Part(text="two – ж", blocks='[{"type":"divider"}]', threaded=True))


@pytest.fixture
def ledger(link: Link) -> RedisLedger:
    return RedisLedger(link, keep_days=400)


async def intended(ledger: RedisLedger) -> DeliveryId:
    intent = a_digest()
    await ledger.intend(intent, now=NOW)
    return intent.delivery


async def test_an_intent_is_recorded_and_queued_once(ledger: RedisLedger, link: Link) -> None:
    assert [await ledger.intend(a_digest(), now=NOW) for _ in range(3)] == [True, False, False]
    assert await link.redis.xlen(keys.QUEUE) == 1
    assert await ledger.delivery(a_digest().delivery) == Delivery(
        id=a_digest().delivery, team=TEAM, to=CHANNEL, state=DeliveryState.PENDING
    )
    assert await ledger.delivery(DeliveryId("unknown")) is None


async def test_an_alert_is_for_its_subscriber(ledger: RedisLedger) -> None:
    await ledger.intend(an_alert(user="U0BO"), now=NOW)
    delivery = await ledger.delivery(an_alert().delivery)
    assert delivery is not None
    assert delivery.to == "U0BO"


async def test_the_content_frozen_first_wins(ledger: RedisLedger) -> None:
    id_ = await intended(ledger)
    first = await ledger.freeze(id_, Composed("C0ELSEWHERE", PARTS))
    assert (first.to, first.parts) == ("C0ELSEWHERE", PARTS)
    assert await ledger.freeze(id_, Composed(CHANNEL, PARTS[:1])) == first


async def test_a_delivery_is_sent_when_its_last_part_is(ledger: RedisLedger) -> None:
    id_ = await intended(ledger)
    await ledger.freeze(id_, Composed(CHANNEL, PARTS))
    trying = await ledger.sending(id_, now=NOW)
    assert (trying.state, trying.attempted_at) == (DeliveryState.SENDING, NOW)
    again = await ledger.sending(id_, now=NOW + timedelta(minutes=5))
    assert again.attempted_at == NOW, "the first attempt's time is kept"
    half = await ledger.sent(id_, 0, "1.1")
    assert (half.state, half.sent, half.attempted_at) == (DeliveryState.PENDING, ("1.1",), None)
    assert await ledger.sent(id_, 0, "9.9") == half, "told again, it keeps what it knows"
    await ledger.sending(id_, now=NOW)
    whole = await ledger.sent(id_, 1, "2.2")
    assert (whole.state, whole.sent) == (DeliveryState.SENT, ("1.1", "2.2"))
    assert await ledger.sending(id_, now=NOW) == whole, "what is sent is not sent again"
    assert await ledger.not_sent(id_) == whole


async def test_a_refused_attempt_leaves_no_doubt(ledger: RedisLedger) -> None:
    id_ = await intended(ledger)
    await ledger.freeze(id_, Composed(CHANNEL, PARTS))
    await ledger.sending(id_, now=NOW)
    refused = await ledger.not_sent(id_)
    assert (refused.state, refused.attempted_at) == (DeliveryState.PENDING, None)


async def test_the_attempt_is_on_disk_before_the_call(ledger: RedisLedger, link: Link) -> None:
    """With a server that cannot sync its file, `sending` refuses rather than let anything be posted."""
    id_ = await intended(ledger)
    await ledger.freeze(id_, Composed(CHANNEL, PARTS))
    assert link.durable
    await link.redis.config_set("appendonly", "no")
    try:
        with pytest.raises(StorageAway):
            await ledger.sending(id_, now=NOW)
    finally:
        await link.redis.config_set("appendonly", "yes")


async def test_held_deliveries_are_listed_until_released(ledger: RedisLedger, link: Link) -> None:
    id_ = await intended(ledger)
    await link.redis.delete(keys.QUEUE)
    await ledger.settle(id_, DeliveryState.HELD, "the channel is archived")
    (held,) = await ledger.held()
    assert (held.id, held.state, held.reason) == (id_, DeliveryState.HELD, "the channel is archived")
    assert await ledger.release(id_)
    assert await ledger.held() == ()
    assert await link.redis.xlen(keys.QUEUE) == 1
    released = await ledger.delivery(id_)
    assert released is not None
    assert (released.state, released.reason) == (DeliveryState.PENDING, "the channel is archived")
    assert not await ledger.release(id_)
    assert not await ledger.release(DeliveryId("unknown"))


async def test_a_held_delivery_that_expired_leaves_the_list(ledger: RedisLedger, link: Link) -> None:
    id_ = await intended(ledger)
    await ledger.settle(id_, DeliveryState.HELD, "archived")
    await link.redis.delete(keys.delivery(id_))
    assert await ledger.held() == ()
    assert await link.redis.exists(keys.HELD) == 0
    with pytest.raises(StorageAway, match="is gone"):
        await ledger.sent(id_, 0, "1.1")


async def test_what_a_delivery_is_held_for_is_kept_until_it_gets_on(ledger: RedisLedger) -> None:
    id_ = await intended(ledger)
    await ledger.freeze(id_, Composed(CHANNEL, PARTS))
    await ledger.settle(id_, DeliveryState.HELD, "in whatever words", held_for=HeldFor.DOUBT)
    await ledger.release(id_)
    assert (await ledger.sending(id_, now=NOW)).held_for is HeldFor.DOUBT
    assert (await ledger.sent(id_, 0, "1.1")).held_for is None


@pytest.mark.parametrize(
    ("reason", "held_for"),
    [
        (
            "Slack never said whether it took the message, and its history cannot be read; look, then release it",
            HeldFor.DOUBT,
        ),
        ("the channel is archived", HeldFor.REFUSAL),
    ],
)
async def test_what_an_earlier_build_held_says_by_its_reason_what_for(
    ledger: RedisLedger, link: Link, reason: str, held_for: HeldFor
) -> None:
    id_ = await intended(ledger)
    await link.redis.hset(keys.delivery(id_), mapping={"state": "held", "reason": reason})
    await link.redis.sadd(keys.HELD, id_)
    assert [one.held_for for one in await ledger.held()] == [held_for]


async def test_the_last_window_is_the_newest_of_its_channel(ledger: RedisLedger) -> None:
    today = a_digest("today")
    for intent in (today, a_digest("yesterday", until=NOW - timedelta(days=1)), a_digest("x", ChannelId("C0OTHER"))):
        await ledger.intend(intent, now=NOW)
    assert await ledger.last_window(TEAM, CHANNEL) == today.window
    assert await ledger.last_window(TEAM, ChannelId("C0NONE")) is None
    assert await ledger.last_window(TeamId("T0OTHER"), CHANNEL) is None


async def test_every_key_of_the_ledger_ends_or_is_known_to_be_permanent(ledger: RedisLedger, link: Link) -> None:
    id_ = await intended(ledger)
    await ledger.freeze(id_, Composed(CHANNEL, PARTS))
    await ledger.settle(id_, DeliveryState.HELD, "x")
    assert 399 * 86_400 < await link.redis.ttl(keys.delivery(id_)) <= 400 * 86_400
    assert 399 * 86_400 < await link.redis.ttl(keys.last_window(TEAM, CHANNEL)) <= 400 * 86_400
