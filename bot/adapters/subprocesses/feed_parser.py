"""Parses feeds in processes that can be killed (port `Parser`).

feedparser takes minutes on some documents of a few kilobytes: such a document costs its deadline, and only its own feed
is told.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from bot.adapters.subprocesses.job_protocol import Found, Job, answers, breaks_parser, jobs
from bot.adapters.subprocesses.pool import Children, Died, Limits, Overran
from bot.model import Contents, Feed, Flaw, NamedFeed, Page, Unusable
from bot.reading.documents.feeds.feed_faults import no_content

_NONSENSE = ": the parser's answer makes no sense"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds(Limits):
    seconds: float = 8.0
    memory: int = 400 * 2**20
    most_bytes: int = 24 * 2**20
    """A gzip file that did not say so is unpacked up to here."""


class FeedParser:
    """Close with `aclose()`."""

    def __init__(self, bounds: Bounds | None = None, *, python: str = sys.executable) -> None:
        self._bounds = bounds or Bounds()
        self.children = Children("bot.adapters.subprocesses.feed_parser_main", self._bounds, python=python)

    async def parse(self, page: Page, feed: Feed, *, now: datetime) -> Contents | Unusable:
        """What the feed holds, or why it cannot be read. The deadline counts from when a child is free and ready.

        ReaderFailed if no child can be started, which is no fault of the feed.
        """
        if not page.body or page.body.isspace():  # strip() would copy 24 MiB in the event loop
            return no_content(page.body)
        found = await self._find(page, feed, now)
        return breaks_parser(_NONSENSE) if isinstance(found, tuple) else found

    async def feeds_named(self, page: Page) -> tuple[NamedFeed, ...] | Unusable:
        """What `parse` says of deadline and ReaderFailed holds here too."""
        found = await self._find(page, None, page.fetched_at)
        return breaks_parser(_NONSENSE) if isinstance(found, Contents) else found

    async def _find(self, page: Page, feed: Feed | None, now: datetime) -> Found:
        job = Job(url=page.url, headers=page.headers, feed=feed, now=now, most_bytes=self._bounds.most_bytes)
        match await self.children.ask(jobs.dump_json(job), page.body):
            case Overran():
                return Unusable(Flaw.TOO_COSTLY, f"its document could not be parsed within {self._bounds.seconds:g} s")
            case Died(code=code):
                return breaks_parser(f": it ended the parser (code {code})")
            case answer:
                return _understood(answer)

    async def aclose(self) -> None:
        await self.children.aclose()


def _understood(answer: bytes) -> Found:
    try:
        return answers.validate_json(answer)
    except ValidationError:
        return breaks_parser(_NONSENSE)
