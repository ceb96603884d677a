"""Once a month somebody whose alerts are silent or too loud is told so, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link
from bot.bootstrap.store import Store
from bot.model import NoticeIntent, Subscription, SubscriptionId, UserId
from bot.use_cases.alerts.preview import MOST_A_DAY
from bot.use_cases.alerts.review import DAYS, first_working_day
from handlers.processes.clock import intend_alert_reviews
from tests.support.builders import TEAM
from tests.support.slack.channel_digest import settings

NOW = datetime(2031, 3, 3, 11, tzinfo=UTC)  # a Monday: 1 March is a Saturday
OLD = NOW - timedelta(days=DAYS)


def an_alert(name: str, **given: object) -> Subscription:
    made = Subscription(id=SubscriptionId(name), team=TEAM, user=UserId("U1"), terms=name, made_at=OLD)
    return replace(made, **given)  # type: ignore[arg-type]  # by name


async def notes_of(store: Store) -> list[NoticeIntent]:
    found = []
    async for ticket in store.queue.take(consumer="test", idle=60):
        assert isinstance(ticket.intent, NoticeIntent)
        found.append(ticket.intent)
        await store.queue.done(ticket)
        break
    return found


async def test_silent_and_loud_alerts_are_named_once_a_month(store: Store, link: Link) -> None:
    alerts = [
        an_alert("silent"),
        an_alert("young", made_at=NOW - timedelta(days=DAYS - 1)),
        an_alert("asleep", paused=True),
        an_alert("loud"),
        an_alert("fine"),
    ]
    for one in alerts:
        await store.watchlist.add(one)
    today = NOW.date().isoformat()
    await link.redis.hset(keys.hits(TEAM, "loud"), today, MOST_A_DAY * DAYS + 1)
    await link.redis.hset(keys.hits(TEAM, "fine"), today, 1)
    assert await intend_alert_reviews(settings(), store, TEAM, now=NOW) == 1
    (note,) = await notes_of(store)
    assert note.user == "U1"
    assert note.part.text == "1 alert without a hit in 30 days · 1 alert with more than 10 stories a day"
    assert "*silent*" in note.part.blocks
    assert "*loud*" in note.part.blocks
    assert all(f"*{name}*" not in note.part.blocks for name in ("young", "asleep", "fine"))
    for later in (NOW, NOW + timedelta(days=20)):
        assert await intend_alert_reviews(settings(), store, TEAM, now=later) == 0
    assert await intend_alert_reviews(settings(), store, TEAM, now=NOW + timedelta(days=31)) == 1


async def test_nobody_is_told_before_the_first_working_day(store: Store) -> None:
    await store.watchlist.add(an_alert("silent"))
    for early in (NOW - timedelta(days=1), NOW.replace(hour=6)):
        assert await intend_alert_reviews(settings(), store, TEAM, now=early) == 0
    assert await intend_alert_reviews(settings(), store, TEAM, now=NOW) == 1


@pytest.mark.parametrize(
    ("month", "first"),
    [((2031, 3), 3), ((2031, 6), 2), ((2031, 4), 1), ((2031, 8), 1), ((2031, 2), 3)],
)
def test_the_first_working_day(month: tuple[int, int], first: int) -> None:
    assert first_working_day(date(*month, 20)) == date(*month, first)
