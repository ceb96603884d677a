"""A real Valkey for tests: started once a process in a temp folder, emptied for every test.

In a test: `async with valkey() as link:` gives an open, empty `Link`, as the fixture `link` does; `async with server()
as url:` a server of the test's own, to kill or to restart.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.adapters.redis.connection import Link, linked, text
from bot.adapters.redis.server.embedded_server import embedded, enter, leave, settle


@asynccontextmanager
async def server(data: Path | None = None) -> AsyncIterator[tuple[str, Path]]:
    """A server of one's own: (url, data folder). With `data`, it finds what an earlier one left there."""
    with tempfile.TemporaryDirectory(prefix="amur-test-") as made:
        folder = data or Path(made)
        async with embedded(folder, folder) as url:
            yield url, folder


def pid_of(data: Path) -> int:
    """The process of the server that lives in `data`."""
    return int((data / "valkey" / "pid").read_text(encoding="ascii"))


def kill(data: Path) -> None:
    os.kill(pid_of(data), signal.SIGKILL)


@functools.cache
def shared_url() -> str:
    """The URL of the process's common server; it may hold another test's keys until `valkey()` empties it."""
    folder = Path(tempfile.mkdtemp(prefix="amur-test-"))
    place = settle(folder, folder)
    users = enter(place)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(leave, place, users)
    return place.url


@asynccontextmanager
async def valkey() -> AsyncIterator[Link]:
    """An open link to an empty database of a real server."""
    async with linked(shared_url()) as link:
        await link.redis.flushdb()
        yield link


async def everything(link: Link) -> dict[str, object]:
    """All keys with their contents: two equal databases give equal values."""
    found: dict[str, object] = {}
    async for key in link.redis.scan_iter(count=1000):
        kind = text(await link.redis.type(key))
        match kind:
            case "string":
                found[key.decode()] = await link.redis.get(key)
            case "hash":
                found[key.decode()] = await link.redis.hgetall(key)
            case "set":
                found[key.decode()] = await link.redis.smembers(key)
            case "zset":
                found[key.decode()] = await link.redis.zrange(key, 0, -1, withscores=True)
            case "stream":
                found[key.decode()] = await link.redis.xlen(key)
    return found


async def dumped(link: Link) -> list[tuple[bytes, int, bytes]]:
    """All keys as the server keeps them: (key, milliseconds to live, 0 for ever, contents), for `restored`."""
    keys = [key async for key in link.redis.scan_iter(count=1000)]
    async with link.redis.pipeline(transaction=False) as asked:
        for key in keys:
            asked.pttl(key)
            asked.dump(key)
        answers = await asked.execute()
    rows = zip(keys, answers[::2], answers[1::2], strict=True)
    return [(key, max(0, ttl), kept) for key, ttl, kept in rows if kept is not None]  # None: it ended since the scan


async def restored(link: Link, rows: Sequence[tuple[bytes, int, bytes]]) -> None:
    async with link.redis.pipeline(transaction=False) as asked:
        for key, ttl, kept in rows:
            asked.restore(key, ttl, kept)
        await asked.execute()


@asynccontextmanager
async def disk_full(link: Link) -> AsyncIterator[None]:
    """Its server cannot save what it holds, and so takes no writes, until this is left. For a server of one's own."""
    found = await link.redis.config_get("dir", "dbfilename")
    in_the_way = Path(text(found["dir"])) / text(found["dbfilename"]) / "in the way"
    in_the_way.mkdir(parents=True)
    await link.redis.set("held", "1")
    await link.redis.config_set("save", "3600 1")
    await _saved(link, "err")
    yield
    in_the_way.rmdir()
    in_the_way.parent.rmdir()
    await _saved(link, "ok")


async def _saved(link: Link, outcome: str) -> None:
    await link.redis.bgsave()
    async with asyncio.timeout(30):
        while (await link.redis.info("persistence"))["rdb_last_bgsave_status"] != outcome:
            await asyncio.sleep(0.02)
