"""Each item to the process that reads its language: English and what needs no model of its own in one, each other
language in its own, which starts with its first item."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.adapters.subprocesses.language.language_model import ChildKind, LanguageProcess, has_statements
from bot.adapters.subprocesses.language.russian_process import russian
from bot.model import BeatPack, Item, Reading
from bot.reading.item_reader import languages_in, merged
from bot.reading.languages import installed

OWN: Mapping[str, ChildKind] = {"ru": russian()}
"""ISO 639-1 → the program that reads the language, of those whose model is no part of the English process."""


class LanguageProcesses:
    """Ports `Reader` and `LanguageModel`. An item whose own process is not installed is read by the first, which knows
    its language's names but none of its statements; such a one, and one whose process does not start, is left unparsed
    and read later.
    """

    def __init__(self, pack: BeatPack, *, own: Mapping[str, ChildKind] = OWN, idle: float | None = None) -> None:
        """`idle`: seconds without an item after which a language's own process ends; English's stays."""
        self._main = LanguageProcess(pack)
        self._own = {
            code: LanguageProcess(pack, kind=kind, idle=idle) for code, kind in own.items() if not kind.missing()
        }

    def check(self) -> None:
        """ReaderFailed if there is no English model."""
        self._main.check()

    async def warm(self) -> None:
        """Loads the English model now. ReaderFailed if there is none."""
        await self._main.warm()

    async def read(self, items: Sequence[Item]) -> Sequence[Reading]:
        """One reading an item, in order. An item in several languages is read by each one's process."""
        spoken = [languages_in(item) for item in items]
        homes = [self._homes(main, others) for main, others in spoken]
        found: dict[tuple[int, str], Reading] = {}
        for home in ("", *self._own):
            mine = [n for n, some in enumerate(homes) if home in some]
            if mine:
                readings = await (self._own[home] if home else self._main).read([items[n] for n in mine])
                found.update(zip(((n, home) for n in mine), readings, strict=True))
        return [self._marked(_joined([found[n, home] for home in some]), spoken[n][1]) for n, some in enumerate(homes)]

    def _homes(self, main: str, others: Iterable[str]) -> Sequence[str]:
        """Whose processes read an item in these languages, that of its own, `main`, first: keys of `_own`, "" for the
        first process."""
        read = (main, *(code for code in others if installed(code)))
        return list(dict.fromkeys(code if code in self._own else "" for code in read))

    def reads(self, language: str) -> bool:
        return installed(language)

    def _marked(self, reading: Reading, others: Iterable[str]) -> Reading:
        """What is said in it is read once its language is installed; which of its `others` nothing reads here."""
        waits = reading.language != "en" and not installed(reading.language) and has_statements(reading)
        unread = tuple(code for code in others if not self._has(code))
        return replace(reading, unparsed=reading.unparsed or waits, unread_languages=unread)

    def _has(self, code: str) -> bool:
        """Whether statements in the language are read here: a language with a program of its own only by that."""
        return installed(code) and (code in self._own or code not in OWN)

    async def aclose(self) -> None:
        await asyncio.gather(*(process.aclose() for process in (self._main, *self._own.values())))


def _joined(readings: Sequence[Reading]) -> Reading:
    """What several processes read in one item: the first has its own language."""
    first, *others = readings
    if not others:
        return first
    quotes = (quote for reading in readings for quote in reading.quotes)
    return replace(
        first,
        quotes=tuple(sorted(quotes, key=lambda quote: quote.content[0].start)),
        mentions=merged([mention for reading in readings for mention in reading.mentions]),
        names=tuple(dict.fromkeys(name for reading in readings for name in reading.names)),
        unparsed=any(reading.unparsed for reading in readings),
    )
