"""Words and marks, with the spaces that a page lost around its links put back: "заявилво" is two words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.reading.russian.analysis import Token
from bot.reading.russian.lexicon import russian

_TOKEN = re.compile(r"[А-ЯЁ]\.(?=\s?[А-ЯЁ])|[^\W\d_]+(?:[-\u2010\u2011’'][^\W_]+)*|\d+(?:[.,:]\d+)*|\.\.\.|[^\w\s]|_")
_SEAM = re.compile(r"(?<=[а-яё])(?=[А-ЯЁA-Z])|(?<=[A-Za-z])(?=[А-Яа-яЁё])|(?<=[а-яё]{2})(?=[A-Za-z])")
_SHORT = russian().grammar.short
_LEAST, _MOST = 7, 40
"""Letters of a word that may be two."""


def low(word: str) -> str:
    return _hyphened(word.lower().replace("ё", "е"))


def _hyphened(word: str) -> str:
    """With the usual hyphen: the models know пресс-секретарь with no other."""
    return word.replace("\u2011", "-").replace("\u2010", "-")


def tokens(text: str, start: int, end: int, cue: Callable[[str], bool], known: Callable[[str], bool]) -> list[Token]:
    """Of the stretch; offsets are the article's. `cue`: a word by which speech is reported."""
    out: list[Token] = []
    for found in _TOKEN.finditer(text, start, end):
        word, at = found[0], found.start()
        for piece in _pieces(word, cue, known) if len(word) >= _LEAST and word[0].isalpha() else (word,):
            out.append(Token(at, at + len(piece), _hyphened(piece), low(piece)))
            at += len(piece)
    return out


def _pieces(word: str, cue: Callable[[str], bool], known: Callable[[str], bool]) -> Iterator[str]:
    if len(word) > _MOST:
        yield word
        return
    for part in _SEAM.split(word):
        cut = _cut(part, cue, known) if len(part) >= _LEAST and not cue(low(part)) and not known(part) else None
        if cut is None:
            yield part
            continue
        first, last = cut
        yield from (piece for piece in (part[:first], part[first:last]) if piece)
        rest = part[last:]
        k = next((k for k in range(len(rest), 0, -1) if _word(rest[:k], known) and _words(rest[k:], known)), 0)
        yield from (piece for piece in (rest[:k], rest[k:]) if piece)


def _cut(word: str, cue: Callable[[str], bool], known: Callable[[str], bool]) -> tuple[int, int] | None:
    """Where in an unknown word a cue stands between nothing but known words; the longest there is."""
    small = low(word)
    spans = sorted(
        ((a, b) for a in range(len(small)) for b in range(a + 5, len(small) + 1) if cue(small[a:b])),
        key=lambda span: span[0] - span[1],
    )
    return next(((a, b) for a, b in spans if _words(word[:a], known) and _words(word[b:], known)), None)


def _words(part: str, known: Callable[[str], bool]) -> bool:
    """Nothing, one known word, or two."""
    return not part or any(
        _word(part[:k], known) and (k == len(part) or _word(part[k:], known)) for k in range(len(part), 0, -1)
    )


def _word(part: str, known: Callable[[str], bool]) -> bool:
    return part.lower() in _SHORT or (len(part) > 2 and known(part))
