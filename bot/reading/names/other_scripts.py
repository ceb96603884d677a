"""How people and bodies of the pack are called in other scripts than a text's own: whoever looks for Lavrov finds
Лавров and 拉夫罗夫, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.model import BeatPack, Org, Person, Speaker
from bot.reading.scripts import CYRILLIC, HAN

_SCRIPTS = {"zh": HAN, "ja": HAN, "ru": CYRILLIC, "uk": CYRILLIC, "be": CYRILLIC, "kk": CYRILLIC, "bg": CYRILLIC}
HAN_NAMES = 3
"""Chinese forms of a name that are kept: simplified, traditional, another outlet's."""


class OtherScripts:
    """Made once of a pack."""

    def __init__(self, pack: BeatPack) -> None:
        self._forms = {str(who.id): tuple(_forms(who)) for who in pack.everybody}

    def names(self, speakers: Iterable[Speaker], language: str) -> Iterator[tuple[str, str]]:
        """(id, name in another script than `language` has) of those named, each once; of Chinese forms all, as there
        are two scripts of them. Of somebody whom the pack does not know, in a text that is not in Latin letters: the
        name as it was romanised."""
        own = _SCRIPTS.get(language)
        for id_, name in dict.fromkeys((speaker.id, speaker.name) for speaker in speakers):
            for form in self._forms.get(id_, (name,)):
                if own is HAN or _script(form) is not own:
                    yield id_, form


def _forms(who: Person | Org) -> Iterator[str]:
    """The name, its fullest Russian form, and the shortest Chinese ones."""
    yield who.name
    yield from sorted(filter(CYRILLIC.search, who.aliases), key=len)[-1:]
    yield from islice(sorted(filter(HAN.search, who.aliases), key=len), HAN_NAMES)


def _script(name: str) -> re.Pattern[str] | None:
    """None: Latin."""
    return HAN if HAN.search(name) else CYRILLIC if CYRILLIC.search(name) else None
