"""Stories, whichever worker files: one for two at once, the same after an edit, another when people say so."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link, linked
from bot.adapters.redis.delivery.alert_stories import RedisAlertStories
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.model import (
    Alert,
    AlertIntent,
    DeliveryId,
    FeedId,
    GrowthIntent,
    Hit,
    Intent,
    Item,
    ItemId,
    Label,
    Member,
    Reading,
    Relevance,
    StoryId,
    Subscription,
    SubscriptionId,
    TeamId,
    UserId,
    Weights,
)
from bot.ports import Overtaken, Timing
from bot.reading.sorting.relevance.relevance import Gate
from bot.reading.sorting.stories.stories import Weigher, apart
from bot.use_cases.alerts.subscriptions import follow_story
from bot.use_cases.archive.intake import Intake, growth_delivery, take_in
from tests.support.builders import TEAM
from tests.support.news import pack
from tests.support.valkey import shared_url

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PACK = pack()


class Glancing:
    """Port `Reader` for what placing needs: weights, no statements."""

    async def read(self, items: Sequence[Item]) -> Sequence[Reading]:
        relevance = Relevance(score=1.0, relevant=True)
        return [Reading(item=one, relevance=relevance, weights=Weigher(PACK).weigh(one)) for one in items]

    async def aclose(self) -> None:
        return None


class Meeting(RedisArchive):
    """Two workers: neither files before both have looked for its like."""

    both = asyncio.Barrier(2)
    looked = False

    async def place(self, item: Item, weights: Weights) -> Sequence[Member]:
        found = await super().place(item, weights)
        if not self.looked:
            self.looked = True
            await self.both.wait()
        return found


class Opening(RedisArchive):
    """Somebody is told of `story` while an item is on its way into the archive."""

    story: StoryId | None = None

    @property
    def stories(self) -> RedisAlertStories:
        return RedisAlertStories(self._link, keep_days=30)

    async def file(self, reading: Reading, intents: Sequence[Intent], **more: Any) -> bool | Overtaken:
        if self.story is not None:
            alert = Alert(subscription=ALERT, item=ItemId("courier"), matched=())
            hit = Hit(item=ItemId("courier"), alerts=(alert,), at=NOW)
            await self.stories.hit(TEAM, ANNA, self.story, hit, delivery=DeliveryId("d1"), timing=Timing(cap=12))
            self.story = None
        return await super().file(reading, intents, **more)


ANNA = UserId("U0ANNA")
ALERT = Subscription(id=SubscriptionId("s1"), team=TEAM, user=ANNA, terms="ferry", made_at=NOW)


def item(
    name: str, title: str = "Russia and China open the Heihe ferry after a winter of ice", **about: object
) -> Item:
    values: dict[str, object] = {
        "id": ItemId(name),
        "title": title,
        "text": "Ferries between Heihe and Blagoveshchensk sail again, the invented port office said.",
        "url": f"https://{name}.example/ferry",
        "outlet": name,
        "published": NOW - timedelta(hours=1),
        "published_to": "minute",
        "seen_at": NOW,
        "feed": FeedId(name),
        "label": Label.INDEPENDENT,
    }
    return Item(**{**values, **about})  # type: ignore[arg-type]  # a maker with defaults


def an_intake(link: Link, archive: RedisArchive | None = None) -> Intake:
    return Intake(
        archive=archive or RedisArchive(link, keep_days=400),
        watchlist=RedisWatchlist(link),
        reader=Glancing(),
        gate=Gate(PACK),
        news_days=3,
    )


@pytest.fixture
def intake(link: Link) -> Intake:
    return an_intake(link)


async def story_of(archive: RedisArchive, name: str) -> StoryId:
    (reading,) = await archive.readings([ItemId(name)])
    assert reading.placed is not None
    return reading.placed.story


async def test_two_workers_that_file_two_members_at_once_end_with_one_story(link: Link) -> None:
    async with linked(shared_url()) as other:
        Meeting.both = asyncio.Barrier(2)
        workers = [an_intake(one, Meeting(one, keep_days=400)) for one in (link, other)]
        async with asyncio.timeout(10):
            await asyncio.gather(
                take_in([item("courier")], intake=workers[0], now=NOW),
                take_in([item("herald")], intake=workers[1], now=NOW),
            )
    archive = RedisArchive(link, keep_days=400)
    assert await story_of(archive, "courier") == await story_of(archive, "herald")


async def test_many_workers_at_once_end_with_one_story(link: Link) -> None:
    names = [f"outlet{number}" for number in range(12)]
    await asyncio.gather(*(take_in([item(name)], intake=an_intake(link), now=NOW) for name in names))
    archive = RedisArchive(link, keep_days=400)
    assert len({await story_of(archive, name) for name in names}) == 1


async def test_an_edit_stays_in_its_story_whatever_it_says_now(link: Link, intake: Intake) -> None:
    await take_in([item("courier"), item("herald")], intake=intake, now=NOW)
    edited = item("herald", title="Correction: China and Russia sign gas contract", text="Nothing of ferries.")
    (reading,) = (await take_in([edited], intake=intake, now=NOW)).filed
    assert reading.item.title.startswith("Correction")
    archive = RedisArchive(link, keep_days=400)
    assert await story_of(archive, "herald") == await story_of(archive, "courier")


async def test_a_place_that_is_told_of_a_story_just_then_hears_that_it_grows(link: Link) -> None:
    """Its message is opened after it was looked who tells the story, and before the item is filed."""
    opened = Opening(link, keep_days=400)
    intake = replace(an_intake(link), archive=opened, stories=opened.stories)
    (first,) = (await take_in([item("courier")], intake=intake, now=NOW)).filed
    assert first.placed is not None
    opened.story = first.placed.story
    await take_in([item("herald")], intake=intake, now=NOW)
    grown = growth_delivery(TEAM, ANNA, ItemId("herald"))
    assert await RedisLedger(link, keep_days=30).intent(grown) == GrowthIntent(
        delivery=grown, team=TEAM, item=ItemId("herald"), story=first.placed.story, place=ANNA
    )
    assert await opened.story_items(first.placed.story) == ["courier", "herald"]
    await opened.set_apart(ItemId("herald"))
    assert await opened.story_items(first.placed.story) == ["courier"]


async def test_a_repost_under_another_id_joins_the_story(link: Link, intake: Intake) -> None:
    await take_in([item("courier")], intake=intake, now=NOW)
    repost = replace(item("courier2"), url="https://courier.example/ferry?utm_source=x", title="China, Russia: a video")
    await take_in([repost], intake=intake, now=NOW)
    archive = RedisArchive(link, keep_days=400)
    assert await story_of(archive, "courier2") == await story_of(archive, "courier")


async def test_what_is_set_apart_stays_apart_and_later_items_join_the_one_they_are_like(
    link: Link, intake: Intake
) -> None:
    archive = RedisArchive(link, keep_days=400)
    odd = item("odd", title="Russia and China open the Heihe ferry museum of ice and winter")
    await take_in([item("courier"), odd], intake=intake, now=NOW)
    together = await story_of(archive, "courier")
    assert await story_of(archive, "odd") == together
    first = await archive.set_apart(odd.id)
    assert first is not None
    assert await archive.set_apart(odd.id) == first, "said twice, it is as said once"
    assert await story_of(archive, "odd") == apart(odd.id) != together
    assert await story_of(archive, "courier") == together
    later = [replace(item("late-odd"), title=odd.title), item("late-courier")]
    await take_in(later, intake=intake, now=NOW)
    assert await story_of(archive, "late-odd") == apart(odd.id)
    assert await story_of(archive, "late-courier") == together
    edited = replace(odd, text=f"{odd.text} Corrected.")
    await take_in([edited], intake=intake, now=NOW)
    assert await story_of(archive, "odd") == apart(odd.id), "an edit does not undo it"


async def test_what_is_gone_cannot_be_set_apart(link: Link) -> None:
    assert await RedisArchive(link, keep_days=400).set_apart(ItemId("gone")) is None


async def test_whoever_follows_a_story_is_brought_what_joins_it_later_and_nothing_else(
    link: Link, intake: Intake
) -> None:
    await take_in([item("courier")], intake=intake, now=NOW)
    archive, watchlist = RedisArchive(link, keep_days=400), RedisWatchlist(link)
    team, anna = TeamId("T0"), UserId("U0ANNA")
    story = await story_of(archive, "courier")
    await follow_story(story, "Ferry", team=team, user=anna, watchlist=watchlist, now=NOW)
    other = item("other", title="China and Russia sign a gas contract", text="Pipes for gas between Russia and China.")
    await take_in([item("herald"), other], intake=intake, now=NOW)
    queue = RedisQueue(link)
    async with asyncio.timeout(5):
        intent = (await anext(queue.take(consumer="w", idle=60))).intent
    assert isinstance(intent, AlertIntent)
    assert (intent.place, intent.alert.item) == (anna, "herald")
    assert await link.redis.xlen(keys.QUEUE) == 1
