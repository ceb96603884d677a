"""Thousands of small web servers on loopback, each at an address of its own (127.x.y.z), in one process.

Of each hundred, 5 hang (they drip a byte a second), 5 refuse the connection, 2 send garbage. The rest serve RSS of 25
items: of eight, two answer 304 to their ETag, two send the same bytes again, four have a new item at every visit. Three
in ten carry whole articles. One item in 200 is about both capitals, and its page is served too.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
import socket
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from typing import Literal

from tests.support.feed_server import entry, rss

Kind = Literal["hang", "refuse", "garbage", "unchanged", "same", "new"]
ITEMS = 25
SPOKEN = """
    the invented ministry said on Friday that a bridge over the river would open before the ice came back and its
    director told a newspaper nobody reads that rails timber grain and patience were what it took while a harbour master
    in another town counted ships wrote numbers in a book and drank his tea slowly
"""
WORDS = SPOKEN.split()


def kind(number: int) -> Kind:
    rest = number % 100
    if rest < 5:
        return "hang"
    if rest < 10:
        return "refuse"
    if rest < 12:
        return "garbage"
    return ("unchanged", "same", "new", "new")[rest % 4]


def address(number: int) -> str:
    return f"127.{10 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"


def document(number: int, visit: int) -> bytes:
    """As it is at the n-th visit. Items differ between feeds, and stay what they were between visits."""
    first = visit if kind(number) == "new" else 0
    return rss([_item(number, first + n) for n in range(ITEMS)][::-1], title=f"Outlet {number}")


def _item(number: int, serial: int) -> str:
    chance = random.Random(number * 1_000_003 + serial)
    length = 600 if number % 10 < 3 else 70
    text = " ".join(chance.choices(WORDS, k=length))
    title = f"Report {number}.{serial} on {' '.join(chance.choices(WORDS, k=5))}"
    if (number * 7 + serial) % 200 == 0:
        title = f"China and Russia agree on bridge {number}.{serial}"
        text = "Beijing and Moscow agreed on the bridge, the invented ministry said. " + text
    when = datetime.now(UTC) - timedelta(hours=ITEMS - serial % ITEMS)
    return entry(
        title, f"http://{address(number)}:{{port}}/a/{serial}", text=f"<p>{text}</p>", when=when.replace(minute=0)
    )


@dataclass(frozen=True, slots=True)
class Farm:
    port: int
    closed_port: int
    """Where nobody listens."""

    def url(self, number: int) -> str:
        return f"http://{address(number)}:{self.closed_port if kind(number) == 'refuse' else self.port}/{number}.xml"

    def arrivals(self) -> dict[int, list[float]]:
        """When each feed was asked for (seconds since 1970)."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as talk:
            talk.sendall(b"GET /arrivals HTTP/1.1\r\nConnection: close\r\n\r\n")
            answer = b"".join(iter(lambda: talk.recv(1 << 16), b""))
        return {int(number): times for number, times in json.loads(answer.partition(b"\r\n\r\n")[2]).items()}


@contextmanager
def farm() -> Iterator[Farm]:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield Farm(*here.recv())
    finally:
        process.kill()
        process.join()


def _serve(pipe: Connection) -> None:
    asyncio.run(_Server().run(pipe))


class _Server:
    def __init__(self) -> None:
        self._arrivals: dict[int, list[float]] = defaultdict(list)
        self._visits: Counter[int] = Counter()
        self._port = 0

    async def run(self, pipe: Connection) -> None:
        # Bound to every address, since each feed has its own; a firewall is not needed, it serves nonsense.
        server = await asyncio.start_server(self._talk, "0.0.0.0", 0, backlog=2048)
        self._port = server.sockets[0].getsockname()[1]
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            pipe.send((self._port, closed.getsockname()[1]))
            await asyncio.Event().wait()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                path = request.split(b" ", 2)[1].decode()
                if path == "/arrivals":
                    writer.write(_answer(json.dumps(self._arrivals).encode(), close=True))
                    await writer.drain()
                    return
                if path.endswith(".xml"):
                    await self._feed(int(path[1:-4]), request, writer)
                else:
                    page = b"<!DOCTYPE html><html><title>x</title><article><p>An invented page.</article></html>"
                    writer.write(_answer(page, kind="text/html"))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    async def _feed(self, number: int, request: bytes, writer: asyncio.StreamWriter) -> None:
        self._arrivals[number].append(time.time())
        visit = self._visits[number]
        self._visits[number] += 1
        match kind(number):
            case "hang":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n")
                while True:
                    writer.write(b" ")
                    await writer.drain()
                    await asyncio.sleep(1)
            case "garbage":
                writer.write(_answer(random.Random(number).randbytes(20_000)))
            case "unchanged" if f'If-None-Match: "{number}"'.encode() in request:
                writer.write(f'HTTP/1.1 304 Not Modified\r\nETag: "{number}"\r\n\r\n'.encode())
            case "unchanged":
                writer.write(_answer(self._document(number, 0), etag=f'"{number}"'))
            case _:
                writer.write(_answer(self._document(number, visit)))

    def _document(self, number: int, visit: int) -> bytes:
        return document(number, visit).replace(b"{port}", str(self._port).encode())


def _answer(body: bytes, *, kind: str = "application/rss+xml", etag: str = "", close: bool = False) -> bytes:
    more = f"ETag: {etag}\r\n" * bool(etag) + "Connection: close\r\n" * close
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body
