"""A reading in brief: what a digest is arranged by, and what a line of it shows.

Ten thousand of them are arranged at once; only the few stories that are shown as cards are then asked for in full.
"""

from __future__ import annotations

from dataclasses import replace

from bot.model import Quote, Reading, Topic, Weights

TITLE = 2_000
"""Characters of a title that anything shows."""
BEGINNING = 400
"""Characters of the body: they tell a newsletter from an article, and stand in for a title that says nothing."""
STEMS = 40
"""The heaviest, which say what an item is about."""


def brief(reading: Reading) -> Reading:
    """With the beginnings of text and weights only; without mentions, reasons, words and places of statements, and
    without statements of nobody.

    brief(brief(x)) == brief(x). A digest arranged of such readings has the same stories in the same order.
    """
    if reading.in_brief:
        return reading
    item = reading.item
    text = item.text[item.head : item.head + BEGINNING]
    return replace(
        reading,
        item=replace(item, title=item.title[:TITLE], text=text, head=0, page=None),
        relevance=replace(reading.relevance, because=()),
        topics=tuple(Topic(id=one.id, score=one.score) for one in reading.topics),
        quotes=tuple(_brief(one) for one in reading.quotes if one.speaker is not None),
        mentions=(),
        gloss=(),
        names=(),
        weights=Weights(of=reading.weights.of[:STEMS]),
        in_brief=True,
    )


def _brief(quote: Quote) -> Quote:
    return Quote(
        text="",
        content=(),
        speaker=quote.speaker,
        role=quote.role,
        kind=quote.kind,
        stance=quote.stance,
        confidence=quote.confidence,
    )
