"""The worker's room: what reads, what fetches for it, and what draws."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from bot.adapters.http.fetch import HttpFetch
from bot.adapters.subprocesses.feed_parser import FeedParser
from bot.adapters.subprocesses.language_model import LanguageProcess
from bot.adapters.subprocesses.page_reader import PageReader
from bot.bootstrap.charts import charts
from bot.model import BeatPack
from bot.ports import Charts, Extractor, Fetch, Parser, Reader
from bot.settings import Settings

VERSION = version("amur")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    reader: Reader
    parser: Parser
    extractor: Extractor
    fetch: Fetch
    charts: Charts


@asynccontextmanager
async def open_readers(settings: Settings, pack: BeatPack, *, now: Callable[[], datetime]) -> AsyncIterator[Readers]:
    """Its processes start when they are first needed."""
    reader = LanguageProcess(pack)
    parser = FeedParser()
    extractor = PageReader()
    fetch = HttpFetch(version=VERSION, now=now, contact=settings.contact, allow=settings.allow_networks)
    try:
        yield Readers(reader=reader, parser=parser, extractor=extractor, fetch=fetch, charts=charts())
    finally:
        await fetch.aclose()
        await extractor.aclose()
        await parser.aclose()
        await reader.aclose()
