"""What of an item alerts matched, as lines of mrkdwn: the words in their sentence, statements with who made them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.model import SURE_ENOUGH, Alert, FieldMatch, Quote, Reading, Span
from bot.reading.search.query import FIELDS
from digests.slack.attribution import attributed
from digests.slack.mrkdwn import escape, fit, marked
from digests.wording.families import change_in_words
from digests.wording.sentences import best

STATEMENTS = 2
"""Shown of those that matched."""


def merged(alerts: Sequence[Alert]) -> Alert:
    """All that several alerts matched in an item, as one."""
    spans: dict[Span, None] = {span: None for alert in alerts for span in alert.matched}
    fields: dict[FieldMatch, None] = {one: None for alert in alerts for one in alert.fields}
    said = sorted({number for alert in alerts for number in alert.statements})
    change = next((alert.change for alert in alerts if alert.change is not None), None)
    return replace(alerts[0], matched=tuple(sorted(spans)), fields=tuple(fields), statements=tuple(said), change=change)


def matched_lines(alert: Alert, reading: Reading, *, limit: int = 700, most: int = STATEMENTS) -> list[str]:
    """What matched, each thing by what it is: words in their sentence, and statements of a speaker or on a topic."""
    text = reading.item.text
    spans = sorted(span for span in alert.matched if span.end <= len(text))
    fields = {field: [one.value for one in alert.fields if one.field == field] for field in FIELDS}
    said = _said(alert, reading, fields["topic"])[:most]
    lines = [marked(text, spans, around=best(text, spans), limit=limit)] if spans else []
    lines += apart([attributed(quote.with_attitude(text), reading.item) for quote in said])
    if alert.change is not None:
        lines.append(f"_{fit(change_in_words(alert.change), 300)}_")
    if fields["title"] and not spans:
        lines.append("_matched in the headline_")
    for topic in reading.topics:
        if topic.id in fields["topic"]:
            fired = ", ".join(escape(word) for word in topic.because[:5])
            lines.append(f"_on the topic {fit(topic.id, 60)}_{f': {fit(fired, 150)}' if fired else ''}")
    if fields["org"] and not spans:
        lines.append(f"_named there: {fit(fields['org'][0], 120)}_")
    if fields["source"]:
        lines.append(f"_from {fit(fields['source'][0], 80)}_")
    if fields["lang"]:
        lines.append(f"_in the language {fit(fields['lang'][0], 20)}_")
    if not said:
        lines += _speaker(alert, reading)
    heard = {quote.speaker.name for quote in said if quote.speaker is not None}
    unsure = [name for name in fields["speaker"] if name not in heard][:1]
    return [*lines, *(f"_{fit(name, 120)} {UNSURE}_" for name in unsure)]


UNSURE = "may be quoted here; I'm not sure enough to show the words as theirs"


def _said(alert: Alert, reading: Reading, topics: Sequence[str]) -> list[Quote]:
    """Statements of sure speakers that met what the alert asks of statements, or else are on its topics; those around
    matched words first."""
    asked = [quote for number, quote in enumerate(reading.quotes) if number in alert.statements]
    on_topic = [quote for quote in reading.quotes if any(topic in topics for topic in quote.topics or ())]
    fitting = [
        quote
        for quote in (asked if alert.statements else on_topic)
        if quote.speaker is not None and quote.confidence >= SURE_ENOUGH
    ]
    return sorted(fitting, key=lambda one: not _around(one, alert))


def _around(quote: Quote, alert: Alert) -> bool:
    return any(one.start < two.end and two.start < one.end for one in quote.content for two in alert.matched)


def _speaker(alert: Alert, reading: Reading) -> list[str]:
    """Whose words the match stands in, if that is sure."""
    for quote in reading.quotes:
        if _around(quote, alert) and quote.speaker is not None and quote.confidence >= SURE_ENOUGH:
            role = f" ({fit(quote.role, 140)})" if quote.role else ""
            return [f"_in a statement by {fit(quote.speaker.name, 120)}{role}_"]
    return []


def apart(lines: Sequence[str]) -> Iterator[str]:
    """Slack makes one block quotation of neighbouring lines, and two people need two."""
    for number, line in enumerate(lines):
        quoted_before = number > 0 and lines[number - 1].startswith(">") and line.startswith(">")
        yield f"\n{line}" if quoted_before else line
