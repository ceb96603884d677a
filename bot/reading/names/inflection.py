"""A pack's names as running text has them: a Russian name in all its cases, a Chinese or Latin one as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.reading.scripts import CYRILLIC

_LEAST = 4
"""Letters of a word that is inflected: shorter ones (Си, Ван, Ли) are Chinese family names, which stand as they are."""
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ский", ("ский", "ского", "скому", "ским", "ском", "ская", "ской", "скую")),
    ("ская", ("ская", "ской", "скую")),
    ("ия", ("ия", "ии", "ию", "ией")),
    ("ва", ("ва", "вой", "ву")),
    ("на", ("на", "ной", "ну", "не", "ны")),
    ("а", ("а", "ы", "и", "е", "у", "ой")),
    ("я", ("я", "и", "е", "ю", "ей")),
    ("ий", ("ий", "ия", "ию", "ием", "ии")),
    ("ой", ("ой", "ого", "ому", "ым", "ом")),
    ("й", ("й", "я", "ю", "ем", "е")),
    ("ь", ("ь", "я", "ю", "ем", "е", "и", "ью")),
    ("ов", ("ов", "ова", "ову", "овым", "ове")),
    ("ев", ("ев", "ева", "еву", "евым", "еве")),
    ("ин", ("ин", "ина", "ину", "иным", "ином", "ине")),
)
"""How a name ends → in its cases; the first that fits (Zaliznyak's types, as far as surnames have them)."""
_CONSONANT = ("", "а", "у", "ом", "е")
_VOWEL = re.compile("[еёиоуыэю]$")


def inflected(written: str) -> Iterator[str]:
    """The name with its last word in every case: whoever is called by a surname has an alias of that word alone."""
    if not CYRILLIC.search(written):
        yield written
        return
    *before, last = written.split()
    yield from (" ".join([*before, form]) for form in _cases(last))


def _cases(word: str) -> Iterator[str]:
    low = word.casefold()
    if len(word) < _LEAST or word.isupper() or not CYRILLIC.search(word):
        yield low
        return
    for ending, cases in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= 2:
            yield from (low[: -len(ending)] + case for case in cases)
            return
    yield from (low,) if _VOWEL.search(low) else (low + case for case in _CONSONANT)
