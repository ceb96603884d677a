"""A language model's analysis of one text as plain frozen columns, so that reading needs no language library.

Every column has one entry a token. Offsets count characters of the item's whole text. Heads always lie in the
token's own sentence; the head of a sentence is its own head. `bot.adapters.subprocesses.language` makes these from
spaCy's Docs.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Parse:
    """Tokens of one text with Penn tags, ClearNLP dependency labels, OntoNotes entity types."""

    start: tuple[int, ...] = ()
    end: tuple[int, ...] = ()
    word: tuple[str, ...] = ()
    """As written."""
    tag: tuple[str, ...] = ()
    """Penn Treebank part of speech: VBD, NNP …"""
    dep: tuple[str, ...] = ()
    head: tuple[int, ...] = ()
    """Index of the governing token; its own index at the root of a sentence."""
    entity: tuple[str, ...] = ()
    """PERSON, ORG, GPE, NORP … or empty."""
    entity_begins: tuple[bool, ...] = ()
    sentence: tuple[int, ...] = ()
    """Number of the token's sentence, rising by one."""

    low: tuple[str, ...] = field(init=False)
    """The words in lower case, apostrophes straight."""
    first: tuple[int, ...] = field(init=False)
    """First token of the subtree."""
    last: tuple[int, ...] = field(init=False)
    """Last token of the subtree."""
    children: tuple[tuple[int, ...], ...] = field(init=False)
    sentences: tuple[tuple[int, int], ...] = field(init=False)
    """(first, one past the last) token of each sentence."""

    def __post_init__(self) -> None:
        n = len(self.start)
        columns = (self.end, self.word, self.tag, self.dep, self.head, self.entity, self.entity_begins, self.sentence)
        if any(len(column) != n for column in columns):
            raise ValueError(f"columns of different lengths: {[len(column) for column in columns]} for {n} tokens")
        first, last = _edges(self.head)
        children: list[list[int]] = [[] for _ in range(n)]
        for token, head in enumerate(self.head):
            if head != token:
                children[head].append(token)
        for name, value in (
            ("low", tuple(word.lower().replace("’", "'") for word in self.word)),
            ("first", first),
            ("last", last),
            ("children", tuple(map(tuple, children))),
            ("sentences", _sentences(self.sentence)),
        ):
            object.__setattr__(self, name, value)

    def __len__(self) -> int:
        return len(self.start)

    def token_at(self, offset: int) -> int:
        """The first token that ends after the offset; the number of tokens if there is none."""
        return bisect_left(self.end, offset + 1)


def _sentences(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    bounds = [0, *(i for i in range(1, len(numbers)) if numbers[i] != numbers[i - 1]), len(numbers)]
    return tuple((a, b) for a, b in itertools.pairwise(bounds) if a < b)


def _edges(heads: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """First and last token of every subtree, in time linear in the tokens even for a chain of a million."""
    n = len(heads)
    first, last = list(range(n)), list(range(n))
    waiting = [0] * n
    for token, head in enumerate(heads):
        if head != token:
            waiting[head] += 1
    ready = [token for token in range(n) if not waiting[token]]
    while ready:
        token = ready.pop()
        head = heads[token]
        if head == token:
            continue
        first[head] = min(first[head], first[token])
        last[head] = max(last[head], last[token])
        waiting[head] -= 1
        if not waiting[head]:
            ready.append(head)
    return tuple(first), tuple(last)
