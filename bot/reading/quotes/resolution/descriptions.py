"""Whom a description means: "the ministry", "the Chinese president", "the professor", by roles, offices and bodies.

Against the article first, then by what the pack knows of offices as of the article's day; where two fit it is nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import FEMALE, MALE, OFFICES, ROLES, is_role
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.cues.verbs import DOCUMENTS
from bot.reading.quotes.entities.entities import OrgEntity, PersonEntity
from bot.reading.quotes.entities.epithets import kind_of
from bot.reading.quotes.entities.offices import Description, holder, holds, nation_of, nations_of, top_diplomat
from bot.reading.quotes.entities.role_pool import weight_of
from bot.reading.quotes.entities.roles import of_unnamed
from bot.reading.quotes.resolution.discourse import SUBJECTS, Memory, Resolved
from bot.reading.quotes.resolution.outlets import outlet_before
from bot.reading.quotes.text.document import NONE, Prose


def described(memory: Memory, source: Source) -> Resolved:
    """ "the ministry", "the professor": the last one named with that noun in name or role."""
    page, entities = memory.page, memory.entities
    parse = page.parse
    noun = parse.low[source.head]
    begin = parse.low[source.first]
    coming = _introduced(memory, source)
    if coming is not None:
        return Resolved(coming.speaker, "nominal", 0.85, coming)
    if begin not in _ANY:
        officer = holder(page, entities.figures, source) or top_diplomat(page, entities.figures, source)
        if officer is not None:
            return Resolved(officer.speaker, "nominal", 0.93, officer)
    if (
        not (parse.tag[source.head] == "NN" or (parse.tag[source.head] in ("NNP", "JJ") and is_role(noun)))
        or (begin not in _DEFINITE and noun not in ENGLISH.organisations.without_article)
        or noun in DOCUMENTS
    ):
        return Resolved(None, "nominal", 0.6)
    best = max(_named_before(memory, source), key=lambda pair: pair[0], default=None)
    if best is None:
        coming = _named_soon(memory, source)
        if coming is not None:
            return Resolved(coming.speaker, "nominal", 0.85, coming)
        outlet = outlet_before(memory, source)
        if outlet is not None:
            return Resolved(outlet.speaker, "nominal", 0.85, body=outlet)
        speaking = _speaking_in_office(memory, source)
        if speaking is not None:
            return Resolved(speaking.speaker, "nominal", 0.85, speaking)
        return _the_one_just_heard(memory, source)
    who = best[1]
    if isinstance(who, PersonEntity):
        return Resolved(who.speaker, "nominal", 0.9, who)
    return Resolved(who.speaker, "nominal", 0.92, body=who)


def _introduced(memory: Memory, source: Source) -> PersonEntity | None:
    """`…, an aide to the president has said. Jonas Berent told reporters …`: named next, for the first time and without
    an office, and the pack knows him by that one."""
    page, parse = memory.page, memory.page.parse
    if parse.low[source.first] not in ("a", "an") or parse.low[source.head] not in ROLES:
        return None
    _, end = page.sentence_of(source.head)
    figure = memory.entities.at.get(end)
    if figure is None or figure.roles or min(figure.mentions)[0] != end or parse.dep[figure.mentions[0][1]] != "nsubj":
        return None
    if page.paragraph[end] - page.paragraph[source.head] > 1 or not holds(figure, Description(page, source)):
        return None
    figure.role = figure.role or of_unnamed(page, source)
    return figure


def _speaking_in_office(memory: Memory, source: Source) -> PersonEntity | None:
    """`the president`, of whoever spoke in this paragraph or the one before, by an office that the pack knows."""
    page, spoke = memory.page, memory.spoke
    if spoke is None or page.paragraph[source.head] - page.paragraph[spoke[0]] > 1 or source.last != source.head:
        return None
    office = Description(page, source)
    if office.noun not in OFFICES or memory.unnamed > spoke[0]:
        return None
    others = [one for one in memory.entities.figures if one is not spoke[1] and holds(one, office)]
    return spoke[1] if holds(spoke[1], office) and not others and not spoke[1].roles else None


def _named_before(memory: Memory, source: Source) -> Iterator[tuple[int, PersonEntity | OrgEntity]]:
    """(token, who) for each mention before it of a body or a person that the description fits."""
    parse, noun = memory.page.parse, memory.page.parse.low[source.head]
    rest = {parse.low[t] for t in range(source.first, source.head) if parse.tag[t] == "NN"}
    for body in memory.entities.bodies.values():
        kind = kind_of(body.role) if body.role else ""
        words = body.written.lower().split()
        # `the defence ministry` is no foreign ministry
        if rest <= set(words) and (noun in words or noun == kind or (noun in _ANY_FIRM and kind in _FIRMS)):
            yield from ((first, body) for first, _ in body.mentions if first < source.first)
    office = Description(memory.page, source)
    fitting = [
        one
        for one in memory.entities.figures
        if one.role and (office.fits(one.role) if office.nations else office.is_in(one.role))
    ]
    for figure in _undisputed(memory, fitting, source.first):
        yield from ((first, figure) for first, _ in figure.mentions if first < source.first)


def _named_soon(memory: Memory, source: Source) -> PersonEntity | None:
    """`…, its trade minister said on Monday. … Trade Minister Jonas Berent told reporters …`: the only one so called.

    He is named within two paragraphs, and where his role names a state the sentence before "said" does too.
    """
    page, office = memory.page, Description(memory.page, source)
    if not office.rest or page.parse.low[source.head] not in OFFICES:
        return None
    fitting = [f for f in memory.entities.figures if any(office.fits(role) for role in f.roles)]
    if len(fitting) != 1:
        return None
    here = page.paragraph[source.head]
    after = next((a for a, _ in fitting[0].mentions if a > source.head), None)
    if after is None or page.paragraph[after] - here > _LATELY:
        return None
    begin, _ = page.sentence_of(source.head)
    stated = {nation_of(word) for word in page.parse.word[begin : source.head] if word[:1].isupper()}
    nations = {nation for role in fitting[0].roles if office.fits(role) for nation in nations_of(role)}
    nations -= {nation_of(word) for word in office.rest}  # `Trade Minister`: a portfolio in capitals is no state
    return fitting[0] if not nations or nations & stated else None


_FIRMS = ENGLISH.organisations.firms
_ANY_FIRM = ENGLISH.organisations.any_firm
_ANY = ENGLISH.grammar.indefinite | ENGLISH.titles.over
_DEFINITE = ENGLISH.grammar.articles - ENGLISH.grammar.indefinite
_LATELY = 2
"""Paragraphs in which only one of two presidents is named: he is "the president"."""


def _undisputed(memory: Memory, fitting: list[PersonEntity], at: int) -> list[PersonEntity]:
    """Those who hold such an office, if it is one, or one alone is named of late, or speaks just before and no other
    was since what a sentence of the reporter's is about: else nobody, not the nearest."""
    if len(fitting) < 2 or memory.page.parse.low[at - 1 : at] == ("such",):
        return fitting
    paragraph = memory.page.paragraph
    spoke = memory.spoke
    speaking = spoke is not None and paragraph[at] - paragraph[spoke[0]] < _LATELY and spoke[1] in fitting
    if spoke is not None and speaking:
        since = (f for token, f in memory.subjects if spoke[0] < token < at)
        return [] if any(f is not spoke[1] and any(f is one for one in fitting) for f in since) else [spoke[1]]
    late = [f for f in fitting if any(a < at and paragraph[at] - paragraph[a] < _LATELY for a, _ in f.mentions)]
    return late if len(late) == 1 else []


_HEARD = ENGLISH.people.callings
"""Callings that say nothing of which office: "the president" is not just anybody who spoke."""


_AN_OFFICE = 3.0
"""Weight of a role that is an office (see `role_pool`): it would have been his, had it been meant."""
_SENIOR = ENGLISH.titles.senior


def _is_of_his_state(page: Prose, spoke: tuple[int, PersonEntity] | None, token: int) -> bool:
    """`the Norlandic expert`, of a professor in Norland: a people that a role of his names."""
    if spoke is None or page.parse.entity[token] not in ("NORP", "GPE"):
        return False
    states = {nation for role in spoke[1].roles for nation in nations_of(role)}
    return nation_of(page.parse.word[token]) in states


def _the_one_just_heard(memory: Memory, source: Source) -> Resolved:
    """ "the official", "the diplomat": whoever spoke last, if that was somebody named, and here."""
    page, spoke = memory.page, memory.spoke
    noun = page.parse.low[source.head]
    between = range(source.first + 1, source.head)
    bare = (
        source.last == source.head > source.first
        and page.parse.low[source.first] == "the"
        and all(page.parse.low[t] in _SENIOR or _is_of_his_state(page, spoke, t) for t in between)
    )
    if spoke is None or memory.unnamed > spoke[0] or not bare or noun not in _HEARD:
        return Resolved(None, "nominal", 0.6)
    gender = memory.gender(spoke[1])
    unlike = (noun in FEMALE and gender == "m") or (noun in MALE and gender == "f")
    office = noun in OFFICES and any(weight_of(role) >= _AN_OFFICE for role in spoke[1].roles)  # `the spokesman`
    if unlike or office or page.paragraph[source.head] - page.paragraph[spoke[0]] > 1:
        return Resolved(None, "nominal", 0.6)
    return Resolved(spoke[1].speaker, "nominal", 0.75, spoke[1])


def the_latter(memory: Memory, at: int) -> PersonEntity | None:
    """`Quill praised the Norlandic president, and the latter said …`: the second of just two in the sentence, or in the
    one before, by name or by office."""
    page, parse = memory.page, memory.page.parse
    begin, _ = page.sentence_of(at)
    for start in (begin, page.sentence_of(max(0, begin - 1))[0]):
        named: dict[int, PersonEntity] = {}
        for token in range(start, at):
            figure = memory.entities.at.get(token)
            if figure is None and parse.tag[token] in ("NN", "NNP") and is_role(parse.low[token]):
                figure = described(memory, Source(parse.first[token], token, token)).figure
            if figure is not None:
                named.setdefault(id(figure), figure)
        if len(named) >= _PAIR:
            return list(named.values())[1] if len(named) == _PAIR else None
    return None


_PAIR = 2


def hear_described(memory: Memory, at: int) -> None:
    """`Though the president is expected to meet Talanov, he said …`: a subject by his office, for the next "he"."""
    page, parse = memory.page, memory.page.parse
    begin, _ = page.sentence_of(max(0, page.sentence_of(at)[0] - 1))
    for token in range(max(begin, memory.heard_until), at):
        office = parse.dep[token] in SUBJECTS and parse.tag[token] == "NN" and parse.low[token] in OFFICES
        if office and page.quoted[token] == NONE and token not in memory.reported and not _is_said_of(page, token):
            figure = described(memory, Source(parse.first[token], token, token)).figure
            if figure is not None:
                memory.hear(token, figure)
    memory.heard_until = max(memory.heard_until, at)


def _is_said_of(page: Prose, subject: int) -> bool:
    """`Quill did not say whether the minister would travel. He …`: Quill, though nothing of it is a statement."""
    parse = page.parse
    verb = parse.head[subject]
    return parse.dep[verb] == "ccomp" and parse.head[verb] < subject
