"""Queries as trees: what was asked, however it was typed. `bot.reading.search.parser` makes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, assert_never, get_args

from bot.model import FieldName
from bot.reading.sorting.phrases import Term

FIELDS: tuple[FieldName, ...] = get_args(FieldName)
NARROWING: frozenset[FieldName] = frozenset({"lang", "kind"})
"""Fields that nearly every item has something in: alone they would match everything."""


@dataclass(frozen=True, slots=True)
class Near:
    one: Node
    other: Node
    within: int


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class In:
    """The part, looked for in one field only."""

    field: FieldName
    part: Node


@dataclass(frozen=True, slots=True)
class Published:
    """Published before the day began, or since (UTC). An item without a date is neither."""

    when: Literal["before", "after"]
    day: date


Node = Term | Near | And | Or | Not | In | Published


def within(node: Node) -> Iterator[Node]:
    """The node and every node under it."""
    yield node
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from within(part)
        case Near(one, other, _):
            yield from within(one)
            yield from within(other)
        case Not(part) | In(_, part):
            yield from within(part)
        case Term() | Published():
            pass
        case _:
            assert_never(node)


def is_positive(node: Node) -> bool:
    """Whether something must be there for a match: without it a query would match nearly everything."""
    match node:
        case Term() | Near():
            return True
        case And(parts):
            return any(map(is_positive, parts))
        case Or(parts):
            return all(map(is_positive, parts))
        case Not() | Published():
            return False
        case In(name, part):
            return name not in NARROWING and is_positive(part)
        case _:
            assert_never(node)


def earliest(node: Node) -> date | None:
    """The day before which nothing that matches was published; None: there is none."""
    match node:
        case Published("after", day):
            return day
        case And(parts):
            return max((day for day in map(earliest, parts) if day is not None), default=None)
        case Or(parts):
            days = [day for day in map(earliest, parts) if day is not None]
            return min(days) if len(days) == len(parts) else None
        case _:
            return None
