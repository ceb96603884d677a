"""The feed book on a real Valkey; polls over HTTP are in tests/bot/use_cases/feeds/test_poll.py."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.feeds.feed_book import RedisFeedBook, after
from bot.model import FeedId, Hints, ItemId, Label
from tests.support.builders import NOON, feed, report


async def states(book: RedisFeedBook, now: datetime = NOON) -> dict[str, str]:
    return {state.feed.id: state.state for state in await book.states(now=now)}


async def test_feeds_are_added_due_at_once_and_dropped_with_all_they_had(link: Link) -> None:
    book = RedisFeedBook(link)
    await book.enrol([feed("a"), feed("b")], now=NOON)
    await book.recognise(FeedId("b"), [(ItemId("i"), ["x"])], now=NOON)
    assert await book.next_due() == NOON
    await book.enrol([feed("a")], now=NOON)
    assert await states(book) == {"a": "new"}
    assert await link.redis.exists(keys.feed("b"), keys.feed_aliases("b")) == 0
    await book.enrol([], now=NOON)
    assert await book.next_due() is None


async def test_enrolling_again_changes_titles_and_labels_and_nothing_else(link: Link) -> None:
    book = RedisFeedBook(link)
    await book.enrol([feed("a")], now=NOON)
    [due] = await book.claim(now=NOON, limit=9, lease=60)
    await book.report(report("a", due.token, etag='"1"', hints=Hints(pause=7200.0, skip_hours=(3,))))
    renamed = replace(feed("a"), title="Renamed", label=Label.OFFICIAL)
    await book.enrol([renamed], now=NOON + timedelta(minutes=5))
    [state] = await book.states(now=NOON)
    assert (state.feed, state.state, state.next_poll) == (renamed, "fine", NOON + timedelta(hours=1))
    assert await book.claim(now=NOON + timedelta(minutes=59), limit=9, lease=60) == []
    [again] = await book.claim(now=NOON + timedelta(minutes=61), limit=9, lease=60)
    assert (again.etag, again.hints, again.baseline) == ('"1"', Hints(pause=7200.0, skip_hours=(3,)), False)


async def test_a_feed_is_in_one_workers_hands_at_a_time(link: Link) -> None:
    workers = [RedisFeedBook(link) for _ in range(5)]
    await workers[0].enrol([feed(f"f{n}") for n in range(40)], now=NOON)
    claims = await asyncio.gather(*(w.claim(now=NOON, limit=4, lease=60) for w in workers for _ in range(3)))
    ids = [due.feed.id for claim in claims for due in claim]
    assert len(ids) == len(set(ids)) == 40


async def test_an_abandoned_feed_comes_back_and_the_late_report_is_ignored(link: Link) -> None:
    book = RedisFeedBook(link)
    await book.enrol([feed("a")], now=NOON)
    [first] = await book.claim(now=NOON, limit=1, lease=60)
    later = NOON + timedelta(seconds=61)
    [second] = await book.claim(now=later, limit=1, lease=60)
    assert second.token > first.token
    await book.report(report("a", second.token, later, etag='"second"'))
    await book.report(report("a", first.token, later + timedelta(seconds=1), outcome="gone", etag='"first"'))
    [state] = await book.states(now=later)
    assert (state.state, state.next_poll) == ("fine", later + timedelta(hours=1))


async def test_a_lease_is_renewed_for_whoever_holds_it_and_nobody_else(link: Link) -> None:
    book = RedisFeedBook(link)
    await book.enrol([feed("a"), feed("b")], now=NOON)
    first, second = await book.claim(now=NOON, limit=2, lease=30)
    later = NOON + timedelta(seconds=20)
    held = [(first.feed.id, first.token), (second.feed.id, second.token - 1), (FeedId("gone"), 1)]
    assert await book.renew(held, now=later, lease=30) == 1
    [taken] = await book.claim(now=NOON + timedelta(seconds=40), limit=9, lease=30)
    assert taken.feed.id == second.feed.id
    [back] = await book.claim(now=later + timedelta(seconds=31), limit=9, lease=30)
    assert (back.feed.id, back.token) == (first.feed.id, first.token + 1)


async def test_a_report_said_twice_counts_once(link: Link) -> None:
    book = RedisFeedBook(link)
    await book.enrol([feed("a")], now=NOON)
    [due] = await book.claim(now=NOON, limit=1, lease=60)
    failed = report("a", due.token, outcome="failed", reason="no", next_at=NOON)
    await book.report(failed)
    await book.report(failed)
    [again] = await book.claim(now=NOON, limit=1, lease=60)
    assert (again.failures, again.baseline) == (1, True)


async def test_a_failure_keeps_what_was_known_and_a_success_forgets_the_failures(link: Link) -> None:
    book = RedisFeedBook(link)
    await book.enrol([feed("a")], now=NOON)
    now = NOON
    for outcome, etag in [("ok", '"1"'), ("failed", None), ("failed", None)]:
        [due] = await book.claim(now=now, limit=1, lease=60)
        await book.report(report("a", due.token, now, outcome=outcome, etag=etag, next_at=now, newest=NOON))
        now += timedelta(minutes=1)
    [due] = await book.claim(now=now, limit=1, lease=60)
    assert (due.etag, due.failures, due.baseline, due.newest) == ('"1"', 2, False, NOON)
    await book.report(report("a", due.token, now, next_at=now))
    [due] = await book.claim(now=now, limit=1, lease=60)
    assert due.failures == 0


async def test_a_host_that_asks_for_peace_gets_it_for_all_its_feeds(link: Link) -> None:
    book = RedisFeedBook(link)
    await book.enrol([feed("a"), feed("b"), feed("c", "other.example")], now=NOON)
    due = {d.feed.id: d for d in await book.claim(now=NOON, limit=1, lease=60)}
    [first] = due
    until = NOON + timedelta(minutes=30)
    await book.report(report(first, due[first].token, outcome="failed", host_until=until, next_at=until))
    others = [d.feed.id for d in await book.claim(now=NOON, limit=9, lease=60)]
    at_peace = {"a", "b"} if first in "ab" else {"c"}
    assert set(others) == {"a", "b", "c"} - at_peace
    rest = await book.claim(now=until + timedelta(seconds=1), limit=9, lease=60)
    assert at_peace <= {d.feed.id for d in rest}


async def polled_one_host(book: RedisFeedBook, now: datetime, seconds: float, takes: float) -> dict[str, float]:
    """Claims every half second, and reports each feed `takes` seconds later: when each was claimed."""
    claimed: dict[str, float] = {}
    open_: list[tuple[float, str, int]] = []
    for step in range(int(2 * seconds)):
        at = now + timedelta(seconds=step / 2)
        for until, name, token in [one for one in open_ if one[0] <= step / 2]:
            await book.report(report(name, token, at))
            open_.remove((until, name, token))
        for due in await book.claim(now=at, limit=50, lease=300):
            assert due.feed.id not in claimed
            claimed[due.feed.id] = step / 2
            open_.append((step / 2 + takes, due.feed.id, due.token))
        assert sum(name.startswith("a") for _, name, _ in open_) <= 2
    return claimed


async def test_of_one_host_two_feeds_are_polled_at_once_a_second_apart_whoever_polls(link: Link) -> None:
    """Thirty feeds of a host come due together; another host's feeds wait for none of them."""
    names = [f"a{n}" for n in range(30)]
    await RedisFeedBook(link).enrol([*map(feed, names), feed("b", "other.example")], now=NOON)
    one = await polled_one_host(RedisFeedBook(link, per_host=2, spacing=1.0), NOON, seconds=45, takes=1.5)
    assert one.pop("b") == 0
    assert set(one) == set(names)
    starts = sorted(one.values())
    assert all(later - earlier >= 1 for earlier, later in pairwise(starts))
    assert starts[-1] < 45


async def test_a_host_that_hangs_keeps_two_places_and_gives_them_back_when_its_worker_died(link: Link) -> None:
    await RedisFeedBook(link).enrol([feed(f"a{n}") for n in range(5)], now=NOON)
    book = RedisFeedBook(link, per_host=2, spacing=1.0)
    first = await polled_one_host(book, NOON, seconds=100, takes=1_000)
    assert len(first) == 2
    later = [d.feed.id for d in await book.claim(now=NOON + timedelta(seconds=302), limit=50, lease=300)]
    more = [d.feed.id for d in await book.claim(now=NOON + timedelta(seconds=310), limit=50, lease=300)]
    assert len({*later, *more}) == 2


async def test_a_port_of_its_own_is_a_server_of_its_own(link: Link) -> None:
    book = RedisFeedBook(link, per_host=1, spacing=1.0)
    await book.enrol([feed(str(n), f"127.0.0.1:{8000 + n}") for n in range(9)], now=NOON)
    assert len(await book.claim(now=NOON, limit=50, lease=300)) == 9


async def test_coverage_counts_each_feed_once_and_names_the_worst_first(link: Link) -> None:
    book = RedisFeedBook(link)
    await book.enrol([feed(n) for n in ("fine", "failing", "gone", "silent", "refused", "never")], now=NOON)
    for due in await book.claim(now=NOON, limit=9, lease=60):
        match due.feed.id:
            case "never":
                continue
            case "fine":
                await book.report(report("fine", due.token, newest=NOON))
            case "silent":
                await book.report(report("silent", due.token, newest=NOON - timedelta(days=9)))
            case other:
                outcome = "failed" if other == "failing" else other
                await book.report(report(other, due.token, outcome=outcome, reason=f"it is {other}"))
    coverage = await book.coverage(now=NOON)
    assert (coverage.feeds, coverage.answered, coverage.never_polled) == (6, 2, 1)
    assert coverage.failing == (("Gone", "it is gone"), ("Refused", "it is refused"), ("Failing", "it is failing"))
    assert coverage.silent == ("Silent",)


async def test_an_entry_is_known_by_any_alias_it_had(link: Link) -> None:
    book = RedisFeedBook(link)

    async def met(*entries: tuple[str, str], day: int = 0, of: str = "f") -> list[str]:
        given = [(ItemId(own), aliases.split()) for own, aliases in entries]
        return list(await book.recognise(FeedId(of), given, now=NOON + timedelta(days=day)))

    assert await met(("i1", "u1 g1"), ("i2", "u2 g2")) == ["i1", "i2"]
    assert await met(("i9", "u9 g1"), ("i2", "u2 g2")) == ["i1", "i2"]
    assert await met(("i8", "u9"), day=30) == ["i1"]
    assert await met(("i8", "u9"), of="another feed") == ["i8"]
    assert await met(("i7", "u1"), ("i6", "u9")) == ["i1", "i6"], "two entries of one document are two items"
    assert await met() == []
    assert await met(("i5", "")) == ["i5"]


async def test_aliases_not_listed_for_long_are_pruned(link: Link) -> None:
    book = RedisFeedBook(link, most_aliases=50)
    for day in range(0, 400, 10):
        await book.recognise(
            FeedId("f"), [(ItemId(f"i{day}-{n}"), [f"a{day}-{n}"]) for n in range(10)], now=NOON + timedelta(days=day)
        )
    assert 10 <= await link.redis.hlen(keys.feed_aliases("f")) <= 60
    [known] = await book.recognise(FeedId("f"), [(ItemId("new"), ["a390-0"])], now=NOON + timedelta(days=391))
    assert known == "i390-0"


async def test_state_outlives_the_process(link: Link) -> None:
    book = RedisFeedBook(link)
    await book.enrol([feed("a")], now=NOON)
    [due] = await book.claim(now=NOON, limit=1, lease=60)
    await book.report(
        report("a", due.token, etag='"1"', modified="M", body="b", usual_pause=99.5, newest=NOON, items=7)
    )
    [again] = await RedisFeedBook(link).claim(now=NOON + timedelta(hours=2), limit=1, lease=60)
    assert (again.etag, again.modified, again.body, again.usual_pause, again.items) == ('"1"', "M", "b", 99.5, 7)


async def test_every_key_is_listed_as_permanent(link: Link) -> None:
    book = RedisFeedBook(link)
    await book.enrol([feed("a")], now=NOON)
    [due] = await book.claim(now=NOON, limit=1, lease=60)
    await book.report(report("a", due.token, host_until=NOON + timedelta(hours=1)))
    await book.recognise(FeedId("a"), [(ItemId("i"), ["x"])], now=NOON)
    written = {text(key) for key in await link.redis.keys("*")}
    assert written == {keys.feed("a"), keys.feed_aliases("a"), keys.FEEDS_DUE, keys.FEED_HOSTS}
    assert {keys.feed("*"), keys.feed_aliases("*"), keys.FEEDS_DUE, keys.FEED_HOSTS} <= set(keys.PERMANENT)


def test_a_permanent_redirect_is_believed_after_three_times_over_a_day() -> None:
    fare = None
    urls = []
    for hour in (0, 12, 24, 36):
        at = NOON + timedelta(hours=hour)
        fare = after(fare, report("a", 1, at, moved_to="https://new.example/a"), feed("a"))
        urls.append(fare.url)
    assert urls == [None, None, "https://new.example/a", "https://new.example/a"]
    assert fare is not None
    back = after(fare, report("a", 1, NOON + timedelta(hours=48)), feed("a"))
    assert (back.moved_times, back.url) == (0, "https://new.example/a")
