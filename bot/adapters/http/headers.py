"""The headers of HTTP that are sent, kept and understood: who we are, validators, Retry-After."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 24 * 3600.0
"""A Retry-After beyond a day is read as a day."""
VALIDATORS = frozenset({"etag", "last-modified"})


def kept_headers(given: Iterable[tuple[str, str]], *, validators: bool) -> Iterator[tuple[str, str]]:
    """In lower case. A validator that could not be sent back as it came is left out, and so are those of another host
    than the one that will be asked next time."""
    for name, value in given:
        if name.lower() not in VALIDATORS:
            yield name.lower(), value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        elif validators and sendable(value):
            yield name.lower(), value


def sendable(validator: str | None) -> str | None:
    """None for what no header may hold (RFC 9110 §5.5: controls other than the tab) or what is no UTF-8: asking with it
    would fail before anything is sent, now and ever after."""
    if validator is None or any((c < " " and c != "\t") or c == "\x7f" for c in validator):
        return None
    return None if any("\ud800" <= c <= "\udfff" for c in validator) else validator


def user_agent(version: str, contact: str = "") -> str:
    """`Amur/0.1.0 (+contact)`; what is not printable ASCII is left out, since it goes into a header."""
    who = "".join(c for c in contact if " " <= c <= "~" and c not in "()")
    return f"Amur/{version}" + (f" (+{who})" if who else "")


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """Seconds to wait, 0 … 24 h, by a Retry-After header (RFC 9110 §10.2.3: seconds or a date); None: unreadable."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), LONGEST_WAIT)
