"""Every key of a database that was used for everything expires, or is known to be kept and by what bounded."""

from __future__ import annotations

import asyncio
import re
import socket
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff

from bot.adapters.redis import keys
from bot.adapters.redis.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.archive.revisions import RedisEdits
from bot.adapters.redis.connection import Link, linked, text
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.adapters.redis.digests import RedisPlans
from bot.adapters.redis.feeds.feed_book import NEWS, RedisFeedBook
from bot.adapters.redis.feeds.feed_list import RedisFeedList
from bot.adapters.redis.feeds.lookups import RedisLookups
from bot.adapters.redis.notes import RedisLeases, RedisNotes, RedisSeen
from bot.adapters.redis.people import RedisAuditLog, RedisFeedback
from bot.adapters.redis.server_binary import find_server, wheel
from bot.model import (
    Act,
    AuditEntry,
    ChannelPlan,
    Curation,
    DeliveryId,
    DeliveryState,
    Feed,
    FeedId,
    FeedNews,
    ItemId,
    Judgement,
    Mention,
    NoticeIntent,
    Part,
    Revised,
    UserId,
)
from bot.ports import Lookup
from tests.support.builders import CHANNEL, NOW, TEAM, a_digest, a_quote, a_reading, a_speaker, an_alert


async def use_everything(link: Link) -> None:
    archive, ledger, queue = RedisArchive(link, keep_days=400), RedisLedger(link, keep_days=400), RedisQueue(link)
    await archive.introduce([(a_speaker("Mira Okonjo"), ("Okonjo",))])
    reading = a_reading(quotes=[a_quote(role="engineer")], mentions=[Mention(speaker=a_speaker(), spans=())])
    await archive.file(reading, [an_alert()], now=NOW)
    await archive.remember([ItemId("dull")], now=NOW, because=["does not name both"])
    await archive.tally(seen=2, relevant=1, now=NOW)
    await RedisFeedBook(link).enrol([Feed(id=FeedId("f"), url="https://outlet.example/feed", title="F")], now=NOW)
    feeds, lookups = RedisFeedList(link), RedisLookups(link)
    mine = Feed(id=FeedId("g"), url="https://outlet.example/other", title="G")
    await feeds.add([mine], by=UserId("U0ANNA"), now=NOW)
    await feeds.curate(mine.id, Curation(title="Ours"))
    await feeds.remove(FeedId("f"))
    await feeds.offer("o", [mine])
    shown = FeedNews(feed=mine.id, title="G", user=UserId("U0ANNA"), state="failing", at=NOW)
    await link.redis.hset(keys.FEED_NEWS, mapping={"U0ANNA g": NEWS.dump_json(shown), "kept": "x"})
    part = Part(text="x", blocks="[]")
    notice = NoticeIntent(delivery=DeliveryId("n"), team=TEAM, user=UserId("U0ANNA"), part=part)
    await feeds.tell([shown], notice)
    await feeds.listings("alias")
    for name in ("a", "b"):
        lookup = Lookup(id=name, team=TEAM, user=UserId("U0ANNA"), address="x.example", asked_at=NOW)
        await lookups.ask(lookup)
    taken = await lookups.take(lease=60)
    assert taken is not None
    await lookups.done(taken)
    await RedisWatchlist(link).add(an_alert().alert.subscription)
    await RedisFeedback(link).give(
        Judgement(team=TEAM, user=UserId("U0ANNA"), item=reading.item.id, useful=True, at=NOW)
    )
    await RedisAuditLog(link).keep(AuditEntry(act=Act.PAUSE_FEED, user=UserId("U0ANNA"), at=NOW))
    await archive.set_apart(reading.item.id)
    await RedisEdits(link).note(Revised(item=reading.item.id, at=NOW, headline="Before"), "revision")
    await RedisPlans(link).keep(TEAM, ChannelPlan(channel=CHANNEL))
    await RedisNotes(link).put("kept", "x")
    await RedisSeen(link).first_time("Ev1")
    for intent in (a_digest("one"), a_digest("two"), a_digest("three")):
        await ledger.intend(intent, now=NOW)
    tickets = queue.take(consumer="w", idle=60)
    await queue.later(await anext(tickets), seconds=60)
    await queue.bury(await anext(tickets), "x")
    await ledger.freeze(a_digest("one").delivery, CHANNEL, [Part(text="x", blocks="[]")])
    await ledger.settle(a_digest("one").delivery, DeliveryState.HELD, "x")


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
    bot = Path(keys.__file__).parents[2]
    spelled = [path.name for path in bot.rglob("*.py") if "{amur}" in path.read_text() and path.name != "keys.py"]
    assert spelled == []


async def test_everything_works_on_a_cluster_node(tmp_path: Path) -> None:
    """A cluster's node refuses any script or transaction that touches two slots, so this proves that there is one."""
    port = free_port()
    binary = find_server(wheel()).path
    conf = ["--port", f"{port}", "--cluster-enabled", "yes", "--dir", str(tmp_path), "--save", "", "--logfile", "log"]
    node = await asyncio.create_subprocess_exec(str(binary), *conf)
    try:
        url = f"redis://127.0.0.1:{port}"
        async with Redis.from_url(url, retry=Retry(ConstantBackoff(0.05), 100)) as redis:
            ask: Any = redis.execute_command  # redis-py gives it no types
            await ask("CLUSTER ADDSLOTSRANGE", 0, 16383)
            async with asyncio.timeout(20):
                while (await ask("CLUSTER INFO"))["cluster_state"] != "ok":
                    await asyncio.sleep(0.05)
        async with linked(url) as link:
            await use_everything(link)
            assert await RedisArchive(link, keep_days=1).size() == (1, 1, 1)
    finally:
        node.kill()
        await node.wait()


def free_port() -> int:
    """Below 55,536: a cluster's node also listens 10,000 above its port."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = int(taken.getsockname()[1])
        if port < 55_536:
            return port
