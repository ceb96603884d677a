"""What the charts of a month show: items by topic and day, and who was quoted most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.model import SURE_ENOUGH, Reading, Standing, TopicId, TopicTerms

DAYS = 30
PEOPLE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    title: str
    first: date
    last: date
    """first … last, both included: DAYS days."""
    topics: tuple[tuple[str, tuple[int, ...]], ...]
    """Name → items of each day; most items first; topics without any are left out."""
    people: tuple[tuple[str, int], ...]
    """Name → statements; most first, at most PEOPLE."""
    items: int
    statements: int


def chart_of(
    readings: Sequence[Reading], *, pack_name: str, topics: Sequence[TopicTerms], last: date, zone: str
) -> Chart:
    """Of the DAYS local days up to `last`: news by the day it was published, under its first topic."""
    first, here = last - timedelta(days=DAYS - 1), ZoneInfo(zone)
    names = {topic.id: topic.name for topic in topics}
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * DAYS)
    people: Counter[str] = Counter()
    for one in readings:
        if one.item.standing is not Standing.NEWS or one.item.published is None:
            continue
        place = (one.item.published.astimezone(here).date() - first).days
        if 0 <= place < DAYS:
            topic = one.topics[0].id if one.topics else TopicId("other")
            counts[names.get(topic, "Other")][place] += 1
            people.update(q.speaker.name for q in one.quotes if q.speaker and q.confidence >= SURE_ENOUGH)
    rows = sorted(counts.items(), key=lambda row: (row[0] == "Other", -sum(row[1]), row[0]))
    return Chart(
        title=pack_name,
        first=first,
        last=last,
        topics=tuple((name, tuple(days)) for name, days in rows),
        people=tuple(sorted(people.items(), key=lambda one: (-one[1], one[0]))[:PEOPLE]),
        items=sum(sum(days) for _, days in rows),
        statements=sum(people.values()),
    )
