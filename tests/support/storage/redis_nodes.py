"""Servers on ports of their own: a cluster's nodes, a primary with its replica, a Sentinel."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff

from bot.adapters.redis.server.server_binary import find_server, wheel

SLOTS = 16_384


@dataclass(frozen=True, slots=True)
class Node:
    port: int
    redis: Redis
    process: asyncio.subprocess.Process

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    async def ask(self, *command: str | int) -> Any:
        return await self.redis.execute_command(*command)  # type: ignore[no-untyped-call]  # redis-py gives it no types


@asynccontextmanager
async def node(folder: Path, *options: str, binary: str | None = None) -> AsyncIterator[Node]:
    """A server with an empty folder of its own in `folder`; killed in the end."""
    port = free_port()
    home = folder / str(port)
    home.mkdir()
    program = binary or str(find_server(wheel()).path)
    conf = ["--port", f"{port}", "--dir", str(home), "--save", "", "--logfile", "log", *options]
    process = await asyncio.create_subprocess_exec(program, *conf)
    async with Redis.from_url(f"redis://127.0.0.1:{port}", retry=Retry(ConstantBackoff(0.02), 200)) as redis:
        try:
            yield Node(port, redis, process)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


@asynccontextmanager
async def sentinel(name: str, primary: Node, folder: Path) -> AsyncIterator[Node]:
    """One that watches the primary under this name, and by itself may name another."""
    port = free_port()
    conf = folder / f"sentinel-{port}.conf"
    conf.write_text(
        f"port {port}\ndir {folder}\nlogfile sentinel.log\nsentinel monitor {name} 127.0.0.1 {primary.port} 1\n"
        f"sentinel down-after-milliseconds {name} 1000\n"
    )
    process = await asyncio.create_subprocess_exec(str(find_server(wheel()).path), str(conf), "--sentinel")
    async with Redis.from_url(f"redis://127.0.0.1:{port}", retry=Retry(ConstantBackoff(0.02), 200)) as redis:
        try:
            yield Node(port, redis, process)
        finally:
            process.kill()
            await process.wait()


@asynccontextmanager
async def cluster(many: int, folder: Path, shares: Sequence[range] = (range(SLOTS),)) -> AsyncIterator[list[Node]]:
    """Nodes that know each other; the first ones have these shares of the slots, the others none."""
    async with AsyncExitStack() as stack:
        options = ("--cluster-enabled", "yes", "--cluster-node-timeout", "1000")
        nodes = [await stack.enter_async_context(node(folder, *options)) for _ in range(many)]
        for number, one in enumerate(nodes, 1):
            await one.ask("CLUSTER SET-CONFIG-EPOCH", number)
        for one, share in zip(nodes, shares, strict=False):
            await one.ask("CLUSTER ADDSLOTSRANGE", share[0], share[-1])
        for one in nodes[1:]:
            await nodes[0].ask("CLUSTER MEET", "127.0.0.1", one.port)
        async with asyncio.timeout(20):
            while not all([await _settled(one, many) for one in nodes]):
                await asyncio.sleep(0.02)
        yield nodes


@asynccontextmanager
async def cluster_of_primaries(folder: Path, key: str) -> AsyncIterator[tuple[Node, Node]]:
    """Three primaries that share the slots: (the one with the key's, its replica).

    The replica takes over when that one is killed, as the two others can vote for it.
    """
    third = SLOTS // 3
    shares = (range(third), range(third, 2 * third), range(2 * third, SLOTS))
    async with cluster(4, folder, shares) as nodes:
        slot = int(await nodes[0].ask("CLUSTER KEYSLOT", key))
        holder = next(one for one, share in zip(nodes, shares, strict=False) if slot in share)
        replica = nodes[-1]
        await replica.ask("CLUSTER REPLICATE", await _id(holder))
        async with asyncio.timeout(20):
            while not await _copied(holder):
                await asyncio.sleep(0.02)
        yield holder, replica


async def _copied(primary: Node) -> bool:
    """Whether it has a replica with all its data."""
    info = await primary.redis.info("replication")
    return int(info["connected_slaves"]) == 1 and info["slave0"]["state"] == "online"


async def _settled(one: Node, many: int) -> bool:
    info = await one.ask("CLUSTER INFO")
    return info["cluster_state"] == "ok" and int(info["cluster_known_nodes"]) == many


async def move_slot(slot: int, source: Node, target: Node) -> None:
    """With all its keys, as `redis-cli --cluster reshard` does."""
    await target.ask("CLUSTER SETSLOT", slot, "IMPORTING", await _id(source))
    await source.ask("CLUSTER SETSLOT", slot, "MIGRATING", await _id(target))
    while moved := await source.ask("CLUSTER GETKEYSINSLOT", slot, 500):
        await source.ask("MIGRATE", "127.0.0.1", target.port, "", 0, 5_000, "KEYS", *moved)
    for one in (target, source):
        await one.ask("CLUSTER SETSLOT", slot, "NODE", await _id(target))


async def _id(one: Node) -> str:
    return str((await one.ask("CLUSTER MYID")).decode())


def free_port() -> int:
    """Below 55,536: a cluster's node also listens 10,000 above its port."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = int(taken.getsockname()[1])
        if port < 55_536:
            return port
