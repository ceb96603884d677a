"""The probe tells a server that answers from one that keeps what it is given."""

from __future__ import annotations

import os
import signal

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link, linked
from bot.adapters.redis.notes import RedisProbe
from bot.errors import StorageAway, StorageFault
from tests.support.builders import NOW, a_reading
from tests.support.valkey import disk_full, pid_of, server


async def test_what_it_writes_is_gone_after_a_minute(link: Link) -> None:
    assert await RedisProbe(link).fault() is None
    assert 0 < await link.redis.ttl(keys.PROBE) <= 60
    assert await link.redis.dbsize() == 1


async def test_a_full_server_is_full(link: Link) -> None:
    await link.redis.config_set("maxmemory", "1")
    try:
        assert await RedisProbe(link).fault() is StorageFault.FULL
        with pytest.raises(StorageAway) as refused:
            await RedisArchive(link, keep_days=1).file(a_reading(), [], now=NOW)
    finally:
        await link.redis.config_set("maxmemory", "0")
    assert refused.value.fault is StorageFault.FULL


async def test_a_copy_of_another_server_is_read_only() -> None:
    async with server() as (url, _), linked(url) as link:
        await link.redis.replicaof("127.0.0.1", "1")
        assert await RedisProbe(link).fault() is StorageFault.READ_ONLY
        with pytest.raises(StorageAway) as refused:
            await RedisArchive(link, keep_days=1).file(a_reading(), [], now=NOW)
    assert refused.value.fault is StorageFault.READ_ONLY


async def test_a_server_that_cannot_write_to_its_disk_is_not_saving() -> None:
    async with server() as (url, _), linked(url) as link:
        async with disk_full(link):
            assert await RedisProbe(link).fault() is StorageFault.NOT_SAVING
        assert await RedisProbe(link).fault() is None


async def test_a_server_that_does_not_answer_is_away() -> None:
    async with server() as (url, data), linked(url, timeout=0.3, retries=0, at_start=15) as link:
        os.kill(pid_of(data), signal.SIGSTOP)
        try:
            assert await RedisProbe(link).fault() is StorageFault.AWAY
        finally:
            os.kill(pid_of(data), signal.SIGCONT)
