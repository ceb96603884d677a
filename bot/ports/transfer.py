"""Everything that is kept, on its way to another storage."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Protocol

from bot.model import Moved, NotMoved


class Transfer(Protocol):
    def lines(self, now: datetime) -> AsyncIterator[str]:
        """Of JSON: a head, what is kept, an end."""
        ...

    async def take_in(
        self, lines: AsyncIterator[str], *, now: datetime, tell: Callable[[int], None] = ...
    ) -> Moved | NotMoved:
        """Into an empty storage; said again after it was broken off, it ends the same. `tell`: lines so far."""
        ...
