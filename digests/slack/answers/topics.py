"""The topics as Slack messages: how much there was on each, and one of them with its terms and newest items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.model import DigestRequest, Part, Reading, TopicId, TopicTerms
from digests.slack import control_values, controls
from digests.slack.blocks import Block, actions, button, context, part, section
from digests.slack.mrkdwn import date_token, escape, fit, link
from digests.wording.words import count, headline, labels_of, outlet_of

OTHER = TopicTerms(id=TopicId("other"), name="Other", terms=())
SHOWN = 40
"""Topics one message lists."""
NEWEST = 5
Counts = Mapping[TopicId, int]


def compose_topics(topics: Sequence[TopicTerms], *, week: Counts, before: Counts) -> Part:
    """Every topic in reading order: items of the last 7 days and of the 7 before, by date of publication."""
    ordered = sorted(topics, key=lambda topic: topic.order)
    title = "*Topics*: items in the last 7 days (in the 7 before)"
    blocks = [section(title)]
    shown = ordered[:SHOWN]
    for number, topic in enumerate(shown):
        line = f"*{fit(topic.name, 100)}*  {_counts(topic.id, week, before)}"
        if week.get(topic.id):
            blocks.append(section(line, accessory=_digest(topic.id, "Digest", number)))
        elif before.get(topic.id):
            blocks.append(section(line))
    idle = [fit(topic.name, 60) for topic in shown if not week.get(topic.id) and not before.get(topic.id)]
    if idle:
        blocks.append(context(f"Nothing in 14 days: {', '.join(idle)}"))
    if week.get(OTHER.id) or before.get(OTHER.id):
        blocks.append(context(f"Under no topic: {_counts(OTHER.id, week, before)}"))
    blocks.append(context("`/topics NAME` shows a topic's terms and newest items. An item can have two topics."))
    busiest = sorted(ordered, key=lambda topic: -week.get(topic.id, 0))[:5]
    named = ", ".join(f"{fit(topic.name, 60)} {week.get(topic.id, 0):,}" for topic in busiest)
    return part(blocks, f"Topics of the last 7 days: {named}")


def compose_topic(topic: TopicTerms, newest: Sequence[Reading], *, week: Counts, before: Counts) -> Part:
    """One topic: what puts items under it, and the newest of them."""
    name = fit(topic.name, 100)
    blocks = [section(f"*{name}*  {_counts(topic.id, week, before)}")]
    if topic.terms:
        heaviest = sorted(topic.terms, key=lambda term: (-term[1], term[0]))
        words = ", ".join(f"{term} {weight:g}" for term, weight in heaviest)
        blocks.append(section(f"*Terms and weights* ({count(len(heaviest), 'term')})\n{fit(words, 2_000)}"))
    blocks.append(section("*Newest*" if newest else "No items yet."))
    blocks += [section(_line(one)) for one in newest[:NEWEST]]
    blocks.append(actions(_digest(topic.id, "Its digest, today so far", 0)))
    heads = "; ".join(fit(headline(one.item), 120) for one in newest[:3])
    return part(blocks, f"{name}: {_counts(topic.id, week, before)}. {heads}".strip())


def _counts(topic: TopicId, week: Counts, before: Counts) -> str:
    return f"{week.get(topic, 0):,} (before: {before.get(topic, 0):,})"


def _digest(topic: TopicId, text: str, number: int) -> Block:
    value = control_values.encode_digest(DigestRequest(topic=topic))
    return button(text, controls.numbered(controls.TOPIC_DIGEST, number), value=value)


def _line(reading: Reading) -> str:
    item = reading.item
    dated = date_token(item.published, item.published_to)
    marks = "".join(
        f", {mark}"
        for mark in map(
            escape, labels_of(item, date_shown=True, unparsed=reading.unparsed, unread=reading.unread_languages)
        )
    )
    return f"{link(item.url, headline(item), 150)} · {fit(outlet_of(item), 60)} · {dated}{marks}"
