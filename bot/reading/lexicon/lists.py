"""Which lists a language has: a class a file, a field a list. What a list is for stands above it in its file.

Named tuples, and types that need no evaluation: every process makes these classes when it starts, and frozen
dataclasses would take it three times as long.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Cues(NamedTuple):
    stances: frozenset[str]
    delivered: frozenset[str]
    denials: frozenset[str]
    acts: frozenset[str]
    doubled: frozenset[str]
    nouns: frozenset[str]
    light: frozenset[str]
    carried_words: frozenset[str]
    carried_attitudes: frozenset[str]
    documents: frozenset[str]
    listed: frozenset[str]
    passing_on: frozenset[str]
    cognition: frozenset[str]
    evidence: frozenset[str]
    learnt: frozenset[str]
    withheld: frozenset[str]
    with_gerund: frozenset[str]
    urging: frozenset[str]
    restating: frozenset[str]
    views: frozenset[str]
    back: frozenset[str]
    quoting: frozenset[str]
    putting: frozenset[str]
    after_lost_mark: tuple[str, ...]
    left_out: frozenset[str]
    giving: frozenset[str]
    asking: frozenset[str]
    declining: frozenset[str]
    replying: frozenset[str]
    speaking_of: frozenset[str]
    positions: frozenset[str]
    denial_nouns: frozenset[str]
    making: frozenset[str]
    made_plain: frozenset[str]
    beside: frozenset[str]
    according_to: tuple[str, ...]
    in_headlines: frozenset[str]
    after_full_stop: frozenset[str]
    any_document: frozenset[str]
    issued: frozenset[str]
    in_print: frozenset[str]
    given_out: frozenset[str]
    irregular: Mapping[str, str]
    saying: Mapping[str, str]
    attitude: Mapping[str, str]


class Factuality(NamedTuple):
    supposing: frozenset[str]
    awaited: frozenset[str]
    neither: frozenset[str]
    rumours: frozenset[str]
    untrue: frozenset[str]
    doubting: frozenset[str]
    inverted: frozenset[str]
    imagining: frozenset[str]
    withholding: frozenset[str]
    own_name: frozenset[str]
    away: frozenset[str]
    not_said: frozenset[str]
    conditions: frozenset[str]
    nobody: frozenset[str]
    modals: frozenset[str]
    went_on: frozenset[str]
    came_to: frozenset[str]
    prompting: frozenset[str]
    means: frozenset[str]
    out_of: frozenset[str]


class Grammar(NamedTuple):
    relatives: frozenset[str]
    opens_role: frozenset[str]
    personal: frozenset[str]
    singular: frozenset[str]
    same_one: frozenset[str]
    nobody_in_particular: frozenset[str]
    two: frozenset[str]
    of_two: frozenset[str]
    he: frozenset[str]
    she: frozenset[str]
    feminine: frozenset[str]
    of_a_person: frozenset[str]
    own: frozenset[str]
    ours: frozenset[str]
    writer: frozenset[str]
    mine: frozenset[str]
    addressed: frozenset[str]
    pointing: frozenset[str]
    articles: frozenset[str]
    indefinite: frozenset[str]
    before_role: frozenset[str]
    conjunctions: frozenset[str]
    subordinators: frozenset[str]
    trailing: frozenset[str]
    adjuncts: frozenset[str]
    adjunct_participles: frozenset[str]
    carried_on: frozenset[str]
    before_object: frozenset[str]
    belonging: frozenset[str]
    under: frozenset[str]
    of_office: frozenset[str]
    of_role: frozenset[str]
    of_name: frozenset[str]
    auxiliaries: frozenset[str]
    shifted: frozenset[str]
    being: frozenset[str]
    small_in_title: frozenset[str]
    leading_on: frozenset[str]
    ranking: frozenset[str]
    of_owner: frozenset[str]
    being_cut: frozenset[str]
    having: frozenset[str]
    having_cut: frozenset[str]
    doing: frozenset[str]
    when: frozenset[str]
    riding: frozenset[str]
    resuming: frozenset[str]
    both: frozenset[str]
    definite: frozenset[str]


class Time(NamedTuple):
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    around_cue: frozenset[str]
    around_role: frozenset[str]
    before_role: frozenset[str]
    behind_role: frozenset[str]


class People(NamedTuple):
    speaking: frozenset[str]
    endings: tuple[str, ...]
    things: frozenset[str]
    callings: frozenset[str]
    sets: frozenset[str]
    not_a_role: frozenset[str]
    one_endings: tuple[str, ...]


class Organisations(NamedTuple):
    corporate: frozenset[str]
    mouthpieces: frozenset[str]
    missions: frozenset[str]
    of_states: frozenset[str]
    kinds: frozenset[str]
    firms: frozenset[str]
    own_pages: frozenset[str]
    letters: frozenset[str]
    printed: frozenset[str]
    outlets: frozenset[str]
    outlet_kinds: tuple[str, ...]
    before_outlets: frozenset[str]
    papers: frozenset[str]
    relaying: frozenset[str]
    agreeing: frozenset[str]
    without_article: frozenset[str]
    any_firm: frozenset[str]


class Titles(NamedTuple):
    courtesy: frozenset[str]
    ranks: frozenset[str]
    offices: frozenset[str]
    at_present: frozenset[str]
    over: frozenset[str]
    until: frozenset[str]
    passing: frozenset[str]
    callings: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]
    of_a_state: frozenset[str]
    heads_of_state: frozenset[str]
    top_diplomats: tuple[str, ...]
    with_portfolio: frozenset[str]
    heads: frozenset[str]
    under: frozenset[str]
    for_now: frozenset[str]
    posted: frozenset[str]
    posted_at: frozenset[str]
    loose: frozenset[str]
    chiefs: frozenset[str]
    of_whatever: frozenset[str]
    leaders: frozenset[str]
    counterparts: frozenset[str]
    diplomats: frozenset[str]
    foremost: frozenset[str]
    before_rank: frozenset[str]
    deceased: frozenset[str]
    hyphened: frozenset[str]
    senior: frozenset[str]
    same_office: Mapping[str, str]
    spelt: Mapping[str, str]
    speaking_for: frozenset[str]
    kin: frozenset[str]
    serving: frozenset[str]
    after_name: frozenset[str]
    in_question: frozenset[str]
    heading: Mapping[str, str]
    in_one_word: Mapping[str, str]
    noun_first: Mapping[str, str]


class Names(NamedTuple):
    women: frozenset[str]
    men: frozenset[str]
    her_patronymic: tuple[str, ...]
    his_patronymic: tuple[str, ...]
    her_surname: tuple[str, ...]
    his_surname: tuple[str, ...]
    family_first: frozenset[str]
    millions: frozenset[str]
    particles: frozenset[str]
    inside: frozenset[str]


class Places(NamedTuple):
    countries: frozenset[str]
    parts: frozenset[str]
    portfolios: frozenset[str]
    regions: frozenset[str]
    states: frozenset[str]
    behind_countries: frozenset[str]
    for_countrys_own: frozenset[str]
    countrys_own: frozenset[str]
    left_off: frozenset[str]
    endings_of_peoples: tuple[str, ...]
    nations: Mapping[str, str]
    peoples: Mapping[str, str]
    state_names: Mapping[str, str]


class Addressees(NamedTuple):
    forms: frozenset[str]
    private: frozenset[str]
    given: frozenset[str]
    speaking: frozenset[str]
    questions: frozenset[str]
    hearers: frozenset[str]
    occasions: frozenset[str]
    said_in: frozenset[str]
    between_two: frozenset[str]
    to_an_office: frozenset[str]


class Transcripts(NamedTuple):
    questions: frozenset[str]
    answers: frozenset[str]
    no_speaker: frozenset[str]
    small: frozenset[str]


class Collections(NamedTuple):
    title_marks: tuple[str, ...]
    text_marks: tuple[str, ...]
    times: tuple[str, ...]
    kinds: tuple[str, ...]


class Genres(NamedTuple):
    title_marks: tuple[str, ...]
    opinion_folders: tuple[str, ...]
    explainer_folders: tuple[str, ...]
    interview_folders: tuple[str, ...]
    opinion_marks: tuple[str, ...]
    explainer_beginnings: tuple[str, ...]
    explainer_words: tuple[str, ...]
    interview_words: tuple[str, ...]
    live_folders: tuple[str, ...]
    clip_folders: tuple[str, ...]
    clip_beginnings: tuple[str, ...]
    clip_endings: tuple[str, ...]
    explainer_openings: tuple[str, ...]


class Comparison(NamedTuple):
    empty: frozenset[str]
    light: frozenset[str]
    denials: frozenset[str]
    from_two: tuple[str, ...]
    agreements: tuple[str, ...]
    before_agreement: frozenset[str]
    others: tuple[str, ...]
    before_an_object: frozenset[str]
    events: Mapping[str, str]


class Voices(NamedTuple):
    analysts: tuple[str, ...]
    officials: tuple[str, ...]
    companies: tuple[str, ...]
    without_office: tuple[str, ...]
    citizens: tuple[str, ...]
    appeals: tuple[str, ...]
    press: tuple[str, ...]
    seats: Mapping[str, str]
    """Body of a government → code of its state."""


class Lexicon(NamedTuple):
    """All words of one language that reading goes by. The fields are the names of its files."""

    cues: Cues
    factuality: Factuality
    grammar: Grammar
    time: Time
    people: People
    organisations: Organisations
    titles: Titles
    names: Names
    places: Places
    addressees: Addressees
    transcripts: Transcripts
    collections: Collections
    genres: Genres
    comparison: Comparison
    voices: Voices
