"""What a feed says of how often to ask it: ttl, the syndication module, hours and days to skip."""

from __future__ import annotations

import re
from typing import Protocol

from bot.model import Hints
from bot.reading.documents.feeds.feed_entries import string

_PERIODS = {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2592000.0, "yearly": 31536000.0}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Fields(Protocol):
    """feedparser's dictionaries, whose values may be anything."""

    def get(self, key: str, default: object = None) -> object: ...


def hints_of(feed: Fields, body: bytes) -> Hints:
    """`feed`: the document's own fields as feedparser gives them; `body`: its bytes, where it leaves something out."""
    asked = []
    if re.fullmatch(r"\d{1,12}", ttl := string(feed.get("ttl")).strip()):
        asked.append(float(ttl) * 60)
    period = _PERIODS.get(string(feed.get("sy_updateperiod")).strip().lower())
    times = string(feed.get("sy_updatefrequency")).strip() or "1"
    if period and re.fullmatch(r"[1-9]\d{0,8}", times):
        asked.append(period / int(times))
    head = body[:65536].decode("latin-1")
    hours = re.findall(r"<hour>\s*(\d{1,2})\s*</hour>", _element(head, "skipHours"), re.IGNORECASE)
    days = re.findall(r"<day>\s*(\w{6,9})\s*</day>", _element(head, "skipDays"), re.IGNORECASE)
    return Hints(
        pause=max(asked, default=None),
        skip_hours=tuple(sorted({int(hour) % 24 for hour in hours if int(hour) <= 24})),
        skip_days=tuple(sorted({_WEEKDAYS.index(d.lower()) for d in days if d.lower() in _WEEKDAYS})),
    )


def _element(text: str, name: str) -> str:
    start = text.find(f"<{name}>")
    end = text.find(f"</{name}>", start)
    return text[start:end] if 0 <= start < end else ""
