"""How `parsing` and its child process talk: JSON, since nothing that read hostile bytes is trusted with pickles."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field, TypeAdapter

from bot.model import Contents, Feed, Flaw, NamedFeed, Unusable

HEAD = struct.Struct(">dQQ")
"""Before each job: seconds it may take, bytes of its JSON, bytes of the document that follows it."""
ANSWER_HEAD = struct.Struct(">Q")
READY = b"!"
"""The child's first byte: it has loaded what it needs, and the clock of a document may start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    url: str
    headers: tuple[tuple[str, str], ...]
    feed: Feed | None
    """None: it is a web page, and the feeds that it names are wanted."""
    now: datetime
    most_bytes: int


Found = Contents | tuple[NamedFeed, ...] | Unusable

answers: TypeAdapter[Found] = TypeAdapter(
    Annotated[Unusable | Contents | tuple[NamedFeed, ...], Field(union_mode="left_to_right")]
)
"""Unusable first: nothing that a Contents holds must be given."""
jobs: TypeAdapter[Job] = TypeAdapter(Job)


def breaks_parser(how: str) -> Unusable:
    return Unusable(Flaw.BREAKS_PARSER, f"its document cannot be parsed{how}")
