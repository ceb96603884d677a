"""Percolation: of many queries those that an item matches, without asking each of them.

A query is taken apart into *alternatives*, one of which holds in any item that it matches; an alternative says which
*keys* the item has. Keys are words, two words in a row, beginnings of words (sanction*), each in title or text or in a
field. An alternative is filed under its rarest key, its *anchor*; an item's own keys then call up those few
alternatives whose anchor it has. Most are settled by looking for the other keys; only long phrases, NEAR, dates and
NOTs of more than a word are evaluated. Queries come and go in place, each by itself: nothing is made anew.

The method is Lucene Monitor's (Luwak's) term-filtered presearcher with multipass anchors; figures:
`tests/benchmarks/alerts.py`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Generic, TypeVar, assert_never

from bot.model import FieldName
from bot.reading.search.evaluation import Searched, found
from bot.reading.search.inverted_index import LETTERS
from bot.reading.search.query import NARROWING, And, In, Near, Node, Not, Or, Published
from bot.reading.sorting.phrases import Term
from bot.reading.sorting.stories import EMPTY_WORDS

K = TypeVar("K", bound=Hashable)

SMALL_SHELF = 16
"""Alternatives up to which a shelf is a tuple: most shelves hold one, and a list takes twice the memory."""


@dataclass(slots=True)
class _Alternative:
    """What an item must have, all of it, for one way of matching."""

    keys: set[str] = field(default_factory=set)
    any_of: list[tuple[str, ...]] = field(default_factory=list)
    none_of: list[str] = field(default_factory=list)
    evaluated: list[Node] = field(default_factory=list)
    """What keys cannot tell."""

    def take(self, other: _Alternative) -> None:
        self.keys |= other.keys
        self.any_of += other.any_of
        self.none_of += other.none_of
        self.evaluated += other.evaluated


class _Rest:
    """What is left to be looked at once the anchor is there."""

    __slots__ = ("any_of", "evaluated", "keys", "none_of")

    def __init__(self, keys: tuple[str, ...], alternative: _Alternative) -> None:
        self.keys = keys
        self.any_of = tuple(alternative.any_of)
        self.none_of = tuple(alternative.none_of)
        self.evaluated = tuple(alternative.evaluated)

    def holds(self, keys: set[str], item: Searched) -> bool:
        return (
            keys.issuperset(self.keys)
            and keys.isdisjoint(self.none_of)
            and not any(keys.isdisjoint(some) for some in self.any_of)
            and all(found(node, item) is not None for node in self.evaluated)
        )


_Left = str | tuple[str, ...] | _Rest | None
"""Beside the anchor: one more key, several, more than keys, nothing."""


class Percolator(Generic[K]):
    """Queries by keys of the caller's, and which of them an item matches: exactly those whose tree it matches.

    `commonness`: how often a word occurs, in any unit; by default the shorter the commoner.
    """

    def __init__(self, commonness: Callable[[str], float] = lambda word: 1 / len(word)) -> None:
        self._commonness = commonness
        self._shelves: dict[str, Sequence[K | _Left]] = {}
        """Anchor → query, what is left, query, what is left …"""
        self._anchors: dict[K, str | tuple[str, ...]] = {}
        """Of each query."""
        self._fields: Counter[FieldName | None] = Counter()
        """How many keys of queries are in a field …"""
        self._stems: dict[FieldName | None, dict[int, Counter[str]]] = {}
        """… and how many look for words that begin so: field → letters → beginning → keys."""

    def __len__(self) -> int:
        return len(self._anchors)

    def __contains__(self, key: object) -> bool:
        return key in self._anchors

    @property
    def is_empty(self) -> bool:
        """Nothing is left of what was removed: no shelf, no field and no stem to look for."""
        return not (self._anchors or self._shelves or +self._fields or any(self._stems.values()))

    def anchored(self, key: str) -> int:
        """How many ways of matching are called up by this key."""
        return len(self._shelves.get(key, ())) // 2

    def add(self, key: K, tree: Node) -> None:
        """Files a query (its tree in forms, see `Terms.tree`); one with the same key is replaced."""
        self.remove(key)
        anchors: list[str] = []
        for alternative in alternatives(tree):
            anchor = sys.intern(min(alternative.keys, key=self._cost))
            left = _left(anchor, alternative)
            self._count(anchor, left, 1)
            shelf = self._shelves.get(anchor, ())
            if len(shelf) < 2 * SMALL_SHELF:
                self._shelves[anchor] = (*shelf, key, left)
            else:
                self._shelves[anchor] = shelf = shelf if isinstance(shelf, list) else list(shelf)
                shelf += (key, left)
            if anchor not in anchors:
                anchors.append(anchor)
        self._anchors[key] = anchors[0] if len(anchors) == 1 else tuple(anchors)

    def remove(self, key: K) -> None:
        """Takes it out; nothing happens if it is not there."""
        anchors = self._anchors.pop(key, ())
        for anchor in (anchors,) if isinstance(anchors, str) else anchors:
            shelf = self._shelves[anchor]
            pairs = iter(shelf)
            kept: list[K | _Left] = []
            for other, left in zip(pairs, pairs, strict=True):
                if other == key:
                    self._count(anchor, left, -1)  # type: ignore[arg-type]  # a shelf holds queries and what is left by turns
                else:
                    kept += (other, left)
            if not kept:
                del self._shelves[anchor]
            else:
                self._shelves[anchor] = kept if len(kept) > 2 * SMALL_SHELF else tuple(kept)

    def matching(self, item: Searched) -> set[K]:
        keys = self._keys_of(item)
        hits: set[K] = set()
        shelves = self._shelves
        for anchor in shelves.keys() & keys:
            pairs = iter(shelves[anchor])
            for key, left in zip(pairs, pairs, strict=True):
                if left is None or (left in keys if left.__class__ is str else _holds(left, keys, item)):  # type: ignore[arg-type]
                    hits.add(key)  # type: ignore[arg-type]
        return hits

    def _keys_of(self, item: Searched) -> set[str]:
        """All that anchors and other keys of the queries there are can ask of the item."""
        keys: set[str] = set()
        for where, many in self._fields.items():
            if many:
                opening = "" if where is None else f"{LETTERS[where]}:"
                for run in item.runs(where):
                    keys |= self._keys_in(run.words, where, opening)
        return keys

    def _keys_in(self, words: Sequence[str], where: FieldName | None, opening: str) -> set[str]:
        keys = set(words)
        for length, stems in self._stems.get(where, {}).items():
            keys.update([f"{stem}*" for stem in {word[:length] for word in keys} & stems.keys()])
        keys.update([f"{one} {other}" for one, other in pairwise(words)])
        return {opening + key for key in keys} if opening else keys

    def _count(self, anchor: str, left: _Left, many: int) -> None:
        """Notes in which fields and for which stems items are to be looked at, or no longer."""
        for key in (anchor, *_all_keys(left)):
            where, word = (_FIELDS[key[0]], key[2:]) if key[1:2] == ":" else (None, key)
            self._fields[where] += many
            if word.endswith("*"):
                stem = word[:-1]
                stems = self._stems.setdefault(where, {}).setdefault(len(stem), Counter())
                stems[stem] += many
                if not stems[stem]:
                    del stems[stem]
                    if not stems:
                        del self._stems[where][len(stem)]

    def _cost(self, key: str) -> float:
        """How often a key calls up what is filed under it, as far as one can tell."""
        field, word = (key[0], key[2:]) if key[1:2] == ":" else ("", key)
        if field in _COMMON_FIELDS:
            return _COMMON
        one, _, other = word.partition(" ")
        if other:
            return min(self._cost(one), self._cost(other)) / 10
        if one.endswith("*"):
            return 3 * self._commonness(one[:-1])
        return _COMMON if one in EMPTY_WORDS else self._commonness(one)


_FIELDS = {letter: name for name, letter in LETTERS.items() if name is not None}
_COMMON_FIELDS = {LETTERS[name] for name in NARROWING}
_COMMON = 1e9


def _left(anchor: str, alternative: _Alternative) -> _Left:
    keys = tuple(sys.intern(key) for key in alternative.keys if key != anchor)
    if alternative.any_of or alternative.none_of or alternative.evaluated:
        return _Rest(keys, alternative)
    return keys[0] if len(keys) == 1 else keys or None


def _holds(left: tuple[str, ...] | _Rest, keys: set[str], item: Searched) -> bool:
    return keys.issuperset(left) if left.__class__ is tuple else left.holds(keys, item)  # type: ignore[arg-type, union-attr]


def _all_keys(left: _Left) -> Iterable[str]:
    if left is None or isinstance(left, str):
        return () if left is None else (left,)
    if isinstance(left, tuple):
        return left
    return (*left.keys, *left.none_of, *(key for some in left.any_of for key in some))


# ------------------------------------------------------------------------------------------------------- alternatives


def alternatives(node: Node, where: FieldName | None = None) -> list[_Alternative]:
    """One of these holds, and has keys, wherever the node matches; none: nothing need be there, as for a NOT."""
    match node:
        case Term():
            keys, told = _keys(node, where)
            return [_Alternative(set(keys), evaluated=[] if told else [_inside(node, where)])]
        case Near(one, other, _):
            sure = _sure(one, where) | _sure(other, where)
            ways = [sure] if sure else [way.keys for way in alternatives(one, where)]
            return [_Alternative(keys, evaluated=[_inside(node, where)]) for keys in ways]
        case And(parts):
            return _all_of(parts, where)
        case Or(parts):
            every = [alternatives(part, where) for part in parts]
            return [one for some in every for one in some] if all(every) else []
        case In(name, part):
            return alternatives(part, name)
        case Not() | Published():
            return []
        case _:
            assert_never(node)


def _all_of(parts: Sequence[Node], where: FieldName | None) -> list[_Alternative]:
    """Parts with one way of matching are taken together; of the others one is spread out if there is no such part."""
    every = [(part, alternatives(part, where)) for part in parts]
    single = [found[0] for _, found in every if len(found) == 1]
    several = sorted((found for _, found in every if len(found) > 1), key=len)
    ways = [_Alternative()] if single else several[0] if several else []
    together = _Alternative()
    for one in single:
        together.take(one)
    for part, found_in in every:
        if len(found_in) != 1 and not (several and found_in is several[0] and not single):
            _check(part, where, together)
    for way in ways:
        way.take(together)
    return ways if all(way.keys for way in ways) else []


def _check(part: Node, where: FieldName | None, alternative: _Alternative) -> None:
    """Adds what is asked of an item besides the keys it must have: by keys if they tell."""
    unwanted = isinstance(part, Not)
    keys = _any_keys(part.part if isinstance(part, Not) else part, where)
    if keys is None:
        alternative.evaluated.append(_inside(part, where))
    elif unwanted:
        alternative.none_of += map(sys.intern, keys)
    else:
        alternative.any_of.append(tuple(map(sys.intern, keys)))


def _any_keys(node: Node, where: FieldName | None) -> list[str] | None:
    """Keys of which an item has one exactly if it matches the node; None: keys cannot tell."""
    match node:
        case Term():
            keys, told = _keys(node, where)
            return list(keys) if told else None
        case Or(parts):
            every = [_any_keys(part, where) for part in parts]
            return None if None in every else [key for keys in every for key in keys or ()]
        case In(name, part):
            return _any_keys(part, name)
        case _:
            return None


def _keys(term: Term, where: FieldName | None) -> tuple[Sequence[str], bool]:
    """What an item with the term has, and whether it has the term if it has these: a single key that is all of it."""
    opening = "" if where is None else f"{LETTERS[where]}:"
    closed = term.words[:-1] if term.open else term.words
    rows = [" ".join(two) for two in pairwise(closed)] or list(closed)
    if term.open:
        rows.append(f"{term.words[-1]}*")
    return [opening + row for row in rows], len(rows) == 1


def _sure(node: Node, where: FieldName | None) -> set[str]:
    """Keys that an item needs for the node, whichever way it matches: of several ways of NEAR, none."""
    ways = alternatives(node, where)
    return ways[0].keys if len(ways) == 1 else set()


def _inside(node: Node, where: FieldName | None) -> Node:
    return node if where is None else In(where, node)
