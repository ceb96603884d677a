"""Where a name begins and ends: capitals, particles and hyphens, without titles, peoples and verbs beside it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.reading.lexicon import ENGLISH
from bot.reading.names.recognition import Name
from bot.reading.names.titles import TITLES, is_role
from bot.reading.quotes.cues.animacy import OF_ONE
from bot.reading.quotes.cues.noun_phrases import FINITE, NAMING
from bot.reading.quotes.cues.verbs import CUES
from bot.reading.quotes.text.document import Prose

Named = tuple[int, int, Name]
"""First and last token of a mention, and its folded words."""


Phrase = tuple[int, int, int]
"""First, last and head token of a noun phrase that speaks."""


CORPORATE = ENGLISH.organisations.corporate


_PEOPLES = frozenset(
    word
    for words in ENGLISH.places.nations.values()
    for word in words.split()
    if word.endswith(ENGLISH.places.endings_of_peoples)
)


PARTICLES = ENGLISH.names.inside


def is_all_office(page: Prose, first: int, last: int) -> bool:
    """`Prime Minister`: an office, and nobody's name."""
    return all(is_role(low) or low in _HIGHEST for low in page.parse.low[first : last + 1])


_PORTFOLIOS = ENGLISH.places.portfolios
_HIGHEST = ENGLISH.titles.heads_of_state


def is_corporate(page: Prose, first: int, last: int) -> bool:
    low = page.parse.low
    return bool(set(low[first : last + 1]) & CORPORATE) or (first > 0 and low[first - 1] == "the")


def is_hyphened_on(page: Prose, token: int) -> bool:
    """The second half of `Ing-wen`: a word and a hyphen stand before it without a space."""
    parse = page.parse
    return (
        1 < token < len(parse)
        and parse.word[token - 1] in ("-", "‑")
        and parse.end[token - 1] == parse.start[token]
        and parse.end[token - 2] == parse.start[token - 1]
        and parse.word[token].isalpha()
    )


def with_second_half(page: Prose, last: int) -> int:
    while last + 2 < len(page.parse) and is_hyphened_on(page, last + 2):
        last += 2
    return last


def is_name_part(page: Prose, token: int) -> bool:
    """Of a name's tokens, any: a capital, a particle, a hyphen, the half behind it."""
    return (
        reads_as_name(page, token)
        or page.parse.low[token] in PARTICLES
        or is_hyphened_on(page, token)
        or is_hyphened_on(page, token + 1)
    )


def reads_as_name(page: Prose, token: int) -> bool:
    while is_hyphened_on(page, token):
        token -= 2
    word = page.parse.word[token]
    return word[:1].isupper() and not (word.isupper() and len(word) > 1) and not any(c.isdigit() for c in word)


def name_begins(page: Prose, first: int, head: int) -> int:
    """Leftwards over proper nouns and particles, titles left out."""
    parse = page.parse
    begin = head
    while begin > first and (
        (parse.tag[begin - 1] == "NNP" and parse.word[begin - 1][:1].isupper())
        or parse.low[begin - 1] in PARTICLES
        or is_hyphened_on(page, begin)
        or is_hyphened_on(page, begin + 1)
    ):
        low = parse.low[begin - 1]
        if low.endswith("ing") and low in CUES and page.sentence_of(begin)[0] == begin - 1:
            break  # `Acknowledging Norland's claim that …`
        if _is_calling(page, begin - 1, head) or (begin < head and low in _PORTFOLIOS and parse.low[begin - 2] != "'s"):
            break
        if is_role(low) or low.rstrip(".") in TITLES or low in _PEOPLES:
            break
        begin -= 1
    return begin


def _is_calling(page: Prose, token: int, head: int) -> bool:
    """`Shopkeeper Vida Quill`: a capital that only opens the sentence, before a whole name by the recogniser's word."""
    parse = page.parse
    begin, _ = page.sentence_of(token)
    whole = parse.entity[token + 1] == "PERSON" and parse.entity_begins[token + 1] and head > token + 1
    return token == begin and whole and parse.entity[token] == "" and parse.low[token].endswith(OF_ONE)


_NEVER_FIRST = frozenset({"POS", ".", ",", ":", "``", "''", "-RRB-", "-LRB-", "CD", "PRP", "PRP$", "MD", "WP", "CC"})


def name_within(page: Prose, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The entity without titles, possessives, marks and words that are no name; longer where it was cut short."""
    parse = page.parse
    while first <= last and (parse.low[first].rstrip(".") in TITLES or parse.tag[first] in _NEVER_FIRST):
        first += 1
    while first <= last and (parse.tag[last] in _NEVER_FIRST or parse.low[last] == "'s" or page.is_mark(last)):
        last -= 1
    if first < last and parse.tag[first] in FINITE:
        first += 1  # `Said Marta Quill:`
    first, last = _without_neighbours(page, first, last)
    while first < last and not parse.word[first][:1].isupper() and parse.low[first] not in PARTICLES:
        first += 1
    if first == last and first > 0 and parse.word[first - 1] == "He" and parse.tag[first] in NAMING:
        first -= 1  # `deputy mayor He Yunlan`: a surname, though it reads like a pronoun
    last = with_second_half(page, last)
    while first < last and not is_name_part(page, last):
        last -= 1
    if first < last and is_all_office(page, first, last):
        return
    first = _behind_titles(page, first, last)
    if first > last or last - first > 5 or not (parse.word[first][:1].isupper() or parse.low[first] in PARTICLES):
        return
    while last - first < 4 and _name_goes_on(page, last):
        last += 1
    while parse.low[last] in PARTICLES:
        last -= 1
    if first <= last:
        yield first, last


def _without_neighbours(page: Prose, first: int, last: int) -> tuple[int, int]:
    """Without a people before the name (`Norwegian Marta Quill`) and a verb behind it (`Quill Says Bridge Is Safe`)."""
    parse = page.parse
    while first < last and parse.low[first] in _PEOPLES:
        first += 1
    while (
        first < last
        and parse.low[last] in CUES
        and (parse.tag[last] in FINITE or parse.low[last] in ENGLISH.cues.in_headlines)
    ):
        last -= 1
    return first, last


def _behind_titles(page: Prose, first: int, last: int) -> int:
    """Behind what the recogniser swallowed: "Minister Ignazio Cassis"; before a whole name also "Astronomer"."""
    low = page.parse.low
    for token in range(first, last):
        if low[token].rstrip(".") in TITLES or (token < last - 1 and is_role(low[token])):
            first = token + 1
    return first


def _name_goes_on(page: Prose, last: int) -> bool:
    """ "Sari Arho" before "Havren", "Ulrike" before "von der Marsch"."""
    parse = page.parse
    token = last + 1
    if token >= len(parse) or page.quoted[last] != page.quoted[token]:
        return False
    if parse.low[token] in PARTICLES:
        return token + 1 < len(parse) and (parse.low[token + 1] in PARTICLES or parse.tag[token + 1] == "NNP")
    return (
        parse.tag[token] == "NNP"
        and parse.entity[token] in ("", "ORG", "GPE")
        and (not parse.entity_begins[token] or parse.low[last] in PARTICLES)
        and parse.word[token].isalpha()
        and not parse.word[token].isupper()
    )
