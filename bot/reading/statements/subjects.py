"""What a statement is about: a topic by name, or words in it. Pure; shared by answers and command texts.

One person speaks in several languages, and is asked about in one: what the pack knows of the words (its gloss, its
people and bodies) is found in every language, other words in the language they were typed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from Stemmer import Stemmer

from bot.model import TopicId, TopicTerms, fold
from bot.reading.scripts import OTHER_SCRIPT
from bot.reading.sorting.pack_terms import PackTerms
from bot.reading.sorting.phrases import Term, term, words
from bot.reading.statements import lines

_ENGLISH, _RUSSIAN = Stemmer("english"), Stemmer("russian")
_EMPTY = frozenset(
    {"a", "an", "and", "the", "of", "on", "in", "to", "for", "with", "about", "his", "her", "their", "its"}
)
_WORD = re.compile(r"\w+")
_PHRASE = re.compile(r'"([^"]+)"')
_HAN = re.compile("[\u3400-\u9fff]")
_SHORT_I = re.compile("(?<=[ыоеи])и$")
"""What folding made of й at the end of a word; stems are cut by it."""


@dataclass(frozen=True, slots=True)
class Stem:
    """One word in any inflection. Only words that begin like it are stemmed: a stem changes its word's last letter at
    most (policy, polici; trading, trade)."""

    stem: str
    begins: str

    def within(self, text: str, start: int = 0, end: int | None = None) -> bool:
        at = text.find(self.begins, start, end)
        while at >= 0:
            if at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "_"):
                word = _WORD.match(text, at)
                if word is not None and _stem(word[0]) == self.stem:
                    return True
            at = text.find(self.begins, at + 1, end)
        return False


@dataclass(frozen=True, slots=True)
class Words:
    """Words as they stand, one after the other; Chinese ones inside running characters too. `open`: the last one goes
    on as it likes."""

    begins: str
    open: bool = False

    def within(self, text: str, start: int = 0, end: int | None = None) -> bool:
        at = text.find(self.begins, start, end)
        while at >= 0:
            if _HAN.match(self.begins) or self._stands(text, at):
                return True
            at = text.find(self.begins, at + 1, end)
        return False

    def _stands(self, text: str, at: int) -> bool:
        after = at + len(self.begins)
        return not text[max(0, at - 1) : at].isalnum() and (self.open or not text[after : after + 1].isalnum())


Wording = tuple[Stem | Words, ...]
"""All of them are wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Fits a statement of the topic, or one that says all of the words itself: an article about banks quotes people on
    other things too."""

    topic: TopicId | None = None
    words: tuple[tuple[Wording, ...], ...] = ()
    """Each of them in one of its wordings."""
    phrases: tuple[re.Pattern[str], ...] = ()

    def among(self, some: Sequence[str]) -> list[str]:
        """The lines (`bot.reading.statements.lines`) of statements that fit."""
        found = self._perhaps(some)
        if self.topic is not None:
            return [line for line in found if self._fits(line)]
        for word in self.words:
            found = [line for line in found if _says(word, line, *lines.text_within(line))]
        for phrase in self.phrases:
            found = [line for line in found if phrase.search(line, *lines.text_within(line))]
        return list(found)

    def _perhaps(self, some: Sequence[str]) -> Sequence[str]:
        """A quick look at thousands of lines, before the close one at those left."""
        begun = some
        for word in self.words:
            begins = tuple(dict.fromkeys(wording[0].begins for wording in word))
            begun = [line for line in begun if any(map(line.__contains__, begins))]
        if self.topic is None or not self.words:
            return begun
        under = [line for line in some if f" {self.topic} " in line]
        return sorted({*begun, *under}, reverse=True)

    def _fits(self, line: str) -> bool:
        if f" {self.topic} " in lines.topics_of(line):
            return True
        said = lines.text_of(line)
        return (
            bool(self.words or self.phrases)
            and all(phrase.search(said) for phrase in self.phrases)
            and all(_says(word, said) for word in self.words)
        )


def _says(word: tuple[Wording, ...], text: str, start: int = 0, end: int | None = None) -> bool:
    return any(all(part.within(text, start, end) for part in wording) for wording in word)


def subject(asked: str, topics: Sequence[TopicTerms], pack: PackTerms | None = None) -> Subject:
    """`asked` is a topic's whole id or name, or words in any inflection; "words in quotes" stand together. `pack`: what
    knows how else they are said."""
    quoted = [fold(phrase).split() for phrase in _PHRASE.findall(asked)]
    loose = fold(_PHRASE.sub(" ", asked).replace('"', " ")).split()
    meant = pack.named(" ".join(loose)) if pack is not None else None
    names = (asked, meant.english) if meant is not None else (asked,)
    return Subject(
        topic=next((topic.id for name in names for topic in topics if _is_called(topic, name)), None),
        words=tuple(_wordings(loose, pack)),
        phrases=tuple(_in_a_row(phrase) for phrase in quoted if phrase),
    )


def _in_a_row(phrase: Sequence[str]) -> re.Pattern[str]:
    first, last = ("" if _HAN.search(word) else r"\b" for word in (phrase[0], phrase[-1]))
    return re.compile(first + r"\W+".join(map(re.escape, phrase)) + last)


def _wordings(loose: Sequence[str], pack: PackTerms | None) -> Iterator[tuple[Wording, ...]]:
    """All words as one thing of the pack, or each of them by itself."""
    if pack is not None and len(loose) > 1 and (meant := pack.named(" ".join(loose))) is not None:
        yield (tuple(map(_made, loose)), *map(_of_pack, pack.wordings(meant.id)))
        return
    for word in loose:
        if word not in _EMPTY:
            known = pack.named(word) if pack is not None else None
            yield ((_made(word),), *map(_of_pack, pack.wordings(known.id) if pack and known else ()))


def _of_pack(written: Term) -> Wording:
    if all(word.isascii() for word in written.words):
        return tuple(map(_stemmed, written.words))
    return (Words(("" if _HAN.match(written.words[0]) else " ").join(written.words), written.open),)


def _made(word: str) -> Stem | Words:
    return Words(word) if _HAN.search(word) else _stemmed(_stem(word))


def _stemmed(stem: str) -> Stem:
    return Stem(stem, stem if len(stem) < 4 else stem[:-1])


@lru_cache(maxsize=4_096)
def _stem(word: str) -> str:
    stem: str = _ENGLISH.stemWord(word) if word.isascii() else _RUSSIAN.stemWord(_SHORT_I.sub("й", word))
    return stem


def find_topic(asked: str, topics: Sequence[TopicTerms]) -> TopicTerms | None:
    """The topic of that id or name; or the only one that has a word beginning with each of the words asked; of words in
    another script, which names have not, the only one of whose terms they are one."""
    for topic in topics:
        if _is_called(topic, asked):
            return topic
    if OTHER_SCRIPT.search(asked):
        having = [topic for topic in topics if _has_term(topic, words(asked))]
        return having[0] if len(having) == 1 else None
    wanted = fold(asked).split()
    begun = [topic for topic in topics if wanted and all(_begins(part, topic) for part in wanted)]
    return begun[0] if len(begun) == 1 else None


def _is_called(topic: TopicTerms, asked: str) -> bool:
    return fold(asked.replace('"', " ")) in {fold(topic.id), fold(topic.name)}


def _has_term(topic: TopicTerms, asked: Sequence[str]) -> bool:
    foreign = (term(written) for written, _ in topic.terms if OTHER_SCRIPT.search(written))
    return any(
        len(one.words) == len(asked)
        and one.words[:-1] == tuple(asked[:-1])
        and (asked[-1].startswith(one.words[-1]) if one.open else asked[-1] == one.words[-1])
        for one in foreign
    )


def _begins(part: str, topic: TopicTerms) -> bool:
    return len(part) > 2 and any(word.startswith(part) for word in f"{fold(topic.id)} {fold(topic.name)}".split())
