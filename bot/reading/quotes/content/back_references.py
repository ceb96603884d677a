"""`The dam is safe. This was stated by Marta Quill.`: a sentence that tells whose the one before it is."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.content.claims import Claims, Draft, cut
from bot.reading.quotes.content.parentheticals import after_dateline
from bot.reading.quotes.cues.adjuncts import skip
from bot.reading.quotes.cues.noun_phrases import FINITE
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.cues.verbs import Frame
from bot.reading.quotes.text.constructions import Construction
from bot.reading.quotes.text.document import NONE, Prose


def sentence_before(claims: Claims, report: Report) -> Draft | None:
    """What `This was stated by Quill` means, if nobody has claimed a word of it: the last sentence before it that
    stands outside marks, in the same paragraph or the one above."""
    return _sentence_before(claims, report) if report.refers_back else None


def sentence_before_alone(claims: Claims, report: Report) -> Draft | None:
    """What `The mayor Marta Quill said.` means, a sentence of nothing but who spoke: likewise."""
    page, parse, source = claims.page, claims.page.parse, report.source
    begin, end = page.sentence_of(report.verb)
    if (
        source is None
        or source.first != _past_this(page, begin)
        or report.cue.denies
        or report.negated
        or report.unreal
    ):
        return None
    if not report.cue.speaks or Frame.PARENTHESIS not in report.cue.frames or parse.tag[report.verb] not in FINITE:
        return None
    named = parse.tag[source.head] in ("NNP", "NNPS") or parse.entity[source.last] == "PERSON"
    alone = skip(page, report.end, addressee=False) >= end - 1 and parse.word[end - 1] == "."
    return _sentence_before(claims, report) if named and alone else None


def _past_this(page: Prose, begin: int) -> int:
    """Where the source of `This is what Marta Quill said at a briefing.` begins."""
    match page.parse.low[begin : begin + _THIS]:
        case "this", being, "what" if being in ENGLISH.grammar.being:
            return begin + _THIS
        case _:
            return begin


_THIS = 3
"""Tokens of `This is what`."""


def _sentence_before(claims: Claims, report: Report) -> Draft | None:
    page, parse = claims.page, claims.page.parse
    begin, _ = page.sentence_of(report.verb)
    if begin == 0 or page.paragraph[begin] - page.paragraph[begin - 1] > 1:
        return None
    first, end = page.sentence_of(begin - 1)
    if page.paragraph[begin] != page.paragraph[begin - 1] and (
        first and page.paragraph[first - 1] == page.paragraph[first]
    ):
        return None  # the paragraph above holds more than that sentence
    first = after_dateline(page, first, end)
    words = range(first, end)
    if not claims.is_free(first, end) or any(page.quoted[t] != NONE for t in words):
        return None
    if len(words) < _SHORTEST or not any(parse.tag[t] in FINITE for t in words):
        return None
    return Draft((cut(page, first, end - 1),), report, Construction.PARENTHESIS)


_SHORTEST = 5
"""Tokens: less is a heading."""
