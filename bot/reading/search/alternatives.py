"""Ways for a query to match: what an item must have for each, as keys that can be looked up.

A query is taken apart into *alternatives*, one of which holds in any item that it matches; an alternative says which
*keys* the item has. Keys are words, two words in a row, beginnings of words (sanction*), each in title or text or in a
field.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import assert_never

from bot.model import FieldName
from bot.reading.search.inverted_index import LETTERS
from bot.reading.search.query import NARROWING, And, In, Near, Node, Not, Or, Published
from bot.reading.search.statement_fields import asks_together
from bot.reading.sorting.phrases import Term
from bot.reading.sorting.stories.stories import EMPTY_WORDS

SPREAD = 4
"""Keys of an OR beside other keys up to which each is an alternative of its own: a look-up is quicker than a check."""
_COMMON_FIELDS = {LETTERS[name] for name in NARROWING}
_COMMON = 1e9


@dataclass(slots=True)
class Alternative:
    """What an item must have, all of it, for one way of matching."""

    keys: set[str] = field(default_factory=set)
    any_of: list[tuple[str, ...]] = field(default_factory=list)
    none_of: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    """Words that stand in title or text in this order, see `Run.row`."""
    evaluated: list[Node] = field(default_factory=list)
    """What keys cannot tell."""

    def take(self, other: Alternative) -> None:
        self.keys |= other.keys
        self.any_of += other.any_of
        self.none_of += other.none_of
        self.rows += other.rows
        self.evaluated += other.evaluated


def alternatives(node: Node, where: FieldName | None = None) -> list[Alternative]:
    """One of these holds, and has keys, wherever the node matches; none: nothing need be there, as for a NOT."""
    match node:
        case Term():
            keys, exact = _keys(node, where)
            if exact:
                return [Alternative(set(keys))]
            if where is None:
                return [Alternative(set(keys), rows=[f" {' '.join(node.words)}{'' if node.open else ' '}"])]
            return [Alternative(set(keys), evaluated=[_inside(node, where)])]
        case Near(one, other, _):
            sure = _sure(one, where) | _sure(other, where)
            ways = [sure] if sure else [way.keys for way in alternatives(one, where)]
            return [Alternative(keys, evaluated=[_inside(node, where)]) for keys in ways]
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


def _all_of(parts: Sequence[Node], where: FieldName | None) -> list[Alternative]:
    """Parts with one way of matching are taken together; of the others one is spread out if there is no such part."""
    every = [(part, alternatives(part, where)) for part in parts]
    single = [found[0] for _, found in every if len(found) == 1]
    several = sorted((found for _, found in every if len(found) > 1), key=len)
    ways = [Alternative()] if single else several[0] if several else []
    together = Alternative()
    for one in single:
        together.take(one)
    for part, found_in in every:
        if len(found_in) != 1 and not (several and found_in is several[0] and not single):
            _check(part, where, together)
    if asks_together(parts):
        together.evaluated.append(And(tuple(parts)))
    for way in ways:
        way.take(together)
    return [one for way in ways for one in _spread(way)] if all(way.keys for way in ways) else []


def _spread(way: Alternative) -> list[Alternative]:
    if len(way.any_of) != 1 or len(way.any_of[0]) > SPREAD:
        return [way]
    (others,) = way.any_of
    return [
        Alternative({*way.keys, other}, none_of=way.none_of, rows=way.rows, evaluated=way.evaluated) for other in others
    ]


def _check(part: Node, where: FieldName | None, alternative: Alternative) -> None:
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
            keys, exact = _keys(node, where)
            return list(keys) if exact else None
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


def anchor_of(alternative: Alternative, commonness: Callable[[str], float]) -> str:
    """Its rarest key. `commonness`: how often a word occurs, in any unit."""
    return min(alternative.keys, key=lambda key: _cost(key, commonness))


def _cost(key: str, commonness: Callable[[str], float]) -> float:
    """How often a key calls up what is filed under it, as far as one can tell."""
    field, word = (key[0], key[2:]) if key[1:2] == ":" else ("", key)
    if field in _COMMON_FIELDS:
        return _COMMON
    one, _, other = word.partition(" ")
    if other:
        return min(_cost(one, commonness), _cost(other, commonness)) / 10
    if one.endswith("*"):
        return 3 * commonness(one[:-1])
    return _COMMON if one in EMPTY_WORDS else commonness(one)
