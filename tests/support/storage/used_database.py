"""A database that was used for everything: a key of nearly every family."""

from __future__ import annotations

from bot.adapters.redis import keys
from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.archive.revisions import RedisEdits
from bot.adapters.redis.connection import Link
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.adapters.redis.digests import RedisPlans
from bot.adapters.redis.feeds.feed_book import NEWS, RedisFeedBook
from bot.adapters.redis.feeds.feed_list import RedisFeedList
from bot.adapters.redis.feeds.lookups import RedisLookups
from bot.adapters.redis.notes import RedisNotes, RedisSeen
from bot.adapters.redis.people.people import RedisAuditLog, RedisFeedback
from bot.model import (
    Act,
    AuditEntry,
    ChannelPlan,
    Composed,
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
    await RedisFeedback(link).count_shown(3, at=NOW)
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
    await ledger.freeze(a_digest("one").delivery, Composed(CHANNEL, [Part(text="x", blocks="[]")]))
    await ledger.settle(a_digest("one").delivery, DeliveryState.HELD, "x")
