"""Words and phrases: the one way sorting cuts text into words and finds terms in them.

A word is a run of letters and digits; a Han character is a word of its own, so that 普京 is found inside running text.
Case, accents and the shape of apostrophes and hyphens do not count: "Xi’s", "Xi's" and "xi s" are the same two words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.model.ids import unmixed

_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_MARKS = "\u0300-\u036f"
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_MORE_THAN_ASCII = re.compile("[^\\x00-\\x7f\u00a0‘’“”–—…•]")
"""Anything but ASCII and typographers' signs, of which most texts have a few and which are no part of a word."""
_WORD = re.compile(rf"[{_HAN}]|(?:[^\W_{_HAN}][{_MARKS}]*)+")
_MARK = re.compile(f"[{_MARKS}]+")

LEAST_STEM = 3
"""Letters before a `*`: fewer would match half the dictionary."""


class Word(NamedTuple):
    """A folded word and where it stands in the text."""

    folded: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    if not _MORE_THAN_ASCII.search(text):
        return _ASCII_WORD.findall(text.lower())
    folded = _MARK.sub("", unicodedata.normalize("NFKD", unmixed(text).casefold())).casefold()
    return (_WORD if _MORE_THAN_ASCII.search(folded) else _ASCII_WORD).findall(folded)


def placed_words(text: str) -> Iterator[Word]:
    """The folded words of a text with their offsets in the text as it is; the same words as `words` gives."""
    if text.isascii():
        for match in _ASCII_WORD.finditer(text.lower()):
            yield Word(match[0], *match.span())
        return
    for match in _WORD.finditer(text):
        start, end = match.span()
        for folded in words(match[0]):
            yield Word(folded, start, end)


@dataclass(frozen=True, slots=True)
class Term:
    """What is looked for: words that must follow each other; `open`: the last one is a stem of any ending."""

    words: tuple[str, ...]
    open: bool = False


def term(written: str) -> Term:
    """ "Power of Siberia", "sanction*". ValueError if there is no word in it or the stem is too short."""
    open_ = written.rstrip().endswith("*")
    found = tuple(words(written))
    if not found:
        raise ValueError(f"no word in {written!r}")
    if open_ and len(found[-1]) < LEAST_STEM and found[-1].isascii():
        raise ValueError(f"{written!r} needs {LEAST_STEM} letters before the *")
    return Term(found, open_)


class Hit(NamedTuple):
    """Term number `number` stands at words start … end-1."""

    start: int
    end: int
    number: int


class Phrases:
    """Many terms to be found at once; costs one look-up a word, however many terms there are."""

    _REMEMBERED = 100_000

    def __init__(self, terms: Iterable[str | Term]) -> None:
        self.terms = tuple(t if isinstance(t, Term) else term(t) for t in terms)
        self._closed: dict[str, list[int]] = {}
        self._open: dict[str, list[int]] = {}
        for number, t in enumerate(self.terms):
            if t.open and len(t.words) == 1:
                self._open.setdefault(t.words[0][:LEAST_STEM], []).append(number)
            else:
                self._closed.setdefault(t.words[0], []).append(number)
        self._begins: dict[str, tuple[int, ...]] = {}

    def _beginning(self, word: str) -> tuple[int, ...]:
        """Terms that may begin with this word; remembered, as words come back."""
        found = list(self._closed.get(word, ()))
        for length in range(1, LEAST_STEM + 1):
            found += [n for n in self._open.get(word[:length], ()) if word.startswith(self.terms[n].words[0])]
            if len(word) <= length:
                break
        if len(self._begins) >= self._REMEMBERED:
            self._begins.clear()
        self._begins[word] = result = tuple(dict.fromkeys(found))
        return result

    def find(self, text: Sequence[str]) -> list[Hit]:
        """Every occurrence of every term among these words, overlapping ones too, in order of their beginning."""
        begins = self._begins
        hits: list[Hit] = []
        for at, word in enumerate(text):
            candidates = begins.get(word)
            if candidates is None:
                candidates = self._beginning(word)
            for number in candidates:
                end = self._ends(self.terms[number], text, at)
                if end:
                    hits.append(Hit(at, end, number))
        return hits

    @staticmethod
    def _ends(sought: Term, text: Sequence[str], at: int) -> int:
        """Where the term that begins at `at` ends; 0 if the words go on otherwise."""
        size = len(sought.words)
        if size == 1:
            return at + 1
        end = at + size
        if end > len(text):
            return 0
        for offset in range(1, size):
            word = text[at + offset]
            if word != sought.words[offset] and not (
                sought.open and offset == size - 1 and word.startswith(sought.words[offset])
            ):
                return 0
        return end
