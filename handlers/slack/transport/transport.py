"""How Slack reaches the app: Socket Mode, or signed HTTP. Connects, runs until told to stop, lets answers finish."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

import structlog
from aiohttp import ClientError, ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.listener.async_listener_completion_handler import AsyncListenerCompletionHandler
from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.bootstrap.slack import call as call_slack
from bot.errors import SettingsWrong, SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised
from bot.model import Area, Health, Trouble
from bot.settings import Settings
from digests.wording.health import trouble_in_words
from handlers.slack.transport.signature import SIGNATURE, TIME, is_signed, may_be_signed

log = structlog.get_logger()

PATHS = ("/slack/events", "/slack/commands", "/slack/interactions")
"""All alike: Slack's forms differ, Bolt tells them apart."""
LARGEST = 1_000_000
"""Bytes of one request; Slack sends far less."""
ARRIVE = 5.0
"""Seconds for a request to arrive whole; Slack itself waits three for the answer."""
TELL = 600.0
"""Seconds between two lines about refused requests, however many there are."""
FINISH = 7.0
"""Seconds that answers under way may take after the stop; less than the ten a platform gives a process."""
LOOK = 3.0
"""Seconds between two looks at the connection."""
PING = 5.0
LAST_WORDS = 0.1
"""Seconds for what is between the connection and a listener, either way: Bolt looks for an answer every 10 ms."""


Ready = Callable[[int], None]
"""Called once Slack can reach the app: with the port, or 0 for Socket Mode."""
Asked = Callable[[], Health]
"""Why nothing could be kept when that was tried last; None: it could."""


async def serve(
    app: AsyncApp,
    settings: Settings,
    *,
    stop: asyncio.Event,
    ready: Ready | None = None,
    health: Asked = Health,
    routes: Sequence[web.RouteDef] = (),
) -> None:
    """Until `stop`; then takes nothing new and gives what is under way `FINISH` seconds.

    `health`: the account as last made, for /healthz and /readyz: whoever asks there, and anybody can, causes no work.
    `routes`: further pages of the same port.

    SlackUnauthorised if Slack refuses the app token, SettingsWrong if the port is taken; it waits for anything else.
    """
    under_way = UnderWay()
    app.listener_runner.listener_start_handler = under_way.start
    app.listener_runner.listener_completion_handler = under_way.end
    tell = ready or (lambda _: None)
    if settings.slack_app_token is None:
        await _by_http(app, settings, under_way, stop, tell, health, routes)
    else:
        await _by_socket(app, settings, under_way, stop, tell, health, routes)


# --------------------------------------------------------------------------------------------------------- Socket Mode


class _Socket(Protocol):
    """slack_sdk's Socket Mode client, as far as we know it."""

    wss_uri: str | None
    message_receiver: asyncio.Future[None] | None

    def connect(self) -> Coroutine[None, None, None]: ...

    def close(self) -> Coroutine[None, None, None]: ...

    async def is_connected(self) -> bool: ...


async def _by_socket(
    app: AsyncApp,
    settings: Settings,
    under_way: UnderWay,
    stop: asyncio.Event,
    ready: Ready,
    health: Asked,
    routes: Sequence[web.RouteDef],
) -> None:
    assert settings.slack_app_token is not None
    token = settings.slack_app_token.get_secret_value()
    address = await _socket_address(app.client, token, stop)
    if address is None:
        return
    handler = AsyncSocketModeHandler(app, token, ping_interval=PING)
    socket: _Socket = handler.client
    socket.wss_uri = address
    connecting = asyncio.create_task(socket.connect())
    try:
        async with _health(settings, socket.is_connected, health, routes):
            await _while_connected(socket, connecting, stop, ready)
            log.info("finishing", answers=under_way.count)
            if socket.message_receiver is not None:
                socket.message_receiver.cancel()
            await asyncio.sleep(LAST_WORDS)
            await under_way.finished(FINISH)
            await asyncio.sleep(LAST_WORDS)
    finally:
        connecting.cancel()
        with contextlib.suppress(TimeoutError, ClientError):
            await asyncio.wait_for(socket.close(), 2)


async def _socket_address(client: AsyncWebClient, token: str, stop: asyncio.Event) -> str | None:
    """A first address to connect to; asks until there is one or `stop`. A refused token is no use asking with again."""
    pause = 1.0
    while not stop.is_set():
        try:
            answer = await call_slack("apps.connections.open", client.apps_connections_open(app_token=token))
            return str(answer["url"])
        except SlackUnauthorised as problem:
            raise SlackUnauthorised(problem.method, problem.code, "check SLACK_APP_TOKEN") from problem
        except (SlackRefused, SlackBusy, SlackInDoubt) as problem:
            log.warning("Slack cannot be reached yet", reason=str(problem), seconds=pause)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
        pause = min(30.0, 2 * pause)
    return None


async def _while_connected(socket: _Socket, connecting: asyncio.Task[None], stop: asyncio.Event, ready: Ready) -> None:
    """Watches the connection, which the client renews by itself.

    An address is good for one connection within half a minute, yet the client tries the same one for ever: after two
    looks without a connection it is made to ask for a new one.
    """
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({connecting, stopped}, return_when=asyncio.FIRST_COMPLETED, timeout=LOOK)
    warned, away = False, 0
    while not stop.is_set():
        if await socket.is_connected():
            if not warned or away:
                log.info("connected to Slack", by="Socket Mode")
                ready(0)
            warned, away = True, 0
        else:
            away += 1
            if away == 2:
                log.warning("not connected to Slack; trying again")
            if away >= 2:
                socket.wss_uri = None
        await asyncio.wait({stopped}, timeout=LOOK)
    stopped.cancel()


# ---------------------------------------------------------------------------------------------------------------- HTTP


async def _by_http(
    app: AsyncApp,
    settings: Settings,
    under_way: UnderWay,
    stop: asyncio.Event,
    ready: Ready,
    health: Asked,
    routes: Sequence[web.RouteDef],
) -> None:
    assert settings.slack_signing_secret is not None
    secret = settings.slack_signing_secret.get_secret_value()
    refusals = Refusals("refused requests that Slack did not sign; is SLACK_SIGNING_SECRET right?")

    async def receive(request: web.Request) -> web.Response:
        body = await _signed_body(request, secret)
        if body is None:
            refusals.add(now=time.monotonic())
            return web.Response(status=401)
        try:
            # As UTF-8 whatever the header says: so Bolt verifies the very bytes that were verified here.
            asked = AsyncBoltRequest(body=body.decode(), query=request.query_string, headers=dict(request.headers))
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            return web.Response(status=400, text="not a payload of Slack's")
        return await to_aiohttp_response(await app.async_dispatch(asked))

    async def alive(_: web.Request) -> web.Response:
        return _health_of(health())

    async def ready_(_: web.Request) -> web.Response:
        return _readiness_of(health())

    received = [web.post(path, receive) for path in PATHS]
    asked = [web.get("/healthz", alive), web.get("/readyz", ready_)]
    async with _site(settings.port, [*received, *asked, *routes]) as port:
        log.info("listening", port=port)
        ready(port)
        await stop.wait()
        log.info("finishing", answers=under_way.count)
        await under_way.finished(FINISH)


async def _signed_body(request: web.Request, secret: str) -> bytes | None:
    """The body as it came, if Slack signed it just now; None for anything else."""
    times, signatures = request.headers.getall(TIME, []), request.headers.getall(SIGNATURE, [])
    if not may_be_signed(times, signatures, now=time.time()):
        return None
    try:
        async with asyncio.timeout(ARRIVE):
            body = await request.read()
    except (web.HTTPRequestEntityTooLarge, web.RequestPayloadError, ClientPayloadError, HttpProcessingError):
        return None
    except (TimeoutError, OSError):
        return None
    return body if is_signed(body, times, signatures, secret=secret, now=time.time()) else None


class Refusals:
    """Counts them, and tells seldom: a wrong SLACK_SIGNING_SECRET must show, a flood must not fill the log.

    `told`: the line, beside which the count stands.
    """

    def __init__(self, warned: str) -> None:
        self._words = warned
        self._unlogged = 0
        self._warned_at: float | None = None

    def add(self, *, now: float) -> None:
        self._unlogged += 1
        if self._warned_at is None or now - self._warned_at >= TELL:
            log.warning(self._words, count=self._unlogged)
            self._unlogged, self._warned_at = 0, now


def _http_logger() -> logging.Logger:
    """For the server: faults of ours with their trace; what is no HTTP at all says nothing of us."""
    logger = logging.getLogger("amur.http")
    logger.addFilter(_ours)
    return logger


def _ours(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


@asynccontextmanager
async def _site(port: int, routes: list[web.RouteDef]) -> AsyncIterator[int]:
    """A server on all addresses; the port it got. On leaving, requests that were taken are answered."""
    site = web.Application(client_max_size=LARGEST)
    site.add_routes(routes)
    # A packed body stays packed: unpacking is work for whoever asks, and Slack packs none.
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=FINISH, auto_decompress=False, logger=_http_logger())
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, port=port).start()
        except OSError as problem:
            raise SettingsWrong("PORT", f"port {port} cannot be had: {problem.strerror}") from problem
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


UNFIT = frozenset({Area.STORAGE, Area.SLACK})
"""With one of these in trouble nobody can be answered."""


def _health_of(health: Health, **more: bool) -> web.Response:
    """503 where nobody can be answered: whoever asks is to look, and the words say where."""
    shown = {"ok": not health.troubles, **more, "troubles": [_in_json(one) for one in health.troubles]}
    return web.json_response(shown, status=200 if _fit(health) else 503)


def _readiness_of(health: Health, *, connected: bool = True) -> web.Response:
    fit = _fit(health) and connected
    because = [_in_json(one) for one in health.troubles if one.area in UNFIT]
    return web.json_response({"ready": fit, "because": because}, status=200 if fit else 503)


def _fit(health: Health) -> bool:
    return all(one.area not in UNFIT for one in health.troubles)


def _in_json(trouble: Trouble) -> dict[str, str]:
    return {"part": trouble.area.value, "says": trouble_in_words(trouble)}


@asynccontextmanager
async def _health(
    settings: Settings, connected: Callable[[], Awaitable[bool]], health: Asked, routes: Sequence[web.RouteDef]
) -> AsyncIterator[None]:
    """/healthz beside Socket Mode if PORT was given: platforms stop a web process that does not take its port."""

    async def alive(_: web.Request) -> web.Response:
        return _health_of(health(), connected=await connected())

    async def ready(_: web.Request) -> web.Response:
        return _readiness_of(health(), connected=await connected())

    if "port" not in settings.model_fields_set:
        yield
        return
    async with _site(settings.port, [web.get("/healthz", alive), web.get("/readyz", ready), *routes]):
        yield


# ----------------------------------------------------------------------------------------------------------- under way


class UnderWay:
    """Counts listeners between their start and their end."""

    def __init__(self) -> None:
        self.count = 0
        self.idle = asyncio.Event()
        self.idle.set()
        self.start: AsyncListenerStartHandler = _Start(self)
        self.end: AsyncListenerCompletionHandler = _End(self)

    def add(self, number: int) -> None:
        self.count += number
        if self.count:
            self.idle.clear()
        else:
            self.idle.set()

    async def finished(self, seconds: float) -> None:
        """When none is left, or after so many seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.idle.wait(), seconds)


class _Start(AsyncListenerStartHandler):
    def __init__(self, under_way: UnderWay) -> None:
        self._under_way = under_way

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:
        self._under_way.add(1)


class _End(AsyncListenerCompletionHandler):
    def __init__(self, under_way: UnderWay) -> None:
        self._under_way = under_way

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:
        self._under_way.add(-1)
