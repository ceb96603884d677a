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
from copy import copy
from dataclasses import dataclass
from itertools import accumulate, compress, pairwise
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
        first, past = bisect_left(self.firsts, name), bisect_right(self.firsts, name)
        if first == past:
            first = max(0, first - 1)  # it stands in the middle of one, if it stands anywhere
        return range(first, bisect_left(self.firsts, name + _LAST) if open_ else past)

    @classmethod
    def read(cls, kept: bytes) -> Terms:
        plain = _plain(kept)
        return cls(tuple(plain.split("\n")) if plain else ())


class Page:
    """Names with their documents, and if asked for with their places. Each is unpacked when it is looked at: most words
    of most questions are settled by the rarest. Asked for one name, it makes no list of all."""

    def __init__(self, documents: bytes, places: bytes | None = None) -> None:
        self._packed, self._packed_places = documents, places
        self._unpacked: tuple[str, str, int] | None = None
        self._unpacked_places: str | None = None
        self._reached: tuple[int, int] | None = None
        self._known: dict[int, int] = {}
        """Bits that were asked for."""
        self._counted: dict[int, int] = {0: 0}
        """Postings before names that were asked for."""

    def with_places(self, places: bytes) -> Page:
        """Shares what is unpacked; this one stays as small as it is."""
        placed = copy(self)
        placed._packed_places = places
        return placed

    @property
    def names(self) -> Sequence[str]:
        return self._head()[0][1:-1].split("\n")

    def within(self, name: str, *, open_: bool = False) -> range:
        """Where the name stands on the page; `open_`: those that begin so."""
        lines = self._head()[0]
        found = lines.find(f"\n{name}" if open_ else f"\n{name}\n")
        if found < 0:
            return range(0)
        first = lines.count("\n", 0, found)
        if not open_:
            return range(first, first + 1)
        return range(first, bisect_left(lines[1:-1].split("\n"), name + _LAST, first))

    def count(self, at: int) -> int:
        """Documents under a name."""
        return ord(self._head()[1][at])

    def bits(self, at: int) -> int:
        """A bit for each document under a name."""
        if at not in self._known:
            _, rest, many = self._head()
            start = many + self._before(at)
            self._known[at] = _bits(rest[start : start + ord(rest[at])])
        return self._known[at]

    def places_among(self, at: int, wanted: bytes) -> list[str]:
        """Where the name stands in each of its documents that is wanted, in order, as written. `wanted`: a byte a
        document, 1 or 0. It goes through all documents of the name, which takes as long as asking for some twenty of
        them by themselves."""
        _, rest, many = self._head()
        written, first, count = self._places(), self._before(at), self.count(at)
        documents = accumulate(map(ord, rest[many + first : many + first + count]))
        starts = accumulate(map(ord, written[first : first + count]), initial=self._begin(first))
        return [written[start:end] for start, end in compress(pairwise(starts), map(wanted.__getitem__, documents))]

    def places(self, at: int, number: int) -> str:
        """Where the name stands in one of its documents, the first of which is number 0; as written."""
        written, posting = self._places(), self._before(at) + number
        start = self._begin(posting)
        return written[start : start + ord(written[posting])]

    def __iter__(self) -> Iterator[tuple[str, Iterable[Posting]]]:
        _, rest, many = self._head()
        documents, places = rest[many:], self._places()
        begins = list(accumulate(map(ord, places[: len(documents)]), initial=len(documents)))
        start = 0
        for name, size in zip(self.names, map(ord, rest), strict=False):
            end = start + size
            there = [places[first:last] for first, last in pairwise(begins[start : end + 1])]
            yield name, zip(accumulate(map(ord, documents[start:end])), there, strict=True)
            start = end

    def _head(self) -> tuple[str, str, int]:
        """Names, a line each; then how many documents each has, and the documents; how many names."""
        if self._unpacked is None:
            head, _, rest = _plain(self._packed).partition("\0")
            self._unpacked = f"\n{head}\n", rest, head.count("\n") + 1
        return self._unpacked

    def _places(self) -> str:
        """How many places each posting has, then the places."""
        if self._unpacked_places is None:
            assert self._packed_places is not None, "read with places"
            self._unpacked_places = _plain(self._packed_places)
        return self._unpacked_places

    def _before(self, at: int) -> int:
        """Postings of the names before."""
        if at not in self._counted:
            self._counted[at] = sum(map(ord, self._head()[1][:at]))
        return self._counted[at]

    def _begin(self, posting: int) -> int:
        """Where the page's n-th posting has its places. Counted on from the last asked for."""
        _, rest, many = self._head()
        first = len(rest) - many
        reached, begins = self._reached or (0, first)
        if posting < reached:
            reached, begins = 0, first
        begins += sum(map(ord, self._places()[reached:posting]))
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
_FEW = 200
"""Documents whose bits are sooner set one by one."""


def _bits(differences: str) -> int:
    """A number with a bit for each document."""
    if len(differences) > _FEW:
        rising = "".join(map(_GAPS.__getitem__, map(ord, reversed(differences[1:]))))
        return int(rising + "1", 2) << ord(differences[0])
    documents = list(accumulate(map(ord, differences)))
    bits = bytearray(documents[-1] // 8 + 1)
    for one in documents:
        bits[one >> 3] |= 1 << (one & 7)
    return int.from_bytes(bits, "little")


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
    """A name with more documents than fit has several pages, of which it begins each."""
    page: list[tuple[str, Sequence[Posting]]] = []
    size = 0
    for name, some in postings:
        for start in range(0, len(some), A_PAGE):
            part = some[start : start + A_PAGE]
            if page and size + len(part) > A_PAGE:
                yield page
                page, size = [], 0
            page.append((name, part))
            size += len(name) + len(part)
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
