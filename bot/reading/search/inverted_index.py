"""The archive's search index, as far as it can be said without a store.

An item becomes *rows*, its words as they are searched; rows have *names*, under which the item is found again in a
segment (bot.reading.search.segments). What a segment cannot tell (which statement a word is of, how a very long word
ends) is settled on the rows: `holds` says exactly what `Terms.matches` says.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import assert_never

from bot.model import FieldName, Reading
from bot.reading.search import statement_fields
from bot.reading.search.evaluation import in_time, searched, stands_in
from bot.reading.search.parser import FARTHEST
from bot.reading.search.query import FIELDS, And, In, Near, Node, Not, Or, Published
from bot.reading.search.statement_fields import OF_STATEMENTS, Statement, asks_together, together
from bot.reading.sorting.phrases import Term

LONGEST = 40
"""Characters of a word that it is filed under; those that begin alike so far share a name."""
TEXT, TITLE, DATE, SAID, NAMES = "x", "h", "d", "q", "n"
LETTERS: Mapping[FieldName | None, str] = {
    None: TEXT,
    "title": TITLE,
    "speaker": "s",
    "topic": "t",
    "source": "o",
    "lang": "l",
    "org": "g",
    "kind": "k",
    "told": "a",
    "country": "c",
}
"""How a field is called in the index. Of a row, x: the text; of a name, x: title or text."""


_STATEMENT_FIELDS = {LETTERS[name]: name for name in OF_STATEMENTS}


# --------------------------------------------------------------------------------------------------------------- rows


@dataclass(frozen=True, slots=True)
class Rows:
    """An item's folded words, row by row, each row " in this form ": a phrase in it is a part of the string."""

    of: Mapping[str, tuple[str, ...]]

    def get(self, where: FieldName | None) -> tuple[str, ...]:
        """The rows that a field consists of; None: title, text, and names in it as other scripts write them."""
        if where is None:
            return (*self.of.get(TITLE, ()), *self.of.get(TEXT, ()), *self.of.get(NAMES, ()))
        return self.of.get(LETTERS[where], ())

    @property
    def statements(self) -> Sequence[Statement]:
        return [statement_fields.read(row, _STATEMENT_FIELDS) for row in self.of.get(SAID, ())]

    @property
    def published(self) -> datetime | None:
        """To the second."""
        date = self.of.get(DATE)
        return datetime.fromtimestamp(int(date[0]), UTC) if date else None


def rows_of(reading: Reading) -> Rows:
    """What of a reading is searched: the same words that `Searched` looks at."""
    item = searched(reading)
    found = {TEXT: (item.text.words,)} | {LETTERS[name]: tuple(run.words for run in item.runs(name)) for name in FIELDS}
    of = {letter: tuple(f" {' '.join(row)} " for row in rows if any(row)) for letter, rows in found.items()}
    said = [row for one in item.statements if (row := statement_fields.written(one, LETTERS))]
    of[NAMES] = tuple(dict.fromkeys(run.row for _, run in item.named()))
    of[SAID] = tuple(f" {row}" for row in dict.fromkeys(said))
    if item.published is not None:
        of[DATE] = (f" {math.floor(item.published.timestamp())} ",)
    return Rows(of)


def written(rows: Rows) -> str:
    """Rows as they are kept: a line each, after its field's letter."""
    return "\n".join(letter + row[:-1] for letter, many in rows.of.items() for row in many)


def read(kept: str) -> Rows:
    """read(written(rows)) == rows, but for fields without a row."""
    found: dict[str, list[str]] = {}
    for line in kept.split("\n"):
        if line:
            found.setdefault(line[0], []).append(f"{line[1:]} ")
    return Rows({letter: tuple(rows) for letter, rows in found.items()})


def places(rows: Rows) -> Mapping[str, Sequence[int]]:
    """Under what an item with these rows is found (see `name`) → at which of the field's words, rising.

    Between two rows of a field more words than NEAR may bridge seem to stand.
    """
    found: dict[str, list[int]] = {}
    scopes: tuple[FieldName | None, ...] = (None, *FIELDS)
    for where in scopes:
        letter, begins = LETTERS[where], 0
        for row in rows.get(where):
            words = row.split()
            for at, word in enumerate(words, begins):
                found.setdefault(letter + word[:LONGEST], []).append(at)
            begins += len(words) + FARTHEST + 1
    return found


def name(where: FieldName | None, word: str) -> str:
    """A field's letter, and the word as far as it is filed."""
    return LETTERS[where] + word[:LONGEST]


# ---------------------------------------------------------------------------------------------------------- verifying


def holds(node: Node, rows: Rows, where: FieldName | None = None) -> bool:
    """Whether an item with these rows matches."""
    match node:
        case Term() | Near():
            return stands_in(node, rows.get(where))
        case And(nodes):
            if not all(holds(part, rows, where) for part in nodes):
                return False
            return not asks_together(nodes) or together(nodes, rows.statements, stands_in)
        case Or(nodes):
            return any(holds(part, rows, where) for part in nodes)
        case Not(part):
            return not holds(part, rows, where)
        case In(name, part):
            return holds(part, rows, name)
        case Published():
            return in_time(node, rows.published)
        case _:
            assert_never(node)
