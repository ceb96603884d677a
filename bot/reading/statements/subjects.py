"""What a statement is about: a topic by name, or words in it. Pure; shared by answers and command texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from Stemmer import Stemmer

from bot.model import TopicId, TopicTerms, fold
from bot.reading.statements import lines

_ENGLISH = Stemmer("english")
_EMPTY = frozenset(
    {"a", "an", "and", "the", "of", "on", "in", "to", "for", "with", "about", "his", "her", "their", "its"}
)
_WORD = re.compile(r"\w+")
_PHRASE = re.compile(r'"([^"]+)"')


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Fits a statement of the topic, or one that says all of the words itself: an article about banks quotes people on
    other things too."""

    topic: TopicId | None = None
    stems: tuple[Stem, ...] = ()
    phrases: tuple[re.Pattern[str], ...] = ()

    def among(self, some: Sequence[str]) -> list[str]:
        """The lines (`bot.reading.statements.lines`) of statements that fit."""
        found = self._perhaps(some)
        if self.topic is not None:
            return [line for line in found if self._fits(line)]
        for stem in self.stems:
            found = [line for line in found if stem.within(line, *lines.text_within(line))]
        for phrase in self.phrases:
            found = [line for line in found if phrase.search(line, *lines.text_within(line))]
        return list(found)

    def _perhaps(self, some: Sequence[str]) -> Sequence[str]:
        """A quick look at thousands of lines, before the close one at those left."""
        begun = some
        for stem in self.stems:
            begun = [line for line in begun if stem.begins in line]
        if self.topic is None or not self.stems:
            return begun
        under = [line for line in some if f" {self.topic} " in line]
        return sorted({*begun, *under}, reverse=True)

    def _fits(self, line: str) -> bool:
        if f" {self.topic} " in lines.topics_of(line):
            return True
        words = lines.text_of(line)
        return (
            bool(self.stems or self.phrases)
            and all(phrase.search(words) for phrase in self.phrases)
            and all(stem.within(words) for stem in self.stems)
        )


def subject(asked: str, topics: Sequence[TopicTerms]) -> Subject:
    """`asked` is a topic's whole id or name, or words in any inflection; "words in quotes" stand together."""
    named = next((topic.id for topic in topics if _is_called(topic, asked)), None)
    quoted = [fold(phrase).split() for phrase in _PHRASE.findall(asked)]
    loose = fold(_PHRASE.sub(" ", asked).replace('"', " ")).split()
    return Subject(
        topic=named,
        stems=tuple(_made(word) for word in loose if word not in _EMPTY),
        phrases=tuple(re.compile(r"\b" + r"\W+".join(map(re.escape, words)) + r"\b") for words in quoted if words),
    )


def _made(word: str) -> Stem:
    stem = _stem(word)
    return Stem(stem, stem if len(stem) < 4 else stem[:-1])


@lru_cache(maxsize=4_096)
def _stem(word: str) -> str:
    stem: str = _ENGLISH.stemWord(word)
    return stem


def find_topic(asked: str, topics: Sequence[TopicTerms]) -> TopicTerms | None:
    """The topic of that id or name; or the only one that has a word beginning with each of the words asked."""
    for topic in topics:
        if _is_called(topic, asked):
            return topic
    wanted = fold(asked).split()
    begun = [topic for topic in topics if wanted and all(_begins(part, topic) for part in wanted)]
    return begun[0] if len(begun) == 1 else None


def _is_called(topic: TopicTerms, asked: str) -> bool:
    return fold(asked.replace('"', " ")) in {fold(topic.id), fold(topic.name)}


def _begins(part: str, topic: TopicTerms) -> bool:
    return len(part) > 2 and any(word.startswith(part) for word in f"{fold(topic.id)} {fold(topic.name)}".split())
