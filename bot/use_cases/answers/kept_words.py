"""Queries that find, among all articles kept, those that may hold a message's words, or say the same in others.

Whole words of the search index only, so that the time grows with the few articles found and not with what is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.reading.search.parser import LONGEST
from bot.reading.sorting.phrases import words
from bot.reading.sorting.stories.stories import EMPTY_WORDS
from bot.reading.statements.similarity import Rarity

ROW = 3
"""Words in a row that are looked for as they stand …"""
STEPWISE = 40
"""… from each word on in a message of so many words; in a longer one each row begins where the last ends."""
QUERIES = 4
"""Of rows, at most: some forty rows of usual words."""
TELLING = 5
"""Words of which an article must have …"""
ENOUGH = 3
"""… so many, to be looked at for a paraphrase."""
_WORD = 24
"""Characters of a telling word at most, so that a query holds them all."""


def queries(text: str, rarity: Rarity) -> Sequence[str]:
    """For `bot.ports.Search`: the whole as it stands, rows of it, then the words that tell most in any order."""
    said = words(text)
    return [*_whole(said), *_rows(said), *_telling(text, rarity)]


def _whole(said: Sequence[str]) -> Sequence[str]:
    """As many of the first words as a query holds: what rows find may be many, this is it."""
    first: list[str] = []
    for word in said:
        if sum(map(len, first)) + len(first) + len(word) + 2 > LONGEST:
            break
        first.append(word)
    return [f'"{" ".join(first)}"'] if len(first) > ROW else []


def _rows(said: Sequence[str]) -> Sequence[str]:
    size = min(ROW, len(said))
    step = 1 if len(said) <= STEPWISE else ROW
    rows = [said[at : at + size] for at in range(0, max(1, len(said) - size + 1), step)] if said else []
    telling = [row for row in rows if sum(word not in EMPTY_WORDS for word in row) >= min(2, size)]
    found: list[str] = []
    for row in dict.fromkeys(f'"{" ".join(row)}"' for row in telling if sum(map(len, row)) < LONGEST // 2):
        if found and len(found[-1]) + len(row) + 4 <= LONGEST:
            found[-1] += f" OR {row}"
        elif len(found) < QUERIES:
            found.append(row)
    return found


def _telling(text: str, rarity: Rarity) -> Iterator[str]:
    """At least `ENOUGH` of the words that weigh most."""
    telling = list(telling_words(text, rarity))
    while len(telling) >= ENOUGH:
        query = _some(telling, ENOUGH)
        if len(query) <= LONGEST:
            yield query
            return
        telling.pop()


def telling_words(text: str, rarity: Rarity, most: int = TELLING) -> Sequence[str]:
    """The words that weigh most, the weightiest first."""
    weights: dict[str, float] = {}
    for token, weight, _ in rarity.weighed(text):
        for word in words(token) if weight else ():
            if word not in EMPTY_WORDS and len(word) <= _WORD:
                weights.setdefault(word, weight)
    return sorted(weights, key=lambda word: (-weights[word], -len(word), word))[:most]


def _some(telling: Sequence[str], enough: int) -> str:
    """At least so many of the words: (a (b (c OR d) OR c d) OR b c d)."""
    if enough == 1:
        return telling[0] if len(telling) == 1 else f"({' OR '.join(telling)})"
    ways = [f"{telling[at]} {_some(telling[at + 1 :], enough - 1)}" for at in range(len(telling) - enough + 1)]
    return ways[0] if len(ways) == 1 else f"({' OR '.join(ways)})"
