"""A query's tree as a person would type it: what is shown of a query that the bot made."""

from __future__ import annotations

from typing import assert_never

from bot.reading.search.query import And, In, Near, Node, Not, Or, Published
from bot.reading.sorting.phrases import Term

_OPERATORS = frozenset({"and", "or", "not"})
"""Words that would be read as operators, or as ones that want capitals."""


def text_of(node: Node) -> str:
    """tree_of(text_of(tree)) == tree, for every tree that `tree_of` gives."""
    match node:
        case Term():
            return _term(node)
        case Near(one, other, within):
            return f"{_inside(one, (Or,))} NEAR/{within} {_inside(other, (Or, Near))}"
        case And(parts):
            return " ".join(_inside(part, (Or, And)) for part in parts)
        case Or(parts):
            return " OR ".join(_inside(part, (Or,)) for part in parts)
        case Not(part):
            return f"NOT {_inside(part, (Or, And))}"
        case In(name, part):
            return f"{name}:{_inside(part, (Or, And, Not, Near, In, Published))}"
        case Published(when, day):
            return f"{when}:{day.isoformat()}"
        case _:
            assert_never(node)


def _inside(node: Node, bracketed: tuple[type, ...]) -> str:
    return f"({text_of(node)})" if isinstance(node, bracketed) else text_of(node)


def _term(term: Term) -> str:
    running = all(len(word) == 1 and not word.isascii() for word in term.words)
    said = ("" if running else " ").join(term.words) + ("*" if term.open else "")
    return f'"{said}"' if " " in said or said in _OPERATORS else said
