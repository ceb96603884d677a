"""What of a segment matches a query: by bits, a bit a document, and where words must stand together by their places.

Of parts that must all hold the one that fewest documents can have is looked at first, and no other once none is left.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cached_property, reduce
from itertools import chain, islice
from operator import or_
from typing import NamedTuple, assert_never

from bot.model import FieldName
from bot.reading.search.evaluation import bits_of, marks_of, places_of
from bot.reading.search.inverted_index import LONGEST, name
from bot.reading.search.query import And, In, Near, Node, Not, Or, Published
from bot.reading.search.segments.segment import Documents, Page, Terms, read_places
from bot.reading.search.statement_fields import asks_together
from bot.reading.sorting.phrases import Term

ALONE = 16
"""Documents of a segment whose words' places are looked at one by one: of what is common, they have the page …"""
TOGETHER = 50
"""… and all further ones together, if that takes less time: so many postings take as long as one document by itself."""
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


Matches = Callable[[int], bool | None]
"""Whether a document does; None: the index cannot tell."""
Begins = Callable[[int], Collection[int]]
"""At which words of a field a term begins in a document."""


class Search:
    """One query's, in one segment of which the pages it is about are at hand."""

    def __init__(
        self, tree: Node, documents: Documents, terms: Terms, pages: Mapping[int, Page], *, alone: int = ALONE
    ) -> None:
        """`pages`: those that the function `pages` names, without places."""
        self._tree = tree
        self._documents = documents
        self._every = (1 << len(documents)) - 1
        self._terms = terms
        self._pages = pages
        self._alone = alone
        self._placed: dict[int, Page] = {}
        self._rows: dict[Sought, Sequence[_Row]] = {}
        self._standing: dict[Sought, int] = {}

    @cached_property
    def found(self) -> Found:
        return self._of(self._tree)

    def needs_places(self) -> Mapping[int, Page]:
        """The pages that `place` must be given before it is said what matches."""
        doubtful = self.found.likely & ~self.found.sure
        words = [one._replace(placed=False) for one in sought(self._tree) if one.placed] if doubtful else []
        needed = {row.number for one in words for row in self._found(one) if row.bits & doubtful}
        return {number: self._pages[number] for number in needed}

    def place(self, pages: Mapping[int, Page]) -> None:
        """`pages`: with their places."""
        self._placed.update(pages)

    def matching(self) -> Iterator[tuple[int, bool]]:
        """Documents that match, as they are asked for, the newest first; with False those that only may."""
        sure, likely = self.found.sure, self.found.likely
        doubtful = likely & ~sure
        border = next(islice(places_of(doubtful), self._alone, None), len(self._documents))
        first = (1 << border) - 1
        yield from self._settled(likely & first)
        if rest := likely & ~first:
            yield from self._settled(rest & sure | self._narrowed(self._tree, rest & doubtful))

    def _settled(self, documents: int) -> Iterator[tuple[int, bool]]:
        for document in places_of(documents):
            if self.found.sure >> document & 1:
                yield document, True
            elif (matches := self._matches(document)) is not False:
                yield document, matches is True

    @cached_property
    def _matches(self) -> Matches:
        return self._test(self._tree)

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
                _Row(number, page, at, self._placed)
                for number, page in pages
                for at in page.within(one.name, open_=one.open)
            ]
        return self._rows[one]

    # ---------------------------------------------------------------------------------- many documents, by their places

    def _narrowed(self, node: Node, among: int, where: FieldName | None = None) -> int:
        """Without documents of which it is plain when all are looked at together that their words stand elsewhere."""
        match node:
            case Term(words) if len(words) > 1:
                (at, one), (also, other) = sorted(enumerate(_words(node, where)), key=lambda one: self._count(one[1]))[
                    :2
                ]
                return self._where(one, other, among, lambda places, others: _follow(places, others, also - at))
            case Near(Term((_,)) as one, Term((_,)) as other, within):
                (word,), (beside,) = _words(one, where), _words(other, where)
                return self._where(word, beside, among, lambda places, others: _beside(places, others, within))
            case And(parts):
                return reduce(lambda left, part: self._narrowed(part, left, where), parts, among)
            case In(field, part):
                return self._narrowed(part, among, field)
            case _:
                return among

    def _where(self, one: Sought, other: Sought, among: int, stand: Callable[[str, str], bool]) -> int:
        """Documents, of some that have both words, in which they stand so; all of them, if that is too much to look at
        or a word is many. `stand` is given places as they are written."""
        rows = [[row for row in self._found(word) if row.bits & among] for word in (one, other)]
        if one.open or other.open or sum(row.count for row in chain(*rows)) > TOGETHER * among.bit_count():
            return among
        wanted = f"{among:0{len(self._documents)}b}"[::-1].encode().translate(_BYTES)
        places, others = ([there for row in some for there in row.places_among(wanted)] for some in rows)
        found = zip(places_of(among), places, others, strict=True)
        return bits_of(document for document, *both in found if stand(*both))

    # ------------------------------------------------------------------------------------------------ one document

    def _test(self, node: Node, where: FieldName | None = None) -> Matches:
        match node:
            case Term((_,)):
                holding, if_so = self._holding(node, where), _is_exact(node) or None
                return lambda document: bool(holding >> document & 1) and if_so
            case Term():
                begins, if_so = self._begins(node, where), _is_exact(node) or None
                return lambda document: bool(begins(document)) and if_so
            case Near():
                return self._test_near(node, where)
            case And(parts):
                tests = [self._test(part, where) for part in parts]
                if_all = None if asks_together(parts) else True
                return lambda document: _all(tests, document) and if_all
            case Or(parts):
                tests = [self._test(part, where) for part in parts]
                return lambda document: _any(tests, document)
            case Not(part):
                test = self._test(part, where)
                return lambda document: None if (matches := test(document)) is None else not matches
            case In(field, part):
                return self._test(part, field)
            case Published():
                published = self._published(node).sure
                return lambda document: bool(published >> document & 1)
            case _:
                assert_never(node)

    def _test_near(self, node: Near, where: FieldName | None) -> Matches:
        begins = {term: self._begins(term, where) for term in _terms(node)}
        if_so = all(map(_is_exact, begins)) or None
        match node:
            case Near(Term((_,)) as one, Term((_,)) as other, within):
                ones, others = begins[one], begins[other]
                return lambda document: _near(ones(document), others(document), within) and if_so
            case _:
                return lambda document: bool(marks_of(node, lambda term: _few_bits(begins[term](document)))) and if_so

    def _begins(self, term: Term, where: FieldName | None) -> Begins:
        """Its words are looked at from the rarest on."""
        words = sorted(enumerate(_words(term, where)), key=lambda one: self._count(one[1]))
        (first, rarest), *others = [(offset, self._places(word)) for offset, word in words]

        def begins(document: int) -> Collection[int]:
            there = {place - first for place in rarest(document)}
            for offset, places in others:
                if not there:
                    break
                there &= {place - offset for place in places(document)}
            return there

        return begins

    def _places(self, one: Sought) -> Callable[[int], Iterable[int]]:
        """Where a word stands in a document."""
        rows = self._found(one)
        if one.open:
            return lambda document: chain.from_iterable(row.places(document) for row in rows)
        if len(rows) == 1:
            return rows[0].places
        ends = [row.bits.bit_length() for row in rows]  # a name's pages follow each other

        def places(document: int) -> Iterable[int]:
            at = bisect_right(ends, document)
            return rows[at].places(document) if at < len(rows) else ()

        return places


def _all(tests: Sequence[Matches], document: int) -> bool | None:
    known: bool | None = True
    for test in tests:
        if (matches := test(document)) is False:
            return False
        known = known and matches
    return known


def _any(tests: Sequence[Matches], document: int) -> bool | None:
    known: bool | None = False
    for test in tests:
        if (matches := test(document)) is True:
            return True
        known = None if matches is None else known
    return known


_BYTES = bytes.maketrans(b"01", b"\0\1")


def _follow(places: str, others: str, behind: int) -> bool:
    """Whether one of the others is so far behind one of the places. As they are written: mostly there is one of each,
    which is written as it is."""
    if len(places) == 1 == len(others):
        return ord(others) - ord(places) == behind
    return not {place + behind for place in read_places(places)}.isdisjoint(read_places(others))


def _beside(places: str, others: str, within: int) -> bool:
    """Whether two that are not the same are so near to each other."""
    if len(places) == 1 == len(others):
        return 0 < abs(ord(places) - ord(others)) <= within
    return _near(list(read_places(places)), list(read_places(others)), within)


def _near(ones: Iterable[int], others: Collection[int], within: int) -> bool:
    """As `marks_of` says of two words; none is beside itself."""
    return any(0 < abs(one - other) <= within for one in ones for other in others)


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
