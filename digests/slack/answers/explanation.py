"""Why a statement is held to be someone's, and why an item stands where it does."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Family, Part, Quote, Reading, Span, Standing, Statement
from bot.reading.sorting.stories.stories import SAME_REPORT
from digests.slack import controls
from digests.slack.answers.answer import mention_line
from digests.slack.answers.statement import VERSIONS, version_line, with_manner
from digests.slack.blocks import Block, actions, button, context, part, section
from digests.slack.limits import SECTION
from digests.slack.mrkdwn import escape, fit, link, marked
from digests.wording.families import difference, teller
from digests.wording.quotations import kind_in_words, resolved_in_words
from digests.wording.words import clean, count, cut, headline, labels_of, outlet_of, read_whatever, verdict_in_words

TELLERS = 8
"""Others that tell the same, shown with their words."""
MEMBERS = 8
"""Members of a story that are shown with their likeness."""


def compose_why(statement: Statement, reading: Reading, family: Family | None = None) -> Part:
    """The statement in its context and what tied it to its speaker, and all others that tell the same. `reading` is
    the article's."""
    quote = statement.quote
    speaker = fit(quote.speaker.name, 200) if quote.speaker else "nobody"
    title = f"Why *{speaker}*?"
    shown = marked(reading.item.text, quote.content, around=_surroundings(statement, reading), limit=2_400)
    facts = [
        f"Attributed by: {_cited(quote.cue, reading)}",
        f"Source: {_cited(quote.source, reading)}, {resolved_in_words(quote.resolved_by)}",
        f"Kind: {kind_in_words(quote.kind)}",
        f"Confidence: {_confidence(quote)}",
        f"Where: {escape(_characters(quote.content))} of “{fit(headline(reading.item), 150)}”",
    ]
    if quote.role:
        facts.append(f"Role in the article: {fit(quote.role, 200)}")
    if quote.stance:
        facts.append("A position the article reports, not words spoken")
    blocks = [
        section(title),
        *([section(shown)] if shown.strip() else []),
        section("\n".join(f"• {fact}" for fact in facts)),
    ]
    if family is not None and family.also:
        blocks.append(section(_tellers(family)))
    if family is not None and family.versions:
        others = "\n".join(f"• {version_line(one, 500)}" for one in family.versions[:VERSIONS])
        blocks.append(section(f"The same statement in other languages:\n{others}"))
    known = " · ".join(
        [
            link(reading.item.url, outlet_of(reading.item), 80),
            *map(escape, labels_of(reading.item, unread=reading.unread_languages)),
        ]
    )
    return part([*blocks, context(known)], f"{title} {facts[1]}. {facts[3]}")


def _confidence(quote: Quote) -> str:
    """97% that it is this speaker's, 90% that these are the words, 95% that this is the role."""
    shares = [f"{quote.confidence:.0%} that it is this speaker's"]
    if quote.confidence_of_words is not None:
        shares.append(f"{quote.confidence_of_words:.0%} that these are the words")
    if quote.role and quote.confidence_of_role is not None:
        shares.append(f"{quote.confidence_of_role:.0%} that this is the role")
    return ", ".join(shares)


def _tellers(family: Family) -> str:
    """As many as a section has room for, since an address may be long."""
    lines = [f"The same statement in {count(len(family.also), 'more report')}:"]
    room = SECTION - len(lines[0]) - len("\nand 1,000,000 more")
    for one in family.also[:TELLERS]:
        repeated = one.statement
        who = link(repeated.url, teller(repeated, family.statement), 100)
        line = f"• {who}: {fit(with_manner(repeated), 160)}\n   {fit(difference(one), 200)}"
        room -= len(line) + 1
        if room < 0:
            break
        lines.append(line)
    left = len(family.also) - len(lines) + 1
    return "\n".join([*lines, *([f"and {left:,} more"] if left > 0 else [])])


def compose_why_here(
    reading: Reading, others: Sequence[tuple[Reading, float]] = (), *, topic_names: dict[str, str] | None = None
) -> Part:
    """Why an item is in the digest, under its topic, in its story.

    `others`: the story's further readings with their likeness to this one, each with a button to set it apart.
    """
    names = topic_names or {}
    title = f"Why “{fit(headline(reading.item), 200)}” is here"
    because = ", ".join(cut(clean(one), 80) for one in reading.relevance.because[:10]) or "no reason was kept"
    judged = reading.relevance
    chosen = "" if judged.relevant or reading.in_doubt else f". {read_whatever(reading.item)}"
    facts = [f"*{_capitalised(verdict_in_words(judged))}* ({judged.score:.2f}): {fit(because, 700)}{chosen}"]
    for topic in reading.topics[:3]:
        fired = ", ".join(cut(clean(one), 60) for one in topic.because[:8])
        facts.append(f"*{fit(names.get(topic.id, topic.id), 80)}* ({topic.score:.2f}): {fit(fired, 400)}")
    if not reading.topics:
        facts.append("*Other*: it has no topic's terms")
    facts.append(f"*Standing*: {escape(_standing(reading))}")
    if reading.placed and reading.placed.likeness:
        facts.append(f"*Story*: {reading.placed.likeness:.0%} similar to the nearest earlier item")
    blocks = [section(title), *(section(fact) for fact in facts)]
    if others:
        blocks.append(section(f"*Same story*: {count(len(others), 'other item')}, with how similar each is"))
        blocks += [_member(one, alike, number) for number, (one, alike) in enumerate(others[:MEMBERS])]
        apart = button("Not the same story", controls.numbered(controls.NOT_SAME, MEMBERS), value=reading.item.id)
        blocks += [context("If this item belongs elsewhere:"), actions(apart)]
    return part(blocks, f"{title}: {fit(because, 300)}")


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def _standing(reading: Reading) -> str:
    item = reading.item
    if item.standing is Standing.NEWS:
        return "news: dated, and new when first seen" + ("" if item.in_digest else "; its feed is left out of digests")
    why = "it has no date" if item.published is None else "old when first seen, or on its feed when Amur first looked"
    return f"archive, never shown as news: {why}"


def _member(reading: Reading, alike: float, number: int) -> Block:
    line = f"{mention_line(reading)} · {alike:.0%}{' (the same report)' if alike >= SAME_REPORT else ''}"
    apart = button("Not the same story", controls.numbered(controls.NOT_SAME, number), value=reading.item.id)
    return section(line, accessory=apart)


def _surroundings(statement: Statement, reading: Reading) -> Span:
    """From a little before the statement, its source and cue to a little after, within the article."""
    quote = statement.quote
    spans = [*quote.content, *(span for span in (quote.source, quote.cue) if span is not None)]
    text = reading.item.text
    if not spans:
        return Span(0, min(300, len(text)))
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    start, end = max(0, first - 160), min(len(text), last + 160)
    # Not in the middle of a word, if a space is near.
    start = max(start, text.find(" ", start, start + 30) + 1) if start else 0
    edge = text.rfind(" ", max(last, end - 30), end)
    return Span(min(start, end), edge if end < len(text) and edge >= start else end)


def _cited(span: Span | None, reading: Reading) -> str:
    words = fit(span.of(reading.item.text), 200) if span is not None else ""
    return f"“{words}”" if words else "nothing named"


def _characters(spans: Sequence[Span]) -> str:
    if not spans:
        return "unknown characters"
    return "characters " + ", ".join(f"{span.start:,}–{span.end:,}" for span in spans[:4])
