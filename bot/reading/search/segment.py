"""A segment of the search index: some items, and where each word stands in them. Never changed once it is written.

It is kept as fields of bytes, so that a question brings only what it is about: `DOCUMENTS` (which items, newest first),
`TERMS` (the first name of each page), and for each page of names, in their order, the documents under each ("d0" …) and
their places ("p0" …). Numbers are kept as the differences between them, each a character of UTF-8: one byte for those
under 128, two under 2,048, and C reads and writes them.
"""

from __future__ import annotations

import json
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

DOCUMENTS = "documents"
TERMS = "terms"
A_PAGE = 1_500
"""Documents and letters of names a page: about a kilobyte, some 20 µs to read."""
LEVEL = 6
"""Of zlib."""
_LAST = "\U0010ffff"

Fields = Mapping[str, bytes]
Posting = tuple[int, str]
"""A document's number in the segment, and the places there (see `written_places`)."""


class Document(NamedTuple):
    item: str
    number: int
    """Of this indexing of the item: one indexed anew has another, and what has not is out of date."""
    order: int
    """When it was published, whole seconds; below every date where that is not known."""


class Documents:
    """Of a segment, in order: newest first, the greater id first of those of one second."""

    def __init__(self, items: str, numbers: array[int], orders: array[int]) -> None:
        self._items = items
        """Their ids, a line each: as strings of their own they would take four times the room."""
        self._numbers = numbers
        self._orders = orders
        """Falling."""
        line = items.find("\n") + 1
        even = len(items) == line * len(orders) - 1 and items[line - 1 :: line].count("\n") == len(orders) - 1
        self._line = line if even and items.count("\n") == len(orders) - 1 else 0
        """Characters of a line, where all have the same."""

    def __len__(self) -> int:
        return len(self._orders)

    def __getitem__(self, at: int) -> Document:
        start = at * self._line
        item = self._items[start : start + self._line - 1] if self._line else self._items.split("\n")[at]
        return Document(item, self._numbers[at], self._orders[at])

    def __iter__(self) -> Iterator[Document]:
        return map(Document, self._items.split("\n"), self._numbers, self._orders) if len(self) else iter(())

    def since(self, order: float) -> int:
        """How many of the first ones are of then or later."""
        return bisect_right(self._orders, -order, key=lambda one: -one)

    @classmethod
    def read(cls, kept: bytes) -> Documents:
        items, numbers, orders = json.loads(zlib.decompress(kept))
        return cls(items, array("q", accumulate(numbers)), array("q", accumulate(orders)))

    @staticmethod
    def written(some: Sequence[Document]) -> bytes:
        numbers, orders = [one.number for one in some], [one.order for one in some]
        plain = ["\n".join(one.item for one in some), _differences(numbers), _differences(orders)]
        return zlib.compress(json.dumps(plain, separators=(",", ":")).encode(), LEVEL)


@dataclass(frozen=True, slots=True)
class Terms:
    """Which page a name is on."""

    firsts: Sequence[str]

    def pages(self, name: str, *, open_: bool = False) -> range:
        """Those on which the name may stand; `open_`: names that begin so."""
        first = max(0, bisect_right(self.firsts, name) - 1)
        return range(first, bisect_left(self.firsts, name + _LAST) if open_ else first + bool(self.firsts))

    @classmethod
    def read(cls, kept: bytes) -> Terms:
        plain = _plain(kept)
        return cls(tuple(plain.split("\n")) if plain else ())


class Page:
    """Names with their documents, and if asked for with their places."""

    def __init__(self, documents: bytes, places: bytes | None = None) -> None:
        head, _, rest = _plain(documents).partition("\0")
        self.names = head.split("\n")
        self._sizes, self._documents = rest[: len(self.names)], rest[len(self.names) :]
        self._places = None if places is None else _plain(places)

    def within(self, name: str, *, open_: bool = False) -> range:
        """Where the name stands on the page; `open_`: those that begin so."""
        first = bisect_left(self.names, name)
        if open_:
            return range(first, bisect_left(self.names, name + _LAST))
        return range(first, first + (first < len(self.names) and self.names[first] == name))

    def documents(self, at: int) -> Sequence[int]:
        """Numbers of those under a name, rising."""
        start = self._start(at)
        return list(accumulate(map(ord, self._documents[start : start + ord(self._sizes[at])])))

    def places(self, at: int) -> Sequence[str]:
        """Where the name stands in each of its documents, as written; the page was read with places."""
        start, size = self._start(at), ord(self._sizes[at])
        counts = (self._places or "")[: len(self._documents)]
        reached = len(counts) + sum(map(ord, counts[:start]))
        ends = accumulate(map(ord, counts[start : start + size]), initial=reached)
        return [(self._places or "")[first:end] for first, end in pairwise(ends)]

    def __iter__(self) -> Iterator[tuple[str, Iterable[Posting]]]:
        for at, name in enumerate(self.names):
            yield name, zip(self.documents(at), self.places(at), strict=True)

    def _start(self, at: int) -> int:
        return sum(map(ord, self._sizes[:at]))


def written_places(places: Sequence[int]) -> str:
    """Rising numbers."""
    return "".join(map(chr, _differences(places)))


def read_places(written: str) -> Iterable[int]:
    """list(read_places(written_places(places))) == places"""
    return accumulate(map(ord, written))


def written(documents: Sequence[Document], postings: Iterable[tuple[str, Sequence[Posting]]]) -> Fields:
    """The fields of a segment. `documents`: in order; `postings`: each name's, by rising numbers; names rising."""
    found = {DOCUMENTS: Documents.written(documents)}
    firsts: list[str] = []
    for page in _pages(postings):
        found |= _page(len(firsts), page)
        firsts.append(page[0][0])
    found[TERMS] = _packed("\n".join(firsts))
    return found


def documents_of(page: int) -> str:
    """The field with a page's documents."""
    return f"d{page}"


def places_of(page: int) -> str:
    """The field with a page's places."""
    return f"p{page}"


_Filled = Sequence[tuple[str, Sequence[Posting]]]
"""What stands on a page."""


def _pages(postings: Iterable[tuple[str, Sequence[Posting]]]) -> Iterator[_Filled]:
    page: list[tuple[str, Sequence[Posting]]] = []
    size = 0
    for name, some in postings:
        if page and size + len(some) > A_PAGE:
            yield page
            page, size = [], 0
        page.append((name, some))
        size += len(name) + len(some)
    if page:
        yield page


def _page(number: int, page: _Filled) -> Fields:
    sizes = "".join(chr(len(some)) for _, some in page)
    documents = "".join(written_places([document for document, _ in some]) for _, some in page)
    places = [there for _, some in page for _, there in some]
    return {
        documents_of(number): _packed("\n".join(name for name, _ in page) + "\0" + sizes + documents),
        places_of(number): _packed("".join(chr(len(there)) for there in places) + "".join(places)),
    }


def _differences(numbers: Sequence[int]) -> list[int]:
    return [*numbers[:1], *(after - before for before, after in pairwise(numbers))]


def _packed(text: str) -> bytes:
    # A difference may fall among the halves of surrogate pairs.
    return zlib.compress(text.encode("utf-8", "surrogatepass"), LEVEL)


def _plain(kept: bytes) -> str:
    return zlib.decompress(kept).decode("utf-8", "surrogatepass")
