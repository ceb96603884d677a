"""Many ids, a few in one call, so that no call is slow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

CHUNK = 500
"""Ids in one call."""


def chunks(many: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    return (many[start : start + size] for start in range(0, len(many), size))
