"""The sockets of `HttpFetch`: each goes to the one address whose turn it is, and none to a forbidden one.

The check sits where aiohttp opens sockets, so it sees exactly what is connected to.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

import aiohttp

from bot.adapters.http.address_guard import Network, connection_fault
from bot.adapters.http.resolver import result

RECEIVED = 2**15
"""Bytes the kernel is asked to keep for a socket; it keeps up to double, and the loop gets no more at a turn."""

_pinned: ContextVar[str] = ContextVar("_pinned")
"""The address that this request goes to."""
_refusals: ContextVar[list[str] | None] = ContextVar("_refusals", default=None)


class AddressRefused(OSError):
    """Raised where a socket to a forbidden address would have been opened."""


@contextmanager
def pinned_to(address: str) -> Iterator[list[str]]:
    """Requests made within go to this address, whatever their name resolves to. Gives what was refused, in words."""
    refused: list[str] = []
    pinned, noted = _pinned.set(address), _refusals.set(refused)
    try:
        yield refused
    finally:
        _refusals.reset(noted)
        _pinned.reset(pinned)


def pinned_session(
    *, connect: float, read: float, allow: Sequence[Network], headers: dict[str, str]
) -> aiohttp.ClientSession:
    """A session for requests within `pinned_to`: no cookies, no proxies, bodies as they come. `connect`, `read`:
    seconds; `allow`: inner networks that may be connected to."""

    def opened(info: aiohttp.AddrInfoType) -> socket.socket:
        """Called by aiohttp with each resolved address right before connecting to it."""
        family, kind, protocol, _, address = info
        fault = connection_fault(str(address[0]), int(address[1]), allow)
        if fault:
            noted = _refusals.get()
            if noted is not None:
                noted.append(fault)
            raise AddressRefused(fault)
        made = socket.socket(family, kind, protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVED)
        return made

    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            socket_factory=opened,
            limit=0,
            use_dns_cache=False,
            resolver=_Pinned(),
            force_close=True,  # a connection kept open would outlive its turn at the address
        ),
        timeout=aiohttp.ClientTimeout(total=None, connect=connect, sock_read=read),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=headers,
        auto_decompress=False,
        trust_env=False,
        max_line_size=16_384,
        max_field_size=16_384,
    )


class _Pinned(aiohttp.abc.AbstractResolver):
    """Says what was looked up already: the one address whose turn it is."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[aiohttp.abc.ResolveResult]:
        return [result(host, _pinned.get(), port)]

    async def close(self) -> None:
        pass
