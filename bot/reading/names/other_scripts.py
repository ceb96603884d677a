"""How people and bodies of the pack are called in other scripts than a text's own: whoever looks for Lavrov finds
Лавров and 拉夫罗夫, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.model import BeatPack, Org, Person, Speaker

_HAN = re.compile("[\u3400-\u9fff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_SCRIPTS = {"zh": _HAN, "ja": _HAN, "ru": _CYRILLIC, "uk": _CYRILLIC, "be": _CYRILLIC, "kk": _CYRILLIC, "bg": _CYRILLIC}
HAN_NAMES = 3
"""Chinese forms of a name that are kept: simplified, traditional, another outlet's."""


class OtherScripts:
    """Made once of a pack."""

    def __init__(self, pack: BeatPack) -> None:
        everybody: tuple[Person | Org, ...] = (*pack.people, *pack.orgs)
        self._forms = {str(who.id): tuple(_forms(who)) for who in everybody}

    def names(self, speakers: Iterable[Speaker], language: str) -> Iterator[tuple[str, str]]:
        """(id, name in another script than `language` has) of those named, each once; of Chinese forms all, as there
        are two scripts of them. Of somebody whom the pack does not know, in a text that is not in Latin letters: the
        name as it was romanised."""
        own = _SCRIPTS.get(language)
        for id_, name in dict.fromkeys((speaker.id, speaker.name) for speaker in speakers):
            for form in self._forms.get(id_, (name,)):
                if own is _HAN or _script(form) is not own:
                    yield id_, form


def _forms(who: Person | Org) -> Iterator[str]:
    """The name, its fullest Russian form, and the shortest Chinese ones."""
    yield who.name
    yield from sorted(filter(_CYRILLIC.search, who.aliases), key=len)[-1:]
    yield from islice(sorted(filter(_HAN.search, who.aliases), key=len), HAN_NAMES)


def _script(name: str) -> re.Pattern[str] | None:
    """None: Latin."""
    return _HAN if _HAN.search(name) else _CYRILLIC if _CYRILLIC.search(name) else None
