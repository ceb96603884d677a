"""Reads statements.txt, whose head explains its form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

STATEMENTS = Path(__file__).with_name("statements.txt")
_STATEMENT = re.compile(r"- (?P<speaker>.+?) \((?P<by>[\w-]+), (?P<kind>\w+)\): (?P<words>.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    speaker: str | None
    by: str | None
    kind: str
    words: str
    role: str | None = None
    """None: not looked at; "-": none."""
    addressee: str | None = None
    jointly: str | None = None
    """Who else said it, "; " between two."""
    via: str | None = None
    stance: bool | None = None
    sure: bool | None = None
    """At least as sure as a statement must be that is shown without doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    name: str
    text: str
    statements: tuple[Expected, ...]


def cases(path: Path = STATEMENTS) -> tuple[Case, ...]:
    """All cases in order. ValueError names the first line that has not the form."""
    blocks = path.read_text(encoding="utf-8").split("\n## ")[1:]
    return tuple(_case(block) for block in blocks)


def _case(block: str) -> Case:
    name, *lines = block.splitlines()
    said = [line[2:] for line in lines if line.startswith("> ")]
    return Case(name=name.strip(), text="\n\n".join(said), statements=tuple(_statements(name, lines)))


_YES_OR_NO = {"yes": True, "no": False, None: None}


def _statements(name: str, lines: list[str]) -> Iterator[Expected]:
    heads = [n for n, line in enumerate(lines) if line.startswith("- ") and line.strip() != "- nothing"]
    if not heads and "- nothing" not in (line.strip() for line in lines):
        raise ValueError(f"{name}: neither statements nor “- nothing”")
    for n in heads:
        match = _STATEMENT.fullmatch(lines[n].rstrip())
        if not match:
            raise ValueError(f"{name}: {lines[n]!r} is not “- Speaker (by, kind): words”")
        details: dict[str, str] = {}
        for line in lines[n + 1 :]:
            if not line.startswith("  "):
                break
            key, _, value = line.strip().partition(": ")
            details[key] = value
        unknown = set(details) - {"role", "told", "with", "via", "stance", "sure"}
        if unknown:
            raise ValueError(f"{name}: {sorted(unknown)} is no detail")
        yield Expected(
            speaker=None if match["speaker"] == "?" else match["speaker"],
            by=None if match["by"] == "-" else match["by"],
            kind=match["kind"],
            words=match["words"],
            role=details.get("role"),
            addressee=details.get("told"),
            jointly=details.get("with"),
            via=details.get("via"),
            stance=_YES_OR_NO[details.get("stance")],
            sure=_YES_OR_NO[details.get("sure")],
        )
