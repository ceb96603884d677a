"""Finds the feed behind whatever address a person gives: a feed, a site's page, or a bare host name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from bot.model import NamedFeed, Obstacle, Page, Unusable
from bot.ports import Fetch, Parser
from bot.reading.documents.feeds.feed_faults import is_web_page
from bot.reading.documents.urls import addresses
from bot.use_cases.feeds.poll import Looked, look_into

USUAL = ("/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml")
"""Where sites that name no feed most often have one."""
MOST_NAMED = 4
"""Feeds of one page that are looked into before we give up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What was found at an address."""

    looked: Looked | None = None
    """The feed, read as a poll would; None: no feed was found …"""
    reason: str = ""
    """… and why, as a sentence for people; what to know of the feed otherwise."""
    url: str = ""
    """The feed's own address, the one to enrol; the address given if none was found."""
    title: str = ""
    """What the feed calls itself; else what the page calls it, else its host."""
    obstacle: Obstacle = Obstacle.OTHER
    """Why nothing was found."""
    others: tuple[NamedFeed, ...] = ()
    """Further feeds that the page names, not looked into."""
    page_url: str = ""
    """The address of the page there, if it is a web page without a feed; else ""."""
    tried: tuple[str, ...] = ()
    """Each address that was asked, in order, and what it gave."""

    @property
    def refused(self) -> bool:
        """We would not go there, or the server will not have us."""
        return self.looked is None and self.obstacle in (Obstacle.OFF_LIMITS, Obstacle.TURNED_AWAY)


async def discover(address: str, *, fetch: Fetch, parser: Parser, now: Callable[[], datetime]) -> Discovered:
    """Looks at the address itself, then at the feeds that its page names, then at the usual places of its site.

    One request after the other; a host that refuses us, or does not answer, is not asked again. ReaderFailed alone
    comes out.
    """
    search = _Search(fetch=fetch, parser=parser, now=now)
    looked = Looked(source=address, outcome="failed", reason="it isn't a web address", obstacle=Obstacle.OFF_LIMITS)
    for url in addresses(address):
        page, looked = await search.look(url)
        if _is_feed(looked):
            return search.found(looked)
        if page is not None:
            return await _by_page(page, looked, search)
        if looked.outcome == "refused" or looked.status is not None:
            break  # it was reached, or must not be
    if looked.status == 404 and (found := await search.usual_places(looked.source)):
        return search.found(found)
    return search.nothing(address, looked)


async def _by_page(page: Page, looked: Looked, search: _Search) -> Discovered:
    """`page` is no feed: through what it names to the feed. A feed that is damaged is not replaced by another."""
    if looked.outcome == "refused" or not is_web_page(page.body):
        return search.nothing(looked.source, looked)
    named = await search.parser.feeds_named(page)
    if isinstance(named, Unusable):
        return search.nothing(looked.source, replace(looked, reason=named.reason))
    for number, one in enumerate(named[:MOST_NAMED]):
        _, inside = await search.look(one.url)
        if _is_feed(inside):
            return search.found(inside, title=one.title, others=named[number + 1 :])
    if found := await search.usual_places(page.url):
        return search.found(found)
    return replace(search.nothing(looked.source, looked), page_url=looked.url)


@dataclass(slots=True, kw_only=True)
class _Search:
    fetch: Fetch
    parser: Parser
    now: Callable[[], datetime]
    tried: dict[str, str] = field(default_factory=dict)

    async def look(self, url: str) -> tuple[Page | None, Looked]:
        """The page, if one came, and what it is as a feed."""
        fetched = await self.fetch.get(url)
        looked = await look_into(fetched, url, parser=self.parser, now=self.now)
        self.tried[url] = f"{len(looked.items)} items" if looked.items else looked.reason
        return (fetched if isinstance(fetched, Page) else None), looked

    async def usual_places(self, site: str) -> Looked | None:
        """The first feed found there; stops where the host turns us away or stays silent."""
        for path in USUAL:
            url = urljoin(site, path)
            if url in self.tried:
                continue
            _, looked = await self.look(url)
            if _is_feed(looked):
                return looked
            if looked.outcome == "refused" or looked.status is None:
                return None
        return None

    def found(self, looked: Looked, *, title: str = "", others: tuple[NamedFeed, ...] = ()) -> Discovered:
        called = looked.title or title or urlsplit(looked.url).hostname or looked.url
        return Discovered(
            looked=looked, url=looked.url, title=called, reason=looked.reason, others=others, tried=self._attempts()
        )

    def nothing(self, address: str, looked: Looked) -> Discovered:
        return Discovered(url=address, reason=looked.reason, obstacle=looked.obstacle, tried=self._attempts())

    def _attempts(self) -> tuple[str, ...]:
        return tuple(f"{url}: {what}" for url, what in self.tried.items())


def _is_feed(looked: Looked) -> bool:
    return looked.outcome in ("ok", "empty")
