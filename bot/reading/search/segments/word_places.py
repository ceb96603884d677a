"""Where words stand in documents of a segment, and how two of them stand to each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from bot.reading.search.segments.segment import Page, read_places

BYTES = bytes.maketrans(b"01", b"\0\1")


class Row:
    """A name's documents on one page, and its places in them."""

    def __init__(self, number: int, page: Page, at: int, placed: Mapping[int, Page]) -> None:
        """`placed`: pages with places, once they are needed."""
        self.number, self._page, self._at, self._placed = number, page, at, placed
        self.count = page.count(at)

    @cached_property
    def bits(self) -> int:
        return self._page.bits(self._at)

    def places(self, document: int) -> Iterable[int]:
        bits = self.bits
        if not bits >> document & 1:
            return ()
        below = bits & ((1 << document) - 1)
        return read_places(self._placed[self.number].places(self._at, below.bit_count()))

    def places_among(self, wanted: bytes) -> Sequence[str]:
        """See `Page.places_among`."""
        return self._placed[self.number].places_among(self._at, wanted)


def follow(places: str, others: str, behind: int) -> bool:
    """Whether one of the others is so far behind one of the places. As they are written: mostly there is one of each,
    which is written as it is."""
    if len(places) == 1 == len(others):
        return ord(others) - ord(places) == behind
    return not {place + behind for place in read_places(places)}.isdisjoint(read_places(others))


def beside(places: str, others: str, within: int) -> bool:
    """Whether two that are not the same are so near to each other."""
    if len(places) == 1 == len(others):
        return 0 < abs(ord(places) - ord(others)) <= within
    return near(list(read_places(places)), list(read_places(others)), within)


def near(ones: Iterable[int], others: Collection[int], within: int) -> bool:
    """As `marks_of` says of two words; none is beside itself."""
    return any(0 < abs(one - other) <= within for one in ones for other in others)
