"""The menus beside stories and statements: more from somebody, why it is here, why it is theirs."""

from __future__ import annotations

from typing import assert_never

from bot.edition.angles import angled
from bot.model import Act, ItemId, Judgement, Part, Question, Statement, StatementFault
from bot.reading.statements.evidence import language_of_words
from bot.use_cases.answers.who_said import family_of, statement_read
from bot.use_cases.computation import computed
from bot.use_cases.digests.editor import capitals_on, voices_of
from bot.use_cases.digests.story_members import members, story_of
from digests.slack import notes
from digests.slack.alerts.follows import compose_follow_choice
from digests.slack.answers.citation import compose_citation
from digests.slack.answers.explanation import compose_why, compose_why_here
from digests.slack.answers.fault import WRONG_IN_WORDS, compose_what_is_wrong
from digests.slack.answers.translation import compose_translation
from digests.slack.choices import (
    AskWhatIsWrong,
    Cite,
    FollowWhat,
    Judged,
    MarkWrong,
    MoreFrom,
    MoreOn,
    OnBeat,
    OpenArticle,
    Translate,
    WhyHere,
    WhySaid,
    decode_choice,
)
from digests.slack.digests.story_detail import compose_story
from digests.slack.help import compose_note
from digests.wording.words import headline
from handlers.slack.commands.answers.whosaid import answer
from handlers.slack.people.audit import record
from handlers.slack.ports import Ports
from handlers.slack.replies import Nothing, Reply, privately
from handlers.slack.requests import Request


async def menu(request: Request, ports: Ports) -> Reply:
    choice = decode_choice(request.text)
    match choice:
        case OpenArticle():
            return Nothing()
        case MoreOn(item=item):
            readings = await ports.store.archive.readings([item])
            if not readings:
                return privately(compose_note(notes.ARTICLE_GONE))
            found = await story_of(readings[0], archive=ports.store.archive)
            card = await computed(angled, found, voices_of(ports.pack.current))
            return privately(compose_story(card, capitals_on(card.readings, ports.pack.current)))
        case MoreFrom(speaker=speaker):
            # The name is for somebody who is no longer on file, and for buttons of an earlier build, which carry names.
            name = speaker.replace("-", " ")
            return privately(await answer(Question(name=name, speaker=speaker), ports, can_share=request.can_share))
        case WhySaid() | Cite() | AskWhatIsWrong() | Translate():
            return privately(await _of_statement(choice, ports))
        case MarkWrong():
            return privately(await _marked(choice, request, ports))
        case WhyHere(item=item):
            readings = await ports.store.archive.readings([item])
            if not readings:
                return privately(compose_note(notes.ARTICLE_GONE))
            others = await members(readings[0], archive=ports.store.archive)
            names = {str(topic.id): topic.name for topic in ports.pack.current.topics}
            return privately(compose_why_here(readings[0], others, topic_names=names))
        case FollowWhat(item=item):
            readings = await ports.store.archive.readings([item])
            if not readings:
                return privately(compose_note(notes.ARTICLE_GONE))
            return privately(compose_follow_choice(readings[0], ports.pack.current.topics))
        case Judged() | OnBeat():
            return privately(await _judged(choice, request, ports))
        case _:
            assert_never(choice)


async def _marked(mark: MarkWrong, request: Request, ports: Ports) -> Part:
    if mark.wrong is None:
        taken = await ports.store.feedback.withdraw(ports.team, request.user, mark.item, mark.number)
        return compose_note(notes.MARK_TAKEN_BACK if taken else notes.NO_MARK)
    fault = StatementFault(
        team=ports.team, user=request.user, item=mark.item, number=mark.number, wrong=mark.wrong, at=ports.now()
    )
    await ports.store.feedback.report(fault)
    return compose_note(notes.marked_wrong(WRONG_IN_WORDS[mark.wrong]))


async def _judged(choice: Judged | OnBeat, request: Request, ports: Ports) -> Part:
    match choice:
        case Judged(item=item, useful=yes):
            said = notes.USEFUL if yes else notes.NOT_USEFUL
            word = Judgement(team=ports.team, user=request.user, item=item, useful=yes, at=ports.now())
        case OnBeat(item=item, on=yes):
            said = notes.ON_BEAT if yes else notes.OFF_BEAT
            word = Judgement(team=ports.team, user=request.user, item=item, useful=yes, at=ports.now(), of="beat")
        case _:
            assert_never(choice)
    await ports.store.feedback.give(word)
    return compose_note(said)


async def _of_statement(choice: WhySaid | Cite | AskWhatIsWrong | Translate, ports: Ports) -> Part:
    found = await statement_read(choice.item, choice.number, archive=ports.store.archive)
    if found is None:
        return compose_note(notes.ARTICLE_GONE)
    statement, reading = found
    match choice:
        case Cite():
            return compose_citation(statement)
        case Translate():
            return await _translated(statement, ports)
        case AskWhatIsWrong():
            return compose_what_is_wrong(statement)
        case WhySaid():
            family = await family_of(statement, archive=ports.store.archive, scans=ports.pack.scans)
            return compose_why(statement, reading, family)
        case _:
            assert_never(choice)


async def _translated(statement: Statement, ports: Ports) -> Part:
    if ports.translator is None:
        return compose_note(notes.NO_TRANSLATOR)
    words = statement.quote.text
    made = await ports.translator.translate(words, source=language_of_words(words))
    return compose_translation(statement, made)


async def not_same(request: Request, ports: Ports) -> Reply:
    """The value is the item that is a story of its own."""
    reading = await ports.store.archive.set_apart(ItemId(request.text))
    if reading is None:
        return privately(compose_note(notes.ARTICLE_GONE))
    await record(Act.SPLIT_STORY, request, ports, about=headline(reading.item), after="a story of its own")
    return privately(compose_note(notes.own_story(headline(reading.item))))
