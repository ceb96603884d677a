"""What people do with the list of feeds, on a real Valkey: it outlives restarts and the OPML file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.feeds.feed_book import RedisFeedBook
from bot.adapters.redis.feeds.feed_list import RedisFeedList
from bot.model import Curation, DeliveryId, FeedId, FeedNews, ItemId, Label, NoticeIntent, Part, TeamId, UserId
from tests.support.builders import feed, report

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANNA = UserId("U0ANNA")


def both(link: Link) -> tuple[RedisFeedBook, RedisFeedList]:
    return RedisFeedBook(link), RedisFeedList(link)


async def test_what_was_added_in_slack_stays_when_the_list_is_enrolled_again(link: Link) -> None:
    book, listed = both(link)
    await book.enrol([feed("a")], now=NOON)
    assert await listed.add([feed("a"), feed("b")], by=ANNA, now=NOON) == ["b"]
    await book.enrol([feed("c")], now=NOON)
    states = {state.feed.id: (state.origin, state.added_by) for state in await book.states(now=NOON)}
    assert states == {"b": ("slack", ANNA), "c": ("list", None)}
    [due] = [one for one in await book.claim(now=NOON, limit=9, lease=60) if one.feed.id == "b"]
    assert due.baseline, "its first poll is for the archive"


async def test_a_feed_of_the_list_that_was_removed_stays_removed_until_it_is_added(link: Link) -> None:
    book, listed = both(link)
    await book.enrol([feed("a"), feed("b")], now=NOON)
    assert await listed.remove(FeedId("a")) is True
    assert await listed.remove(FeedId("a")) is False
    await book.enrol([feed("a"), feed("b")], now=NOON)
    assert [state.feed.id for state in await book.states(now=NOON)] == ["b"]
    assert await listed.add([feed("a")], by=ANNA, now=NOON) == ["a"]
    await book.enrol([feed("a"), feed("b")], now=NOON)
    assert [state.feed.id for state in await book.states(now=NOON)] == ["a", "b"]


async def test_name_and_label_given_in_slack_win_over_the_list_at_every_start(link: Link) -> None:
    book, listed = both(link)
    await book.enrol([feed("a")], now=NOON)
    assert await listed.curate(FeedId("a"), Curation(title="Ours"))
    assert await listed.curate(FeedId("a"), Curation(label=Label.THINK_TANK, in_digest=False))
    assert not await listed.curate(FeedId("unknown"), Curation(title="x"))
    await book.enrol([replace(feed("a"), title="Theirs", group="New group")], now=NOON)
    [state] = await book.states(now=NOON)
    expected = replace(feed("a"), title="Ours", label=Label.THINK_TANK, in_digest=False, group="New group")
    assert state.feed == expected
    [due] = await book.claim(now=NOON, limit=9, lease=60)
    assert due.feed == expected


async def test_a_paused_feed_is_never_claimed_even_when_a_poll_under_way_reports(link: Link) -> None:
    book, listed = both(link)
    await book.enrol([feed("a")], now=NOON)
    [due] = await book.claim(now=NOON, limit=9, lease=60)
    assert await listed.pause(FeedId("a"))
    await book.report(report("a", due.token))
    await book.enrol([feed("a")], now=NOON)
    assert await book.claim(now=NOON + timedelta(days=400), limit=9, lease=60) == []
    assert await book.next_due() is None
    [state] = await book.states(now=NOON)
    assert (state.state, state.items) == ("paused", 1)
    assert (await book.coverage(now=NOON)).paused == ("A",)
    assert not await listed.hurry(FeedId("a"), now=NOON)
    assert await listed.resume(FeedId("a"), now=NOON)
    assert not await listed.resume(FeedId("a"), now=NOON)
    assert [one.feed.id for one in await book.claim(now=NOON, limit=9, lease=60)] == ["a"]
    assert not await listed.pause(FeedId("unknown"))


async def test_a_hurried_feed_is_due_at_once_but_not_against_its_hosts_wish(link: Link) -> None:
    book, listed = both(link)
    await book.enrol([feed("a")], now=NOON)
    [due] = await book.claim(now=NOON, limit=9, lease=60)
    await book.report(report("a", due.token))
    assert await book.claim(now=NOON, limit=9, lease=60) == []
    assert await listed.hurry(FeedId("a"), now=NOON)
    [due] = await book.claim(now=NOON, limit=9, lease=60)
    await book.report(report("a", due.token, NOON + timedelta(seconds=1), host_until=NOON + timedelta(minutes=9)))
    assert await listed.hurry(FeedId("a"), now=NOON)
    assert await book.claim(now=NOON + timedelta(minutes=1), limit=9, lease=60) == []
    assert await listed.hurry(FeedId("unknown"), now=NOON) is False


async def test_an_offer_is_kept_for_a_day(link: Link) -> None:
    _, listed = both(link)
    await listed.offer("o", [feed("a"), feed("b")])
    assert await listed.offered("o") == (feed("a"), feed("b"))
    assert await listed.offered("other") == ()
    assert 86_000 < await link.redis.ttl(keys.offer("o")) <= 86_400


async def test_every_feed_that_listed_an_entry_is_found_by_what_it_goes_by(link: Link) -> None:
    book, listed = both(link)
    await book.enrol([feed("a"), feed("b"), feed("c")], now=NOON)
    for name in ("a", "b"):
        await book.recognise(FeedId(name), [(ItemId(f"i-{name}"), ["alias"])], now=NOON)
    found = {(one.feed.id, one.item, one.last) for one in await listed.listings("alias")}
    assert found == {("a", "i-a", date(2026, 11, 20)), ("b", "i-b", date(2026, 11, 20))}
    assert await listed.listings("other") == []


async def fail(book: RedisFeedBook, at: datetime, times: int) -> datetime:
    for _ in range(times):
        at += timedelta(hours=2)
        [due] = await book.claim(now=at, limit=9, lease=60)
        failed = report(due.feed.id, due.token, at, outcome="failed", reason="500")
        await book.report(failed)
        await book.report(failed)  # said again, as after a lost answer
    return at


async def answer(book: RedisFeedBook, at: datetime) -> datetime:
    at += timedelta(hours=2)
    [due] = await book.claim(now=at, limit=9, lease=60)
    await book.report(report(due.feed.id, due.token, at, newest=at))
    return at


async def test_trouble_of_a_feed_somebody_added_is_news_once_and_so_is_its_end(link: Link) -> None:
    book, listed = both(link)
    await listed.add([feed("a")], by=ANNA, now=NOON)
    at = await fail(book, await answer(book, NOON), 2)
    assert await listed.news() == []
    at = await fail(book, at, 3)
    shown = FeedNews(
        feed=FeedId("a"), title="A", user=ANNA, state="failing", reason="500", at=NOON + timedelta(hours=8)
    )
    assert await listed.news() == [shown]
    await listed.tell([shown], notice("one"))
    await fail(book, at, 2)
    assert await listed.news() == []
    await answer(book, at + timedelta(hours=4))
    assert [one.state for one in await listed.news()] == ["fine"]


async def test_trouble_that_is_over_before_it_was_told_is_no_news(link: Link) -> None:
    book, listed = both(link)
    await listed.add([feed("a")], by=ANNA, now=NOON)
    await answer(book, await fail(book, await answer(book, NOON), 5))
    assert await listed.news() == []


async def test_nobody_is_told_of_a_feed_of_the_list_nor_of_one_removed(link: Link) -> None:
    book, listed = both(link)
    await book.enrol([feed("a")], now=NOON)
    await fail(book, NOON, 5)
    assert await listed.news() == []
    await listed.remove(FeedId("a"))
    await listed.add([feed("b")], by=ANNA, now=NOON)
    await fail(book, NOON, 3)
    assert len(await listed.news()) == 1
    await listed.remove(FeedId("b"))
    assert await listed.news() == []


def notice(name: str) -> NoticeIntent:
    part = Part(text=name, blocks="[]")
    return NoticeIntent(delivery=DeliveryId(name), team=TeamId("T0"), user=ANNA, part=part)


async def test_telling_intends_the_notice_once_and_keeps_what_came_since(link: Link) -> None:
    book, listed = both(link)
    await listed.add([feed("a")], by=ANNA, now=NOON)
    await fail(book, NOON, 3)
    old = await listed.news()
    changed = [replace(old[0], reason="as it was before")]
    await listed.tell(changed, notice("stale"))
    assert await listed.news() == old, "what was told was not this"
    for _ in range(2):
        await listed.tell(old, notice("n"))
    assert await listed.news() == []
    delivery = await RedisLedger(link, keep_days=9).delivery(DeliveryId("n"))
    assert delivery is not None
    assert delivery.to == ANNA
    assert await link.redis.xlen(keys.QUEUE) == 2


async def test_a_list_of_thousands_is_added_in_one_go(link: Link) -> None:
    book, listed = both(link)
    many = [feed(f"f{number}") for number in range(1_200)]
    assert len(await listed.add(many, by=ANNA, now=NOON)) == 1_200
    assert await listed.add(many, by=ANNA, now=NOON) == []
    assert len(await book.states(now=NOON)) == 1_200
