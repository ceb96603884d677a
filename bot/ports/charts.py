"""The picture of the last days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.reading.coverage.activity_chart import Chart


@dataclass(frozen=True, slots=True)
class NotDrawn:
    reason: str
    """One line, for whoever runs the bot."""


class Charts(Protocol):
    async def draw(self, chart: Chart) -> bytes | NotDrawn:
        """PNG. Bounded in time."""
        ...
