"""What is written to the bot in plain words: in direct messages, and after its name in a channel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import assert_never

from bot.model import Act, Part, Question, Silent, Unheard
from bot.use_cases.alerts.subscriptions import mine
from bot.use_cases.answers.message_sources import who_used
from bot.use_cases.answers.who_said import ambiguous_names, who_said
from bot.use_cases.unread_files import folder_read
from digests.slack.alerts.alert_list import PAGE
from digests.slack.answers.answer import compose_answer
from digests.slack.answers.message_sources import compose_traced
from digests.slack.conversation import (
    compose_greeting,
    compose_needs_window,
    compose_not_understood,
    compose_stop,
    compose_thanks,
    compose_whose,
)
from digests.slack.help import compose_note
from handlers.grammar.conversation import (
    AsCommand,
    Greeting,
    Known,
    NotUnderstood,
    PerhapsName,
    Stop,
    Thanks,
    WhoseWords,
    Wish,
    parse_conversation,
)
from handlers.slack.people.permissions import Denied, act_of, may
from handlers.slack.people.zones import today_of, zone_of_person
from handlers.slack.ports import Ports
from handlers.slack.replies import ForAll, Opened, Privately, Reply, privately
from handlers.slack.requests import Request

Handler = Callable[[Request, Ports], Awaitable[Reply]]


async def heard(request: Request, ports: Ports, *, commands: Mapping[str, Handler]) -> Reply:
    """`commands`: by name, with the slash, what answers each. In a channel everybody sees an answer that anybody could
    ask for; what is the asker's own, the asker alone."""
    wish = await _understood(request, ports)
    match wish:
        case AsCommand():
            return await _as_command(wish, request, ports, commands)
        case WhoseWords(phrase=phrase):
            return _shown(await _whose(phrase, ports), request)
        case PerhapsName():
            return _shown(await _perhaps(wish, request, ports), request)
        case Greeting():
            return _shown(compose_greeting(), request)
        case Thanks():
            return _shown(compose_thanks(), request)
        case Stop():
            return privately(await _stop(request, ports))
        case NotUnderstood(text=text, name=name):
            return _shown(compose_not_understood(text, name), request)
        case _:
            assert_never(wish)


async def _stop(request: Request, ports: Ports) -> Part:
    own = await mine(team=ports.team, user=request.user, watchlist=ports.store.watchlist)
    hits = await ports.store.watchlist.hits(ports.team, [one.id for one in own[:PAGE]])
    return compose_stop(own, hits, now=ports.now(), zone=(await zone_of_person(request.user, ports)).key)


async def _understood(request: Request, ports: Ports) -> Wish:
    """Courtesies and help are answered with storage away, too."""
    known = Known(today=ports.today(), topics=ports.pack.current.topics)
    wish = parse_conversation(request.text, known)
    if isinstance(wish, Greeting | Thanks) or wish == AsCommand("/amur", "help"):
        return wish
    is_name, today = await ambiguous_names(ports.store.archive), await today_of(request.user, ports)
    return parse_conversation(request.text, replace(known, is_name=is_name, today=today))


async def _as_command(wish: AsCommand, request: Request, ports: Ports, commands: Mapping[str, Handler]) -> Reply:
    asked = replace(request, what=wish.command, text=wish.text)
    act = act_of(wish.command, asked)
    allowed = await may(act, asked, ports)
    if isinstance(allowed, Denied):
        return privately(compose_note(allowed.reason))
    reply = await commands[wish.command](asked, ports)
    match reply:
        case Opened() if not wish.text:
            return _shown(compose_whose(), request)
        case Opened():
            return _shown(compose_needs_window(f"{wish.command} {wish.text}"), request)
        case Privately(parts=parts) if act is Act.LOOK and request.for_all:
            return ForAll(parts)
        case _:
            return reply


async def _whose(phrase: str, ports: Ports) -> Part:
    now = ports.now()
    traced = await who_used(
        phrase, archive=ports.store.archive, scans=ports.pack.scans, weigher=ports.pack.weigher, now=now
    )
    return compose_traced(traced, now=now)


async def _perhaps(wish: PerhapsName, request: Request, ports: Ports) -> Part:
    """Of whoever is meant by it, or nearly so and has spoken."""
    answer = await who_said(
        Question(name=wish.text), archive=ports.store.archive, topics=ports.pack.current.topics, scans=ports.pack.scans
    )
    if isinstance(answer, Unheard) and not any(one.statements for one in answer.nearest):
        return compose_not_understood(wish.text, wish.among)
    return compose_answer(
        answer,
        keep_days=ports.settings.keep_days,
        now=ports.now(),
        shared_by=request.shared_by,
        can_share=request.can_share,
        translates=ports.translator is not None,
        folder_read=not isinstance(answer, Silent | Unheard) or await folder_read(ports.store.notes),
    )


def _shown(part: Part, request: Request) -> Reply:
    return ForAll((part,)) if request.for_all else privately(part)
