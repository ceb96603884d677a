"""Following: a person under all spellings of their name, a topic, an outlet."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.model import AlertOptions, Known, Part, Question, Unheard, WatchedWording, WhichOne
from bot.use_cases.answers.who_said import meant_by
from digests.slack.alerts.follows import (
    compose_choice,
    compose_topics,
    compose_unheard,
    terms_of_outlet,
    terms_of_topic,
)
from digests.slack.control_values import terms_for
from digests.slack.help import compose_note
from handlers.grammar.alerts import Follow
from handlers.slack.commands.alerts.access import Unavailable
from handlers.slack.commands.alerts.additions import add, options_of, watch_wording
from handlers.slack.ports import Ports
from handlers.slack.replies import Reply, privately
from handlers.slack.requests import Request


async def follow(wish: Follow, request: Request, ports: Ports) -> Reply:
    options = await options_of(wish.how, request, ports)
    if isinstance(options, Unavailable):
        return privately(compose_note(options.reason))
    match wish.what:
        case "person":
            return privately(await _person(wish, options, request, ports))
        case "topic":
            return privately(await _topic(wish.name, options, request, ports))
        case "outlet":
            options = replace(options, name=f"Follow: {wish.name}"[:80])
            return privately(await add(terms_of_outlet(wish.name), options, request, ports))
        case never:
            assert_never(never)


async def _person(wish: Follow, options: AlertOptions, request: Request, ports: Ports) -> Part:
    """Never a guess: of several who bear the name one is chosen, and nobody is followed by a name near it."""
    meant = await meant_by(Question(name=wish.name), ports.store.archive)
    match meant:
        case Known(speaker=speaker):
            about = f" {wish.about}" if wish.about else ""
            if wish.changes:
                watched = WatchedWording(speaker=speaker.id, name=speaker.name, about=wish.about)
                name = f"When {speaker.name}'s words on {wish.about} change"[:80]
                terms = terms_for(speaker.name) + about
                return await watch_wording(terms, watched, replace(options, name=name), request, ports)
            options = replace(options, name=f"Follow: {speaker.name}{f' on {wish.about}' if wish.about else ''}"[:80])
            return await add(terms_for(speaker.name) + about, options, request, ports)
        case WhichOne():
            return compose_choice(meant, wish.about)
        case Unheard():
            return compose_unheard(meant, wish.about)
        case never:
            assert_never(never)


async def _topic(name: str, options: AlertOptions, request: Request, ports: Ports) -> Part:
    wanted = name.casefold()
    topics = ports.pack.current.topics
    found = [one for one in topics if wanted in (one.id, one.name.casefold())]
    found = found or [one for one in topics if wanted in one.name.casefold()]
    if len(found) != 1:
        return compose_topics(name, found or topics)
    options = replace(options, name=f"Follow: {found[0].name}"[:80])
    return await add(terms_of_topic(found[0].id), options, request, ports)
