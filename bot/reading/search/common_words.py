"""Queries that ask for nothing but words which nearly every text has: known without looking at any text."""

from __future__ import annotations

from typing import assert_never

from bot.reading.lexicon import commonest
from bot.reading.search.query import And, In, Near, Node, Not, Or, Published
from bot.reading.sorting.phrases import Term

_COMMON = commonest()["en"]
_IN_TEXT = frozenset({"title"})
"""Fields in which such words are as common as in the text."""
_YEAR = 4
"""Digits: a longer number stands in few texts."""


def asks_for_common_words_only(node: Node) -> bool:
    """Whether the commonest words, single letters or characters, or short numbers are enough for a match: "the",
    "the OR bank", "of the NOT bank"."""
    match node:
        case Term(words=words, open=is_open):
            alone = len(words) == 1  # a Chinese word is a term of several characters
            small = (
                word in _COMMON
                or (word.isdecimal() and len(word) <= _YEAR)
                or (len(word) == 1 and (alone or word.isascii()))
                for word in words
            )
            return not is_open and all(small)
        case And(parts):
            asked = [part for part in parts if not isinstance(part, Not | Published)]
            return all(map(asks_for_common_words_only, asked))
        case Or(parts):
            return any(map(asks_for_common_words_only, parts))
        case Near(one, other, _):
            return asks_for_common_words_only(one) and asks_for_common_words_only(other)
        case In(field, part):
            return field in _IN_TEXT and asks_for_common_words_only(part)
        case Not() | Published():
            return False
        case _:
            assert_never(node)
