"""`The dam is safe. This was stated by Marta Quill.`: a sentence that tells whose the one before it is."""

from __future__ import annotations

from bot.reading.quotes.content.claims import Claims, Draft, cut
from bot.reading.quotes.content.parentheticals import after_dateline
from bot.reading.quotes.cues.noun_phrases import FINITE
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.text.constructions import Construction
from bot.reading.quotes.text.document import NONE


def sentence_before(claims: Claims, report: Report) -> Draft | None:
    """What `This was stated by Quill` means, if nobody has claimed a word of it: the last sentence before it that
    stands outside marks, in the same paragraph or the one above."""
    page, parse = claims.page, claims.page.parse
    if not report.refers_back:
        return None
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
