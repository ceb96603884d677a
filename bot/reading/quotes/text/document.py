"""One article laid out for reading: its text, parse, quotations, and which token lies in which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.model import Span
from bot.reading.dependency_parse import Parse
from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.text.layout import Layout
from bot.reading.quotes.text.quotation_marks import Quotation, quotations

MARKS = frozenset({'"', "“", "”", "„", "«", "»", "''", "``", "‘", "’", "'", "`", "‟", "＂"})
NONE = -1


@dataclass(frozen=True, slots=True)
class Prose:
    text: str
    parse: Parse
    layout: Layout
    quotations: tuple[Quotation, ...]
    quoted: tuple[int, ...]
    """For each token: the number of the quotation it lies in (its marks included), or NONE."""
    paragraph: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    """(first, one past the last) token; a sentence that begins in mid-air belongs to the one before."""
    sentence: tuple[int, ...]
    """For each token, the number of its sentence here."""
    inside: tuple[tuple[int, int], ...]
    """For each quotation: (first, one past the last) token, marks included."""

    def span(self, first: int, last: int) -> Span:
        """The characters of tokens first … last."""
        return Span(self.parse.start[first], self.parse.end[last])

    def sentence_of(self, token: int) -> tuple[int, int]:
        return self.sentences[self.sentence[token]]

    def is_mark(self, token: int) -> bool:
        return self.parse.word[token] in MARKS


def prose(text: str, parse: Parse, layout: Layout) -> Prose:
    """Lays out; linear in tokens and marks."""
    marks = quotations(text, layout.paragraphs, layout.aside)
    n = len(parse)
    paragraph = tuple(_paragraphs(parse, layout))
    quoted = [NONE] * n
    inside: list[tuple[int, int]] = []
    for number, quotation in enumerate(marks):
        first = parse.token_at(quotation.outer.start)
        after = first
        while after < n and parse.start[after] < quotation.outer.end:
            quoted[after] = number
            after += 1
        inside.append((first, after))
    sentences = tuple(_sentences(parse, paragraph, quoted))
    sentence = [0] * n
    for number, (first, after) in enumerate(sentences):
        for token in range(first, after):
            sentence[token] = number
    return Prose(text, parse, layout, marks, tuple(quoted), paragraph, sentences, tuple(sentence), tuple(inside))


def _paragraphs(parse: Parse, layout: Layout) -> Iterator[int]:
    """For each token, the last paragraph that begins before it ends; both run in text order."""
    starts = [span.start for span in layout.paragraphs]
    number = 0
    for offset in parse.start:
        while number + 1 < len(starts) and starts[number + 1] <= offset:
            number += 1
        yield number


def _sentences(parse: Parse, paragraph: tuple[int, ...], quoted: list[int]) -> Iterator[tuple[int, int]]:
    """The parser's sentences, mended where one begins in lower case or with a mere mark."""
    current: tuple[int, int] | None = None
    for first, after in parse.sentences:
        if current and paragraph[current[1] - 1] == paragraph[first] and _goes_on(parse, current, first, after, quoted):
            current = (current[0], after)
            continue
        if current:
            yield current
        current = (first, after)
    if current:
        yield current


def _goes_on(parse: Parse, before: tuple[int, int], first: int, after: int, quoted: list[int]) -> bool:
    if before[1] - before[0] > 200:
        return False
    word = parse.word[first]
    if quoted[first] != NONE and quoted[before[1] - 1] == quoted[first]:
        return word[0].islower() and parse.word[before[1] - 1] not in (".", "!", "?")
    return word[0].islower() or word in (",", ";", ":", ")") or _ends_in_abbreviation(parse, before[1] - 1, word)


_RANKS = ENGLISH.titles.ranks
_HOURS = frozenset({"a.m.", "p.m."})
_DAYS = ENGLISH.time.weekdays


def _ends_in_abbreviation(parse: Parse, last: int, following: str) -> bool:
    """`Cmdr.` before a name, `9:40 a.m.` before a day or a capital of an hour's zone: no end of a sentence."""
    if parse.low[last] in _HOURS:
        return following.lower() in _DAYS or following.isupper()
    rank = parse.low[last] if parse.word[last] != "." else parse.low[last - 1] + "."
    return rank.endswith(".") and rank[:-1] in _RANKS and len(rank) <= 5 and following[:1].isupper()
