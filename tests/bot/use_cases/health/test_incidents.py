"""Owners are written to once when something lasts, and once when it is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.redis.connection import Link
from bot.bootstrap.store import Store
from bot.model import Area, Health, Incident, NoticeIntent, TeamId, Trouble, UserId
from bot.use_cases.health.incidents import LASTING, OVER, Change, compared, tell_owners
from digests.slack.health import compose_change
from tests.support.blocks import mrkdwn
from tests.support.builders import NOW

FULL = Trouble(area=Area.STORAGE, of="full")
GONE = Trouble(area=Area.PROCESS, of="worker", since=NOW - timedelta(minutes=2))
TEN = timedelta(seconds=10)


def looked(*looks: tuple[Trouble, ...]) -> list[tuple[list[str], list[str]]]:
    """At each look, ten seconds apart: (what is told as begun, what is told as over)."""
    known: list[Incident] = []
    told = []
    for number, troubles in enumerate(looks):
        known, change = compared(known, Health(troubles=troubles), NOW + number * TEN)
        told.append(([one.trouble.of for one in change.begun], [one.trouble.of for one in change.over]))
    return told


NOTHING: tuple[list[str], list[str]] = ([], [])


def test_what_lasts_is_told_once_and_its_end_once() -> None:
    looks = [(FULL,)] * 6 + [()] * 6
    begun, over = int(LASTING / TEN), 6 + int(OVER / TEN)
    expected = [NOTHING] * 12
    expected[begun], expected[over] = (["full"], []), ([], ["full"])
    assert looked(*looks) == expected


def test_what_is_over_before_it_lasted_is_told_to_nobody() -> None:
    assert looked((FULL,), (), (), (), (), ()) == [NOTHING] * 6


def test_what_comes_and_goes_is_one_incident() -> None:
    found = looked(*[(FULL,), ()] * 10)
    assert sum(len(begun) for begun, _ in found) == 1
    assert sum(len(over) for _, over in found) == 0


def test_one_that_began_before_it_was_seen_is_told_at_once_the_second_time() -> None:
    assert looked((GONE,), (GONE,))[1] == (["worker"], [])


def test_a_file_of_the_folder_is_no_owners_business() -> None:
    assert looked(*[(Trouble(area=Area.FOLDER, of="a.txt"),)] * 9) == [NOTHING] * 9


TROUBLES = st.sampled_from([(), (FULL,), (GONE,), (FULL, GONE)])


@given(st.lists(TROUBLES, max_size=40))
def test_nothing_is_told_over_that_was_not_told_begun(looks: list[tuple[Trouble, ...]]) -> None:
    open_: set[str] = set()
    for begun, over in looked(*looks):
        assert not open_ & set(begun)
        open_ |= set(begun)
        assert set(over) <= open_
        open_ -= set(over)


async def test_each_owner_gets_one_notice_even_if_it_is_said_again(link: Link, store: Store) -> None:
    async def tell(at: datetime, *troubles: Trouble) -> Change:
        return await tell_owners(
            Health(troubles=troubles),
            incidents=store.incidents,
            ledger=store.ledger,
            team=TeamId("T1"),
            owners=[UserId("U1"), UserId("U2")],
            compose=lambda change: compose_change(change, now=at),
            now=at,
        )

    await tell(NOW, FULL)
    before = await store.incidents.all()
    await tell(NOW + LASTING, FULL)
    await store.incidents.keep(before)  # as if whoever told it had died before it was noted
    await tell(NOW + LASTING, FULL)
    queued = [ticket.intent async for ticket in _taken(store, 2)]
    assert sorted(one.user for one in queued) == ["U1", "U2"]
    assert mrkdwn(queued[0].part)[0].startswith(":warning: *Storage*: its memory is full")
    await tell(NOW + 2 * LASTING)
    assert await store.incidents.all() != ()
    await tell(NOW + 3 * LASTING)
    assert await store.incidents.all() == ()
    over = [ticket.intent async for ticket in _taken(store, 2)]
    assert "well again, after 1 minute" in mrkdwn(over[0].part)[0]


async def _taken(store: Store, number: int):  # type: ignore[no-untyped-def]  # an async generator of tickets
    tickets = store.queue.take(consumer="w", idle=60)
    for _ in range(number):
        ticket = await anext(tickets)
        assert isinstance(ticket.intent, NoticeIntent)
        await store.queue.done(ticket)
        yield ticket
