"""Pages that list links to articles, where a site has no feed: a ministry's list of remarks, an institute's papers.

Asked for as politely as an article's page: robots.txt is obeyed, on every redirect too. What such a page lists has no
text and no date of its own: both come from each article's page, which the intake reads.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from bot.adapters.sources.web_document import answered, unreadable
from bot.model import Contents, Page, Unusable
from bot.ports import Brought, Due, Extractor, Fetch, NothingNew, Robots, Shut, Unavailable
from bot.reading.documents.article_page import is_elsewhere
from bot.reading.documents.page_index import items_of_links
from bot.reading.documents.urls import host_of


class PageIndex:
    """Port `Source` for `SourceKind.PAGE_INDEX`."""

    def __init__(self, *, fetch: Fetch, extractor: Extractor, robots: Robots, now: Callable[[], datetime]) -> None:
        self._fetch = fetch
        self._extractor = extractor
        self._robots = robots
        self._now = now

    async def read(self, due: Due) -> Brought | NothingNew | Unavailable:
        feed = due.feed
        shut = await self._robots.admission(feed.url)
        if isinstance(shut, Shut):
            outcome: Literal["refused", "failed"] = "failed" if shut.passing else "refused"
            return Unavailable(outcome=outcome, reason=shut.reason, obstacle=shut.obstacle)

        async def interpret(page: Page) -> Contents | Unavailable:
            if is_elsewhere(page.url, feed.url):
                where = host_of(page.url)
                return Unavailable(
                    outcome="failed",
                    reason=f"it redirects to another site, {where}; if it has moved there, add its new address",
                )
            links = await self._extractor.links(page, feed.selector)
            if isinstance(links, Unusable):
                return unreadable(links)
            return items_of_links(links, feed, now=self._now())

        fetched = await self._fetch.get(feed.url, etag=due.etag, modified=due.modified, kind="page", guard=self._guard)
        return await answered(fetched, due, interpret, now=self._now())

    async def _guard(self, hop: str) -> str | None:
        found = await self._robots.admission(hop)
        return found.reason if isinstance(found, Shut) else None
