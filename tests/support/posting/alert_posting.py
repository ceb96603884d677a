"""Workers that carry out what alerts matched: the real ledger, queue, leases and stories, in a hurry, some mortal."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.adapters.redis import keys
from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link, text
from bot.adapters.redis.delivery.alert_stories import RedisAlertStories
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.adapters.redis.digests import RedisPlans
from bot.adapters.redis.notes import RedisNotes
from bot.adapters.redis.people.people import RedisPreferences
from bot.errors import AmurError
from bot.model import (
    Alert,
    AlertIntent,
    BundleIntent,
    ChannelId,
    Composed,
    GrowthIntent,
    Intent,
    NoticeIntent,
    Placed,
    Quote,
    Reading,
    Span,
    StoryId,
    Subscription,
    SubscriptionId,
    UserId,
)
from bot.ports import Outbox, Ticket, Workspace
from bot.use_cases.alerts.story_delivery import AlertPorts
from bot.use_cases.answers.speaker_cache import Scans
from bot.use_cases.answers.wording_changes import WordingChanges
from bot.use_cases.archive.intake import alert_intents, growth_intents
from bot.use_cases.delivery.outcomes import Later, NothingToPost, Outcome
from handlers.processes.delivery.alert_messages import AlertMessages
from tests.support.builders import TEAM, a_reading
from tests.support.news import pack, rarity
from tests.support.posting.posting import (
    ABANDONED,
    Died,
    HurriedLeases,
    HurriedQueue,
    Life,
    MortalLink,
    MortalOutbox,
    Worker,
)
from tests.support.posting.recording_slack import Slack

ANNA, BO = UserId("U0ANNA"), UserId("U0BO")
OSLO = ZoneInfo("Europe/Oslo")
NEWSROOM = ChannelId("C0NEWS")
STORY = StoryId("bridge-story")


def system() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class AlertWorker:
    link: Link
    outbox: Outbox
    workspace: Workspace
    name: str = "w"
    now: Callable[[], datetime] = system
    messages: AlertMessages = field(init=False)

    def __post_init__(self) -> None:
        link = self.link
        ports = AlertPorts(
            stories=RedisAlertStories(link, keep_days=30),
            watchlist=RedisWatchlist(link),
            preferences=RedisPreferences(link),
            plans=RedisPlans(link),
            notes=RedisNotes(link),
            workspace=self.workspace,
            archive=RedisArchive(link, keep_days=400),
            positions=WordingChanges(
                archive=RedisArchive(link, keep_days=400), topics=pack().topics, scans=Scans(rarity=rarity())
            ),
            zone=OSLO,
        )
        self.messages = AlertMessages(
            ports=ports,
            ledger=RedisLedger(link, keep_days=30),
            leases=HurriedLeases(link),
            outbox=self.outbox,
            rarity=rarity(),
        )

    async def attempt(self, ticket: Ticket) -> Outcome:
        async def composed(intent: Intent) -> Composed | NothingToPost | Later:
            if isinstance(intent, AlertIntent | BundleIntent | GrowthIntent):
                return await self.messages.compose(intent, now=self.now())
            assert isinstance(intent, NoticeIntent)
            return Composed(intent.user, [intent.part])

        async def follow(intent: Intent) -> Later | None:
            return await self.messages.follow(intent, now=self.now())

        outcome = await Worker(self.link, self.outbox, self.name).attempt(ticket, composed, follow)
        await self.messages.note_outcome(ticket.intent, outcome, now=self.now())
        return outcome

    async def work(self) -> None:
        """For ever, through outages of storage and Slack."""
        while True:
            try:
                async for ticket in HurriedQueue(self.link).take(consumer=self.name, idle=ABANDONED):
                    await self.attempt(ticket)
            except AmurError:
                await asyncio.sleep(0.05)


async def alert_lives(
    link: Link, outbox: Outbox, workspace: Workspace, name: str, chance: random.Random, risk: float, over: asyncio.Event
) -> None:
    """One worker after the other in the same place, each dying at some call; until `over`."""
    generation = 0
    while not over.is_set():
        generation += 1
        life = Life(chance, risk)
        mortal = MortalLink(link.redis, link.where, link.durable, life=life)
        try:
            await AlertWorker(mortal, MortalOutbox(outbox, life), workspace, f"{name}.{generation}").work()
        except Died:
            continue


def an_alert_of(number: int, user: UserId = ANNA, *, channel: ChannelId | None = None, **more: object) -> Subscription:
    return Subscription(
        id=SubscriptionId(f"s{number}{user}"),
        team=TEAM,
        user=user,
        terms=f"term{number}",
        made_at=datetime(2031, 1, 1, tzinfo=UTC),
        channel=channel,
        **more,  # type: ignore[arg-type]  # by name
    )


async def watched(link: Link, *alerts: Subscription) -> tuple[Subscription, ...]:
    for one in alerts:
        await RedisWatchlist(link).add(one)
    return alerts


async def file(link: Link, reading: Reading, alerts: Sequence[Subscription], *, now: datetime | None = None) -> None:
    """The reading comes in, and all these alerts match its first word; where others tell its story, it has grown."""
    matched = [Alert(subscription=one, item=reading.item.id, matched=(Span(0, 5),)) for one in alerts]
    intents = alert_intents(matched)
    grown = await growth_intents(reading, RedisAlertStories(link, keep_days=30), beside=intents)
    await RedisArchive(link, keep_days=400).file(reading, [*intents, *grown], now=now or system())


# --------------------------------------------------------------------------------------- reports, and what came of them


def a_report(
    number: int, *, story: StoryId = STORY, quotes: tuple[Quote, ...] = (), at: datetime | None = None
) -> Reading:
    """One outlet's."""
    one = a_reading(f"{story}-{number}", quotes=quotes, published=at or datetime.now(UTC), stems=[story])
    item = replace(one.item, outlet=f"Outlet {number}", title=f"The bridge opens, says {number}")
    return replace(one, item=item, placed=Placed(story=story))


async def carried_out(worker: AlertWorker, most: int = 40) -> list[Outcome]:
    """All that is queued, and what that queues, until nothing is left that is due soon."""
    outcomes: list[Outcome] = []
    queue = RedisQueue(worker.link)
    for _ in range(most):
        async with worker.link.asking() as redis:
            if not await redis.xlen(keys.QUEUE) and not await soon(worker.link):
                return outcomes
        async with asyncio.timeout(5):
            outcomes.append(await worker.attempt(await anext(queue.take(consumer=worker.name, idle=60))))
    raise AssertionError(f"still at work: {outcomes}")


async def soon(link: Link) -> bool:
    """Something put off is due within seconds."""
    async with link.asking() as redis:
        seconds, _ = await redis.time()
        return bool(await redis.zcount(keys.LATER, "-inf", seconds + 5))


async def wait_over(link: Link) -> None:
    """Whatever was put off is due now."""
    async with link.asking() as redis:
        for one in await redis.zrange(keys.LATER, 0, -1):
            await redis.zadd(keys.LATER, {text(one): 0})


def heads(workspace: Slack) -> list[dict[str, object]]:
    """Messages that are no replies."""
    return [message for message in workspace.messages if not message.get("thread_ts")]


def replies(workspace: Slack) -> list[dict[str, object]]:
    return [message for message in workspace.messages if message.get("thread_ts")]
