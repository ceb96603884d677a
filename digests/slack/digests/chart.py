"""The last 30 days as charts that Slack draws, with the same in words; and the voice balance beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.model import Part
from bot.reading.coverage.activity_chart import Chart
from bot.reading.coverage.voice_balance import Balance
from digests.slack.blocks import Block, part, section
from digests.slack.mrkdwn import escape, fit
from digests.slack.rich_blocks import SERIES, chart
from digests.wording.dates import MONTHS, days_line
from digests.wording.words import clean, count, cut

COUNTRIES = 6
DAYS = 3
"""Days of one point: Slack draws twenty at most."""


def compose_charts(counted: Chart, balance: Balance, *, threaded: bool = False) -> Part:
    """Items by topic, who was quoted most, and who did the talking. The text says the same, for screen readers."""
    title = f"*The last 30 days*, {escape(days_line(counted.first, counted.last))}"
    spoken = balance_in_words(balance)
    blocks: list[Block] = [section("\n".join(filter(None, (title, fit(spoken, 1_500) or _nothing(counted)))))]
    text = " ".join(filter(None, ("The last 30 days.", spoken, in_words(counted))))
    return part([*blocks, *_charts(counted)], fit(text, 3_500), threaded=threaded)


def _nothing(counted: Chart) -> str:
    return "" if counted.items else "No item on file is dated in these days, so there is nothing to draw."


def _charts(counted: Chart) -> Iterator[Block]:
    if counted.items:
        first = [_short(counted.first + timedelta(days=n)) for n in range(0, _length(counted), DAYS)]
        topics = {name: _summed(days) for name, days in counted.topics[:SERIES]}
        yield chart("Items by topic, every three days", "line", first, topics)
    if counted.people:
        names = [name for name, _ in counted.people]
        yield chart("Quoted most", "bar", names, {"Statements": [number for _, number in counted.people]})


def _length(counted: Chart) -> int:
    return (counted.last - counted.first).days + 1


def _summed(days: tuple[int, ...]) -> list[int]:
    return [sum(days[at : at + DAYS]) for at in range(0, len(days), DAYS)]


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def in_words(counted: Chart) -> str:
    """The topics with their sums and busiest days, the people with their statements."""
    if not counted.items:
        return f"{days_line(counted.first, counted.last)}: no dated items."
    topics = ", ".join(f"{clean(name)} ({sum(days)}, at most {max(days)} a day)" for name, days in counted.topics)
    people = ", ".join(f"{clean(name)} ({statements})" for name, statements in counted.people)
    text = f"Items by topic, {days_line(counted.first, counted.last)}: {topics}. Quoted most: {people or 'nobody'}."
    return cut(text, 1_900)


def balance_in_words(balance: Balance) -> str:
    """Who was quoted in the last 7 days (120 statements): officials 62%, … By country: CN 30%, …; "" for none."""
    if not balance.total:
        return ""
    voices = ", ".join(f"{voice.value} {number / balance.total:.0%}" for voice, number in balance.voices)
    known = [(code, number) for code, number in balance.countries if code]
    countries = ", ".join(f"{code} {number / balance.total:.0%}" for code, number in known[:COUNTRIES])
    unknown = dict(balance.countries).get("", 0)
    named = f" By country: {countries}; unknown {unknown / balance.total:.0%}." if countries else ""
    return f"Who was quoted in the last 7 days ({count(balance.total, 'statement')}): {voices}.{named}"
