"""What the process that reads Russian is started with. Loads none of it."""

from __future__ import annotations

from bot.adapters.subprocesses.language.language_model import ChildKind
from bot.reading.languages import READ

MEMORY = 1_024 * 2**20
"""Bytes of address space of the child: three times what it has while it reads the longest text."""
MODULE = "bot.adapters.subprocesses.language.russian_model_main"


def russian() -> ChildKind:
    return ChildKind(
        module=MODULE,
        memory=MEMORY,
        name="Russian",
        install="python -m pip install 'amur[ru]'",
        missing=_missing,
    )


def _missing() -> str:
    missing = READ["ru"].missing
    return f"what reads Russian is not installed ({', '.join(missing)})" if missing else ""
