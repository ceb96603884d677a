"""The seed corpus as `amur try` watches it: a copy, so that files dropped into it are nobody's change to the source."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

RECORD = ".copied.json"
"""In the copy: file name → SHA-256 of the seed file as it was last copied."""

Sums = Mapping[str, str]
"""File name → SHA-256, hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    copy: tuple[str, ...]
    """New or changed since it was copied, and not changed in the copy."""
    kept: tuple[str, ...]
    """Changed on both sides: the copy's stays."""


def plan(seeds: Sums, copied: Sums, present: Sums) -> Plan:
    """`copied`: the seed files as last copied; `present`: the copy's files as they are. What was removed from the copy
    comes back only when its seed file changes."""
    changed = [name for name, seed in seeds.items() if seed != copied.get(name)]
    kept = tuple(name for name in changed if present.get(name, seeds[name]) not in (seeds[name], copied.get(name)))
    return Plan(copy=tuple(name for name in changed if name not in kept), kept=kept)


def copy_corpus(seeds: Path, folder: Path) -> tuple[str, ...]:
    """Brings `folder` up to the `.txt` files of `seeds`; returns the names of the plan's `kept`."""
    folder.mkdir(parents=True, exist_ok=True)
    record = folder / RECORD
    copied: dict[str, str] = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    sources = {path.name: path.read_bytes() for path in sorted(seeds.glob("*.txt")) if path.is_file()}
    sums = {name: sha256(data).hexdigest() for name, data in sources.items()}
    present = {name: sha256((folder / name).read_bytes()).hexdigest() for name in sums if (folder / name).is_file()}
    made = plan(sums, copied, present)
    for name in made.copy:
        _replace(folder / name, sources[name])
    _replace(record, json.dumps(copied | {name: sums[name] for name in made.copy}).encode())
    return made.kept


def _replace(path: Path, data: bytes) -> None:
    """Whole or not at all: the folder may be watched."""
    written = path.with_name(f".{path.name}.part")
    written.write_bytes(data)
    written.replace(path)
