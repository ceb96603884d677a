"""What people say of items is kept, once a person and item, and given back in order of time; what they administer."""

from __future__ import annotations

from datetime import time, timedelta

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.adapters.redis.people.people import RedisAuditLog, RedisFeedback, RedisPreferences
from bot.adapters.redis.records import AUDIT_ENTRY
from bot.model import Act, AuditEntry, ItemId, Judgement, Preferences, QuietHours, StatementFault, UserId, Wrong
from bot.ports.people import SHOWN_DAYS
from tests.support.builders import NOW, TEAM


def judgement(user: str, item: str, *, useful: bool, minutes: int) -> Judgement:
    return Judgement(
        team=TEAM, user=UserId(user), item=ItemId(item), useful=useful, at=NOW + timedelta(minutes=minutes)
    )


async def test_the_last_word_of_a_person_on_an_item_counts(link: Link) -> None:
    feedback = RedisFeedback(link)
    first = judgement("U1", "one", useful=True, minutes=0)
    other = judgement("U2", "one", useful=True, minutes=1)
    again = judgement("U1", "one", useful=False, minutes=2)
    for one in (first, first, again, other):
        await feedback.give(one)
    assert await feedback.given() == [other, again]


async def test_the_last_mark_of_a_person_on_a_statement_counts(link: Link) -> None:
    feedback = RedisFeedback(link)

    def fault(number: int, wrong: Wrong, minutes: int) -> StatementFault:
        at = NOW + timedelta(minutes=minutes)
        return StatementFault(team=TEAM, user=UserId("U1"), item=ItemId("one"), number=number, wrong=wrong, at=at)

    first, other, again = fault(0, Wrong.WORDS, 0), fault(1, Wrong.SPEAKER, 1), fault(0, Wrong.NO_STATEMENT, 2)
    for one in (first, other, again):
        await feedback.report(one)
    assert await feedback.reported() == [other, again]
    assert await feedback.given() == []


async def test_statements_shown_are_counted_by_the_day_and_forgotten_in_time(link: Link) -> None:
    feedback, today = RedisFeedback(link), NOW.date()
    for shown, ago in ((20, 0), (3, 0), (5, 1), (7, SHOWN_DAYS)):
        await feedback.count_shown(shown, at=NOW - timedelta(days=ago))
    assert await feedback.shown(NOW) == {today - timedelta(days=1): 5, today: 23}
    assert 0 < await link.redis.ttl(keys.shown(today)) <= SHOWN_DAYS * 86_400


def entry(minutes: int, *, about: str = "Outlet (outlet.example)") -> AuditEntry:
    return AuditEntry(act=Act.PAUSE_FEED, user=UserId("U1"), at=NOW + timedelta(minutes=minutes), about=about)


async def test_the_audit_log_tells_newest_first_and_each_entry_once(link: Link) -> None:
    audit = RedisAuditLog(link)
    for minutes in (0, 2, 1, 2):  # the last one again, as after an answer that was lost
        await audit.keep(entry(minutes))
    assert [one.at for one in await audit.since(None)] == [NOW + timedelta(minutes=m) for m in (2, 1, 0)]
    assert await audit.since(NOW + timedelta(minutes=1)) == [entry(2), entry(1)]


async def test_the_audit_log_keeps_only_the_last_ten_thousand(link: Link) -> None:
    audit = RedisAuditLog(link)
    async with link.redis.pipeline(transaction=False) as pipe:
        for _ in range(10_000):
            pipe.xadd(keys.AUDIT, {"entry": AUDIT_ENTRY.as_json(entry(0))})
        await pipe.execute()
    await audit.keep(entry(1))
    assert await link.redis.xlen(keys.AUDIT) == 10_000
    assert (await audit.since(None))[0] == entry(1)


async def test_preferences_are_a_persons_own_and_the_defaults_of_whoever_has_none(link: Link) -> None:
    book = RedisPreferences(link)
    quiet = QuietHours(start=time(22), end=time(7))
    chosen = Preferences(user=UserId("U1"), zone="Europe/Oslo", quiet=quiet, days=(0, 1, 2, 3, 4), cap=3)
    await book.keep(TEAM, chosen)
    assert await book.of(TEAM, UserId("U1")) == chosen
    assert await book.of(TEAM, UserId("U2")) == Preferences(user=UserId("U2"))
