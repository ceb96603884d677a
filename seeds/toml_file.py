"""A pack's files: read as they are, and told by name and line where something is off."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from bot.errors import KnowledgeWrong
from bot.reading.sorting.phrases import term


def file_bytes(home: Path, name: str) -> bytes:
    try:
        return (home / name).read_bytes()
    except FileNotFoundError:
        raise KnowledgeWrong(name, f"missing from {home}") from None
    except OSError as problem:
        raise KnowledgeWrong(name, problem.strerror or str(problem)) from problem


def file_text(home: Path, name: str) -> str:
    try:
        return file_bytes(home, name).decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = problem.object.count(b"\n", 0, problem.start) + 1
        raise KnowledgeWrong(f"{name} line {line}", "not UTF-8") from None


class Toml:
    """A TOML file whose complaints name the line."""

    def __init__(self, home: Path, name: str) -> None:
        self.name = name
        self.written = file_text(home, name)
        try:
            self.table: dict[str, object] = tomllib.loads(self.written)
        except tomllib.TOMLDecodeError as problem:
            place = re.search(r"\(at line (\d+)", str(problem))
            line = int(place[1]) if place else self.written.count("\n") + 1
            reason = re.sub(r"\s*\(at (line|end)[^)]*\)", "", str(problem))
            raise KnowledgeWrong(f"{name} line {line}", f"{reason[:1].lower()}{reason[1:]}") from None

    def wrong(self, problem: str, near: str = "", nth: int = 0) -> KnowledgeWrong:
        """The complaint, at the line where `near` stands for the nth time; at the file if it is not found."""
        found = [at for at, line in enumerate(self.written.splitlines(), 1) if near and near in line]
        return KnowledgeWrong(f"{self.name} line {found[min(nth, len(found) - 1)]}" if found else self.name, problem)

    def only(self, table: dict[str, object], allowed: frozenset[str]) -> None:
        for key in table:
            if key not in allowed:
                raise self.wrong(f"{key!r} is not known here; known: {', '.join(sorted(allowed))}", key)

    def text(self, table: dict[str, object], key: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"{key} should be a text in quotation marks, not {value!r}", f"{key} =")
        return value.strip()

    def tables(self, key: str) -> list[dict[str, object]]:
        value = self.table.get(key)
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            raise self.wrong(f"should hold [[{key}]] tables", key)
        return cast("list[dict[str, object]]", value)

    def terms(self, table: dict[str, object], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(f"{key} should be a list of terms in quotation marks", key)
        for written in value:
            if not isinstance(written, str):
                raise self.wrong(f"{written!r} is not a term in quotation marks", str(written))
            try:
                term(written)
            except ValueError as problem:
                raise self.wrong(str(problem), f'"{written}"') from None
        return tuple(dict.fromkeys(written.lower() for written in value))

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """A table of texts by terms; () if there is none."""
        value = self.table.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(text, str) and text.strip() for text in value.values()):
            raise self.wrong(f"{key} should be a table of texts in quotation marks", f"[{key}]")
        for written in value:
            try:
                term(written)
            except ValueError as problem:
                raise self.wrong(str(problem), f'"{written}"') from None
        return tuple((written.lower(), text.strip()) for written, text in value.items())


def weighed(file: Toml, table: dict[str, object]) -> Iterator[tuple[str, float]]:
    """(term, weight); a term under two weights of one topic counts with the first."""
    met: set[str] = set()
    for key in table:
        try:
            weight = float(key)
        except ValueError:
            weight = 0.0
        if not 0 < weight <= 100:
            raise file.wrong(f"{key!r} is no weight; a weight is a number above 0", key)
        for written in file.terms(table, key):
            if written not in met:
                met.add(written)
                yield written, weight
