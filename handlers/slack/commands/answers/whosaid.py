"""/whosaid, and the same question from a button or the modal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import assert_never

from bot.model import Part, Question, Silent, SpeakerId, Unheard, UserId
from bot.use_cases.answers.message_sources import trace, watchable
from bot.use_cases.answers.who_said import ambiguous_names, suggest, who_said
from bot.use_cases.unread_files import folder_read
from digests.slack import notes
from digests.slack.answers.answer import compose_answer
from digests.slack.answers.message_sources import compose_alert_offers, compose_traced
from digests.slack.answers.modal import ask_view, chosen_name, name_options
from digests.slack.control_values import decode_question
from digests.slack.controls import ASK_OUTLET, ASK_WHEN
from digests.slack.help import Command, compose_help, compose_mistake, compose_note
from digests.wording.dates import day
from handlers.grammar.dates import Ambiguous, Days, split_days
from handlers.grammar.whosaid import nobody, parse_export, parse_whosaid
from handlers.grammar.words import AskModal, Help, Misread, asks_for_help, cut, either, normalised, words
from handlers.slack.commands.answers import statement_export
from handlers.slack.mistakes import mistake
from handlers.slack.people.zones import today_of
from handlers.slack.ports import Ports
from handlers.slack.replies import Faulty, ForAll, InPlace, Opened, Reply, Suggestions, privately
from handlers.slack.requests import Request

COMMAND = Command(
    name="/whosaid",
    purpose="Shows what somebody said, word for word where it can, with date, outlet and link. Only you see it.",
    usage="/whosaid NAME [on TOPIC or words] [since DATE] [until DATE] [in OUTLET] [export]",
    examples=(
        ("/whosaid Gabuev", "everything on file, newest first"),
        ("/whosaid Rudenko on payments", "what he said about one subject"),
        ("/whosaid Wang Yi since May 2024", "from a date on; months and years will do"),
        ("/whosaid Gabuev on trade export", "all of it as CSV, BibTeX and CSL-JSON, by direct message"),
    ),
    summary="What somebody said, word for word, with date, outlet and link",
    hint="NAME [on TOPIC] [since DATE] [until DATE] [in OUTLET] [export]",
)


async def whosaid(request: Request, ports: Ports) -> Reply:
    typed = normalised(request.text)
    needless = not typed or asks_for_help(typed)  # help answers with storage away, too
    is_name: Callable[[str], bool] = nobody
    today = ports.today()
    if not needless:
        is_name, today = await asyncio.gather(ambiguous_names(ports.store.archive), today_of(request.user, ports))
    asked, forms = parse_export(request.text, is_name, today=today)
    question = parse_whosaid(asked, today=today, is_name=is_name)
    match question:
        case AskModal():
            return Opened(ask_view(channel=request.channel))
        case Help():
            return privately(compose_help(COMMAND))
        case Misread():
            return privately(mistake(question, COMMAND))
        case Question() if forms:
            return await statement_export.exported(question, forms, ports)
        case Question():
            return privately(await answer(question, ports, shared_by=request.shared_by, can_share=request.can_share))
        case _:
            assert_never(question)


async def answer(question: Question, ports: Ports, *, shared_by: UserId | None = None, can_share: bool = True) -> Part:
    found = await who_said(
        question,
        archive=ports.store.archive,
        topics=ports.pack.current.topics,
        scans=ports.pack.scans,
        watched=() if question.outlet is None else await _watched(ports),
    )
    kept = ports.settings.keep_days
    return compose_answer(
        found,
        keep_days=kept,
        now=ports.now(),
        shared_by=shared_by,
        can_share=can_share,
        translates=ports.translator is not None,
        folder_read=not isinstance(found, Silent | Unheard) or await folder_read(ports.store.notes),
    )


async def _watched(ports: Ports) -> Sequence[str]:
    """The outlets whose feeds are watched."""
    return [one.feed.title for one in await ports.store.feedbook.states(now=ports.now())]


async def ask(request: Request, ports: Ports) -> Reply:
    """The button and the shortcut."""
    return Opened(ask_view(channel=request.channel))


async def this(request: Request, ports: Ports) -> Reply:
    """The shortcut on a message."""
    if not request.text.strip():
        return privately(compose_note(notes.NO_WORDS))
    traced = await trace(
        request.text, archive=ports.store.archive, scans=ports.pack.scans, weigher=ports.pack.weigher, now=ports.now()
    )
    return privately(compose_traced(traced, now=ports.now()))


async def alert_about_this(request: Request, ports: Ports) -> Reply:
    """The other shortcut on a message."""
    named, terms = await watchable(request.text, archive=ports.store.archive, scans=ports.pack.scans)
    return privately(compose_alert_offers(named, terms))


async def ask_again(request: Request, ports: Ports) -> Reply:
    """Older, newer, one of several: in place. In a message that all see, without the asker's own buttons."""
    shared_by = request.user if request.place == "message" else None
    question = decode_question(request.text)
    return InPlace(await answer(question, ports, shared_by=shared_by, can_share=request.can_share))


async def share(request: Request, ports: Ports) -> Reply:
    return ForAll((await answer(decode_question(request.text), ports, shared_by=request.user),))


async def submitted(request: Request, ports: Ports) -> Reply:
    """The modal's fields: whom, about what, where and when. A date that cannot be read is said beside its field."""
    chosen, is_id = chosen_name(request.text)
    about = normalised(request.about) or None
    when = await _when(request, ports)
    if isinstance(when, Misread):
        return Faulty({ASK_WHEN: f"{when.problem}. Try: {when.example}"})
    since, until = (when.first, when.last) if when is not None else (None, None)
    outlet = next(iter(request.fields.get(ASK_OUTLET, ())), None)
    question = Question(
        name=chosen,
        about=about,
        since=since,
        until=until,
        outlet=outlet,
        speaker=SpeakerId(chosen) if is_id else None,
    )
    if not is_id:
        typed = parse_whosaid(chosen, today=await today_of(request.user, ports))
        if not isinstance(typed, Question):
            problem = typed.problem if isinstance(typed, Misread) else notes.NO_NAME
            return InPlace(compose_mistake(f"{problem}.", COMMAND))
        question = replace(
            typed,
            about=about or typed.about,
            since=since or typed.since,
            until=until or typed.until,
            outlet=outlet or typed.outlet,
        )
    return InPlace(await answer(question, ports, can_share=request.can_share))


async def _when(request: Request, ports: Ports) -> Days | Misread | None:
    written = normalised(next(iter(request.fields.get(ASK_WHEN, ())), ""))
    if not written:
        return None
    today = await today_of(request.user, ports)
    days, rest = split_days(words(written), today=today, vague=True)
    match days:
        case Ambiguous():
            return Misread(either(days), str(days.one))
        case Days() if not rest and days.first <= today:
            return days
        case Days() if not rest:
            return Misread(f"{day(days.first)} has not come yet", "last month")
        case _:
            return Misread(f"I can't read “{cut(written)}” as a date", "last month, or since March 2024")


async def suggestions(request: Request, ports: Ports) -> Reply:
    return Suggestions(name_options(request.text, await suggest(request.text, archive=ports.store.archive)))
