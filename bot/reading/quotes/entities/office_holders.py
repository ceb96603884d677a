"""`Ambassador to China Gennady Morovets`: an office, the place or portfolio it is for, and a name, with no comma.

The recogniser likes to glue place and name together, or to see neither. The place ends where words stop that name
countries, regions and portfolios; what is left of the run of capitals is the name.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import is_role
from bot.reading.quotes.text.document import NONE, Prose

_COUNTRIES = ENGLISH.places.countries
_PARTS = ENGLISH.places.parts
_PORTFOLIOS = ENGLISH.places.portfolios
_PLACES = _COUNTRIES | _PARTS | _PORTFOLIOS
_OF_A_STATE = ENGLISH.titles.of_a_state
"""Offices of a state: what stands behind them and a place is a name, and no company's (`chairman of China Life`)."""
_REGIONS = ENGLISH.places.regions
"""What a name before it makes a place or a body: Karsk Region, the Security Council."""
_STATES = ENGLISH.places.states
_INTO = ENGLISH.grammar.of_office
_JOINTS = frozenset({"and", "&", "the", "of", "for", "-", "'s"})
_LONGEST_OFFICE = 14
_LONGEST_NAME = 4


def held_by(page: Prose, role: int) -> tuple[int, int] | None:
    """First and last token of the name that stands right behind the office which `role` is the noun of."""
    parse = page.parse
    _, end = page.sentence_of(role)
    first = role + 1
    if first + 2 >= end or parse.low[first] not in _INTO or not is_role(parse.low[role]):
        return None
    if is_served(page, role):
        return None  # `the aide of the President of Norland Jonas Berent`: the aide's name
    first = _behind_place(page, first + 1, min(end, role + _LONGEST_OFFICE))
    if first < 0 or not _is_capital(page, first, first):
        return None
    last = first
    while last + 1 < end and last - first < _LONGEST_NAME and _is_capital(page, last + 1, first):
        last += 1
    words = parse.low[first : last + 1]
    if last == first or last - first >= _LONGEST_NAME or any(is_role(word) or is_place(word) for word in words):
        return None
    sure = parse.low[role] in _OF_A_STATE or (parse.low[first - 1] in _REGIONS and last == first + 1)
    if not sure and parse.entity[last] != "PERSON":
        return None
    return first, last


def is_served(page: Prose, role: int) -> bool:
    """`the aide of the President …`: an office with its article, behind another's; what stands behind is no name of
    its holder."""
    low = page.parse.low
    of = role - 2
    while of > 0 and low[of + 1] != "the" and role - of < _TITLE:
        of -= 1
    return of > 0 and low[of + 1] == "the" and low[of] in _INTO and is_role(low[of - 1])


_TITLE = 4
"""Tokens of an office before its noun at most."""


def is_place(low: str) -> bool:
    """A word of a country, a region, a ministry."""
    return low in _PLACES or low in _REGIONS


def offices_held(page: Prose) -> Iterator[tuple[int, int]]:
    """All names of the article that stand right behind an office and its place."""
    low = page.parse.low
    for role, into in enumerate(low[1:]):
        if into in _INTO and is_role(low[role]) and page.quoted[role] == NONE:
            name = held_by(page, role)
            if name is not None:
                yield name


def titled(page: Prose) -> Iterator[tuple[int, int]]:
    """`visiting Deputy Prime Minister Otto Berent`: two or three capitals behind a state's office, seen by nobody."""
    parse = page.parse
    for role, low in enumerate(parse.low[:-2]):
        if low not in _OF_A_STATE or not parse.word[role][:1].isupper() or page.quoted[role] != NONE:
            continue
        _, end = page.sentence_of(role)
        first = last = role + 1
        while last + 1 < end and last - first < _LONGEST_NAME and _is_capital(page, last + 1, first):
            last += 1
        words = parse.low[first : last + 1]
        if not 1 <= last - first <= 2 or last >= end or not all(_is_capital(page, t, first) for t in (first, last)):
            continue
        unseen = all(parse.entity[t] in ("", "ORG") and parse.tag[t] in _NAMING for t in range(first, last + 1))
        if unseen and not any(is_role(word) or is_place(word) or word in _JOINTS for word in words):
            yield first, last


_NAMING = frozenset({"NNP", "NNPS"})


def _behind_place(page: Prose, first: int, end: int) -> int:
    """The token behind the place; -1 if none begins at `first`."""
    parse = page.parse
    token, behind = first, -1
    while token < end and page.quoted[token] == NONE:
        if _is_of_place(page, token):
            behind = token + 1
        elif parse.low[token] not in _JOINTS:
            break
        token += 1
    return behind if behind < end else -1


def _is_of_place(page: Prose, token: int) -> bool:
    parse = page.parse
    if is_place(parse.low[token]):
        return parse.word[token][:1].isupper()
    if parse.entity[token] in ("GPE", "LOC") and _is_whole_entity(page, token):
        return True
    following = token + 1
    if following >= len(parse) or not parse.word[following][:1].isupper():
        return False
    return parse.low[following] in _REGIONS | _STATES


def _is_whole_entity(page: Prose, token: int) -> bool:
    """An entity of one word, which cannot have swallowed a name."""
    parse = page.parse
    after = token + 1
    return parse.entity_begins[token] and (after >= len(parse) or not parse.entity[after] or parse.entity_begins[after])


def _is_capital(page: Prose, token: int, first: int) -> bool:
    parse = page.parse
    word = parse.word[token]
    if page.quoted[token] != page.quoted[first] or parse.entity[token] in ("DATE", "TIME"):
        return False
    joined = parse.end[token - 1] == parse.start[token] and (word == "-" or parse.word[token - 1] == "-")
    return joined or (word[:1].isupper() and word.replace("’", "'").replace("'", "").isalpha() and not word.isupper())
