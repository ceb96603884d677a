"""Whether a process still runs, by its number alone."""

from __future__ import annotations

import asyncio
import os


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def ends(pid: int, *, within: float = 20.0) -> None:
    """Once its number is gone, which its parent sees to. TimeoutError after so many seconds."""
    async with asyncio.timeout(within):
        while runs(pid):
            await asyncio.sleep(0.02)
