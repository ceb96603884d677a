"""Names are asked of a real name server; what is slow there holds up nobody here."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.http.resolver import NameTooSlow, Resolver
from bot.model import NotFetched, Page
from tests.support.feed_server import Behaviour, FeedServer, rss
from tests.support.web.nameserver import NameServer

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOME = (ip_network("127.0.0.0/8"),)


def asking(names: NameServer, seconds: float = 5.0) -> Resolver:
    return Resolver(seconds=seconds, servers=[f"{names.address[0]}:{names.address[1]}"])


def reaching(names: NameServer, patience: Patience, seconds: float = 5.0) -> HttpFetch:
    return HttpFetch(version="1", now=lambda: NOON, allow=HOME, patience=patience, resolver=asking(names, seconds))


async def test_a_name_has_the_addresses_that_its_server_says() -> None:
    async with NameServer.open() as names:
        names.answers("two.example", ["127.0.0.3", "127.0.0.4"])
        names.answers("alias.example", ["two.example"])
        resolver = asking(names)
        found = await resolver.resolve("two.example", 80)
        with pytest.raises(OSError, match="no such name"):
            await resolver.resolve("nobody.example")
        await resolver.close()
    assert sorted(one["host"] for one in found) == ["127.0.0.3", "127.0.0.4"]
    assert {one["port"] for one in found} == {80}


@pytest.mark.parametrize("written", ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.0.0.1."])
async def test_old_spellings_of_an_address_are_that_address_and_no_name(written: str) -> None:
    async with NameServer.open() as names:
        resolver = asking(names)
        assert [one["host"] for one in await resolver.resolve(written)] == ["127.0.0.1"]
        await resolver.close()
        assert not names.asked


async def test_a_silent_name_server_is_waited_for_no_longer_than_is_said() -> None:
    async with NameServer.open() as names:
        names.keeps_silent("silent.example")
        resolver = asking(names, 0.2)
        with pytest.raises(NameTooSlow, match=r"the name silent\.example was not resolved within 0\.2 s"):
            await resolver.resolve("silent.example")
        await resolver.close()


async def test_many_silent_names_hold_up_neither_a_healthy_feed_nor_work_in_threads() -> None:
    async with NameServer.open() as names, FeedServer.open() as web:
        web.serve("/feed", rss())
        names.answers("healthy.example", ["127.0.0.1"])
        silent = [f"silent{number}.example" for number in range(40)]
        for name in silent:
            names.keeps_silent(name)
        fetch = reaching(names, Patience(spacing=0), seconds=4)
        slow = [asyncio.create_task(fetch.get(f"http://{name}:{web.port}/feed")) for name in silent]
        async with asyncio.timeout(30):
            while len(names.asked) < len(silent):
                await asyncio.sleep(0.01)
        healthy = await fetch.get(f"http://healthy.example:{web.port}/feed")
        beside = await asyncio.to_thread(lambda: "done")
        waiting = [task for task in slow if not task.done()]
        answers = await asyncio.gather(*slow)
        await fetch.aclose()
    assert isinstance(healthy, Page)
    assert beside == "done"
    assert len(waiting) == len(silent)
    assert {answer.reason.split(".example ")[-1] for answer in answers if isinstance(answer, NotFetched)} == {
        "was not resolved within 4 s"
    }


async def test_many_names_of_one_address_get_two_connections() -> None:
    async with NameServer.open() as names, FeedServer.open() as web:
        many = [f"name{number}.example" for number in range(20)]
        for name in many:
            names.answers(name, ["127.0.0.1"])
        web.behave("/feed", Behaviour(body=b"x" * 4, drip=0.02))
        fetch = reaching(names, Patience(spacing=0))
        answers = await asyncio.gather(*(fetch.get(f"http://{name}:{web.port}/feed") for name in many))
        await fetch.aclose()
    assert all(isinstance(answer, Page) for answer in answers)
    assert web.open_most == 2


async def test_the_wait_for_an_address_does_not_count_as_the_answers_time() -> None:
    async with NameServer.open() as names, FeedServer.open() as web:
        for name in ("one.example", "two.example"):
            names.answers(name, ["127.0.0.1"])
        web.behave("/feed", Behaviour(body=b"xxxx", drip=0.9))
        fetch = reaching(names, Patience(spacing=0, per_address=1, read=30, total=6))
        answers = await asyncio.gather(
            *(fetch.get(f"http://{name}:{web.port}/feed") for name in ("one.example", "two.example"))
        )
        await fetch.aclose()
    assert [isinstance(answer, Page) for answer in answers] == [True, True]


async def test_of_several_addresses_the_next_is_tried_where_nobody_listens() -> None:
    async with NameServer.open() as names, FeedServer.open() as web:
        web.serve("/feed", rss())
        names.answers("two.example", ["127.0.0.9", "127.0.0.1"])
        fetch = reaching(names, Patience(spacing=0))
        answer = await fetch.get(f"http://two.example:{web.port}/feed")
        await fetch.aclose()
    assert isinstance(answer, Page)


async def test_that_a_name_was_without_an_address_is_forgotten_soon() -> None:
    async with NameServer.open() as names:
        resolver = Resolver(servers=[f"{names.address[0]}:{names.address[1]}"], forgotten=0)
        names.answers("late.example", [])
        with pytest.raises(OSError, match="no such name"):
            await resolver.resolve("late.example")
        names.answers("late.example", ["127.0.0.3"])
        assert [one["host"] for one in await resolver.resolve("late.example")] == ["127.0.0.3"]
        await resolver.close()
