"""What a language's process answers: first a pack, which has it load its model, then batches of items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bot.adapters.subprocesses.language.language_protocol import (
    PACK,
    Answer,
    Failed,
    Loaded,
    Readings,
    answers,
    batch_of,
    emptied,
    packs,
)
from bot.model import BeatPack, Item, Reading

Read = Callable[[Sequence[Item]], Iterable[Reading]]


class ReadingJobs:
    """`load` makes, of a pack, what reads items. Whatever it or that raises is answered, never raised."""

    def __init__(self, load: Callable[[BeatPack], Read]) -> None:
        self._load = load
        self._read: Read | None = None

    def answer(self, job: bytes, body: bytes) -> bytes:
        try:
            return answers.dump_json(self._answer(job, body))
        except Exception as problem:  # noqa: BLE001  # whatever it is, the parent must hear it
            return answers.dump_json(Failed.by(problem))

    def _answer(self, job: bytes, body: bytes) -> Answer:
        if job == PACK:
            self._read = self._load(packs.validate_json(body))
            return Loaded()
        if self._read is None:
            raise ValueError("items before the pack")
        return Readings(readings=tuple(map(emptied, self._read(batch_of(body)))))
