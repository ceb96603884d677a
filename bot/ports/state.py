"""Small facts that outlive a process."""

from __future__ import annotations

from typing import Protocol

from bot.errors import StorageFault


class Probe(Protocol):
    """Whether anything can be kept just now."""

    async def fault(self) -> StorageFault | None:
        """Tries a small write. Never raises StorageAway: that is what it tells."""


class Seen(Protocol):
    """Slack's retries, told apart from news."""

    async def first_time(self, event: str, *, seconds: int = 3600) -> bool: ...

    async def forget(self, event: str) -> None:
        """It came to nothing: the next time is the first."""
        ...


class Notes(Protocol):
    """Small facts that outlive a process: when the clock last ran, a reference id's story, a person's first visit."""

    async def get(self, name: str) -> str | None: ...

    async def put(self, name: str, value: str, *, seconds: int | None = None) -> None: ...

    async def claim(self, name: str, value: str, *, seconds: int) -> str:
        """Kept if there is nothing of that name yet; gives what is kept then, whosever it is."""
        ...

    async def drop(self, name: str) -> None: ...
