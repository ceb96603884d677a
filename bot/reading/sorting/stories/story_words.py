"""The words by which stories are told apart, in any language: what the pack can say in English is said in English.

A Russian or Chinese report shares with the English one the people, the places, the terms and the numbers it names:
those are one word for both. Its other words are told apart within its own language: Russian by their stems, Chinese by
pairs of characters.
"""

from __future__ import annotations

from collections.abc import Iterator

from Stemmer import Stemmer

from bot.model import BeatPack
from bot.reading.figures import plainly
from bot.reading.lexicon import commonest
from bot.reading.scripts import CYRILLIC, HAN, OTHER_SCRIPT
from bot.reading.sorting.pack_terms import PackTerms
from bot.reading.sorting.phrases import words


class StoryWords:
    """Made once of a pack. Of English texts only numbers are written anew."""

    def __init__(self, pack: BeatPack) -> None:
        self._terms = PackTerms(pack)
        self._russian = Stemmer("russian")
        self._empty = {word for common in (commonest().get("ru", ()),) for word in common}

    def of(self, text: str) -> list[str]:
        """The words of a text, in order."""
        found = words(plainly(text))
        return found if text.isascii() or not OTHER_SCRIPT.search(text) else list(self._translated(found))

    def _translated(self, found: list[str]) -> Iterator[str]:
        at = 0
        for named in self._terms.find(found):
            yield from self._own(found[at : named.start])
            yield from words(named.english)
            at = named.end
        yield from self._own(found[at:])

    def _own(self, found: list[str]) -> Iterator[str]:
        for number, word in enumerate(found):
            if HAN.match(word):
                if number + 1 < len(found) and HAN.match(found[number + 1]):
                    yield word + found[number + 1]
            elif CYRILLIC.match(word):
                if word not in self._empty and len(word) > 1:
                    yield str(self._russian.stemWord(word))
            else:
                yield word
