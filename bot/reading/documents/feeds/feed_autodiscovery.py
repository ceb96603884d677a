"""The feeds that a web page names as its own: `<link rel=alternate>` first, links that look like feeds after them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from bot.model import NamedFeed, Page
from bot.reading.documents.charset import decoded
from bot.reading.documents.sanitizer import cut, one_line
from bot.reading.documents.urls import without_feed_scheme

READ = 2**20
"""Bytes of the page that are looked through; feeds are named in its head."""
MOST = 20

_TYPES = re.compile(r"application/(?:rss|atom|rdf|feed|x\.atom|x-rss|x-atom)\+(?:xml|json)|text/(?:rss|atom)(?:\+xml)?")
_UNSURE = re.compile(r"application/(?:xml|json)|text/xml")
"""Types of feeds on some sites, of other things on more: counted only where the link's own words say feed."""
_FEEDLIKE = re.compile(r"(?:^|[/.?=_-])(?:feeds?|rss2?|atom|rdf)(?:[/.?&=_-]|$)|\bfeed\b", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|replies|discussion|\bkommentare\b|комментар", re.IGNORECASE)


def feeds_named(page: Page) -> tuple[NamedFeed, ...]:
    """Likeliest first: the site's own feed, further ones, feeds of comments, links that only look like feeds."""
    names = _Names(page.url)
    names.feed(decoded(page.body[:READ], page.header("content-type") or ""))
    ranked = sorted(
        names.found, key=lambda named: (named[0], bool(_COMMENTS.search(f"{named[1].url} {named[1].title}")))
    )
    unique = {feed.url: feed for _, feed in reversed(ranked) if feed.url != page.url}
    return tuple(list(unique.values())[::-1][:MOST])


class _Names(HTMLParser):
    """Gathers what a page names as feeds, with 0 for those it declares and 1 for those it merely links to."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._base = url
        self.found: list[tuple[int, NamedFeed]] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        href = given.get("href", "").strip()
        if not href:
            return
        match tag:
            case "base":
                self._base = _joined(self._base, href) or self._base
            case "link" if _is_feed(given):
                self._keep(0, href, given.get("title", ""))
            case "a" if _FEEDLIKE.search(href.partition("#")[0]) or _TYPES.match(given.get("type", "").lower()):
                self._keep(1, href, given.get("title", ""))

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def _keep(self, rank: int, href: str, title: str) -> None:
        url = _joined(self._base, href)
        if url and len(self.found) < 50 * MOST:
            self.found.append((rank, NamedFeed(url=url, title=cut(one_line(title), 120))))


def _is_feed(link: dict[str, str]) -> bool:
    """By HTML's rule (rel holds alternate, type is a feed's), and for `rel=feed`, which HTML 5 once had."""
    rel, kind = link.get("rel", "").lower().split(), link.get("type", "").strip().lower()
    if "stylesheet" in rel or not {"alternate", "feed"} & set(rel):
        return False
    if "feed" in rel or _TYPES.match(kind):
        return True
    return bool(_UNSURE.match(kind) and _FEEDLIKE.search(f"{link.get('href', '')} {link.get('title', '')}"))


def _joined(base: str, href: str) -> str | None:
    """An absolute http or https address without its fragment; None for any other."""
    named = without_feed_scheme(href)
    href = f"http://{named}" if named != href and not re.match("https?:", named, re.IGNORECASE) else named
    try:
        url = urljoin(base, href).partition("#")[0]
        return url if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname else None
    except ValueError:
        return None
