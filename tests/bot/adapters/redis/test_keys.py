"""Every key of a database that was used for everything expires, or is known to be kept and by what bounded."""

from __future__ import annotations

import asyncio
import re
import socket
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff

from bot.adapters.redis import keys
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link, linked, text
from bot.adapters.redis.notes import RedisLeases
from bot.adapters.redis.server_binary import find_server, wheel
from tests.support.used_database import use_everything


async def test_every_key_expires_or_is_listed_as_permanent(link: Link) -> None:
    async with RedisLeases(link).hold("clock", 30):
        await use_everything(link)
        found = [text(key) async for key in link.redis.scan_iter(count=1000)]
        endless = [key for key in found if await link.redis.ttl(key) == -1]
    assert [key for key in endless if not any(fnmatchcase(key, known) for known in keys.PERMANENT)] == []
    families = {re.sub(r"^(\{amur}:[a-z-]+).*", r"\1", key) for key in found}
    assert len(families) >= 25, "the test uses next to everything"
    assert all(key.startswith(keys.TAG) for key in found)


def test_no_other_module_spells_a_key() -> None:
    bot = Path(keys.__file__).parents[2]
    spelled = [path.name for path in bot.rglob("*.py") if "{amur}" in path.read_text() and path.name != "keys.py"]
    assert spelled == []


async def test_everything_works_on_a_cluster_node(tmp_path: Path) -> None:
    """A cluster's node refuses any script or transaction that touches two slots, so this proves that there is one."""
    port = free_port()
    binary = find_server(wheel()).path
    conf = ["--port", f"{port}", "--cluster-enabled", "yes", "--dir", str(tmp_path), "--save", "", "--logfile", "log"]
    node = await asyncio.create_subprocess_exec(str(binary), *conf)
    try:
        url = f"redis://127.0.0.1:{port}"
        async with Redis.from_url(url, retry=Retry(ConstantBackoff(0.05), 100)) as redis:
            ask: Any = redis.execute_command  # redis-py gives it no types
            await ask("CLUSTER ADDSLOTSRANGE", 0, 16383)
            async with asyncio.timeout(20):
                while (await ask("CLUSTER INFO"))["cluster_state"] != "ok":
                    await asyncio.sleep(0.05)
        async with linked(url) as link:
            await use_everything(link)
            assert await RedisArchive(link, keep_days=1).size() == (1, 1, 1)
    finally:
        node.kill()
        await node.wait()


def free_port() -> int:
    """Below 55,536: a cluster's node also listens 10,000 above its port."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = int(taken.getsockname()[1])
        if port < 55_536:
            return port
