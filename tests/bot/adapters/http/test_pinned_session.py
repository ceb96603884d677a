"""Whatever an address is called or how it is written, no socket is opened to an inner one."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.model import NotFetched
from tests.support.feed_server import Behaviour, FeedServer, rss
from tests.support.web.nameserver import Names

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
QUICK = Patience(connect=1, read=0.3, total=0.8, most_bytes=2**20, spacing=0)


@pytest.fixture
async def web() -> AsyncIterator[FeedServer]:
    async with FeedServer.open() as server:
        yield server


LOOPBACK = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",
    "017700000001",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "0x7f.0.0.1",
    "127.0.0.1.",
    "0",
    "0.0.0.0",
    "0x0",
    "00000177.1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[0000::1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "%31%32%37.0.0.1",
    "ⓛocalhost",
    "rebound.example",
    "mapped.example",
    "nat64.example",
]
INNER = [
    "10.0.0.1",
    "10.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "[fe80::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fec0::1]",
    "[ff02::1]",
    "[::ffff:169.254.169.254]",
    "[::a9fe:a9fe]",
    "[64:ff9b::a9fe:a9fe]",
    "[2002:a9fe:a9fe::]",
    "240.0.0.1",
    "192.88.99.1",
    "inner.example",
    "metadata.example",
]


def hostile(port: int) -> list[str]:
    """Every way we know to write an inner address into a URL, most of them leading to the server at `port`."""
    urls = [f"http://{host}:{p}/feed" for host in LOOPBACK for p in (port, 80)]
    urls += [f"{scheme}://{host}/" for host in INNER for scheme in ("http", "https")]
    urls += [
        f"http://user@127.0.0.1:{port}/",
        f"http://127.0.0.1:{port}@news.example:80/",
        f"gopher://127.0.0.1:{port}/",
    ]
    return [*urls, f"http://a.example\\@127.0.0.1:{port}/", f"http:/127.0.0.1:{port}/", "file:///etc/hosts"]


async def test_no_way_of_writing_an_inner_address_opens_a_connection() -> None:
    """The servers here listen on every loopback address, and would see any connection, even one without a request."""
    connections = 0

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        writer.close()

    server = await asyncio.start_server(count, None, 0, family=socket.AF_INET)
    port = server.sockets[0].getsockname()[1]
    names = Names(
        {
            "inner.example": ["10.0.0.1"],
            "rebound.example": ["127.0.0.1"],
            "mapped.example": ["::ffff:127.0.0.1"],
            "metadata.example": ["169.254.169.254"],
            "nat64.example": ["64:ff9b::7f00:1"],
        }
    )
    patience = Patience(connect=1, read=1, total=2, spacing=0, per_host=8)
    # With a network allowed, a name's port can only be judged when connecting: every name gets as far as the socket.
    allow = (ip_network("198.51.100.0/24"),)
    plain = HttpFetch(version="1", now=lambda: NOON, allow=allow, patience=patience)
    named = HttpFetch(version="1", now=lambda: NOON, allow=allow, patience=patience, resolver=names)
    urls = hostile(port)
    assert len(urls) >= 100
    fetches = [(named if ".example" in url else plain).get(url) for url in urls]
    answers = await asyncio.gather(*fetches)
    await plain.aclose()
    await named.aclose()
    server.close()
    assert connections == 0
    assert [answer.url for answer in answers if not isinstance(answer, NotFetched)] == []


async def test_a_name_that_is_bound_anew_between_two_hops_is_refused(web: FeedServer) -> None:
    """It leads to an allowed address first and to an inner one then; each connection is judged by its own address."""
    names = Names({"moving.example": ["127.0.0.1", "127.9.9.9"]})
    only = (ip_network("127.0.0.1/32"),)
    fetch = HttpFetch(version="1", now=lambda: NOON, allow=only, patience=QUICK, resolver=names)
    away = f"http://moving.example:{web.port}/b"
    web.behave("/a", Behaviour(status=302, redirect=away, headers={"Connection": "close"}))
    web.serve("/b", rss())
    answer = await fetch.get(f"http://moving.example:{web.port}/a")
    await fetch.aclose()
    assert isinstance(answer, NotFetched)
    assert (answer.reason, answer.refused) == ("not fetched: 127.9.9.9 is this machine", True)
    assert (web.hits("/a"), web.hits("/b")) == (1, 0)
