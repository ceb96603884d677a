"""An entry of a feed as it was given, whatever the format: RSS, RDF, Atom and CDF as feedparser reads them, JSON Feed.

Nothing is made plain here, and nothing is believed: that is for whoever makes an item of it (`feed.py`).
"""

from __future__ import annotations

import calendar
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from bot.reading.documents.feeds.json_feed import JsonEntry
from bot.reading.documents.urls import host_of

_SCHEME = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:")
_BASE64 = re.compile(r"(?:\s*[A-Za-z0-9+/]){16,}(?:\s*=){0,2}\s*")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as given, whatever the format."""

    guid: str
    link: str
    title: str
    title_is_markup: bool
    body: str
    body_is_markup: bool
    whole: bool
    """The body came in an element for whole articles (content:encoded, Atom content, content_html)."""
    date: datetime | None
    date_as_given: str
    source: str
    """The outlet an aggregator names …"""
    source_host: str = ""
    """… and where it lives."""
    article: str = ""
    """The canonical URL, if it is this entry's alone."""
    own_guid: bool = True
    """Whether the guid is this entry's alone."""


def from_feedparser(entry: Mapping[str, object], base: str) -> Entry:
    """One of feedparser's entries; `base`: the address of the document, for links without a base of their own."""
    body, markup, whole = _body(entry)
    title = text_construct(entry.get("title_detail"))
    source = entry.get("source")
    day, given = _date(entry)
    return Entry(
        guid=string(entry.get("id")),
        link=_absolute(string(entry.get("feedburner_origlink")) or string(entry.get("link")), base),
        title=title[0] or string(entry.get("title")),
        title_is_markup=title[1],
        body=body,
        body_is_markup=markup,
        whole=whole,
        date=day,
        date_as_given=given,
        source=string(source.get("title")) if isinstance(source, Mapping) else "",
        source_host=host_of(string(source.get("href"))) if isinstance(source, Mapping) else "",
    )


def _body(entry: Mapping[str, object]) -> tuple[str, bool, bool]:
    """(value, is markup, is the whole article's element): the longest of the contents and the summary."""
    contents = entry.get("content")
    found = [(*text_construct(content), True) for content in (contents if isinstance(contents, list) else ())]
    return max([(*text_construct(entry.get("summary_detail")), False), *found], key=lambda body: len(body[0]))


def text_construct(detail: object) -> tuple[str, bool]:
    """(value, is markup) of one of feedparser's text constructs."""
    if not isinstance(detail, Mapping):
        return "", False
    kind = string(detail.get("type")) or "text/plain"
    if kind.startswith("text/plain"):
        return string(detail.get("value")), False
    if "html" in kind or "xml" in kind:
        return string(detail.get("value")), True
    return "" if kind.startswith(("image/", "audio/", "video/")) else _unpacked(string(detail.get("value"))), True


def _unpacked(value: str) -> str:
    """What came in base64, as Atom has everything that is neither text nor XML (RFC 4287 §4.1.3.3); "" for no text.

    feedparser undoes it where it is UTF-8.
    """
    if _BASE64.fullmatch(value):
        try:
            value = b64decode(value).decode("cp1252")
        except ValueError:
            return ""
    return "" if _BINARY.search(value) else value


def _date(entry: Mapping[str, object]) -> tuple[datetime | None, str]:
    for name in ("published", "updated", "created"):
        # dict's own get: feedparser's answers for one date with another
        parsed = dict.get(entry, f"{name}_parsed")  # type: ignore[call-overload]  # FeedParserDict is a dict
        if parsed:
            try:
                seconds = calendar.timegm(parsed)
                return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds), string(entry.get(name))
            except (ValueError, OverflowError, TypeError):
                continue
    return None, ""


def string(value: object) -> str:
    """The value if it is text, else ""."""
    return value if isinstance(value, str) else ""


def from_json(entry: JsonEntry) -> Entry:
    body = entry.html or entry.text
    return Entry(
        guid=entry.id,
        link=entry.url,
        title=entry.title,
        title_is_markup=False,
        body=body or entry.summary,
        body_is_markup=bool(entry.html),
        whole=bool(body),
        date=_iso(entry.date),
        date_as_given=entry.date,
        source="",
    )


def _iso(date: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(date.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _absolute(link: str, base: str) -> str:
    if not link or not base or _SCHEME.match(link):
        return link
    try:
        return urljoin(base, link)
    except ValueError:
        return link
