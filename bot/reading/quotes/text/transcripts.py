"""Interviews printed as such: paragraphs that open with who speaks and a colon, or with Q and A.

A label stands at the beginning of a paragraph (`Marta Quill:`, `RADIO NORD:`, `Q:`) and comes again in the text, or
names somebody whom the text names elsewhere. Until the next label, the paragraphs are one statement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.model import Span
from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.text.constructions import Construction
from bot.reading.quotes.text.document import Prose

_LABEL = re.compile(
    r"[\s\"“”«»'‘’*]*(?P<who>[^\W\d_][\w.’'-]*(?:[ \u00a0](?:[^\W\d_][\w.’'-]*|&)){0,4})"
    r"(?:[ \u00a0]?\([^()\n]{2,40}\))?[ \u00a0]?:(?=[\s\"“«]|$)\s*"
)
_QUESTIONS = ENGLISH.transcripts.questions
_ANSWERS = ENGLISH.transcripts.answers
_NO_SPEAKER = ENGLISH.transcripts.no_speaker
_SMALL = ENGLISH.transcripts.small


@dataclass(frozen=True, slots=True)
class Turn:
    """Who is said to speak (characters of his label; None for an answer), and what he says."""

    label: Span
    words: tuple[Span, ...]
    how: Construction
    """Turn, answer, question or generic question. An answer is `A:`, whoever is interviewed; a question's label asks
    more often than it answers, or is `Q:`."""


def turns(page: Prose) -> tuple[Turn, ...]:
    """All turns of speech in order; none if the article is no interview."""
    labels = list(_labels(page))
    names = Counter(word for label in labels for word in set(label.who.split()) - _SMALL)
    asked = any(label.who in _QUESTIONS for label in labels)
    sure = [label for label in labels if _is_sure(label, names, asked)]
    if len(sure) < 2:
        return ()
    prose = _words_of_prose(page, labels)
    sure = [label for label in labels if label in sure or label.who not in _ANSWERS]  # it is an interview: all speak
    if not _takes_turns(page, labels):
        sure = [label for label in sure if _is_somebody(label, names, prose)]
    if len({_last(label.who) for label in sure}) < 2:
        return ()  # one label again and again is a heading, a series, a fact check
    found = [_turn(page, label, following) for label, following in zip(sure, [*sure[1:], None], strict=True)]
    asking = _askers(page, sure, found)
    return tuple(
        replace(turn, how=Construction.QUESTION) if turn.how is Construction.TURN and label.who in asking else turn
        for label, turn in zip(sure, found, strict=True)
    )


def _takes_turns(page: Prose, labels: list[_Label]) -> bool:
    """One answers, others ask: a label that comes again and again, with another's between, and questions in between."""
    often, times = Counter(label.who for label in labels).most_common(1)[0]
    at = [k for k, label in enumerate(labels) if label.who == often]
    between = all(here + 2 == there for here, there in pairwise(at))
    paragraphs = labels[-1].paragraph - labels[0].paragraph + 1
    asked = [
        page.layout.paragraphs[label.paragraph].of(page.text).rstrip(" \t\n\"”»'’").endswith("?") for label in labels
    ]
    asking = sum(asked) * 2 >= min(times, len(labels) - times) > 0
    return times > 1 and between and asking and paragraphs <= _TURN * len(labels)


_TURN = 4
"""Paragraphs of a turn at most, on average."""


def _last(who: str) -> str:
    """What a full name and its surname share."""
    return who.split()[-1]


def _words_of_prose(page: Prose, labels: list[_Label]) -> frozenset[str]:
    """The words with a capital, in small letters, of all paragraphs that no label opens."""
    opened = {label.paragraph for label in labels}
    return frozenset(
        word.strip(".,;:!?'’“”\"()").removesuffix("'s").removesuffix("’s").lower()
        for number, paragraph in enumerate(page.layout.paragraphs)
        if number not in opened
        for word in paragraph.of(page.text).split()
        if word[:1].isupper() or word[1:2].isupper()
    )


def _is_somebody(label: _Label, names: Counter[str], prose: frozenset[str]) -> bool:
    """Named elsewhere in the text, or as one who speaks more than once."""
    if label.who in _QUESTIONS | _ANSWERS:
        return True
    words = set(label.who.split()) - _SMALL
    return names[_last(label.who)] > 1 or bool(words & prose)


def _askers(page: Prose, labels: list[_Label], found: list[Turn]) -> set[str]:
    """The labels whose turns end in questions more often than not, if there is anybody else."""
    ends: dict[str, list[bool]] = {}
    for label, turn in zip(labels, found, strict=True):
        words = turn.words[-1].of(page.text).rstrip(" \n\t\"”»'’") if turn.words else ""
        ends.setdefault(label.who, []).append(words.endswith("?"))
    asking = {who for who, asked in ends.items() if sum(asked) * 2 > len(asked)}
    return asking if asking != set(ends) else set()


@dataclass(frozen=True, slots=True)
class _Label:
    paragraph: int
    span: Span
    begins: int
    """Where the words begin."""
    who: str


def _labels(page: Prose) -> Iterator[_Label]:
    aside = set(page.layout.aside)
    for number, paragraph in enumerate(page.layout.paragraphs):
        if paragraph in aside:
            continue
        match = _LABEL.match(page.text, paragraph.start, min(paragraph.end, paragraph.start + 120))
        if match is None:
            continue
        words = match["who"].split()
        capitals = all(word[0].isupper() or word.lower() in _SMALL for word in words) and words[0][0].isupper()
        if capitals and not set(match["who"].lower().split()) & _NO_SPEAKER:
            yield _Label(number, Span(*match.span("who")), match.end(), match["who"].lower())


def _is_sure(label: _Label, names: Counter[str], asked: bool) -> bool:
    if label.who in _QUESTIONS:
        return True
    if label.who in _ANSWERS:
        return asked
    return asked or any(names[word] > 1 for word in label.who.split())


def _speaks_on(paragraph: str) -> bool:
    """With an "I", outside any marks; "we" and "you" stand in what a paper adds for its readers, too."""
    words = paragraph.lower().replace("’", "'").split()
    return not _MINE.isdisjoint(words) and not any(mark in paragraph for mark in '“”"«»')


_MINE = ENGLISH.grammar.mine


def _turn(page: Prose, label: _Label, following: _Label | None) -> Turn:
    """Its own paragraph, and those up to the next label; after the last label its own,
    and those below in which an "I" speaks on."""
    paragraphs = page.layout.paragraphs
    stop = following.paragraph if following else label.paragraph + 1
    if following is None and label.begins >= paragraphs[label.paragraph].end:
        stop += 1
    while following is None and stop < len(paragraphs) and _speaks_on(paragraphs[stop].of(page.text)):
        stop += 1
    spans = [Span(label.begins, page.layout.paragraphs[label.paragraph].end)]
    spans += page.layout.paragraphs[label.paragraph + 1 : stop]
    words = tuple(s for s in spans if s.start < s.end)
    if label.who in _QUESTIONS:
        return Turn(label.span, words, Construction.GENERIC_QUESTION)
    return Turn(label.span, words, Construction.ANSWER if label.who in _ANSWERS else Construction.TURN)
