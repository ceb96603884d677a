"""What of a segment a question is about: names, and the pages they are on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, assert_never

from bot.model import FieldName
from bot.reading.search.inverted_index import name
from bot.reading.search.query import And, In, Near, Node, Not, Or, Published
from bot.reading.search.segments.segment import Terms
from bot.reading.sorting.phrases import Term


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


def words_of(term: Term, where: FieldName | None) -> list[Sought]:
    last = len(term.words) - 1
    return [Sought(name(where, word), open=term.open and at == last) for at, word in enumerate(term.words)]
