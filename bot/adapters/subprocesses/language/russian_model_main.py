"""The Russian models' own process. `language_model` beside it starts it with an empty environment and sends it a pack
and items only."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from bot.adapters.subprocesses.job_loop import serve
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
from bot.adapters.subprocesses.language.russian_model import Slovnet
from bot.reading.dependency_parse import Parse
from bot.reading.item_reader import Understanding
from bot.reading.russian.attribution import RussianReader


class _Desk:
    """Reads with what the first job brought."""

    def __init__(self) -> None:
        self._understanding: Understanding | None = None

    def answer(self, job: bytes, body: bytes) -> bytes:
        try:
            return answers.dump_json(self._load(body) if job == PACK else self._read(body))
        except Exception as problem:  # noqa: BLE001  # whatever it is, the parent must hear it
            return answers.dump_json(Failed.by(problem))

    def _load(self, body: bytes) -> Loaded:
        model = Slovnet()
        readers = {"ru": lambda register: RussianReader(register, model)}
        self._understanding = Understanding(packs.validate_json(body), readers)
        return Loaded()

    def _read(self, body: bytes) -> Readings:
        if self._understanding is None:
            raise ValueError("items before the pack")
        read = self._understanding.read
        return Readings(readings=tuple(emptied(read(item, Parse())) for item in batch_of(body)))


def _model_folders() -> tuple[Path, ...]:
    """Where the models' files and the dictionary lie."""
    found = (find_spec(name) for name in ("natasha", "pymorphy3_dicts_ru"))
    return tuple(Path(place) for spec in found if spec for place in spec.submodule_search_locations or ())


if __name__ == "__main__":
    serve(_Desk().answer, readable=_model_folders())
