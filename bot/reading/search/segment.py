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
from functools import cached_property, reduce
from itertools import accumulate, pairwise
from operator import or_
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
    """Names with their documents, and if asked for with their places. Each is unpacked when it is looked at: most words
    of most questions are settled by the rarest."""

    def __init__(self, documents: bytes, places: bytes | None = None) -> None:
        self._packed, self._packed_places = documents, places
        self._reached: tuple[int, int] | None = None

    @cached_property
    def _head(self) -> tuple[Sequence[str], str]:
        """Names; then how many documents each has, and the documents."""
        head, _, rest = _plain(self._packed).partition("\0")
        return head.split("\n"), rest

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Where in `rest` each name's documents begin, and after them all."""
        names, rest = self._head
        return list(accumulate(map(ord, rest[: len(names)]), initial=len(names)))

    @cached_property
    def _places(self) -> str:
        assert self._packed_places is not None, "read with places"
        return _plain(self._packed_places)

    @property
    def names(self) -> Sequence[str]:
        return self._head[0]

    def within(self, name: str, *, open_: bool = False) -> range:
        """Where the name stands on the page; `open_`: those that begin so."""
        first = bisect_left(self.names, name)
        if open_:
            return range(first, bisect_left(self.names, name + _LAST, first))
        return range(first, first + (first < len(self.names) and self.names[first] == name))

    def count(self, at: int) -> int:
        """Documents under a name."""
        return ord(self._head[1][at])

    def documents(self, at: int) -> Sequence[int]:
        """Numbers of those under a name, rising."""
        return list(accumulate(map(ord, self._differences(at))))

    def bits(self, at: int) -> int:
        """A bit for each document under a name."""
        return _bits(self._differences(at))

    def places(self, at: int) -> Sequence[str]:
        """Where the name stands in each of its documents, as written."""
        first = self._starts[at] - self._starts[0]
        counts = self._places[first : first + self.count(at)]
        return [
            self._places[start:end] for start, end in pairwise(accumulate(map(ord, counts), initial=self._begin(first)))
        ]

    def places_in(self, at: int, number: int) -> str:
        """Where the name stands in one of its documents, the first of which is number 0."""
        posting = self._starts[at] - self._starts[0] + number
        start = self._begin(posting)
        return self._places[start : start + ord(self._places[posting])]

    def __iter__(self) -> Iterator[tuple[str, Iterable[Posting]]]:
        for at, name in enumerate(self.names):
            yield name, zip(self.documents(at), self.places(at), strict=True)

    def _differences(self, at: int) -> str:
        return self._head[1][self._starts[at] : self._starts[at + 1]]

    def _begin(self, posting: int) -> int:
        """Where the page's n-th posting has its places. Counted on from the last asked for."""
        reached, begins = self._reached or (0, self._starts[-1] - self._starts[0])
        if posting < reached:
            reached, begins = 0, self._starts[-1] - self._starts[0]
        begins += sum(map(ord, self._places[reached:posting]))
        self._reached = posting, begins
        return begins


class _Gaps(dict[int, str]):
    """What a difference adds to a number written in binary, from its highest bit down."""

    def __missing__(self, difference: int) -> str:
        written = "1" + "0" * (difference - 1)
        if difference < _COMMON:
            self[difference] = written
        return written


_COMMON = 500
"""Differences that are written once and kept: 125 kB."""
_GAPS = _Gaps()
_FEW = 20
"""Documents whose bits are sooner set one by one."""


def _bits(differences: str) -> int:
    """A number with a bit for each document."""
    if len(differences) <= _FEW:
        return reduce(or_, map((1).__lshift__, accumulate(map(ord, differences))), 0)
    rising = "".join(map(_GAPS.__getitem__, map(ord, reversed(differences[1:]))))
    return int(rising + "1", 2) << ord(differences[0])


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
