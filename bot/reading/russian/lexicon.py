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


class Grammar(NamedTuple):
    that: frozenset[str]
    purpose: frozenset[str]
    in_the_way: frozenset[str]
    relative: frozenset[str]
    joining: frozenset[str]
    adding: frozenset[str]
    together: frozenset[str]
    contrasting: frozenset[str]
    negative: frozenset[str]
    unreal: frozenset[str]
    conditions: frozenset[str]
    predicates: frozenset[str]
    by: frozenset[str]
    places: frozenset[str]
    adjuncts: frozenset[str]
    company: frozenset[str]
    short: frozenset[str]
    one: frozenset[str]
    of_many: frozenset[str]
    pronouns: Mapping[str, str]
    possessives: Mapping[str, str]


class Names(NamedTuple):
    endings: tuple[str, ...]
    father_of_him: frozenset[str]
    father_of_her: frozenset[str]
    men: frozenset[str]
    women: frozenset[str]
    vowels: frozenset[str]
    hers: frozenset[str]
    theirs: frozenset[str]
    emphasis: frozenset[str]
    within_role: frozenset[str]
    not_the_office: frozenset[str]


class Places(NamedTuple):
    nations: Mapping[str, str]


class Transcripts(NamedTuple):
    question: frozenset[str]
    answer: frozenset[str]
    occasions: frozenset[str]
    no_speaker: frozenset[str]


class RussianLexicon(NamedTuple):
    cues: Cues
    grammar: Grammar
    names: Names
    people: People
    places: Places
    transcripts: Transcripts


@cache
def russian() -> RussianLexicon:
    """Loaded when it is first asked for: only what reads Russian pays for it."""
    return lists_of("ru", RussianLexicon)
