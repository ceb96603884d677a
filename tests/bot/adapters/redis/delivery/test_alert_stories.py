"""Which message tells a story at a place, on a real Valkey."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.delivery.alert_stories import RedisAlertStories
from bot.model import (
    Alert,
    ChannelId,
    DeliveryId,
    HeldBack,
    Hit,
    ItemId,
    StoryId,
    Subscription,
    SubscriptionId,
    UserId,
)
from bot.ports import InDigest, Muted, Opens, Timing, Told, Waits
from tests.support.builders import NOW, TEAM

ANNA, DESK = UserId("U0ANNA"), ChannelId("C0DESK")
ALERT = Subscription(id=SubscriptionId("s1"), team=TEAM, user=ANNA, terms="ferry", made_at=NOW)
HOUR = timedelta(hours=1)
SOON = Timing(due=NOW + HOUR, why=HeldBack.HOURLY, cap=12)


def a_hit(item: str = "one", *, minutes: float = 0) -> Hit:
    alert = Alert(subscription=ALERT, item=ItemId(item), matched=())
    return Hit(item=ItemId(item), alerts=(alert,), at=NOW + timedelta(minutes=minutes))


@pytest.fixture
def stories(link: Link) -> RedisAlertStories:
    return RedisAlertStories(link, keep_days=30)


async def hits(
    stories: RedisAlertStories, item: str, *, story: str = "st", timing: Timing, minutes: float = 0
) -> object:
    hit = a_hit(item, minutes=minutes)
    return await stories.hit(TEAM, ANNA, StoryId(story), hit, delivery=DeliveryId(f"d-{item}"), timing=timing)


async def test_of_many_at_once_one_opens_and_the_others_are_told_by_whom(stories: RedisAlertStories) -> None:
    made = await asyncio.gather(*(hits(stories, str(number), timing=Timing(cap=12)) for number in range(20)))
    assert Counter(type(one) for one in made) == {Opens: 1, Told: 19}
    opener = made.index(Opens())
    assert set(made) == {Opens(), Told(DeliveryId(f"d-{opener}"))}
    again = await hits(stories, str(opener), timing=Timing(cap=12))
    assert again == Opens(), "asked again because the answer was lost"


async def test_what_waits_is_claimed_once_and_what_is_due_later_stays(stories: RedisAlertStories) -> None:
    later = Timing(due=NOW + 5 * HOUR, why=HeldBack.DAILY, cap=12)
    assert await hits(stories, "one", timing=SOON) == Waits(NOW + HOUR, HeldBack.HOURLY)
    assert await hits(stories, "two", story="other", timing=later) == Waits(NOW + 5 * HOUR, HeldBack.DAILY)
    for _ in range(2):
        assert await stories.claim(TEAM, ANNA, delivery=DeliveryId("b"), until=NOW + HOUR) == 1
    (told,) = await stories.told_by(TEAM, ANNA, DeliveryId("b"))
    assert (told.story, told.held_back, [hit.item for hit in told.hits]) == ("st", HeldBack.HOURLY, ["one"])
    assert await hits(stories, "three", timing=SOON) == Told(DeliveryId("b"))


async def test_a_story_waits_no_longer_than_its_first_alert_asks(stories: RedisAlertStories) -> None:
    later = Timing(due=NOW + 5 * HOUR, why=HeldBack.DAILY, cap=12)
    await hits(stories, "one", timing=later)
    assert await hits(stories, "two", timing=SOON) == Waits(NOW + HOUR, HeldBack.HOURLY)
    assert await hits(stories, "three", timing=later) == Waits(NOW + HOUR, HeldBack.HOURLY)


async def test_beyond_the_cap_stories_wait_until_the_hour_of_the_first_is_over(stories: RedisAlertStories) -> None:
    two = Timing(cap=2)
    made = [await hits(stories, str(n), story=f"st{n}", timing=two, minutes=n) for n in range(4)]
    assert made == [Opens(), Opens(), *[Waits(NOW + HOUR, HeldBack.CAP)] * 2]
    assert await hits(stories, "u", story="urgent", timing=Timing(cap=2, urgent=True), minutes=4) == Opens()
    assert await hits(stories, "9", story="st9", timing=two, minutes=60.5) == Opens()


async def test_a_message_that_will_not_be_gives_its_story_free(stories: RedisAlertStories) -> None:
    await hits(stories, "one", timing=Timing(cap=12))
    assert not await stories.release(TEAM, ANNA, StoryId("st"), message=DeliveryId("another"))
    assert await stories.release(TEAM, ANNA, StoryId("st"), message=DeliveryId("d-one"))
    assert await hits(stories, "two", timing=Timing(cap=12)) == Opens()


async def test_a_digest_tells_a_story_in_the_window_of_its_first_hit(stories: RedisAlertStories) -> None:
    left = Timing(why=HeldBack.DIGEST, cap=12)
    for minutes in (0, 90):
        hit = a_hit(str(minutes), minutes=minutes)
        assert await stories.hit(TEAM, DESK, StoryId("st"), hit, delivery=DeliveryId("d"), timing=left) == InDigest()
    first = await stories.for_digest(TEAM, DESK, since=NOW, until=NOW + HOUR)
    assert [one.story for one in first] == ["st"]
    assert not await stories.for_digest(TEAM, DESK, since=NOW - HOUR, until=NOW)
    assert not await stories.for_digest(TEAM, DESK, since=NOW + HOUR, until=NOW + 2 * HOUR)


async def test_muted_is_muted_until_it_is_not(stories: RedisAlertStories) -> None:
    assert not await stories.mute(TEAM, ANNA, StoryId("st"), muted=True)
    await hits(stories, "one", timing=Timing(cap=12))
    assert await stories.mute(TEAM, ANNA, StoryId("st"), muted=True)
    assert await hits(stories, "two", timing=Timing(cap=12)) == Muted()
    await stories.mute(TEAM, ANNA, StoryId("st"), muted=False)
    assert await hits(stories, "three", timing=Timing(cap=12)) == Told(DeliveryId("d-one"))


async def test_every_key_expires(stories: RedisAlertStories, link: Link) -> None:
    await hits(stories, "one", timing=SOON)
    await hits(stories, "two", story="now", timing=Timing(cap=12))
    await stories.claim(TEAM, ANNA, delivery=DeliveryId("b"), until=NOW + HOUR)
    await stories.show(DeliveryId("b"), [ItemId("one")])
    found = [key async for key in link.redis.scan_iter(f"{keys.TAG}*")]
    lasting = {keys.hits(TEAM, "s1").encode(), keys.PLACED.encode()}
    assert {key for key in found if await link.redis.ttl(key) < 0} == lasting
