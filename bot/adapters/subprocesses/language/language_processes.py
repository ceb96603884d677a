"""Each item to the process that reads its language: English and what needs no model of its own in one, each other
language in its own, which starts with its first item."""

from __future__ import annotations

import asyncio
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from bot.adapters.subprocesses.language.language_model import ChildKind, LanguageProcess, has_statements
from bot.adapters.subprocesses.language.russian_process import russian
from bot.model import BeatPack, Item, Reading
from bot.reading.item_reader import BODY_LIMIT
from bot.reading.languages import installed
from bot.reading.sorting.language import language_of, other_paragraphs

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
        """One reading an item, in order."""
        of = [language_of(item.text[item.head :], item.language) for item in items]
        numbers = {code: [n for n, language in enumerate(of) if language == code] for code in self._own}
        rest = [n for n, language in enumerate(of) if language not in self._own]
        found: dict[int, Reading] = {}
        for code, mine in ((None, rest), *numbers.items()):
            process = self._main if code is None else self._own[code]
            readings = await process.read([items[n] for n in mine]) if mine else ()
            found.update(zip(mine, readings, strict=True))
        for code, process in self._own.items():
            mixed = [n for n, one in enumerate(items) if of[n] != code and code in _others(one, of[n])]
            for n, reading in zip(mixed, await process.read([items[n] for n in mixed]) if mixed else (), strict=True):
                found[n] = _joined(found[n], reading)
        return [self._marked(found[number]) for number in range(len(items))]

    def reads(self, language: str) -> bool:
        return installed(language)

    @staticmethod
    def _marked(reading: Reading) -> Reading:
        """What is said in it is read once its language is installed."""
        waits = reading.language != "en" and not installed(reading.language) and has_statements(reading)
        return replace(reading, unparsed=True) if waits else reading

    async def aclose(self) -> None:
        await asyncio.gather(*(process.aclose() for process in (self._main, *self._own.values())))


def _others(item: Item, language: str) -> Container[str]:
    """Languages that paragraphs of the item are in."""
    return other_paragraphs(item.text, item.head, min(len(item.text), item.head + BODY_LIMIT), language)


def _joined(one: Reading, other: Reading) -> Reading:
    """With the statements of its paragraphs in another language; unparsed if either is."""
    return replace(
        one,
        quotes=tuple(sorted([*one.quotes, *other.quotes], key=lambda quote: quote.content[0].start)),
        names=tuple(dict.fromkeys((*one.names, *other.names))),
        unparsed=one.unparsed or other.unparsed,
    )
