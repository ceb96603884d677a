"""A program that uses the embedded server of a folder until it is told to end: `-m … FOLDER`. It says the address."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from bot.adapters.redis.server.embedded_server import embedded


async def main(folder: Path) -> None:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with embedded(folder, folder) as url:
        print(url, flush=True)
        await asyncio.sleep(60)


if __name__ == "__main__":
    with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
        asyncio.run(main(Path(sys.argv[1])))
