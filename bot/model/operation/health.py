"""How the bot fares: one account for everybody who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LATE_BY_SLACK = "Slack"
"""Whose doing it is that messages are late, where it is not the bot's own."""


class Role(StrEnum):
    WEB = "web"
    WORKER = "worker"
    CLOCK = "clock"


class Area(StrEnum):
    """What may be in trouble, worst first."""

    STORAGE = "storage"
    EMPTIED = "emptied"
    """It was emptied or swapped while the bot ran."""
    SLACK = "slack"
    SCOPES = "scopes"
    PROCESS = "process"
    FAULT = "fault"
    """A part of a process's work that fails each time it is tried."""
    CLOCKS = "clocks"
    MODEL = "model"
    DIGEST = "digest"
    LETTERS = "letters"
    UNREADABLE = "unreadable"
    """Messages to be posted that no running worker can read."""
    LATE = "late"
    """Messages that have been due for long, and are neither posted nor held nor given up."""
    HELD = "held"
    FEEDS = "feeds"
    ALERTS = "alerts"
    """Terms that this build cannot read, of an earlier one's alerts."""
    FOLDER = "folder"
    PACK = "pack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that somebody should mend."""

    area: Area
    of: str = ""
    """Which one, where there are several: a role, a channel. `LATE_BY_SLACK`: of late messages, if so."""
    detail: str = ""
    """Evidence, as the machine gave it; may hold foreign text."""
    count: int = 1
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """What one process said of itself last."""

    role: Role
    process: str
    """Host and process number."""
    version: str
    at: datetime
    """By the storage server's clock."""
    clock_off: float = 0.0
    """Seconds by which its machine's clock is ahead of the server's."""
    troubles: tuple[Trouble, ...] = ()
    """What it alone can see: the model, its token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The account: empty `troubles` is well."""

    troubles: tuple[Trouble, ...] = ()
    beats: tuple[Heartbeat, ...] = ()
    """Of processes that live, or died lately."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A trouble that somebody is, or will be, told of."""

    trouble: Trouble
    since: datetime
    told: bool = False
    """The owners were written to."""
    gone: datetime | None = None
    """Seen no more since; over once that has lasted."""
