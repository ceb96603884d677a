"""A web server on loopback that serves feeds, well or badly, as a test tells it to.

async with FeedServer.open() as server:
    server.serve("/a.xml", rss([entry("A title", "https://news.example/a")]))
    server.url("/a.xml"); server.hits("/a.xml"); server.requests("/a.xml")[0].headers
"""

from __future__ import annotations

import asyncio
import functools
import gzip
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

import brotli
from aiohttp import web

WHEN = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came in."""

    path: str
    headers: Mapping[str, str]
    at: float
    """The loop's clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """How a path answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    """Given with the body; a request that sends it back byte for byte gets 304."""
    modified: str | None = None
    redirect: str | None = None
    drip: float | None = None
    """Seconds between single bytes."""
    hang: bool = False
    """Accepts, and does not answer before `let_go`; then it is 503."""
    pause: float = 0.0
    """Seconds before the answer."""
    endless: bytes = b""
    """Sent again and again after the body, for ever."""
    cut: int | None = None
    """Closes after so many bytes of the body, having promised all of it."""


class FeedServer:
    def __init__(self) -> None:
        self._paths: dict[str, list[Behaviour]] = {}
        self._asked: dict[str, list[Asked]] = defaultdict(list)
        self._let_go = asyncio.Event()
        self._news = asyncio.Event()
        self.port = 0
        self.open_now = 0
        """Requests being answered at this moment …"""
        self.open_most = 0
        """… and the most there were at once."""

    @classmethod
    @asynccontextmanager
    async def open(cls, host: str = "127.0.0.1") -> AsyncIterator[FeedServer]:
        server = cls()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", server._answer)
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, host, 0)
        await site.start()
        server.port = runner.addresses[0][1]
        server._host = host
        try:
            yield server
        finally:
            server.let_go()
            await runner.cleanup()

    _host = "127.0.0.1"

    def serve(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        modified: str | None = None,
    ) -> None:
        """From now on `path` answers so. Without a Content-Type of your own it is RSS."""
        data = body.encode() if isinstance(body, str) else body
        kept = {"Content-Type": "application/rss+xml; charset=utf-8", **(headers or {})}
        self.behave(path, Behaviour(body=data, status=status, headers=kept, etag=etag, modified=modified))

    def behave(self, path: str, *behaviours: Behaviour) -> None:
        """Each request uses up one behaviour; the last one stays."""
        self._paths[path] = list(behaviours)

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        self.behave(path, Behaviour(status=status, redirect=to))

    def url(self, path: str) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self.port}{path}"

    def requests(self, path: str) -> Sequence[Asked]:
        return tuple(self._asked[path])

    def hits(self, path: str | None = None) -> int:
        return len(self._asked[path]) if path is not None else sum(map(len, self._asked.values()))

    def let_go(self) -> None:
        """What hangs hangs no longer."""
        self._let_go.set()

    async def until_hit(self, path: str, times: int = 1, *, within: float = 20.0) -> None:
        """Waits until `path` was asked for so often in all. TimeoutError."""
        async with asyncio.timeout(within):
            while self.hits(path) < times:
                self._news.clear()
                await self._news.wait()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self._asked[request.path_qs].append(
            Asked(path=request.path_qs, headers=dict(request.headers), at=asyncio.get_running_loop().time())
        )
        self._news.set()
        self.open_now += 1
        self.open_most = max(self.open_most, self.open_now)
        try:
            waiting = self._paths.get(request.path_qs) or self._paths.get(request.path)
            if not waiting:
                return web.Response(status=404, text="no such feed")
            behaviour = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            return await self._give(request, behaviour)
        finally:
            self.open_now -= 1

    async def _give(self, request: web.Request, how: Behaviour) -> web.StreamResponse:
        if how.hang:
            await self._let_go.wait()
            return web.Response(status=503)
        await asyncio.sleep(how.pause)
        headers = dict(how.headers)
        if how.etag:
            headers["ETag"] = how.etag
        if how.modified:
            headers["Last-Modified"] = how.modified
        if how.redirect is not None:
            return web.Response(status=how.status, headers={**headers, "Location": how.redirect})
        if how.etag and request.headers.get("If-None-Match") == how.etag:
            headers.pop("Content-Type", None)
            return web.Response(status=304, headers=headers)
        if how.drip is None and not how.endless and how.cut is None:
            return web.Response(body=how.body, status=how.status, headers=headers)
        answer = web.StreamResponse(status=how.status, headers=headers)
        if how.cut is not None:
            answer.content_length = len(how.body)
        await answer.prepare(request)
        await self._stream(answer, request, how)
        return answer

    async def _stream(self, answer: web.StreamResponse, request: web.Request, how: Behaviour) -> None:
        try:
            if how.cut is not None:
                await answer.write(how.body[: how.cut])
                if request.transport is not None:
                    request.transport.close()
                return
            for byte in how.body if how.drip is not None else ():
                await answer.write(bytes([byte]))
                await asyncio.sleep(how.drip or 0)
                if self._let_go.is_set():
                    return
            if how.drip is None:
                await answer.write(how.body)
            while how.endless and not self._let_go.is_set():
                await answer.write(how.endless)
        except ConnectionError:
            return


def entry(
    title: str | None = "Two ministers meet",
    link: str | None = "https://news.example/a",
    *,
    guid: str | None = None,
    text: str | None = "Two ministers met on Friday.",
    when: datetime | str | None = WHEN,
    extra: str = "",
) -> str:
    """One RSS <item>; texts are escaped, `extra` is not."""
    date = format_datetime(when, usegmt=True) if isinstance(when, datetime) else when
    parts = [
        f"<title>{escape(title)}</title>" if title is not None else "",
        f"<link>{escape(link)}</link>" if link is not None else "",
        f'<guid isPermaLink="false">{escape(guid)}</guid>' if guid is not None else "",
        f"<pubDate>{escape(date)}</pubDate>" if date is not None else "",
        f"<description>{escape(text)}</description>" if text is not None else "",
    ]
    return "<item>" + "".join(parts) + extra + "</item>"


def rss(items: Sequence[str] = (), *, title: str = "Invented Courier", extra: str = "") -> bytes:
    """An RSS 2.0 document of `entry` strings."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
        f"<channel><title>{escape(title)}</title><link>https://news.example/</link>"
        f"<description>Invented.</description>{extra}{''.join(items)}</channel></rss>"
    ).encode()


@functools.cache
def brotli_bomb(megabytes: int) -> bytes:
    """Some hundred bytes of brotli that unpack to so many megabytes of spaces."""
    return bytes(brotli.compress(b" " * (megabytes * 1_000_000), quality=5))


@functools.cache
def gzip_bomb(megabytes: int) -> bytes:
    """A small gzip stream that unpacks to so many megabytes of spaces."""
    return gzip.compress(b" " * (megabytes * 1_000_000), 9)


def words(text: str) -> list[str]:
    """A long list of short strings, written as lines of words."""
    return text.split()
