"""JSON Feed 1.0 and 1.1 (jsonfeed.org), which feedparser does not read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.model import Flaw, Unusable
from bot.reading.documents.feeds.feed_limits import MOST_ENTRIES


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonEntry:
    id: str
    url: str
    title: str
    html: str
    text: str
    summary: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonFeed:
    title: str
    entries: tuple[JsonEntry, ...]
    left_out: int = 0
    """Items beyond the newest."""


def read_json_feed(body: bytes) -> JsonFeed | Unusable | None:
    """The feed; its flaw if it is JSON but not a readable feed; None if it is no JSON object at all."""
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    try:
        document: dict[str, object] = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None
    version = document.get("version")
    if not (isinstance(version, str) and "jsonfeed.org/version/1" in version):
        return Unusable(Flaw.OTHER, f"no entries: {len(body):,} bytes of JSON that is no JSON Feed")
    items = document.get("items")
    if not isinstance(items, list):
        return Unusable(Flaw.DAMAGED, "a JSON Feed without its list of items")
    given = [item for item in items if isinstance(item, dict)]
    kept = _newest(given, 2 * MOST_ENTRIES)
    return JsonFeed(
        title=_word(document.get("title")),
        entries=tuple(map(_entry, kept)),
        left_out=len(given) - len(kept),
    )


def _newest(items: Sequence[Mapping[str, object]], most: int) -> Sequence[Mapping[str, object]]:
    """So many items in their order: those with the latest dates, then those that stand nearest to either end."""
    if len(items) <= most:
        return items
    last = len(items) - 1
    ranked = sorted(range(len(items)), key=lambda at: (-_seconds(items[at]), min(at, last - at)))
    return [items[at] for at in sorted(ranked[:most])]


def _seconds(item: Mapping[str, object]) -> float:
    """Since 1970; 0 without a date that can be read."""
    try:
        moment = datetime.fromisoformat(_date(item).strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _entry(item: Mapping[str, object]) -> JsonEntry:
    return JsonEntry(
        id=_word(item.get("id")),
        url=_word(item.get("url")) or _word(item.get("external_url")),
        title=_word(item.get("title")),
        html=_word(item.get("content_html")),
        text=_word(item.get("content_text")),
        summary=_word(item.get("summary")),
        date=_date(item),
    )


def _date(item: Mapping[str, object]) -> str:
    return _word(item.get("date_published")) or _word(item.get("date_modified"))


def _word(value: object) -> str:
    """Numbers are accepted as ids, as the specification asks readers to."""
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, str | int | float) else ""
