"""Real workers, one life after another, each killed by SIGKILL at a step: `-m … REDIS_URL SLACK_URL FOLDER RUN`.

Reads steps from standard input, a line each ("archive.file", or "none"): forks a process that works until it has done
that step for the first time, and dies there. When it is dead, writes how it ended ("-9"). The fork shares what takes
long to load, so that a life begins at once. Everything is what `amur worker` has, but for a reader without a language
model, and short leases on channels, so that what a dead worker held is soon free.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from bot.adapters.folder import WatchedFolder
from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.redis.connection import linked
from bot.adapters.sources.feed import FeedSource
from bot.adapters.subprocesses.feed_parser import FeedParser
from bot.bootstrap.readers import Readers
from bot.bootstrap.slack import open_slack
from bot.bootstrap.store import open_store
from bot.model import BeatPack, Item, Reading, SourceKind
from bot.reading.sorting.relevance.relevance import Gate
from bot.reading.sorting.stories.stories import Weigher
from bot.sandbox import Sandbox
from bot.settings import Settings, read_settings
from bot.use_cases.archive.intake import Intake
from handlers.processes import worker_loops
from handlers.processes.pack.pack import pack_of
from tests.support.forks import readers_too
from tests.support.posting.posting import HurriedLeases, HurriedQueue, comes_through


class Fate:
    """Ends this process when the step is done for the first time with something to show for it."""

    def __init__(self, step: str) -> None:
        self._step = step

    def done(self, step: str, result: object) -> None:
        if step == self._step and result not in ((), False):
            os.kill(os.getpid(), signal.SIGKILL)


class Mortal:
    """A port, each of whose calls may be its process's last."""

    def __init__(self, port: object, name: str, fate: Fate) -> None:
        self._port = port
        self._name = name
        self._fate = fate

    def __getattr__(self, name: str) -> Any:
        method, step = getattr(self._port, name), f"{self._name}.{name}"
        if inspect.isasyncgenfunction(method):

            async def given(*args: Any, **more: Any) -> AsyncIterator[Any]:
                async for one in method(*args, **more):
                    self._fate.done(step, one)
                    yield one

            return given
        if not inspect.iscoroutinefunction(method):
            return method

        async def called(*args: Any, **more: Any) -> Any:
            result = await method(*args, **more)
            self._fate.done(step, result)
            return result

        return called


class PlainReader:
    """Reads no statements; what it gives is filed, placed and matched as any reading is."""

    def __init__(self, pack: BeatPack) -> None:
        self._gate = Gate(pack)
        self._weigher = Weigher(pack)

    async def read(self, items: Sequence[Item]) -> Sequence[Reading]:
        return [
            Reading(item=item, relevance=self._gate.judge(item), weights=self._weigher.weigh(item)) for item in items
        ]

    def check(self) -> None:
        pass

    def reads(self, language: str) -> bool:
        return True

    async def warm(self) -> None:
        pass

    async def aclose(self) -> None:
        pass


def now() -> datetime:
    return datetime.now(UTC)


async def live(step: str, settings: Settings, pack: BeatPack, reader: PlainReader) -> None:
    fate = Fate(step)
    fetch = HttpFetch(version="mortal", now=now, allow=settings.allow_networks, patience=Patience(spacing=0))
    parser = FeedParser()
    assert settings.redis_url is not None
    url = settings.redis_url.get_secret_value()
    async with open_store(settings) as opened, linked(url) as link, open_slack(settings) as slack:
        store: Any = replace(
            opened,
            archive=_mortal(opened.archive, "archive", fate),
            feedbook=_mortal(opened.feedbook, "feedbook", fate),
            ledger=_mortal(opened.ledger, "ledger", fate),
            alert_stories=_mortal(opened.alert_stories, "stories", fate),
            queue=_mortal(HurriedQueue(link), "queue", fate),
            leases=HurriedLeases(link),
        )
        dying_fetch, dying_parser = _mortal(fetch, "fetch", fate), _mortal(parser, "parser", fate)
        room: Any = Readers(
            reader=_mortal(reader, "reader", fate),
            model=reader,
            parser=dying_parser,
            fetch=dying_fetch,
            extractor=_mortal(None, "extractor", fate),
            robots=_mortal(None, "robots", fate),
            sources={SourceKind.FEED: FeedSource(fetch=dying_fetch, parser=dying_parser, now=now)},
        )
        context = worker_loops.WorkerContext(
            settings=settings,
            store=store,
            slack=replace(slack, outbox=_mortal(slack.outbox, "outbox", fate)),
            reading=room,
            pack=pack,
            intake=Intake(
                archive=store.archive,
                watchlist=store.watchlist,
                stories=store.alert_stories,
                reader=room.reader,
                gate=Gate(pack),
                news_days=3,
            ),
            folder=WatchedFolder(settings.corpus or Path(), now),
            consumer=f"mortal-{os.getpid()}",
            now=now,
            trial=comes_through,  # so that it composes itself, and dies of it: of trials, test_trials.py
        )
        await worker_loops.work(context, stop=asyncio.Event(), tell=lambda *_: None)


def _mortal(port: object, name: str, fate: Fate) -> Any:
    return Mortal(port, name, fate)


def main(redis: str, slack: str, folder: str, run: str) -> None:
    readers_too(run=int(run))
    corpus = Path(folder) / "corpus"
    corpus.mkdir()
    settings = read_settings(
        redis_url=redis,
        slack_api_url=slack,
        slack_bot_token=Sandbox.bot_token,
        feeds=Path(folder) / "feeds.opml",
        corpus=corpus,
        data=Path(folder),
        allow_networks="127.0.0.0/8",
        poll_minutes=0.005,
    )
    pack = pack_of(settings)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    worker_loops.ABANDONED = 0.4
    reader = PlainReader(pack)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            asyncio.run(live(line.strip(), settings, pack, reader))
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:5])
