"""Feeds proper: RSS, RDF, Atom, JSON Feed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.adapters.sources.web_document import answered, unreadable
from bot.model import Contents, Page
from bot.ports import Brought, Due, Fetch, NothingNew, Parser, Unavailable


class FeedSource:
    """Port `Source` for `SourceKind.FEED`."""

    def __init__(self, *, fetch: Fetch, parser: Parser, now: Callable[[], datetime]) -> None:
        self._fetch = fetch
        self._parser = parser
        self._now = now

    async def read(self, due: Due) -> Brought | NothingNew | Unavailable:
        async def interpret(page: Page) -> Contents | Unavailable:
            contents = await self._parser.parse(page, due.feed, now=self._now())
            if isinstance(contents, Contents):
                return contents
            return unreadable(contents)

        fetched = await self._fetch.get(due.feed.url, etag=due.etag, modified=due.modified)
        return await answered(fetched, due, interpret, now=self._now())
