"""/whosaid, and the same question from a mention, a button or the modal."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.model import Part, Question, SpeakerId, UserId
from bot.use_cases.answers.message_sources import trace
from bot.use_cases.answers.who_said import names_told_apart, suggest, who_said
from digests.slack.answers.answer import compose_answer
from digests.slack.answers.message_sources import compose_traced
from digests.slack.answers.modal import ask_view, chosen_name, name_options
from digests.slack.controls import decode_question
from digests.slack.help import compose_help, compose_mistake, compose_note
from handlers.grammar.whosaid import nobody, parse_mention, parse_whosaid
from handlers.grammar.words import AskModal, Help, Misread, asks_for_help, plain
from handlers.slack.mistakes import mistake
from handlers.slack.replies import Ending, ForAll, InPlace, Opened, Suggestions, privately
from handlers.slack.requests import Asked, Ports

COMMAND = "/whosaid"


async def whosaid(asked: Asked, ports: Ports) -> Ending:
    typed = plain(asked.text)
    needless = not typed or asks_for_help(typed)  # help answers with storage away, too
    is_name = nobody if needless else await names_told_apart(ports.archive)
    question = parse_whosaid(asked.text, today=ports.today(), is_name=is_name)
    match question:
        case AskModal():
            return Opened(ask_view(channel=asked.channel))
        case Help():
            return privately(compose_help(COMMAND))
        case Misread():
            return privately(mistake(question, COMMAND))
        case Question():
            return privately(await answer(question, ports))
        case _:
            assert_never(question)


async def answer(question: Question, ports: Ports, *, shared_by: UserId | None = None) -> Part:
    found = await who_said(question, archive=ports.archive, topics=ports.lore.topics, scans=ports.scans)
    return compose_answer(found, now=ports.now(), shared_by=shared_by)


async def mentioned(asked: Asked, ports: Ports) -> Ending:
    """@Amur … in a channel: answered in the thread, for all."""
    is_name = await names_told_apart(ports.archive)
    question = parse_mention(asked.text, today=ports.today(), is_name=is_name)
    match question:
        case Help() | AskModal():
            return ForAll((compose_help(COMMAND),))
        case Misread():
            return ForAll((mistake(question, COMMAND),))
        case Question():
            return ForAll((await answer(question, ports, shared_by=asked.user),))
        case _:
            assert_never(question)


async def ask(asked: Asked, ports: Ports) -> Ending:
    """The button and the shortcut."""
    return Opened(ask_view(channel=asked.channel))


async def this(asked: Asked, ports: Ports) -> Ending:
    """The shortcut on a message."""
    if not asked.text.strip():
        return privately(compose_note("That message has no words I could look for. Ask for a name: /whosaid Gabuev"))
    traced = await trace(asked.text, archive=ports.archive, scans=ports.scans, weigher=ports.weigher, now=ports.now())
    return privately(compose_traced(traced, now=ports.now()))


async def ask_again(asked: Asked, ports: Ports) -> Ending:
    """Older, newer, one of several: in place. In a message that all see, without the asker's own buttons."""
    shared_by = asked.user if asked.place == "message" else None
    return InPlace(await answer(decode_question(asked.text), ports, shared_by=shared_by))


async def share(asked: Asked, ports: Ports) -> Ending:
    return ForAll((await answer(decode_question(asked.text), ports, shared_by=asked.user),))


async def submitted(asked: Asked, ports: Ports) -> Ending:
    """The modal's fields: whom, and about what."""
    chosen, is_id = chosen_name(asked.text)
    about = plain(asked.about) or None
    question = Question(name=chosen, about=about, speaker=SpeakerId(chosen) if is_id else None)
    if not is_id:
        typed = parse_whosaid(chosen, today=ports.today())
        if not isinstance(typed, Question):
            problem = typed.problem if isinstance(typed, Misread) else "Whose words? I found no name"
            return InPlace(compose_mistake(f"{problem}.", COMMAND))
        question = replace(typed, about=about or typed.about)
    return InPlace(await answer(question, ports))


async def suggestions(asked: Asked, ports: Ports) -> Ending:
    return Suggestions(name_options(asked.text, await suggest(asked.text, archive=ports.archive)))
