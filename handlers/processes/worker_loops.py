"""What does the bot's work: watches the folder and the feeds, reads, files, and posts what was intended.

Loops side by side, none of which can stop another. A loop that meets trouble says so once, backs off, goes on.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

import structlog

from bot.bootstrap.readers import Readers
from bot.bootstrap.slack import Slack
from bot.bootstrap.store import Store
from bot.bootstrap.telemetry import Telemetry
from bot.model import (
    AlertIntent,
    Area,
    BeatPack,
    DeliveryId,
    GrowthIntent,
    Intent,
    Item,
    ItemId,
    Role,
    TeamId,
    Trouble,
    kind_of,
)
from bot.ports import Due, Folder, Ticket
from bot.settings import Settings
from bot.use_cases.archive.intake import Intake, Taken, take_in
from bot.use_cases.archive.known_names import introduce
from bot.use_cases.archive.watched_folder import NOTHING, Tell, shelve
from bot.use_cases.delivery.delivery import attempt, try_held_again
from bot.use_cases.delivery.outcomes import AlreadyPosted, GivenUp, Held, Later, NothingToPost, Outcome, Posted
from bot.use_cases.delivery.trial import Trial
from bot.use_cases.feeds.outage import Outage
from bot.use_cases.feeds.poll import Places, poll, watch
from bot.use_cases.note_names import CORPUS_READ, TEAM
from handlers.processes.archive.index_migration import reindexing
from handlers.processes.archive.storage_epoch import keeping_laid
from handlers.processes.archive.unparsed_items import reading_statements
from handlers.processes.delivery.composition import Composition
from handlers.processes.delivery.trials import Trials
from handlers.processes.health.heartbeat import (
    Complaints,
    beating,
    noting,
    telling_owners,
    token_in_settings,
    try_token,
)
from handlers.processes.lookups import running_lookups, telling_news
from handlers.processes.loops import Step, forever

log = structlog.get_logger()

HELD_AGAIN = 60.0
"""Seconds between two looks whether what a person had to mend is mended."""
LOOK = 3.0
"""Seconds between two looks into the folder."""
PLACES = Places(quick=50, most=200)
"""Feeds polled side by side by one worker. A tenth of 10,000 feeds an hour may hang for a minute each: 17 at a time."""
LEASE = 18.0
"""Seconds after which a feed claimed by a worker that died is due again; renewed while it is being polled."""
PROBE = 30.0
"""Seconds between two looks whether most feeds fail, and whether they do still."""
LOOKUPS = 3
"""Looks for somebody side by side: a site that hangs holds up its own asker only."""
POSTS = 4
"""Deliveries carried out side by side: a channel that keeps one waiting does not keep the rest."""
ABANDONED = 17.0
"""Seconds after which another worker takes over a delivery from one that is not heard any more: longer than its lease
on the channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerContext:
    """What the worker works with."""

    settings: Settings
    store: Store
    slack: Slack
    reading: Readers
    pack: BeatPack
    intake: Intake
    folder: Folder
    consumer: str
    now: Callable[[], datetime]
    telemetry: Telemetry = field(default_factory=Telemetry)
    trial: Trial = field(default_factory=Trials)


async def work(context: WorkerContext, *, stop: asyncio.Event, tell: Tell) -> None:
    """Runs until `stop`, then lets what is under way finish; the caller sets the deadline."""
    complaints = Complaints()
    note = noting(complaints, context.telemetry.metrics, context.now)

    async def team() -> TeamId | None:
        noted = await context.store.notes.get(TEAM)
        return TeamId(noted) if noted else None

    async def try_slack() -> float:
        return await try_token(context.slack, complaints, context.now, token_in_settings)

    anew = asyncio.Event()

    async def lay() -> None:
        await introduce(context.pack, archive=context.store.archive)
        await context.store.feedbook.enrol(context.pack.feeds, now=context.now())

    async def lay_again() -> None:
        await lay()
        anew.set()

    def complain(since: datetime | None) -> None:
        complaints.set("storage", None if since is None else Trouble(area=Area.EMPTIED, since=since))

    owners = telling_owners(context.settings, context.store, team, context.slack)
    async with beating([Role.WORKER], context.store, complaints), asyncio.TaskGroup() as tasks:
        tasks.create_task(forever("health", owners, stop, note), name="health")
        tasks.create_task(forever("token", try_slack, stop, note), name="token")
        laid = keeping_laid(context.store, lay, lay_again, complain)
        tasks.create_task(forever("epoch", laid, stop, note), name="epoch")
        tasks.create_task(forever("folder", _watch_folder(context, tell, anew), stop, note), name="folder")
        tasks.create_task(forever("held", _try_held_again(context), stop, note), name="held")
        tasks.create_task(forever("indexes", reindexing(context.store.archive), stop, note), name="indexes")
        statements = reading_statements(context.store.archive, context.reading.model, context.intake, context.now)
        tasks.create_task(forever("statements", statements, stop, note), name="statements")
        tasks.create_task(forever("feeds", _watch_feeds(context, stop), stop, note), name="feeds")
        tasks.create_task(forever("outage", _end_outages(context), stop, note), name="outage")
        pause = context.settings.poll_minutes * 60
        tasks.create_task(
            forever("news", telling_news(context.store, context.now, pause=pause), stop, note), name="news"
        )
        for number in range(LOOKUPS):
            name = f"lookups {number}"
            tasks.create_task(forever(name, _lookups(context), stop, note), name=name)
        for number in range(POSTS):
            name = f"posts {number}"
            tasks.create_task(forever(name, _post(context, number, stop), stop, note), name=name)


def _watch_folder(context: WorkerContext, tell: Tell, anew: asyncio.Event) -> Step:
    """`anew`: set when the storage has forgotten what was read; cleared here."""
    last, notes = NOTHING, context.store.notes

    async def step() -> float:
        nonlocal last
        if anew.is_set():
            anew.clear()
            last = NOTHING
        shelved = await shelve(context.folder, last, intake=context.intake, notes=notes, now=context.now, tell=tell)
        first, last = not last.stamps, shelved
        for unread in shelved.unread:
            what = "a file in the folder cannot be read" if unread.name else "the folder cannot be read"
            log.warning(what, file=unread.name, reason=unread.reason)
        if shelved.filed:
            log.info("read the folder", files=shelved.files, filed=shelved.filed)
        if first:
            await notes.put(CORPUS_READ, context.now().isoformat())
        return LOOK

    return step


def _watch_feeds(context: WorkerContext, stop: asyncio.Event) -> Step:
    async def step() -> float:
        book = context.store.feedbook
        await book.enrol(context.pack.feeds, now=context.now())
        await watch(
            lambda due: _poll(due, context), feedbook=book, now=context.now, stop=stop, places=PLACES, lease=LEASE
        )
        return 0.0

    return step


def _end_outages(context: WorkerContext) -> Step:
    outage, store, chance = Outage(), context.store, random.Random()

    async def step() -> float:
        async with store.leases.hold("outage", PROBE) as token:
            if token is not None and await outage.look(
                store.feedbook, store.feed_list, now=context.now(), chance=chance
            ):
                log.info("feeds that could not be read are tried again")
        return PROBE

    return step


async def _poll(due: Due, context: WorkerContext) -> None:
    metrics = context.telemetry.metrics

    async def take(items: Sequence[Item], baseline: bool) -> Taken:
        taken = await take_in(items, intake=context.intake, now=context.now(), baseline=baseline)
        metrics.took_in(fresh=taken.fresh, relevant=taken.relevant, filed=len(taken.filed))
        return taken

    with context.telemetry.spans.span("poll", feed=due.feed.id):
        report = await poll(
            due,
            sources=context.reading.sources,
            feedbook=context.store.feedbook,
            take_in=take,
            now=context.now,
            jitter=random.random,
            poll_minutes=context.settings.poll_minutes,
        )
    metrics.polled(report.outcome)
    log.info("polled", feed=due.feed.title, outcome=report.outcome, reason=report.reason, items=report.items)


def _lookups(context: WorkerContext) -> Step:
    return running_lookups(context.store, context.reading, context.intake, context.pack, context.now)


def _try_held_again(context: WorkerContext) -> Step:
    async def step() -> float:
        await try_held_again(context.store.ledger)
        return HELD_AGAIN

    return step


def _post(context: WorkerContext, number: int, stop: asyncio.Event) -> Step:
    store, telemetry = context.store, context.telemetry
    composition = Composition.opened(store, context.slack, context.pack, context.settings, context.now)

    async def step() -> float:
        async for ticket in _until(stop, store.queue.take(consumer=f"{context.consumer}-{number}", idle=ABANDONED)):
            with telemetry.spans.span("deliver", _subject(ticket.intent), delivery=ticket.intent.delivery):
                outcome = await attempt(
                    ticket,
                    queue=store.queue,
                    ledger=store.ledger,
                    outbox=context.slack.outbox,
                    leases=store.leases,
                    compose=composition.compose,
                    now=context.now,
                    pause=asyncio.sleep,
                    trial=context.trial,
                    follow=composition.follow,
                    on_doubt=context.settings.on_doubt,
                    note_doubt=telemetry.metrics.doubt_settled,
                )
            telemetry.metrics.delivered(kind_of(ticket.intent), in_words(outcome))
            await composition.alerts.note_outcome(ticket.intent, outcome, now=context.now())
            _tell(ticket, outcome)
        return 0.0

    return step


def _subject(intent: Intent) -> ItemId | DeliveryId:
    """Whose trace it belongs to: the item's that it brings, or its own where it brings many."""
    match intent:
        case AlertIntent():
            return intent.alert.item
        case GrowthIntent():
            return intent.item
        case _:
            return intent.delivery


def in_words(outcome: Outcome) -> str:
    """The ending's name, as it is counted."""
    match outcome:
        case Posted(doubtful=True):
            return "posted in doubt"
        case Posted():
            return "posted"
        case AlreadyPosted():
            return "already posted"
        case NothingToPost():
            return "nothing to post"
        case Held():
            return "held"
        case GivenUp():
            return "given up"
        case Later():
            return "later"
        case _:
            assert_never(outcome)


def _tell(ticket: Ticket, outcome: Outcome) -> None:
    delivery = ticket.intent.delivery
    match outcome:
        case Posted(doubtful=True):
            log.warning("posted, perhaps twice: a lost answer could not be cleared up", delivery=delivery)
        case Held(reason=reason) | GivenUp(reason=reason):
            log.warning("not posted", delivery=delivery, reason=reason)
        case Later(reason=reason, seconds=seconds):
            log.info("posting later", delivery=delivery, reason=reason, seconds=round(seconds))
        case Posted() | AlreadyPosted() | NothingToPost():
            log.info("delivered", delivery=delivery, outcome=type(outcome).__name__)
        case _:
            assert_never(outcome)


async def _until(stop: asyncio.Event, tickets: AsyncIterator[Ticket]) -> AsyncIterator[Ticket]:
    """The tickets until `stop`. One that was on its way then stays with its consumer and is claimed again later."""
    stopped = asyncio.ensure_future(stop.wait())
    try:
        while not stopped.done():
            coming = asyncio.ensure_future(anext(tickets))
            await asyncio.wait({coming, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                coming.cancel()
                break
            yield coming.result()
    finally:
        stopped.cancel()
