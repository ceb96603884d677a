"""`amur worker`: the one process that opens the reading room."""

from __future__ import annotations

import asyncio
import os
import socket
from datetime import UTC, datetime

from bot.desk.fulltext import FullText
from bot.desk.intake import Intake
from bot.edges.folder import WatchedFolder
from bot.opening import Reading, Store, open_reading, open_shared_store, open_slack
from bot.reading.relevance import Gate
from bot.settings import Settings
from handlers.beat import corpus_folder, lore_of
from handlers.processes import gracefully, stopping
from handlers.progress import progress
from handlers.worker import Bench, work


def now() -> datetime:
    return datetime.now(UTC)


def full_text(settings: Settings, store: Store, reading: Reading) -> FullText | None:
    """None where AMUR_FULL_TEXT says that no article's page is fetched."""
    if not settings.full_text:
        return None
    return FullText(fetch=reading.fetch, extractor=reading.extractor, sites=store.sites, now=now)


async def run_worker(settings: Settings) -> int:
    lore = lore_of(settings)
    async with (
        stopping() as stop,
        open_shared_store(settings) as store,
        open_slack(settings) as slack,
        open_reading(settings, lore, now=now) as reading,
    ):
        bench = Bench(
            settings=settings,
            store=store,
            slack=slack,
            reading=reading,
            lore=lore,
            intake=Intake(
                archive=store.archive,
                edits=store.edits,
                watchlist=store.watchlist,
                reader=reading.reader,
                gate=Gate(lore),
                news_days=settings.news_days,
                pages=full_text(settings, store, reading),
            ),
            folder=WatchedFolder(corpus_folder(settings), now),
            consumer=f"{socket.gethostname()}-{os.getpid()}",
            now=now,
        )
        with progress("Reading the corpus") as tell:
            await gracefully(asyncio.create_task(work(bench, stop=stop, tell=tell)), stop)
    return 0
