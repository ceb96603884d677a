"""Where the primary goes, the link follows, without a restart: a cluster's slot that moves, a fail-over by Sentinel."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest
from redis.asyncio.sentinel import SentinelConnectionPool
from redis.exceptions import ResponseError

from bot.adapters.redis import keys
from bot.adapters.redis.connection import address, connect, linked
from bot.adapters.redis.notes import RedisNotes
from bot.adapters.redis.primary import next_node
from bot.errors import StorageAway, StorageUnfit
from tests.support.storage.redis_nodes import Node, cluster, cluster_of_primaries, move_slot, node, sentinel


async def test_a_slot_that_moves_is_followed_and_so_is_any_node_to_the_one_that_has_it(tmp_path: Path) -> None:
    async with cluster(2, tmp_path) as [first, second], linked(second.url) as link:
        notes = RedisNotes(link)
        await notes.put("port", "Heihe")
        slot = await first.ask("CLUSTER KEYSLOT", keys.TAG)
        await move_slot(slot, first, second)
        with pytest.raises(StorageAway, match="moving"):
            await notes.get("port")
        assert await notes.get("port") == "Heihe"
        await notes.put("port", "Karsk")
        assert await second.redis.dbsize() == 1
        first.process.kill()
        assert await notes.get("port") == "Karsk"


async def test_a_cluster_whose_node_is_killed_is_written_to_again_once_its_replica_took_over(tmp_path: Path) -> None:
    async with cluster_of_primaries(tmp_path, keys.TAG) as (holder, replica), linked(holder.url) as link:
        notes = RedisNotes(link)
        await notes.put("port", "Heihe")
        async with asyncio.timeout(20):
            while await replica.redis.dbsize() == 0:
                await asyncio.sleep(0.02)
        holder.process.kill()
        with pytest.raises(StorageAway):
            await notes.get("port")
        async with asyncio.timeout(30):
            await until_written(notes, "gauge", "Karsk")
        assert await notes.get("port") == "Heihe"
        assert await replica.redis.get(keys.note("gauge")) == b"Karsk"


def test_a_node_that_does_not_answer_is_left_for_the_next_one_around() -> None:
    nodes = [("a", 1), ("b", 2), ("c", 3)]
    assert [next_node(nodes, one) for one in (*nodes, ("gone", 9))] == [*nodes[1:], nodes[0], nodes[0]]
    assert next_node(nodes[:1], nodes[0]) is None
    assert next_node(nodes, None) is None


async def test_after_a_fail_over_the_new_primary_is_written_to(tmp_path: Path) -> None:
    """Told by Sentinel; the old primary lives on as a replica, and refuses what it is still sent."""
    async with (
        node(tmp_path) as first,
        node(tmp_path, "--replicaof", f"127.0.0.1 {first.port}") as second,
        sentinel("amur", first, tmp_path) as watch,
        linked(f"redis+sentinel://127.0.0.1:{watch.port}/amur/0") as link,
    ):
        notes = RedisNotes(link)
        await notes.put("port", "Heihe")
        async with asyncio.timeout(20):
            while not await fail_over(watch) or await primary_of(watch) != second.port:
                await asyncio.sleep(0.05)
            await first.redis.replicaof("127.0.0.1", str(second.port))
            with pytest.raises(StorageAway):
                await notes.put("port", "Karsk")
            await until_written(notes, "port", "Karsk")
        assert await second.redis.get(keys.note("port")) == b"Karsk"


async def fail_over(watch: Node) -> bool:
    """False: the Sentinel does not know the replica yet."""
    try:
        await watch.ask("SENTINEL FAILOVER", "amur")
    except ResponseError as problem:
        return "INPROG" in str(problem)
    return True


async def primary_of(watch: Node) -> int:
    return int((await watch.ask("SENTINEL GET-MASTER-ADDR-BY-NAME", "amur"))[1])


async def until_written(notes: RedisNotes, name: str, value: str) -> None:
    while True:
        with contextlib.suppress(StorageAway):
            await notes.put(name, value)
            return
        await asyncio.sleep(0.05)


async def test_an_address_of_sentinels_names_what_they_watch() -> None:
    for wrong in ("redis+sentinel://h:26379", "redis+sentinel:///amur"):
        with pytest.raises(StorageUnfit, match="redis\\+sentinel://HOST:26379/NAME"):
            connect(wrong)
    client = connect("rediss+sentinel://anna:p%40ss@h,i:26380/amur/2")
    assert isinstance(client.connection_pool, SentinelConnectionPool)
    assert client.connection_pool.sentinel_manager.sentinels[1].connection_pool.connection_kwargs["port"] == 26380
    given = client.connection_pool.connection_kwargs
    assert (given["username"], given["password"], given["db"]) == ("anna", "p@ss", 2)
    assert address(client) == "amur (by Sentinel)"
