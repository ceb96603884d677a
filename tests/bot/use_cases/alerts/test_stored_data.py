"""All that is kept of a person, and its end, on a real Valkey."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.adapters.redis import keys
from bot.adapters.redis.connection import Link, text
from bot.bootstrap.store import Store
from bot.model import (
    Alert,
    AlertIntent,
    BundleIntent,
    ChannelId,
    ChannelPlan,
    Composed,
    DeliveryId,
    Hit,
    ItemId,
    Judgement,
    NoticeIntent,
    Part,
    Preferences,
    StatementFault,
    StoryId,
    Subscription,
    SubscriptionId,
    UserId,
    Wrong,
    stable_id,
)
from bot.ports import Lookup, Timing
from bot.use_cases.alerts.stored_data import Deleted, delete_stored, stored_of
from bot.use_cases.note_names import unreached
from tests.support.builders import CHANNEL, NOW, TEAM, an_alert
from tests.support.storage.used_database import use_everything

ANNA, BO = UserId("U0ANNA"), UserId("U0BO")


def subscription(id_: str, user: UserId, channel: ChannelId | None = None) -> Subscription:
    return Subscription(
        id=SubscriptionId(stable_id("subscription", id_)),
        team=TEAM,
        user=user,
        terms="ferry",
        made_at=NOW,
        channel=channel,
    )


def intent(name: str, *subscriptions: Subscription) -> AlertIntent:
    first, *others = (Alert(subscription=one, item=ItemId("i"), matched=()) for one in subscriptions)
    return AlertIntent(delivery=DeliveryId(stable_id(name)), team=TEAM, alert=first, others=tuple(others))


async def live(store: Store, user: UserId) -> None:
    """A person's traces: alerts of their own and in a channel, what they brought, and all else they did."""
    own, shared = subscription(f"own {user}", user), subscription(f"shared {user}", user, CHANNEL)
    for one in (own, shared):
        await store.watchlist.add(one)
    await store.preferences.keep(TEAM, Preferences(user=user, cap=3))
    await store.feedback.give(Judgement(team=TEAM, user=user, item=ItemId("i"), useful=True, at=NOW))
    fault = StatementFault(team=TEAM, user=user, item=ItemId("i"), number=0, wrong=Wrong.SPEAKER, at=NOW)
    await store.feedback.report(fault)
    for place, one in ((user, own), (CHANNEL, shared)):
        hit = Hit(item=ItemId(f"of {user}"), alerts=(Alert(subscription=one, item=ItemId("i"), matched=()),), at=NOW)
        await store.alert_stories.hit(
            TEAM, place, StoryId("s"), hit, delivery=DeliveryId(stable_id(f"hit {user} {place}")), timing=Timing(cap=12)
        )
    await store.alert_stories.mute(TEAM, user, StoryId("s"), muted=True)
    await store.ledger.intend(intent(f"dm {user}", own), now=NOW)
    bundle = BundleIntent(delivery=DeliveryId(stable_id(f"bundle {user}")), team=TEAM, place=user, due=NOW)
    await store.ledger.intend_later(bundle, seconds=600, now=NOW)
    shares = Part(text=f"<@{user}> shares an alert with you", blocks="[]")
    to = UserId("U0CHEN")
    await store.ledger.intend(
        NoticeIntent(delivery=DeliveryId(stable_id(f"share {user}")), team=TEAM, user=to, part=shares), now=NOW
    )
    await store.plans.keep(TEAM, ChannelPlan(channel=ChannelId(f"C0{user.removeprefix('U0')}"), owner=user))
    await store.notes.put(unreached(TEAM, user), "no such user")
    await store.lookups.ask(Lookup(id=user, team=TEAM, user=user, address="x.example", asked_at=NOW))


async def naming(link: Link, user: UserId) -> set[str]:
    """Keys whose name, fields or values name the person."""
    found = set()
    async for key in link.redis.scan_iter(count=1000):
        kind = text(await link.redis.type(key))
        match kind:
            case "string":
                value: object = await link.redis.get(key)
            case "hash":
                value = await link.redis.hgetall(key)
            case "set":
                value = await link.redis.smembers(key)
            case "zset":
                value = await link.redis.zrange(key, 0, -1)
            case "stream":
                value = await link.redis.xrange(key)
            case _:
                raise AssertionError(kind)
        if re.search(rf"{user}(?![A-Z0-9])", f"{text(key)} {value}"):
            found.add(text(key))
    return found


async def test_after_all_was_deleted_only_the_audit_log_names_the_person(link: Link, store: Store) -> None:
    await use_everything(link)
    await live(store, ANNA)
    assert len(await naming(link, ANNA)) > 15, "the fixture leaves traces everywhere"
    await delete_stored(ANNA, store, team=TEAM)
    assert await naming(link, ANNA) == {keys.AUDIT}


async def test_what_others_have_is_as_it_was(link: Link, store: Store) -> None:
    await live(store, BO)
    alone = await naming(link, BO)
    kept = await stored_of(BO, store, team=TEAM)
    await live(store, ANNA)
    both = intent("both", subscription("shared U0ANNA", ANNA, CHANNEL), subscription("shared U0BO", BO, CHANNEL))
    await store.ledger.intend(both, now=NOW)
    gone = await delete_stored(ANNA, store, team=TEAM)
    assert gone == Deleted(alerts=2, marks=2)
    assert alone <= await naming(link, BO)
    assert await stored_of(BO, store, team=TEAM) == kept
    assert await store.ledger.intent(both.delivery) == replace(both, alert=both.others[0], others=())


async def test_of_what_waits_for_several_the_others_part_stays(link: Link, store: Store) -> None:
    """What was put off, what was given up, and what a channel was brought of a story."""
    anna, bo = subscription("anna's", ANNA, CHANNEL), subscription("bo's", BO, CHANNEL)
    await store.ledger.intend_later(intent("put off", anna, bo), seconds=600, now=NOW)
    await store.ledger.intend(intent("given up", anna, bo), now=NOW)
    await store.queue.bury(await anext(store.queue.take(consumer="w", idle=60)), "no such channel")
    alerts = tuple(Alert(subscription=one, item=ItemId("i"), matched=()) for one in (anna, bo))
    hit = Hit(item=ItemId("i"), alerts=alerts, at=NOW)
    brought = DeliveryId(stable_id("brought"))
    await store.alert_stories.hit(TEAM, CHANNEL, StoryId("s"), hit, delivery=brought, timing=Timing(cap=12))
    where = {keys.LATER, keys.DEAD, keys.alert_story(TEAM, CHANNEL, StoryId("s"))}
    assert where <= await naming(link, ANNA)
    await delete_stored(ANNA, store, team=TEAM)
    assert await naming(link, ANNA) == set()
    assert where <= await naming(link, BO)


async def test_a_message_in_a_channel_is_still_known_when_the_owner_of_its_alert_is_forgotten(store: Store) -> None:
    """It can be brought up to date for the channel's other alerts."""
    shared = intent("in channel", subscription("shared", ANNA, CHANNEL))
    await store.ledger.intend(shared, now=NOW)
    await store.ledger.freeze(shared.delivery, Composed(CHANNEL, [Part(text="x", blocks="[]")]))
    await store.ledger.sending(shared.delivery, now=NOW)
    await store.ledger.sent(shared.delivery, 0, "1.1")
    await delete_stored(ANNA, store, team=TEAM)
    record = await store.ledger.delivery(shared.delivery)
    assert record is not None
    assert record.sent == ("1.1",)
    assert await store.ledger.intent(shared.delivery) is None


async def test_what_another_version_intends_hinders_nobody_and_is_gone_where_it_names_the_person(
    link: Link, store: Store
) -> None:
    theirs, others = (f'{{"delivery":"{user}","team":"{TEAM}","ballot":{{"of":"{user}"}}}}' for user in (ANNA, BO))
    await link.redis.hset(
        keys.delivery("d"), mapping={"state": "pending", "intent": theirs, "team": TEAM, "to": CHANNEL}
    )
    for one in (theirs, others):
        await link.redis.xadd(keys.QUEUE, {"intent": one})
        await link.redis.zadd(keys.LATER, {one: 9e9})
    await link.redis.hset(keys.DEAD, "1-0", f"nobody to tell\n{theirs}")
    await delete_stored(ANNA, store, team=TEAM)
    assert await naming(link, ANNA) <= {keys.AUDIT}
    assert await naming(link, BO) == {keys.QUEUE, keys.LATER}


async def test_alerts_of_others_still_match_after_somebody_was_forgotten(store: Store) -> None:
    """Processes that follow the changes notice that some were taken out of the stream."""
    for user in (ANNA, BO):
        await store.watchlist.add(replace(an_alert().alert.subscription, id=SubscriptionId(user), user=user))
    assert len(await store.watchlist.everyone()) == 2
    await delete_stored(ANNA, store, team=TEAM)
    assert [one.user for one in await store.watchlist.everyone()] == [BO]


async def test_all_that_is_given_back_to_a_person_is_what_is_kept_of_them(store: Store) -> None:
    await live(store, ANNA)
    kept = await stored_of(ANNA, store, team=TEAM)
    assert len(kept.alerts) == 2
    assert kept.marks == 2
    assert [(one.story, one.muted) for one in kept.stories] == [("s", True)]
