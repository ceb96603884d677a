"""What a text names of the pack, in English, whatever its language: people, bodies and terms.

Of a Russian or Chinese text names are found in their cases and inside running characters, terms by the pack's gloss;
of an English one names as they are and what the gloss says in English, by its stems.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from Stemmer import Stemmer

from bot.model import BeatPack, Org, Person
from bot.reading.names.inflection import inflected
from bot.reading.scripts import OTHER_SCRIPT
from bot.reading.sorting.phrases import Phrases, Term, term, words

_english = Stemmer("english")


class TermKind(StrEnum):
    PERSON = "person"
    BODY = "body"
    TERM = "term"
    """Of the gloss: places, dealings, things."""
    WORD = "word"
    """Any other word that the pack has in English: it tells reports apart, and is no name of anything."""


class Named(NamedTuple):
    """Words start … end-1 of a text name something of the pack."""

    start: int
    end: int
    english: str
    """The person's or body's name, the gloss' words."""
    kind: TermKind
    id: str
    """The same for whatever is the same thing, in every language."""


@lru_cache(maxsize=65_536)
def _stemmed(word: str) -> str:
    return str(_english.stemWord(word)) if word.isascii() else word


class PackTerms:
    """Made once of a pack."""

    def __init__(self, pack: BeatPack) -> None:
        self._foreign: dict[Term, tuple[str, TermKind, str]] = {}
        self._english: dict[Term, tuple[str, TermKind, str]] = {}
        for person in pack.people:
            self._file(person, TermKind.PERSON)
        for org in pack.orgs:
            self._file(org, TermKind.BODY)
        for written, said in pack.gloss:
            meaning = said, TermKind.TERM, " ".join(map(_stemmed, words(said)))
            self._foreign.setdefault(term(written), meaning)
            self._english.setdefault(Term(tuple(map(_stemmed, words(said)))), meaning)
        for written, said in pack.unshown:
            self._foreign.setdefault(term(written), (said, TermKind.WORD, " ".join(map(_stemmed, words(said)))))
        self._in_brief = {str(who.id): _brief(who) for who in pack.everybody}
        self._in_foreign, self._in_english = Phrases(self._foreign), Phrases(self._english)
        self._meanings = tuple(self._foreign.values()), tuple(self._english.values())

    def _file(self, who: Person | Org, kind: TermKind) -> None:
        for form in _forms(who):
            found = tuple(words(form))
            if OTHER_SCRIPT.search(form):
                self._foreign.setdefault(Term(found), (who.name, kind, who.id))
            elif found:
                self._english.setdefault(Term(tuple(map(_stemmed, found))), (who.name, kind, who.id))

    def find(self, found: Sequence[str]) -> Iterator[Named]:
        """In the folded words of a text in another script; in order, the longest where several overlap."""
        return self._longest(self._in_foreign, self._meanings[0], found)

    def find_in_english(self, found: Sequence[str]) -> Iterator[Named]:
        """In the folded words of an English text; likewise."""
        return self._longest(self._in_english, self._meanings[1], [_stemmed(word) for word in found])

    def named(self, asked: str) -> Named | None:
        """What the words name of the pack, if all of them together name one thing."""
        found = words(asked)
        every = (*self.find(found), *self.find_in_english(found))
        return next((one for one in every if (one.start, one.end) == (0, len(found))), None)

    def wordings(self, id_: str) -> tuple[Term, ...]:
        """How a thing of the pack is written, in every language. Folded words; those of English terms are stems."""
        return self._wordings.get(id_, ())

    @cached_property
    def _wordings(self) -> Mapping[str, tuple[Term, ...]]:
        by_id: dict[str, list[Term]] = {}
        for written, (_, _, id_) in (*self._foreign.items(), *self._english.items()):
            by_id.setdefault(id_, []).append(written)
        return {id_: tuple(terms) for id_, terms in by_id.items()}

    @staticmethod
    def _longest(
        phrases: Phrases, meanings: Sequence[tuple[str, TermKind, str]], found: Sequence[str]
    ) -> Iterator[Named]:
        at = 0
        for hit in sorted(phrases.find(found), key=lambda hit: (hit.start, -hit.end)):
            if hit.start >= at:
                at = hit.end
                yield Named(hit.start, hit.end, *meanings[hit.number])

    def gloss(self, headline: str, most: int = 6) -> tuple[str, ...]:
        """The known names and terms of a headline in another script, in English, each once and in its order, as
        headlines call them. () for an English one."""
        if headline.isascii() or not OTHER_SCRIPT.search(headline):
            return ()
        named = (one for one in self.find(words(headline)) if one.kind is not TermKind.WORD)
        said = (self._in_brief.get(one.id, one.english) for one in named)
        return tuple(dict.fromkeys(said))[:most]


def _brief(who: Person | Org) -> str:
    """What a headline calls them: an alias of one word that is part of the name or all capitals, else the name."""
    parts = set(words(who.name))
    for written in who.aliases:
        one = words(written)
        if written.isascii() and len(one) == 1 and (one[0] in parts if isinstance(who, Person) else written.isupper()):
            return written
    return who.name


def _forms(who: Person | Org) -> Iterator[str]:
    for written in (who.name, *who.aliases):
        yield from inflected(written)
