"""Names that lead inside, asked of a real name server: not one connection reaches what is not allowed.

127.0.0.1 alone is allowed, and stands for the public web; 127.0.0.2 and all the rest is inner. What listens there
counts connections, with or without a request.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.model import Fetched, NotFetched, Page
from tests.support.feed_server import Behaviour, FeedServer, rss
from tests.support.web.nameserver import NameServer

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class World:
    names: NameServer
    web: FeedServer
    fetch: HttpFetch
    inner: list[str] = field(default_factory=list)
    """Who connected to what must not be connected to."""

    async def get(self, name: str, path: str = "/feed") -> Fetched:
        return await self.fetch.get(f"http://{name}:{self.web.port}{path}")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with NameServer.open() as names, FeedServer.open() as web:
        allowed = (ip_network("127.0.0.1/32"), ip_network("::ffff:127.0.0.1/128"))
        patience = Patience(connect=10, read=10, total=30, spacing=0)
        fetch = HttpFetch(version="1", now=lambda: NOON, allow=allowed, patience=patience, resolver=names.resolver())
        world = World(names, web, fetch)

        async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            world.inner.append(str(writer.get_extra_info("peername")))
            writer.close()

        inner = [await asyncio.start_server(count, "127.0.0.2", web.port)]
        with suppress(OSError):  # no IPv6 on this machine
            inner.append(await asyncio.start_server(count, "::1", web.port))
        web.serve("/feed", rss(), headers={"Connection": "close"})
        yield world
        await fetch.aclose()
        for server in inner:
            server.close()


async def test_the_counter_counts(world: World) -> None:
    """Where inner addresses are allowed, the same name leads to the same listener."""
    world.names.answers("inner.example", ["127.0.0.2"])
    free = HttpFetch(version="1", now=lambda: NOON, allow=(ip_network("127.0.0.0/8"),), resolver=world.names.resolver())
    await free.get(f"http://inner.example:{world.web.port}/feed")
    await free.aclose()
    assert world.inner != []


async def test_a_name_bound_anew_after_the_first_request_is_refused(world: World) -> None:
    world.names.answers("rebound.example", ["127.0.0.1"], ["127.0.0.2"])
    assert isinstance(await world.get("rebound.example"), Page)
    second = await world.get("rebound.example")
    assert isinstance(second, NotFetched)
    assert (second.refused, second.reason) == (True, "not fetched: 127.0.0.2 is this machine")
    assert world.names.asked["rebound.example"] == 2
    assert world.inner == []


async def test_a_name_is_looked_up_once_for_one_connection(world: World) -> None:
    """There is no second look-up between the check and the connection that could give another answer."""
    world.names.answers("once.example", ["127.0.0.1"], ["127.0.0.2"], ["127.0.0.2"])
    assert isinstance(await world.get("once.example"), Page)
    assert world.names.asked["once.example"] == 1
    assert (world.inner, world.web.hits("/feed")) == ([], 1)


async def test_a_name_bound_anew_between_two_hops_is_refused(world: World) -> None:
    world.names.answers("moving.example", ["127.0.0.1"], ["127.0.0.2"])
    away = f"http://moving.example:{world.web.port}/feed"
    world.web.behave("/go", Behaviour(status=302, redirect=away, headers={"Connection": "close"}))
    answer = await world.get("moving.example", "/go")
    assert isinstance(answer, NotFetched)
    assert (answer.refused, world.inner) == (True, [])


@pytest.mark.parametrize("addresses", [["127.0.0.2", "127.0.0.1"], ["127.0.0.1", "127.0.0.2"], ["::1", "127.0.0.1"]])
async def test_of_several_addresses_none_that_is_inner_is_tried(world: World, addresses: list[str]) -> None:
    world.names.answers("mixed.example", addresses)
    await world.get("mixed.example")
    assert world.inner == []


@pytest.mark.parametrize(
    "answer",
    [
        ["127.0.0.2"],
        ["alias.example"],
        ["::ffff:127.0.0.2"],
        ["::127.0.0.2"],
        ["::1"],
        ["::"],
        ["0.0.0.0"],
        ["64:ff9b::7f00:2"],
        ["2002:7f00:2::1"],
        ["10.0.0.1", "192.168.0.1", "fd00::1", "fe80::1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["168.63.129.16"],
        ["224.0.0.1"],
    ],
)
async def test_no_answer_of_a_name_server_leads_inside(world: World, answer: list[str]) -> None:
    world.names.answers("hostile.example", answer)
    world.names.answers("alias.example", ["second.example"])
    world.names.answers("second.example", ["127.0.0.2"])
    fetched = await world.get("hostile.example")
    assert isinstance(fetched, NotFetched)
    assert fetched.refused
    assert world.inner == []


INNER_FORMS = [
    "127.0.0.2",
    "127.2",
    "2130706434",
    "0x7f000002",
    "0177.0.0.2",
    "[::ffff:127.0.0.2]",
    "[::ffff:7f00:2]",
    "[::1]",
    "localhost",
    "inner.example",
    "INNER.example.",
    "①②⑦.⓪.⓪.②",
    "user@127.0.0.2",
    "127.0.0.1@127.0.0.2",
]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_leads_inside(world: World, status: int) -> None:
    world.names.answers("inner.example", ["127.0.0.2"])
    world.names.answers("inner.example.", ["127.0.0.2"])
    for number, form in enumerate(INNER_FORMS):
        to = f"http://{form}:{world.web.port}/feed"
        world.web.behave(f"/{number}", Behaviour(status=status, redirect=to))
        fetched = await world.fetch.get(world.web.url(f"/{number}"))
        assert isinstance(fetched, NotFetched), form
    assert world.inner == []
    assert world.web.hits("/feed") == 0


async def test_the_environments_proxy_is_not_used(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.2:{world.web.port}")
    world.names.answers("plain.example", ["127.0.0.1"])
    assert isinstance(await world.get("plain.example"), Page)
    assert world.inner == []


async def test_ports_other_than_the_webs_are_refused_outside_allowed_networks(world: World) -> None:
    world.names.answers("public.example", ["192.88.98.1"])  # a public address, which is never connected to here
    for port in (22, 25, 6379, 8080, 65535):
        fetched = await world.fetch.get(f"http://public.example:{port}/")
        assert isinstance(fetched, NotFetched)
        assert fetched.reason == f"not fetched: port {port} is not a web port (80, 443)"
