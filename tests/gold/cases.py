"""Reads statements.txt, whose head explains its form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.model import SURE_ENOUGH, BeatPack, Quote, Side

NOBODY = BeatPack(name="nowhere", sides=(Side(name="a", terms=("a",)), Side(name="b", terms=("b",))))
"""A pack that knows nobody: whatever is found here is found by its wording."""
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


def as_expected(quote: Quote) -> Expected:
    return Expected(
        speaker=quote.speaker.name if quote.speaker else None,
        by=quote.resolved_by,
        kind=quote.kind.value,
        words=quote.text,
        role=quote.role or "-",
        addressee=quote.addressee or "-",
        jointly="; ".join(other.name for other in quote.jointly) or "-",
        via=quote.via or "-",
        stance=quote.stance,
        sure=quote.confidence >= SURE_ENOUGH,
    )


def shown(statement: Expected, asked: Expected | None) -> dict[str, object]:
    """The statement's fields, details only as far as the case asks for them."""
    details = {
        name: getattr(statement, name)
        for name in ("role", "addressee", "jointly", "via", "stance", "sure")
        if asked and getattr(asked, name) is not None
    }
    return {
        "speaker": statement.speaker,
        "by": statement.by,
        "kind": statement.kind,
        "words": statement.words,
        **details,
    }
