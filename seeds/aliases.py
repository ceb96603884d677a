"""A team's own file of further names: how people and bodies of the pack are also written, in any script.

A CSV file with the columns name,aliases: the name as people.csv or orgs.csv has it, aliases with semicolons between.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

from bot.errors import KnowledgeWrong
from bot.model import BeatPack, fold

_COLUMNS = ["name", "aliases"]


def with_aliases(pack: BeatPack, path: Path | None) -> BeatPack:
    """The pack with the file's names; the same without a file. KnowledgeWrong names the line: of a name that the pack
    has not, and of an alias that is somebody else's."""
    if path is None:
        return pack
    known = {fold(one.name): one for one in pack.everybody}
    owners = {fold(name): one.name for one in known.values() for name in (one.name, *one.aliases)}
    more: dict[str, tuple[str, ...]] = {}
    for where, name, aliases in _rows(path):
        one = known.get(fold(name))
        if one is None:
            raise KnowledgeWrong(where, f"{name!r} stands neither in people.csv nor in orgs.csv")
        for alias in aliases:
            if owners.setdefault(fold(alias), one.name) != one.name:
                raise KnowledgeWrong(where, f"{alias!r} is a name of {owners[fold(alias)]} already")
        more[one.name] = (*more.get(one.name, ()), *(alias for alias in aliases if alias not in one.aliases))
    return replace(
        pack,
        people=tuple(replace(one, aliases=(*one.aliases, *more.get(one.name, ()))) for one in pack.people),
        orgs=tuple(replace(one, aliases=(*one.aliases, *more.get(one.name, ()))) for one in pack.orgs),
    )


def _rows(path: Path) -> list[tuple[str, str, list[str]]]:
    try:
        written = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise KnowledgeWrong(str(path), str(problem)) from problem
    reader = csv.reader(io.StringIO(written, newline=""), strict=True)
    found = []
    try:
        if next(reader, None) != _COLUMNS:
            raise KnowledgeWrong(f"{path.name} line 1", "the columns should be name,aliases")
        for row in reader:
            if row and len(row) != len(_COLUMNS):
                raise KnowledgeWrong(f"{path.name} line {reader.line_num}", f"{len(row)} fields instead of 2")
            if row:
                aliases = [one.strip() for one in row[1].split(";") if one.strip()]
                found.append((f"{path.name} line {reader.line_num}", row[0].strip(), aliases))
    except csv.Error as problem:
        raise KnowledgeWrong(f"{path.name} line {reader.line_num}", str(problem)) from None
    return found
