"""The weekly picture in words, for whoever does not see it; and the voice balance beside it."""

from __future__ import annotations

from bot.model import Part
from bot.reading.coverage.activity_chart import Chart
from bot.reading.coverage.voice_balance import Balance
from digests.slack.blocks import Block, context, part, picture, section
from digests.slack.mrkdwn import escape, fit
from digests.wording.words import clean, count, cut, days_line

COUNTRIES = 6
PICTURE = "Items by topic and day; who was quoted most"


def alt_text(chart: Chart) -> str:
    """What the picture tells: the topics with their sums and busiest days, the people with their statements."""
    if not chart.items:
        return f"{days_line(chart.first, chart.last)}: no dated items."
    topics = ", ".join(f"{clean(name)} {sum(days)} (most on one day: {max(days)})" for name, days in chart.topics)
    people = ", ".join(f"{clean(name)} {statements}" for name, statements in chart.people)
    text = f"Items by topic, {days_line(chart.first, chart.last)}: {topics}. Quoted most: {people or 'nobody'}."
    return cut(text, 1_900)


def compose_picture(chart: Chart, balance: Balance, file: str | None) -> Part:
    """For the digest's thread: the picture, if it could be drawn, and who did the talking."""
    title = f"*The last 30 days*, {escape(days_line(chart.first, chart.last))}"
    spoken = balance_in_words(balance)
    blocks: list[Block] = [section("\n".join(filter(None, (title, fit(spoken, 1_500)))))]
    if file is not None:
        blocks.append(picture(file, alt_text(chart), title=PICTURE))
    else:
        blocks.append(context(fit(alt_text(chart), 1_900)))
    return part(blocks, fit(f"The last 30 days. {spoken} {alt_text(chart)}", 3_500), threaded=True)


def balance_in_words(balance: Balance) -> str:
    """Voice balance: 120 statements: officials 62 %, analysts 20 %, … · by country: CN 30 %, …; empty for none."""
    if not balance.total:
        return ""
    voices = ", ".join(f"{voice.value} {_share(number, balance.total)}" for voice, number in balance.voices)
    known = [(code, number) for code, number in balance.countries if code]
    countries = ", ".join(f"{code} {_share(number, balance.total)}" for code, number in known[:COUNTRIES])
    unknown = dict(balance.countries).get("", 0)
    named = f" By country: {countries}; not known {_share(unknown, balance.total)}." if countries else ""
    return f"Voice balance of this week, {count(balance.total, 'statement')}: {voices}.{named}"


def _share(number: int, total: int) -> str:
    return f"{number / total:.0%}".replace("%", " %")
