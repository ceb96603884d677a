"""An Answer as one Slack message, seen by the asker alone until shared."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.model import (
    SURE_ENOUGH,
    Answer,
    Family,
    Known,
    Part,
    Question,
    Reading,
    Said,
    Silent,
    Unheard,
    UserId,
    WhichOne,
)
from digests.slack import control_values, controls, notes
from digests.slack.answers.statement import family_blocks, with_manner
from digests.slack.blocks import Block, actions, button, context, part, section
from digests.slack.mrkdwn import date_token, escape, fit, link, web_address
from digests.wording.dates import day, days_line, month
from digests.wording.families import extent, looked_through
from digests.wording.quotations import legend
from digests.wording.words import (
    clean,
    count,
    cut,
    headline,
    kept_in_words,
    known_in_brief,
    outlet_in_words,
    outlet_of,
    unknown_outlet,
)

PAGE = 20
"""Statements one message shows at most; the desk's pages are shorter."""
CANDIDATES = 20
"""People a chooser offers at most."""
NEAREST = 5
_MENTIONS = 5
_OF_A_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f'’.·-])*")
"""A word that a name may have."""
UNCERTAIN = "Uncertain: these may be somebody else's words"
"""Above a page's statements of a doubtful speaker, which stand behind the others."""


def compose_answer(
    answer: Answer,
    *,
    keep_days: int,
    now: datetime,
    shared_by: UserId | None = None,
    can_share: bool = True,
    translates: bool = False,
    folder_read: bool = True,
) -> Part:
    """The message. `keep_days`: how long statements are kept. `shared_by`: for everybody in a channel, so without the
    asker's own buttons. `can_share`: there is a channel to share it in. `translates`: an engine is connected.
    `folder_read`: what is not found is not in a text that waits to be read."""
    match answer:
        case Said():
            blocks, text = _said(answer, now, shared_by, can_share, translates)
        case WhichOne():
            blocks, text = _which_one(answer)
        case Silent():
            blocks, text = _silent(answer, keep_days, shared_by)
        case Unheard():
            blocks, text = _unheard(answer, keep_days)
        case never:
            assert_never(never)
    if isinstance(answer, Silent | Unheard) and not folder_read:
        blocks.insert(1, section(notes.STILL_READING))
        text = f"{text} {notes.STILL_READING}"
    sharer = [context(f"Shared by <@{fit(shared_by, 50)}>")] if shared_by is not None else []
    return part([*blocks, *sharer], text)


# -------------------------------------------------------------------------------------------------------------- said


def _said(
    said: Said, now: datetime, shared_by: UserId | None, can_share: bool, translates: bool
) -> tuple[list[Block], str]:
    shown = (said.families or tuple(Family(statement=one) for one in said.statements))[:PAGE]
    name = said.known.speaker.name
    summary = f"{fit(name, 200)}{_role(said.known)}: {escape(_extent(said))}"
    blocks = [section(f"*{fit(name, 200)}*{_role(said.known)}"), context(escape(_extent(said)))]
    each = (10_000 - 3_500) // max(len(shown), 1)
    sure = [one for one in shown if one.statement.quote.confidence >= SURE_ENOUGH]
    unsure = [one for one in shown if one not in sure]
    entries = [
        family_blocks(one, number, min(each, 1_400), now, translates) for number, one in enumerate([*sure, *unsure])
    ]
    blocks += [block for entry in entries[: len(sure)] for block in entry]
    if unsure:
        blocks += [context(UNCERTAIN), *(block for entry in entries[len(sure) :] for block in entry)]
    if len(said.statements) > len(shown):
        blocks.append(context(f"{len(said.statements) - len(shown)} more statements on this page are not shown"))
    notes = [legend(one.statement.quote for one in shown), known_in_brief([one.statement for one in shown])]
    if any(notes):
        blocks.append(context(" · ".join(filter(None, notes))))
    first = next(iter([*sure, *unsure]), None)
    is_newest = first is not None and first is shown[0] and not said.question.page
    newest = f". {'Newest: ' if is_newest else ''}{fit(with_manner(first.statement), 300)}" if first is not None else ""
    return [*blocks, *_turn(said, shared_by, can_share)], summary + newest


def _turn(said: Said, shared_by: UserId | None, can_share: bool) -> list[Block]:
    """Paging, sharing, following; for a shared answer only the way to ask oneself."""
    if shared_by is not None:
        return [actions(button("What did someone say?", controls.ASK))]
    # Of this very person, whoever else may come to bear the name before the button is pressed.
    question = replace(said.question, speaker=said.known.speaker.id)
    buttons = []
    if said.more:
        buttons.append(_again("Older", control_values.turned(question, 1), 0))
    if question.page > 0:
        buttons.append(_again("Newer", control_values.turned(question, -1), 1))
    if can_share:
        buttons.append(
            button("Share to channel", controls.SHARE_ANSWER, value=control_values.encode_question(question))
        )
    buttons.append(_follow(said.known.speaker.name))
    buttons.append(button("Export", controls.EXPORT_ANSWER, value=control_values.encode_question(question)))
    return [actions(*buttons)]


def _extent(said: Said) -> str:
    """8 statements in 3 articles · Oct 2023 – May 2024 · about “trade”."""
    parts = [extent(said), _range(said)]
    parts += filters_in_words(said.question)
    if said.among:
        parts.append(looked_through(said))
    if said.undated:
        parts.append(f"{count(said.undated, 'undated statement')} left out")
    if said.question.page:
        parts.append(f"page {said.question.page + 1}")
    return " · ".join(parts)


def _range(said: Said) -> str:
    if said.earliest is None or said.latest is None:
        return "undated"
    early, late = month(said.earliest), month(said.latest)
    dates = early if early == late else f"{early} – {late}"
    return f"{dates} and undated" if said.without_date else dates


def filters_in_words(question: Question) -> list[str]:
    parts = []
    if question.about:
        parts.append(f"about “{cut(clean(question.about), 60)}”")
    first, last = question.since, question.until
    if first is not None and last is not None:
        parts.append(day(first) if first == last else days_line(first, last))
    elif first is not None:
        parts.append(f"since {day(first)}")
    elif last is not None:
        parts.append(f"until {day(last)}")
    if question.outlet:
        parts.append(f"in {cut(clean(question.outlet), 60)}")
    return parts


def _role(known: Known) -> str:
    """mrkdwn: the role and when it was given, since roles change."""
    if not known.role:
        return ""
    named = f"{day(known.role_as_of)}" if known.role_as_of else "in an undated article"
    return f" · {fit(known.role, 300)} ({named})"


def _again(text: str, question: Question, number: int) -> Block:
    return button(text, controls.numbered(controls.ASK_AGAIN, number), value=control_values.encode_question(question))


def _follow(name: str) -> Block:
    return button(f"Follow {cut(clean(name), 60)}", controls.FOLLOW, value=control_values.terms_for(name))


# ----------------------------------------------------------------------------------------------------- other endings


def _which_one(answer: WhichOne) -> tuple[list[Block], str]:
    asked = fit(answer.question.name, 100)
    blocks = [section(f"Which “{asked}”?")]
    for number, known in enumerate(answer.candidates[:CANDIDATES]):
        name, role = known.speaker.name, f"\n{fit(known.role, 200)}" if known.role else ""
        question = _about(answer.question, known)
        text = f"*{fit(name, 120)}* · {count(known.statements, 'statement')}{role}"
        chooser = _again(f"Show {cut(clean(name), 50)}", question, number)
        blocks.append(section(text, accessory=chooser))
    left = len(answer.candidates) - CANDIDATES
    if left > 0:
        blocks.append(context(f"and {count(left, 'other')}: give more of the name"))
    names = ", ".join(fit(known.speaker.name, 80) for known in answer.candidates[:CANDIDATES])
    return blocks, f"Several people are called “{asked}”: {names}"


def _silent(answer: Silent, keep_days: int, shared_by: UserId | None) -> tuple[list[Block], str]:
    if unknown := unknown_outlet(answer):
        return _nowhere(answer, unknown, shared_by)
    name = fit(answer.known.speaker.name, 200)
    filters = ", ".join(filters_in_words(answer.question))
    fits = f" that fit ({escape(filters)})" if filters else ""
    text = f"I have no statements by *{name}*{fits}."
    role = _role(answer.known)
    blocks = [section(f"*{name}*{role}\nI have no statements by this name{fits}." if role else text)]
    mentions = [mention_line(one) for one in answer.mentioned_in[:_MENTIONS]]
    if mentions:
        total = max(answer.known.mentions, len(answer.mentioned_in))
        blocks.append(section("\n".join([f"Mentioned in {count(total, 'item')}:", *mentions])))
    if not answer.known.statements:
        blocks.append(context(kept_in_words(keep_days)))
    if outlet := outlet_in_words(answer):
        blocks.append(section(fit(outlet, 600)))
    if answer.among:
        blocks.append(context(escape(looked_through(answer))))
    if answer.undated:
        blocks.append(context(f"{count(answer.undated, 'undated statement')} left out"))
    buttons = [
        *([_everything(answer)] if filters and answer.known.statements else []),
        _follow(answer.known.speaker.name),
    ]
    return [*blocks, *([actions(*buttons)] if shared_by is None else [])], text


def _nowhere(answer: Silent, unknown: str, shared_by: UserId | None) -> tuple[list[Block], str]:
    """The outlet asked for is none that is known: that comes first, with those that are near."""
    outlet = outlet_in_words(answer) or f"I have no statements by {clean(answer.known.speaker.name)} from any other."
    blocks = [section(f"{fit(unknown, 400)}\n{fit(outlet, 600)}")]
    near = [
        _again(f"In {cut(clean(name), 60)}", replace(answer.question, outlet=name, speaker=answer.known.speaker.id), at)
        for at, name in enumerate(answer.outlets_like, start=1)
    ]
    everything = [_everything(answer)] if answer.known.statements else []
    buttons = [*near, *everything, _follow(answer.known.speaker.name)]
    return [*blocks, *([actions(*buttons)] if shared_by is None else [])], unknown


def _everything(answer: Silent) -> Block:
    speaker = answer.known.speaker
    every = Question(name=speaker.name, speaker=speaker.id)
    return _again(f"All {count(answer.known.statements, 'statement')}", every, 0)


def mention_line(reading: Reading) -> str:
    item = reading.item
    address = web_address(item.url)
    url = address if address is not None and len(address) <= 300 else None
    title = link(url, headline(item), 150)
    return f"• {title} · {fit(outlet_of(item), 60)} · {date_token(item.published, item.published_to)}"


def _unheard(answer: Unheard, keep_days: int) -> tuple[list[Block], str]:
    asked = fit(answer.question.name, 100)
    near = answer.nearest[:NEAREST]
    text = f"I have no statements by “{asked}”." + (" Did you mean:" if near else "")
    blocks, kept = [section(text)], kept_in_words(keep_days)
    if near:
        blocks.append(actions(*(_near(answer.question, known, number) for number, known in enumerate(near))))
    if clean(answer.question.name):
        blocks.append(context(f"`/search {asked}` looks in all articles. {kept}"))
    if _is_like_a_name(answer.question.name):
        words = f"Alert me when {cut(clean(answer.question.name), 45)} speaks"
        blocks.append(actions(button(words, controls.FOLLOW, value=control_values.terms_for(answer.question.name))))
    names = ", ".join(fit(known.speaker.name, 80) for known in near)
    return blocks, f"{text} {names}".strip()


def _is_like_a_name(asked: str) -> bool:
    """One or two words of letters, or some that all begin like a name's: nobody is called "remind me tomorrow"."""
    words = clean(asked).split()
    if not words or not all(_OF_A_NAME.fullmatch(word) for word in words):
        return False
    return len(words) <= 2 or (len(words) <= 5 and all(not word[0].islower() for word in words))


def _near(question: Question, known: Known, number: int) -> Block:
    name = cut(clean(known.speaker.name), 55)
    label = f"{name} · {known.statements:,}" if known.statements else name
    return _again(label, _about(question, known), number)


def _about(question: Question, known: Known) -> Question:
    """The same question of this very person, from its first page."""
    return replace(question, name=known.speaker.name, speaker=known.speaker.id, page=0)
