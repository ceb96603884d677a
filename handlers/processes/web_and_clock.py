"""`amur run`, `amur web`, `amur clock`: the processes that never load the language model."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

import structlog
from aiohttp import web

from bot.bootstrap.addresses import url_fault_by
from bot.bootstrap.slack import Slack, open_slack
from bot.bootstrap.store import Store, open_shared_store, open_store
from bot.bootstrap.telemetry import Telemetry
from bot.bootstrap.translation import check_engine, closing, translator_of
from bot.errors import SlackBusy, SlackInDoubt, StorageAway, StorageUnfit
from bot.model import Area, BeatPack, Health, Role, TeamId, Trouble
from bot.settings import Settings
from bot.use_cases.archive.known_names import introduce
from bot.use_cases.health.account import account
from bot.use_cases.pack import Pack
from handlers.processes.health.heartbeat import (
    Complaints,
    beating,
    noting,
    telling_owners,
    token_in_settings,
    try_token,
)
from handlers.processes.health.scrape import PATH, SCRAPED_AT, Scrape, answering, child_at, scraped, scraping
from handlers.processes.lifetime.heap import keep_from_collector
from handlers.processes.lifetime.standby import Standby
from handlers.processes.lifetime.supervisor import gracefully, stopping, supervise
from handlers.processes.loops import forever
from handlers.processes.pack.pack import pack_of
from handlers.processes.pack.pack_reload import following
from handlers.slack.app import listening, prepare_dates, serve
from handlers.slack.ports import Ports

log = structlog.get_logger()
T = TypeVar("T")

ANSWERS = 2.0
"""Seconds the storage may take for an answer where somebody waits: Slack gives three in all."""
TURN = 0.001
"""Seconds for which a long computation goes on while an acknowledgement waits for its turn; Python's own 5 ms add up,
as an acknowledgement needs several turns."""
EXAMINED = 10.0
"""Seconds between two looks at the account of health."""


async def run_web(settings: Settings) -> int:
    check_engine(settings)
    pack = pack_of(settings)
    async with (
        stopping() as stop,
        open_shared_store(settings, patience=ANSWERS, stop=stop, batching=True) as store,
        open_slack(settings) as slack,
    ):
        telemetry = Telemetry()
        scrape = scraping(telemetry.metrics, store)
        await gracefully(asyncio.create_task(_web(settings, pack, store, slack, stop, telemetry, scrape)), stop)
    return 0


async def run_clock(settings: Settings) -> int:
    async with stopping() as stop, open_shared_store(settings, stop=stop) as store, open_slack(settings) as slack:
        telemetry = Telemetry()
        async with scraped(settings, scraping(telemetry.metrics, store)):
            await gracefully(asyncio.create_task(_clock(settings, store, slack, stop, telemetry)), stop)
    return 0


async def run_all(settings: Settings, worker: Standby, listening: socket.socket) -> int:
    """Web and clock here, the worker as a child: what answers Slack shares no process with what reads.

    `listening`: where the child gives its figures; `worker` was forked with it open.
    """
    check_engine(settings)
    pack = pack_of(settings)
    async with (
        stopping() as stop,
        open_store(settings, patience=ANSWERS, stop=stop, batching=True) as store,
        open_slack(settings) as slack,
    ):
        environment = {"REDIS_URL": store.url, SCRAPED_AT: str(listening.fileno())}
        inherits = [listening.fileno()]
        watched = supervise("worker", worker, stop=stop, environment=environment, inherits=inherits)
        beside = child_at(listening)
        await gracefully(asyncio.create_task(_all(settings, pack, store, slack, stop, watched, beside)), stop)
    return 0


async def _all(
    settings: Settings,
    pack: BeatPack,
    store: Store,
    slack: Slack,
    stop: asyncio.Event,
    worker: Coroutine[None, None, None],
    beside: Callable[[], Awaitable[bytes]],
) -> None:
    """The worker's figures stand on this process's page."""
    telemetry = Telemetry()
    scrape = scraping(telemetry.metrics, store, beside=beside)
    async with scraped(settings, scrape), asyncio.TaskGroup() as tasks:
        tasks.create_task(_web(settings, pack, store, slack, stop, telemetry, scrape), name="web")
        tasks.create_task(_clock(settings, store, slack, stop, telemetry), name="clock")
        tasks.create_task(worker, name="worker")


async def _web(
    settings: Settings,
    pack: BeatPack,
    store: Store,
    slack: Slack,
    stop: asyncio.Event,
    telemetry: Telemetry,
    scrape: Scrape,
) -> None:
    known = await patiently(slack.outbox.whoami, stop)
    introduced = await patiently(lambda: _introduced(pack, store), stop)
    if known is None or introduced is None:
        return
    team, bot_user, team_name = known
    way = "Socket Mode" if settings.slack_app_token else f"HTTP on port {settings.port}"
    log.info("answering", team=team_name, by=way)
    translator = translator_of(settings, now=store.now)
    ports = Ports(
        store=store,
        slack=slack,
        pack=Pack(pack),
        url_fault=url_fault_by(settings),
        settings=settings,
        team=team,
        bot_user=bot_user,
        now=store.now,
        translator=translator,
        telemetry=telemetry,
    )

    async def take(new: BeatPack) -> None:
        await introduce(new, archive=store.archive)
        ports.pack.replace(new)

    complaints = Complaints()

    async def try_slack() -> float:
        return await try_token(slack, complaints, store.now, token_in_settings)

    ready = asyncio.Event()

    async def prepare() -> None:
        await ready.wait()
        await asyncio.to_thread(prepare_dates, ports.today())

    keep_from_collector()
    sys.setswitchinterval(TURN)
    async with (
        closing(translator),
        following(settings, take, notes=store.notes, stop=stop),
        beating([Role.WEB], store, complaints),
        _beside(forever("token", try_slack, stop, noting(complaints, telemetry.metrics, store.now))),
        _beside(prepare()),
        accounted(store) as health,
    ):
        scraped_here = [web.get(PATH, answering(scrape))]
        app = listening(ports)
        await serve(app, settings, stop=stop, ready=lambda _: ready.set(), health=health, routes=scraped_here)


@asynccontextmanager
async def _beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """`work` goes on for as long as the block lasts."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()


@asynccontextmanager
async def accounted(store: Store, *, every: float = EXAMINED) -> AsyncIterator[Callable[[], Health]]:
    """The account of health as it was a moment ago: whoever asks for it, and anybody can, causes no work."""
    last = [Health()]

    async def look() -> None:
        while True:
            last[0] = await account(store, now=store.now())
            await asyncio.sleep(every)

    looking = asyncio.create_task(look(), name="health")
    try:
        yield lambda: last[0]
    finally:
        looking.cancel()


async def _clock(settings: Settings, store: Store, slack: Slack, stop: asyncio.Event, telemetry: Telemetry) -> None:
    if settings.channel is None:
        log.warning("no digest channel: set AMUR_CHANNEL to a channel's id (C…)")
    known = await patiently(slack.outbox.whoami, stop)
    if known is None:
        return
    complaints = Complaints()

    async def team() -> TeamId:
        return known[0]

    async def try_slack() -> float:
        return await try_token(slack, complaints, store.now, token_in_settings)

    from handlers.processes.clock import keep_time  # with a scheduler that a web process never loads

    def late(digests: Sequence[Trouble]) -> None:
        complaints.replace(Area.DIGEST, digests)

    owners = telling_owners(settings, store, team, slack)
    note = noting(complaints, telemetry.metrics, store.now)
    async with beating([Role.CLOCK], store, complaints), asyncio.TaskGroup() as tasks:
        tasks.create_task(forever("health", owners, stop, note), name="health")
        tasks.create_task(forever("token", try_slack, stop, note), name="token")
        calendar = keep_time(settings, store, known[0], now=store.now, stop=stop, complain=late)
        tasks.create_task(calendar, name="calendar")


async def _introduced(pack: BeatPack, store: Store) -> bool:
    """The pack's people are known by name, and all names are at hand before the first question comes."""
    await introduce(pack, archive=store.archive)
    await store.archive.names()
    return True


async def patiently(act: Callable[[], Awaitable[T]], stop: asyncio.Event) -> T | None:
    """What `act` gives, once Slack and the storage answer: at the start neither need be there yet.

    None: told to stop meanwhile. What waiting cannot mend (a wrong token, a storage that would lose data) is raised.
    """
    failures = 0
    while not stop.is_set():
        try:
            return await act()
        except StorageUnfit:
            raise
        except (SlackBusy, SlackInDoubt, StorageAway) as problem:
            failures += 1
            pause = min(60.0, 2.0**failures)
            whom = "storage" if isinstance(problem, StorageAway) else "Slack"
            log.warning(f"waiting for {whom}", reason=str(problem), seconds=pause)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
    return None
