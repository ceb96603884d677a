"""What is kept moves to another server whole: the same keys, values and ends of life."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.connection import AT_START, Link, linked
from bot.adapters.redis.notes import RedisLeases
from bot.adapters.redis.transfer import RedisTransfer
from bot.model import Moved, NotMoved
from tests.support.builders import NOW
from tests.support.storage.used_database import use_everything
from tests.support.valkey import everything, server


async def lines_of(link: Link) -> list[str]:
    return [line async for line in RedisTransfer(link).lines(NOW)]


async def each(lines: Sequence[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line


@pytest.fixture
async def used(link: Link) -> list[str]:
    await use_everything(link)
    await link.redis.sadd(keys.WATCHERS, *(f"T1:U{number}" for number in range(1_800)))
    return await lines_of(link)


async def test_everything_arrives_on_another_server(link: Link, used: list[str]) -> None:
    before = await everything(link)
    async with server() as (url, _), linked(url) as other:
        found = await RedisTransfer(other).take_in(each(used), now=NOW)
        assert found == Moved(keys=len(before) - len(passing(before)), lines=len(used) - 2)
        assert await everything(other) == {name: value for name, value in before.items() if name not in passing(before)}
        for name in before:
            if name not in passing(before):
                ends = [await one.redis.pttl(name) for one in (link, other)]
                assert (ends[0] < 0) is (ends[1] < 0), name
        assert await lines_of(other) != [], "and can be moved on"


def passing(found: dict[str, object]) -> set[str]:
    families = ("lease:", "seen:", "feeds-at:", "offer:")
    return {name for name in found if name.removeprefix(keys.TAG).startswith(families)}


async def test_leases_of_living_processes_stay_behind(link: Link) -> None:
    async with RedisLeases(link).hold("clock", 30):
        assert "lease:" not in "".join(await lines_of(link))


async def test_an_import_that_was_broken_off_is_made_again(used: list[str]) -> None:
    async with server() as (url, _), linked(url) as other:
        transfer = RedisTransfer(other)
        cut = await transfer.take_in(each(used[: len(used) // 2]), now=NOW)
        assert isinstance(cut, NotMoved)
        assert "before its last one" in cut.reason
        short = await transfer.take_in(each(used[:2]), now=NOW)
        assert isinstance(short, NotMoved)
        assert "after 1 line, before" in short.reason
        another = json.dumps({**json.loads(used[0]), "id": "another"})
        refused = await transfer.take_in(each([another, *used[1:]]), now=NOW)
        assert isinstance(refused, NotMoved)
        assert "another import was begun here" in refused.reason
        assert isinstance(await transfer.take_in(each(used), now=NOW), Moved)
        once = await everything(other)
    async with server() as (url, _), linked(url) as other:
        await RedisTransfer(other).take_in(each(used), now=NOW)
        assert await everything(other) == once


async def test_a_storage_that_is_in_use_is_left_alone(link: Link, used: list[str]) -> None:
    before = await everything(link)
    found = await RedisTransfer(link).take_in(each(used), now=NOW)
    assert isinstance(found, NotMoved)
    assert "not empty" in found.reason
    assert await everything(link) == before


HEAD = {"amur": 1, "schema": 1, "id": "a"}


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "not a file that `amur export` writes"),
        (["no json"], "not a file that `amur export` writes"),
        (["[1]"], "not a file that `amur export` writes"),
        ([json.dumps({**HEAD, "amur": 2})], "newer build"),
        ([json.dumps({**HEAD, "schema": 9_999})], "newer build"),
        ([json.dumps(HEAD), "{}"], "line 2 is not one"),
        ([json.dumps(HEAD), '{"key": "x", "kind": "list", "values": ["a"]}'], "line 2 is not one"),
        ([json.dumps(HEAD), '{"key": "x", "kind": "hash", "values": ["a"]}'], "line 2 is not one"),
        ([json.dumps(HEAD), '{"key": "x", "kind": "string", "values": [{"b64": "?"}]}'], "line 2 is not one"),
        ([json.dumps(HEAD), '{"end": 3}'], "should have 3 lines and has 0"),
    ],
)
async def test_what_cannot_be_taken_in_is_said_and_nothing_is_half_done(
    link: Link, lines: list[str], says: str
) -> None:
    found = await RedisTransfer(link).take_in(each(lines), now=NOW)
    assert isinstance(found, NotMoved)
    assert says in found.reason
    assert [name for name in await everything(link) if name != keys.note("import")] == []


@contextmanager
def debian_redis(folder: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    options = ["--port", str(port), "--dir", str(folder), "--save", "", "--maxmemory-policy", "noeviction"]
    running: Any = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait()


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="needs Debian's redis-server")
async def test_from_valkey_to_redis_and_back(link: Link, used: list[str], tmp_path: Path) -> None:
    before = await everything(link)
    with debian_redis(tmp_path) as url:
        async with linked(url, at_start=AT_START) as redis:
            assert isinstance(await RedisTransfer(redis).take_in(each(used), now=NOW), Moved)
            moved = await lines_of(redis)
    await link.redis.flushdb()
    assert isinstance(await RedisTransfer(link).take_in(each(moved), now=NOW), Moved)
    assert await everything(link) == {name: value for name, value in before.items() if name not in passing(before)}
