"""Everything that is kept, as one value of ports. A new one is a line of `Store` and a line of `store_on`."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.adapters.http.fetch import Patience
from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.archive.revisions import RedisEdits
from bot.adapters.redis.connection import AT_START, TIMEOUT, Link, linked
from bot.adapters.redis.delivery.alert_stories import RedisAlertStories
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.adapters.redis.digests import RedisPlans
from bot.adapters.redis.feeds.feed_book import RedisFeedBook
from bot.adapters.redis.feeds.feed_list import RedisFeedList
from bot.adapters.redis.feeds.lookups import RedisLookups
from bot.adapters.redis.feeds.site_rules import RedisSites
from bot.adapters.redis.health import RedisHeartbeats, RedisIncidents
from bot.adapters.redis.notes import RedisLeases, RedisNotes, RedisProbe, RedisSeen
from bot.adapters.redis.people.people import RedisAuditLog, RedisFeedback, RedisPreferences
from bot.adapters.redis.people.personal_data import RedisPersonalData
from bot.adapters.redis.server.embedded_server import embedded
from bot.adapters.redis.server_clock import ServerClock
from bot.adapters.redis.transfer import RedisTransfer
from bot.bootstrap.data_folder import keep_private
from bot.errors import SettingsWrong, StorageAway, StorageUnfit
from bot.ports import (
    AlertStories,
    Archive,
    AuditLog,
    Edits,
    Feedback,
    FeedBook,
    FeedList,
    Heartbeats,
    Incidents,
    Leases,
    Ledger,
    Lookups,
    Notes,
    PersonalData,
    Plans,
    PreferenceBook,
    Probe,
    Queue,
    Seen,
    SiteBook,
    Transfer,
    Watchlist,
)
from bot.settings import Settings

log = structlog.get_logger()

LONGEST_PAUSE = 10.0
"""Seconds between two tries to reach a server that is away."""
POLITE = Patience()
"""Towards one host, among all workers, as each is by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Everything that is kept."""

    url: str
    """Where: may hold a password."""
    now: Callable[[], datetime]
    """The time, as the storage's server has it: the same for all processes."""
    archive: Archive
    edits: Edits
    feedbook: FeedBook
    feed_list: FeedList
    lookups: Lookups
    watchlist: Watchlist
    preferences: PreferenceBook
    alert_stories: AlertStories
    plans: Plans
    feedback: Feedback
    personal_data: PersonalData
    audit: AuditLog
    ledger: Ledger
    queue: Queue
    leases: Leases
    seen: Seen
    notes: Notes
    probe: Probe
    heartbeats: Heartbeats
    incidents: Incidents
    sites: SiteBook
    transfer: Transfer


def store_on(link: Link, settings: Settings, *, url: str) -> Store:
    return _store(link, settings, url, ServerClock(link))


def _store(link: Link, settings: Settings, url: str, clock: ServerClock) -> Store:
    return Store(
        url=url,
        now=clock,
        archive=RedisArchive(link, keep_days=settings.keep_days, search_days=settings.keep_search_days),
        edits=RedisEdits(link),
        feedbook=RedisFeedBook(link, per_host=POLITE.per_host, spacing=POLITE.spacing),
        feed_list=RedisFeedList(link),
        lookups=RedisLookups(link),
        watchlist=RedisWatchlist(link),
        preferences=RedisPreferences(link),
        alert_stories=RedisAlertStories(link, keep_days=settings.keep_days),
        plans=RedisPlans(link),
        feedback=RedisFeedback(link),
        personal_data=RedisPersonalData(link),
        audit=RedisAuditLog(link),
        ledger=RedisLedger(link, keep_days=settings.keep_days),
        queue=RedisQueue(link),
        leases=RedisLeases(link),
        seen=RedisSeen(link),
        notes=RedisNotes(link),
        probe=RedisProbe(link),
        heartbeats=RedisHeartbeats(link),
        incidents=RedisIncidents(link),
        sites=RedisSites(link),
        transfer=RedisTransfer(link),
    )


@asynccontextmanager
async def open_store(
    settings: Settings, *, patience: float = TIMEOUT, stop: asyncio.Event | None = None, batching: bool = False
) -> AsyncIterator[Store]:
    """What REDIS_URL names, else an embedded server's that runs while this is open.

    A server that is away is waited for until `stop`; without one, StorageAway. StorageUnfit, in one line, if the server
    is too old, evicts keys or will not let us in. `batching`: see `bot.adapters.redis.connection.linked`.
    """
    async with _server(settings) as url, AsyncExitStack() as stack:
        link = await _linked(url, patience, stack, stop, batching)
        clock = ServerClock(link)
        following = asyncio.create_task(clock.follow(), name="server clock")
        try:
            yield _store(link, settings, url, clock)
        finally:
            following.cancel()


async def _linked(url: str, patience: float, stack: AsyncExitStack, stop: asyncio.Event | None, batching: bool) -> Link:
    pause = 1.0
    while True:
        try:
            return await stack.enter_async_context(linked(url, timeout=patience, at_start=AT_START, batching=batching))
        except StorageUnfit:
            raise
        except StorageAway as problem:
            if stop is None or stop.is_set():
                raise
            log.warning("waiting for storage", reason=str(problem), seconds=pause)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
            pause = min(2 * pause, LONGEST_PAUSE)


@asynccontextmanager
async def open_shared_store(
    settings: Settings, *, patience: float = TIMEOUT, stop: asyncio.Event | None = None, batching: bool = False
) -> AsyncIterator[Store]:
    """For web, worker and clock as processes of their own: SettingsWrong if they have no common server."""
    if settings.redis_url is None:
        raise SettingsWrong("REDIS_URL", "not set; web, worker and clock share one storage. `amur run` brings its own")
    async with open_store(settings, patience=patience, stop=stop, batching=batching) as store:
        yield store


@asynccontextmanager
async def _server(settings: Settings) -> AsyncIterator[str]:
    if settings.redis_url is not None:
        yield settings.redis_url.get_secret_value()
        return
    keep_private(settings.data)
    async with embedded(settings.data, settings.socket_folder(), settings.server) as url:
        yield url
