"""Bolt's listeners, one a kind of act: each reads a request, has it handled and carries the reply out.

None ever fails: repeats are met here, time is bounded, and every error ends in words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar, assert_never

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised, StorageAway
from bot.model import Act
from bot.use_cases.alerts.departures import person_left
from digests.slack.answers.statement import statements_shown
from handlers.slack import notices
from handlers.slack.commands.digests import channel_digest
from handlers.slack.notices import BotJoined, BotLeft, Deactivated, Notice
from handlers.slack.people.agent_threads import AgentThreads
from handlers.slack.people.home import HomeTabs
from handlers.slack.ports import Ports
from handlers.slack.replies import Home, Nothing, Reply, Suggested, parts_of
from handlers.slack.requests import (
    Body,
    Request,
    action_request,
    command_request,
    event_request,
    has_foreign_reply,
    is_from_person,
    read,
    shortcut_request,
    submission_request,
    typing_request,
)
from handlers.slack.response.error_handler import on_error
from handlers.slack.response.response import respond
from handlers.slack.routes import Handler
from handlers.slack.transport.acknowledgement import AT_ONCE, PROMPTLY, WITH_ITS_ANSWER, By, acknowledging
from handlers.slack.transport.deduplication import again_if_it_fails, is_repeat

log = structlog.get_logger()
T = TypeVar("T")

WAIT = 2.0
"""Seconds for what only the acknowledgement can carry: what a submitted modal ends in, suggestions. Slack waits 3."""
GIVE_UP = 25.0
"""Seconds after which an answer that is acknowledged already is given up."""


def on_command(handler: Handler, ports: Ports) -> Callable[..., Awaitable[None]]:
    async def listener(body: Body, ack: AsyncAck, client: AsyncWebClient) -> None:
        request = read(command_request, body, ports.settings.slack_api_url)
        reply = await _bounded(handler(request, ports))
        await _answer(reply, request, ports, client=client, ack=ack)

    return _minded(listener, ports, acknowledged=PROMPTLY)


def on_action(handler: Handler, ports: Ports, tabs: HomeTabs) -> Callable[..., Awaitable[None]]:
    async def listener(body: Body, ack: AsyncAck, client: AsyncWebClient) -> None:
        request = read(action_request, body, ports.settings.slack_api_url)
        async with again_if_it_fails(request, ports):
            reply = await _bounded(handler(request, ports))
            await _answer(reply, request, ports, client=client, ack=ack)
        if isinstance(reply, Home):
            await tabs.show(request.user, seen=request.seen)

    return _minded(listener, ports, acknowledged=AT_ONCE)


def on_shortcut(handler: Handler, ports: Ports) -> Callable[..., Awaitable[None]]:
    async def listener(body: Body, ack: AsyncAck, client: AsyncWebClient) -> None:
        request = read(shortcut_request, body, ports.settings.slack_api_url)
        reply = await _bounded(handler(request, ports))
        await _answer(reply, request, ports, client=client, ack=ack)

    return _minded(listener, ports, acknowledged=AT_ONCE)


def on_submission(handler: Handler, ports: Ports) -> Callable[..., Awaitable[None]]:
    async def listener(body: Body, ack: AsyncAck, client: AsyncWebClient) -> None:
        request = read(submission_request, body)
        reply = await _bounded(handler(request, ports), WAIT)
        await _answer(reply, request, ports, client=client, ack=ack)

    return _minded(listener, ports, acknowledged=WITH_ITS_ANSWER)


def on_options(handler: Handler, ports: Ports) -> Callable[..., Awaitable[None]]:
    async def listener(body: Body, ack: AsyncAck, client: AsyncWebClient) -> None:
        request = read(typing_request, body)
        reply = await _bounded(handler(request, ports), WAIT)
        await respond(reply, request, client=client, ack=ack)

    return _minded(listener, ports, acknowledged=WITH_ITS_ANSWER)


def on_event(handler: Handler, ports: Ports, threads: AgentThreads, tabs: HomeTabs) -> Callable[..., Awaitable[None]]:
    async def listener(body: Body, ack: AsyncAck, client: AsyncWebClient) -> None:
        if not is_from_person(body):
            return
        request = read(event_request, body)
        beginning = asyncio.ensure_future(threads.begun(request, client)) if request.what == "message" else None
        reply = await _bounded(handler(request, ports)) if request.user else Nothing()
        await _answer(reply, await beginning if beginning else request, ports, client=client, ack=ack)
        match reply:
            case Suggested():
                await threads.suggest(request, client)
            case Home():
                await tabs.show(request.user, seen=request.seen)
            case _ if request.what != "app_home_opened":
                tabs.changed(request.user, Act.OWN_ALERTS)  # words may have asked for one

    return _minded(listener, ports, acknowledged=AT_ONCE)


def on_notice(ports: Ports) -> Callable[..., Awaitable[None]]:
    """Nobody waits for an answer; whoever cannot be told is named in the log, and the others are."""

    async def listener(body: Body, ack: AsyncAck, client: AsyncWebClient) -> None:
        notice = notices.notice_of(body, ports.bot_user)
        async with asyncio.timeout(GIVE_UP):
            follow_up = await _followed_up(notice, ports) if notice is not None else ()
        for request, reply in follow_up:
            try:
                await respond(reply, request, client=client, ack=ack)
            except (SlackRefused, SlackUnauthorised, SlackBusy, SlackInDoubt) as problem:
                log.warning("not told", event=request.what, user=request.user, reason=str(problem))

    return _minded(listener, ports, acknowledged=AT_ONCE)


async def _followed_up(notice: Notice, ports: Ports) -> Sequence[tuple[Request, Reply]]:
    match notice:
        case BotJoined():
            return await channel_digest.joined(notice, ports)
        case BotLeft():
            return await channel_digest.left(notice, ports)
        case Deactivated(user=user):
            paused = await person_left(user, team=ports.team, watchlist=ports.store.watchlist)
            log.info("alerts of a deactivated person are paused", user=user, alerts=paused)
            return []
        case _:
            assert_never(notice)


async def _answer(reply: Reply, request: Request, ports: Ports, *, client: AsyncWebClient, ack: AsyncAck) -> None:
    """Shows the reply, and counts the statements in it. A count that is lost is no reason to say that it failed."""
    await respond(reply, request, client=client, ack=ack)
    if statements := sum(map(statements_shown, parts_of(reply))):
        try:
            await ports.store.feedback.count_shown(statements, at=ports.now())
        except StorageAway as problem:
            log.warning("statements shown are not counted", statements=statements, reason=str(problem))


Listener = Callable[[Body, AsyncAck, AsyncWebClient], Awaitable[None]]


def _minded(listener: Listener, ports: Ports, *, acknowledged: By) -> Callable[..., Awaitable[None]]:
    """The listener for whatever comes for the first time, acknowledged in time, with its errors minded here.

    Bolt forgets an acknowledgement whose listener fails within the next 10 ms, waits three seconds, and then runs the
    next listener that matches (slack_bolt 1.30, AsyncioListenerRunner.run); so none of ours ever fails.
    """

    async def minded(body: Body, ack: AsyncAck, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        async with acknowledging(ack, acknowledged):
            try:
                if not await is_repeat(body, ports):
                    _warn_of_foreign_reply(body, ports)
                    await listener(body, ack, client)
                elif ack.response is None:
                    await ack()
            except Exception as error:  # noqa: BLE001  # the one place where everything ends in words
                answered = await on_error(error, body, context, ports)
                if answered is not None and ack.response is None:
                    ack.response = answered

    return minded


def _warn_of_foreign_reply(body: Body, ports: Ports) -> None:
    if has_foreign_reply(body, ports.settings.slack_api_url):
        log.warning("a response_url that is not Slack's is not used")


async def _bounded(answer: Awaitable[T], seconds: float = GIVE_UP) -> T:
    async with asyncio.timeout(seconds):
        return await answer
