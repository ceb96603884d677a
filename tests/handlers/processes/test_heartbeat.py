"""What a process says of itself, on a real Valkey."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.bootstrap.store import Store
from bot.model import Area, Role, SubscriptionId, Trouble
from bot.use_cases.health.account import account
from handlers.processes.heartbeat import Complaints, beating
from tests.support.builders import a_reading, an_alert


async def test_alerts_that_cannot_be_read_are_counted_in_the_account_of_health(store: Store) -> None:
    """The worker knows them, since it reads all alerts' terms to match items."""
    good = an_alert().alert.subscription
    for number, terms in enumerate(("bridge (", "ferry OR", "bridge")):
        await store.watchlist.add(replace(good, id=SubscriptionId(f"s{number}"), terms=terms))
    await store.watchlist.matching(a_reading())
    async with asyncio.timeout(10), beating([Role.WORKER], store, Complaints()):
        while not (health := await account(store, now=store.now())).beats:
            await asyncio.sleep(0.01)
    assert [one for one in health.troubles if one.area is Area.ALERTS] == [Trouble(area=Area.ALERTS, count=2)]
