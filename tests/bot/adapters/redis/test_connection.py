"""What the link says of servers that are unfit, away, or full."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import takewhile
from pathlib import Path

import pytest
from redis.exceptions import ResponseError

from bot.adapters.redis import keys
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link, linked, lua
from bot.adapters.redis.delivery.queue import RedisQueue
from bot.adapters.redis.notes import RedisNotes
from bot.errors import StorageAway, StorageUnfit
from tests.support.builders import NOW, a_reading
from tests.support.process_numbers import ends
from tests.support.valkey import pid_of, server, shared_url

LUA = {path.stem: path for path in sorted((Path(keys.__file__).parent / "lua").rglob("*.lua"))}
SCRIPTS = list(LUA)
HEADS = {name: path.read_text().partition("\n")[0] for name, path in LUA.items()}
OPENINGS = {name: head for name, head in HEADS.items() if head.startswith("-- Opening of")}
OPENS_WITH = {
    name: found
    for name, path in LUA.items()
    if (found := re.search(r"^-- opens with: (.+)$", path.read_text(), re.MULTILINE))
}


@asynccontextmanager
async def answering(info: str) -> AsyncIterator[str]:
    """A server that gives this INFO and says OK to the rest: Redises we cannot use."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            words = []
            for _ in range(int(line[1:])):
                size = int((await reader.readline())[1:])
                words.append((await reader.readexactly(size + 2))[:-2].upper())
            if words[0] == b"INFO":
                writer.write(f"${len(info)}\r\n{info}\r\n".encode())
            elif words[0] == b"HELLO":
                writer.write(b"-ERR unknown command\r\n")
            else:
                writer.write(b"+OK\r\n")
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listening:
        yield f"redis://:secret@127.0.0.1:{listening.sockets[0].getsockname()[1]}/0?protocol=2"


async def refusal(url: str) -> str:
    with pytest.raises(StorageUnfit) as shown:
        async with linked(url, retries=0):
            pass
    assert "\n" not in str(shown.value)
    assert "secret" not in str(shown.value)
    return str(shown.value)


async def test_a_server_that_is_too_old_is_refused() -> None:
    async with answering("redis_version:6.0.20\r\nmaxmemory_policy:noeviction\r\n") as url:
        assert "Redis 6.0.20; Amur needs Redis 6.2" in await refusal(url)


async def test_a_server_that_evicts_keys_is_refused() -> None:
    async with answering("redis_version:7.4.1\r\nmaxmemory_policy:allkeys-lru\r\n") as url:
        assert "maxmemory-policy is allkeys-lru" in await refusal(url)


async def test_a_server_with_another_password_or_any_is_unfit(tmp_path: Path) -> None:
    async with server() as (url, data):
        async with linked(url) as link:
            await link.redis.config_set("requirepass", "hunter2")
        assert "will not let us in" in await refusal(url)
        assert "will not let us in" in await refusal(url.replace("unix://", "unix://:secret@"))
        running = pid_of(data)
    await ends(running)


async def test_nobody_listening_is_away_not_unfit_and_the_password_stays_unsaid() -> None:
    with pytest.raises(StorageAway) as shown:
        async with linked("redis://user:secret@127.0.0.1:1/3", retries=0):
            pass
    assert not isinstance(shown.value, StorageUnfit)
    assert "127.0.0.1:1/3" in str(shown.value)
    assert "secret" not in str(shown.value)


async def test_an_url_that_is_none_is_refused() -> None:
    assert "REDIS_URL" in await refusal("http://secret@example.org")
    assert "REDIS_URL" in await refusal("redis://host:port-secret")


async def test_a_full_server_is_away_and_nothing_is_half_written(link: Link) -> None:
    archive = RedisArchive(link, keep_days=1)
    await link.redis.config_set("maxmemory", "1")
    try:
        with pytest.raises(StorageAway, match="maxmemory"):
            await archive.file(a_reading(), [], now=NOW)
        with pytest.raises(StorageAway, match="maxmemory"):
            await RedisNotes(link).put("a", "b")
        with pytest.raises(StorageAway, match="maxmemory"):
            await archive.tally(seen=1, relevant=1, now=NOW)
    finally:
        await link.redis.config_set("maxmemory", "0")
    assert await link.redis.dbsize() == 0
    assert await archive.file(a_reading(), [], now=NOW)


async def test_a_demoted_server_is_away(link: Link) -> None:
    async with server() as (url, _), linked(url) as replica:
        await replica.redis.replicaof("127.0.0.1", "1")
        with pytest.raises(StorageAway, match="read only"):
            await RedisNotes(replica).put("a", "b")
        await replica.redis.replicaof("NO", "ONE")
        await RedisNotes(replica).put("a", "b")


async def test_whoever_waits_for_the_queue_as_the_server_is_demoted_hears_that_it_is_away() -> None:
    async with server() as (url, _), linked(url) as replica:
        taking = asyncio.create_task(anext(RedisQueue(replica).take(consumer="w", idle=60)))
        async with asyncio.timeout(10):
            while (await replica.redis.info("clients"))["blocked_clients"] == 0:
                await asyncio.sleep(0.01)
        await replica.redis.replicaof("127.0.0.1", "1")
        with pytest.raises(StorageAway):
            await taking


async def test_a_user_who_may_not_do_enough_is_told_so_and_not_to_look_at_the_password() -> None:
    async with server() as (url, _), linked(url) as link:
        await link.redis.execute_command("ACL", "SETUSER", "amur", "on", ">secret", "~*", "+@all", "-info")  # type: ignore[no-untyped-call]
        said = await refusal(url.replace("unix://", "unix://amur:secret@"))
    assert "may not do enough" in said
    assert "password" not in said


async def test_a_server_that_was_restarted_between_loading_a_script_and_running_it_is_away_and_no_fault_of_ours(
    link: Link,
) -> None:
    with pytest.raises(StorageAway):
        async with link.asking() as redis:
            await redis.evalsha("f" * 40, 0)


async def test_a_hanging_server_is_away_after_the_timeout() -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    listening = await asyncio.start_server(hang, "127.0.0.1", 0)
    async with listening, asyncio.timeout(3):
        url = f"redis://127.0.0.1:{listening.sockets[0].getsockname()[1]}/0"
        with pytest.raises(StorageAway):
            async with linked(url, timeout=0.3, retries=1):
                pass


async def test_whoever_is_told_to_stop_while_asking_stops(link: Link) -> None:
    """redis-py's own timeouts would swallow about every second cancellation on Python 3.11."""

    async def ask_for_ever() -> None:
        while True:
            async with link.asking() as redis:
                await redis.get("nothing")

    asking = [asyncio.create_task(ask_for_ever()) for _ in range(50)]
    for task in asking:
        await asyncio.sleep(0.002)
        task.cancel()
    done, pending = await asyncio.wait(asking, timeout=2)
    assert (len(done), len(pending)) == (50, 0)
    assert all(task.cancelled() for task in done)


async def test_a_mistake_of_our_own_is_not_called_an_outage(link: Link) -> None:
    await link.redis.set(keys.HELD, "a string")
    with pytest.raises(ResponseError):
        async with link.asking() as redis:
            await redis.smembers(keys.HELD)


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_says_what_it_takes_and_gives(name: str) -> None:
    text = LUA[name].read_text()
    head = "".join(takewhile(lambda line: line.startswith("--"), text.splitlines(keepends=True))).casefold()
    assert "opening of" in head or ("-- keys" in head and "-- gives" in head)


def test_no_two_scripts_have_one_name_whatever_folder_they_lie_in() -> None:
    files = list((Path(keys.__file__).parent / "lua").rglob("*.lua"))
    assert len(files) > 30
    assert len({path.name for path in files}) == len(files)


def test_an_opening_names_in_its_head_the_scripts_that_open_with_it() -> None:
    said = {name: set(re.findall(r"(\w+)\.lua", head)) for name, head in OPENINGS.items()}
    opens = {name: set(re.findall(r"\w+", found[1])) for name, found in OPENS_WITH.items()}
    assert said == {opening: {name for name, of in opens.items() if opening in of} for opening in OPENINGS}


@pytest.mark.parametrize("name", SCRIPTS)
async def test_every_script_compiles(name: str, link: Link) -> None:
    assert await link.redis.script_load(lua(name))


def test_no_script_spells_a_key() -> None:
    for name in SCRIPTS:
        assert "amur" not in LUA[name].read_text()


def test_all_keys_share_one_slot() -> None:
    spelled = [value for name, value in vars(keys).items() if name.isupper() and isinstance(value, str)]
    assert all(value.startswith("{amur}:") for value in spelled if value != keys.CONSUMERS)


async def test_the_shared_server_is_one_a_process() -> None:
    assert shared_url() == shared_url()


def test_no_script_negates_a_length() -> None:
    """Of an empty table that is Lua's -0, which Redis before 7.2 hands on as "-0": no integer for HINCRBY."""
    codes = {name: re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8")) for name, path in LUA.items()}
    assert [name for name, code in codes.items() if re.search(r"[(,=]\s*-\s*#", code)] == []
