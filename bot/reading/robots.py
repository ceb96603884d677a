"""What an answer to a request for robots.txt means (RFC 9309 §2.3.1). Reading the rules themselves is protego's."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.model import Fetched, Page, SiteRules

MOST = 500 * 1024
"""Bytes that are read; RFC 9309 §2.5 asks for at least so many."""
DAY = 24 * 3600.0
"""Rules are not gone by for longer (RFC 9309 §2.4)."""
UNREACHED = 1800.0
"""Seconds for which a site whose rules cannot be had is left alone, unless it asks for longer."""


def origin_of(url: str) -> str:
    """Whose robots.txt counts: "https://news.example", "http://news.example:8080"."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def rules_of(answer: Fetched) -> tuple[SiteRules, float]:
    """The rules, and the seconds for which they hold.

    A site that has none (4xx) allows everything; one that cannot be reached or has a fault of its own (5xx), or asks us
    to come less often (429), allows nothing for now.
    """
    if isinstance(answer, Page):
        return SiteRules(text=answer.body[:MOST].decode("utf-8-sig", "replace")), DAY
    status, reason, wait = getattr(answer, "status", None), getattr(answer, "reason", ""), None
    if status is not None and 200 <= status < 500 and status != 429:
        return SiteRules(), DAY
    wait = getattr(answer, "retry_after", None)
    shut = SiteRules(shut=f"its robots.txt cannot be read ({reason})")
    return shut, min(max(wait or 0.0, UNREACHED), DAY)
