"""What is asked of statements is asked of one and the same: speaker:brandt kind:direct is not met by an item in which
Brandt is paraphrased and somebody else is quoted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.model import FieldName, Reading
from bot.reading.names.nations import states_named
from bot.reading.search.query import And, In, Node, Or
from bot.reading.search.word_forms import searched_words

OF_STATEMENTS: tuple[FieldName, ...] = ("speaker", "kind", "told", "country")

Statement = Mapping[FieldName, Sequence[str]]
"""A statement's rows by field, each row " in this form "."""


def values_of(reading: Reading) -> list[dict[FieldName, tuple[str, ...]]]:
    """What the fields hold for each statement whose speaker is known; speaker: in every script; country: the states
    that role and name word."""
    elsewhere: dict[str, list[str]] = {}
    for id_, name in reading.names:
        elsewhere.setdefault(id_, []).append(name)
    return [
        {
            "speaker": tuple(dict.fromkeys((quote.speaker.name, *elsewhere.get(quote.speaker.id, ())))),
            "kind": (quote.kind.value,),
            "told": (quote.addressee,) if quote.addressee else (),
            "country": tuple(dict.fromkeys((*states_named(quote.role or ""), *states_named(quote.speaker.name)))),
        }
        for quote in reading.quotes
        if quote.speaker is not None
    ]


def rows_of(values: Mapping[FieldName, Sequence[str]]) -> Statement:
    return {name: [f" {' '.join(searched_words(one))} " for one in some] for name, some in values.items()}


def written(statement: Statement, letters: Mapping[FieldName | None, str]) -> str:
    """A statement as one row of the index."""
    return "|".join(f"{letters[name]}{row}" for name, rows in statement.items() for row in rows)


def read(row: str, fields: Mapping[str, FieldName]) -> Statement:
    """read(written(statement)) == statement, but for fields without a row."""
    found: dict[FieldName, list[str]] = {}
    for piece in row.strip(" ").split("|"):
        if piece[:1] in fields:
            found.setdefault(fields[piece[:1]], []).append(f"{piece[1:].rstrip()} ")
    return found


def asks_together(parts: Sequence[Node]) -> bool:
    """Whether several of them are about statements, each by other fields, so that one statement must meet them.

    speaker:a speaker:b is met by two statements: nobody else speaks in another's.
    """
    fields = [fields for part in parts if (fields := _fields_of(part))]
    return len(fields) > 1 and len(frozenset().union(*fields)) == sum(map(len, fields))


def together(
    parts: Sequence[Node], statements: Sequence[Statement], holds: Callable[[Node, Sequence[str]], bool]
) -> bool:
    """Whether one of the statements meets all parts that are about statements, which ask for that together.

    `holds`: whether what is asked of a field stands in one of some rows.
    """
    about = [part for part in parts if _fields_of(part)]
    return any(all(_meets(part, one, holds) for part in about) for one in statements)


def _fields_of(node: Node) -> frozenset[FieldName]:
    """The fields of statements that a node is about; none if it is about anything else."""
    match node:
        case In(name, _):
            return frozenset({name}) if name in OF_STATEMENTS else frozenset()
        case And(parts) | Or(parts):
            every = [_fields_of(part) for part in parts]
            return frozenset().union(*every) if all(every) else frozenset()
        case _:
            return frozenset()


def _meets(node: Node, statement: Statement, holds: Callable[[Node, Sequence[str]], bool]) -> bool:
    match node:
        case In(name, part):
            return holds(part, statement.get(name, ()))
        case And(parts):
            return all(_meets(part, statement, holds) for part in parts)
        case Or(parts):
            return any(_meets(part, statement, holds) for part in parts)
        case _:
            raise AssertionError("not about statements")
