"""The language model's own process. `language_model` beside it starts it with an empty environment and sends it a pack
and items only."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import spacy  # noqa: F401  # loaded before the process gives up what loading may need

from bot.adapters.subprocesses.job_loop import serve
from bot.adapters.subprocesses.language.language_model import load_model, model_name, read_all
from bot.adapters.subprocesses.language.language_protocol import (
    PACK,
    Failed,
    Loaded,
    Readings,
    answers,
    batch_of,
    emptied,
    packs,
)
from bot.adapters.subprocesses.language.statement_readers import statement_readers
from bot.reading.item_reader import Understanding

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class _Reader:
    nlp: Language
    understanding: Understanding


class _Desk:
    """Reads with what the first job brought."""

    def __init__(self) -> None:
        self._reader: _Reader | None = None

    def answer(self, job: bytes, body: bytes) -> bytes:
        try:
            return answers.dump_json(self._load(body) if job == PACK else self._read(body))
        except Exception as problem:  # noqa: BLE001  # whatever it is, the parent must hear it
            return answers.dump_json(Failed.by(problem))

    def _load(self, body: bytes) -> Loaded:
        self._reader = _Reader(load_model(), Understanding(packs.validate_json(body), statement_readers()))
        return Loaded()

    def _read(self, body: bytes) -> Readings:
        if self._reader is None:
            raise ValueError("items before the pack")
        items = batch_of(body)
        return Readings(readings=tuple(map(emptied, read_all(self._reader.nlp, self._reader.understanding, items))))


def _model_folders() -> tuple[Path, ...]:
    """Also where the model's package lies outside of what pip installed."""
    name = model_name()
    found = find_spec(name) if name else None
    return tuple(map(Path, found.submodule_search_locations or ())) if found else ()


if __name__ == "__main__":
    serve(_Desk().answer, readable=_model_folders())
