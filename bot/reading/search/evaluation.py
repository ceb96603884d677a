"""An item made ready to be searched, and the search."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import UTC, datetime, time
from functools import cached_property
from typing import assert_never
from urllib.parse import urlsplit

from bot.model import FieldMatch, FieldName, Item, Reading, Span
from bot.reading.search.query import And, In, Near, Node, Not, Or, Published
from bot.reading.search.statement_fields import (
    OF_STATEMENTS,
    Statement,
    asks_together,
    rows_of,
    together,
    values_of,
)
from bot.reading.search.word_forms import placed_words, searched_words
from bot.reading.sorting.phrases import Term

SEARCHED = 500_000
"""Characters of a text that are looked at."""
MOST_SPANS = 1_000
"""Of a text that are given: nobody is shown more, and a text of one word alone has a hundred thousand."""


Marks = Mapping[int, int]
"""Where a term, or terms near each other, stand in a row of words: by their number of words, a bit for each word at
which one begins (bit 0: the row's first). A few operations on such numbers weigh every pair of places at once."""


class Run:
    """Words in a row, with the places of each: as numbers in rows, since the garbage collector goes through every
    list there is, and holds every thread meanwhile."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._known: dict[Term, int] = {}

    @cached_property
    def row(self) -> str:
        """The words " in this form ": a phrase in it is a part of the string."""
        return f" {' '.join(self.words)} "

    @cached_property
    def places(self) -> Mapping[str, array[int]]:
        places: dict[str, array[int]] = {}
        for at, word in enumerate(self.words):
            known = places.get(word)
            if known is None:
                places[word] = array("I", (at,))
            else:
                known.append(at)
        return places

    def marks(self, sought: Term) -> int:
        """A bit for each word at which the term begins; a term that comes back in a query is looked for once."""
        known = self._known.get(sought)
        if known is None:
            known = self._known[sought] = bits_of(self._find(sought))
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
        self,
        item: Item,
        fields: Mapping[FieldName, Sequence[str]] | None = None,
        said: Sequence[Mapping[FieldName, Sequence[str]]] = (),
        names: Sequence[str] = (),
    ) -> None:
        """`fields`: what they hold, but for title and source, which are the item's own; `said`: what some of them hold
        for each statement; `names`: those in it as other scripts write them. See `searched`."""
        self._item = item
        self.text = Run(searched_words(item.text[item.head : item.head + SEARCHED]))
        self.title = Run(searched_words(item.title))
        self.published = item.published
        self._names = {name: Run(searched_words(name)) for name in names}
        self._fields = fields or {}
        self._said = said
        self._made: dict[FieldName, list[Run]] = {"title": [self.title]}

    @cached_property
    def _bounds(self) -> tuple[array[int], array[int]]:
        """Where each word of the text starts and ends: only what was found is shown, and in most items nothing is."""
        starts, ends = array("I"), array("I")
        for _, start, end in placed_words(self._item.text[self._item.head : self._item.head + SEARCHED]):
            starts.append(start + self._item.head)
            ends.append(end + self._item.head)
        return starts, ends

    def with_statement(self, said: Mapping[FieldName, Sequence[str]]) -> Searched:
        """The item as if this were its only statement."""
        other = copy(self)
        other._said = [said]
        other._fields = {**self._fields, **said}
        other._made = {name: runs for name, runs in self._made.items() if name not in said}
        other.__dict__.pop("statements", None)
        return other

    @cached_property
    def statements(self) -> Sequence[Statement]:
        return list(map(rows_of, self._said))

    def runs(self, where: FieldName | None) -> list[Run]:
        """The rows of words that a field consists of; None: title, text, and names as other scripts write them."""
        if where is None:
            return [self.title, self.text, *self._names.values()]
        if where not in self._made:
            self._made[where] = [Run(searched_words(value)) for value in self._values(where)]
        return self._made[where]

    def named(self) -> Iterator[tuple[str, Run]]:
        """Names in it as other scripts write them."""
        return iter(self._names.items())

    def values(self, where: FieldName) -> Iterator[tuple[str, Run]]:
        """What a field holds, as the item has it and as a row of words."""
        return zip(self._values(where), self.runs(where), strict=True)

    def _values(self, where: FieldName) -> Sequence[str]:
        item = self._item
        if where == "title":
            return [item.title]
        if where == "source":
            return [item.outlet, "" if item.claimed else _host(item.url)]
        return self._fields.get(where, ())

    def spans(self, marks: Marks) -> tuple[Span, ...]:
        """Places in the text's words as spans of the text, in order, overlapping ones joined; the first MOST_SPANS."""
        if not marks:
            return ()
        starts, ends = self._bounds
        spans: list[Span] = []
        begun = reached = 0
        for first, after in _in_order(marks, len(starts)):
            start, end = starts[first], ends[after - 1]
            if start < reached:
                reached = max(reached, end)
                continue
            if reached:
                spans.append(Span(begun, reached))
                if len(spans) == MOST_SPANS:
                    return tuple(spans)
            begun, reached = start, end
        return (*spans, Span(begun, reached)) if reached else ()


def searched(reading: Reading) -> Searched:
    """A reading made ready."""
    said = values_of(reading)
    known = [quote for quote in reading.quotes if quote.speaker is not None]
    fields: dict[FieldName, list[str]] = {name: [one for some in said for one in some[name]] for name in OF_STATEMENTS}
    fields["org"] = [
        *fields["speaker"],
        *(quote.role for quote in known if quote.role),
        *(mention.speaker.name for mention in reading.mentions),
    ]
    fields["topic"] = [topic.id for topic in reading.topics]
    fields["lang"] = [reading.language]
    once = {name: tuple(dict.fromkeys(values)) for name, values in fields.items()}
    return Searched(reading.item, once, said, names=tuple(name for _, name in reading.names))


def stands_in(node: Node, rows: Sequence[str]) -> bool:
    """Whether the part of a field stands in one of the rows, each " in this form "."""
    match node:
        case Term(words, open_):
            sought = f" {' '.join(words)}" if open_ else f" {' '.join(words)} "
            return any(sought in row for row in rows)
        case Near():
            return any(in_row(node, row) for row in rows if _may_hold(node, row))
        case And(parts):
            return all(stands_in(part, rows) for part in parts)
        case Or(parts):
            return any(stands_in(part, rows) for part in parts)
        case Not(part):
            return not stands_in(part, rows)
        case In() | Published():
            raise AssertionError("refused by the parser")
        case _:
            assert_never(node)


def _may_hold(node: Node, row: str) -> bool:
    """Whether what must be near each other is there at all: cheap, and mostly not so."""
    match node:
        case Term(words):
            return f" {' '.join(words)}" in row
        case Near(one, other, _):
            return _may_hold(one, row) and _may_hold(other, row)
        case Or(nodes):
            return any(_may_hold(part, row) for part in nodes)
        case _:
            return True


def found(node: Node, item: Searched, where: FieldName | None = None) -> Marks | None:
    """Where in the text's words the node was found (empty: elsewhere than in the text); None if it does not match."""
    match node:
        case Term() | Near():
            by_run = [(run, marks_of(node, run.marks)) for run in item.runs(where)]
            if not any(marks for _, marks in by_run):
                return None
            return _joined(marks for run, marks in by_run if run is item.text)
        case And(parts):
            every: list[Marks] = []
            for part in parts:
                marks = found(part, item, where)
                if marks is None:
                    return None
                every.append(marks)
            if asks_together(parts) and not together(parts, item.statements, stands_in):
                return None
            return _joined(every)
        case Or(parts):
            found_in = [marks for part in parts if (marks := found(part, item, where)) is not None]
            return _joined(found_in) if found_in else None
        case Not(part):
            return {} if found(part, item, where) is None else None
        case In(name, part):
            return found(part, item, name)
        case Published():
            return {} if in_time(node, item.published) else None
        case _:
            assert_never(node)


def fields_found(node: Node, item: Searched, where: FieldName | None = None) -> list[FieldMatch]:
    """What of a node that matches was found in fields, the headline among them."""
    match node:
        case Term() | Near():
            name: FieldName = where or "title"
            there = [(name, *one) for one in item.values(name)]
            there += [("org", *one) for one in item.named()] if where is None else []
            return [FieldMatch(field=field, value=value) for field, value, run in there if marks_of(node, run.marks)]
        case And(parts) | Or(parts):
            those = [part for part in parts if found(part, item, where) is not None]
            return list(dict.fromkeys(one for part in those for one in fields_found(part, item, where)))
        case Not():
            return []
        case In(name, part):
            return fields_found(part, item, name)
        case Published():
            return []
        case _:
            assert_never(node)


def in_time(node: Published, published: datetime | None) -> bool:
    """Whether something published then is what the node asks for."""
    if published is None:
        return False
    begins = datetime.combine(node.day, time(), UTC)
    return published < begins if node.when == "before" else published >= begins


def in_row(node: Node, row: str) -> bool:
    """Whether a term, or terms near each other, stand in a row of words, written " in this form ".

    It makes no list of the words: of a whole article's only a few are asked for.
    """
    known: dict[Term, int] = {}

    def marks(sought: Term) -> int:
        if sought not in known:
            written = f" {' '.join(sought.words)}{'' if sought.open else ' '}"
            known[sought] = bits_of(_occurrences(written, row))
        return known[sought]

    return bool(marks_of(node, marks))


def _occurrences(written: str, row: str) -> Iterator[int]:
    """The words of the row at which what is written begins."""
    at, word, counted = row.find(written), 0, 0
    while at >= 0:
        word += row.count(" ", counted, at)
        counted = at
        yield word
        at = row.find(written, at + 1)


def marks_of(node: Node, of: Callable[[Term], int]) -> Marks:
    """Where the node stands in one row of words, without sizes of which there is none; `of`: where a term begins."""
    match node:
        case Term(words):
            bits = of(node)
            return {len(words): bits} if bits else {}
        case Or(parts):
            return _joined(marks_of(part, of) for part in parts)
        case Near(one, other, within):
            ones, others = marks_of(one, of), marks_of(other, of)
            return _joined((_beside(ones, others, within), _beside(others, ones, within)))
        case And() | Not() | In() | Published():
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


def bits_of(places: Iterable[int]) -> int:
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
        for at in places_of(marks[size]):
            after[at] = at + size
    return ((first, end) for first, end in enumerate(after) if end)


def places_of(bits: int) -> Iterator[int]:
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
