"""The figures that Prometheus asks for: what this process counted, and what the storage knows just now.

Whoever asks, and anybody can who reaches the port, causes one look into the storage in `FRESH` seconds at most.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, web

from bot.bootstrap.store import Store
from bot.errors import StorageAway
from bot.ports import Exposition, Gauged, Metrics
from bot.settings import Settings
from bot.use_cases.health.account import account

log = structlog.get_logger()

FRESH = 5.0
"""Seconds for which a look into the storage is shown again."""
PATH = "/metrics"
SCRAPED_AT = "AMUR_SCRAPED_AT"
"""Set for a child: the number of a listening socket it inherits, where its parent asks for its figures."""
BESIDE = ClientTimeout(total=2)
"""For a child's figures: one that is just starting answers later."""

Scrape = Callable[[], Awaitable[Exposition]]


async def nothing_beside() -> bytes:
    return b""


def scraping(metrics: Metrics, store: Store, *, beside: Callable[[], Awaitable[bytes]] = nothing_beside) -> Scrape:
    """`beside`: the page of a process that has none of its own."""
    clock, turn = asyncio.get_running_loop().time, asyncio.Lock()
    last: tuple[float, Gauged] | None = None

    async def scrape() -> Exposition:
        nonlocal last
        async with turn:
            if last is None or clock() - last[0] >= FRESH:
                last = clock(), await _gauged(store)
            return metrics.exposition(last[1], beside=await beside())

    return scrape


async def _gauged(store: Store) -> Gauged:
    now = store.now()
    health = await account(store, now=now)
    try:
        backlog, due = await store.queue.backlog(), await store.feedbook.next_due()
    except StorageAway:
        return Gauged(health=health, at=now)
    overdue = 0.0 if due is None else max(0.0, (now - due).total_seconds())
    return Gauged(health=health, backlog=backlog, overdue=overdue, at=now)


def answering(scrape: Scrape) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_: web.Request) -> web.Response:
        page = await scrape()
        return web.Response(body=page.body, headers={"Content-Type": page.content_type})

    return answer


# -------------------------------------------------------------------------------------------------- a port of one's own


@asynccontextmanager
async def scraped(settings: Settings, scrape: Scrape) -> AsyncIterator[None]:
    """On the socket that a parent left us, else on AMUR_METRICS_PORT, else nowhere. A port that is taken is told, and
    stops nobody's work."""
    inherited = os.environ.get(SCRAPED_AT)
    if inherited is None and settings.metrics_port is None:
        yield
        return
    site = web.Application()
    site.add_routes([web.get(PATH, answering(scrape))])
    runner = web.AppRunner(site, access_log=None, handle_signals=False, shutdown_timeout=0.5)
    await runner.setup()
    try:
        if inherited is not None:
            await web.SockSite(runner, socket.socket(fileno=int(inherited))).start()
        else:
            await _on_port(runner, settings.metrics_port)
        yield
    finally:
        await runner.cleanup()


async def _on_port(runner: web.AppRunner, port: int | None) -> None:
    try:
        await web.TCPSite(runner, port=port).start()
    except OSError as problem:
        log.warning("no figures for Prometheus: AMUR_METRICS_PORT cannot be had", port=port, reason=problem.strerror)
    else:
        log.info("figures for Prometheus", port=port, path=PATH)


# --------------------------------------------------------------------------------------------------- a child's figures


def left_to_child() -> socket.socket:
    """A listening socket on loopback for a child to answer on, whichever of its lives it is in. To be closed."""
    return socket.create_server(("127.0.0.1", 0))


def child_at(listening: socket.socket) -> Callable[[], Awaitable[bytes]]:
    """The child's page; nothing where it does not answer."""
    url = f"http://127.0.0.1:{listening.getsockname()[1]}{PATH}"

    async def page() -> bytes:
        try:
            async with ClientSession(timeout=BESIDE) as session, session.get(url) as answer:
                return await answer.read()
        except (ClientError, OSError, TimeoutError):
            return b""

    return page
