"""What a child can still do on this machine: tried by one, not guessed from the kernel's version."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.adapters.subprocesses.pool import Children, Limits
from bot.errors import ReaderFailed

MODULE = "bot.adapters.subprocesses.confinement_check_main"


class Attempt(StrEnum):
    SOCKET = "open a socket"
    WRITE = "write a file"
    READ = "read your files"
    ENVIRONMENT = "read this program's environment"
    PROGRAM = "start a program"
    TRACE = "take hold of this program"
    SIGNAL = "end this program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Two paths in a folder of this user's: a file that is there, and one that is not."""

    file: str
    fresh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    succeeded: tuple[Attempt, ...]
    """Nothing: the kernel refuses all of it."""


wheres: TypeAdapter[Where] = TypeAdapter(Where)
checked: TypeAdapter[Checked] = TypeAdapter(Checked)


async def check_confinement() -> Checked:
    """ReaderFailed where no child starts, or it does not live to tell."""
    children = Children(MODULE, Limits(seconds=20.0, memory=400 * 2**20, children=1), python=sys.executable)
    try:
        with tempfile.TemporaryDirectory(prefix="amur-") as folder:
            file = Path(folder) / "file"
            file.write_text("to be left alone", encoding="ascii")
            where = Where(file=str(file), fresh=str(file.with_name("fresh")))
            match await children.ask(wheres.dump_json(where), b""):
                case bytes(answer):
                    return checked.validate_json(answer)
                case ending:
                    raise ReaderFailed(f"the process that tries it gave no answer ({ending})")
    except ValidationError as problem:
        raise ReaderFailed("the process that tries it gave an answer that makes no sense") from problem
    finally:
        await children.aclose()
