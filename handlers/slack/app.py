"""The Bolt app: who is let in, in whose turn, and which listener hears what.

Nothing here loads the language model; `lint-imports` sees to it.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.edition.window import zone_names
from bot.errors import SettingsWrong
from bot.model import Part
from digests.slack import controls, notes
from digests.slack.help import compose_note
from handlers.grammar.dates import read_days
from handlers.slack import listeners, notices
from handlers.slack.people.agent_threads import AgentThreads
from handlers.slack.people.home import HomeTabs
from handlers.slack.people.permissions import ACTS, Denied, act_of, may
from handlers.slack.ports import Ports
from handlers.slack.replies import Home, InPlace, Reply, privately
from handlers.slack.requests import Body, Request, is_for, is_readable
from handlers.slack.response.error_handler import on_error
from handlers.slack.routes import (
    ACTIONS,
    BY_NAME,
    EVENTS,
    OPTIONS,
    SHORTCUTS,
    VIEWS,
    Handler,
    no_action,
    no_options,
    nothing,
    unknown,
)
from handlers.slack.transport.acknowledgement import HeardAck, PromptRunner, in_a_calm_moment
from handlers.slack.transport.transport import Refusals, serve

__all__ = ["listening", "serve"]

log = structlog.get_logger()

SIDE_BY_SIDE = 4
"""Answers made side by side, of those that their acknowledgement does not wait for; the others wait their turn. More
would only slow each other down, and every acknowledgement with them: between two looks at the network each may compose
a message."""
AWAITED = 8
"""The same of modals and suggestions, which have turns of their own: they are not acknowledged before."""
ANY = re.compile(".*", re.DOTALL)


def listening(ports: Ports) -> AsyncApp:
    """The app with all its listeners; `serve` connects it. SettingsWrong if neither way to be reached is set up."""
    settings, client = ports.settings, ports.slack.client
    secret = settings.slack_signing_secret
    if settings.slack_app_token is None and secret is None:
        raise SettingsWrong(
            "SLACK_SIGNING_SECRET", "not set: needed to answer over HTTP. Or set SLACK_APP_TOKEN for Socket Mode"
        )
    logger = _logger()
    # Bolt reads SLACK_BOT_TOKEN by itself and warns that the client goes first: as it should.
    logger.setLevel(logging.ERROR)
    app = _App(
        settings.slack_api_url,
        name="amur",
        logger=logger,
        signing_secret=secret.get_secret_value() if secret else "",
        client=_without_token(client),
        authorize=_authorize(ports),
    )
    logger.setLevel(logging.INFO)
    app.middleware(_of_our_team(ports))
    in_turn = _in_turn(asyncio.Semaphore(SIDE_BY_SIDE), gives_way=True)
    awaited = _in_turn(asyncio.Semaphore(AWAITED))
    tabs, threads = HomeTabs(ports), AgentThreads()
    app.error(_on_error(ports))

    def any_of(
        handlers: Mapping[str, Handler],
        other: Handler,
        refused: Callable[[Part], Reply] = privately,
        turns: Turns = in_turn,
    ) -> Handler:
        permitted = {name: turns(_permitted(name, one, tabs, refused=refused)) for name, one in handlers.items()}
        return _routed(permitted, other)

    # One listener a kind: Bolt asks every listener in turn whether it is meant, which took longer than most answers.
    app.command(ANY)(listeners.on_command(any_of(BY_NAME, unknown), ports))
    app.action(ANY)(listeners.on_action(any_of(ACTIONS, no_action), ports, tabs))
    app.shortcut(ANY)(listeners.on_shortcut(any_of(SHORTCUTS, nothing), ports))
    app.view_submission(ANY)(listeners.on_submission(any_of(VIEWS, nothing, _in_modal, awaited), ports))
    app.view_closed(ANY)(_acknowledged)
    app.options(ANY)(listeners.on_options(any_of(OPTIONS, no_options, turns=awaited), ports))
    for name, handler in EVENTS.items():
        app.event(name)(listeners.on_event(in_turn(_permitted(name, handler, tabs)), ports, threads, tabs))
    for name in notices.TYPES:
        app.event(name)(listeners.on_notice(ports))
    app.event(ANY)(_acknowledged)
    return app


def prepare_dates(today: date) -> None:
    """What the first date takes dateparser 0.2 s for, and the first time zone 0.1 s: for a thread, as soon as the web
    answers, so that nobody waits for it, neither the start nor whoever asks first."""
    read_days("May", today=today)
    zone_names()


def _routed(handlers: Mapping[str, Handler], other: Handler) -> Handler:
    """Whichever of these is listened to by the request's name, with or without a number."""

    async def routed(request: Request, ports: Ports) -> Reply:
        return await handlers.get(controls.unnumbered(request.what), other)(request, ports)

    return routed


class _App(AsyncApp):
    """Bolt's, that is given only what has the shape of Slack's payloads, over HTTP and in Socket Mode alike."""

    def __init__(self, api_url: str, **given: Any) -> None:
        super().__init__(**given)
        self._async_listener_runner = PromptRunner(self.listener_runner)
        self._api_url = api_url
        self._unshaped = Refusals("requests without the shape of Slack's are not read")

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        if is_readable(req.body, self._api_url):
            req.context["ack"] = HeardAck()
            return await super().async_dispatch(req)
        self._unshaped.add(now=time.monotonic())
        return BoltResponse(status=400, body="not a payload of Slack's")


def _logger() -> logging.Logger:
    """Bolt's own notes from INFO up: below, it writes whole payloads."""
    logger = logging.getLogger("amur.slack")
    logger.setLevel(logging.INFO)
    logger.addFilter(_worth_saying)
    return logger


def _worth_saying(record: logging.LogRecord) -> bool:
    """Bolt finds SLACK_BOT_TOKEN in the environment by itself and warns that it prefers our client: so do we."""
    return "`token` will be unused" not in record.getMessage()


def _without_token(client: AsyncWebClient) -> AsyncWebClient:
    """For Bolt: `_authorize` gives each request its token. No call is repeated: a lost answer may hide a post."""
    return AsyncWebClient(
        base_url=client.base_url,
        timeout=10,
        session=client.session,
        proxy=client.proxy,
        retry_handlers=[],
        logger=_logger(),
    )


def _authorize(ports: Ports) -> Callable[..., Awaitable[AuthorizeResult]]:
    """One team, whose token was checked at start, or taken since: no call to Slack before an answer."""

    async def authorize() -> AuthorizeResult:
        token = ports.slack.client.token or ""
        return AuthorizeResult(enterprise_id=None, team_id=ports.team, bot_user_id=ports.bot_user, bot_token=token)

    return authorize


def _of_our_team(ports: Ports) -> Callable[..., Awaitable[BoltResponse | None]]:
    """What another team's people did, or a whole organisation's, is acknowledged, and nothing else is done with it."""
    others = Refusals("requests of other teams are not answered")

    async def of_our_team(body: Body, next: Callable[[], Awaitable[None]], ack: AsyncAck) -> BoltResponse | None:  # noqa: A002  # Bolt's name
        if not is_for(ports.team, body):
            others.add(now=time.monotonic())
            return await ack()
        await next()
        return None

    return of_our_team


def _on_error(ports: Ports) -> Callable[..., Awaitable[BoltResponse | None]]:
    async def answer_error(error: Exception, body: Body, context: AsyncBoltContext) -> BoltResponse | None:
        if context.authorize_result is None:
            # Bolt verifies, then authorizes: whatever failed before may come from anybody, and says nothing to us.
            log.debug("refused", error=type(error).__name__)
            return BoltResponse(status=401, body="")
        return await on_error(error, body, context, ports) or context.ack.response

    return answer_error


async def _acknowledged(ack: AsyncAck) -> None:
    await ack()


Turns = Callable[[Handler], Handler]


def _in_turn(turns: asyncio.Semaphore, *, gives_way: bool = False) -> Turns:
    """`gives_way`: to acknowledgements, where many are due."""

    def wrapped(handler: Handler) -> Handler:
        async def in_turn(request: Request, ports: Ports) -> Reply:
            async with turns:
                if gives_way:
                    await in_a_calm_moment()
                return await handler(request, ports)

        return in_turn

    return wrapped


def _in_modal(part: Part) -> Reply:
    return InPlace(part, title=notes.NOT_CHANGED)


def _permitted(name: str, handler: Handler, tabs: HomeTabs, *, refused: Callable[[Part], Reply] = privately) -> Handler:
    """The handler, for whoever may; words for others. KeyError, at start, for what the table of acts does not name."""
    assert ACTS[name]

    async def permitted(request: Request, ports: Ports) -> Reply:
        act = act_of(name, request)
        allowed = await may(act, request, ports)
        if isinstance(allowed, Denied):
            return refused(compose_note(allowed.reason))
        reply = await handler(request, ports)
        if not isinstance(reply, Home):
            tabs.changed(request.user, act)
        return reply

    return permitted
