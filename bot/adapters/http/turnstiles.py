"""So many at once at one place, and so far apart: what keeps us from crowding a host or an address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

MOST = 500
"""Turnstiles kept before those at rest are cleared away."""


class NoTurn(Exception):
    """The queue is too long. `str()` is a clause for people."""


@dataclass(slots=True)
class _Turnstile:
    turns: asyncio.Semaphore
    next_start: float = 0.0
    users: int = field(default=0)


class Turnstiles:
    """One for each place: at most `at_once` are through, and their starts are `spacing` seconds apart."""

    def __init__(self, *, at_once: int, spacing: float = 0.0, most: int = MOST) -> None:
        self._at_once = at_once
        self._spacing = spacing
        self._most = most
        self._places: dict[str, _Turnstile] = {}

    def __len__(self) -> int:
        return len(self._places)

    @asynccontextmanager
    async def through(self, place: str, *, patience: float) -> AsyncIterator[None]:
        """NoTurn after waiting for `patience` seconds."""
        gate = self._places.setdefault(place, _Turnstile(asyncio.Semaphore(self._at_once)))
        gate.users += 1
        try:
            try:
                async with asyncio.timeout(patience):
                    await gate.turns.acquire()
            except TimeoutError:
                raise NoTurn(f"waited {patience:g} s behind other feeds of {place}") from None
            try:
                clock = asyncio.get_running_loop().time
                start = max(clock(), gate.next_start)
                gate.next_start = start + self._spacing
                await asyncio.sleep(max(0.0, start - clock()))
                yield
            finally:
                gate.turns.release()
        finally:
            gate.users -= 1
            if len(self._places) > self._most:
                now = asyncio.get_running_loop().time()
                self._places = {p: g for p, g in self._places.items() if g.users or g.next_start > now}
