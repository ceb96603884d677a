"""Names → addresses, without a thread that a slow name server could hold.

The machine's own look-up (getaddrinfo) cannot be broken off: a dozen names whose servers keep silent fill the shared
threads for half a minute, and whatever else needs one waits. c-ares asks from its own loop, any number at once. It goes
by the machine's resolv.conf and hosts file; nothing is judged here, that is the socket's (see `fetch`).
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence

import aiodns
from aiohttp.abc import AbstractResolver, ResolveResult

SECONDS = 5.0
FORGOTTEN = 30.0
"""Seconds for which it may be remembered that a name has no address. c-ares would for up to an hour, and there is no
way to set that: a name server that was wrong for a moment would keep feeds away long after it is right again."""


class NameTooSlow(OSError):
    """No answer in time. `str()` is a clause for people."""


class Resolver(AbstractResolver):
    """Close with `close()`. `servers`: "address:port" of name servers; without, the machine's own."""

    def __init__(self, *, seconds: float = SECONDS, servers: Sequence[str] = (), forgotten: float = FORGOTTEN) -> None:
        self._seconds = seconds
        self._servers = tuple(servers)
        self._forgotten = forgotten
        self._asking: aiodns.DNSResolver | None = None
        self._failed_at: float | None = None
        """When a name was first not found (the loop's clock), by the resolver that is asked now."""
        self._retiring: set[asyncio.Task[None]] = set()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Best first (RFC 6724). OSError: there is no such name; NameTooSlow."""
        written = _number(host)
        if written is not None:
            return [result(host, written, port)]
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._open().getaddrinfo(
                    host, family=family, port=port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
                )
        except TimeoutError:
            raise NameTooSlow(f"the name {host} was not resolved within {self._seconds:g} s") from None
        except (aiodns.error.DNSError, UnicodeError) as problem:
            self._failed_at = self._failed_at or asyncio.get_running_loop().time()
            raise OSError(None, "no such name") from problem
        found = [result(host, node.addr[0].decode("ascii"), port) for node in answer.nodes]
        if not found:
            raise OSError(None, "the name has no address")
        return found

    async def close(self) -> None:
        for one in self._retiring:
            one.cancel()
        if self._asking is not None:
            await self._asking.close()
            self._asking = None

    def _open(self) -> aiodns.DNSResolver:
        failed = self._failed_at
        if self._asking and failed is not None and asyncio.get_running_loop().time() >= failed + self._forgotten:
            retiring = asyncio.create_task(self._retire(self._asking))
            self._retiring.add(retiring)
            retiring.add_done_callback(self._retiring.discard)
            self._asking = self._failed_at = None
        if self._asking is None:
            # Two tries a server, so that c-ares itself is done with a silent name soon after it was given up.
            self._asking = aiodns.DNSResolver(self._servers or None, timeout=self._seconds / 2, tries=2)
        return self._asking

    async def _retire(self, asking: aiodns.DNSResolver) -> None:
        """Closed when whoever asked it has an answer, or has given up."""
        try:
            await asyncio.sleep(self._seconds)
        finally:
            await asking.close()


def _number(host: str) -> str | None:
    """The IPv4 address in the old spellings that the machine's own look-up knows, and c-ares would ask for as names:
    127.1, 2130706433, 0x7f.1, 0177.0.0.1."""
    try:
        return socket.inet_ntoa(socket.inet_aton(host.removesuffix(".")))
    except OSError:
        return None


def result(host: str, address: str, port: int) -> ResolveResult:
    """An address of the name, as aiohttp wants it."""
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        proto=0,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
