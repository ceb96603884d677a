"""Keyword alerts as Slack messages: one that fired, and the list of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.model import SURE_ENOUGH, Alert, Part, Quote, Reading, Standing, Subscription
from bot.reading.search.query import FIELDS
from digests.slack import controls
from digests.slack.alerts.values import encode_ref
from digests.slack.attribution import attributed
from digests.slack.blocks import Block, actions, button, confirmation, part, section
from digests.slack.mrkdwn import date_token, escape, fit, link, marked, web_address
from digests.wording.sentences import best
from digests.wording.words import clean, cut, doubt, headline, labels_of, outlet_of

STATEMENTS = 2
"""Of those that matched."""
_TERMS = 300


def compose_alert(alert: Alert, reading: Reading, *, now: datetime) -> Part:
    """What matched, where, and how to stop it. An archive item is dated as it is and never called new."""
    item = reading.item
    terms = fit(alert.subscription.terms, _TERMS)
    address = web_address(item.url)
    title = f"*{link(item.url, headline(item), 250)}*"
    byline = [fit(outlet_of(item), 100), _dated(reading, now), *map(escape, labels_of(item))]
    lines = [title, " · ".join(dict.fromkeys(byline)), *_where(alert, reading)]
    buttons = [_delete(alert.subscription, 0, "Delete alert")]
    if address is not None:
        buttons.insert(0, button("Open", controls.OPEN, url=address))
    blocks = [section(f"*{terms}* matched"), section("\n".join(lines)), actions(*buttons)]
    archive = "an archive item: " if item.standing is Standing.ARCHIVE else ""
    return part(blocks, f"“{terms}” matched {archive}{fit(headline(item), 250)} ({fit(outlet_of(item), 100)})")


def _delete(subscription: Subscription, number: int, text: str) -> Block:
    sure = confirmation(
        "Delete this alert?",
        f"You will no longer hear of {cut(clean(subscription.terms), 40)}",
        yes="Delete alert",
        no="Keep it",
    )
    action = controls.numbered(controls.DELETE_ALERT, number)
    return button(text, action, value=encode_ref(subscription), style="danger", confirm=sure)


def _dated(reading: Reading, now: datetime) -> str:
    item = reading.item
    if item.published is not None and item.published > now:
        return f"{date_token(item.published, item.published_to)} (its own date, still to come)"
    return date_token(item.published, item.published_to)


def _where(alert: Alert, reading: Reading) -> list[str]:
    """What matched, each thing by what it is: words in their sentence, and statements of a speaker or on a topic."""
    text = reading.item.text
    spans = sorted(span for span in alert.matched if span.end <= len(text))
    fields = {field: [one.value for one in alert.fields if one.field == field] for field in FIELDS}
    lines = [marked(text, spans, around=best(text, spans), limit=700)] if spans else []
    said = _said(alert, reading, fields["speaker"], fields["topic"])
    lines += [_attributed(quote, reading) for quote in said]
    if fields["title"] and not spans:
        lines.append("_matched in the headline_")
    for topic in reading.topics:
        if topic.id in fields["topic"]:
            fired = ", ".join(map(clean, topic.because[:5]))
            lines.append(f"_on the topic {fit(topic.id, 60)}_{f': {fit(fired, 150)}' if fired else ''}")
    if fields["source"]:
        lines.append(f"_from {fit(fields['source'][0], 80)}_")
    if fields["lang"]:
        lines.append(f"_in the language {fit(fields['lang'][0], 20)}_")
    return lines if said else [*lines, *_speaker(alert, reading)]


def _said(alert: Alert, reading: Reading, speakers: Sequence[str], topics: Sequence[str]) -> list[Quote]:
    """Up to `STATEMENTS` that the fields speaker: and topic: matched: those around words that matched first, sure
    speakers before others."""
    fitting = [
        quote
        for quote in reading.quotes
        if quote.speaker is not None
        and (not speakers or quote.speaker.name in speakers)
        and (bool(speakers) or any(topic in topics for topic in quote.topics or ()))
    ]
    return sorted(fitting, key=lambda one: (not _around(one, alert), one.confidence < SURE_ENOUGH))[:STATEMENTS]


def _attributed(quote: Quote, reading: Reading) -> str:
    uncertain = doubt(quote)
    quoted = attributed(quote.with_attitude(reading.item.text), reading.item)
    return f"{quoted} · {fit(uncertain, 100)}" if uncertain else quoted


def _around(quote: Quote, alert: Alert) -> bool:
    return any(one.start < two.end and two.start < one.end for one in quote.content for two in alert.matched)


def _speaker(alert: Alert, reading: Reading) -> list[str]:
    """Whose words the match stands in, if that is sure."""
    for quote in reading.quotes:
        if _around(quote, alert) and quote.speaker is not None and quote.confidence >= SURE_ENOUGH:
            return [f"_in a statement by {fit(quote.speaker.name, 120)}_"]
    return []
