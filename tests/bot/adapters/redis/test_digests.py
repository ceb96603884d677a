"""What a channel's digest is outlives the process, one plan a channel, each team's apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.digests import RedisPlans
from bot.errors import StorageUnfit
from bot.model import ChannelId, ChannelPlan, TeamId, TopicId

TEAM, OTHER_TEAM = TeamId("T1"), TeamId("T2")
PLAN = ChannelPlan(
    channel=ChannelId("C2"),
    at=time(7, 15),
    days=(0, 2, 4),
    zone="Asia/Shanghai",
    topics=(TopicId("energy"), TopicId("trade")),
    state_media=True,
    without=("Dull Daily", "Скучная газета"),
    length=10,
    empty="weekdays",
    dates="iso",
    since=datetime(2031, 3, 4, 9, 30, tzinfo=UTC),
)


async def test_a_plan_comes_back_as_it_was_kept_and_by_whoever_asks(link: Link) -> None:
    await RedisPlans(link).keep(TEAM, PLAN)
    assert await RedisPlans(link).of(TEAM, PLAN.channel) == PLAN
    assert await RedisPlans(link).of(TEAM, ChannelId("C9")) is None
    assert await RedisPlans(link).all(OTHER_TEAM) == ()


async def test_a_channels_later_plan_takes_the_place_of_the_one_before_and_all_come_by_channel(link: Link) -> None:
    plans = RedisPlans(link)
    first, later = replace(PLAN, channel=ChannelId("C1")), replace(PLAN, topics=(), length=1)
    for plan in (PLAN, first, later, later):
        await plans.keep(TEAM, plan)
    assert await plans.all(TEAM) == (first, later)


async def test_a_plan_that_another_version_wrote_is_named_as_such(link: Link) -> None:
    await link.redis.hset(keys.plans(TEAM), "C1", '{"channel": "C1", "at": "noon"}')
    with pytest.raises(StorageUnfit, match="channel's plan"):
        await RedisPlans(link).of(TEAM, ChannelId("C1"))
