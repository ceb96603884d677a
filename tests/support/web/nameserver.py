"""A name server on loopback that lies as it is told, and a resolver that asks it: real DNS over UDP (RFC 1035).

async with NameServer.open() as names:
    names.answers("rebound.example", ["127.0.0.1"], ["10.0.0.1"])   # first this, then that for ever
    HttpFetch(..., resolver=names.resolver())
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from ipaddress import ip_address

from aiohttp.abc import AbstractResolver, ResolveResult

A, CNAME, AAAA = 1, 5, 28
INTERNET = 1
NO_SUCH_NAME = 3


class NameServer(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self._answers: dict[str, list[list[str]]] = {}
        self._silent: set[str] = set()
        self.asked: Counter[str] = Counter()
        """How often each name was asked for, whatever the kind of address."""
        self.address = ("127.0.0.1", 0)
        self._wire: asyncio.DatagramTransport | None = None

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[NameServer]:
        server = cls()
        loop = asyncio.get_running_loop()
        wire, _ = await loop.create_datagram_endpoint(lambda: server, local_addr=server.address)
        server._wire, server.address = wire, wire.get_extra_info("sockname")
        try:
            yield server
        finally:
            wire.close()

    def answers(self, name: str, *answers: list[str]) -> None:
        """Each look-up uses up one answer, the last one stays: addresses, or a name that this one is an alias of."""
        self._answers[name] = list(answers)

    def keeps_silent(self, name: str) -> None:
        """It is asked for the name and never says a word."""
        self._silent.add(name)

    def resolver(self) -> AbstractResolver:
        return _Resolver(self.address)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        name, after = _name(data, 12)
        kind = struct.unpack_from(">H", data, after)[0]
        self.asked[name] += kind == A
        if name in self._silent:
            return
        records = b"".join(_record(data[12:after], value) for value in self._records(name, kind))
        count = sum(1 for _ in _read(records))
        known = name in self._answers
        # RD is given back as it came, and what follows the question (EDNS) is left out: resolvers compare.
        flags = 0x8480 | (data[2] & 1) << 8 | (0 if known else NO_SUCH_NAME)
        head = data[:2] + struct.pack(">HHHHH", flags, 1, count, 0, 0)
        assert self._wire is not None
        self._wire.sendto(head + data[12 : after + 4] + records, addr)

    def _records(self, name: str, kind: int) -> list[str]:
        """Values for the kind asked for; the next answer's turn comes when both kinds were asked for, AAAA last."""
        waiting = self._answers.get(name, [[]])
        answer = waiting.pop(0) if kind == AAAA and len(waiting) > 1 else waiting[0]
        return [value for value in answer if _kind(value) in (kind, CNAME)]


class _Resolver(AbstractResolver):
    """A stub resolver without a cache: A, then AAAA, through aliases."""

    def __init__(self, server: tuple[str, int]) -> None:
        self._server = server

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = [one for kind in (A, AAAA) for one in await self._ask(host, kind)]
        if not found:
            raise OSError(socket.EAI_NONAME, "no such name")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    async def close(self) -> None:
        pass

    async def _ask(self, host: str, kind: int, depth: int = 5) -> list[str]:
        number = random.randrange(65536)
        question = struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, 0) + _wire_name(host)
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.setblocking(False)
            asking.connect(self._server)
            await loop.sock_sendall(asking, question + struct.pack(">HH", kind, INTERNET))
            answer = await asyncio.wait_for(loop.sock_recv(asking, 4096), 10)
        assert answer[:2] == question[:2]
        _, after = _name(answer, 12)
        found = []
        for of_kind, value in _read(answer[after + 4 :]):
            if of_kind == CNAME and depth:
                found += await self._ask(_name(value, 0)[0], kind, depth - 1)
            elif of_kind == kind:
                found.append(str(ip_address(value)))
        return found


def _kind(value: str) -> int:
    try:
        return A if ip_address(value).version == 4 else AAAA
    except ValueError:
        return CNAME


def _record(owner: bytes, value: str) -> bytes:
    kind = _kind(value)
    data = _wire_name(value) if kind == CNAME else ip_address(value).packed
    return owner + struct.pack(">HHIH", kind, INTERNET, 0, len(data)) + data


def _read(records: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(records):
        _, at = _name(records, at)
        kind, _, _, size = struct.unpack_from(">HHIH", records, at)
        yield kind, records[at + 10 : at + 10 + size]
        at += 10 + size


def _wire_name(name: str) -> bytes:
    labels = [label.encode("ascii") for label in name.rstrip(".").split(".")]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def _name(data: bytes, at: int) -> tuple[str, int]:
    """The name that begins there, and where it ends; nobody here abbreviates names."""
    labels = []
    while size := data[at]:
        labels.append(data[at + 1 : at + 1 + size].decode("ascii"))
        at += 1 + size
    return ".".join(labels).lower(), at + 1


class Names(AbstractResolver):
    """A resolver that answers as a hostile name server would."""

    def __init__(self, answers: dict[str, list[str]]) -> None:
        self.answers = answers

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_UNSPEC) -> list[ResolveResult]:
        if host not in self.answers:
            raise OSError(socket.EAI_NONAME, "no such name")
        addresses = self.answers[host]
        if len(addresses) > 1:
            self.answers[host] = addresses[1:]  # rebinding: another answer next time
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses[:1]
        ]

    async def close(self) -> None:
        pass
