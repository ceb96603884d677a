"""The whole text of items whose feed gives a summary: their own pages, fetched as politely as feeds are.

robots.txt is obeyed, a site's pages are fetched one at a time and as far apart as it asks, a site that does not answer
is left alone for a while. Nobody is kept waiting but the items of such a site, and they not for long: what cannot be
had in time keeps its feed's text, and says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never
from weakref import WeakValueDictionary

from bot.model import Article, Cause, Fetched, Item, NotFetched, Page, Unchanged
from bot.ports import Extractor, Fetch, Open, Robots, Shut
from bot.reading.documents.article_page import joined, unread
from bot.reading.documents.robots import origin_of

LEFT_ALONE = 600.0
"""Seconds for which a site is not asked that did not answer, or was overloaded and did not say for how long."""
LONGEST_DELAY = 30.0
"""Seconds: a Crawl-delay beyond is kept to as far as this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Haste:
    """Seconds, and how many at once."""

    page: float = 30.0
    """For one page, redirects included."""
    all: float = 100.0
    """For all pages of one poll; shorter than a feed's lease by far."""
    at_once: int = 16
    """Pages being fetched side by side, over all sites and polls of this worker."""


class FullText:
    """One for a worker: it keeps its sites' turns."""

    def __init__(
        self,
        *,
        fetch: Fetch,
        extractor: Extractor,
        robots: Robots,
        now: Callable[[], datetime],
        haste: Haste | None = None,
    ) -> None:
        self._fetch = fetch
        self._extractor = extractor
        self._robots = robots
        self._now = now
        self._haste = haste or Haste()
        self._room = asyncio.Semaphore(self._haste.at_once)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._next: dict[str, float] = {}

    async def of(self, items: Sequence[Item]) -> AsyncGenerator[tuple[Item, ...]]:
        """Each item once, as soon as its page is read or given up; `page` says what came of it.

        Only errors of storage and of our own processes come out.
        """
        clock = asyncio.get_running_loop().time
        until = clock() + self._haste.all
        waiting = {asyncio.create_task(self._read(item)): item for item in items}
        try:
            while waiting:
                done, _ = await asyncio.wait(
                    waiting, timeout=max(0.0, until - clock()), return_when=asyncio.FIRST_COMPLETED
                )
                if not done:
                    break
                ready = tuple(task.result() for task in done)
                for task in done:
                    del waiting[task]
                yield ready
            if waiting:
                yield tuple(self._given_up(item) for item in waiting.values())
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    def _given_up(self, item: Item) -> Item:
        return unread(item, self._now(), "there was no time left to read its page", again=True)

    async def _read(self, item: Item) -> Item:
        url = item.url or ""
        turn = self._turns.setdefault(origin_of(url), asyncio.Lock())
        async with turn:
            async with self._room:
                found = await self._robots.admission(url)
            match found:
                case Shut(reason=reason, passing=passing):
                    return unread(item, self._now(), reason, again=passing)
                case Open(delay=delay):
                    await self._spaced(origin_of(url), delay)
            async with self._room:
                fetched = await self._page(url)
            return await self._judged(item, fetched)

    async def _spaced(self, origin: str, delay: float) -> None:
        """Waits until the site's last page is as long ago as it wants."""
        clock = asyncio.get_running_loop().time
        self._next = {site: at for site, at in self._next.items() if at > clock()}
        await asyncio.sleep(max(0.0, self._next.get(origin, 0.0) - clock()))
        if delay:
            self._next[origin] = clock() + min(delay, LONGEST_DELAY)

    async def _page(self, url: str) -> Fetched:
        async def guard(hop: str) -> str | None:
            found = await self._robots.admission(hop)
            return found.reason if isinstance(found, Shut) else None

        return await self._in_time(self._fetch.get(url, kind="page", guard=guard), url)

    async def _in_time(self, fetching: Awaitable[Fetched], url: str) -> Fetched:
        try:
            async with asyncio.timeout(self._haste.page):
                return await fetching
        except TimeoutError:
            return NotFetched(url=url, reason=f"no complete answer within {self._haste.page:g} s")

    async def _judged(self, item: Item, fetched: Fetched) -> Item:
        match fetched:
            case Page():
                article = await self._extractor.article(fetched)
                if isinstance(article, Article):
                    return joined(item, article, asked=self._now(), arrived_at=fetched.url)
                return unread(item, self._now(), article.reason)
            case NotFetched():
                if _is_of_the_site(fetched):
                    seconds = max(fetched.retry_after or 0.0, LEFT_ALONE)
                    await self._robots.leave_alone(fetched.url, fetched.reason, seconds=seconds)
                return unread(item, self._now(), fetched.reason, again=_is_passing(fetched))
            case Unchanged():  # we sent nothing to compare with
                return unread(item, self._now(), "it answers “unchanged” to a first request")
            case _:
                assert_never(fetched)


def _is_passing(answer: NotFetched) -> bool:
    """Whether it may be otherwise in an hour."""
    return answer.cause in (Cause.NO_ANSWER, Cause.BUSY, Cause.PASSING)


def _is_of_the_site(answer: NotFetched) -> bool:
    """Whether the site's other pages will fare no better now."""
    return answer.cause in (Cause.NO_ANSWER, Cause.BUSY)
