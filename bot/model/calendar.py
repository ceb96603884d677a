"""What is known to come: days of the beat that return, and dates that somebody set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """From the first day to the last, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.first} … {self.last} ends before it begins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event of the pack's calendar."""

    id: str
    name: str
    source: str
    """Who says so: a law, a body's own page."""
    every: tuple[int, int] | None = None
    """Month and day on which it is held each year."""
    months: tuple[int, ...] = ()
    """In which it is usually held, where the day is set anew each year."""
    dates: tuple[Days, ...] = ()
    """When it was held or will be, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An event that a digest's reader is to know of."""

    name: str
    first: date
    last: date
    day_known: bool = True
    """False: all that is known is that it is usually held in the month of `first`."""
    before: Days | None = None
    """When it was held last."""
