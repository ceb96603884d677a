"""Turns of a briefing or an interview: Вопрос: … Ответ: …, or names before a colon."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.model import Span
from bot.reading.russian.lexicon import russian
from bot.reading.russian.passages import Paragraph, trimmed

_LABEL = re.compile(r"[*_\s]*(?P<label>[^\W\d_][^:«\"\n]{1,59}?)[*_\s]*:[*_]*\s+(?=\S)")
_NAME = re.compile(r"(?:[А-ЯЁ]\.\s?){0,2}[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?:\s[А-ЯЁ][а-яё]+){0,2}")
_WORDS = russian().transcripts


class Label(Enum):
    QUESTION = "question"
    ANSWER = "answer"
    """Of whoever is asked."""
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Turn:
    kind: Label
    label: Span
    words: tuple[Span, ...]
    """A span a paragraph."""


def turns(text: str, paragraphs: Sequence[Paragraph]) -> dict[int, Turn]:
    """By the number of the paragraph where each begins; empty if the article is no transcript."""
    labelled = {n: turn for n, p in enumerate(paragraphs) if (turn := _turn(text, p)) is not None}
    names = Counter(turn.label.of(text) for turn in labelled.values() if turn.kind is Label.NAME)
    asked = any(turn.kind is not Label.NAME for turn in labelled.values())
    if len(labelled) < 2 or not (asked or max(names.values(), default=0) > 1):
        return {}
    starts = sorted(labelled)
    out: dict[int, Turn] = {}
    for start, end in zip(starts, [*starts[1:], len(paragraphs)], strict=True):
        turn = labelled[start]
        more = tuple(
            trimmed(text, p.span.start, p.span.end) for p in paragraphs[start + 1 : end] if end < len(paragraphs)
        )
        out[start] = Turn(turn.kind, turn.label, (*turn.words, *(span for span in more if span.end > span.start)))
    return out


def _turn(text: str, paragraph: Paragraph) -> Turn | None:
    found = _LABEL.match(text, paragraph.span.start, paragraph.span.end)
    if found is None:
        return None
    label = Span(found.start("label"), found.end("label"))
    low = label.of(text).lower().replace("ё", "е")
    first = low.split()[0].strip(",")
    words = trimmed(text, found.end(), paragraph.span.end)
    if low in _WORDS.no_speaker or first in _WORDS.no_speaker or words.end - words.start < 2:
        return None
    outlet = low in russian().people.outlets or re.fullmatch(r"[A-Z]{2,8}", label.of(text))  # who interviews
    if low in _WORDS.question or first in _WORDS.question or outlet:
        return Turn(Label.QUESTION, label, (words,))
    if low in _WORDS.answer:
        return Turn(Label.ANSWER, label, (words,))
    named = _NAME.fullmatch(label.of(text).split(",")[0].strip())
    return Turn(Label.NAME, label, (words,)) if named else None
