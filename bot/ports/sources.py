"""A source: whatever brings items, feeds foremost. One adapter a kind; `bot.bootstrap` lists them by kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.model import Contents, Obstacle, SourceKind
from bot.ports.feeds import Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a source gave to compare with next time; each comes back in the next `Due`."""

    etag: str | None = None
    modified: str | None = None
    body: str = ""
    """Digest of the document."""
    moved_to: str | None = None
    """Where permanent redirects led."""
    fresh_for: float = 0.0
    """Seconds for which the source asks not to be looked at again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """The source was read; `contents` may be empty."""

    contents: Contents
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingNew:
    """It says, or shows, the same as last time."""

    validators: Validators
    whole: bool = False
    """It had to send its whole document to show so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unavailable:
    """It could not be read."""

    outcome: Literal["refused", "failed", "gone"]
    """We are not let in, or would not go there; something is wrong for now; it is gone for good."""
    reason: str
    """A sentence for people, with the next step where there is one."""
    obstacle: Obstacle = Obstacle.OTHER
    retry_after: float | None = None
    """Seconds to wait, if the source asked for it."""
    overloaded: bool = False
    """Its host asks to be left alone altogether."""


class Source(Protocol):
    """Reads sources of one kind. ReaderFailed and StorageAway alone come out: the far side's faults are values."""

    async def read(self, due: Due) -> Brought | NothingNew | Unavailable: ...


Sources = Mapping[SourceKind, Source]
