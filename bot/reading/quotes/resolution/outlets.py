"""Outlets as sources: `Sprut news agency`, `the newspaper Sprut`, and "the news agency" behind one that reported."""

from __future__ import annotations

from bot.model import Speaker, slug
from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.entities.entities import OrgEntity
from bot.reading.quotes.entities.roles import of_unnamed
from bot.reading.quotes.resolution.discourse import OUTLET_KINDS, Memory, Resolved
from bot.reading.quotes.resolution.mouthpieces import entered
from bot.reading.quotes.text.document import Prose


def named_outlet(memory: Memory, source: Source) -> Resolved | None:
    """`Sprut news agency`, `the Courier newspaper`: the name before what it is."""
    page, parse = memory.page, memory.page.parse
    if parse.low[source.head] not in OUTLET_KINDS | _KINDS_OF_OUTLETS or parse.tag[source.head] != "NN":
        return None
    names = [
        c
        for c in parse.children[source.head]
        if parse.dep[c] in ("compound", "nmod") and c >= source.first and parse.tag[c] in ("NNP", "NNPS")
    ]
    if any(parse.low[c] in _OF_A_BODY for c in names):
        return None  # `the Foreign Ministry website`
    body = next((memory.entities.body_at[c] for c in names if c in memory.entities.body_at), None)
    if body is not None:
        return Resolved(body.speaker, "name", 0.97, body=body)
    written = page.span(names[0], names[-1]).of(page.text) if names and parse.entity[names[0]] != "NORP" else ""
    return Resolved(Speaker(id=slug(written), name=written), "name", 0.95) if slug(written) else None


def named_behind(memory: Memory, source: Source) -> Resolved | None:
    """`the Norlandic newspaper Sprut`, `its parent company, Blythe`: the name right behind what it is."""
    parse = memory.page.parse
    first = source.head + 1
    first += first < source.last and parse.word[first] == ","
    first += first < source.last and parse.low[first] == "the"
    if first > source.last or parse.tag[source.head] != "NN":
        return None
    body = memory.entities.body_at.get(first) if parse.entity[first] == "ORG" else None
    if body is None and parse.low[source.head] in OUTLET_KINDS | _KINDS_OF_OUTLETS | _KINDS:
        named = all(
            parse.tag[t] == "NNP" and parse.entity[t] not in ("PERSON", "DATE") for t in range(first, source.last + 1)
        )
        body = entered(memory.page, memory.entities, first, source.last) if named else None
    if body is None:
        return None
    body.role = body.role or of_unnamed(memory.page, Source(source.first, source.head, source.head))
    return Resolved(body.speaker, "name", 0.97, body=body)


_KINDS = ENGLISH.organisations.kinds
_OF_A_BODY = ENGLISH.organisations.mouthpieces
_KINDS_OF_OUTLETS = frozenset(" ".join(ENGLISH.organisations.outlet_kinds).split())


def outlet_before(memory: Memory, source: Source) -> OrgEntity | None:
    """ "the newspaper": the last body with such a word beside its name or in it, `told the Karsk Daily newspaper`;
    or an outlet by its name that reported just before: `Reuters reported. … the news agency said`."""
    page, parse, noun = memory.page, memory.page.parse, memory.page.parse.low[source.head]
    if parse.low[source.first] != "the" or noun not in OUTLET_KINDS or source.last > source.head:
        return None  # `the website of the ministry`
    between = {parse.low[t] for t in range(source.first + 1, source.head)}
    named = [
        (last, body)
        for body in memory.entities.bodies.values()
        for first, last in body.mentions
        if last < source.first and page.paragraph[source.head] - page.paragraph[last] <= _OUTLET_REACH
    ]
    beside = [(last, body) for last, body in named if noun in _words_beside(page, body, last)]
    if not between <= _OF_OUTLETS:
        return None
    if not between and noun not in _PAPERS:  # `the agency` may be any
        return max(beside, key=lambda pair: pair[0])[1] if beside else None
    known = [pair for pair in named if not _OUTLETS.isdisjoint(pair[1].written.lower().split())]
    return max(beside + known, key=lambda pair: pair[0], default=(0, None))[1]


def _words_beside(page: Prose, body: OrgEntity, last: int) -> tuple[str, ...]:
    """The words of a name and one on either side."""
    first = next(a for a, b in body.mentions if b == last)
    return page.parse.low[max(first - 1, 0) : last + 2]


_OUTLET_REACH = 6
"""Paragraphs after which "the newspaper" may be another one."""
_OUTLETS = ENGLISH.organisations.outlets
_PAPERS = ENGLISH.organisations.papers
_OF_OUTLETS = ENGLISH.organisations.before_outlets
