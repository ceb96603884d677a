"""Quotation marks, read as a stack in each paragraph, never by counting them.

A mark's glyph says what it wants to be, its neighbours what it can be: a lost, doubled or inverted mark costs its own
quotation at most, never the next one, and never the next paragraph's. A quotation that is still open where its
paragraph ends goes on if the next paragraph opens with a mark (the newspaper convention); otherwise it ends there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.model import Span
from bot.reading.lexicon import ENGLISH

_MARKS = re.compile(r"[“”„‟\"«»＂〝〞]+|''|``|[‘’‚‹›'`]")
_LOUD = frozenset('“”„‟"«»＂〝〞')
_OPENING = frozenset("“„«〝‟")
_CLOSING = frozenset("”»〞")
_BEFORE_OPENING = re.compile(r"[\s(\[{—–―/-]")
_AFTER_CLOSING = re.compile(r"[\s)\]}—–―.,;:!?…/-]")
# Words that begin with an apostrophe, and are no opening mark.
_ELISION = re.compile(r"['’‘](?:em|til|tis|twas|cause|bout|n|round|\d0s|\d\d)\b", re.IGNORECASE)

Closed = Literal["mark", "reopened", "paragraph", "cue"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between marks, the marks left out."""

    inner: Span
    outer: Span
    """With its marks, as far as they are there."""
    paragraph: int
    closed: Closed
    continues: bool = False
    """The next paragraph's first quotation is its continuation."""
    single: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    role: Literal["open", "close", "either"]
    single: bool


def quotations(text: str, paragraphs: tuple[Span, ...], aside: Iterable[Span] = ()) -> tuple[Quotation, ...]:
    """All quotations in order; they do not overlap. Linear in the text, however many marks it has."""
    hidden = tuple(aside)
    hidden_starts = [span.start for span in hidden]
    found: list[Quotation] = []
    for number, span in enumerate(paragraphs):
        marks = [
            mark
            for mark in _marks(text, span)
            if not ((k := bisect_right(hidden_starts, mark.start) - 1) >= 0 and mark.start < hidden[k].end)
        ]
        loud = [mark for mark in marks if not mark.single]
        ours = list(_pair(text, span, number, loud))
        quiet = [mark for mark in marks if mark.single]
        if quiet:
            ours = sorted([*ours, *_single(text, number, quiet, ours)], key=lambda q: q.inner.start)
        found += ours
    return tuple(_continued(text, paragraphs, found))


def _marks(text: str, span: Span) -> Iterator[_Mark]:
    for match in _MARKS.finditer(text, span.start, span.end):
        run = match.group()
        before = text[match.start() - 1] if match.start() > span.start else " "
        after = text[match.end()] if match.end() < span.end else " "
        single = run[0] not in _LOUD and len(run) == 1
        yield _Mark(match.start(), match.end(), _role(run, before, after), single)


def _role(run: str, before: str, after: str) -> Literal["open", "close", "either"]:
    can_open = bool(_BEFORE_OPENING.match(before)) or before in "“‘\"'"
    can_close = bool(_AFTER_CLOSING.match(after)) or after in "”’\"'"
    glyph = run[-1] if run[0] in _OPENING and run[-1] in _CLOSING else run[0]
    if glyph in _OPENING:
        if glyph == "«":
            return "either" if before.isalnum() or before in ".,!?…" else "open"
        return "close" if can_close and not can_open and not after.isalnum() else "open"
    if glyph in _CLOSING:
        if glyph == "»" and before.isspace() and after.isalnum():
            return "either"
        return "either" if can_open and not can_close and before not in ".,!?…" else "close"
    if can_open and not can_close:
        return "open"
    if can_close and not can_open:
        return "close"
    return "either"


def _pair(text: str, span: Span, number: int, marks: list[_Mark]) -> Iterator[Quotation]:
    opened: _Mark | None = None
    nested = 0
    for number_of_mark, (mark, following) in enumerate(zip(marks, [*marks[1:], None], strict=bool(marks))):
        if nested:
            nested -= 1
        elif opened is None:
            if mark.role != "close" or _is_misplaced(text, mark, following):
                opened = mark
        elif mark.role == "open" and (inner := _nested(text, marks, number_of_mark)):
            nested = inner - 1
        elif mark.role == "open":
            yield from _made(text, number, opened, mark.start, mark.start, "reopened")
            opened = mark
        else:
            yield from _made(text, number, opened, mark.start, mark.end, "mark")
            opened = None
    if opened is not None:
        yield from _made(text, number, opened, span.end, span.end, "paragraph")


_NESTED = 80
"""Characters at most of words quoted inside a quotation with marks of the same kind."""


def _nested(text: str, marks: list[_Mark], first: int) -> int:
    """How many marks from `first` on quote inside the open quotation, whose own end stands behind them; 0 if none do.

    `"They want to "change the picture" for good," Quill said`: each pair is short, and behind the last one comes an end
    that nothing opened.
    """
    at = first
    while at + 1 < len(marks) and marks[at].role == "open" and marks[at + 1].role == "close":
        if marks[at + 1].start - marks[at].end > _NESTED:
            return 0
        at += 2
    ends = at > first and at < len(marks) and marks[at].role == "close"
    return at - first if ends and text[marks[at].start - 1] in ".,!?…" else 0


def _is_misplaced(text: str, mark: _Mark, following: _Mark | None) -> bool:
    """`he said." It opens at eight."`: the mark that opens the second half, set before the blank."""
    straight = text[mark.start : mark.end] == '"' and following is not None and following.role == "close"
    return straight and bool(_CUE_BEFORE.search(text, max(0, mark.start - 12), mark.start))


_SAID = "|".join(ENGLISH.cues.after_lost_mark)
_CUE_BEFORE = re.compile(rf"\b(?:{_SAID})\.$")
_UNCLOSED_CUE = re.compile(
    rf"""[,?!]\s+(?=(?:{_SAID})\s+(?:[A-Z]|the\b|a\b|he\b|she\b)
        |(?:he|she|they|[A-Z][\w.’'-]+(?:\s[A-Z][\w.’'-]+){{0,3}})\s+(?:{_SAID})\b)""",
    re.VERBOSE,
)


def _made(text: str, number: int, opened: _Mark, end: int, outer_end: int, closed: Closed) -> Iterator[Quotation]:
    start = opened.end
    if closed in ("reopened", "paragraph") and (cue := _UNCLOSED_CUE.search(text, start, end)):
        end = outer_end = cue.start() + 1
        closed = "cue"
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Quotation(Span(start, end), Span(opened.start, max(outer_end, end)), number, closed)


def _single(text: str, number: int, marks: list[_Mark], loud: list[Quotation]) -> Iterator[Quotation]:
    """‘…’ as in British papers: opened before a word, closed after punctuation or before a cue-like pause.

    An apostrophe looks like a closing mark, so a stretch counts only if its end is unmistakable.
    """
    starts = [q.outer.start for q in loud]

    def inside(offset: int) -> bool:
        k = bisect_right(starts, offset) - 1
        return k >= 0 and offset < loud[k].outer.end

    opened: _Mark | None = None
    for mark in marks:
        if inside(mark.start):
            continue
        before = text[mark.start - 1] if mark.start else " "
        after = text[mark.end] if mark.end < len(text) else " "
        opens = (
            (before.isspace() or before in "([—–")
            and (after.isalnum() or after == "[")
            and not _ELISION.match(text, mark.start)
        )
        if opens and (opened is None or text[opened.start] != "‘" or text[mark.start] == "‘"):
            opened = mark
        elif opened is not None and _closes(before, after):
            yield from (
                Quotation(q.inner, q.outer, q.paragraph, q.closed, single=True)
                for q in _made(text, number, opened, mark.start, mark.end, "mark")
                if not any(q.inner.start < loud_start < q.inner.end for loud_start in _near(starts, q.inner))
            )
            opened = None


def _closes(before: str, after: str) -> bool:
    """A single mark that is no apostrophe: behind punctuation, or behind a word that does not look like a plural."""
    if after.isalnum():
        return False
    return before in ",.?!…" or (before.isalnum() and (before != "s" or after in ",.;:)") and after != "-")


def _near(starts: list[int], span: Span) -> list[int]:
    k = bisect_right(starts, span.start)
    return starts[k : k + 1]


def _continued(text: str, paragraphs: tuple[Span, ...], found: list[Quotation]) -> Iterator[Quotation]:
    for quotation, following in zip(found, (*found[1:], None), strict=bool(found)):
        if (
            quotation.closed == "paragraph"
            and following is not None
            and following.paragraph == quotation.paragraph + 1
            and not text[paragraphs[following.paragraph].start : following.outer.start].strip()
        ):
            yield Quotation(quotation.inner, quotation.outer, quotation.paragraph, "paragraph", True, quotation.single)
        else:
            yield quotation
