"""Which lists Russian has; what a list is for stands above it in its file."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from bot.reading.lexicon import lists_of


class Cues(NamedTuple):
    saying: frozenset[str]
    quoting: frozenset[str]
    feelings: frozenset[str]
    opinion: frozenset[str]
    hoping: frozenset[str]
    convinced: frozenset[str]
    urging: frozenset[str]
    denying: frozenset[str]
    telling: frozenset[str]
    impersonal: frozenset[str]
    relaying: frozenset[str]
    passing_on: frozenset[str]
    words: frozenset[str]
    by_whom: frozenset[str]
    by_thought: frozenset[str]
    according: frozenset[str]
    pointing_back: tuple[str, ...]
    giving: frozenset[str]
    openers: frozenset[str]
    asking: frozenset[str]
    adverbs: frozenset[str]
    negation: frozenset[str]
    coordinating: frozenset[str]


class People(NamedTuple):
    offices: Mapping[str, str]
    bodies: frozenset[str]
    any_body: frozenset[str]
    groups: frozenset[str]
    askers: frozenset[str]
    hearers: frozenset[str]
    occasions: frozenset[str]
    outlets: frozenset[str]
    broadcasters: frozenset[str]
    outlet_nouns: frozenset[str]


class Places(NamedTuple):
    nations: Mapping[str, str]


class Transcripts(NamedTuple):
    question: frozenset[str]
    answer: frozenset[str]
    occasions: frozenset[str]
    no_speaker: frozenset[str]


class RussianLexicon(NamedTuple):
    cues: Cues
    people: People
    places: Places
    transcripts: Transcripts


@cache
def russian() -> RussianLexicon:
    """Loaded when it is first asked for: only what reads Russian pays for it."""
    return lists_of("ru", RussianLexicon)
