"""What a story of a digest repeats of a larger one, and what it has of its own: enough for a card, or for a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.edition.arrangement import OTHER, ranked_topics
from bot.edition.outlets import carriers, outlets
from bot.edition.weight import reports_of
from bot.model import Reading, Span, StoryCard, Topic
from bot.reading.quotes.text.quotation_marks import quotations
from bot.reading.sorting.genre import COLLECTIONS, genre_of
from bot.reading.sorting.headlines import names_heard
from bot.reading.sorting.phrases import words
from bot.reading.sorting.stories.threads import headline_terms

FEW = 2
"""Outlets up to which a story may stand beside another; what more carry has a card of its own, unless it repeats what
the larger one tells."""
LIGHT = 3
"""Weight up to which a story is light beside any other …"""
TIMES_AS_HEAVY = 3
"""… and how many times as heavy the larger one is beside which a heavier one is light."""
CLOSE = 0.3
"""Likeness of two stories' middles from which the smaller one's headline is looked at for anything new …"""
LITTLE = 0.25
"""… which it has too little of, if no more of what it tells is missing in the larger one's headlines."""
OWN_TOPIC = 6.0
"""Score of a topic that a story is about and not only touches: a term of some weight in headline and text
(`bot.reading.sorting.topics`)."""
A_PHRASE = 2
"""Words of a quotation by which it is known again."""
CENTRAL = 40
"""Readings of a story that are looked at."""
OPENING = 400
"""Characters of a text in which a quotation counts."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """What a story tells, for comparing it with others."""

    card: StoryCard
    terms: frozenset[str]
    """Of its headlines."""
    heard: frozenset[str]
    """Names of whoever speaks in its headlines."""
    topics: tuple[Topic, ...]
    """By what all its readings say."""
    leading: tuple[Words, ...]
    """What its first headline quotes …"""
    quoted: tuple[Words, ...]
    """… and what all it says up to there quotes."""


def outline(card: StoryCard) -> Outline:
    members = [one for one in card.readings[:CENTRAL] if genre_of(one) not in COLLECTIONS]
    return Outline(
        card=card,
        terms=frozenset().union(*map(headline_terms, members)),
        heard=frozenset().union(*(names_heard(one.item.title) for one in members)),
        topics=ranked_topics(card.readings),
        leading=tuple(_quoted(card.readings[0].item.title)),
        quoted=tuple(phrase for one in members for text in (one.item.title, _body(one)) for phrase in _quoted(text)),
    )


def may_stand_beside(one: Outline, main: Outline, likeness: float) -> bool:
    """Of two that are about one thing: the smaller has little of its own to tell, tells what the larger told, or more
    of what somebody said who speaks there too or whose government speaks there. What was edited has a card of its own,
    and so has what nobody said there before."""
    card = one.card
    if card.edits:
        return False
    if likeness >= CLOSE and (untold(card.readings[0], main) <= LITTLE or _same_words(one, main)):
        return True
    heard_there = one.heard & main.heard or card.answering & main.card.answering
    if card.statement and heard_there and len(outlets(reports_of(card.readings))) <= FEW:
        return True
    if len(carriers(card)) > FEW or _on_its_own(one, main):
        return False
    light = card.weight <= max(LIGHT, main.card.weight // TIMES_AS_HEAVY)
    return light and not (card.statement and not card.carried_over)


def untold(reading: Reading, main: Outline) -> float:
    """0 … 1: how much of what its headline tells stands in none of the other story's headlines, by weight."""
    weights = dict(reading.weights.of)
    terms = headline_terms(reading)
    whole = sum(weights.get(term, 0.0) for term in terms)
    return sum(weights.get(term, 0.0) for term in terms - main.terms) / whole if whole else 1.0


def _on_its_own(one: Outline, main: Outline) -> bool:
    """It is about something that the larger story hardly touches."""
    first = next(iter(one.topics), None)
    if first is None or first.id == OTHER or first.score < OWN_TOPIC:
        return False
    return first.id not in [topic.id for topic in main.topics[:2]]


def _same_words(one: Outline, main: Outline) -> bool:
    """It quotes what the larger story's headline quotes, and nobody else speaks in it."""
    if one.card.statement and not one.heard & main.heard:
        return False
    return any(_holds(other, phrase) for phrase in main.leading for other in one.quoted)


def _holds(phrase: Words, part: Words) -> bool:
    return any(phrase[at : at + len(part)] == part for at in range(len(phrase) - len(part) + 1))


def _quoted(text: str) -> Iterator[Words]:
    for found in quotations(text, (Span(0, len(text)),)):
        phrase = tuple(words(text[found.inner.start : found.inner.end]))
        if len(phrase) >= A_PHRASE:
            yield phrase


def _body(reading: Reading) -> str:
    item = reading.item
    return item.text[item.head : item.head + OPENING]
