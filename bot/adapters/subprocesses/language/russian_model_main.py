"""The Russian models' own process. `language_model` beside it starts it with an empty environment and sends it a pack
and items only."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from bot.adapters.subprocesses.job_loop import serve
from bot.adapters.subprocesses.language.reading_jobs import Read, ReadingJobs
from bot.adapters.subprocesses.language.russian_model import load_models
from bot.model import BeatPack
from bot.reading.dependency_parse import Parse
from bot.reading.item_reader import Understanding
from bot.reading.russian.attribution import RussianReader


def _load(pack: BeatPack) -> Read:
    model = load_models()
    understanding = Understanding(pack, {"ru": lambda register: RussianReader(register, model)})
    return lambda items: (understanding.read(item, Parse()) for item in items)


def _model_folders() -> tuple[Path, ...]:
    """Where the models' files and the dictionary lie."""
    found = (find_spec(name) for name in ("natasha", "pymorphy3_dicts_ru"))
    return tuple(Path(place) for spec in found if spec for place in spec.submodule_search_locations or ())


answer = ReadingJobs(_load).answer

if __name__ == "__main__":
    serve(answer, readable=_model_folders())
