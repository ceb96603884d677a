"""Values to JSON and back, for keeping in Redis.

A `Record` is one type's form on disk. Fields added to a type later need a default: an older record then reads as if it
had it; fields that a record has and the type has not are passed over.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, SchemaValidator

from bot.errors import StorageUnfit
from bot.model import (
    AuditEntry,
    ChannelPlan,
    Hit,
    Intent,
    ItemId,
    Judgement,
    Label,
    Member,
    Part,
    Preferences,
    Quote,
    Reading,
    Revised,
    StatementFault,
    Subscription,
    Window,
    unknown_member,
)

T = TypeVar("T")


def tolerant(adapter: TypeAdapter[T]) -> TypeAdapter[T]:
    """The same, but that it takes values of enums that a newer build wrote, as `unknown_values` says; written again
    they are as they were. Not for intents, which are left to a newer worker, nor for readings, whose number is raised
    when they change (`SCHEMA`)."""
    adapter.validator = SchemaValidator(_open(adapter.core_schema))
    return adapter


def _open(schema: Any) -> Any:
    """A core schema of pydantic, each enum in it open."""
    if isinstance(schema, dict):
        opened = {name: _open(part) for name, part in schema.items()}
        return _any_of(opened) if schema.get("type") == "enum" else opened
    return [_open(part) for part in schema] if isinstance(schema, list) else schema


def _any_of(enum: dict[str, Any]) -> dict[str, Any]:
    """Its members, and any other text as one that is unknown."""

    def read(kept: Any, known: Callable[[Any], Any]) -> Any:
        if isinstance(kept, str) and kept not in enum["cls"].__members__.values():
            return unknown_member(enum["cls"], kept)
        return known(kept)

    named = {"ref": enum.pop("ref")} if "ref" in enum else {}
    return {"type": "function-wrap", "function": {"type": "no-info", "function": read}, "schema": enum, **named}


COMPRESSED = b"\x78"
"""First byte of a zlib stream; no JSON text begins with it."""
WORTH_COMPRESSING = 300
"""Bytes."""
LEVEL = 6
"""Of zlib: article texts shrink to about 40 %, in half a millisecond for 15 KB; reading one takes a second."""


class Record(Generic[T]):
    """How values of one type are kept. `of(as_json(value)) == value`, lone surrogates becoming "?"."""

    def __init__(self, make: Callable[[], TypeAdapter[T]], name: str, *, sparse: bool = False) -> None:
        """`make`: called with the first value, as each adapter takes some ms of every start. `sparse`: what is as by
        default is left out, which halves what is kept of a statement; a default that changes then changes what is on
        file."""
        self._make = make
        self._name = name
        self._sparse = sparse

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        return self._make()

    def as_json(self, value: T) -> bytes:
        try:
            return self._adapter.dump_json(value, exclude_defaults=self._sparse)
        except PydanticSerializationError:
            # Half a surrogate pair, from a feed that cut an emoji in two. One character for one, so offsets still hold.
            plain = self._adapter.dump_python(value, mode="json", exclude_defaults=self._sparse)
            return json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace")

    def of(self, data: bytes | str) -> T:
        try:
            return self._adapter.validate_json(data)
        except ValidationError as problem:
            raise StorageUnfit(
                "the database", f"a {self._name} in it is of another version of Amur ({problem})"
            ) from problem

    def packed(self, value: T) -> bytes:
        """For large records: JSON, compressed where that pays."""
        plain = self.as_json(value)
        return zlib.compress(plain, LEVEL) if len(plain) >= WORTH_COMPRESSING else plain

    def unpacked(self, data: bytes) -> T:
        try:
            plain = zlib.decompress(data) if data[:1] == COMPRESSED else data
        except zlib.error as problem:
            raise StorageUnfit("the database", f"a {self._name} in it is damaged ({problem})") from problem
        return self.of(plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What all statements of an item share."""

    item: ItemId
    title: str
    outlet: str
    label: Label
    url: str | None
    published: datetime | None
    published_to: Literal["minute", "day"] | None
    extent: Literal["full", "summary", "headline"] = "full"
    claimed: bool = False
    attitudes: Mapping[int, str] = field(default_factory=dict)
    """Of the quotes that have another one as statements than by themselves (`Quote.with_attitude`)."""


READING: Record[Reading] = Record(lambda: TypeAdapter(Reading), "reading", sparse=True)
MEMBER: Record[Member] = Record(lambda: TypeAdapter(Member), "story member")
QUOTE: Record[Quote] = Record(lambda: TypeAdapter(Quote), "statement", sparse=True)
HEAD: Record[Head] = Record(lambda: TypeAdapter(Head), "statement's head", sparse=True)
SUBSCRIPTION: Record[Subscription] = Record(lambda: tolerant(TypeAdapter(Subscription)), "subscription")
AUDIT_ENTRY: Record[AuditEntry] = Record(lambda: tolerant(TypeAdapter(AuditEntry)), "entry of the audit log")
HIT: Record[Hit] = Record(lambda: tolerant(TypeAdapter(Hit)), "hit of an alert")
JUDGEMENT: Record[Judgement] = Record(lambda: TypeAdapter(Judgement), "judgement")
STATEMENT_FAULT: Record[StatementFault] = Record(lambda: tolerant(TypeAdapter(StatementFault)), "statement fault")
INTENT: Record[Intent] = Record(lambda: TypeAdapter(Intent), "intent")
PARTS: Record[tuple[Part, ...]] = Record(lambda: TypeAdapter(tuple[Part, ...]), "delivery")
EDIT: Record[Revised] = Record(lambda: TypeAdapter(Revised), "edit")
PLAN: Record[ChannelPlan] = Record(lambda: TypeAdapter(ChannelPlan), "channel's plan")
PREFERENCES: Record[Preferences] = Record(lambda: TypeAdapter(Preferences), "person's preferences")
WINDOW: Record[Window] = Record(lambda: TypeAdapter(Window), "window")
