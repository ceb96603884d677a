"""The words that search compares: folded, and of a Cyrillic word its stem, since Russian inflects nearly every one.

A query keeps its words as they were typed (санкции), so that it can be shown; rows, postings and anchors hold forms
(санкц), which any ending of the word has as well.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from Stemmer import Stemmer

from bot.reading.names.nations import state_asked
from bot.reading.scripts import CYRILLIC
from bot.reading.search.query import And, In, Near, Node, Not, Or
from bot.reading.sorting import phrases
from bot.reading.sorting.phrases import LEAST_STEM, Term, Word

_russian = Stemmer("russian")


def searched_words(text: str) -> list[str]:
    """The forms of a text's words, in order."""
    if text.isascii() or not CYRILLIC.search(text):
        return phrases.words(text)
    return [word.folded for word in placed_words(text)]


def placed_words(text: str) -> Iterator[Word]:
    """The same forms, with their offsets in the text as it is."""
    for word in phrases.placed_words(text):
        cyrillic = not word.folded.isascii() and CYRILLIC.search(word.folded)
        yield Word(form(_typed(text[word.start : word.end])), word.start, word.end) if cyrillic else word


@lru_cache(maxsize=65_536)
def form(word: str) -> str:
    """What stands for a query's word in rows; form(x) of a word that is not Cyrillic is x."""
    if word.isascii() or not CYRILLIC.search(word):
        return word
    return "".join(phrases.words(str(_russian.stemWord(word)))) or word


def term(written: str) -> Term:
    """As `bot.reading.sorting.phrases.term`, with Cyrillic words in full: й is a letter of theirs, ё is е."""
    if written.isascii() or not CYRILLIC.search(written):
        return phrases.term(written)
    open_ = written.rstrip().endswith("*")
    found = tuple(
        _typed(written[word.start : word.end]) if CYRILLIC.search(word.folded) else word.folded
        for word in phrases.placed_words(written)
    )
    if open_ and len(found[-1]) < LEAST_STEM:
        raise ValueError(f"{written!r} needs {LEAST_STEM} letters before the *")
    return Term(found, open_)


def _typed(word: str) -> str:
    """Small letters, й as one letter, no other mark."""
    plain = (c if c in "йЙ" else unicodedata.normalize("NFD", c)[0] for c in unicodedata.normalize("NFC", word))
    return "".join(plain).casefold()


def in_forms(node: Node) -> Node:
    """The tree with the forms of its words: what is asked of rows."""
    match node:
        case Term(words, open_):
            return Term(tuple(map(form, words)), open_)
        case Near(one, other, within):
            return Near(in_forms(one), in_forms(other), within)
        case And(parts):
            return And(tuple(map(in_forms, parts)))
        case Or(parts):
            return Or(tuple(map(in_forms, parts)))
        case Not(part):
            return Not(in_forms(part))
        case In("country", part):
            return In("country", _states(part))
        case In(name, part):
            return In(name, in_forms(part))
        case _:
            return node


def _states(node: Node) -> Node:
    """Countries by the keys that stand for them in rows, however they were called."""
    match node:
        case Term(words, False):
            return Term((state_asked(" ".join(words)),))
        case And(parts):
            return And(tuple(map(_states, parts)))
        case Or(parts):
            return Or(tuple(map(_states, parts)))
        case Not(part):
            return Not(_states(part))
        case _:
            return node
