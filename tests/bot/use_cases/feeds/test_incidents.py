"""Word of feeds' troubles on a real Valkey: gathered, never a flood, told once whoever dies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.adapters.redis.feeds.feed_book import NEWS
from bot.adapters.redis.feeds.feed_list import RedisFeedList
from bot.adapters.redis.notes import RedisNotes
from bot.model import FeedId, FeedNews, NoticeIntent, Part, TeamId, UserId
from bot.use_cases.feeds.incidents import report_news, ripe

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = 3_600.0
TEAM = TeamId("T0")


def news(name: str, user: str = "U0ANNA", minutes: int = 0) -> FeedNews:
    at = NOON + timedelta(minutes=minutes)
    return FeedNews(feed=FeedId(name), title=name, user=UserId(user), state="failing", at=at)


def compose(some: Sequence[FeedNews]) -> Part:
    return Part(text=" ".join(one.title for one in some), blocks="[]")


async def happen(link: Link, *some: FeedNews) -> None:
    for one in some:
        await link.redis.hset(keys.FEED_NEWS, f"{one.user} {one.feed}", NEWS.dump_json(one))


async def report(link: Link, minutes: float) -> int:
    now = NOON + timedelta(minutes=minutes)
    given_ = {"feed_list": RedisFeedList(link), "notes": RedisNotes(link), "team": TEAM, "compose": compose}
    return await report_news(**given_, now=now, pause=HOUR)  # type: ignore[arg-type]  # by name


async def intended(link: Link, number: int) -> list[tuple[str, str]]:
    """(user, text) of so many notices on the queue."""
    found = []
    tickets = RedisQueue(link).take(consumer="w", idle=60)
    for _ in range(number):
        ticket = await anext(tickets)
        assert isinstance(ticket.intent, NoticeIntent)
        found.append((ticket.intent.user, ticket.intent.part.text))
    return sorted(found)


async def test_news_are_gathered_for_a_while_and_each_person_gets_one_message(link: Link) -> None:
    await happen(link, news("a"), news("b", minutes=3), news("c", "U0BELA"))
    assert await report(link, 4) == 0
    assert await report(link, 5) == 2
    assert await intended(link, 2) == [("U0ANNA", "a b"), ("U0BELA", "c")]
    assert await link.redis.hlen(keys.FEED_NEWS) == 0


async def test_a_person_is_written_to_once_a_poll_pause_and_then_told_the_rest(link: Link) -> None:
    await happen(link, news("a"))
    assert await report(link, 5) == 1
    await happen(link, news("b", minutes=6), news("c", minutes=7))
    assert await report(link, 30) == 0
    await link.redis.delete(keys.note(f"feed-news:{TEAM}:U0ANNA"))  # an hour later: the server's own clock expires it
    assert await report(link, 66) == 1
    assert [text for _, text in await intended(link, 2)] == ["a", "b c"]


async def test_two_workers_that_tell_the_same_news_intend_one_message(link: Link) -> None:
    one = news("a")
    await happen(link, one)
    assert await report(link, 5) == 1
    await happen(link, one)  # as a worker saw it that read the list just before
    await link.redis.delete(keys.note(f"feed-news:{TEAM}:U0ANNA"))
    await report(link, 5)
    assert await link.redis.xlen(keys.QUEUE) == 1
    assert await link.redis.hlen(keys.FEED_NEWS) == 0


async def test_the_mark_that_somebody_was_told_expires(link: Link) -> None:
    await happen(link, news("a"))
    await report(link, 5)
    assert 3_500 < await link.redis.ttl(keys.note(f"feed-news:{TEAM}:U0ANNA")) <= 3_600


@given(st.lists(st.integers(0, 600), min_size=1), st.integers(0, 600))
def test_news_are_ripe_by_the_oldest_of_them(minutes: list[int], later: int) -> None:
    some = [news(str(number), minutes=at) for number, at in enumerate(minutes)]
    assert ripe(some, now=NOON + timedelta(minutes=later), seconds=300) is (later - min(minutes) >= 5)
