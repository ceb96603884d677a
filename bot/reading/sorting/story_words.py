"""The words by which stories are told apart, in any language: what the pack can say in English is said in English.

A Russian or Chinese report shares with the English one the people, the places, the terms and the numbers it names:
those are one word for both. Its other words are told apart within its own language: Russian by their stems, Chinese by
pairs of characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from Stemmer import Stemmer

from bot.model import BeatPack, Org, Person
from bot.reading.lexicon import commonest
from bot.reading.sorting.phrases import Phrases, term, words

_OTHER_SCRIPT = re.compile("[\u0400-\u04ff\u3400-\u9fff]")
_HAN = re.compile("[\u3400-\u9fff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


class StoryWords:
    """Made once of a pack. English texts are cut as ever."""

    def __init__(self, pack: BeatPack) -> None:
        english: dict[str, tuple[str, ...]] = {}
        everybody: tuple[Person | Org, ...] = (*pack.people, *pack.orgs)
        for who in everybody:
            for written in who.aliases:
                if _OTHER_SCRIPT.search(written):
                    english.setdefault(written, tuple(words(who.name)))
        for written, said in pack.gloss:
            english.setdefault(written, tuple(words(said)))
        self._english = tuple(english.values())
        self._phrases = Phrases(term(written) for written in english)
        self._russian = Stemmer("russian")
        self._empty = {word for common in (commonest().get("ru", ()),) for word in common}

    def of(self, text: str) -> list[str]:
        """The words of a text, in order."""
        found = words(text)
        return found if text.isascii() or not _OTHER_SCRIPT.search(text) else list(self._translated(found))

    def _translated(self, found: list[str]) -> Iterator[str]:
        hits = sorted(self._phrases.find(found), key=lambda hit: (hit.start, -hit.end))
        at = 0
        for hit in hits:
            if hit.start < at:
                continue
            yield from self._own(found[at : hit.start])
            yield from self._english[hit.number]
            at = hit.end
        yield from self._own(found[at:])

    def _own(self, found: list[str]) -> Iterator[str]:
        for number, word in enumerate(found):
            if _HAN.match(word):
                if number + 1 < len(found) and _HAN.match(found[number + 1]):
                    yield word + found[number + 1]
            elif _CYRILLIC.match(word):
                if word not in self._empty and len(word) > 1:
                    yield str(self._russian.stemWord(word))
            else:
                yield word
