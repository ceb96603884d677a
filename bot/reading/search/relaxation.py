"""Queries near a query that matches nothing: query relaxation. What must not be there is never touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import takewhile

from bot.model import FieldName
from bot.reading.search.query import And, In, Near, Node, Not, Or
from bot.reading.sorting.phrases import LEAST_STEM, Term, words
from bot.reading.sorting.stories.stories import stem


def stemmed(tree: Node) -> Node:
    """Each single word with any ending, cut to its stem (Porter's, as far as the word begins with it)."""
    return _changed(tree, lambda term, where: _open(term) if len(term.words) == 1 else term)


def _open(term: Term) -> Term:
    (word,) = term.words
    kept = "".join(letter for letter, _ in takewhile(lambda two: two[0] == two[1], zip(word, stem(word), strict=False)))
    return Term((kept,), open=True) if len(kept) >= LEAST_STEM and kept.isascii() else term


def unquoted(tree: Node) -> Node:
    """The words of each phrase anywhere, in any order."""

    def apart(term: Term, where: FieldName | None) -> Node:
        closed = tuple(Term((word,)) for word in (term.words[:-1] if term.open else term.words))
        return (
            And((*closed, *([Term(term.words[-1:], open=True)] if term.open else []))) if len(term.words) > 1 else term
        )

    return _changed(tree, apart, in_near=False)


def fewer(tree: Node) -> tuple[Node, ...]:
    """Each time without one of the things that must all be there, as long as another is."""
    if not isinstance(tree, And):
        return ()
    wanted = [part for part in tree.parts if not isinstance(part, Not)]
    if len(wanted) < 2:
        return ()
    return tuple(_all(tuple(one for one in tree.parts if one is not left_out)) for left_out in wanted)


def _all(parts: tuple[Node, ...]) -> Node:
    return parts[0] if len(parts) == 1 else And(parts)


def written_names(tree: Node) -> tuple[str, ...]:
    """What in the query may be a person's or a body's name: words of its text or of speaker: or org:."""
    found: dict[str, None] = {}

    def seen(term: Term, where: FieldName | None) -> Node:
        if not term.open and where in (None, "speaker"):
            found[" ".join(term.words)] = None
        return term

    _changed(tree, seen)
    return tuple(found)


def renamed(tree: Node, names: Mapping[str, str]) -> Node:
    """With these names (see `written_names`) as the mapping has them."""

    def other(term: Term, where: FieldName | None) -> Node:
        written = " ".join(term.words)
        named = not term.open and where in (None, "speaker") and written in names
        return Term(tuple(words(names[written]))) if named else term

    return _changed(tree, other)


def _changed(
    node: Node,
    change: Callable[[Term, FieldName | None], Node],
    where: FieldName | None = None,
    *,
    in_near: bool = True,
) -> Node:
    match node:
        case Term():
            return change(node, where)
        case Near(one, other, within) if in_near:
            return Near(_changed(one, change, where), _changed(other, change, where), within)
        case And(parts):
            changed = (_changed(part, change, where, in_near=in_near) for part in parts)
            return And(tuple(one for part in changed for one in (part.parts if isinstance(part, And) else (part,))))
        case Or(parts):
            return Or(tuple(_changed(part, change, where, in_near=in_near) for part in parts))
        case In(name, part):
            return In(name, _changed(part, change, name, in_near=in_near))
        case _:
            return node
