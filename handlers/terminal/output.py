"""What the terminal shows: readings, items and answers as JSON lines, and a reading as marked text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from bot.edition.developments import developments
from bot.edition.outlets import outlets
from bot.edition.placement import Shown
from bot.model import (
    Answer,
    Digest,
    Family,
    Item,
    Quote,
    Reading,
    Said,
    Section,
    Silent,
    Span,
    Statement,
    StoryCard,
    StoryId,
    Unheard,
    WhichOne,
)
from digests.wording.quotations import speakers_of, verb_of
from digests.wording.words import clean, gaps_of, unseen


def line(value: dict[str, Any]) -> str:
    """One line of JSON. Escaped is what no encoding can carry (lone surrogates), and what a terminal would obey instead
    of showing it: control characters, and those that turn the direction of text."""
    text = json.dumps(value, ensure_ascii=False)
    if text.isprintable():
        return text
    return _escaped(text) if _encodable(text) else json.dumps(value)


def _escaped(text: str) -> str:
    for character in {text[place] for place in unseen(text)}:
        text = text.replace(character, json.dumps(character)[1:-1])
    return text


def _shown(text: str) -> str:
    """As long as `text`, so that places in it hold."""
    characters = list(text)
    for place in unseen(text):
        characters[place] = "\ufffd"
    return "".join(characters)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def moment(value: datetime | None, exact: str | None) -> str | None:
    """ISO 8601 in UTC, cut to what is known."""
    if value is None:
        return None
    return value.date().isoformat() if exact == "day" else value.isoformat()


def reading_json(doc: str, reading: Reading) -> dict[str, Any]:
    item = reading.item
    return {
        "doc": doc,
        "title": item.title,
        "published": moment(item.published, item.published_to),
        "outlet": item.outlet,
        "claimed": item.claimed,
        "relevance": {
            "score": round(reading.relevance.score, 4),
            "relevant": reading.relevance.relevant,
            "maybe": reading.relevance.maybe,
            "context": reading.relevance.context,
            "because": list(reading.relevance.because),
        },
        "topics": [{"id": t.id, "score": round(t.score, 4), "because": list(t.because)} for t in reading.topics],
        "quotes": [quote_json(quote) for quote in reading.quotes],
        "language": reading.language,
        "gaps": list(gaps_of(reading)),
    }


def quote_json(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "content": [pair(span) for span in quote.content],
        "source": pair(quote.source) if quote.source else None,
        "cue": pair(quote.cue) if quote.cue else None,
        "speaker": {"id": quote.speaker.id, "name": quote.speaker.name} if quote.speaker else None,
        "jointly": [{"id": other.id, "name": other.name} for other in quote.jointly],
        "role": quote.role,
        "told": quote.addressee,
        "via": quote.via,
        "kind": quote.kind.value,
        "stance": quote.stance,
        "confidence": round(quote.confidence, 3),
        "confidence_of_words": quote.confidence_of_words,
        "confidence_of_role": quote.confidence_of_role,
        "because": list(quote.because),
        "resolved_by": quote.resolved_by,
    }


def pair(span: Span) -> list[int]:
    return [span.start, span.end]


def item_json(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "url": item.url,
        "published": moment(item.published, item.published_to),
        "text": item.text,
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    match answer:
        case Said():
            return {
                "answer": "said",
                "speaker": {"id": answer.known.speaker.id, "name": answer.known.speaker.name},
                "role": answer.known.role,
                "total": answer.total,
                "articles": answer.articles,
                "told": answer.searched or answer.total,
                "undated": answer.without_date,
                "statements": [family_json(one) for one in answer.families]
                or [statement_json(one) for one in answer.statements],
            }
        case WhichOne():
            return {
                "answer": "which one",
                "candidates": [
                    {"id": known.speaker.id, "name": known.speaker.name, "statements": known.statements}
                    for known in answer.candidates
                ],
            }
        case Silent():
            return {
                "answer": "silent",
                "speaker": {"id": answer.known.speaker.id, "name": answer.known.speaker.name},
                "mentioned_in": [item_json(reading.item) | {"text": None} for reading in answer.mentioned_in],
            }
        case Unheard():
            return {"answer": "unheard", "nearest": [known.speaker.name for known in answer.nearest]}


def family_json(family: Family) -> dict[str, Any]:
    """The leading statement; `also`: who else tells the utterance; `change`: from the time before, on a subject."""
    change = family.change
    return {
        **statement_json(family.statement),
        "also": [
            {**statement_json(one.statement), "has": list(one.has), "lacks": list(one.lacks)} for one in family.also
        ],
        "change": change and {"before": change.before.isoformat(), "new": list(change.new), "gone": list(change.gone)},
    }


def statement_json(statement: Statement) -> dict[str, Any]:
    return {
        **quote_json(statement.quote),
        "title": statement.title,
        "outlet": statement.outlet,
        "label": statement.label.value,
        "url": statement.url,
        "claimed": statement.claimed,
        "published": moment(statement.published, statement.published_to),
    }


def digest_json(digest: Digest, order: Sequence[Shown]) -> dict[str, Any]:
    """`order`: as the channel is shown the stories. `cards`: the same with each story's items, its main one first;
    `lead`: of the first line of *In short*, if there is one."""
    window, coverage, plan = digest.window, digest.coverage, digest.plan
    stood = {one.story: (number, one) for number, one in enumerate(order, start=1)}
    readings = {card.story: card.readings for one in (*digest.news, *digest.archive) for card in one.stories}
    return {
        "channel": plan.channel or None if plan is not None else None,
        "day": window.day.isoformat(),
        "since": window.since.isoformat(),
        "until": window.until.isoformat(),
        "zone": window.zone,
        "cards": [
            {"story": one.story, "ids": [reading.item.id for reading in readings[one.story]], **place_json(one)}
            for one in order
            if one.story in readings
        ],
        "news": [section_json(section, stood) for section in digest.news],
        "archive": [section_json(section, stood) for section in digest.archive],
        "due": [
            {
                "name": one.name,
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
                "day_known": one.day_known,
                "before": one.before and f"{one.before.first}/{one.before.last}",
            }
            for one in digest.due
        ],
        "context": [
            {**item_json(one.readings[0].item), "outlets": list(outlets(one.readings))} for one in digest.context
        ],
        "lead": [reading.item.id for card in developments(digest)[:1] for reading in card.readings],
        "coverage": {
            "feeds": coverage.feeds,
            "answered": coverage.answered,
            "never_polled": coverage.never_polled,
            "failing": [{"feed": title, "reason": reason} for title, reason in coverage.failing],
            "silent": list(coverage.silent),
            "paused": list(coverage.paused),
            "unread": [{"file": one.name, "reason": one.reason} for one in coverage.unread],
            "seen": coverage.seen,
            "relevant": coverage.relevant,
            "collapsed": coverage.collapsed,
        },
    }


Stood = Mapping[StoryId, tuple[int, Shown]]
"""Story → its number in the order shown, from 1, and where it was shown."""


def place_json(shown: Shown) -> dict[str, Any]:
    """`card`, `also` (a line under another story's card) or `thread`; `line`: of its own, without a card."""
    return {"place": shown.place, "line": shown.line}


def section_json(section: Section, stood: Stood) -> dict[str, Any]:
    stories = [card_json(card, *stood[card.story]) for card in section.stories]
    return {"topic": section.topic, "name": section.name, "stories": stories}


def card_json(card: StoryCard, number: int, shown: Shown) -> dict[str, Any]:
    return {
        "story": card.story,
        "order": number,
        **place_json(shown),
        "topics": [card.topic, *card.also_topics],
        "angles": [list(items) for items in card.angles],
        "items": [
            {
                **item_json(reading.item),
                "text": None,
                "outlet": reading.item.outlet,
                "label": reading.item.label.value,
                "standing": reading.item.standing.value,
                "quotes": [quote_json(quote) for quote in reading.quotes],
            }
            for reading in card.readings
        ],
    }


def show_reading(reading: Reading, console: Console) -> None:
    """The text with statements, sources and cues marked, and beside each statement why it is whose."""
    item = reading.item
    marked = Text(_shown(item.text))
    rows = Table(show_header=True, header_style="bold", expand=True, title_justify="left")
    rows.add_column("#", justify="right")
    for heading, share in (("who", 3), ("role · told", 3), ("how sure", 2), ("words", 6)):
        rows.add_column(heading, ratio=share, overflow="fold")
    for number, quote in enumerate(reading.quotes, 1):
        colour = COLOURS[number % len(COLOURS)]
        for span in quote.content:
            marked.stylize(colour, span.start, span.end)
        for named, style in ((quote.source, "bold underline"), (quote.cue, "italic")):
            if named:
                marked.stylize(style, named.start, named.end)
        who = clean(speakers_of(quote)) or "nobody found"
        to, via = quote.addressee and f"to {quote.addressee}", quote.via and f"via {quote.via}"
        about = clean(" · ".join(part for part in (quote.role, to, via) if part))
        sure = f"{quote.confidence:.0%} {quote.kind.value}" + (f", by {quote.resolved_by}" if quote.resolved_by else "")
        words = _shown(f"{verb_of(quote.with_attitude(item.text))} {quote.text}".lstrip())  # denied …
        rows.add_row(Text(str(number), colour), who, about, sure, Text(words, colour))
    judged = reading.relevance
    verdict = "yes" if judged.relevant else "maybe" if judged.maybe else "context" if judged.context else "no"
    because = ", ".join(reading.relevance.because) or "nothing that names both sides"
    topics = "; ".join(f"{topic.id} ({', '.join(topic.because[:4])})" for topic in reading.topics) or "other"
    head = Text.assemble(
        (clean(item.title), "bold"),
        f"\n{moment(item.published, item.published_to) or 'undated'}"
        f"\nrelevant: {verdict} ({because})\ntopics: {topics}\n",
    )
    gaps = Text("".join(f"\n{one}" for one in gaps_of(reading)), "bold")
    console.print(Group(head, marked, gaps, Text(""), rows if reading.quotes else Text("No statement found.")))


COLOURS = ("cyan", "green", "magenta", "yellow", "blue")
