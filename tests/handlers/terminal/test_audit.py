"""`amur audit` on a real Valkey: newest first, within the days asked for, harmless to a terminal."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.redis.connection import Link
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.adapters.redis.people.people import RedisAuditLog
from bot.model import TERMINAL, Act, AuditEntry, ChannelId, UserId
from tests.support.black_box import typed
from tests.support.builders import a_digest
from tests.support.valkey import shared_url

HOSTILE = "Ou\x1b[2Jtlet\u202e\nNews\x9b31m \ud83d"


@pytest.fixture
async def entries(link: Link) -> list[AuditEntry]:
    now = datetime.now(UTC)
    made = [
        AuditEntry(
            act=Act.RENAME_FEED,
            user=UserId("U0ANNA"),
            at=now - timedelta(days=days),
            where=ChannelId("C1"),
            about=f"{HOSTILE} {days}",
            before="Old",
            after="New",
        )
        for days in (10, 1)
    ]
    for one in made:
        await RedisAuditLog(link).keep(one)
    return made


async def test_it_tells_who_did_what_newest_first(entries: list[AuditEntry]) -> None:
    code, out, _ = await asyncio.to_thread(typed, "audit", REDIS_URL=shared_url())
    first, second = out.splitlines()
    assert code == 0
    assert "U0ANNA       rename feed     Ou[2Jtlet News31m" in first
    assert "Old → New  in C1" in first
    assert (" 1  Old" in first, " 10  Old" in second) == (True, True)
    assert not set("\x1b\u202e\x9b") & set(out)


async def test_days_and_json(entries: list[AuditEntry]) -> None:
    _, out, _ = await asyncio.to_thread(typed, "audit", "--json", "--since", "2", REDIS_URL=shared_url())
    [shown] = map(json.loads, out.splitlines())
    assert (shown["act"], shown["user"], shown["where"], shown["before"], shown["after"]) == (
        "rename feed",
        "U0ANNA",
        "C1",
        "Old",
        "New",
    )
    assert datetime.fromisoformat(shown["at"]) == entries[1].at
    assert not set("\x1b\u202e\x9b") & set(out)


async def test_nothing_is_said_to_be_nothing(link: Link) -> None:
    _, out, _ = await asyncio.to_thread(typed, "audit", "--since", "2", REDIS_URL=shared_url())
    assert out == "Nothing was administered in the last 2 days.\n"


async def test_letters_replayed_at_the_terminal_are_recorded(link: Link) -> None:
    await RedisLedger(link, keep_days=9).intend(a_digest("one"), now=datetime.now(UTC))
    queue = RedisQueue(link)
    await queue.bury(await anext(queue.take(consumer="w", idle=60)), "x")
    for _ in range(2):
        await asyncio.to_thread(typed, "doctor", "--replay", REDIS_URL=shared_url())
    [entry] = await RedisAuditLog(link).since(None)
    assert (entry.act, entry.user, entry.after) == (Act.REPLAY_LETTERS, TERMINAL, "1 letter")
