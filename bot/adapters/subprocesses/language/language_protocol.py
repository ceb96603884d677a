"""How `language_model` and its child process talk; framed as in `job_protocol`. The first job is the beat pack, each
later one a batch of items."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from bot.model import BeatPack, Item, Reading

PACK, BATCH = b"pack", b"batch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The model does not load, or the batch cannot be read."""

    kind: Literal["failed"] = "failed"
    problem: str

    @classmethod
    def by(cls, problem: Exception) -> Failed:
        return cls(problem=f"{type(problem).__name__}: {problem}"[:2_000])


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The model and the pack are ready for items."""

    kind: Literal["loaded"] = "loaded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """One an item, in order, each with its item left empty (`emptied`): who asks has it, and trusts its own."""

    kind: Literal["readings"] = "readings"
    readings: tuple[Reading, ...]


packs: TypeAdapter[BeatPack] = TypeAdapter(BeatPack)
Answer = Failed | Loaded | Readings
answers: TypeAdapter[Answer] = TypeAdapter(Answer)
_batches: TypeAdapter[tuple[Item, ...]] = TypeAdapter(tuple[Item, ...])


def dump_batch(items: tuple[Item, ...]) -> bytes:
    """Half a surrogate pair, from a feed that cut an emoji in two, becomes "?": one character for one, so that offsets
    still hold."""
    try:
        return _batches.dump_json(items)
    except PydanticSerializationError:
        return json.dumps(_batches.dump_python(items, mode="json"), ensure_ascii=False).encode("utf-8", "replace")


def batch_of(body: bytes) -> tuple[Item, ...]:
    return _batches.validate_json(body)


def emptied(reading: Reading) -> Reading:
    return replace(reading, item=replace(reading.item, title="", text="", head=0))


def filled(readings: tuple[Reading, ...], items: tuple[Item, ...]) -> list[Reading]:
    """ValueError where they are not the readings of these items."""
    if [reading.item.id for reading in readings] != [item.id for item in items]:
        raise ValueError("readings of other items than were asked for")
    return [replace(reading, item=item) for reading, item in zip(readings, items, strict=True)]
