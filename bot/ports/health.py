"""What processes say of themselves, and the incidents that owners are told of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.model import Heartbeat, Incident


class Heartbeats(Protocol):
    async def beat(self, beat: Heartbeat) -> None:
        """Replaces what the process said before."""
        ...

    async def leave(self, process: str) -> None:
        """It stopped as it should: nobody misses it."""
        ...

    async def all(self) -> Sequence[Heartbeat]:
        """Of the last day, newest first."""
        ...


class Incidents(Protocol):
    async def all(self) -> Sequence[Incident]: ...

    async def keep(self, incidents: Sequence[Incident]) -> None:
        """These, and no others."""
        ...
