"""Documents of a feed, read as an invented courier's."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.model import Contents, Feed, FeedId, Item, Label, Page, Unusable
from bot.reading.documents.feeds.feed import parse_feed

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FEED = Feed(
    id=FeedId("f1"), url="https://news.example/feed", title="Invented Courier", label=Label.OFFICIAL, in_digest=False
)
BODY = "The two invented ministers spoke about bridges over the river. " * 30
RSS = "application/rss+xml; charset=utf-8"


def contents_of(body: bytes, kind: str = RSS, *, feed: Feed = FEED, wall: str | None = None) -> Contents | Unusable:
    """`wall`: the header by which Cloudflare says that it asks a riddle."""
    headers = [("content-type", kind)] if kind else []
    headers += [("cf-mitigated", wall)] if wall else []
    page = Page(url=feed.url, status=200, headers=tuple(headers), body=body, fetched_at=NOW)
    return parse_feed(page, feed, now=NOW)


def items_of(body: bytes, kind: str = RSS, *, feed: Feed = FEED) -> tuple[Item, ...]:
    contents = contents_of(body, kind, feed=feed)
    assert isinstance(contents, Contents), contents
    return contents.items


def item_of(body: bytes, kind: str = RSS, *, feed: Feed = FEED) -> Item:
    [item] = items_of(body, kind, feed=feed)
    return item
