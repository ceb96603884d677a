"""A storage emptied under the running bot is laid anew; one that was laid before is left as it is."""

from __future__ import annotations

from datetime import datetime

from bot.adapters.redis.connection import Link
from bot.bootstrap.store import Store
from handlers.processes.archive.storage_epoch import keeping_laid


async def test_it_is_laid_at_the_start_and_again_when_it_was_emptied(link: Link, store: Store) -> None:
    done: list[str] = []
    said: list[datetime | None] = []

    async def lay() -> None:
        done.append("laid")

    async def lay_again() -> None:
        done.append("laid again")

    step = keeping_laid(store, lay, lay_again, said.append)
    await step()
    await step()
    assert done == ["laid"]
    another = keeping_laid(store, lay, lay_again, said.append)
    await another()
    await another()
    assert (done, said) == (["laid", "laid"], [])
    await link.redis.flushdb()
    await step()
    await another()
    await step()
    assert done == ["laid", "laid", "laid again", "laid again"]
    assert len(said) == 2
