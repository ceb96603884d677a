"""What an answer to a request for robots.txt means (RFC 9309 §2.3.1). Reading the rules themselves is protego's."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.model import Fetched, Page, SiteRules, Unchanged

MOST = 500 * 1024
"""Bytes that are read; RFC 9309 §2.5 asks for at least so many."""
DAY = 24 * 3600.0
"""Rules are not gone by for longer (RFC 9309 §2.4)."""
UNREACHED = 1800.0
"""Seconds for which a site whose rules cannot be had is left alone, unless it asks for longer."""


_EMPTY = frozenset({204, 205})


def origin_of(url: str) -> str:
    """Whose robots.txt counts: "https://news.example", "http://news.example:8080"."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def rules_of(answer: Fetched) -> tuple[SiteRules, float]:
    """The rules, and the seconds for which they hold.

    A site that has none (4xx) allows everything; one that cannot be reached, has a fault of its own (5xx), sends what
    nobody can read, or asks us to come less often (429), allows nothing for now.
    """
    if isinstance(answer, Page):
        return SiteRules(text=answer.body[:MOST].decode("utf-8-sig", "replace")), DAY
    if isinstance(answer, Unchanged):
        return SiteRules(shut="its robots.txt cannot be read (“unchanged” to a first request)"), UNREACHED
    if answer.status in _EMPTY or (400 <= (answer.status or 0) < 500 and answer.status != 429):
        return SiteRules(), DAY
    shut = SiteRules(shut=f"its robots.txt cannot be read ({answer.reason})")
    return shut, min(max(answer.retry_after or 0.0, UNREACHED), DAY)
