"""Whether the language model's files are those that were looked at when its version was pinned.

pip's hash covers what is downloaded, not what lies on the disk when it is loaded. `python -m tools.model_files` writes
the list anew.
"""

from __future__ import annotations

import hashlib
import importlib.util
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

LIST = "model_files.toml"


@dataclass(frozen=True, slots=True)
class AsListed:
    """Every file, and no other."""


@dataclass(frozen=True, slots=True)
class NotListed:
    """Nothing is known of this package's files: an official model of somebody's own choice."""


@dataclass(frozen=True, slots=True)
class Changed:
    files: tuple[str, ...]
    """Those that differ, are missing, or should not be there."""


def checked(package: str, folder: Path | None = None) -> AsListed | NotListed | Changed:
    """`folder`: where the package lies, if not where Python would import it from. Loads nothing."""
    listed = _lists().get(package)
    if listed is None:
        return NotListed()
    found = hashes(folder or folder_of(package))
    wrong = {name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name)}
    return Changed(tuple(sorted(wrong))) if wrong else AsListed()


def folder_of(package: str) -> Path:
    """ModuleNotFoundError if it is not installed."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(package)
    return Path(found.origin).parent


def hashes(folder: Path) -> dict[str, str]:
    """Path below the folder → SHA-256 in hex; without what Python compiles for itself."""
    ours = (path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in ours}


@cache
def _lists() -> Mapping[str, Mapping[str, str]]:
    written = files("bot.adapters.subprocesses.language").joinpath(LIST).read_text(encoding="utf-8")
    return tomllib.loads(written)
