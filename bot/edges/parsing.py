"""Parses feeds in processes that can be killed (port `Parser`).

feedparser takes minutes on some documents of a few kilobytes, and a thread cannot be stopped. So each document goes to
a child with a deadline and a memory cap; a child that overruns is killed and replaced, and only its own feed is told.
"""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from bot.edges.jobs import ANSWER_HEAD, FAULT, HEAD, READY, Found, Job, answers, jobs
from bot.errors import ReaderFailed
from bot.model import Contents, Feed, NamedFeed, Page

LONGEST_ANSWER = 64 * 2**20
START = 60.0
"""Seconds a child may take to load; a busy machine needs several."""
LARGE = 4 * 2**20
"""After a document from here on the child is replaced, so that its memory goes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    seconds: float = 8.0
    """For one document."""
    memory: int = 400 * 2**20
    """Bytes of address space of one child."""
    most_bytes: int = 24 * 2**20
    """A gzip file that did not say so is unpacked up to here."""
    children: int = 2
    documents: int = 400
    """After so many a child is replaced, so that what it leaked goes back."""


class FeedParser:
    """Starts children when needed; `aclose()` ends them. They also end when this process does, however it ends."""

    def __init__(self, bounds: Bounds | None = None, *, python: str = sys.executable) -> None:
        self._python = python
        self._bounds = bounds or Bounds()
        self._idle: list[_Child] = []
        self._turns = asyncio.Semaphore(self._bounds.children)
        self._all: set[_Child] = set()

    async def parse(self, page: Page, feed: Feed, *, now: datetime) -> Contents | str:
        """What the feed holds, or why it cannot be read. The deadline counts from when a child is free and ready.

        ReaderFailed if no child can be started, which is no fault of the feed.
        """
        if not page.body.strip():
            return "no entries: an empty answer" if not page.body else "no entries: nothing but white space"
        found = await self._find(page, feed, now)
        return found if isinstance(found, Contents | str) else f"{FAULT}: the parser's answer makes no sense"

    async def feeds_named(self, page: Page) -> tuple[NamedFeed, ...] | str:
        """What `parse` says of deadline and ReaderFailed holds here too."""
        found = await self._find(page, None, page.fetched_at)
        return found if isinstance(found, tuple | str) else f"{FAULT}: the parser's answer makes no sense"

    async def _find(self, page: Page, feed: Feed | None, now: datetime) -> Found:
        job = Job(url=page.url, headers=page.headers, feed=feed, now=now, most_bytes=self._bounds.most_bytes)
        async with self._turns:
            child = await self._child()
            try:
                async with asyncio.timeout(self._bounds.seconds):
                    answer = await child.ask(jobs.dump_json(job), page.body)
            except TimeoutError:
                await self._end(child)
                return f"its document could not be parsed within {self._bounds.seconds:g} s"
            except (asyncio.IncompleteReadError, OSError):
                code = await self._end(child)
                return f"{FAULT}: it ended the parser (code {code})"
            except BaseException:  # cancelled in the middle of an answer: the next job must not read its rest
                await self._end(child)
                raise
            if child.done >= self._bounds.documents or len(page.body) > LARGE:
                await self._end(child)
            else:
                self._idle.append(child)
        try:
            return answers.validate_json(answer)
        except ValidationError:
            return f"{FAULT}: the parser's answer makes no sense"

    async def aclose(self) -> None:
        self._idle.clear()
        for child in tuple(self._all):
            await self._end(child)

    async def _child(self) -> _Child:
        """An idle child that lives, or a new one that is ready."""
        while self._idle:
            child = self._idle.pop()
            if child.process.returncode is None:
                return child
            await self._end(child)
        child = await _Child.start(self._python, self._bounds)
        self._all.add(child)
        try:
            async with asyncio.timeout(START):
                await child.ready()
        except (TimeoutError, asyncio.IncompleteReadError) as problem:
            code = await self._end(child)
            raise ReaderFailed(f"the feed parser's process does not start (code {code})") from problem
        except BaseException:
            await self._end(child)
            raise
        return child

    async def _end(self, child: _Child) -> int | None:
        self._all.discard(child)
        return await child.end()


class _Child:
    def __init__(self, process: Process) -> None:
        self.process = process
        self.done = 0

    @classmethod
    async def start(cls, python: str, bounds: Bounds) -> _Child:
        process = await asyncio.create_subprocess_exec(
            python,
            *("-X", "utf8", "-m", "bot.edges.parsing_child", str(bounds.seconds), str(bounds.memory)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            # Nothing of ours, least of all a token, is in reach of what reads hostile bytes.
            env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONSAFEPATH": "1"},
        )
        return cls(process)

    async def ready(self) -> None:
        """Waits until the child has loaded what it needs. IncompleteReadError if it ends instead."""
        assert self.process.stdout is not None
        await self.process.stdout.readexactly(len(READY))

    async def ask(self, job: bytes, body: bytes) -> bytes:
        """IncompleteReadError or OSError if the child ends meanwhile."""
        jobs_in, found = self.process.stdin, self.process.stdout
        assert jobs_in is not None
        assert found is not None
        jobs_in.writelines((HEAD.pack(len(job), len(body)), job, body))
        await jobs_in.drain()
        (size,) = ANSWER_HEAD.unpack(await found.readexactly(ANSWER_HEAD.size))
        if size > LONGEST_ANSWER:
            raise OSError("an answer beyond all measure")
        self.done += 1
        return await found.readexactly(size)

    async def end(self) -> int | None:
        """Killed and waited for, even if the caller is being cancelled."""
        if self.process.returncode is None:
            self.process.kill()
        return await asyncio.shield(self.process.wait())
