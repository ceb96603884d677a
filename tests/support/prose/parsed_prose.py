"""A text laid out as the rules of reading get it, parsed by the real model."""

from __future__ import annotations

from bot.reading.names.recognition import Register
from bot.reading.quotes.cues.detection import reports
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.entities.entities import Entities, cast_of
from bot.reading.quotes.text.document import Prose, prose
from bot.reading.quotes.text.layout import layout
from tests.support.texts import PACK, model


def parsed(text: str) -> Prose:
    from bot.adapters.subprocesses.language.spacy_columns import for_the_model, to_parse  # loads spaCy

    found = layout(text)
    spans = found.prose()
    docs = list(model().pipe(for_the_model(span.of(text)) for span in spans))
    return prose(text, to_parse(text, spans, docs), found)


def token(page: Prose, word: str) -> int:
    """The first token of this word."""
    return page.parse.word.index(word)


def report(page: Prose, word: str) -> Report:
    """The speech act whose cue is this word."""
    (found,) = [one for one in reports(page) if page.parse.word[one.verb] == word]
    return found


def entities(page: Prose) -> Entities:
    """Who is named, by the text and an invented pack."""
    sources = tuple((s.first, s.last, s.head) for one in reports(page) if (s := one.source) is not None)
    return cast_of(page, Register.of(PACK), sources)
