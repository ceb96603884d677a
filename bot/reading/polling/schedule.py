"""When to poll a feed again, and how it fares judged by its own pace. Pure: clock and chance come in.

Sources of the numbers: Rachel Kroll's feed reader score (hourly if conditional, heed max-age and Retry-After), RSS 2.0
(ttl, skipHours, skipDays), the syndication module (updatePeriod), RFC 9111 (max-age, Age, Expires).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from statistics import median
from typing import Literal
from urllib.parse import urlsplit

from bot.model import Bodies, Hints, Item

Outcome = Literal["ok", "unchanged", "empty", "refused", "failed", "gone"]
State = Literal["new", "fine", "slow", "silent", "failing", "refused", "gone", "paused"]

LEAST = 15 * 60.0
SLOWED = 4 * 3600.0
"""Longest pause for a feed that changes rarely and whose server has no way of saying so."""
MOST = 24 * 3600.0
GONE = 7 * MOST
"""A feed that said 410 is looked at once a week, in case it was a mistake."""
RECENT = 30
"""Items whose pauses make up a feed's pace."""
DAY = 24 * 3600.0
LONGEST_USUAL = 120 * DAY
MOVES = 3
MOVED_FOR = timedelta(days=1)


def next_poll(
    *,
    now: datetime,
    poll_minutes: float,
    outcome: Outcome,
    failures: int,
    chance: float,
    hints: Hints | None = None,
    fresh_for: float = 0.0,
    retry_after: float | None = None,
    repeats: int = 0,
) -> datetime:
    """The next poll's time.

    `failures`: in a row, this one included. `chance`: 0 … 1, for full jitter. `fresh_for`: seconds the server called
    its answer fresh. After an answer: poll_minutes, or longer if feed or server asks, at most a day, outside the
    hours the feed skips. `repeats`: the same document so often in a row from a server that gives no validators, so that
    each poll costs it the whole; from the second on twice as long each time, unless poll_minutes is below the usual
    floor, which somebody then wants so. After a failure: exponential back-off. A Retry-After is always waited for.
    """
    base = poll_minutes * 60
    least = min(LEAST, base)
    hints = hints or Hints()
    if outcome == "gone":
        return now + timedelta(seconds=GONE)
    if outcome in ("refused", "failed"):
        ceiling = min(MOST, max(base, least) * 2.0 ** min(failures, 20))
        pause = min(max(chance * ceiling, least), MOST)
        return now + timedelta(seconds=max(pause, min(retry_after or 0.0, MOST)))
    slowed = min(base * 2.0 ** min(repeats - 1, 8), SLOWED) if repeats > 1 and base >= LEAST else 0.0
    asked = max(hints.pause or 0.0, fresh_for, retry_after or 0.0, slowed)
    return _outside_skipped(now + timedelta(seconds=min(max(base, asked, least), MOST)), hints)


def _outside_skipped(moment: datetime, hints: Hints) -> datetime:
    """The first hour from `moment` on that is not skipped, looked for within a day; else `moment` itself."""
    hours = {h for h in hints.skip_hours if 0 <= h < 24}
    days = {d for d in hints.skip_days if 0 <= d < 7}
    candidate = moment.astimezone(UTC)
    for _ in range(25):
        if candidate.hour not in hours and candidate.weekday() not in days:
            return candidate
        candidate = candidate.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment


def fresh_for(headers: Sequence[tuple[str, str]], *, now: datetime) -> float:
    """Seconds, 0 … a day, for which the server calls its answer fresh (RFC 9111 §4.2.1); no-cache and no-store: 0."""
    values: dict[str, list[str]] = {}
    for name, value in headers:
        values.setdefault(name.lower(), []).append(value)
    control = ",".join(values.get("cache-control", ())).lower()
    if re.search(r"\bno-(cache|store)\b", control):
        return 0.0
    if limit := re.search(r"\bmax-age\s*=\s*\"?(\d{1,12})", control):
        aged = "".join(values.get("age", ("0",))[:1])
        return _within_a_day(float(limit[1]) - (float(aged) if re.fullmatch(r"\d{1,12}", aged) else 0.0))
    expires = _moment(values.get("expires"))
    return _within_a_day((expires - (_moment(values.get("date")) or now)).total_seconds()) if expires else 0.0


def _within_a_day(seconds: float) -> float:
    return min(max(0.0, seconds), MOST)


def _moment(values: list[str] | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(values[0]) if values else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def usual_pause(published: Sequence[datetime]) -> float | None:
    """Seconds: the longest pause between a feed's recent items, as a measure of its pace; None below three dates."""
    moments = sorted(set(published), reverse=True)[:RECENT]
    if len(moments) < 3:
        return None
    pauses = [(later - earlier).total_seconds() for later, earlier in pairwise(moments)]
    return min(max(pauses), LONGEST_USUAL)


def bodies(items: Sequence[Item]) -> Bodies | None:
    """How much of its articles a feed gives; None for a feed without items."""
    if not items:
        return None
    extents = Counter(item.extent for item in items)
    return Bodies(
        median=round(median(len(item.text) for item in items)),
        full=extents["full"],
        summary=extents["summary"],
        headline=extents["headline"],
    )


def judge(
    *,
    now: datetime,
    outcome: Outcome | None,
    newest: datetime | None,
    last_fresh: datetime | None,
    usual: float | None,
) -> State:
    """How a feed fares. `outcome`: of the last poll, None: never polled.

    A feed that answers is judged by the age of its newest item: slow beyond its own longest recent pause (at least a
    day), silent beyond twice that (at least two). Without dates, by when we last saw a new item.
    """
    match outcome:
        case None:
            return "new"
        case "gone":
            return "gone"
        case "refused":
            return "refused"
        case "failed":
            return "failing"
        case "empty":
            return "silent"
        case "ok" | "unchanged":
            pass
    last = max((moment for moment in (newest, last_fresh if newest is None else None) if moment), default=None)
    if last is None:
        return "fine"
    age = (now - last).total_seconds()
    usual = usual or 0.0
    if age > max(2 * DAY, 2 * usual):
        return "silent"
    return "slow" if age > max(DAY, usual) else "fine"


def settled(*, url: str, moved_to: str, times: int, since: datetime, now: datetime) -> bool:
    """Whether a permanent redirect is to be believed: met three times over at least a day, and not to plain http."""
    downgrade = urlsplit(url).scheme == "https" and urlsplit(moved_to).scheme != "https"
    return times >= MOVES and now - since >= MOVED_FOR and not downgrade
