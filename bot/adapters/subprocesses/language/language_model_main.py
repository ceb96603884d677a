"""The language model's own process. `language_model` beside it starts it with an empty environment and sends it a pack
and items only."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from pathlib import Path

from bot.adapters.subprocesses.job_loop import serve
from bot.adapters.subprocesses.language import spacy_library  # noqa: F401  # before the process gives up what it needs
from bot.adapters.subprocesses.language.language_model import load_model, model_name, read_all
from bot.adapters.subprocesses.language.reading_jobs import Read, ReadingJobs
from bot.adapters.subprocesses.language.statement_readers import statement_readers
from bot.model import BeatPack
from bot.reading.item_reader import Understanding


def _load(pack: BeatPack) -> Read:
    return partial(read_all, load_model(), Understanding(pack, statement_readers()))


def _model_folders() -> tuple[Path, ...]:
    """Also where the model's package lies outside of what pip installed."""
    name = model_name()
    found = find_spec(name) if name else None
    return tuple(map(Path, found.submodule_search_locations or ())) if found else ()


answer = ReadingJobs(_load).answer

if __name__ == "__main__":
    serve(answer, readable=_model_folders())
