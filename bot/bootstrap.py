"""Settings → ports: the only place that picks what is real.

What answers Slack opens the store and Slack; only the worker opens the reading room, whose processes hold the language
model and the feed parser.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.http.robots import RobotsTxt, SitesForNow
from bot.adapters.redis.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.archive.revisions import RedisEdits
from bot.adapters.redis.connection import AT_START, TIMEOUT, linked
from bot.adapters.redis.delivery.ledger import RedisLedger
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.adapters.redis.digests import RedisPlans
from bot.adapters.redis.embedded_server import embedded
from bot.adapters.redis.feeds.feed_book import RedisFeedBook
from bot.adapters.redis.feeds.feed_list import RedisFeedList
from bot.adapters.redis.feeds.lookups import RedisLookups
from bot.adapters.redis.feeds.site_rules import RedisSites
from bot.adapters.redis.notes import RedisLeases, RedisNotes, RedisSeen
from bot.adapters.redis.people import RedisFeedback
from bot.adapters.slack.outbox import SlackOutbox
from bot.adapters.slack.workspace import SlackWorkspace
from bot.adapters.sources.feed import FeedSource
from bot.adapters.sources.page_index import PageIndex
from bot.adapters.subprocesses.feed_parser import FeedParser
from bot.adapters.subprocesses.language_model import LanguageProcess
from bot.adapters.subprocesses.page_reader import PageReader
from bot.errors import SettingsWrong
from bot.model import BeatPack, SourceKind
from bot.ports import (
    Archive,
    Edits,
    Extractor,
    Feedback,
    FeedBook,
    FeedList,
    Fetch,
    Leases,
    Ledger,
    Lookups,
    Notes,
    Outbox,
    Parser,
    Plans,
    Queue,
    Reader,
    Robots,
    Seen,
    SiteBook,
    Sources,
    Watchlist,
    Workspace,
)
from bot.settings import Settings

VERSION = version("amur")
POLITE = Patience()


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Everything that is kept."""

    url: str
    """Where: may hold a password."""
    archive: Archive
    edits: Edits
    feedbook: FeedBook
    feed_list: FeedList
    lookups: Lookups
    watchlist: Watchlist
    plans: Plans
    feedback: Feedback
    ledger: Ledger
    queue: Queue
    leases: Leases
    seen: Seen
    notes: Notes
    sites: SiteBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    client: AsyncWebClient
    outbox: Outbox
    workspace: Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """The worker's room."""

    reader: Reader
    parser: Parser
    extractor: Extractor
    fetch: Fetch
    robots: Robots
    sources: Sources
    """What reads which kind of source."""


@asynccontextmanager
async def open_store(settings: Settings, *, patience: float = TIMEOUT) -> AsyncIterator[Store]:
    """What REDIS_URL names, else an embedded server's that runs while this is open.

    StorageUnfit, in one line, if the server is too old, evicts keys or will not let us in.
    """
    async with _server(settings) as url, linked(url, timeout=patience, at_start=AT_START) as link:
        yield Store(
            url=url,
            archive=RedisArchive(link, keep_days=settings.keep_days),
            edits=RedisEdits(link),
            feedbook=RedisFeedBook(link, per_host=POLITE.per_host, spacing=POLITE.spacing),
            feed_list=RedisFeedList(link),
            lookups=RedisLookups(link),
            watchlist=RedisWatchlist(link),
            plans=RedisPlans(link),
            feedback=RedisFeedback(link),
            ledger=RedisLedger(link, keep_days=settings.keep_days),
            queue=RedisQueue(link),
            leases=RedisLeases(link),
            seen=RedisSeen(link),
            notes=RedisNotes(link),
            sites=RedisSites(link),
        )


@asynccontextmanager
async def open_shared_store(settings: Settings, *, patience: float = TIMEOUT) -> AsyncIterator[Store]:
    """For web, worker and clock as processes of their own: SettingsWrong if they have no common server."""
    if settings.redis_url is None:
        raise SettingsWrong("REDIS_URL", "not set; web, worker and clock share one storage. `amur run` brings its own")
    async with open_store(settings, patience=patience) as store:
        yield store


@asynccontextmanager
async def _server(settings: Settings) -> AsyncIterator[str]:
    if settings.redis_url is not None:
        yield settings.redis_url.get_secret_value()
        return
    async with embedded(settings.data, settings.socket_folder()) as url:
        yield url


@asynccontextmanager
async def open_slack(settings: Settings) -> AsyncIterator[Slack]:
    """A client for SLACK_API_URL; nothing is asked of Slack yet."""
    if settings.slack_bot_token is None:
        raise SettingsWrong("SLACK_BOT_TOKEN", "not set; README.md says how to get one, and `amur try` needs none")
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        client = AsyncWebClient(
            token=settings.slack_bot_token.get_secret_value(),
            base_url=settings.slack_api_url,
            session=session,
            retry_handlers=[],
        )
        yield Slack(client=client, outbox=SlackOutbox(client), workspace=SlackWorkspace(client))


@asynccontextmanager
async def open_readers(
    settings: Settings, pack: BeatPack, *, now: Callable[[], datetime], sites: SiteBook | None = None
) -> AsyncIterator[Readers]:
    """The worker's room. Its processes start when they are first needed.

    `sites`: where robots.txt files are kept; None: in memory, while this is open.
    """
    reader = LanguageProcess(pack)
    parser = FeedParser()
    extractor = PageReader()
    fetch = HttpFetch(version=VERSION, now=now, contact=settings.contact, allow=settings.allow_networks)
    robots = RobotsTxt(fetch=fetch, extractor=extractor, sites=sites or SitesForNow())
    sources: Sources = {
        SourceKind.FEED: FeedSource(fetch=fetch, parser=parser, now=now),
        SourceKind.PAGE_INDEX: PageIndex(fetch=fetch, extractor=extractor, robots=robots, now=now),
    }
    try:
        yield Readers(reader=reader, parser=parser, extractor=extractor, fetch=fetch, robots=robots, sources=sources)
    finally:
        await fetch.aclose()
        await extractor.aclose()
        await parser.aclose()
        await reader.aclose()
