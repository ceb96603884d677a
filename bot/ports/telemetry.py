"""What can be watched from outside: figures for Prometheus, spans for traces.

Neither may fail, wait, or cost more than an addition: what reads and posts never notices that it is watched.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import Backlog, DeliveryId, DoubtEnd, Health, IntentKind, ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauged:
    """What the storage knows at one moment; every process gives the same."""

    health: Health
    backlog: Backlog | None = None
    """None: the storage is away."""
    overdue: float = 0.0
    """Seconds for which the feed that waits longest has been due."""
    at: datetime
    """By the storage's clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposition:
    body: bytes
    content_type: str


class Metrics(Protocol):
    """Counted in this process since it started; nothing names a feed, a person or a text."""

    def polled(self, outcome: str) -> None:
        """`outcome`: of a `PollReport`."""
        ...

    def took_in(self, *, fresh: int, relevant: int, filed: int) -> None: ...

    def read(self, items: int, seconds: float) -> None:
        """The language model read so many items at once."""
        ...

    def delivered(self, kind: IntentKind, outcome: str) -> None:
        """`outcome`: the name of one of the endings in `bot.use_cases.delivery.outcomes`, in words."""
        ...

    def doubt_settled(self, how: DoubtEnd) -> None: ...

    def erred(self, problem: Exception) -> None:
        """Something that a loop or a listener caught."""
        ...

    def exposition(self, gauged: Gauged | None, *, beside: bytes = b"") -> Exposition:
        """All of it in Prometheus's text format.

        `beside`: the same of a process that has no page of its own.
        """
        ...


class Spans(Protocol):
    """Steps of an item's way, for traces; nothing where nobody collects them."""

    def span(self, name: str, *subjects: ItemId | DeliveryId, **facts: str | int) -> AbstractContextManager[None]:
        """While it is open. `subjects`: a span in the trace of each (`trace_id`), which points to the span around;
        none: one in the trace of the span around."""
        ...


class NoSpans:
    """For whoever is not watched."""

    def span(self, name: str, *subjects: ItemId | DeliveryId, **facts: str | int) -> AbstractContextManager[None]:
        return nullcontext()
