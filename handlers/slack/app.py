"""What answers Slack: which act is answered by what. A listener understands, asks the desk, and answers.

Nothing here loads the language model; `lint-imports` sees to it.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar, assert_never

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SettingsWrong, SlackBusy, SlackInDoubt, SlackRefused, SlackUnauthorised, StorageAway
from bot.model import Act, Part, stable_id
from bot.use_cases.alerts.departures import person_left
from digests.slack import controls, notes
from digests.slack.digests.digest_settings import WITHOUT, ZONE
from digests.slack.help import Command, compose_note, compose_overview
from handlers.grammar.dates import read_days
from handlers.slack import explanations, home, notices, type_ahead
from handlers.slack.acknowledgement import AT_ONCE, PROMPTLY, WITH_ITS_ANSWER, By, acknowledging
from handlers.slack.agent_threads import AgentThreads
from handlers.slack.commands import amur, conversation
from handlers.slack.commands.alerts import (
    additions as alert_additions,
)
from handlers.slack.commands.alerts import (
    alert_list,
    alerts,
    changes,
    forms,
    preferences,
    shares,
    stored_data,
    told_story,
)
from handlers.slack.commands.answers import search, statement_export, topics, whosaid
from handlers.slack.commands.digests import channel_digest, digest, digest_settings
from handlers.slack.commands.feeds import additions, feeds
from handlers.slack.error_handler import on_error
from handlers.slack.home import HomeTabs
from handlers.slack.notices import BotJoined, BotLeft, Deactivated, Notice
from handlers.slack.permissions import ACTS, Denied, act_of, may
from handlers.slack.ports import Ports
from handlers.slack.replies import Home, InPlace, Nothing, Reply, Suggested, Suggestions, privately
from handlers.slack.requests import (
    Body,
    Request,
    action_request,
    command_request,
    delivery_name,
    event_request,
    has_foreign_reply,
    is_for,
    is_from_person,
    is_readable,
    read,
    shortcut_request,
    submission_request,
    typing_request,
)
from handlers.slack.response import respond
from handlers.slack.transport import Refusals, serve

__all__ = ["ACTIONS", "COMMANDS", "EVENTS", "OPTIONS", "SHORTCUTS", "VIEWS", "listening", "serve"]

log = structlog.get_logger()
T = TypeVar("T")

Handler = Callable[[Request, Ports], Awaitable[Reply]]

COMMANDS: dict[Command, Handler] = {
    whosaid.COMMAND: whosaid.whosaid,
    digest.COMMAND: digest.digest,
    search.COMMAND: search.search,
    topics.COMMAND: topics.topics,
    alerts.COMMAND: alerts.alerts,
    feeds.COMMAND: feeds.feeds,
}
"""What each slash command is answered by. The order is that of `/amur help` and of `manifest.json`."""
COMMANDS[amur.COMMAND] = partial(amur.amur, others=tuple(COMMANDS))


def _once_a_press(handler: Handler) -> Handler:
    """For what everybody in a channel sees: a double click is one act, and whoever means it twice can wait."""

    async def once(request: Request, ports: Ports) -> Reply:
        same = stable_id("press", request.what, request.user, request.channel or "", request.thread or "", request.text)
        return await handler(request, ports) if await _first_time(same, ports, DOUBLE) else _just_shared()

    return once


def _just_shared() -> Reply:
    return privately(compose_note(notes.JUST_SHARED))


DOUBLE = 10
"""Seconds within which the same press by the same person is a double click: longer than posting takes."""
ACTIONS: dict[str, Handler] = {
    controls.ASK: whosaid.ask,
    controls.ASK_AGAIN: whosaid.ask_again,
    controls.SHARE_ANSWER: whosaid.share,
    controls.EXPORT_ANSWER: statement_export.pressed,
    controls.TODAY: digest.today,
    controls.SHARE_DIGEST: digest.share,
    controls.SETTINGS: digest_settings.pressed,
    controls.DIGEST_MENU: digest.menu,
    controls.DIGEST_HERE: channel_digest.here,
    controls.FOLLOW: alert_additions.follow,
    controls.MAKE_ALERT: alert_additions.made,
    controls.ALERT_TERMS_INSTEAD: alert_additions.instead,
    controls.NEW_ALERT: forms.opened,
    controls.EDIT_ALERT: forms.pressed,
    controls.ALERTS: alert_list.turned,
    controls.ALERT_MENU: changes.menu,
    controls.PAUSE_ALERT: changes.paused,
    controls.RESUME_ALERT: changes.resumed,
    controls.DELETE_ALERT: changes.deleted,
    controls.DELETE_STORED: stored_data.deleted,
    controls.PREFERENCES: preferences.opened,
    controls.ALERT_STORY: told_story.act,
    controls.SEARCH_AGAIN: search.turn,
    controls.SHARE_SEARCH: search.share,
    controls.TOPIC_DIGEST: topics.digest_of,
    controls.NOT_SAME: explanations.not_same,
    controls.FEEDS: feeds.turn,
    controls.FEED: feeds.shown,
    controls.FEED_ADD: additions.added,
    controls.FEED_DROP: additions.dropped,
    controls.FEED_PAUSE: feeds.paused,
    controls.FEED_RESUME: feeds.resumed,
    controls.FEED_RETRY: feeds.retried,
    controls.FEED_REMOVE: feeds.removed,
    controls.FEED_LABEL: feeds.labelled,
    controls.FEED_DIGEST_IN: feeds.into_digest,
    controls.FEED_DIGEST_OUT: feeds.out_of_digest,
    controls.FEED_RENAME: feeds.rename_opened,
    controls.STORY_MENU: explanations.menu,
    controls.STATEMENT_MENU: explanations.menu,
    controls.USEFUL: explanations.menu,
}
for _shared in (controls.SHARE_ANSWER, controls.SHARE_DIGEST, controls.SHARE_SEARCH):
    ACTIONS[_shared] = _once_a_press(ACTIONS[_shared])
ACTIONS[controls.HELP_ON] = partial(amur.help_chosen, commands=tuple(COMMANDS))
SHORTCUTS: dict[str, Handler] = {
    "ask-who-said": whosaid.ask,
    "who-said-this": whosaid.this,
    "alert-about-this": whosaid.alert_about_this,
}
_BY_NAME = {command.name: handler for command, handler in COMMANDS.items()}
EVENTS: dict[str, Handler] = {
    "app_mention": partial(conversation.heard, commands=_BY_NAME),
    "message": partial(conversation.heard, commands=_BY_NAME),
    "app_home_opened": home.opened,
}
VIEWS: dict[str, Handler] = {
    controls.ASK_VIEW: whosaid.submitted,
    controls.SETTINGS_VIEW: digest_settings.submitted,
    controls.FEED_RENAME_VIEW: feeds.renamed,
    controls.FEEDS_IMPORT_VIEW: additions.imported,
    controls.ALERT_VIEW: forms.submitted,
    controls.SNOOZE_VIEW: changes.snooze_submitted,
    controls.DELETE_ALERT_VIEW: changes.deletion_submitted,
    controls.SHARE_ALERT_VIEW: shares.submitted,
    controls.PREFERENCES_VIEW: preferences.submitted,
}
"""Modals, when they are submitted."""
OPTIONS: dict[str, Handler] = {
    controls.ASK_NAME: whosaid.suggestions,
    controls.ALERT_SPEAKER: forms.speakers,
    controls.ALERT_TOPIC: forms.topics,
    controls.ALERT_OUTLET: forms.outlets,
    controls.OWN_ZONE: preferences.zones,
    controls.ASK_ABOUT: type_ahead.subjects,
    controls.ASK_OUTLET: type_ahead.outlets,
    ZONE: type_ahead.zones,
    WITHOUT: type_ahead.outlets,
}

SIDE_BY_SIDE = 4
"""Answers made side by side, of those that their acknowledgement does not wait for; the others wait their turn. More
would only slow each other down, and every acknowledgement with them: between two looks at the network each may compose
a message."""
AWAITED = 8
"""The same of modals and suggestions, which have turns of their own: they are not acknowledged before."""
WAIT = 2.0
"""Seconds for what only the acknowledgement can carry: what a submitted modal ends in, suggestions. Slack waits 3."""
GIVE_UP = 25.0
"""Seconds after which an answer that is acknowledged already is given up."""
REMEMBERED = 3_600
"""Seconds for which a delivery of Slack's is known again."""
LOOK_UP = 0.5
"""Seconds for asking whether a delivery is a repeat: less than what is left of the three."""
ANY = re.compile(".*", re.DOTALL)


def listening(ports: Ports) -> AsyncApp:
    """The app with all its listeners; `serve` connects it. SettingsWrong if neither way to be reached is set up."""
    settings, client = ports.settings, ports.slack.client
    secret = settings.slack_signing_secret
    if settings.slack_app_token is None and secret is None:
        raise SettingsWrong(
            "SLACK_SIGNING_SECRET", "not set: needed to answer over HTTP. Or set SLACK_APP_TOKEN for Socket Mode"
        )
    read_days("May", today=ports.today())  # the first date takes dateparser 0.2 s; not while somebody waits
    logger = _logger()
    # Bolt reads SLACK_BOT_TOKEN by itself and warns that the client goes first: as it should.
    logger.setLevel(logging.ERROR)
    app = _App(
        settings.slack_api_url,
        name="amur",
        logger=logger,
        signing_secret=secret.get_secret_value() if secret else "",
        client=_without_token(client),
        authorize=_authorize(ports, client.token or ""),
    )
    logger.setLevel(logging.INFO)
    app.middleware(_of_our_team(ports))
    in_turn, awaited = _in_turn(asyncio.Semaphore(SIDE_BY_SIDE)), _in_turn(asyncio.Semaphore(AWAITED))
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
    app.command(ANY)(_command(any_of(_BY_NAME, _unknown), ports))
    app.action(ANY)(_action(any_of(ACTIONS, _no_action), ports, tabs))
    app.shortcut(ANY)(_shortcut(any_of(SHORTCUTS, _nothing), ports))
    app.view_submission(ANY)(_submission(any_of(VIEWS, _nothing, _in_modal, awaited), ports))
    app.view_closed(ANY)(_acknowledged)
    app.options(ANY)(_options(any_of(OPTIONS, _no_options, turns=awaited), ports))
    for name, handler in EVENTS.items():
        app.event(name)(_event(in_turn(_permitted(name, handler, tabs)), ports, threads, tabs))
    for name in notices.TYPES:
        app.event(name)(_notice(ports))
    app.event(ANY)(_acknowledged)
    return app


def _routed(handlers: Mapping[str, Handler], other: Handler) -> Handler:
    """Whichever of these is listened to by the request's name, with or without a number."""

    async def routed(request: Request, ports: Ports) -> Reply:
        return await handlers.get(controls.unnumbered(request.what), other)(request, ports)

    return routed


class _App(AsyncApp):
    """Bolt's, that is given only what has the shape of Slack's payloads, over HTTP and in Socket Mode alike."""

    def __init__(self, api_url: str, **given: Any) -> None:
        super().__init__(**given)
        self._api_url = api_url
        self._unshaped = Refusals("requests without the shape of Slack's are not read")

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        if is_readable(req.body, self._api_url):
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


def _authorize(ports: Ports, token: str) -> Callable[..., Awaitable[AuthorizeResult]]:
    """One team, whose token was checked at start: no call to Slack before an answer."""

    async def authorize() -> AuthorizeResult:
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


async def _is_repeat(body: Body, ports: Ports) -> bool:
    """Slack repeats what it thinks was not heard, and Bolt would answer again."""
    name = delivery_name(body)
    if name is None or await _first_time(name, ports):
        return False
    log.info("a repeated delivery", delivery=name.partition(":")[0])
    return True


async def _first_time(name: str, ports: Ports, seconds: int = REMEMBERED) -> bool:
    """With storage away every delivery counts as the first: better twice than never, and writes are idempotent."""
    try:
        async with asyncio.timeout(LOOK_UP):
            return await ports.store.seen.first_time(name, seconds=seconds)
    except (StorageAway, TimeoutError):
        return True


def _on_error(ports: Ports) -> Callable[..., Awaitable[BoltResponse | None]]:
    async def answer_error(error: Exception, body: Body, context: AsyncBoltContext) -> BoltResponse | None:
        if context.authorize_result is None:
            # Bolt verifies, then authorizes: whatever failed before may come from anybody, and says nothing to us.
            log.debug("refused", error=type(error).__name__)
            return BoltResponse(status=401, body="")
        return await on_error(error, body, context, ports) or context.ack.response

    return answer_error


# ----------------------------------------------------------------------------------------------------------- listeners


def _command(handler: Handler, ports: Ports) -> Callable[..., Awaitable[None]]:
    async def listener(body: Body, ack: AsyncAck, client: AsyncWebClient) -> None:
        request = read(command_request, body, ports.settings.slack_api_url)
        reply = await _bounded(handler(request, ports))
        await respond(reply, request, client=client, ack=ack)

    return _minded(listener, ports, acknowledged=PROMPTLY)


def _action(handler: Handler, ports: Ports, tabs: HomeTabs) -> Callable[..., Awaitable[None]]:
    async def listener(body: Body, ack: AsyncAck, client: AsyncWebClient) -> None:
        request = read(action_request, body, ports.settings.slack_api_url)
        reply = await _bounded(handler(request, ports))
        await respond(reply, request, client=client, ack=ack)
        if isinstance(reply, Home):
            await tabs.show(request.user, seen=request.seen)

    return _minded(listener, ports, acknowledged=AT_ONCE)


def _shortcut(handler: Handler, ports: Ports) -> Callable[..., Awaitable[None]]:
    async def listener(body: Body, ack: AsyncAck, client: AsyncWebClient) -> None:
        request = read(shortcut_request, body, ports.settings.slack_api_url)
        reply = await _bounded(handler(request, ports))
        await respond(reply, request, client=client, ack=ack)

    return _minded(listener, ports, acknowledged=AT_ONCE)


def _submission(handler: Handler, ports: Ports) -> Callable[..., Awaitable[None]]:
    async def listener(body: Body, ack: AsyncAck, client: AsyncWebClient) -> None:
        request = read(submission_request, body)
        reply = await _bounded(handler(request, ports), WAIT)
        await respond(reply, request, client=client, ack=ack)

    return _minded(listener, ports, acknowledged=WITH_ITS_ANSWER)


def _options(handler: Handler, ports: Ports) -> Callable[..., Awaitable[None]]:
    async def listener(body: Body, ack: AsyncAck, client: AsyncWebClient) -> None:
        request = read(typing_request, body)
        reply = await _bounded(handler(request, ports), WAIT)
        await respond(reply, request, client=client, ack=ack)

    return _minded(listener, ports, acknowledged=WITH_ITS_ANSWER)


def _event(handler: Handler, ports: Ports, threads: AgentThreads, tabs: HomeTabs) -> Callable[..., Awaitable[None]]:
    async def listener(body: Body, ack: AsyncAck, client: AsyncWebClient) -> None:
        if not is_from_person(body):
            return
        request = read(event_request, body)
        beginning = asyncio.ensure_future(threads.begun(request, client)) if request.what == "message" else None
        reply = await _bounded(handler(request, ports)) if request.user else Nothing()
        await respond(reply, await beginning if beginning else request, client=client, ack=ack)
        match reply:
            case Suggested():
                await threads.suggest(request, client)
            case Home():
                await tabs.show(request.user, seen=request.seen)
            case _ if request.what != "app_home_opened":
                tabs.changed(request.user, Act.OWN_ALERTS)  # words may have asked for one

    return _minded(listener, ports, acknowledged=AT_ONCE)


def _notice(ports: Ports) -> Callable[..., Awaitable[None]]:
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


Listener = Callable[[Body, AsyncAck, AsyncWebClient], Awaitable[None]]


def _minded(listener: Listener, ports: Ports, *, acknowledged: By) -> Callable[..., Awaitable[None]]:
    """The listener for whatever comes for the first time, acknowledged in time, with its errors minded here.

    Bolt forgets an acknowledgement whose listener fails within the next 10 ms, waits three seconds, and then runs the
    next listener that matches (slack_bolt 1.30, AsyncioListenerRunner.run); so none of ours ever fails.
    """

    async def minded(body: Body, ack: AsyncAck, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        async with acknowledging(ack, acknowledged):
            try:
                if not await _is_repeat(body, ports):
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


Turns = Callable[[Handler], Handler]


def _in_turn(turns: asyncio.Semaphore) -> Turns:
    def wrapped(handler: Handler) -> Handler:
        async def in_turn(request: Request, ports: Ports) -> Reply:
            async with turns:
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


async def _bounded(answer: Awaitable[T], seconds: float = GIVE_UP) -> T:
    async with asyncio.timeout(seconds):
        return await answer


# ------------------------------------------------------------------------------------------------------- anything else


async def _no_action(request: Request, ports: Ports) -> Reply:
    """A link needs no answer; any other button was of an older version."""
    return Nothing() if controls.unnumbered(request.what) == controls.OPEN else await _older(request, ports)


async def _older(request: Request, ports: Ports) -> Reply:
    return privately(compose_note(notes.OLD_VALUE))


async def _unknown(request: Request, ports: Ports) -> Reply:
    return privately(compose_overview(tuple(COMMANDS)))


async def _nothing(request: Request, ports: Ports) -> Reply:
    return Nothing()


async def _acknowledged(ack: AsyncAck) -> None:
    await ack()


async def _no_options(request: Request, ports: Ports) -> Reply:
    return Suggestions(())
