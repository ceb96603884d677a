"""`Radio Nord quoted Haug as saying …`: whose words they are, and who passes them on."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.cues.noun_phrases import (
    FINITE,
    LONGEST,
    NAMING,
    Source,
    head_noun,
)
from bot.reading.quotes.cues.sources.subjects import subject_of, subject_phrase, trimmed
from bot.reading.quotes.cues.verbs import CUES
from bot.reading.quotes.text.document import NONE, Prose

_QUOTING = ENGLISH.cues.quoting


def _before_as(page: Prose, cue: int) -> range:
    """The tokens, nearest first, among which the verb of `quoted Haug as saying` stands; none for any other cue."""
    parse = page.parse
    begin, _ = page.sentence_of(cue)
    if parse.tag[cue] != "VBG" or cue - 2 <= begin or parse.low[cue - 1] != "as":
        return range(0)
    return range(cue - 2, max(begin - 1, cue - 2 - LONGEST), -1)


def _quoting_verb(page: Prose, cue: int) -> int | None:
    return next((t for t in _before_as(page, cue) if page.parse.low[t] in _QUOTING), None)


def quoted_as(page: Prose, cue: int) -> Source | None:
    """`Radio Nord quoted Haug as saying …`: Haug says it."""
    parse = page.parse
    for verb in _before_as(page, cue):
        if parse.low[verb] in _QUOTING and parse.low[verb + 1] in ("by", "in", "on"):
            subject = subject_of(page, verb)
            return subject_phrase(page, subject, verb) if subject is not None else None
        if parse.low[verb] in _QUOTING and verb + 1 < cue - 1:
            return Source(verb + 1, cue - 2, head_noun(page, verb + 1, cue - 2))
        if parse.tag[verb] in FINITE or page.quoted[verb] != NONE:
            return None
    return None


def quoting_begins(page: Prose, cue: int) -> int | None:
    """The first token of `the agency quoted Haug as` before its "saying"; None for any other cue."""
    verb = _quoting_verb(page, cue)
    subject = subject_of(page, verb) if verb is not None else None
    if verb is None or subject is None or subject >= verb:
        return None
    return min(page.parse.first[subject], verb)


def quoting_source(page: Prose, cue: int) -> Source | None:
    """Who passes it on: `the agency quoted Haug as saying`, `Haug was quoted by the agency as saying`."""
    parse = page.parse
    verb = _quoting_verb(page, cue)
    if verb is None:
        return None
    by = verb + 1 if parse.low[verb + 1] == "by" else cue + 1
    if parse.low[by : by + 1] == ("by",):
        noun = next((c for c in parse.children[by] if parse.dep[c] == "pobj"), None)
    else:
        noun = next((c for c in parse.children[verb] if parse.dep[c] == "nsubj" and c < verb), None)
    return None if noun is None else subject_phrase(page, noun, verb)


def quoted_person(page: Prose, cue: int) -> Source | None:
    """`The agency quoted Haug: “…”`: Haug says it."""
    parse = page.parse
    if parse.low[cue] not in _QUOTING:
        return None
    person = next((c for c in parse.children[cue] if c > cue and parse.dep[c] == "dobj"), None)
    if person is None or parse.tag[person] not in NAMING or page.quoted[person] != NONE:
        return None
    first, last = trimmed(page, parse.first[person], parse.last[person], person)
    return Source(first, last, person) if parse.word[last + 1 : last + 2] in ((":",), (",",)) else None


def quotes_another(page: Prose, verb: int) -> bool:
    """The verb of `quoted Haug as saying …`: what follows is Haug's."""
    parse = page.parse
    _, end = page.sentence_of(verb)
    return parse.low[verb] in _QUOTING and any(
        parse.low[t] == "as" and parse.tag[t + 1] == "VBG" and CUES.get(parse.low[t + 1]) is not None
        for t in range(verb + 2, min(end - 1, verb + LONGEST))
    )
