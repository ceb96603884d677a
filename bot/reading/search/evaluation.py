"""An item made ready to be searched, and the search."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never
from urllib.parse import urlsplit

from bot.model import FieldMatch, Item, Span
from bot.reading.search.query import And, FieldName, In, Near, Node, Not, Or
from bot.reading.sorting.phrases import Term, placed_words, words

SEARCHED = 500_000
"""Characters of a text that are looked at."""
MOST_SPANS = 1_000
"""Of a text that are given: nobody is shown more, and a text of one word alone has a hundred thousand."""


Marks = Mapping[int, int]
"""Where a term, or terms near each other, stand in a row of words: by their number of words, a bit for each word at
which one begins (bit 0: the row's first). A few operations on such numbers weigh every pair of places at once."""


@dataclass(slots=True)
class _Run:
    """Words in a row, with the places of each: as numbers in rows, since the garbage collector goes through every
    list there is, and holds every thread meanwhile."""

    words: Sequence[str]
    places: dict[str, array[int]] = field(default_factory=dict)
    _known: dict[Term, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for at, word in enumerate(self.words):
            known = self.places.get(word)
            if known is None:
                self.places[word] = array("I", (at,))
            else:
                known.append(at)

    def marks(self, sought: Term) -> int:
        """A bit for each word at which the term begins; a term that comes back in a query is looked for once."""
        known = self._known.get(sought)
        if known is None:
            known = self._known[sought] = _bits(self._find(sought))
        return known

    def _find(self, sought: Term) -> Iterable[int]:
        beginnings = self._beginnings(sought)
        size = len(sought.words)
        if size == 1:
            return beginnings
        rows = ((at, self.words[at : at + size]) for at in beginnings)
        return (
            at
            for at, row in rows
            if len(row) == size and all(map(str.__eq__, row[:-1], sought.words)) and self._ends(row[-1], sought)
        )

    def _beginnings(self, sought: Term) -> Iterable[int]:
        first = sought.words[0]
        if sought.open and len(sought.words) == 1:
            return (at for word, places in self.places.items() if word.startswith(first) for at in places)
        return self.places.get(first, ())

    @staticmethod
    def _ends(word: str, sought: Term) -> bool:
        return word.startswith(sought.words[-1]) if sought.open else word == sought.words[-1]


class Searched:
    """An item made ready to be matched against many queries."""

    def __init__(
        self, item: Item, speakers: Sequence[str] = (), topics: Sequence[str] = (), language: str = ""
    ) -> None:
        self._offset = item.head
        self._starts, self._ends = array("I"), array("I")
        row: list[str] = []
        for folded, start, end in placed_words(item.text[item.head : item.head + SEARCHED]):
            row.append(folded)
            self._starts.append(start)
            self._ends.append(end)
        self.text = _Run(row)
        self.title = _Run(words(item.title))
        host = "" if item.claimed else _host(item.url)
        self._values: dict[FieldName, Sequence[str]] = {
            "title": [item.title],
            "speaker": speakers,
            "topic": topics,
            "source": [item.outlet, host],
            "lang": [language],
        }
        self._fields: dict[FieldName, Callable[[], list[_Run]]] = {
            "title": lambda: [self.title],
            "speaker": lambda: [_Run(words(name)) for name in speakers],
            "topic": lambda: [_Run(words(topic)) for topic in topics],
            "source": lambda: [_Run(words(item.outlet)), _Run(words(host))],
            "lang": lambda: [_Run([language])],
        }
        self._made: dict[FieldName, list[_Run]] = {}

    def runs(self, where: FieldName | None) -> list[_Run]:
        """The rows of words that a field consists of; None: title and text."""
        if where is None:
            return [self.title, self.text]
        if where not in self._made:
            self._made[where] = self._fields[where]()
        return self._made[where]

    def values(self, where: FieldName) -> Iterator[tuple[str, _Run]]:
        """What a field holds, as the item has it and as a row of words."""
        return zip(self._values[where], self.runs(where), strict=True)

    def spans(self, marks: Marks) -> tuple[Span, ...]:
        """Places in the text's words as spans of the text, in order, overlapping ones joined; the first MOST_SPANS."""
        spans: list[Span] = []
        begun = reached = 0
        for first, after in _in_order(marks, len(self._starts)):
            start, end = self._starts[first] + self._offset, self._ends[after - 1] + self._offset
            if start < reached:
                reached = max(reached, end)
                continue
            if reached:
                spans.append(Span(begun, reached))
                if len(spans) == MOST_SPANS:
                    return tuple(spans)
            begun, reached = start, end
        return (*spans, Span(begun, reached)) if reached else ()


def found(node: Node, item: Searched, where: FieldName | None = None) -> Marks | None:
    """Where in the text's words the node was found (empty: elsewhere than in the text); None if it does not match."""
    match node:
        case Term() | Near():
            by_run = [(run, _marks(node, run.marks)) for run in item.runs(where)]
            if not any(marks for _, marks in by_run):
                return None
            return _joined(marks for run, marks in by_run if run is item.text)
        case And(parts):
            together: list[Marks] = []
            for part in parts:
                marks = found(part, item, where)
                if marks is None:
                    return None
                together.append(marks)
            return _joined(together)
        case Or(parts):
            found_in = [marks for part in parts if (marks := found(part, item, where)) is not None]
            return _joined(found_in) if found_in else None
        case Not(part):
            return {} if found(part, item, where) is None else None
        case In(name, part):
            return found(part, item, name)
        case _:
            assert_never(node)


def fields_found(node: Node, item: Searched, where: FieldName | None = None) -> list[FieldMatch]:
    """What of a node that matches was found in fields, the headline among them."""
    match node:
        case Term() | Near():
            name: FieldName = where or "title"
            return [FieldMatch(field=name, value=value) for value, run in item.values(name) if _marks(node, run.marks)]
        case And(parts) | Or(parts):
            there = [part for part in parts if found(part, item, where) is not None]
            return list(dict.fromkeys(one for part in there for one in fields_found(part, item, where)))
        case Not():
            return []
        case In(name, part):
            return fields_found(part, item, name)
        case _:
            assert_never(node)


def in_row(node: Node, row: str) -> bool:
    """Whether a term, or terms near each other, stand in a row of words, written " in this form ".

    It makes no list of the words: of a whole article's only a few are asked for.
    """
    known: dict[Term, int] = {}

    def marks(sought: Term) -> int:
        if sought not in known:
            written = f" {' '.join(sought.words)}{'' if sought.open else ' '}"
            known[sought] = _bits(_occurrences(written, row))
        return known[sought]

    return bool(_marks(node, marks))


def _occurrences(written: str, row: str) -> Iterator[int]:
    """The words of the row at which what is written begins."""
    at, word, counted = row.find(written), 0, 0
    while at >= 0:
        word += row.count(" ", counted, at)
        counted = at
        yield word
        at = row.find(written, at + 1)


def _marks(node: Node, of: Callable[[Term], int]) -> Marks:
    """Where the node stands in one row of words, without sizes of which there is none; `of`: where a term begins."""
    match node:
        case Term(words):
            bits = of(node)
            return {len(words): bits} if bits else {}
        case Or(parts):
            return _joined(_marks(part, of) for part in parts)
        case Near(one, other, within):
            ones, others = _marks(one, of), _marks(other, of)
            return _joined((_beside(ones, others, within), _beside(others, ones, within)))
        case And() | Not() | In():
            raise AssertionError("refused by the parser")
        case _:
            assert_never(node)


def _joined(several: Iterable[Marks]) -> Marks:
    joined: dict[int, int] = {}
    for marks in several:
        for size, bits in marks.items():
            joined[size] = joined.get(size, 0) | bits
    return joined


def _beside(marks: Marks, others: Marks, within: int) -> Marks:
    """Those of the marks that have one of the others at most `within` - 1 words away; none is beside itself."""
    after = before = 0
    for size, bits in others.items():
        after |= bits << size
        before |= bits
    # Where one that follows may begin, and where one that goes before may end.
    reached = 1
    while reached < within:
        step = min(reached, within - reached)
        after |= after << step
        before |= before >> step
        reached += step
    return {size: kept for size, bits in marks.items() if (kept := bits & (after | before >> size))}


def _bits(places: Iterable[int]) -> int:
    """A number with these bits set, in linear time."""
    listed = list(places)
    if not listed:
        return 0
    highest = max(listed)
    digits = bytearray(b"0") * (highest + 1)
    for at in listed:
        digits[highest - at] = 49  # b"1"
    return int(digits, 2)


def _in_order(marks: Marks, row: int) -> Iterator[tuple[int, int]]:
    """The places as (first word, word after the last), of those that begin at one word the longest alone. `row`: how
    many words there are. It sorts nothing: a sort of 10⁵ places holds every thread for as long as it takes."""
    after = array("I", bytes(array("I").itemsize * row))
    for size in sorted(marks):
        for at in _places(marks[size]):
            after[at] = at + size
    return ((first, end) for first, end in enumerate(after) if end)


def _places(bits: int) -> Iterator[int]:
    """Of the bits that are set."""
    digits = f"{bits:b}"[::-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
