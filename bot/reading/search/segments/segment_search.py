"""What of a segment matches a query: by bits, a bit a document, and where words must stand together by their places.

Of parts that must all hold the one that fewest documents can have is looked at first, and no other once none is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import reduce
from operator import or_
from typing import NamedTuple, assert_never

from bot.model import FieldName
from bot.reading.search.evaluation import marks_of, places_of
from bot.reading.search.inverted_index import LONGEST, name
from bot.reading.search.query import And, In, Near, Node, Not, Or, Published
from bot.reading.search.segments.segment import Documents, Page, Terms, read_places
from bot.reading.search.statement_fields import asks_together
from bot.reading.sorting.phrases import Term

FIRST_DATE = datetime.min.replace(tzinfo=UTC).timestamp()
"""The order of an undated item is below it."""


@dataclass(frozen=True, slots=True)
class Found:
    """Documents of a segment as bits, the newest one's first."""

    sure: int
    """They match."""
    likely: int
    """All that match are among these, and all that are sure."""


class Sought(NamedTuple):
    """What is looked up in a segment."""

    name: str
    open: bool = False
    """Names that begin so."""
    placed: bool = False
    """Where it stands may matter."""


def sought(node: Node, where: FieldName | None = None, *, placed: bool = False) -> frozenset[Sought]:
    """All that `Search` asks a segment for. `placed`: within a NEAR."""
    match node:
        case Term(words, open_):
            placed = placed or len(words) > 1
            last = Sought(name(where, words[-1]), open=open_, placed=placed)
            return frozenset({last, *(Sought(name(where, word), placed=placed) for word in words[:-1])})
        case Near(one, other, _):
            return sought(one, where, placed=True) | sought(other, where, placed=True)
        case And(parts) | Or(parts):
            return frozenset[Sought]().union(*(sought(part, where, placed=placed) for part in parts))
        case Not(part):
            return sought(part, where)
        case In(field, part):
            return sought(part, field)
        case Published():
            return frozenset()
        case _:
            assert_never(node)


def pages(wanted: Iterable[Sought], terms: Terms) -> frozenset[int]:
    """Those that a segment is asked for."""
    return frozenset(page for one in wanted for page in terms.pages(one.name, open_=one.open))


class _Row:
    """A name's documents on one page, and its places in them."""

    def __init__(self, number: int, page: Page, at: int) -> None:
        self.number, self._page, self._at = number, page, at
        self.count = page.count(at)

    @property
    def bits(self) -> int:
        return self._page.bits(self._at)

    def places(self, document: int) -> Iterable[int]:
        bits = self.bits
        if not bits >> document & 1:
            return ()
        below = bits & ((1 << document) - 1)
        return read_places(self._page.places(self._at, below.bit_count()))


class Search:
    """One query's, in one segment of which the pages it is about are at hand."""

    def __init__(self, documents: Documents, terms: Terms, pages: Mapping[int, Page]) -> None:
        """`pages`: those that the function `pages` names."""
        self._documents = documents
        self._every = (1 << len(documents)) - 1
        self._terms = terms
        self._pages = pages
        self._rows: dict[Sought, Sequence[_Row]] = {}
        self._standing: dict[Sought, int] = {}
        self._phrases: dict[tuple[Term, FieldName | None], Sequence[tuple[int, Sequence[_Row]]]] = {}

    def needs_places(self, tree: Node) -> frozenset[int]:
        """The pages that must have places before it is said what matches."""
        found = self._of(tree)
        doubtful = found.likely & ~found.sure
        words = [one._replace(placed=False) for one in sought(tree) if one.placed] if doubtful else []
        return frozenset(row.number for one in words for row in self._found(one) if row.bits & doubtful)

    def matching(self, tree: Node) -> Iterator[tuple[int, bool]]:
        """Documents that match, as they are asked for, the newest first; with False those that only may."""
        found = self._of(tree)
        for document in places_of(found.likely):
            matches = True if found.sure >> document & 1 else self._matches(tree, document)
            if matches is not False:
                yield document, matches is True

    # ------------------------------------------------------------------------------------------------ all documents

    def _of(self, node: Node, where: FieldName | None = None) -> Found:
        match node:
            case Term(words):
                likely = self._holding(node, where)
                return Found(likely if len(words) == 1 and _is_exact(node) else 0, likely)
            case Near():
                return Found(0, self._holding(node, where))
            case And(parts):
                so_far = Found(self._every, self._every)
                for part in sorted(parts, key=lambda part: self._at_most(part, where)):
                    found = self._of(part, where)
                    so_far = Found(so_far.sure & found.sure, so_far.likely & found.likely)
                    if not so_far.likely:
                        break
                return Found(0, so_far.likely) if asks_together(parts) else so_far
            case Or(parts):
                every = [self._of(part, where) for part in parts]
                return Found(reduce(or_, (one.sure for one in every)), reduce(or_, (one.likely for one in every)))
            case Not(part):
                found = self._of(part, where)
                return Found(self._every & ~found.likely, self._every & ~found.sure)
            case In(field, part):
                return self._of(part, field)
            case Published():
                return self._published(node)
            case _:
                assert_never(node)

    def _published(self, node: Published) -> Found:
        since = (1 << self._documents.since(datetime.combine(node.day, time(), UTC).timestamp())) - 1
        dated = (1 << self._documents.since(FIRST_DATE)) - 1
        found = since if node.when == "after" else dated & ~since
        return Found(found, found)

    def _holding(self, node: Node, where: FieldName | None) -> int:
        """Documents with all words of a phrase, or of what must be near each other, wherever they stand."""
        match node:
            case Near(one, other, _):
                first, then = sorted((one, other), key=lambda part: self._at_most(part, where))
                holding = self._holding(first, where)
                return holding and holding & self._holding(then, where)
            case Or(parts):
                return reduce(or_, (self._holding(part, where) for part in parts))
            case Term():
                holding = self._every
                for word in sorted(_words(node, where), key=self._count):
                    holding &= self._bits(word)
                    if not holding:
                        break
                return holding
            case And() | Not() | In() | Published():
                raise AssertionError("refused by the parser")
            case _:
                assert_never(node)

    def _at_most(self, node: Node, where: FieldName | None) -> int:
        """So many documents can have it, or a guess that is good enough to begin with the rarest."""
        match node:
            case Term():
                return min(map(self._count, _words(node, where)))
            case Near(one, other, _):
                return min(self._at_most(one, where), self._at_most(other, where))
            case And(parts):
                return min(self._at_most(part, where) for part in parts)
            case Or(parts):
                return sum(self._at_most(part, where) for part in parts)
            case In(field, part):
                return self._at_most(part, field)
            case Published():
                return 0  # no page is looked at
            case Not():
                return len(self._documents)
            case _:
                assert_never(node)

    def _count(self, one: Sought) -> int:
        return sum(row.count for row in self._found(one))

    def _bits(self, one: Sought) -> int:
        if one not in self._standing:
            self._standing[one] = reduce(or_, (row.bits for row in self._found(one)), 0)
        return self._standing[one]

    def _found(self, one: Sought) -> Sequence[_Row]:
        if one not in self._rows:
            pages = ((number, self._pages[number]) for number in self._terms.pages(one.name, open_=one.open))
            self._rows[one] = [
                _Row(number, page, at) for number, page in pages for at in page.within(one.name, open_=one.open)
            ]
        return self._rows[one]

    # ------------------------------------------------------------------------------------------------ one document

    def _matches(self, node: Node, document: int, where: FieldName | None = None) -> bool | None:
        """None: the index cannot tell."""
        match node:
            case Term((_,)):
                return bool(self._holding(node, where) >> document & 1) and (_is_exact(node) or None)
            case Term():
                return bool(self._begins(node, document, where)) and (_is_exact(node) or None)
            case Near():
                near = marks_of(node, lambda term: _few_bits(self._begins(term, document, where)))
                return bool(near) and (all(map(_is_exact, _terms(node))) or None)
            case And(parts):
                every = [self._matches(part, document, where) for part in parts]
                if False in every:
                    return False
                return None if None in every or asks_together(parts) else True
            case Or(parts):
                every = [self._matches(part, document, where) for part in parts]
                return True if True in every else None if None in every else False
            case Not(part):
                matches = self._matches(part, document, where)
                return None if matches is None else not matches
            case In(field, part):
                return self._matches(part, document, field)
            case Published():
                return bool(self._published(node).sure >> document & 1)
            case _:
                assert_never(node)

    def _begins(self, term: Term, document: int, where: FieldName | None) -> set[int]:
        """At which words of the field the term begins."""
        begins: set[int] | None = None
        for offset, rows in self._placed(term, where):
            there = {place - offset for row in rows for place in row.places(document)}
            begins = there if begins is None else begins & there
            if not begins:
                break
        return begins or set()

    def _placed(self, term: Term, where: FieldName | None) -> Sequence[tuple[int, Sequence[_Row]]]:
        """A term's words, the rarest first: which of the term it is, and where it stands."""
        if (term, where) not in self._phrases:
            words = sorted(enumerate(_words(term, where)), key=lambda one: self._count(one[1]))
            self._phrases[term, where] = [(offset, self._found(word)) for offset, word in words]
        return self._phrases[term, where]


def _words(term: Term, where: FieldName | None) -> list[Sought]:
    last = len(term.words) - 1
    return [Sought(name(where, word), open=term.open and at == last) for at, word in enumerate(term.words)]


def _is_exact(term: Term) -> bool:
    """Whether the index knows the term's words to the end."""
    closed = term.words[:-1] if term.open else term.words
    return all(len(word) < LONGEST for word in closed) and (not term.open or len(term.words[-1]) <= LONGEST)


def _terms(node: Node) -> list[Term]:
    match node:
        case Term():
            return [node]
        case Near(one, other, _):
            return _terms(one) + _terms(other)
        case Or(parts):
            return [term for part in parts for term in _terms(part)]
        case _:
            raise AssertionError("refused by the parser")


def _few_bits(places: Iterable[int]) -> int:
    """As bits_of, which is made for many."""
    return reduce(lambda bits, place: bits | 1 << place, places, 0)
