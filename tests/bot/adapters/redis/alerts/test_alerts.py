"""The watchlist on a real Valkey."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.connection import Link
from bot.model import AlertHits, AlertState, ChannelId, Frequency, Subscription, SubscriptionId, TeamId, UserId
from bot.ports import AlertChanged, AlertGone, SameTerms
from tests.support.builders import NOW, TEAM

ANNA, BO = UserId("U0ANNA"), UserId("U0BO")
NEWSROOM, DESK = ChannelId("C0NEWS"), ChannelId("C0DESK")
BEFORE = b"""bridge OR ferry
{"id":"s1","team":"T0TEST","user":"U0ANNA","terms":"bridge OR ferry","made_at":"2031-03-01T09:30:00Z"}"""
"""A value as builds before 2026-12 kept it."""


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


async def test_an_alert_kept_before_it_had_a_place_goes_to_its_owner_at_once(
    watchlist: RedisWatchlist, link: Link
) -> None:
    await link.redis.hset(keys.watching(TEAM, ANNA), "s1", BEFORE)
    await link.redis.sadd(keys.WATCHERS, f"{TEAM}:{ANNA}")
    (one,) = await watchlist.everyone()
    assert (one.place, one.frequency, one.state(NOW), one.title) == (
        ANNA,
        Frequency.AT_ONCE,
        AlertState.ACTIVE,
        "bridge OR ferry",
    )
    assert not await watchlist.add(a_subscription("s2", "bridge OR ferry"))
    changed = await watchlist.change(TEAM, ANNA, one.id, lambda kept: replace(kept, name="Ferries", urgent=True))
    assert isinstance(changed, AlertChanged)
    assert [(kept.title, kept.urgent) for kept in await watchlist.everyone()] == [("Ferries", True)]
    assert await watchlist.remove(TEAM, ANNA, one.id)
    assert await watchlist.of(TEAM, ANNA) == ()


async def test_a_channels_alerts_are_listed_whoever_owns_them_and_follow_when_they_move(
    watchlist: RedisWatchlist,
) -> None:
    await watchlist.add(replace(a_subscription("s1"), channel=NEWSROOM))
    await watchlist.add(replace(a_subscription("s2", user=BO), channel=NEWSROOM))
    await watchlist.add(a_subscription("s3"))
    assert [one.id for one in await watchlist.in_channel(TEAM, NEWSROOM)] == ["s1", "s2"]
    await watchlist.change(TEAM, ANNA, SubscriptionId("s1"), lambda one: replace(one, channel=DESK))
    assert [one.id for one in await watchlist.in_channel(TEAM, NEWSROOM)] == ["s2"]
    assert [one.id for one in await watchlist.in_channel(TEAM, DESK)] == ["s1"]
    await watchlist.remove(TEAM, BO, SubscriptionId("s2"))
    assert await watchlist.in_channel(TEAM, NEWSROOM) == ()
    assert [one.id for one in await watchlist.of(TEAM, ANNA)] == ["s1", "s3"]


def _with(letter: str) -> Callable[[Subscription], Subscription]:
    return lambda one: replace(one, name=one.name + letter)


async def test_changes_by_two_at_once_do_not_undo_each_other(watchlist: RedisWatchlist, link: Link) -> None:
    await watchlist.add(a_subscription())
    elsewhere = RedisWatchlist(link)
    changes = [
        (watchlist if number % 2 else elsewhere).change(TEAM, ANNA, SubscriptionId("s1"), _with(str(number)))
        for number in range(8)
    ]
    await asyncio.gather(*changes)
    (one,) = await watchlist.of(TEAM, ANNA)
    assert sorted(one.name) == list("01234567")


async def test_a_change_that_makes_two_alerts_the_same_changes_nothing(watchlist: RedisWatchlist) -> None:
    await watchlist.add(a_subscription("s1", "bridge"))
    await watchlist.add(a_subscription("s2", "ferry"))
    answer = await watchlist.change(TEAM, ANNA, SubscriptionId("s2"), lambda one: replace(one, terms="bridge"))
    assert answer == SameTerms(a_subscription("s1", "bridge"))
    assert [one.terms for one in await watchlist.of(TEAM, ANNA)] == ["bridge", "ferry"]
    moved = await watchlist.change(
        TEAM, ANNA, SubscriptionId("s2"), lambda one: replace(one, terms="bridge", channel=DESK)
    )
    assert isinstance(moved, AlertChanged)


async def test_what_is_gone_is_not_changed(watchlist: RedisWatchlist) -> None:
    assert await watchlist.change(TEAM, ANNA, SubscriptionId("s1"), lambda one: one) == AlertGone()


async def test_a_change_is_seen_by_every_process(watchlist: RedisWatchlist, link: Link) -> None:
    elsewhere = RedisWatchlist(link)
    await watchlist.add(a_subscription())
    assert [one.paused for one in await elsewhere.everyone()] == [False]
    await watchlist.change(TEAM, ANNA, SubscriptionId("s1"), lambda one: replace(one, paused=True))
    assert [one.paused for one in await elsewhere.everyone()] == [True]


async def test_hits_go_with_their_alert(watchlist: RedisWatchlist, link: Link) -> None:
    await watchlist.add(a_subscription())
    day = NOW.date()
    counted: Any = {  # redis-py types it for all protocols at once
        (day - timedelta(8)).isoformat(): "3",
        day.isoformat(): "2",
        "last": NOW.isoformat(),
    }
    await link.redis.hset(keys.hits(TEAM, "s1"), mapping=counted)
    found = await watchlist.hits(TEAM, [SubscriptionId("s1"), SubscriptionId("s2")])
    assert found[SubscriptionId("s2")] == AlertHits()
    assert (found[SubscriptionId("s1")].since(day - timedelta(7)), found[SubscriptionId("s1")].last) == (2, NOW)
    assert found[SubscriptionId("s1")].since(date.min) == 5
    await watchlist.remove(TEAM, ANNA, SubscriptionId("s1"))
    assert await link.redis.exists(keys.hits(TEAM, "s1")) == 0
