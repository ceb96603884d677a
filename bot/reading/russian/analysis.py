"""What a Russian model tells of words and sentences, whichever it is: the rules here know no library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.model import Span


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    """Characters of the article."""
    end: int
    text: str
    low: str
    """In small letters, with е for ё."""
    pos: str = "X"
    """Universal part of speech."""
    case: str = ""
    """Nom, Gen, Dat, Acc, Ins, Loc."""
    gender: str = ""
    """Masc, Fem, Neut."""
    number: str = ""
    """Sing, Plur."""
    animate: bool = False
    form: str = ""
    """Of a verb: Fin, Inf, Conv, Part."""
    rel: str = ""
    """Universal dependency."""
    head: int = -1
    """Place in the sentence; -1: the root, or no parse."""
    entity: str = ""
    """PER, ORG, LOC."""
    begins: bool = False
    """First token of the entity."""

    @property
    def noun(self) -> bool:
        return self.pos in ("NOUN", "PROPN")


@dataclass(frozen=True, slots=True)
class CueForm:
    """One form of a verb of speech."""

    lemma: str
    gender: str = ""
    """Masc, Fem or Neut, of a past singular."""
    plural: bool = False
    gerund: bool = False


@dataclass(frozen=True, slots=True)
class Nominative:
    """What a word in another case may be in the nominative."""

    word: str
    """In small letters."""
    gender: str
    """Masc, Fem, or empty."""
    given: bool
    """A given name."""


class RussianModel(Protocol):
    """Sentences, tags, trees and names of a text, and the forms of a word."""

    def sentences(self, text: str) -> Sequence[tuple[int, int]]: ...

    def parsed(
        self, sentences: Iterable[Sequence[Token]], *, tree: Callable[[Sequence[Token]], bool]
    ) -> Iterator[Sequence[Token]]:
        """The same tokens with all that the model knows of them, in order. `tree`: whether a sentence needs one, which
        costs a third of the time."""
        ...

    def known(self, word: str) -> bool:
        """Whether the dictionary has the word, in any case."""
        ...

    def forms(self, lemma: str) -> Iterable[tuple[str, CueForm]]:
        """The finite forms of the past and present, and gerunds."""
        ...

    def nominatives(self, word: str, case: str, number: str = "Sing") -> Sequence[Nominative]:
        """Likeliest first; empty if there are none."""
        ...

    def animate(self, word: str) -> bool:
        """Whether a common noun names a living being, in any case."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """One quotation that is no label: the words within its marks, one span a paragraph that it runs through."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence of the reporter's, between quotations."""

    tokens: Sequence[Token]
    paragraph: int
    heading: bool = False
    after: Speech | None = None
    """The quotation that it follows, if nothing but a mark stands between."""
    before: Speech | None = None
    """The quotation that a colon or что at its end leads to."""
    turn: Speech | None = None
    """A label before a colon, and what is said after it."""
    answers: bool = False
    """The label names nobody: Ответ."""
    quoted: bool = False
    """Within a quotation: only its names are looked at."""
    fragments: tuple[Span, ...] = ()
    """Marked words within."""

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end
