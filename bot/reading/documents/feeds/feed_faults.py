"""Why a document has no entries: what its flaw is, and what tells a person what their feed's address gives instead."""

from __future__ import annotations

import re

from bot.model import Flaw, Unusable
from bot.reading.documents.sanitizer import one_line

_ROOT_ENDS = (b"</rss", b"</feed", b"</rdf:rdf", b"</channel", b":rss>", b":feed>", b":rdf>")
_WALL = re.compile(rb"just a moment|checking your browser|captcha|verify you are (?:a )?human", re.IGNORECASE)
_NAMED = re.compile(rb"<link\b[^>]{0,400}application/(?:rss|atom)\+xml[^>]{0,400}>", re.IGNORECASE)
_HREF = re.compile(rb"href\s*=\s*[\"']([^\"'\s>]{1,300})", re.IGNORECASE)


def cut_off(body: bytes) -> bool:
    """Whether the document ends before any feed's root element does, so that its last entry may be half."""
    lower = body.lower()
    return b"\0" not in body[:64] and not any(end in lower for end in _ROOT_ENDS)


def is_web_page(body: bytes) -> bool:
    """Whether the document is HTML, by how it begins."""
    start = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if any(root in start for root in (b"<rss", b"<feed", b"<rdf:rdf", b"<opml", b"<urlset")):
        return start.startswith((b"<!doctype html", b"<html"))
    return any(sign in start for sign in (b"<!doctype html", b"<html", b"<head>", b"<body"))


def why_no_feed(body: bytes, version: str, complaint: str) -> Unusable | None:
    """Why there are no entries; None if it is a whole feed that has none.

    `version`: the format feedparser made out, "" for none. `complaint`: the XML parser's, "" for none.
    """
    if not body.strip():
        return no_content(body)
    start = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    size = f"{len(body):,} bytes"
    if b"<opml" in start:
        return Unusable(Flaw.OTHER, f"no entries: {size} of OPML, a list of feeds; add the feeds it lists")
    if b"<urlset" in start or b"<sitemapindex" in start:
        return Unusable(Flaw.OTHER, f"no entries: {size} of a sitemap")
    if is_web_page(body):
        return _web_page(body, size)
    if b"\0" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return Unusable(Flaw.OTHER, f"no entries: {size} that are no text")
    if version and not complaint:
        return None
    if version or b"<?xml" in start or b"<rss" in start or b"<feed" in start:
        complained = f" ({complaint})" if complaint else ""
        return Unusable(Flaw.DAMAGED, f"no entries: {size} of damaged XML{complained}")
    return Unusable(Flaw.OTHER, f"no entries: {size} that are no feed")


def no_content(body: bytes) -> Unusable:
    """For a body that holds white space at most."""
    what = "nothing but white space" if body else "an empty answer"
    return Unusable(Flaw.EMPTY, f"no entries: {what}")


def is_bot_wall(body: bytes) -> bool:
    """Whether a web page only checks who asks, by the words it shows."""
    return _WALL.search(body[:20_000]) is not None


def _web_page(body: bytes, size: str) -> Unusable:
    if is_bot_wall(body):
        return Unusable(Flaw.BOT_WALL, f"no entries: a bot wall ({size} of HTML that check the browser)")
    named = _NAMED.search(body[:100_000])
    href = _HREF.search(named[0]) if named else None
    hint = f"; it names a feed: {one_line(href[1].decode('utf-8', 'replace'))}" if href else ""
    return Unusable(Flaw.OTHER, f"no entries: {size} of HTML, a web page{hint}")
