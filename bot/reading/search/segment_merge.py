"""Segments made: of items' rows, and of other segments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.reading.search.inverted_index import Rows, places
from bot.reading.search.segment import Document, Fields, Page, Posting, written, written_places


def of_rows(items: Iterable[tuple[Document, Rows]]) -> Fields:
    """A segment of items that are in none."""
    some = sorted(items, key=lambda pair: _standing(pair[0]), reverse=True)
    postings: dict[str, list[Posting]] = {}
    for number, (_, rows) in enumerate(some):
        for name, there in places(rows).items():
            postings.setdefault(name, []).append((number, written_places(there)))
    return written([document for document, _ in some], postings)


Part = tuple[Sequence[Document], Iterable[Page]]
"""A segment's documents in their order, and all of its pages with places."""


def merged(parts: Sequence[Part], current: frozenset[int]) -> Fields:
    """One segment of several, without documents whose number is not among the current ones."""
    every = (one for documents, _ in parts for one in documents if one.number in current)
    kept = sorted(every, key=_standing, reverse=True)
    place = {one.number: at for at, one in enumerate(kept)}
    postings: dict[str, list[Posting]] = {}
    for documents, pages in parts:
        now = [place.get(one.number, -1) for one in documents]
        for page in pages:
            for name, some in page:
                found = [(now[at], there) for at, there in some if now[at] >= 0]
                if found:
                    postings.setdefault(name, []).extend(found)
    for some in postings.values():
        some.sort()
    return written(kept, postings)


def _standing(one: Document) -> tuple[int, str]:
    return one.order, one.item
