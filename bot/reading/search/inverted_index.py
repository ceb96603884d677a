"""The archive's search index, as far as it can be said without a store.

An item becomes *rows*, its words as they are searched; rows have *postings*, under which the item is found again; a
query becomes *unions* of postings such that every item it matches stands in each of them. What the index cannot tell
(phrases, NEAR, NOT, the commonest words) is settled on the rows: `holds` says exactly what `Terms.matches` says.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple, assert_never

from bot.model import FieldName, Reading
from bot.reading.search import statement_fields
from bot.reading.search.evaluation import in_time, searched, stands_in
from bot.reading.search.query import FIELDS, And, In, Near, Node, Not, Or, Published
from bot.reading.search.statement_fields import OF_STATEMENTS, Statement, asks_together, together
from bot.reading.sorting.phrases import Term
from bot.reading.sorting.stories import EMPTY_WORDS

LONGEST = 40
"""Characters of a word that it is filed under; those that begin alike so far share a posting."""
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
"""How a field is called in the index. Of a row, x: the text; of a posting, x: title or text."""


_STATEMENT_FIELDS = {LETTERS[name]: name for name in OF_STATEMENTS}


class Posting(NamedTuple):
    """The items that have a word in a field (None: title or text); `open`: any word that begins so."""

    where: FieldName | None
    word: str
    open: bool = False


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


def postings(rows: Rows) -> frozenset[Posting]:
    """Under what an item with these rows is filed."""
    scopes: tuple[FieldName | None, ...] = (None, *FIELDS)
    return frozenset(one for where in scopes for row in rows.get(where) for one in _of(where, row.split()))


def _of(where: FieldName | None, words: Sequence[str]) -> list[Posting]:
    """Each word, and each two common words in a row: so that a phrase of nothing else is found as well."""
    single = [Posting(where, word[:LONGEST]) for word in words if is_filed(where, word)]
    pairs = (two for two in pairwise(words) if not any(is_filed(where, word) for word in two))
    return single + [Posting(where, " ".join(two)) for two in pairs]


def is_filed(where: FieldName | None, word: str) -> bool:
    """Words without a meaning of their own stand in every text; an index of them tells nothing and is most of it."""
    return where not in (None, "title") or word not in EMPTY_WORDS


# --------------------------------------------------------------------------------------------------------------- plan


@dataclass(frozen=True, slots=True)
class Both:
    parts: tuple[Need, ...]
    """Empty: nothing is needed, any item may match."""


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple[Need, ...]


Need = Posting | Both | Either
"""What an item must stand under to match, however the rest of the query turns out."""
ANYTHING = Both(())


def need(node: Node, where: FieldName | None = None) -> Need:
    match node:
        case Term(words, open_):
            whole = words[:-1] if open_ else words
            return Both((*_of(where, whole), *([_beginning(where, words[-1])] if open_ else [])))
        case Near(one, other, _):
            return Both((need(one, where), need(other, where)))
        case And(nodes):
            return Both(tuple(need(part, where) for part in nodes))
        case Or(nodes):
            return Either(tuple(need(part, where) for part in nodes))
        case Not() | Published():
            return ANYTHING
        case In(name, part):
            return need(part, name)
        case _:
            assert_never(node)


def _beginning(where: FieldName | None, stem: str) -> Need:
    """A stem may begin one of the words that are not filed: over begins with "ove"."""
    unfiled = any(word.startswith(stem) and not is_filed(where, word) for word in EMPTY_WORDS)
    return ANYTHING if unfiled else Posting(where, stem[:LONGEST], open=True)


def literals(node: Node) -> frozenset[str]:
    """What the rows of any match hold as they are written, beyond single words that are filed: a quick first look."""
    match node:
        case Term(words, open_):
            selective = len(words) == 1 and not open_ and words[0] not in EMPTY_WORDS
            return frozenset() if selective else frozenset({f" {' '.join(words)}"})
        case Near(one, other, _):
            return literals(one) | literals(other)
        case And(parts):
            return frozenset().union(*map(literals, parts))
        case Or(parts):
            return frozenset.intersection(*map(literals, parts))
        case Not() | Published():
            return frozenset()
        case In(_, part):
            return literals(part)
        case _:
            assert_never(node)


def key(posting: Posting) -> str:
    """What the posting is called in the index."""
    return LETTERS[posting.where] + posting.word


def named(node: Need) -> frozenset[Posting]:
    """The postings that the need speaks of."""
    match node:
        case Posting():
            return frozenset({node})
        case Both(parts) | Either(parts):
            return frozenset().union(*map(named, parts))
        case _:
            assert_never(node)


def unions(node: Need, sizes: Mapping[Posting, int]) -> tuple[frozenset[Posting], ...]:
    """Unions of postings, smallest first, in each of which every match stands; none: any item may match."""
    return tuple(
        sorted(dict.fromkeys(_unions(node, sizes)), key=lambda union: (_size(union, sizes), sorted(map(str, union))))
    )


def _unions(node: Need, sizes: Mapping[Posting, int]) -> Sequence[frozenset[Posting]]:
    match node:
        case Posting():
            return (frozenset({node}),)
        case Both(parts):
            return [union for part in parts for union in _unions(part, sizes)]
        case Either(parts):
            best = [min(_unions(part, sizes), key=lambda union: _size(union, sizes), default=None) for part in parts]
            known = [union for union in best if union is not None]
            return (frozenset().union(*known),) if len(known) == len(best) else ()
        case _:
            assert_never(node)


def _size(union: Iterable[Posting], sizes: Mapping[Posting, int]) -> int:
    return sum(sizes.get(posting, 0) for posting in union)


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
