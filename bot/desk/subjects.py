"""What a statement is about: a topic by name, or words in it. Pure; shared by answers and command texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from snowballstemmer import stemmer

from bot.model import Statement, TopicId, TopicLore, fold

_ENGLISH = stemmer("english")
_EMPTY = frozenset(
    {"a", "an", "and", "the", "of", "on", "in", "to", "for", "with", "about", "his", "her", "their", "its"}
)
_PHRASE = re.compile(r'"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Stem:
    """One word in any inflection. `alike` finds words that begin like it: a stem changes its word's last letter at
    most (policy, polici; trading, trade); only those are stemmed."""

    stem: str
    begins: str
    alike: re.Pattern[str]

    def within(self, text: str) -> bool:
        return self.begins in text and any(_stem(word) == self.stem for word in self.alike.findall(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Fits a statement whose item has the topic, or that says all of the words, in itself or in its item's title."""

    topic: TopicId | None = None
    stems: tuple[Stem, ...] = ()
    phrases: tuple[re.Pattern[str], ...] = ()

    def fits(self, statement: Statement) -> bool:
        if self.topic is not None and self.topic in statement.topics:
            return True
        if not self.stems and not self.phrases:
            return self.topic is None
        text = f"{statement.quote.text}\n{statement.title}"
        plain = _plain(text)
        return all(phrase.search(plain) for phrase in self.phrases) and all(stem.within(plain) for stem in self.stems)


def _plain(text: str) -> str:
    """Without case and accents. Folding takes long; most text has no more than curly marks to need it."""
    straight = text if text.isascii() else text.translate(_CURLY)
    return straight.lower() if straight.isascii() else fold(straight)


_CURLY = str.maketrans(dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’", "'") | dict.fromkeys("–—…\u00a0", " "))


def subject(asked: str, topics: Sequence[TopicLore]) -> Subject:
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
    begins = stem if len(stem) < 4 else stem[:-1]
    return Stem(stem, begins, re.compile(rf"\b{re.escape(begins)}\w*"))


@lru_cache(maxsize=4_096)
def _stem(word: str) -> str:
    stem: str = _ENGLISH.stemWord(word)
    return stem


def find_topic(asked: str, topics: Sequence[TopicLore]) -> TopicLore | None:
    """The topic of that id or name; or the only one that has a word beginning with each of the words asked."""
    for topic in topics:
        if _is_called(topic, asked):
            return topic
    wanted = fold(asked).split()
    begun = [topic for topic in topics if wanted and all(_begins(part, topic) for part in wanted)]
    return begun[0] if len(begun) == 1 else None


def _is_called(topic: TopicLore, asked: str) -> bool:
    return fold(asked.replace('"', " ")) in {fold(topic.id), fold(topic.name)}


def _begins(part: str, topic: TopicLore) -> bool:
    return len(part) > 2 and any(word.startswith(part) for word in f"{fold(topic.id)} {fold(topic.name)}".split())
