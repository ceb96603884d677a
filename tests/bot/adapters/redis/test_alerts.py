"""The watchlist on a real Valkey."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.redis.alerts import RedisWatchlist
from bot.adapters.redis.connection import Link
from bot.model import Subscription, SubscriptionId, TeamId, UserId
from tests.support.builders import NOW, TEAM

ANNA = UserId("U0ANNA")


def a_subscription(id_: str = "s1", terms: str = "bridge", user: UserId = ANNA, team: TeamId = TEAM) -> Subscription:
    return Subscription(id=SubscriptionId(id_), team=team, user=user, terms=terms, made_at=NOW)


@pytest.fixture
def watchlist(link: Link) -> RedisWatchlist:
    return RedisWatchlist(link)


async def test_the_same_terms_are_watched_once_a_person(watchlist: RedisWatchlist) -> None:
    assert await watchlist.add(a_subscription("s1", "bridge  OR ferry"))
    assert not await watchlist.add(a_subscription("s2", "bridge OR  ferry"))
    assert not await watchlist.add(replace(a_subscription("s1", "bridge OR ferry"), made_at=NOW + timedelta(1)))
    assert await watchlist.add(a_subscription("s3", "bridge or ferry"))
    assert await watchlist.add(a_subscription("s2", "bridge OR ferry", UserId("U0BO")))
    assert [one.id for one in await watchlist.of(TEAM, ANNA)] == ["s1", "s3"]


async def test_adding_again_because_the_answer_was_lost_succeeds_again(watchlist: RedisWatchlist) -> None:
    assert await watchlist.add(a_subscription())
    assert await watchlist.add(a_subscription())
    assert await watchlist.of(TEAM, ANNA) == (a_subscription(),)


async def test_removing_takes_only_the_askers_own(watchlist: RedisWatchlist) -> None:
    await watchlist.add(a_subscription())
    assert not await watchlist.remove(TEAM, UserId("U0BO"), SubscriptionId("s1"))
    assert not await watchlist.remove(TeamId("T0OTHER"), ANNA, SubscriptionId("s1"))
    assert await watchlist.remove(TEAM, ANNA, SubscriptionId("s1"))
    assert await watchlist.everyone() == ()


async def test_everyone_is_cached_until_any_process_changes_a_list(watchlist: RedisWatchlist, link: Link) -> None:
    elsewhere = RedisWatchlist(link)
    await watchlist.add(a_subscription())
    before = await watchlist.everyone()
    assert await watchlist.everyone() is before
    await elsewhere.add(a_subscription("s9", "ferry", UserId("U0BO"), TeamId("T0OTHER")))
    assert {one.id for one in await watchlist.everyone()} == {"s1", "s9"}
    await elsewhere.remove(TEAM, ANNA, SubscriptionId("s1"))
    assert {one.id for one in await watchlist.everyone()} == {"s9"}
    await link.redis.flushdb()
    assert await watchlist.everyone() == ()
