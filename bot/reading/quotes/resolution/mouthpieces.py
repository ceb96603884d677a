"""What speaks for somebody: the minister's office, China's embassy, Quill's letter, a statement from the board."""

from __future__ import annotations

from bot.model import Speaker, slug
from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.entities.entities import Entities, OrgEntity, PersonEntity
from bot.reading.quotes.text.document import Prose

_OFFICES = ENGLISH.organisations.mouthpieces
_DOCUMENTS = ENGLISH.cues.documents
_LETTERS = ENGLISH.organisations.letters
"""What is its author's voice; a report or a survey is its own."""


def office_of(page: Prose, entities: Entities, source: Source) -> Speaker | None:
    """`Prime Minister Quill's office`: the office by its owner's name, never its holder."""
    parse = page.parse
    head = source.head
    if parse.tag[head] != "NN" or parse.low[head] not in _OFFICES:
        return None
    owner = next(
        (c for c in parse.children[head] if parse.dep[c] == "poss" and (c in entities.at or c in entities.body_at)),
        None,
    )
    if owner is None or owner < source.first:
        return _mission_of(page, entities, source)
    first = owner
    while first > source.first and entities.at.get(first - 1, entities.body_at.get(first - 1)) is (
        entities.at.get(owner) or entities.body_at[owner]
    ):
        first -= 1
    name = " ".join(page.span(first, head).of(page.text).split()).replace("’", "'")
    known = entities.register.org(name)
    return Speaker(id=known.id, name=known.name) if known else Speaker(id=slug(name), name=name)


_MISSIONS = ENGLISH.organisations.missions


def _mission_of(page: Prose, entities: Entities, source: Source) -> Speaker | None:
    """`the Chinese embassy in Oslo`: a people's mission, with its place where one is told."""
    parse = page.parse
    first, last = source.head - 1, source.head
    if parse.low[last] not in _MISSIONS or first < source.first or parse.entity[first] != "NORP":
        return None
    if parse.low[source.first] in ("a", "an", "one", "another"):
        return None
    if last + 2 <= source.last and parse.low[last + 1] in ("in", "to") and parse.entity[last + 2] in ("GPE", "ORG"):
        last += 2
        while last < source.last and parse.entity[last + 1] == parse.entity[last] and not parse.entity_begins[last + 1]:
            last += 1
    name = " ".join(page.span(first, last).of(page.text).split())
    known = entities.register.org(name)
    return Speaker(id=known.id, name=known.name) if known else Speaker(id=slug(name), name=name)


def author_of(page: Prose, entities: Entities, source: Source) -> PersonEntity | OrgEntity | None:
    """`a statement from the Harbour Board`, `Quill's letter`, `the Courier report`: whoever wrote it.

    A report or a survey is its own voice, unless somebody is said to have made it.
    """
    parse = page.parse
    if parse.low[source.head] not in _DOCUMENTS | _LETTERS:
        return None
    letter = parse.low[source.head] in _LETTERS
    kids = parse.children[source.head]
    owners = [c for c in kids if parse.dep[c] == "poss" and letter]
    owners += [c for c in kids if parse.dep[c] in ("compound", "nmod") and c >= source.first]
    for preposition in _prepositions(page, source):
        if parse.low[preposition] in ("from", "by") or (parse.low[preposition] == "in" and letter):
            owners += [c for c in parse.children[preposition] if parse.dep[c] == "pobj"]
    return next((who for owner in owners if (who := _named(page, entities, owner)) is not None), None)


def _prepositions(page: Prose, source: Source) -> list[int]:
    """Those that hang on the document, or on its verb right behind it: `said a letter on Monday from …`."""
    parse = page.parse
    own = [c for c in parse.children[source.head] if c > source.head]
    verb = parse.head[source.head]
    behind = [c for c in parse.children[verb] if c > source.head] if source.head > verb else []
    behind += [c for k in own if parse.dep[k] == "prep" for p in parse.children[k] for c in parse.children[p]]
    return [c for c in (*own, *behind) if parse.dep[c] == "prep"]


def _named(page: Prose, entities: Entities, token: int) -> PersonEntity | OrgEntity | None:
    """Who the owner is: a name, or a name behind what it is: `the Sprut news agency`, `coach Oleg Brandin`."""
    found = entities.at.get(token) or entities.body_at.get(token)
    if found is not None:
        return found
    parse = page.parse
    for child in parse.children[token]:
        if parse.dep[child] in ("compound", "nmod", "appos") and parse.entity[child] in ("ORG", "PERSON"):
            found = entities.at.get(child) or entities.body_at.get(child)
            if found is not None:
                return found
    return None
