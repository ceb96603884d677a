"""A database that an earlier version filled: this version is started on it, and finds everything."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import linked
from bot.sandbox import Sandbox
from tests.support.black_box import PATIENT, Start, running, typed
from tests.support.storage.earlier_build import as_an_earlier_build_left_it, file_all, some
from tests.support.valkey import server

ITEMS = 60


async def test_a_new_version_started_on_an_old_database_makes_all_of_it_searchable(
    tmp_path: Path, forked: Start
) -> None:
    async with server() as (url, _), linked(url) as link, Sandbox.open(ack_within=PATIENT) as sandbox:
        archive = RedisArchive(link, keep_days=400)
        readings = some(ITEMS)
        await file_all(archive, readings)
        await as_an_earlier_build_left_it(link)
        _, said, _ = await asyncio.to_thread(typed, "doctor", REDIS_URL=url, AMUR_DATA=tmp_path, AMUR_CORPUS=tmp_path)
        assert [line for line in said.splitlines() if f"{ITEMS} items of an earlier version" in line], said

        async with running(sandbox, tmp_path, start=forked, REDIS_URL=url) as program:
            await program.until_it_says("everything on file is indexed", within=120)
            found = await archive.search("ferry sails", limit=2 * ITEMS)
            assert {one.item.id for one in found} == {one.item.id for one in readings}
            assert await program.stop() == 0
        _, said, _ = await asyncio.to_thread(typed, "doctor", REDIS_URL=url, AMUR_DATA=tmp_path, AMUR_CORPUS=tmp_path)
        assert "earlier version" not in said
