"""What speaks for somebody: the minister's office, China's embassy, Quill's letter, a statement from the board."""

from __future__ import annotations

from bot.model import slug
from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.cues.verbs import DOCUMENTS, LETTERS
from bot.reading.quotes.entities.entities import Entities, OrgEntity, PersonEntity
from bot.reading.quotes.text.document import Prose

_OFFICES = ENGLISH.organisations.mouthpieces
_BODIES = ENGLISH.organisations.kinds | ENGLISH.organisations.corporate
"""Beside those, what is named by its owner's possessive: Norland's fencing federation."""


def office_of(page: Prose, entities: Entities, source: Source) -> OrgEntity | None:
    """`Prime Minister Quill's office`, `Norland's culture ministry`: by its owner's name, never its holder."""
    parse = page.parse
    head = source.head
    noun = parse.tag[head] in ("NN", "NNS") or parse.word[head].islower()  # the tagger takes some for names
    owned = any(parse.dep[c] == "poss" for c in parse.children[head])
    if not noun or parse.low[head] not in (_OFFICES | _BODIES if owned else _OFFICES):
        return None
    owner = next(
        (
            c
            for c in parse.children[head]
            if parse.dep[c] in ("poss", "compound")  # `Quill's government`, `the Quill administration`
            and (c in entities.at or c in entities.body_at or parse.tag[c] in ("NNP", "NNPS"))
        ),
        None,
    )
    if owner is None or owner < source.first:
        return _national(page, entities, source) or _of_holder(page, entities, source)
    first = owner
    named = entities.at.get(owner) or entities.body_at.get(owner)
    while (
        first > source.first
        and named is not None
        and (entities.at.get(first - 1) or entities.body_at.get(first - 1)) is named
    ):
        first -= 1
    return entered(page, entities, first, head)


_OWN_PAGES = ENGLISH.organisations.own_pages
"""`the website of the Harbour Board`: the board's own words."""


def _of_holder(page: Prose, entities: Entities, source: Source) -> OrgEntity | None:
    """`the office of Prime Minister Quill`: to the end of the name."""
    parse = page.parse
    of = source.head + 1
    if parse.low[of : of + 1] != ("of",) or parse.low[source.first] in ("a", "an", "one", "another"):
        return None
    name = next((c for c in parse.children[of] if parse.dep[c] == "pobj"), None)
    if name is None or name > source.last:
        return None
    if parse.low[source.head] in _OWN_PAGES and name in entities.body_at:
        return entities.body_at[name]
    if name not in entities.at:
        return None
    return entered(page, entities, source.head, name)


def entered(page: Prose, entities: Entities, first: int, last: int) -> OrgEntity | None:
    """The body of this wording, among the article's from now on."""
    name = " ".join(page.span(first, last).of(page.text).split()).replace("’", "'")
    known = entities.register.org(name)
    key = known.id if known else slug(name)
    if not key:
        return None
    body = entities.bodies.setdefault(key, OrgEntity(name, known))
    if (first, last) not in body.mentions:
        body.mentions.append((first, last))
    return body


_MISSIONS = ENGLISH.organisations.missions
_NATIONS = frozenset(word for words in ENGLISH.places.nations.values() for word in words.split())


def _national(page: Prose, entities: Entities, source: Source) -> OrgEntity | None:
    """`the Chinese embassy in Oslo`, `the Russian foreign ministry`: a people's, with its place where one is told."""
    parse = page.parse
    head = last = source.head
    if parse.low[source.first] in ("a", "an", "one", "another"):
        return None
    first = next(
        (t for t in range(source.first, head) if parse.entity[t] in ("NORP", "GPE") or parse.low[t] in _NATIONS),
        None,
    )
    if first is None or head - first > _LONGEST or any(parse.tag[t] not in _OF_NAME for t in range(first, head)):
        return None
    placed = parse.low[head] in _MISSIONS and last + 2 <= source.last and parse.low[last + 1] in ("in", "to")
    if placed and parse.entity[last + 2] in ("GPE", "ORG"):
        last += 2
        while last < source.last and parse.entity[last + 1] == parse.entity[last] and not parse.entity_begins[last + 1]:
            last += 1
    return entered(page, entities, first, last)


_LONGEST = 5
"""Tokens of such a name before its noun at most."""
_OF_NAME = frozenset({"JJ", "NN", "NNP", "NNPS", "HYPH", "NNS"})


def author_of(page: Prose, entities: Entities, source: Source) -> PersonEntity | OrgEntity | None:
    """`a statement from the Harbour Board`, `Quill's letter`, `the Courier report`: whoever wrote it.

    A report or a survey is its own voice, unless somebody is said to have made it.
    """
    parse = page.parse
    if parse.low[source.head] not in DOCUMENTS | LETTERS:
        return None
    letter = parse.low[source.head] in LETTERS
    kids = parse.children[source.head]
    owners = [c for c in kids if parse.dep[c] == "poss" and letter]
    owners += [c for c in kids if parse.dep[c] in ("compound", "nmod") and c >= source.first]
    acts = [c for c in kids if parse.dep[c] == "acl" and parse.low[c] in _ISSUED]
    owners += [c for act in acts for by in parse.children[act] if parse.low[by] == "by" for c in parse.children[by]]
    for preposition in _prepositions(page, source):
        printed = letter or parse.low[source.head] in _IN_PRINT
        issued = letter or parse.low[source.head] in _GIVEN_OUT
        if parse.low[preposition] in ("from", "by") or (parse.low[preposition] == "in" and printed):
            owners += [c for c in parse.children[preposition] if parse.dep[c] == "pobj"]
        elif parse.low[preposition] == "of" and preposition == source.head + 1 and issued:
            owners += [c for c in parse.children[preposition] if parse.entity[c] in ("ORG", "PERSON")]
    named = next((who for owner in owners if (who := _named(page, entities, owner)) is not None), None)
    return named or (_issuing(page, entities, source) if letter else None)


_ISSUED = ENGLISH.cues.issued
_IN_PRINT = ENGLISH.cues.in_print
_GIVEN_OUT = ENGLISH.cues.given_out


def _issuing(page: Prose, entities: Entities, source: Source) -> OrgEntity | None:
    """`a Norlandic foreign ministry statement`: the ministry, though nobody saw a name in it."""
    parse = page.parse
    body = source.head - 1
    if body <= source.first or parse.low[body] not in _OFFICES | _BODIES or parse.tag[body] not in ("NN", "NNP"):
        return None
    first = source.first + (parse.low[source.first] in ("a", "an", "the", "one", "another"))
    return _national(page, entities, Source(first, body, body))


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
