"""Every key of a database that was used for everything expires, or is known to be kept and by what bounded."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

from bot.adapters.redis import keys
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link, linked, text
from bot.adapters.redis.notes import RedisLeases
from tests.support.storage.redis_nodes import cluster
from tests.support.storage.used_database import use_everything


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
    async with cluster(1, tmp_path) as [node], linked(node.url) as link:
        await use_everything(link)
        assert await RedisArchive(link, keep_days=1).size() == (1, 1, 1)
