"""Who has claimed which words so far: the working state while one article's statements are collected."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from bot.model import Span
from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.text.constructions import Construction
from bot.reading.quotes.text.document import NONE, Prose


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before its speaker is known. Pieces are characters; act None: nobody's words but the marks'."""

    pieces: tuple[Span, ...]
    report: Report | None
    how: Construction
    quotations: tuple[int, ...] = ()
    signed: Source | None = None
    """Without an act: the name under a quotation, or the subject of the clause that a fragment stands in."""

    @property
    def source(self) -> Source | None:
        return self.report.source if self.report else self.signed


@dataclass(slots=True)
class Claims:
    page: Prose
    reports: list[Report]
    quoted_by: dict[int, int] = field(default_factory=dict)
    """Quotation → number of the act that claims it."""
    taken: bytearray = field(default_factory=bytearray)
    """1 for a token inside some content."""
    drafts: dict[int, Draft] = field(default_factory=dict)
    """Number of the act → its statement."""
    _verbs: list[int] = field(default_factory=list)

    @classmethod
    def on(cls, page: Prose, reports: list[Report]) -> Claims:
        return cls(page, reports, taken=bytearray(len(page.parse)), _verbs=[report.verb for report in reports])

    def between(self, first: int, after: int) -> Iterator[Report]:
        """The acts whose verb lies in tokens first … after-1, in order."""
        k = bisect_left(self._verbs, first)
        while k < len(self.reports) and self._verbs[k] < after:
            yield self.reports[k]
            k += 1

    def set_aside(self, tokens: Collection[int]) -> None:
        """Words that are somebody's already, with the quotations among them."""
        for token in tokens:
            self.taken[token] = 1
            if self.page.quoted[token] != NONE:
                self.quoted_by[self.page.quoted[token]] = NONE

    def take(self, number: int, draft: Draft) -> None:
        """Gives the words to the act."""
        page, parse = self.page, self.page.parse
        self.drafts[number] = draft
        for quotation in draft.quotations:
            self.quoted_by[quotation] = number
        for piece in draft.pieces:
            token = parse.token_at(piece.start)
            while token < len(parse) and parse.start[token] < piece.end:
                self.taken[token] = 1
                if page.quoted[token] != NONE:
                    self.quoted_by.setdefault(page.quoted[token], number)
                token += 1

    def are_mostly_taken(self, pieces: tuple[Span, ...]) -> bool:
        """More than half of the words are somebody else's already."""
        parse = self.page.parse
        n = len(parse)
        tokens = [
            t for piece in pieces for t in range(parse.token_at(piece.start), min(n, parse.token_at(piece.end - 1) + 1))
        ]
        return sum(self.taken[t] for t in tokens) * 2 > len(tokens)

    def is_free(self, first: int, after: int) -> bool:
        return not any(self.taken[first:after])


_PAUSES = frozenset({",", ";", ":", "—", "--", "–", "-"})


def cut(page: Prose, first: int, last: int) -> Span:
    """The span of the tokens; marks and end punctuation at its ends are left out. One token at least."""
    last = max(first, last)
    while first < last and (page.is_mark(first) or page.parse.word[first] in _PAUSES):
        first += 1
    while last > first and (page.is_mark(last) or page.parse.word[last] in (".", ",", ";", ":", "—", "--", "–")):
        last -= 1
    return page.span(first, last)


_NAMED_BY = frozenset({"IN", "POS", "DT", "NN", "NNP", "JJ", "PRP$", "VBN", "CC"})
"""What stands before a title in a sentence: on “Face the Nation”, her “Face to Face”, the book “…”."""
_SMALL = ENGLISH.grammar.small_in_title


def is_title(page: Prose, number: int) -> bool:
    """“Face the Nation”, “The Art of War”: every weighty word with a capital, and no sentence of its own."""
    words = [word for word in page.quotations[number].inner.of(page.text).split() if word[0].isalnum()]
    weighty = [word for word in words if word.lower() not in _SMALL]
    if not words or len(words) > 14:
        return not words
    return all(word[0].isupper() or word[0].isdigit() for word in weighty)


def is_full(page: Prose, number: int) -> bool:
    """A quotation that can be a statement of its own: not a word in scare quotes, and no title inside a sentence."""
    quotation = page.quotations[number]
    words = quotation.inner.of(page.text).split()
    if not words:
        return False
    ended = words[-1][-1] in ".,!?…" or quotation.closed != "mark"
    if is_title(page, number) and len(words) > 1:
        first = page.inside[number][0]
        begin, _ = page.sentence_of(first)
        named = first > begin and page.parse.tag[first - 1] in _NAMED_BY
        if named or (words[-1][-1] not in ".!?…" and not (ended and first == begin)):
            return page.parse.word[first - 1] in (",", ":") and ended and not named
    return ended or len(words) >= 5
