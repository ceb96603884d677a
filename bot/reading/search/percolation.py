"""Percolation: of many queries those that an item matches, without asking each of them.

A query is taken apart into alternatives (`alternatives` beside this), each filed under its rarest key, its *anchor*;
an item's own keys then call up those few alternatives whose anchor it has. Most are settled by looking for the other
keys; only long phrases, NEAR, dates and NOTs of more than a word are evaluated. Queries come and go in place, each by
itself: nothing is made anew.

The method is Lucene Monitor's (Luwak's) term-filtered presearcher with multipass anchors; figures:
`tests/benchmarks/alerts/alerts.py`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Generic, TypeVar

from bot.model import FieldName
from bot.reading.search.alternatives import Alternative, alternatives, anchor_of
from bot.reading.search.evaluation import Searched, found
from bot.reading.search.inverted_index import LETTERS
from bot.reading.search.query import Node

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

SMALL_SHELF = 12
"""Alternatives up to which a shelf is a tuple: most hold one or two, and anything else takes much more memory."""


class _Rest:
    """What is left to be looked at once the anchor is there."""

    __slots__ = ("any_of", "evaluated", "keys", "none_of", "rows")

    def __init__(self, keys: tuple[str, ...], alternative: Alternative) -> None:
        self.keys = keys
        self.any_of = tuple(alternative.any_of)
        self.none_of = tuple(alternative.none_of)
        self.rows = tuple(alternative.rows)
        self.evaluated = tuple(alternative.evaluated)

    def holds(self, keys: set[str], item: Searched) -> bool:
        return (
            keys.issuperset(self.keys)
            and keys.isdisjoint(self.none_of)
            and not any(keys.isdisjoint(some) for some in self.any_of)
            and all(any(row in run.row for run in item.runs(None)) for row in self.rows)
            and all(found(node, item) is not None for node in self.evaluated)
        )


class _Unless(tuple[str, ...]):
    """Keys of which none may be there."""

    __slots__ = ()


class _Row(str):
    """Words in this order in title or text."""

    __slots__ = ()


_Left = str | tuple[str, ...] | _Unless | _Row | _Rest | None
"""Beside the anchor: one more key, several, others that must not be there, a row of words, more than one of these,
nothing."""


class _Shelf(Generic[K]):
    """Many alternatives with one anchor, by what is left, so that most are settled by the dozen."""

    __slots__ = ("alone", "others", "paired", "rest", "unless")

    def __init__(self, pairs: Iterable[tuple[K, _Left]]) -> None:
        self.alone: list[K] = []
        self.paired: dict[str, tuple[K, ...]] = {}
        """The other key → queries …"""
        self.others: set[str] = set()
        """… and the same keys: two sets are compared by the hashes they hold, without a look at any string."""
        self.unless: list[K | _Unless] = []
        """Query, the unwanted keys, query, the unwanted keys …"""
        self.rest: list[K | _Left] = []
        """Query, what is left, query, what is left …"""
        for key, left in pairs:
            self.add(key, left)

    def add(self, key: K, left: _Left) -> None:
        if left is None:
            self.alone.append(key)
        elif left.__class__ is str:
            self.paired[left] = (*self.paired.get(left, ()), key)
            self.others.add(left)
        elif isinstance(left, _Unless):
            self.unless += (key, left)
        else:
            self.rest += (key, left)

    def remove(self, key: K) -> list[_Left]:
        """What was left in the query's alternatives."""
        gone: list[_Left] = [None] * self.alone.count(key)
        for _ in gone:
            self.alone.remove(key)
        others = [other for other, queries in self.paired.items() if key in queries]
        for other in others:
            self.paired[other] = tuple(one for one in self.paired[other] if one != key)
            if not self.paired[other]:
                del self.paired[other]
                self.others.remove(other)
        return [*gone, *others, *_take(self.unless, key), *_take(self.rest, key)]

    def __len__(self) -> int:
        return len(self.alone) + len(self.paired) + len(self.unless) + len(self.rest)

    def collect(self, keys: set[str], item: Searched, hits: set[K]) -> None:
        hits.update(self.alone)
        for other in self.others & keys:
            hits.update(self.paired[other])
        pairs = iter(self.unless)
        hits.update([key for key, unwanted in zip(pairs, pairs, strict=True) if keys.isdisjoint(unwanted)])  # type: ignore[misc, arg-type]
        hits.update([key for key, left in _in_pairs(self.rest) if _holds(left, keys, item)])


def _take(flat: list[Any], key: object) -> list[_Left]:
    """Takes the pairs of a query out of a list of pairs; gives what was left in them."""
    gone: list[_Left] = []
    queries = flat[::2]
    while key in queries:
        at = queries.index(key)
        gone.append(flat[2 * at + 1])
        del queries[at], flat[2 * at : 2 * at + 2]
    return gone


def _in_pairs(flat: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    one_by_one = iter(flat)
    return zip(one_by_one, one_by_one, strict=True)


class Percolator(Generic[K]):
    """Queries by keys of the caller's, and which of them an item matches: exactly those whose tree it matches.

    `commonness`: how often a word occurs, in any unit; by default the shorter the commoner.
    """

    def __init__(
        self, commonness: Callable[[str], float] = lambda word: 1 / len(word), *, small_shelf: int = SMALL_SHELF
    ) -> None:
        self._commonness = commonness
        self._small = 2 * small_shelf
        self._shelves: dict[str, tuple[Any, ...] | _Shelf[K]] = {}
        """Anchor → (query, what is left, query, what is left …), or a shelf of many."""
        self._anchors: dict[K, str | tuple[str, ...]] = {}
        """Of each query."""
        self._fields: Counter[FieldName | None] = Counter()
        """How many keys of queries are in a field …"""
        self._stems: dict[FieldName | None, dict[int, Counter[str]]] = {}
        """… how many look for words that begin so: field → letters → beginning → keys …"""
        self._pairs: Counter[str] = Counter()
        """… and how many for two words, by the first."""

    def __len__(self) -> int:
        return len(self._anchors)

    def __contains__(self, key: object) -> bool:
        return key in self._anchors

    @property
    def is_empty(self) -> bool:
        """Nothing is left of what was removed: no shelf, no field and no stem to look for."""
        return not (self._anchors or self._shelves or self._fields or self._pairs or any(self._stems.values()))

    def add(self, key: K, tree: Node) -> None:
        """Files a query (its tree in forms, see `Terms.tree`); one with the same key is replaced."""
        self.remove(key)
        anchors: list[str] = []
        for alternative in alternatives(tree):
            anchor = sys.intern(anchor_of(alternative, self._commonness))
            left = _left(anchor, alternative)
            self._count(anchor, left, 1)
            shelf = self._shelves.get(anchor, ())
            if isinstance(shelf, _Shelf):
                shelf.add(key, left)
            elif len(shelf) < self._small:
                self._shelves[anchor] = (*shelf, key, left)
            else:
                self._shelves[anchor] = _Shelf([*_in_pairs(shelf), (key, left)])
            if anchor not in anchors:
                anchors.append(anchor)
        self._anchors[key] = anchors[0] if len(anchors) == 1 else tuple(anchors)

    def remove(self, key: K) -> None:
        """Takes it out; nothing happens if it is not there."""
        anchors = self._anchors.pop(key, ())
        for anchor in (anchors,) if isinstance(anchors, str) else anchors:
            shelf = self._shelves[anchor]
            if isinstance(shelf, _Shelf):
                gone = shelf.remove(key)
            else:
                gone = [left for other, left in _in_pairs(shelf) if other == key]
                self._shelves[anchor] = shelf = tuple(
                    one for pair in _in_pairs(shelf) if pair[0] != key for one in pair
                )
            if not shelf:
                del self._shelves[anchor]
            for left in gone:
                self._count(anchor, left, -1)

    def matching(self, item: Searched) -> set[K]:
        """The queries that the item matches."""
        keys = self._keys_of(item)
        hits: set[K] = set()
        shelves = self._shelves
        for shelf in map(shelves.__getitem__, shelves.keys() & keys):
            if isinstance(shelf, _Shelf):
                shelf.collect(keys, item, hits)
                continue
            pairs = iter(shelf)
            for key, left in zip(pairs, pairs, strict=True):
                kind = left.__class__
                if left is None or (
                    left in keys
                    if kind is str
                    else keys.isdisjoint(left)
                    if kind is _Unless
                    else _holds(left, keys, item)
                ):
                    hits.add(key)
        return hits

    def _keys_of(self, item: Searched) -> set[str]:
        """All that anchors and other keys of the queries there are can ask of the item."""
        keys: set[str] = set()
        for where in self._fields:
            for run in item.runs(where):
                if where is None:
                    self._collect(run.words, where, keys)
                else:
                    of_field: set[str] = set()
                    self._collect(run.words, where, of_field)
                    keys.update([f"{LETTERS[where]}:{key}" for key in of_field])
        return keys

    def _collect(self, words: Sequence[str], where: FieldName | None, keys: set[str]) -> None:
        different = set(words)
        keys |= different
        for length, stems in self._stems.get(where, {}).items():
            keys.update([f"{stem}*" for stem in {word[:length] for word in different} & stems.keys()])
        pairs = self._pairs
        keys.update([f"{one} {other}" for one, other in pairwise(words) if one in pairs])

    def _count(self, anchor: str, left: _Left, many: int) -> None:
        """Notes in which fields and for which stems items are to be looked at, or no longer."""
        for key in (anchor, *_all_keys(left)):
            where, word = (_FIELDS[key[0]], key[2:]) if key[1:2] == ":" else (None, key)
            _add(self._fields, where, many)
            first, _, second = word.partition(" ")
            if second:
                _add(self._pairs, first, many)
            elif word.endswith("*"):
                stems = self._stems.setdefault(where, {})
                _add(stems.setdefault(len(word) - 1, Counter()), word[:-1], many)
                if not stems[len(word) - 1]:
                    del stems[len(word) - 1]


def _add(counts: Counter[T], key: T, many: int) -> None:
    """Keys of which none is left are not kept."""
    counts[key] += many
    if not counts[key]:
        del counts[key]


_FIELDS = {letter: name for name, letter in LETTERS.items() if name is not None}


def _left(anchor: str, alternative: Alternative) -> _Left:
    keys = tuple(sys.intern(key) for key in alternative.keys if key != anchor)
    rows = alternative.rows
    keys = tuple(key for key in keys if not any(_implies(row, key) for row in rows))
    parts = [bool(keys), bool(alternative.none_of), *[True] * len(rows)]
    if alternative.any_of or alternative.evaluated or sum(parts) > 1:
        return _Rest(keys, alternative)
    if rows:
        return _Row(rows[0])
    if alternative.none_of:
        return _Unless(alternative.none_of)
    return keys[0] if len(keys) == 1 else keys or None


def _implies(row: str, key: str) -> bool:
    """Whether an item with the row has the key."""
    return (f" {key[:-1]}" if key.endswith("*") else f" {key} ") in row


def _holds(left: _Left, keys: set[str], item: Searched) -> bool:
    match left:
        case _Unless():
            return keys.isdisjoint(left)
        case _Row():
            return any(left in run.row for run in item.runs(None))
        case tuple():
            return keys.issuperset(left)
        case _Rest():
            return left.holds(keys, item)
        case _:
            return left is None or left in keys


def _all_keys(left: _Left) -> Iterable[str]:
    if left is None or isinstance(left, _Row):
        return ()
    if isinstance(left, str):
        return (left,)
    if isinstance(left, tuple):
        return left
    return (*left.keys, *left.none_of, *(key for some in left.any_of for key in some))
