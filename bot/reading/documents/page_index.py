"""The links of a page → items. Pure; the page was taken apart by `bot.adapters.subprocesses.pages.link_extraction`."""

from __future__ import annotations

from datetime import datetime

from bot.model import Contents, Feed, Item, ItemId, PageLinks
from bot.reading.documents.feeds.feed_identity import article_alias
from bot.reading.documents.sanitizer import cut


def items_of_links(links: PageLinks, feed: Feed, *, now: datetime) -> Contents:
    """One item a link, in the page's order: undated, without text, to be judged and dated by its own page."""
    named = [(article_alias(link.url), link) for link in links.links]
    items = [
        Item(
            id=ItemId(alias),
            title=link.title,
            text="",
            url=link.url,
            outlet=cut(feed.title, 120),
            seen_at=now,
            feed=feed.id,
            label=feed.label,
            in_digest=feed.in_digest,
            extent="headline",
            link_only=True,
        )
        for alias, link in named
        if alias is not None
    ]
    return Contents(
        items=tuple(items),
        aliases=tuple((item.id,) for item in items),
        guids=("",) * len(items),
        left_out=links.left_out,
        title=links.title,
    )
