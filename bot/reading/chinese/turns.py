"""Interviews and briefings: paragraphs that begin with who speaks and a colon (记者：…, 毛宁：…)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Span
from bot.reading.chinese.lexicon import chinese
from bot.reading.chinese.names import Entities, Kind, Named, either
from bot.reading.chinese.script import Paragraph

_TURNS = chinese().turns
_LABEL = re.compile("(?P<label>[^，。：；！？“”\n]{1,20})：")
_QUESTION = re.compile(rf"(?:.*{either(_TURNS.questions)}|[Qq])$")
_ANSWER = re.compile(rf"(?:{either(_TURNS.answers)}|[Aa])$")
_HOST = re.compile(either(_TURNS.hosts))


@dataclass(frozen=True, slots=True)
class Turn:
    label: Span
    speaker: Named | None
    """None: who answers is not named, or not once."""
    question: bool
    words: tuple[Span, ...]
    """A paragraph each, without the label."""


def turns(plain: str, entities: Entities, paragraphs: Sequence[Paragraph]) -> tuple[Turn, ...]:
    """All of a conversation; none if it is no conversation: it has a question and an answer at least."""
    found: list[Turn] = []
    for paragraph in paragraphs:
        label = _LABEL.match(plain, paragraph.span.start, paragraph.span.end)
        turn = _turn(plain, entities, paragraph, label) if label else None
        if turn is not None:
            found.append(turn)
        elif found and not paragraph.is_heading(plain):
            found[-1] = _longer(found[-1], paragraph)
    questions = sum(turn.question for turn in found)
    return tuple(found) if questions and questions < len(found) else ()


def _turn(plain: str, entities: Entities, paragraph: Paragraph, label: re.Match[str]) -> Turn | None:
    span = Span(*label.span("label"))
    words = Span(label.end(), paragraph.span.end)
    if _QUESTION.match(label["label"]):
        return Turn(span, None, True, (words,))
    named = [one for one in entities.between(span.start, span.end) if one.kind is Kind.PERSON]
    if named and named[-1].span.end == span.end:
        return Turn(span, named[-1], False, (words,))
    return Turn(span, _host(plain, entities), False, (words,)) if _ANSWER.match(label["label"]) else None


def _longer(turn: Turn, paragraph: Paragraph) -> Turn:
    return Turn(turn.label, turn.speaker, turn.question, (*turn.words, paragraph.span))


def _host(plain: str, entities: Entities) -> Named | None:
    """The one person of whom the article says that he gives the briefing or the interview."""
    for match in _HOST.finditer(plain):
        sentence = max(plain.rfind(mark, 0, match.start()) for mark in "。\n")
        people = [one for one in entities.between(sentence + 1, match.start()) if one.kind is Kind.PERSON]
        if len({one.name for one in people}) == 1:
            return people[0]
    return None
