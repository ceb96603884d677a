"""What is wrong with a query, put right as far as that keeps its meaning."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from bot.reading.search.parser import (
    BINARY,
    DATES,
    FARTHEST,
    LONGEST,
    PREFIX,
    QUOTES,
    Token,
    Unreadable,
    term_of,
    tokens_of,
    tree_of,
)
from bot.reading.search.query import FIELDS
from bot.reading.sorting.phrases import LEAST_STEM, words

_ALSO = {
    "headline": "title",
    "by": "speaker",
    "from": "speaker",
    "who": "speaker",
    "said": "speaker",
    "organisation": "org",
    "organization": "org",
    "company": "org",
    "type": "kind",
    "to": "told",
    "addressee": "told",
    "state": "country",
    "nation": "country",
    "subject": "topic",
    "about": "topic",
    "outlet": "source",
    "site": "source",
    "language": "lang",
    "until": "before",
    "since": "after",
}
"""What people call fields elsewhere."""


def corrected(text: str) -> str:
    """A query that can be read and asks for the same; "" if there is none such: where a NEAR, a NOT or a field would
    have to go, or words would be left out, what is left would ask for something else."""
    if len(text) > LONGEST:
        return ""
    kept: list[tuple[str, str]] = []
    for token in _closed(tokens_of(text), text):
        mended = _mended(token)
        if mended is None:
            return ""
        kept += mended
    before = _meaning(kept)
    while (shorter := _balanced(_tidied(kept))) != kept:
        kept = shorter
        if _meaning(kept) != before:
            return ""
    written = _written(kept)
    if written == text:
        return ""
    try:
        tree_of(written)
    except Unreadable:
        return ""
    return written


def _meaning(tokens: Sequence[tuple[str, str]]) -> list[str]:
    return [kind for kind, _ in tokens if kind in PREFIX | {"NEAR"}]


def _closed(tokens: Sequence[Token], text: str) -> list[Token]:
    """With a quotation that was left open closed before the next operator or bracket."""
    at = next((n for n, token in enumerate(tokens) if token.kind == "OPEN_QUOTE"), None)
    if at is None:
        return list(tokens)
    rest = tokens[at + 1 :]
    size = next((n for n, token in enumerate(rest) if token.kind not in ("WORD", "DEBRIS", "SMALL")), len(rest))
    if not size:
        return [*tokens[:at], *rest]
    inside = text[rest[0].column - 1 : rest[size - 1].column - 1 + len(rest[size - 1].text)]
    return [*tokens[:at], Token("QUOTED", f'"{inside}"', tokens[at].column), *rest[size:]]


def _mended(token: Token) -> list[tuple[str, str]] | None:
    """None: nothing would mean the same."""
    kind, written = token.kind, token.text
    match kind:
        case "SMALL":
            return [(written.upper(), written.upper())]
        case "BARE_NEAR":
            return [("NEAR", "NEAR/5")]
        case "NEAR":
            return [("NEAR", f"NEAR/{min(max(int(written.split('/')[1]), 1), FARTHEST)}")]
        case "STRANGE_FIELD":
            name = written[:-1].lower()
            alike = difflib.get_close_matches(name, (*FIELDS, *DATES), n=1, cutoff=0.7)
            known = _ALSO.get(name) or (alike[0] if alike else "")
            return [("FIELD", f"{known}:")] if known else None
        case "OPEN_QUOTE" | "DEBRIS" | "MARKUP":
            return []
        case "WORD" | "QUOTED":
            return _mended_term(token)
        case _:
            return [(kind, written)]


def _mended_term(token: Token) -> list[tuple[str, str]] | None:
    try:
        term_of(token)
    except Unreadable:
        bare = token.text.strip(QUOTES).strip()
        if not words(bare):
            return []
        beginning = bare.split("*")[0]
        if len(words(beginning)) == 1 and len(words(beginning)[0]) >= LEAST_STEM:
            return [("WORD", f"{beginning}*")]
        return None
    return [(token.kind, token.text)]


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
        nothing_after = after in BINARY or after in ("", "RPAR")
        nothing_before = before in PREFIX or before in ("", "LPAR")
        dangling = (kind in BINARY and (nothing_before or nothing_after)) or (kind in PREFIX and nothing_after)
        empty = (kind == "LPAR" and after in ("RPAR", "")) or (kind == "RPAR" and before == "LPAR")
        if not dangling and not empty:
            tidy.append((kind, written))
    return tidy


def _written(tokens: Sequence[tuple[str, str]]) -> str:
    written = ""
    glued = True
    for kind, text in tokens:
        written += text if glued or kind == "RPAR" else f" {text}"
        glued = kind in ("LPAR", "MINUS", "FIELD")
    return written
