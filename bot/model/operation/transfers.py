"""What is kept, on its way from one storage to another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What an export wrote, or an import took in."""

    keys: int
    lines: int


@dataclass(frozen=True, slots=True)
class NotMoved:
    """Nothing was changed, or not everything was taken in: `reason` is a sentence with the next step."""

    reason: str
