"""Segments made: of items' rows, and of other segments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter

from bot.reading.search.inverted_index import Rows, places
from bot.reading.search.segments.segment import Document, Fields, Page, Posting, written, written_places


def of_rows(items: Iterable[tuple[Document, Rows]]) -> Fields:
    """A segment of items that are in none."""
    some = sorted(items, key=lambda pair: _standing(pair[0]), reverse=True)
    postings: dict[str, list[Posting]] = {}
    for number, (_, rows) in enumerate(some):
        for name, there in places(rows).items():
            postings.setdefault(name, []).append((number, written_places(there)))
    return written([document for document, _ in some], sorted(postings.items()))


Part = tuple[Sequence[Document], Iterable[Page]]
"""A segment's documents in their order, and all of its pages in theirs, with places."""


def merged(parts: Sequence[Part], current: frozenset[int]) -> Fields:
    """One segment of several, without documents whose number is not among the current ones. It has a page of each in
    memory at a time."""
    every = (one for documents, _ in parts for one in documents if one.number in current)
    kept = sorted(every, key=_standing, reverse=True)
    place = {one.number: at for at, one in enumerate(kept)}
    rows = [_rows(pages, [place.get(one.number) for one in documents]) for documents, pages in parts]
    names = groupby(merge(*rows, key=itemgetter(0)), key=itemgetter(0))
    postings = ((name, sorted(one for _, some in alike for one in some)) for name, alike in names)
    return written(kept, ((name, some) for name, some in postings if some))


def _rows(pages: Iterable[Page], now: Sequence[int | None]) -> Iterator[tuple[str, Sequence[Posting]]]:
    """Of each name the documents that are kept, by where they are now."""
    for page in pages:
        for name, some in page:
            yield name, [(to, there) for at, there in some if (to := now[at]) is not None]


def _standing(one: Document) -> tuple[int, str]:
    return one.order, one.item
