"""A reading in brief: what a digest is arranged by, and what a line of it shows.

Ten thousand of them are arranged at once; only the few stories that are shown as cards are then asked for in full.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.model import Quote, Reading, Topic, Weights
from bot.reading.documents.urls import host_and_path
from bot.reading.lexicon import HOME
from bot.reading.quotes.cues.verbs import Cue
from bot.reading.sorting.genre import genre
from bot.reading.sorting.headlines import speaks
from bot.reading.sorting.roundups import collection

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
        genre=genre(item),
        headline_speaks=speaks(item.title),
    )


@cache
def rules() -> str:
    """Names the code and the words by which a reading in brief has its genre, and whether its headline speaks: another
    name, as soon as a letter of them is another. What was judged by other rules is judged again."""
    modules = {one.__module__ for one in (genre, collection, speaks, Cue, host_and_path)}
    code = [Path(str(sys.modules[name].__file__)) for name in modules]
    return digest_of([*code, *(HOME / "en").glob("*.toml")])


def digest_of(files: Iterable[Path]) -> str:
    """Of their bytes, in the order of their names."""
    found = hashlib.sha1(usedforsecurity=False)
    for file in sorted(files, key=lambda one: one.name):
        found.update(file.read_bytes())
    return found.hexdigest()[:8]


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
