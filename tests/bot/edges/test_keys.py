"""Every key of a database that was used for everything expires, or is known to be kept and by what bounded."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

from bot.edges import keys
from bot.edges.redis_archive import RedisArchive
from bot.edges.redis_feeds import RedisFeedBook
from bot.edges.redis_ledger import RedisLedger
from bot.edges.redis_link import Link, text
from bot.edges.redis_notes import RedisLeases, RedisNotes, RedisSeen
from bot.edges.redis_queue import RedisQueue
from bot.edges.redis_watchlist import RedisWatchlist
from bot.model import Feed, FeedId, ItemId, Mention, Part
from tests.bot.edges.readings import CHANNEL, NOW, a_digest, a_quote, a_reading, a_speaker, an_alert
from tests.valkey import link

__all__ = ["link"]


async def use_everything(link: Link) -> None:
    archive, ledger, queue = RedisArchive(link, keep_days=400), RedisLedger(link, keep_days=400), RedisQueue(link)
    await archive.introduce([(a_speaker("Mira Okonjo"), ("Okonjo",))])
    reading = a_reading(quotes=[a_quote(role="engineer")], mentions=[Mention(speaker=a_speaker(), spans=())])
    await archive.file(reading, [an_alert()], now=NOW)
    await archive.remember([ItemId("dull")], now=NOW)
    await archive.tally(seen=2, relevant=1, now=NOW)
    await RedisFeedBook(link).enrol([Feed(id=FeedId("f"), url="https://outlet.example/feed", title="F")], now=NOW)
    await RedisWatchlist(link).add(an_alert().alert.subscription)
    await RedisNotes(link).put("kept", "x")
    await RedisSeen(link).first_time("Ev1")
    for intent in (a_digest("one"), a_digest("two"), a_digest("three")):
        await ledger.intend(intent, now=NOW)
    tickets = queue.take(consumer="w", idle=60)
    await queue.later(await anext(tickets), seconds=60)
    await queue.bury(await anext(tickets), "x")
    await ledger.freeze(a_digest("one").delivery, CHANNEL, [Part(text="x", blocks="[]")])
    await ledger.settle(a_digest("one").delivery, "held", "x")


async def test_every_key_expires_or_is_listed_as_permanent(link: Link) -> None:
    async with RedisLeases(link).hold("clock", 30):
        await use_everything(link)
        found = [text(key) async for key in link.redis.scan_iter(count=1000)]
        endless = [key for key in found if await link.redis.ttl(key) == -1]
    assert [key for key in endless if not any(fnmatchcase(key, known) for known in keys.PERMANENT)] == []
    families = {re.sub(r"^(\{amur}:[a-z-]+).*", r"\1", key) for key in found}
    assert len(families) >= 25, "the test uses next to everything"
    assert all(key.startswith(keys.TAG) for key in found)


def test_no_other_module_spells_a_key() -> None:
    bot = Path(keys.__file__).parents[1]
    spelled = [path.name for path in bot.rglob("*.py") if "{amur}" in path.read_text() and path.name != "keys.py"]
    assert spelled == []
