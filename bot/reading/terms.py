"""The search language of alerts and of the archive: what people type, read once, and matched against items.

    banks AND (yuan OR rouble)      AND OR NOT in capitals; a space is AND; -word is NOT word
    "power of siberia"              these words in this order
    sanction*                       any ending (three letters at least)
    gas NEAR/5 price                at most five words from each other, either way round
    title:lng  speaker:gabuev  topic:energy  source:tass  lang:ru

Whole words are matched; case, accents, hyphens and the shape of apostrophes do not count; Chinese is found inside
running text. What cannot be read comes back as `TermsWrong`, which names the column and shows what would do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, assert_never
from urllib.parse import urlsplit

from lark import Lark, Token, Transformer, Tree, UnexpectedInput
from lark.exceptions import VisitError

from bot.model import Alert, Item, Reading, Span, Subscription, SubscriptionId
from bot.reading.phrases import Term, Word, placed_words, term, words

LONGEST = 300
"""Characters of a query."""
MOST_TERMS = 50
DEEPEST = 10
"""Brackets within brackets."""
FARTHEST = 100
"""Words that NEAR may bridge."""
SEARCHED = 500_000
"""Characters of a text that are looked at."""

FieldName = Literal["title", "speaker", "topic", "source", "lang"]
FIELDS: tuple[FieldName, ...] = ("title", "speaker", "topic", "source", "lang")

# ---------------------------------------------------------------------------------------------------------- the tree


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsWrong:
    """A query that cannot be read."""

    message: str
    """What is wrong, as a clause: "a bracket opened at column 11 is not closed"."""
    column: int
    """1-based, in the text as typed."""
    suggestion: str = ""
    """A query that can be read and is close to what was typed; "" if there is none."""
    typed: str = ""

    def __str__(self) -> str:
        shown = self.typed if len(self.typed) <= 80 else self.typed[:79] + "…"
        tried = f" Try: {self.suggestion}" if self.suggestion else ""
        return f"I can't read “{shown}”: {self.message}.{tried}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A query that was understood."""

    typed: str
    tree: Node

    def matches(
        self, item: Item, speakers: Sequence[str] = (), topics: Sequence[str] = (), language: str | None = None
    ) -> tuple[Span, ...] | None:
        """Where in the item's text; empty if title or fields alone matched; None if the item does not match."""
        return self.found_in(Searched(item, speakers, topics, language))

    def found_in(self, searched: Searched) -> tuple[Span, ...] | None:
        """As `matches`, on an item made ready once for many queries."""
        places = _match(self.tree, searched, None)
        return None if places is None else searched.spans(places)


# ------------------------------------------------------------------------------------------------------------ parsing

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


class _Wrong(Exception):
    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


@lru_cache(maxsize=1)
def _lark() -> Lark:
    return Lark(_GRAMMAR, start=["start", "unreadable"], parser="lalr", lexer="basic")


def parse(text: str) -> Terms | TermsWrong:
    """A query as typed. Never raises; what is wrong is told with its column and a way out."""
    try:
        return Terms(typed=text, tree=_tree(text))
    except _Wrong as wrong:
        return TermsWrong(message=wrong.message, column=wrong.column, suggestion=_mended(text[:LONGEST]), typed=text)


def _tree(text: str) -> Node:
    if len(text) > LONGEST:
        raise _Wrong(f"it has {len(text):,} characters; {LONGEST} are the most", LONGEST + 1)
    tokens = list(_lark().lex(text))
    _check(tokens, text)
    try:
        read = _lark().parse(text, start="start")
    except UnexpectedInput as problem:
        raise _complaint(problem, tokens, text) from None
    tree = _built(read)
    if not _positive(tree):
        if any(isinstance(node, Not) for node in _within(tree)):
            raise _Wrong("it only says what should not be there; add a word that should", 1)
        raise _Wrong("lang: alone would match everything in that language; add a word", 1)
    return tree


def _built(read: Tree[Token]) -> Node:
    try:
        return _Builder().transform(read)
    except VisitError as problem:
        raise problem.orig_exc from None


def _check(tokens: Sequence[Token], text: str) -> None:
    """What can be told from the tokens alone, in better words than a parser has."""
    if not tokens:
        raise _Wrong("there is nothing to look for", 1)
    opened: list[Token] = []
    for token in tokens:
        _check_token(token)
        if token.type == "LPAR":
            opened.append(token)
            if len(opened) > DEEPEST:
                raise _Wrong(f"brackets are more than {DEEPEST} deep at column {_column(token)}", _column(token))
        elif token.type == "RPAR":
            if not opened:
                raise _Wrong(f"a bracket closed at column {_column(token)} was not opened", _column(token))
            opened.pop()
    if opened:
        raise _Wrong(f"a bracket opened at column {_column(opened[-1])} is not closed", _column(opened[-1]))
    sought = [token for token in tokens if token.type in ("WORD", "QUOTED")]
    if len(sought) > MOST_TERMS:
        raise _Wrong(f"it has {len(sought)} terms; {MOST_TERMS} are the most", _column(sought[MOST_TERMS]))


def _check_token(token: Token) -> None:
    column = _column(token)
    match token.type:
        case "OPEN_QUOTE":
            raise _Wrong(f"a quotation opened at column {column} is not closed", column)
        case "STRANGE_FIELD":
            fields = " ".join(f"{name}:" for name in FIELDS)
            raise _Wrong(f"there is no field “{token}” (column {column}); there are {fields}", column)
        case "BARE_NEAR":
            raise _Wrong(f"NEAR at column {column} needs a number of words, as in NEAR/5", column)
        case "SMALL":
            raise _Wrong(f"“{token}” at column {column} needs capitals: {token.upper()}", column)
        case "NEAR" if not 1 <= int(token.split("/")[1]) <= FARTHEST:
            raise _Wrong(f"NEAR at column {column} takes 1 to {FARTHEST} words", column)
        case "DEBRIS":
            raise _Wrong(f"“{token}” at column {column} is not a word", column)
        case "WORD" | "QUOTED":
            _term(token)
        case _:
            pass


def _term(token: Token) -> Term:
    """The token's term; `_Wrong` for a stem too short, a * elsewhere than at the end, or no word at all."""
    written = token.strip(_QUOTES).strip()
    column = _column(token)
    if "*" in written.rstrip("*").strip() or written.endswith("**"):
        raise _Wrong(f"a * stands only at the end, as in sanction* (column {column})", column)
    try:
        return term(written)
    except ValueError:
        if not words(written):
            raise _Wrong(f"there is no word in {token} at column {column}", column) from None
        raise _Wrong(f"{token} at column {column} needs three letters before the *", column) from None


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _complaint(problem: UnexpectedInput, tokens: Sequence[Token], text: str) -> _Wrong:
    """The parser's refusal in words. What is left after `_check` are operators without something on a side."""
    at = getattr(problem, "pos_in_stream", None)
    at = len(text) if at is None or at < 0 or getattr(getattr(problem, "token", None), "type", "") == "$END" else at
    before = [token for token in tokens if (token.start_pos or 0) < at]
    here = next((token for token in tokens if (token.start_pos or 0) >= at), None)
    last = before[-1] if before else None
    if last is not None and last.type in _BINARY | _PREFIX:
        return _Wrong(f"“{last}” at column {_column(last)} has nothing after it", _column(last))
    if here is not None and here.type in _BINARY:
        return _Wrong(f"“{here}” at column {_column(here)} has nothing before it", _column(here))
    if last is not None and last.type == "LPAR":
        return _Wrong(f"the brackets at column {_column(last)} are empty", _column(last))
    return _Wrong(f"it stops making sense at column {at + 1}", at + 1)


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
        assert isinstance(name, Token) and not isinstance(part, Token)
        if any(isinstance(inner, In) for inner in _within(part)):
            raise _Wrong(f"“{name}” at column {_column(name)} holds another field", _column(name))
        return In(found, part)

    def bracketed(self, parts: list[Node | Token]) -> Node:
        return _nodes(parts)[0]


def _nodes(parts: Iterable[Node | Token]) -> tuple[Node, ...]:
    return tuple(part for part in parts if not isinstance(part, Token))


def _placeable(node: Node | Token, operator: Node | Token) -> Node:
    assert isinstance(operator, Token) and not isinstance(node, Token)
    if not all(isinstance(inner, Term | Near | Or) for inner in _within(node)):
        column = _column(operator)
        raise _Wrong(f"“{operator}” at column {column} joins words and phrases only, not AND, NOT or fields", column)
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


def _mended(text: str) -> str:
    """A query close to the text that can be read; "" if there is none."""
    tokens = [(token.type, str(token)) for token in _lark().lex(text)]
    kept: list[tuple[str, str]] = []
    for kind, written in tokens:
        kept += _mended_token(kind, written)
    kept = kept[: 2 * MOST_TERMS]
    while (shorter := _balanced(_tidied(kept))) != kept:
        kept = shorter
    said = _written(kept)
    try:
        _tree(said)
    except _Wrong:
        return ""
    return said if said != text else ""


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
            except _Wrong:
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


# ----------------------------------------------------------------------------------------------------------- matching


@dataclass(slots=True)
class _Run:
    """Words in a row, with the places of each."""

    words: Sequence[str]
    places: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for at, word in enumerate(self.words):
            self.places.setdefault(word, []).append(at)

    def find(self, sought: Term) -> list[tuple[int, int]]:
        """(first word, word after the last) of each occurrence."""
        size = len(sought.words)
        found = []
        for at in self._beginnings(sought):
            row = self.words[at : at + size]
            if len(row) == size and all(map(str.__eq__, row[:-1], sought.words)) and self._ends(row[-1], sought):
                found.append((at, at + size))
        return found

    def _beginnings(self, sought: Term) -> list[int]:
        first = sought.words[0]
        if sought.open and len(sought.words) == 1:
            return sorted(at for word, places in self.places.items() if word.startswith(first) for at in places)
        return self.places.get(first, [])

    @staticmethod
    def _ends(word: str, sought: Term) -> bool:
        return word.startswith(sought.words[-1]) if sought.open else word == sought.words[-1]


class Searched:
    """An item made ready to be matched against many queries."""

    def __init__(
        self, item: Item, speakers: Sequence[str] = (), topics: Sequence[str] = (), language: str | None = None
    ) -> None:
        self._offset = item.head
        self._placed: list[Word] = list(placed_words(item.text[item.head : item.head + SEARCHED]))
        self.text = _Run([word.folded for word in self._placed])
        self.title = _Run(words(item.title))
        self._fields: dict[FieldName, Callable[[], list[_Run]]] = {
            "title": lambda: [self.title],
            "speaker": lambda: [_Run(words(name)) for name in speakers],
            "topic": lambda: [_Run(words(topic)) for topic in topics],
            "source": lambda: [_Run(words(item.outlet)), _Run(words(_host(item.url)))],
            "lang": lambda: [_Run([language or language_of(item)])],
        }
        self._made: dict[FieldName, list[_Run]] = {}

    def runs(self, where: FieldName | None) -> list[_Run]:
        """The rows of words that a field consists of; None: title and text."""
        if where is None:
            return [self.title, self.text]
        if where not in self._made:
            self._made[where] = self._fields[where]()
        return self._made[where]

    def spans(self, places: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
        """Places in the text's words as spans of the text, in order, overlapping ones joined."""
        spans: list[Span] = []
        for first, after in sorted(set(places)):
            start = self._placed[first].start + self._offset
            end = self._placed[after - 1].end + self._offset
            if spans and start < spans[-1].end:
                spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
            else:
                spans.append(Span(start, end))
        return tuple(spans)


Places = list[tuple[int, int]]


def _match(node: Node, item: Searched, where: FieldName | None) -> Places | None:
    """Where in the text's words the node was found (empty: elsewhere than in the text); None if it does not match."""
    match node:
        case Term() | Near():
            found = [(run, _in_run(node, run)) for run in item.runs(where)]
            if not any(places for _, places in found):
                return None
            return [place for run, places in found if run is item.text for place in places]
        case And(parts):
            together: Places = []
            for part in parts:
                places = _match(part, item, where)
                if places is None:
                    return None
                together += places
            return together
        case Or(parts):
            found_in = [places for part in parts if (places := _match(part, item, where)) is not None]
            return [place for places in found_in for place in places] if found_in else None
        case Not(part):
            return [] if _match(part, item, where) is None else None
        case In(name, part):
            return _match(part, item, name)
        case _:
            assert_never(node)


def _in_run(node: Node, run: _Run) -> Places:
    """Where a term, or terms near each other, stand in one row of words."""
    match node:
        case Term():
            return run.find(node)
        case Or(parts):
            return [place for part in parts for place in _in_run(part, run)]
        case Near(one, other, within):
            return _near(_in_run(one, run), _in_run(other, run), within)
        case And() | Not() | In():
            raise AssertionError("refused by the parser")
        case _:
            assert_never(node)


def _near(ones: Places, others: Places, within: int) -> Places:
    """Both places of every pair with at most `within` - 1 words between; a place is not near itself."""
    pairs: Places = []
    for a in ones:
        for b in others:
            apart = b[0] - a[1] + 1 if b[0] >= a[1] else a[0] - b[1] + 1 if a[0] >= b[1] else 0
            if 0 < apart <= within:
                pairs += [a, b]
    return list(dict.fromkeys(pairs))


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", re.compile(r"[぀-ヿ]")),
    ("zh", re.compile(r"[㐀-鿿]")),
    ("ko", re.compile(r"[가-힯]")),
    ("uk", re.compile(r"[іїєґІЇЄҐ]")),
    ("ru", re.compile(r"[Ѐ-ӿ]")),
    ("ar", re.compile(r"[؀-ۿ]")),
)


def language_of(item: Item) -> str:
    """ISO 639-1, guessed by the letters that prevail in title and lead; Latin letters are taken for English."""
    sample = f"{item.title} {item.text[item.head : item.head + 1_000]}"
    letters = sum(c.isalpha() for c in sample)
    for language, script in _SCRIPTS:
        found = len(script.findall(sample))
        if found > (0.3 if language in ("zh", "ko", "ru", "ar") else 0.02) * letters:
            return language
    return "en"


# -------------------------------------------------------------------------------------------------------- percolating


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A word without which a query cannot match, and the field it must be in (None: title or text)."""

    where: FieldName | None
    word: str
    open: bool


class Percolator:
    """Many subscriptions, and which of them an item matches: exactly those whose terms match it.

    Each query is filed under the words of its rarest-looking required part; an item's own words then call up the few
    queries worth checking. Subscriptions that cannot be read (any more) are in `unread`, with the reason.
    """

    def __init__(self, subscriptions: Iterable[Subscription] = ()) -> None:
        self._queries: dict[SubscriptionId, tuple[Subscription, Terms]] = {}
        self._whole: dict[tuple[FieldName | None, str], dict[SubscriptionId, None]] = {}
        self._stems: dict[tuple[FieldName | None, str], dict[SubscriptionId, None]] = {}
        self.unread: dict[SubscriptionId, TermsWrong] = {}
        for subscription in subscriptions:
            self.add(subscription)

    def __len__(self) -> int:
        return len(self._queries)

    def add(self, subscription: Subscription) -> None:
        """Files it; one with the same id is replaced."""
        self.remove(subscription.id)
        terms = parse(subscription.terms)
        if isinstance(terms, TermsWrong):
            self.unread[subscription.id] = terms
            return
        self._queries[subscription.id] = (subscription, terms)
        for anchor in _anchors(terms.tree, None) or ():
            self._shelf(anchor).setdefault(_key(anchor), {})[subscription.id] = None

    def remove(self, id_: SubscriptionId) -> None:
        """Takes it out; nothing happens if it is not there."""
        self.unread.pop(id_, None)
        known = self._queries.pop(id_, None)
        for anchor in (_anchors(known[1].tree, None) or ()) if known else ():
            shelf, key = self._shelf(anchor), _key(anchor)
            shelf[key].pop(id_, None)
            if not shelf[key]:
                del shelf[key]

    def matching(self, reading: Reading) -> tuple[Alert, ...]:
        """The alerts this reading sets off, in the order of the subscriptions' ids."""
        speakers = tuple(dict.fromkeys(quote.speaker.name for quote in reading.quotes if quote.speaker))
        searched = Searched(reading.item, speakers, tuple(topic.id for topic in reading.topics), reading.language)
        alerts = []
        for id_ in sorted(self._called(searched)):
            subscription, terms = self._queries[id_]
            matched = terms.found_in(searched)
            if matched is not None:
                alerts.append(Alert(subscription=subscription, item=reading.item.id, matched=matched))
        return tuple(alerts)

    def _called(self, searched: Searched) -> set[SubscriptionId]:
        called: set[SubscriptionId] = set()
        scopes: tuple[FieldName | None, ...] = (None, *FIELDS)
        for where in scopes:
            for run in searched.runs(where):
                for word in run.places:
                    called.update(self._whole.get((where, word), ()))
                    for length in range(1, _STEM_KEY + 1):
                        called.update(self._stems.get((where, word[:length]), ()) if len(word) >= length else ())
        return called

    def _shelf(self, anchor: _Anchor) -> dict[tuple[FieldName | None, str], dict[SubscriptionId, None]]:
        return self._stems if anchor.open else self._whole


_STEM_KEY = 4
"""Letters of a stem that it is filed under."""


def _key(anchor: _Anchor) -> tuple[FieldName | None, str]:
    return anchor.where, anchor.word[:_STEM_KEY] if anchor.open else anchor.word


def _anchors(node: Node, where: FieldName | None) -> frozenset[_Anchor] | None:
    """Words of which at least one occurs in anything the node matches; None if there are none such (a NOT)."""
    match node:
        case Term(sought, open_):
            closed = sought[:-1] if open_ else sought
            if closed:
                return frozenset({_Anchor(where, max(closed, key=len), open=False)})
            return frozenset({_Anchor(where, sought[-1], open=True)})
        case Near(one, other, _):
            return _rarest([_anchors(one, where), _anchors(other, where)])
        case And(parts):
            return _rarest([_anchors(part, where) for part in parts])
        case Or(parts):
            every = [_anchors(part, where) for part in parts]
            return frozenset().union(*(found for found in every if found)) if all(every) else None
        case Not():
            return None
        case In(name, part):
            return _anchors(part, name)
        case _:
            assert_never(node)


def _rarest(found: Iterable[frozenset[_Anchor] | None]) -> frozenset[_Anchor] | None:
    """The set that calls its query least often, by what can be told from the words: few, long, whole, not a language."""

    def cost(anchors: frozenset[_Anchor]) -> float:
        return sum((50 if a.where == "lang" else 4 if a.open else 1) / len(a.word) for a in anchors)

    return min((anchors for anchors in found if anchors), key=cost, default=None)
