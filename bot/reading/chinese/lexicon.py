"""The word lists of Chinese: a class a file, as in `bot.reading.lexicon.lists`. What each is for stands in its file."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from bot.reading.lexicon import lists_of


class Cues(NamedTuple):
    saying: frozenset[str]
    with_mark: frozenset[str]
    with_quotation: frozenset[str]
    other_words: frozenset[str]
    not_said: frozenset[str]
    denials: frozenset[str]
    own_words: frozenset[str]
    accusations: frozenset[str]
    hoping: frozenset[str]
    acts: frozenset[str]
    adverbs: frozenset[str]
    relays: frozenset[str]
    relay_verbs: frozenset[str]
    with_hearer: frozenset[str]
    wire: frozenset[str]
    reports: frozenset[str]
    outlet_verbs: frozenset[str]


class Names(NamedTuple):
    surnames: frozenset[str]
    sounds: frozenset[str]
    inner_sounds: frozenset[str]
    dots: frozenset[str]
    titles: frozenset[str]
    after_name: frozenset[str]
    body_endings: frozenset[str]
    head_of_body: frozenset[str]
    no_head_of_body: frozenset[str]
    outlet_endings: frozenset[str]
    states: Mapping[str, str]
    given: Mapping[str, str]
    short_states: Mapping[str, str]


class Grammar(NamedTuple):
    before_object: frozenset[str]
    before_speaker: frozenset[str]
    inside_words: frozenset[str]
    adjunct_ends: frozenset[str]
    conditions: frozenset[str]
    groups: frozenset[str]
    unnamed: frozenset[str]
    men: frozenset[str]
    women: frozenset[str]
    first_person: frozenset[str]
    sides: frozenset[str]
    wills: frozenset[str]
    events: frozenset[str]
    own_voice: frozenset[str]
    sequels: frozenset[str]
    questions: frozenset[str]
    impersonal: frozenset[str]
    predicates: frozenset[str]
    companions: frozenset[str]
    joiners: frozenset[str]
    continuing: frozenset[str]
    hearers: frozenset[str]
    before_hearer: frozenset[str]
    naming: frozenset[str]
    no_description: frozenset[str]


class Turns(NamedTuple):
    questions: frozenset[str]
    answers: frozenset[str]
    no_speaker: frozenset[str]
    hosts: frozenset[str]


class ChineseLexicon(NamedTuple):
    cues: Cues
    names: Names
    grammar: Grammar
    turns: Turns


@cache
def chinese() -> ChineseLexicon:
    """Loaded when first needed. KnowledgeWrong names the file and the list that is off."""
    return lists_of("zh", ChineseLexicon)
