"""Queries as people type them → trees; what is wrong, with its column.

The language is described in `bot.reading.search.terms`. Precedence, tightest first: fields, NEAR, NOT, AND, OR.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from bot.model import FieldName, Kind
from bot.reading.names.nations import state_asked
from bot.reading.search.query import FIELDS, And, In, Near, Node, Not, Or, Published, is_positive, within
from bot.reading.search.word_forms import term
from bot.reading.sorting.phrases import Term, words

LONGEST = 300
"""Characters of a query."""
MOST_TERMS = 50
DEEPEST = 10
"""Brackets within brackets."""
FARTHEST = 100
"""Words that NEAR may bridge."""
DATES: tuple[Literal["before", "after"], ...] = ("before", "after")
KINDS = frozenset(kind.value for kind in Kind)

QUOTES = '"“”„‟«»'
_END = rf"(?=[\s(){QUOTES}]|$)"
_TOKEN = re.compile(
    rf"""
    (?P<MARKUP><(?:[!@\#][^<>]*|[a-z]{{2,10}}:[^<>]*)>)
    | (?P<LPAR>\() | (?P<RPAR>\))
    | (?P<QUOTED>[{QUOTES}][^{QUOTES}]*[{QUOTES}])
    | (?P<FIELD>(?i:{"|".join((*FIELDS, *DATES))}):)
    | (?P<NEAR>NEAR/\d{{1,99}}{_END})
    | (?P<BARE_NEAR>NEAR{_END})
    | (?P<AND>(?:AND|and|&&){_END})
    | (?P<OR>(?:OR|\|\|){_END})
    | (?P<NOT>NOT{_END})
    | (?P<SMALL>(?:or|not){_END})
    | (?P<MINUS>(?<![^\s(:])[-−](?=[^\s)]))
    | (?P<STRANGE_FIELD>[^\W\d_]+:)
    | (?P<WORD>[^\s(){QUOTES}:]*[^\W_][^\s(){QUOTES}:]*)
    | (?P<BLANK>[\s\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]+)
    | (?P<DEBRIS>[^\s(){QUOTES}])
    | (?P<OPEN_QUOTE>[{QUOTES}])
    """,
    re.VERBOSE,
)
"""At each place the first of these that fits: BARE_NEAR to SMALL and STRANGE_FIELD to the end are complaints,
and so is MARKUP: what Slack makes of a mention, a channel or an address."""
PREFIX = frozenset({"NOT", "MINUS", "FIELD"})
BINARY = frozenset({"AND", "OR", "NEAR"})
_BEGINS = PREFIX | {"WORD", "QUOTED", "LPAR"}


class Token(NamedTuple):
    kind: str
    text: str
    column: int
    """1-based."""


class Unreadable(Exception):
    """Why a query cannot be read, and where."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


def tokens_of(text: str) -> list[Token]:
    """Every character of the text but blanks is in one of them."""
    return [
        Token(match.lastgroup or "", match[0], match.start() + 1)
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "BLANK"
    ]


def tree_of(text: str) -> Node:
    """The query's tree; `Unreadable`, in time that grows no faster than the text."""
    if len(text) > LONGEST:
        raise Unreadable(f"it has {len(text):,} characters; the limit is {LONGEST}", LONGEST + 1)
    tokens = tokens_of(text)
    _check(tokens)
    tree = _Parser(tokens, text).whole()
    if not is_positive(tree):
        if any(isinstance(node, Not) for node in within(tree)):
            raise Unreadable("it only says what should not be there; add a word that should", 1)
        raise Unreadable("lang:, kind:, before: and after: only narrow a search; add a word", 1)
    return tree


def _check(tokens: Sequence[Token]) -> None:
    """What can be told from the tokens alone, in better words than a parser has."""
    if not tokens:
        raise Unreadable("there is nothing to look for", 1)
    opened: list[Token] = []
    sought = 0
    for token in tokens:
        if token.kind in ("WORD", "QUOTED"):
            sought += 1
            if sought > MOST_TERMS:
                many = sum(one.kind in ("WORD", "QUOTED") for one in tokens)
                raise Unreadable(f"it has {many} terms; the limit is {MOST_TERMS}", token.column)
            if "*" in token.text:
                term_of(token)
        elif token.kind == "LPAR":
            opened.append(token)
            if len(opened) > DEEPEST:
                raise Unreadable(f"brackets are more than {DEEPEST} deep at column {token.column}", token.column)
        elif token.kind == "RPAR":
            if not opened:
                raise Unreadable(f"a bracket closed at column {token.column} was not opened", token.column)
            opened.pop()
        else:
            _check_token(token)
    if opened:
        raise Unreadable(f"a bracket opened at column {opened[-1].column} is not closed", opened[-1].column)


def _check_token(token: Token) -> None:
    _, text, column = token
    match token.kind:
        case "OPEN_QUOTE":
            raise Unreadable(f"a quotation opened at column {column} is not closed", column)
        case "STRANGE_FIELD":
            fields = " ".join(f"{name}:" for name in (*FIELDS, *DATES))
            raise Unreadable(f"there is no field “{text}” (column {column}); there are {fields}", column)
        case "BARE_NEAR":
            raise Unreadable(f"NEAR at column {column} needs a number of words, as in NEAR/5", column)
        case "SMALL":
            raise Unreadable(f"“{text}” at column {column} needs capitals: {text.upper()}", column)
        case "MARKUP":
            raise Unreadable(f"“{text}” at column {column} is a mention or a link, not a word", column)
        case "NEAR" if not 1 <= int(text.split("/")[1]) <= FARTHEST:
            raise Unreadable(f"NEAR at column {column} takes 1 to {FARTHEST} words", column)
        case "DEBRIS":
            raise Unreadable(f"“{text}” at column {column} is not a word", column)
        case _:
            pass


def term_of(token: Token) -> Term:
    """The token's term; `Unreadable` for a stem too short, a * elsewhere than at the end, or no word at all."""
    written = token.text.strip(QUOTES).strip() if token.kind == "QUOTED" else token.text
    column = token.column
    if "*" in written and ("*" in written.rstrip("*").strip() or written.endswith("**")):
        raise Unreadable(f"a * stands only at the end, as in sanction* (column {column})", column)
    try:
        return term(written)
    except ValueError:
        if not words(written):
            raise Unreadable(f"there is no word in {token.text} at column {column}", column) from None
        raise Unreadable(f"{token.text} at column {column} needs three letters before the *", column) from None


class _Parser:
    """By recursive descent; a method a level of precedence."""

    def __init__(self, tokens: Sequence[Token], text: str) -> None:
        self._tokens = tokens
        self._kinds = [*(token.kind for token in tokens), "END"]
        self._end = len(text)
        self._at = 0

    def whole(self) -> Node:
        tree = self._either()
        if self._kinds[self._at] != "END":
            raise self._complaint()
        return tree

    def _either(self) -> Node:
        parts = [self._all()]
        while self._kinds[self._at] == "OR":
            self._at += 1
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Node:
        parts = [self._one()]
        while (kind := self._kinds[self._at]) == "AND" or kind in _BEGINS:
            self._at += kind == "AND"
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self) -> Node:
        negations = 0
        while self._kinds[self._at] in ("NOT", "MINUS"):
            self._at += 1
            negations += 1
        node = self._near()
        for _ in range(negations):
            node = Not(node)
        return node

    def _near(self) -> Node:
        node = self._atom()
        while self._kinds[self._at] == "NEAR":
            operator = self._tokens[self._at]
            self._at += 1
            one, other = _placeable(node, operator), _placeable(self._atom(), operator)
            node = Near(one, other, int(operator.text.split("/")[1]))
        return node

    def _atom(self) -> Node:
        kind = self._kinds[self._at]
        if kind == "WORD" or kind == "QUOTED":
            self._at += 1
            return term_of(self._tokens[self._at - 1])
        if kind == "FIELD":
            return self._in_field()
        if kind != "LPAR":
            raise self._complaint()
        self._at += 1
        node = self._either()
        if self._kinds[self._at] != "RPAR":
            raise self._complaint()
        self._at += 1
        return node

    def _in_field(self) -> Node:
        field = self._tokens[self._at]
        name = field.text[:-1].lower()
        self._at += 1
        for when in DATES:
            if name == when and self._kinds[self._at] in ("WORD", "QUOTED"):
                self._at += 1
                return Published(when, day_of(self._tokens[self._at - 1]))
        part = self._atom()
        if name in DATES or any(isinstance(inner, In | Published) for inner in within(part)):
            holds = "takes one date" if name in DATES else "holds another field"
            raise Unreadable(f"“{field.text}” at column {field.column} {holds}", field.column)
        found = next(known for known in FIELDS if known == name)
        _check_value(found, part, field)
        return In(found, part)

    def _complaint(self) -> Unreadable:
        """What is left after `_check` are operators without something on a side."""
        here = self._tokens[self._at] if self._at < len(self._tokens) else None
        last = self._tokens[self._at - 1] if self._at else None
        if last is not None and last.kind == "NEAR":
            needs = "it needs a word or a phrase on both sides, as in gas NEAR/5 price"
            return Unreadable(f"“{last.text}” at column {last.column} has nothing after it: {needs}", last.column)
        if last is not None and last.kind in BINARY | PREFIX:
            return Unreadable(f"“{last.text}” at column {last.column} has nothing after it", last.column)
        if here is not None and here.kind in BINARY:
            return Unreadable(f"“{here.text}” at column {here.column} has nothing before it", here.column)
        if last is not None and last.kind == "LPAR":
            return Unreadable(f"the brackets at column {last.column} are empty", last.column)
        column = here.column if here else self._end + 1
        return Unreadable(f"it stops making sense at column {column}", column)


def _placeable(node: Node, operator: Token) -> Node:
    if not all(isinstance(inner, Term | Near | Or) for inner in within(node)):
        raise Unreadable(
            f"“{operator.text}” at column {operator.column} joins words and phrases only, not AND, NOT or fields",
            operator.column,
        )
    return node


def _check_value(name: FieldName, part: Node, field: Token) -> None:
    """kind: and country: ask for one of a few words; any other would silently match nothing, for ever."""
    for inner in within(part) if name in ("kind", "country") else ():
        written = " ".join(inner.words) if isinstance(inner, Term) else ""
        if isinstance(inner, Near) or (isinstance(inner, Term) and inner.open):
            raise Unreadable(
                f"“{field.text}” at column {field.column} takes whole words, as in {_AS[name]}", field.column
            )
        if name == "kind" and written and written not in KINDS:
            known = ", ".join(kind.value for kind in Kind)
            raise Unreadable(f"there is no kind “{written}” (column {field.column}); there are {known}", field.column)
        if name == "country" and written and not state_asked(written):
            raise Unreadable(f"I know no country “{written}” (column {field.column})", field.column)


_AS = {"kind": "kind:direct", "country": "country:china"}
_DAY = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?")


def day_of(token: Token) -> date:
    """The first day of what an ISO date names: 2024, 2024-05, 2024-05-14. Other dates are put into this form before,
    see `handlers.grammar.query_dates`."""
    written = token.text.strip(QUOTES).strip()
    found = _DAY.fullmatch(written)
    try:
        if found:
            return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        pass
    raise Unreadable(f"“{written}” at column {token.column} is no date I know, as 2024-05-14 is", token.column)
