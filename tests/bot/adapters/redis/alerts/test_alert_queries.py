"""What an item sets off among alerts that come and go in other processes, on a real Valkey."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.alerts.alert_queries import AlertQueries
from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.connection import Link, linked
from bot.adapters.redis.records import SUBSCRIPTION
from bot.model import Span, Subscription, SubscriptionId, UserId
from bot.reading.search.evaluation import searched
from tests.support.builders import NOW, TEAM, a_reading
from tests.support.valkey import server

ANNA = UserId("U0ANNA")
BRIDGE = a_reading(text="The bridge opens. A ferry sails.")


def a_subscription(id_: str, terms: str = "bridge", user: str = ANNA) -> Subscription:
    return Subscription(id=SubscriptionId(id_), team=TEAM, user=UserId(user), terms=terms, made_at=NOW)


@pytest.fixture
def mine(link: Link) -> RedisWatchlist:
    return RedisWatchlist(link)


@pytest.fixture
def elsewhere(link: Link) -> RedisWatchlist:
    return RedisWatchlist(link)


async def set_off(watchlist: RedisWatchlist) -> list[str]:
    return [alert.subscription.id for alert in await watchlist.matching(BRIDGE)]


async def read_in_full(link: Link) -> int:
    """How often anybody asked for all who have alerts."""
    return int((await link.redis.info("commandstats")).get("cmdstat_smembers", {}).get("calls", 0))


async def test_an_alert_says_what_matched(mine: RedisWatchlist) -> None:
    await mine.add(a_subscription("s1", "ferry OR title:one"))
    (alert,) = await mine.matching(BRIDGE)
    assert alert.subscription == a_subscription("s1", "ferry OR title:one")
    assert (alert.item, alert.matched) == (BRIDGE.item.id, (Span(20, 25),))
    assert [one.value for one in alert.fields] == ["Title of one"]
    assert await mine.matching(replace(BRIDGE, item=replace(BRIDGE.item, title="", text="Nothing."))) == ()


async def test_what_changes_elsewhere_counts_at_once_and_nothing_is_read_anew(
    mine: RedisWatchlist, elsewhere: RedisWatchlist, link: Link
) -> None:
    await mine.add(a_subscription("s1"))
    assert await set_off(mine) == ["s1"]
    before = await read_in_full(link)
    for number in range(2, 6):
        await elsewhere.add(a_subscription(f"s{number}", "bridge" if number % 2 else "tunnel", f"U{number}"))
    assert await set_off(mine) == ["s1", "s3", "s5"]
    await elsewhere.remove(TEAM, ANNA, SubscriptionId("s1"))
    await elsewhere.remove(TEAM, UserId("U3"), SubscriptionId("s3"))
    await elsewhere.add(a_subscription("s3", "ferry", "U3"))
    assert await set_off(mine) == ["s3", "s5"]
    assert await read_in_full(link) == before


async def test_changes_that_were_trimmed_before_they_were_seen_are_not_missed(
    mine: RedisWatchlist, elsewhere: RedisWatchlist, link: Link
) -> None:
    await mine.add(a_subscription("s1"))
    assert await set_off(mine) == ["s1"]
    await elsewhere.add(a_subscription("s2", user="U2"))
    await elsewhere.remove(TEAM, ANNA, SubscriptionId("s1"))
    await elsewhere.add(a_subscription("s3", user="U3"))
    await link.redis.xtrim(keys.WATCHING_CHANGES, maxlen=1, approximate=False)
    assert await set_off(mine) == ["s2", "s3"]


async def test_an_emptied_database_sets_nothing_off_and_is_followed_again(
    mine: RedisWatchlist, elsewhere: RedisWatchlist, link: Link
) -> None:
    await mine.add(a_subscription("s1"))
    assert await set_off(mine) == ["s1"]
    await link.redis.flushall()
    assert await set_off(mine) == []
    await elsewhere.add(a_subscription("s2", user="U2"))
    assert await set_off(mine) == ["s2"]
    await link.redis.flushall()
    await elsewhere.add(a_subscription("s3", user="U3"))
    assert await set_off(mine) == ["s3"]


async def test_alerts_of_before_there_was_a_stream_are_there(
    mine: RedisWatchlist, elsewhere: RedisWatchlist, link: Link
) -> None:
    await elsewhere.add(a_subscription("s1"))
    await link.redis.delete(keys.WATCHING_CHANGES)
    assert await set_off(mine) == ["s1"]
    await elsewhere.add(a_subscription("s2", user="U2"))
    assert await set_off(mine) == ["s1", "s2"]


async def test_alerts_that_an_import_brought_without_a_stream_are_there(
    mine: RedisWatchlist, elsewhere: RedisWatchlist, link: Link
) -> None:
    assert await set_off(mine) == []
    await elsewhere.add(a_subscription("s1"))
    await link.redis.delete(keys.WATCHING_CHANGES)
    assert await set_off(mine) == ["s1"]


async def test_broken_connections_are_made_again(mine: RedisWatchlist, elsewhere: RedisWatchlist, link: Link) -> None:
    await mine.add(a_subscription("s1"))
    assert await set_off(mine) == ["s1"]
    await elsewhere.add(a_subscription("s2", user="U2"))
    await link.redis.client_kill_filter(_type="normal", skipme=True)
    assert await set_off(mine) == ["s1", "s2"]


async def test_another_database_behind_the_same_address_is_noticed() -> None:
    """As after a fail-over to a replica that lacks the last writes: the stream does not hold what was read last."""
    async with server() as (url, _), linked(url) as link:
        mine, elsewhere = RedisWatchlist(link), RedisWatchlist(link)
        await elsewhere.add(a_subscription("s1"))
        backup = await link.redis.dump(keys.WATCHING_CHANGES), await link.redis.dump(keys.watching(TEAM, ANNA))
        await elsewhere.add(a_subscription("s2", "bridge OR ferry"))
        assert await set_off(mine) == ["s1", "s2"]
        for key, kept in zip((keys.WATCHING_CHANGES, keys.watching(TEAM, ANNA)), backup, strict=True):
            assert kept is not None
            await link.redis.restore(key, 0, kept, replace=True)
        await elsewhere.add(a_subscription("s3", "bridge ferry"))
        assert await set_off(mine) == ["s1", "s3"]


async def test_terms_that_nobody_can_read_any_more_keep_no_other_alert_from_matching(link: Link) -> None:
    watchlist = RedisWatchlist(link)
    await watchlist.add(a_subscription("s1"))
    broken = a_subscription("s2", "bridge (")
    row = f"{broken.terms}\n".encode() + SUBSCRIPTION.as_json(broken)
    await link.redis.hset(keys.watching(TEAM, ANNA), "s2", row)
    queries = AlertQueries(link)
    assert await queries.matching(searched(BRIDGE)) == [(f"{TEAM}:{ANNA}", "s1")]
    assert [wrong.typed for wrong in queries.unread.values()] == ["bridge ("]


async def test_many_changes_and_many_items_at_once_end_up_agreeing(link: Link) -> None:
    chance = random.Random(4)
    mine, elsewhere = RedisWatchlist(link), RedisWatchlist(link)

    async def change(number: int) -> None:
        user = f"U{number % 7}"
        await elsewhere.add(
            a_subscription(f"s{number:03}", chance.choice(("bridge", "ferry", "tunnel")) + f" -x{number}", user)
        )
        if number % 3 == 0:
            await elsewhere.remove(TEAM, UserId(user), SubscriptionId(f"s{number:03}"))

    for first in range(0, 120, 12):
        await asyncio.gather(*(change(n) for n in range(first, first + 12)), *(mine.matching(BRIDGE) for _ in range(3)))
    there = {one.id: one.terms for one in await mine.everyone()}
    assert await set_off(mine) == sorted(id_ for id_, terms in there.items() if not terms.startswith("tunnel"))
    assert len(there) == 80
