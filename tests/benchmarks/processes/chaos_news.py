"""The feeds of a chaos run: items are added to them as it goes on, each a story of its own."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support.feed_server import FeedServer, entry, rss

FEEDS = 5
DAY = datetime(2026, 11, 17, 8, tzinfo=UTC)
SYLLABLES = ("vo", "ti", "ske", "mu", "gra", "lon", "pe", "dri", "fa", "zu", "bel", "ko", "nim", "ras", "to", "wy")


def own_words(number: int) -> str:
    """Words that are this item's alone, so that it is a story of its own."""
    made = []
    for place in range(6):
        digits = number * 7919 + place * 104_729
        made.append("".join(SYLLABLES[(digits >> shift) % len(SYLLABLES)] for shift in (0, 4, 8, 12)))
    return " ".join(made)


def bridge(number: int) -> str:
    own = own_words(number)
    return entry(
        f"China and Russia open bridge number {number}: {own}",
        f"https://news.example/bridges/{number}",
        text=f"Beijing and Moscow agreed that bridge number {number} is open, the invented ministry said of {own}.",
        when=datetime.now(UTC),
    )


class Press:
    """Feeds to which items are added in the course of the run."""

    def __init__(self, feeds: FeedServer) -> None:
        self._feeds = feeds
        self._items: list[list[str]] = [
            [entry("Village fair", "https://news.example/fair", when=DAY)] for _ in range(FEEDS)
        ]
        for number in range(FEEDS):
            self._serve(number)

    def publish(self, number: int) -> None:
        feed = number % FEEDS
        self._items[feed].insert(0, bridge(number))
        self._serve(feed)

    def _serve(self, feed: int) -> None:
        items = self._items[feed]
        self._feeds.serve(f"/{feed}.xml", rss(items), etag=f'"{len(items)}"')
