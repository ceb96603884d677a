"""The worker's room: what reads, and what fetches for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from bot.adapters.http.fetch import HttpFetch
from bot.adapters.http.robots import RobotsTxt, SitesForNow
from bot.adapters.sources.feed import FeedSource
from bot.adapters.sources.page_index import PageIndex
from bot.adapters.subprocesses.feed_parser import FeedParser
from bot.adapters.subprocesses.language.language_processes import LanguageProcesses
from bot.adapters.subprocesses.pages.page_reader import PageReader
from bot.model import BeatPack, SourceKind
from bot.ports import Extractor, Fetch, LanguageModel, Parser, Reader, Robots, SiteBook, Sources
from bot.settings import Settings

VERSION = version("amur")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    reader: Reader
    model: LanguageModel
    """The reader's."""
    parser: Parser
    extractor: Extractor
    fetch: Fetch
    robots: Robots
    sources: Sources
    """What reads which kind of source."""


@asynccontextmanager
async def open_readers(
    settings: Settings, pack: BeatPack, *, now: Callable[[], datetime], sites: SiteBook | None = None
) -> AsyncIterator[Readers]:
    """Its processes start when they are first needed.

    `sites`: where robots.txt files are kept; None: in memory, while this is open.
    """
    reader = LanguageProcesses(pack, idle=60 * settings.language_idle_minutes)
    parser = FeedParser()
    extractor = PageReader()
    fetch = HttpFetch(version=VERSION, now=now, contact=settings.contact, allow=settings.allow_networks)
    robots = RobotsTxt(fetch=fetch, extractor=extractor, sites=sites or SitesForNow())
    sources: Sources = {
        SourceKind.FEED: FeedSource(fetch=fetch, parser=parser, now=now),
        SourceKind.PAGE_INDEX: PageIndex(fetch=fetch, extractor=extractor, robots=robots, now=now),
    }
    try:
        yield Readers(
            reader=reader,
            model=reader,
            parser=parser,
            extractor=extractor,
            fetch=fetch,
            robots=robots,
            sources=sources,
        )
    finally:
        await fetch.aclose()
        await extractor.aclose()
        await parser.aclose()
        await reader.aclose()
