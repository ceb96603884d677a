"""Queries as people type them → a tree; what is wrong, with its column; and something close that can be read.

The language is described in `bot.reading.search.terms`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, assert_never

from lark import Lark, Token, Transformer, Tree, UnexpectedInput
from lark.exceptions import VisitError

from bot.reading.sorting.phrases import Term, term, words

LONGEST = 300
"""Characters of a query."""
MOST_TERMS = 50
DEEPEST = 10
"""Brackets within brackets."""
FARTHEST = 100
"""Words that NEAR may bridge."""
FieldName = Literal["title", "speaker", "topic", "source", "lang"]
FIELDS: tuple[FieldName, ...] = ("title", "speaker", "topic", "source", "lang")


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


Node = Term | Near | And | Or | Not | In


# ----------------------------------------------------------------------------------------------------------- parsing

_QUOTES = '"“”„‟«»'
_GRAMMAR = rf"""
    start: either
    unreadable: BARE_NEAR | SMALL | STRANGE_FIELD | DEBRIS | OPEN_QUOTE
    ?either: all_of (OR all_of)*
    ?all_of: one (AND? one)*
    ?one: (NOT | MINUS) one -> negation
        | near
    ?near: atom (NEAR atom)*
    ?atom: WORD -> word
        | QUOTED -> phrase
        | FIELD atom -> in_field
        | LPAR either RPAR -> bracketed

    LPAR.9: "("
    RPAR.9: ")"
    QUOTED.9: /[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]/
    FIELD.8: /(?:title|speaker|topic|source|lang):/i
    NEAR.7: /NEAR\/\d{{1,6}}(?=[\s(){_QUOTES}]|$)/
    BARE_NEAR.6: /NEAR(?=[\s(){_QUOTES}]|$)/
    AND.5: /(?:AND|and|&&)(?=[\s(){_QUOTES}]|$)/
    OR.5: /(?:OR|\|\|)(?=[\s(){_QUOTES}]|$)/
    NOT.5: /NOT(?=[\s(){_QUOTES}]|$)/
    SMALL.5: /(?:or|not)(?=[\s(){_QUOTES}]|$)/
    MINUS.4: /(?<![^\s(:])[-−](?=[^\s)])/
    STRANGE_FIELD.3: /[^\W\d_]+:/
    WORD.2: /[^\s(){_QUOTES}:]*[^\W_][^\s(){_QUOTES}:]*/
    DEBRIS.1: /[^\s(){_QUOTES}]/
    OPEN_QUOTE.1: /[{_QUOTES}]/
    %ignore /[\s\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]+/
"""
_PREFIX = frozenset({"NOT", "MINUS", "FIELD"})
_BINARY = frozenset({"AND", "OR", "NEAR"})


class Unreadable(Exception):
    """Why a query cannot be read, and where."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


@lru_cache(maxsize=1)
def _lark() -> Lark:
    return Lark(_GRAMMAR, start=["start", "unreadable"], parser="lalr", lexer="basic")


def tree_of(text: str) -> Node:
    if len(text) > LONGEST:
        raise Unreadable(f"it has {len(text):,} characters; {LONGEST} are the most", LONGEST + 1)
    tokens = list(_lark().lex(text))
    _check(tokens, text)
    try:
        read = _lark().parse(text, start="start")
    except UnexpectedInput as problem:
        raise _complaint(problem, tokens, text) from None
    tree = _built(read)
    if not _positive(tree):
        if any(isinstance(node, Not) for node in _within(tree)):
            raise Unreadable("it only says what should not be there; add a word that should", 1)
        raise Unreadable("lang: alone would match everything in that language; add a word", 1)
    return tree


def _built(read: Tree[Token]) -> Node:
    try:
        return _Builder().transform(read)
    except VisitError as problem:
        raise problem.orig_exc from None


def _check(tokens: Sequence[Token], text: str) -> None:
    """What can be told from the tokens alone, in better words than a parser has."""
    if not tokens:
        raise Unreadable("there is nothing to look for", 1)
    opened: list[Token] = []
    for token in tokens:
        _check_token(token)
        if token.type == "LPAR":
            opened.append(token)
            if len(opened) > DEEPEST:
                raise Unreadable(f"brackets are more than {DEEPEST} deep at column {_column(token)}", _column(token))
        elif token.type == "RPAR":
            if not opened:
                raise Unreadable(f"a bracket closed at column {_column(token)} was not opened", _column(token))
            opened.pop()
    if opened:
        raise Unreadable(f"a bracket opened at column {_column(opened[-1])} is not closed", _column(opened[-1]))
    sought = [token for token in tokens if token.type in ("WORD", "QUOTED")]
    if len(sought) > MOST_TERMS:
        raise Unreadable(f"it has {len(sought)} terms; {MOST_TERMS} are the most", _column(sought[MOST_TERMS]))


def _check_token(token: Token) -> None:
    column = _column(token)
    match token.type:
        case "OPEN_QUOTE":
            raise Unreadable(f"a quotation opened at column {column} is not closed", column)
        case "STRANGE_FIELD":
            fields = " ".join(f"{name}:" for name in FIELDS)
            raise Unreadable(f"there is no field “{token}” (column {column}); there are {fields}", column)
        case "BARE_NEAR":
            raise Unreadable(f"NEAR at column {column} needs a number of words, as in NEAR/5", column)
        case "SMALL":
            raise Unreadable(f"“{token}” at column {column} needs capitals: {token.upper()}", column)
        case "NEAR" if not 1 <= int(token.split("/")[1]) <= FARTHEST:
            raise Unreadable(f"NEAR at column {column} takes 1 to {FARTHEST} words", column)
        case "DEBRIS":
            raise Unreadable(f"“{token}” at column {column} is not a word", column)
        case "WORD" | "QUOTED":
            _term(token)
        case _:
            pass


def _term(token: Token) -> Term:
    """The token's term; `Unreadable` for a stem too short, a * elsewhere than at the end, or no word at all."""
    written = token.strip(_QUOTES).strip()
    column = _column(token)
    if "*" in written.rstrip("*").strip() or written.endswith("**"):
        raise Unreadable(f"a * stands only at the end, as in sanction* (column {column})", column)
    try:
        return term(written)
    except ValueError:
        if not words(written):
            raise Unreadable(f"there is no word in {token} at column {column}", column) from None
        raise Unreadable(f"{token} at column {column} needs three letters before the *", column) from None


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _complaint(problem: UnexpectedInput, tokens: Sequence[Token], text: str) -> Unreadable:
    """The parser's refusal in words. What is left after `_check` are operators without something on a side."""
    at = getattr(problem, "pos_in_stream", None)
    at = len(text) if at is None or at < 0 or getattr(getattr(problem, "token", None), "type", "") == "$END" else at
    before = [token for token in tokens if (token.start_pos or 0) < at]
    here = next((token for token in tokens if (token.start_pos or 0) >= at), None)
    last = before[-1] if before else None
    if last is not None and last.type == "NEAR":
        needs = "it needs a word or a phrase on both sides, as in gas NEAR/5 price"
        return Unreadable(f"“{last}” at column {_column(last)} has nothing after it: {needs}", _column(last))
    if last is not None and last.type in _BINARY | _PREFIX:
        return Unreadable(f"“{last}” at column {_column(last)} has nothing after it", _column(last))
    if here is not None and here.type in _BINARY:
        return Unreadable(f"“{here}” at column {_column(here)} has nothing before it", _column(here))
    if last is not None and last.type == "LPAR":
        return Unreadable(f"the brackets at column {_column(last)} are empty", _column(last))
    return Unreadable(f"it stops making sense at column {at + 1}", at + 1)


class _Builder(Transformer[Token, Node]):
    """Lark's tree → ours."""

    def start(self, parts: list[Node]) -> Node:
        return parts[0]

    def either(self, parts: list[Node | Token]) -> Node:
        return Or(_nodes(parts))

    def all_of(self, parts: list[Node | Token]) -> Node:
        return And(_nodes(parts))

    def negation(self, parts: list[Node | Token]) -> Node:
        return Not(_nodes(parts)[0])

    def near(self, parts: list[Node | Token]) -> Node:
        node = _placeable(parts[0], parts[1])
        for operator, other in zip(parts[1::2], parts[2::2], strict=True):
            node = Near(node, _placeable(other, operator), int(str(operator).split("/")[1]))
        return node

    def word(self, parts: list[Token]) -> Node:
        return _term(parts[0])

    phrase = word

    def in_field(self, parts: list[Node | Token]) -> Node:
        name, part = parts
        found = next(known for known in FIELDS if known == str(name)[:-1].lower())
        assert isinstance(name, Token)
        assert not isinstance(part, Token)
        if any(isinstance(inner, In) for inner in _within(part)):
            raise Unreadable(f"“{name}” at column {_column(name)} holds another field", _column(name))
        return In(found, part)

    def bracketed(self, parts: list[Node | Token]) -> Node:
        return _nodes(parts)[0]


def _nodes(parts: Iterable[Node | Token]) -> tuple[Node, ...]:
    return tuple(part for part in parts if not isinstance(part, Token))


def _placeable(node: Node | Token, operator: Node | Token) -> Node:
    assert isinstance(operator, Token)
    assert not isinstance(node, Token)
    if not all(isinstance(inner, Term | Near | Or) for inner in _within(node)):
        column = _column(operator)
        raise Unreadable(
            f"“{operator}” at column {column} joins words and phrases only, not AND, NOT or fields", column
        )
    return node


def _within(node: Node) -> Iterator[Node]:
    """The node and every node under it."""
    yield node
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _within(part)
        case Near(one, other, _):
            yield from _within(one)
            yield from _within(other)
        case Not(part) | In(_, part):
            yield from _within(part)
        case Term():
            pass
        case _:
            assert_never(node)


def _positive(node: Node) -> bool:
    """Whether something must be there for a match: without it a query would match nearly everything."""
    match node:
        case Term() | Near():
            return True
        case And(parts):
            return any(_positive(part) for part in parts)
        case Or(parts):
            return all(_positive(part) for part in parts)
        case Not():
            return False
        case In(name, part):
            return name != "lang" and _positive(part)
        case _:
            assert_never(node)


# ------------------------------------------------------------------------------------------------------------ mending


def mended(text: str) -> str:
    """A query close to the text that can be read; "" if there is none, as where a NEAR, a NOT or a field would have to
    go: what is left would ask for something else."""
    tokens = [(token.type, str(token)) for token in _lark().lex(text)]
    kept: list[tuple[str, str]] = []
    for kind, written in tokens:
        kept += _mended_token(kind, written)
    kept = kept[: 2 * MOST_TERMS]
    before = _meaning(kept)
    while (shorter := _balanced(_tidied(kept))) != kept:
        kept = shorter
    if _meaning(kept) != before:
        return ""
    said = _written(kept)
    try:
        tree_of(said)
    except Unreadable:
        return ""
    return said if said != text else ""


def _meaning(tokens: Sequence[tuple[str, str]]) -> list[str]:
    return [kind for kind, _ in tokens if kind in _PREFIX | {"NEAR"}]


def _mended_token(kind: str, written: str) -> list[tuple[str, str]]:
    match kind:
        case "SMALL":
            return [(written.upper(), written.upper())]
        case "BARE_NEAR":
            return [("NEAR", "NEAR/5")]
        case "NEAR":
            return [("NEAR", f"NEAR/{min(max(int(written.split('/')[1]), 1), FARTHEST)}")]
        case "STRANGE_FIELD":
            return [("WORD", written[:-1])]
        case "OPEN_QUOTE" | "DEBRIS":
            return []
        case "WORD" | "QUOTED":
            try:
                _term(Token(kind, written))
            except Unreadable:
                return [
                    ("QUOTED" if len(found) > 1 else "WORD", _quoted(found)) for found in (words(written),) if found
                ]
            return [(kind, written)]
        case _:
            return [(kind, written)]


def _quoted(found: Sequence[str]) -> str:
    return f'"{" ".join(found)}"' if len(found) > 1 else found[0]


def _balanced(tokens: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    balanced: list[tuple[str, str]] = []
    depth = 0
    for kind, written in tokens:
        if kind == "RPAR":
            if not depth:
                continue
            depth -= 1
        elif kind == "LPAR":
            depth += 1
        balanced.append((kind, written))
    return balanced + [("RPAR", ")")] * depth


def _tidied(tokens: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without operators that have nothing on a side they need, and without empty brackets."""
    kinds = ["", *(kind for kind, _ in tokens), ""]
    tidy: list[tuple[str, str]] = []
    for at, (kind, written) in enumerate(tokens, 1):
        before, after = kinds[at - 1], kinds[at + 1]
        nothing_after = after in _BINARY or after in ("", "RPAR")
        nothing_before = before in _PREFIX or before in ("", "LPAR")
        dangling = (kind in _BINARY and (nothing_before or nothing_after)) or (kind in _PREFIX and nothing_after)
        empty = (kind == "LPAR" and after in ("RPAR", "")) or (kind == "RPAR" and before == "LPAR")
        if not dangling and not empty:
            tidy.append((kind, written))
    return tidy


def _written(tokens: Sequence[tuple[str, str]]) -> str:
    said = ""
    glued = True
    for kind, written in tokens:
        said += written if glued or kind == "RPAR" else f" {written}"
        glued = kind in ("LPAR", "MINUS", "FIELD")
    return said
