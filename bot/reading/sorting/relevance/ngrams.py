"""A second opinion on an item: what wording like its own meant in labelled items.

A regression over words and pairs of words. The names of the two sides and of others are masked, and rare words left
out, so that it learns how dealings are told ("_a back _b", "_t slam _ab") and not who was in the news that year.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from bot.model import BeatPack
from bot.reading.sorting.stories.stories import stem

ANY = 100
"""Documents, of the pack's table, that a stem must occur in: rarer ones are names and matters of a season. Figures are
left out too. A pack without a table takes all."""
TEXT_READ = 60
"""Words of the text that are looked at, beside the title."""
_RARE = "?"
BIAS = "bias"


class Wording:
    """The pack's learnt weights of wording; without any it has no opinion."""

    def __init__(self, pack: BeatPack) -> None:
        self._weights: Mapping[str, float] = dict(pack.wording)
        table = pack.document_frequency
        self._common = frozenset(stemmed for stemmed, n in table if n >= ANY and not stemmed.isdigit())

    def __bool__(self) -> bool:
        return bool(self._weights)

    @property
    def judges(self) -> bool:
        """They are an opinion of their own. Those of a pack without one are what a team's marks add to the signs."""
        return BIAS in self._weights

    def grams(self, title: Sequence[str], text: Sequence[str]) -> frozenset[str]:
        """Words and pairs of a masked title and text (`masked`), told apart by where they stand."""
        return frozenset((*self._grams(title, "title"), *self._grams(text[:TEXT_READ], "text")))

    def _grams(self, run: Sequence[str], where: str) -> Iterator[str]:
        known = [one if one[0] == "_" else self._known(one) for one in run]
        before = _RARE
        for one in known:
            if one != _RARE:
                yield f"{where}: {one}"
                if before != _RARE:
                    yield f"{where}: {before} {one}"
            before = one

    def _known(self, word: str) -> str:
        stemmed = stem(word)
        return stemmed if stemmed in self._common or not self._common else _RARE

    def opinion(self, grams: frozenset[str]) -> tuple[float, tuple[tuple[str, float], ...]]:
        """Logit, and what each gram adds to it."""
        share = 1 / math.sqrt(max(len(grams), 1))
        parts = tuple((gram, self._weights[gram] * share) for gram in sorted(grams) if gram in self._weights)
        return self._weights.get(BIAS, 0.0) + sum(part for _, part in parts), parts


def masked(run: Sequence[str], spans: Sequence[tuple[int, int, str]]) -> list[str]:
    """The words with what stands in `spans` (first word, the one after the last, mask) masked; one mask for a name of
    several words and for the same mask twice on end. Where spans overlap the one named first counts."""
    masks: dict[int, tuple[int, str]] = {}
    for start, end, mask in spans:
        for at in range(start, end):
            masks.setdefault(at, (start, mask))
    shown: list[str] = []
    for at, word in enumerate(run):
        one = masks[at][1] if at in masks else word
        if at not in masks or not shown or shown[-1] != one:
            shown.append(one)
    return shown
