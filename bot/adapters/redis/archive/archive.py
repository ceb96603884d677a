"""The archive in Redis: readings, and the indexes that answer who said what without a model.

The indexes are the answers' cache: nothing is ever to be invalidated, as filing replaces what it changes.

Trimming goes by the server's clock: a body expires keep_days after its first filing, and later filings take it out of
the indexes. Ids of items outlive their bodies for as long as a feed lists them, so that nothing old comes back as new.
"""

from __future__ import annotations

from bot.adapters.redis.archive.counts import RedisCounts
from bot.adapters.redis.archive.item_store import RedisFiling
from bot.adapters.redis.archive.names import RedisNames
from bot.adapters.redis.archive.search.search import RedisSearch
from bot.adapters.redis.archive.statements import RedisStatements
from bot.adapters.redis.archive.upkeep import RedisUpkeep
from bot.adapters.redis.connection import Link


class RedisArchive(RedisFiling, RedisCounts, RedisSearch, RedisStatements, RedisNames, RedisUpkeep):
    """Port `Archive`, of its small ports. One object a process: it remembers names, and what is in the search index."""

    def __init__(self, link: Link, *, keep_days: int, search_days: int | None = None) -> None:
        """`search_days`: how long items are found by their words; None: for as long as they are kept."""
        RedisFiling.__init__(self, link, keep_days=keep_days)
        RedisUpkeep.__init__(self, link, search_days=search_days)
        RedisNames.__init__(self, link)
        RedisSearch.__init__(self, link)
