"""One polite, guarded GET (port `Fetch`): every fault of the far side comes back as a value with a sentence for people.

What may be connected to is asked where sockets are opened (`pinned_session.py`). Deadlines: connect, read
(between bytes) and total (over all redirects), because a slow drip satisfies any per-read limit. Behaviour follows what
well-mannered feed readers do: validators byte for byte, no cookies, no Referer, few requests at a time to a
host and to an address.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Literal
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from bot.adapters.http.address_guard import Network, url_fault
from bot.adapters.http.decompression import Damaged, TooLarge, Unpacking
from bot.adapters.http.headers import kept_headers, retry_after, sendable, user_agent
from bot.adapters.http.pinned_session import pinned_session, pinned_to
from bot.adapters.http.resolver import NameTooSlow, Resolver
from bot.adapters.http.turnstiles import NoTurn, Turnstiles
from bot.adapters.http.wording import fault_in_words, status_in_words
from bot.model import Fetched, NotFetched, Page, Unchanged
from bot.ports import Guard
from bot.reading.documents.urls import server_of

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.3"
)
ACCEPT_PAGE = "text/html, application/xhtml+xml;q=0.9, text/plain;q=0.5, */*;q=0.1"
MOST_ADDRESSES = 3
"""Of one name that are tried."""
UNPACKERS = 2
"""Threads that unpack, of their own: what holds up the others does not hold up these, nor the other way round."""
PART = 2**16
"""Bytes of an answer that are looked at together, however small the pieces it comes in."""
MOST_CRUMBS = 1_000
CRUMB = 32
"""So many of HTTP's chunks may be shorter than so many bytes on an average: each costs more than it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Deadlines in seconds, and what else bounds one fetch."""

    connect: float = 10
    read: float = 20
    total: float = 60
    most_bytes: int = 24 * 2**20
    """After unpacking."""
    most_page_bytes: int = 6 * 2**20
    """The same of an article's page."""
    redirects: int = 5
    per_host: int = 2
    per_address: int = 2
    """Connections at once to one address, whatever the names that lead there."""
    spacing: float = 1.0
    """Between the starts of two requests to one host."""


class HttpFetch:
    """Close with `aclose()`.

    `version` and `contact` go into the User-Agent; `allow` are inner networks that feeds may come from; `now` stamps
    pages and turns Retry-After dates into seconds.
    """

    def __init__(
        self,
        *,
        version: str,
        now: Callable[[], datetime],
        contact: str = "",
        allow: Sequence[Network] = (),
        patience: Patience | None = None,
        resolver: aiohttp.abc.AbstractResolver | None = None,
    ) -> None:
        self._allow = tuple(allow)
        self._now = now
        self._patience = patience or Patience()
        self._agent = user_agent(version, contact)
        self._resolver = resolver or Resolver()
        self._session: aiohttp.ClientSession | None = None
        self._at_hosts = Turnstiles(at_once=self._patience.per_host, spacing=self._patience.spacing)
        self._at_addresses = Turnstiles(at_once=self._patience.per_address)
        self._unpackers = ThreadPoolExecutor(UNPACKERS, thread_name_prefix="unpacking")

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        modified: str | None = None,
        kind: Literal["feed", "page"] = "feed",
        guard: Guard | None = None,
    ) -> Fetched:
        """One conditional GET. Waiting for the host's turn does not count against the total deadline."""
        fault = url_fault(url, self._allow)
        if fault:
            return NotFetched(url=url, reason=f"not fetched: {fault}", refused=True)
        try:
            async with self._at_hosts.through(server_of(url), patience=self._patience.total):
                async with asyncio.timeout(self._patience.total) as deadline:
                    wish = _Wish(
                        etag=sendable(etag),
                        modified=sendable(modified),
                        host=server_of(url),
                        kind=kind,
                        guard=guard,
                        deadline=deadline,
                    )
                    return await self._follow(url, wish)
        except NoTurn as problem:
            return NotFetched(url=url, reason=str(problem), retry_after=self._patience.total)
        except TimeoutError:
            return NotFetched(url=url, reason=f"no complete answer within {self._patience.total:g} s")

    async def post(self, url: str, body: bytes, *, most: int) -> Page | NotFetched:
        """JSON to an address that somebody of the team set, under the same guard and deadlines; no redirect is
        followed, since what is sent is for that address alone. `most`: bytes of the answer."""
        fault = url_fault(url, self._allow)
        if fault:
            return NotFetched(url=url, reason=f"not asked: {fault}", refused=True)
        try:
            async with asyncio.timeout(self._patience.total) as deadline:
                wish = _Wish(host=server_of(url), kind="page", deadline=deadline, body=body, most=most)
                step = await self._hop(url, url, wish, moved=False)
        except TimeoutError:
            return NotFetched(url=url, reason=f"no complete answer within {self._patience.total:g} s")
        if isinstance(step, Page | NotFetched):
            return step
        return NotFetched(url=url, reason="it answers with a redirect", refused=True)

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
        await self._resolver.close()
        self._unpackers.shutdown(wait=False, cancel_futures=True)

    # ------------------------------------------------------------------------------------------------------ redirects

    async def _follow(self, url: str, wish: _Wish) -> Fetched:
        here, permanent = url, True
        for _ in range(self._patience.redirects + 1):
            fault = url_fault(here, self._allow)
            if fault:
                return NotFetched(url=url, reason=f"it redirects to {_short(here)}: {fault}", refused=True)
            if here != url and wish.guard is not None and (why := await wish.guard(here)):
                return NotFetched(url=url, reason=f"it redirects to {_short(here)}: {why}", refused=True)
            step = await self._hop(here, url, wish, moved=here != url and permanent)
            if not isinstance(step, _Redirect):
                return step
            permanent = permanent and step.status in (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)
            here = urljoin(here, step.location)
        return NotFetched(
            url=url, reason=f"it redirects more than {self._patience.redirects} times", status=HTTPStatus.FOUND
        )

    async def _hop(self, here: str, asked: str, wish: _Wish, *, moved: bool) -> Fetched | _Redirect:
        """One request and its answer; `asked` is the feed's own address, for the value given back.

        The addresses of a name are tried one after the other, each behind its own turnstile: so many names lead to one
        server that those of the names would not keep us from crowding it.
        """
        try:
            url = URL(here, encoded=here.isascii())
            addresses = await self._addresses(url)
        except NameTooSlow as problem:
            return NotFetched(url=asked, reason=str(problem))
        except OSError:
            return NotFetched(url=asked, reason=f"the name {url.raw_host} cannot be resolved")
        except ValueError:
            return NotFetched(url=asked, reason="it isn't a web address", refused=True)
        step: Fetched | _Redirect | _Unconnected = NotFetched(
            url=asked, reason=f"the name {url.raw_host} has no address"
        )
        for address in addresses[:MOST_ADDRESSES]:
            async with self._alone_with(address, wish.deadline):
                with pinned_to(address) as refused:
                    step = await self._request(url, here, asked, wish, refused, moved=moved)
            if not isinstance(step, _Unconnected):
                return step
        return step.why if isinstance(step, _Unconnected) else step

    async def _addresses(self, url: URL) -> Sequence[str]:
        """Of the URL's host, best first. OSError, ValueError."""
        host = url.raw_host or ""
        if _address(host) is not None:
            return (host,)
        found = await self._resolver.resolve(host, url.port or 0, socket.AF_UNSPEC)
        return tuple(dict.fromkeys(one["host"] for one in found))

    @asynccontextmanager
    async def _alone_with(self, address: str, deadline: asyncio.Timeout) -> AsyncIterator[None]:
        """In turn at an address. The wait does not count against the deadline of the answer."""
        clock = asyncio.get_running_loop().time
        due, began = deadline.when(), clock()
        deadline.reschedule(None)
        known = _address(address)
        mapped = known.ipv4_mapped if isinstance(known, IPv6Address) else None
        async with self._at_addresses.through(str(mapped or known or address), patience=self._patience.total):
            deadline.reschedule(None if due is None else due + clock() - began)
            yield

    async def _request(
        self, url: URL, here: str, asked: str, wish: _Wish, refused: Sequence[str], *, moved: bool
    ) -> Fetched | _Redirect | _Unconnected:
        at_home = server_of(here) == wish.host
        headers = {
            "If-None-Match": wish.etag if at_home else None,
            "If-Modified-Since": wish.modified if at_home else None,
            "Accept": ACCEPT_PAGE if wish.kind == "page" and wish.body is None else None,
            "Content-Type": "application/json" if wish.body is not None else None,
        }
        method = "GET" if wish.body is None else "POST"
        try:
            sent = {name: value for name, value in headers.items() if value}
            async with self._open().request(method, url, headers=sent, data=wish.body, allow_redirects=False) as answer:
                return await self._judge(answer, here, asked, wish, moved=moved)
        except (TooLarge, Damaged) as problem:
            return NotFetched(url=asked, reason=f"its answer is {problem}", status=HTTPStatus.OK)
        except (aiohttp.ClientError, OSError, ValueError, TimeoutError) as problem:
            no_address = isinstance(problem, aiohttp.InvalidURL)
            why = NotFetched(
                url=asked,
                reason=fault_in_words(problem, connect=self._patience.connect, read=self._patience.read),
                refused=no_address,
            )
            if refused:
                why = NotFetched(url=asked, reason=f"not fetched: {refused[0]}", refused=True)
            unconnected = isinstance(problem, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
            return _Unconnected(why) if unconnected else why

    async def _judge(
        self, answer: aiohttp.ClientResponse, here: str, asked: str, wish: _Wish, *, moved: bool
    ) -> Fetched | _Redirect:
        status = answer.status
        at_home = server_of(here) == wish.host
        headers = tuple(kept_headers(answer.headers.items(), validators=at_home))
        if status == HTTPStatus.NOT_MODIFIED:
            if at_home and (wish.etag or wish.modified):
                return Unchanged(url=here, headers=headers, moved_to=here if moved else None)
            return NotFetched(
                url=asked, reason="it answers “unchanged” (304) though we had nothing to compare with", status=status
            )
        if status in (301, 302, 303, 307, 308):
            location = answer.headers.get("Location")
            if not location:
                return NotFetched(url=asked, reason=f"it redirects ({status}) without saying where to", status=status)
            return _Redirect(status, location)
        if not 200 <= status < 300 or status in (204, 205, 206):
            retry = retry_after(answer.headers.get("Retry-After"), now=self._now())
            wall = "cf-mitigated" in answer.headers
            reason, refused = status_in_words(status, wall=wall, what=wish.kind)
            return NotFetched(url=asked, reason=reason, refused=refused, status=status, retry_after=retry)
        body = await self._body(answer, wish)
        return Page(
            url=here,
            status=status,
            headers=headers,
            body=body,
            fetched_at=self._now(),
            moved_to=here if moved else None,
        )

    async def _body(self, answer: aiohttp.ClientResponse, wish: _Wish) -> bytes:
        most = wish.most or (self._patience.most_page_bytes if wish.kind == "page" else self._patience.most_bytes)
        unpacking = Unpacking(answer.headers.get("Content-Encoding", ""), most=most)
        beside = asyncio.get_running_loop().run_in_executor
        async for part in _parts(answer.content):
            if unpacking.packed:
                await beside(self._unpackers, unpacking.add, part)
            else:
                unpacking.add(part)
        return await beside(self._unpackers, unpacking.all)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = pinned_session(
                connect=self._patience.connect,
                read=self._patience.read,
                allow=self._allow,
                headers={"User-Agent": self._agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, br"},
            )
        return self._session


async def _parts(body: aiohttp.StreamReader) -> AsyncIterator[bytes]:
    """The body in parts of at least PART bytes, but for the last. Damaged if it comes in crumbs."""
    part = bytearray()
    chunks = size = 0
    async for chunk, ends in body.iter_chunks():
        chunks += ends
        size += len(chunk)
        if chunks > MOST_CRUMBS and size < CRUMB * chunks:
            raise Damaged(f"sent in chunks of less than {CRUMB} bytes")
        part += chunk
        if len(part) >= PART:
            yield bytes(part)
            part.clear()
    if part:
        yield bytes(part)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What `get` or `post` was asked for."""

    host: str
    """Whose validators these are. They go to no other: a redirect would tell one site what another had given us."""
    kind: Literal["feed", "page"]
    deadline: asyncio.Timeout
    etag: str | None = None
    modified: str | None = None
    guard: Guard | None = None
    body: bytes | None = None
    """Sent by POST."""
    most: int = 0
    """Bytes of the answer; 0: by its kind."""


@dataclass(frozen=True, slots=True)
class _Redirect:
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class _Unconnected:
    """This address could not be connected to; another may."""

    why: NotFetched


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _short(url: str) -> str:
    return url if len(url) <= 80 else url[:79] + "…"
