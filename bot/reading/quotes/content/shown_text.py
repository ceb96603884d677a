"""A statement's words as they may be shown: the article's own, with no quotation mark left alone at an edge.

The pieces of a statement leave out the marks and the end punctuation at their ends, so a piece that ends (or begins)
with a quotation inside it would keep only one of its marks. Shown words get the other one back; a mark that has no
fellow in the article is left out. No letter is added or lost, and the pieces themselves stay as they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from bot.model import Span
from bot.reading.quotes.text.document import Prose
from bot.reading.quotes.text.quotation_marks import Quotation

_OPENING = {"“": "”", "„": "“", "«": "»", "〝": "〞", "‟": "”"}
_CLOSING = frozenset("”»〞")
_STRAIGHT = frozenset('"＂')
_LOUD = frozenset(_OPENING) | _CLOSING | _STRAIGHT


def shown(page: Prose, pieces: Sequence[Span]) -> str:
    """The pieces joined by " … ", white space made even, marks in pairs.

    A piece that is a whole quotation keeps its marks where another piece is the reporter's own words.
    """
    whole = [_whole(page, piece) for piece in pieces]
    mixed = any(whole) and not all(whole)
    return " … ".join(
        " ".join((_marked(page, number) if number and mixed else _piece(page, piece)).split())
        for piece, number in zip(pieces, whole, strict=True)
    )


def _whole(page: Prose, piece: Span) -> Quotation | None:
    """The quotation whose words these are, and all of them."""
    return next((q for q in _around(page, piece) if q.inner == piece), None)


def _marked(page: Prose, quotation: Quotation) -> str:
    words = _piece(page, quotation.inner).rstrip(" ,;:")
    opening = page.text[quotation.outer.start : quotation.inner.start].strip() or "“"
    return opening + words + (page.text[quotation.inner.end : quotation.outer.end].strip() or _fellow(opening[-1]))


def _around(page: Prose, piece: Span) -> Iterator[Quotation]:
    """Quotations that begin where the piece does or end behind it."""
    first = bisect_left(page.quotations, piece.start, key=lambda quotation: quotation.inner.end)
    yield from page.quotations[first : first + 2]


def _piece(page: Prose, piece: Span) -> str:
    words = piece.of(page.text)
    if not _LOUD & set(words) and not _touched(page, piece):
        return words
    before = after = ""
    paired: set[int] = set()
    for quotation in _touched(page, piece):
        opens = range(quotation.outer.start, quotation.inner.start)
        closes = range(quotation.inner.end, quotation.outer.end)
        has_open = bool(opens) and piece.start <= opens[0]
        has_close = bool(closes) and closes[-1] < piece.end
        if has_open == has_close:
            paired.update((*opens, *closes) if has_open else ())
        elif has_open:
            paired.update(opens)
            after = page.text[closes[0] : closes[-1] + 1] if closes else _fellow(page.text[opens[0]])
        else:
            paired.update(closes)
            before = page.text[opens[0] : opens[-1] + 1] if opens else _fellow(page.text[closes[0]])
    alone = _alone(page.text, piece, paired)
    words = "".join(page.text[k] for k in range(piece.start, piece.end) if k not in alone)
    return before + (words.rstrip(" ,;:") if after else words) + after


def _touched(page: Prose, piece: Span) -> list[Quotation]:
    """The quotations with at least one mark inside the piece, in order."""
    first = bisect_left(page.quotations, piece.start, key=lambda quotation: quotation.outer.end)
    found = []
    for number in range(first, len(page.quotations)):
        quotation = page.quotations[number]
        if quotation.outer.start >= piece.end:
            break
        if piece.start <= quotation.outer.start < quotation.inner.start or (
            quotation.inner.end < quotation.outer.end <= piece.end
        ):
            found.append(quotation)
    return found


def _alone(text: str, piece: Span, paired: set[int]) -> set[int]:
    """Where loud marks stand in the piece that belong to no quotation and have no fellow among themselves."""
    return set(_unpaired([(k, text[k]) for k in range(piece.start, piece.end) if text[k] in _LOUD and k not in paired]))


def _unpaired(marks: Sequence[tuple[int, str]]) -> Iterator[int]:
    waiting: list[tuple[int, str]] = []
    for at, mark in marks:
        if waiting and (mark == _fellow(waiting[-1][1]) or {mark, waiting[-1][1]} <= {"“", "”"}):
            waiting.pop()
        else:
            waiting.append((at, mark))
    yield from (at for at, _ in waiting)


def _fellow(mark: str) -> str:
    """The closing mark of an opening one, or the other way round."""
    if mark in _OPENING:
        return _OPENING[mark]
    return {"”": "“", "»": "«", "〞": "〝"}.get(mark, mark)
