"""`amur worker`: the one process that opens the reading room."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.bootstrap.folder import folder_at
from bot.bootstrap.readers import Readers, open_readers
from bot.bootstrap.slack import Slack, open_slack
from bot.bootstrap.store import Store, open_shared_store
from bot.bootstrap.telemetry import Telemetry, observed
from bot.model import BeatPack
from bot.reading.sorting.relevance.relevance import Gate
from bot.settings import Settings
from bot.use_cases.archive.article_pages import FullText
from bot.use_cases.archive.intake import Intake
from handlers.processes.health.scrape import scraped, scraping
from handlers.processes.lifetime.heap import keep_from_collector
from handlers.processes.lifetime.supervisor import gracefully, stopping
from handlers.processes.pack.pack import corpus_folder, pack_of
from handlers.processes.pack.pack_reload import following
from handlers.processes.progress import progress
from handlers.processes.worker_loops import WorkerContext, work


def full_text(settings: Settings, reading: Readers, now: Callable[[], datetime]) -> FullText | None:
    """None where AMUR_FULL_TEXT says that no article's page is fetched."""
    if not settings.full_text:
        return None
    return FullText(fetch=reading.fetch, extractor=reading.extractor, robots=reading.robots, now=now)


async def run_worker(settings: Settings) -> int:
    pack: BeatPack | None = pack_of(settings)
    telemetry = Telemetry()
    async with (
        stopping() as stop,
        open_shared_store(settings, stop=stop) as store,
        open_slack(settings) as slack,
        scraped(settings, scraping(telemetry.metrics, store)),
    ):
        while pack is not None and not stop.is_set():
            pack = await _work_by(pack, settings, store, slack, stop, telemetry)
    return 0


@asynccontextmanager
async def _passed_on(stop: asyncio.Event, over: asyncio.Event) -> AsyncIterator[None]:
    """`over` is set when `stop` is."""

    async def wait() -> None:
        await stop.wait()
        over.set()

    waiting = asyncio.create_task(wait(), name="stop")
    try:
        yield
    finally:
        waiting.cancel()


async def _work_by(
    pack: BeatPack, settings: Settings, store: Store, slack: Slack, stop: asyncio.Event, telemetry: Telemetry
) -> BeatPack | None:
    """Until `stop`, or until the beat pack was changed: then what it says now."""
    changed: list[BeatPack] = []
    over = asyncio.Event()

    async def take(new: BeatPack) -> None:
        changed.append(new)
        over.set()

    async with (
        open_readers(settings, pack, now=store.now, sites=store.sites) as reading,
        following(settings, take, notes=store.notes, stop=over),
        _passed_on(stop, over),
    ):
        context = WorkerContext(
            settings=settings,
            store=store,
            slack=slack,
            reading=reading,
            pack=pack,
            intake=Intake(
                archive=store.archive,
                edits=store.edits,
                watchlist=store.watchlist,
                stories=store.alert_stories,
                reader=observed(reading.reader, telemetry),
                gate=Gate(pack),
                news_days=settings.news_days,
                pages=full_text(settings, reading, store.now),
                spans=telemetry.spans,
            ),
            folder=folder_at(corpus_folder(settings), store.now),
            consumer=f"{socket.gethostname()}-{os.getpid()}",
            now=store.now,
            telemetry=telemetry,
        )
        keep_from_collector()
        with progress("Reading the corpus") as tell:
            await gracefully(asyncio.create_task(work(context, stop=over, tell=tell)), over)
    return changed[-1] if changed else None
