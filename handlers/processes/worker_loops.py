"""What does the bot's work: watches the folder and the feeds, reads, files, and posts what was intended.

Loops side by side, none of which can stop another. A loop that meets trouble says so once, backs off, goes on.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

import structlog

from bot.bootstrap.readers import Readers
from bot.bootstrap.slack import Slack
from bot.bootstrap.store import Store
from bot.errors import AmurError
from bot.model import BeatPack, Intent, Item
from bot.ports import Due, Folder, Ticket
from bot.settings import Settings
from bot.use_cases.archive.intake import Intake, Taken, take_in
from bot.use_cases.archive.watched_folder import NOTHING, Tell, shelve
from bot.use_cases.delivery import (
    AlreadyPosted,
    Composed,
    GivenUp,
    Held,
    Later,
    NothingToPost,
    Outcome,
    Posted,
    attempt,
    try_held_again,
)
from bot.use_cases.feeds.poll import Places, poll, watch
from bot.use_cases.note_names import CORPUS_READ
from handlers.processes.index_migration import reindexing
from handlers.processes.lookups import running_errands, telling_news
from handlers.processes.messages import compose

log = structlog.get_logger()

HELD_AGAIN = 60.0
"""Seconds between two looks whether what a person had to mend is mended."""
LOOK = 3.0
"""Seconds between two looks into the folder."""
PLACES = Places(quick=50, most=200)
"""Feeds polled side by side by one worker. A tenth of 10,000 feeds an hour may hang for a minute each: 17 at a time."""
LEASE = 30.0
"""Seconds after which a feed claimed by a worker that died is due again; renewed while it is being polled."""
ERRANDS = 3
"""Looks for somebody side by side: a site that hangs holds up its own asker only."""
POSTS = 4
"""Deliveries carried out side by side: a channel that keeps one waiting does not keep the rest."""
ABANDONED = 60.0
"""Seconds after which another worker takes over an unfinished delivery: longer than its lease on the channel."""


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


async def work(context: WorkerContext, *, stop: asyncio.Event, tell: Tell) -> None:
    """Runs until `stop`, then lets what is under way finish; the caller sets the deadline."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_forever("folder", _watch_folder(context, tell), stop), name="folder")
        tasks.create_task(_forever("held", _try_held_again(context), stop), name="held")
        tasks.create_task(_forever("indexes", reindexing(context.store.archive), stop), name="indexes")
        tasks.create_task(_forever("feeds", _watch_feeds(context, stop), stop), name="feeds")
        pause = context.settings.poll_minutes * 60
        tasks.create_task(_forever("news", telling_news(context.store, context.now, pause=pause), stop), name="news")
        for number in range(ERRANDS):
            tasks.create_task(_forever("errands", _errands(context), stop), name=f"errands {number}")
        for number in range(POSTS):
            tasks.create_task(_forever("posts", _post(context, number, stop), stop), name=f"posts {number}")


Step = Callable[[], Awaitable[float]]
"""Does what there is to do now; gives the seconds until there may be more."""


async def _forever(name: str, step: Step, stop: asyncio.Event) -> None:
    failures = 0
    while not stop.is_set():
        try:
            pause = await step()
            if failures:
                log.info("working again", loop=name, after=failures)
            failures = 0
        except AmurError as problem:
            failures += 1
            pause = backoff(failures)
            log.warning("waiting", loop=name, reason=str(problem), seconds=round(pause, 1))
        except Exception:  # a fault of ours in one loop must not stop the others, nor go unseen
            failures += 1
            pause = backoff(failures)
            log.exception("a fault in our own code; going on", loop=name, seconds=round(pause, 1))
        await _sleep(pause, stop)


def backoff(failures: int) -> float:
    """Seconds to wait after so many failures in a row: doubling up to a minute, half of it by chance."""
    return min(60.0, 0.5 * 2.0 ** min(failures, 8)) * random.uniform(0.5, 1.0)


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


def _watch_folder(context: WorkerContext, tell: Tell) -> Step:
    last, notes = NOTHING, context.store.notes

    async def step() -> float:
        nonlocal last
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


async def _poll(due: Due, context: WorkerContext) -> None:
    async def take(items: Sequence[Item], baseline: bool) -> Taken:
        return await take_in(items, intake=context.intake, now=context.now(), baseline=baseline)

    report = await poll(
        due,
        sources=context.reading.sources,
        feedbook=context.store.feedbook,
        take_in=take,
        now=context.now,
        jitter=random.random,
        poll_minutes=context.settings.poll_minutes,
    )
    log.info("polled", feed=due.feed.title, outcome=report.outcome, reason=report.reason, items=report.items)


def _errands(context: WorkerContext) -> Step:
    return running_errands(context.store, context.reading, context.intake.gate, context.pack, context.now)


def _try_held_again(context: WorkerContext) -> Step:
    async def step() -> float:
        await try_held_again(context.store.ledger)
        return HELD_AGAIN

    return step


def _post(context: WorkerContext, number: int, stop: asyncio.Event) -> Step:
    store = context.store

    async def composed(intent: Intent) -> Composed | NothingToPost:
        return await compose(intent, store, context.slack.outbox, context.pack, context.now())

    async def step() -> float:
        async for ticket in _until(stop, store.queue.take(consumer=f"{context.consumer}-{number}", idle=ABANDONED)):
            outcome = await attempt(
                ticket,
                queue=store.queue,
                ledger=store.ledger,
                outbox=context.slack.outbox,
                leases=store.leases,
                compose=composed,
                now=context.now,
                pause=asyncio.sleep,
            )
            _tell(ticket, outcome)
        return 0.0

    return step


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
