"""Who can speak: a person, a group, a state, a document; and not an event or a thing."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import is_role
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.text.document import Prose

PEOPLE = ENGLISH.people.speaking
_OF_PEOPLE = ENGLISH.people.endings
_THINGS = ENGLISH.people.things


def can_speak(page: Prose, source: Source) -> bool:
    """A person, group, state or document, and not an event or a thing."""
    parse = page.parse
    head = source.stands_for if source.stands_for is not None else source.head
    low, tag = parse.low[head], parse.tag[head]
    if parse.entity[head] in ("PERSON", "ORG", "GPE", "NORP") or tag in ("NNP", "NNPS"):
        return True
    if tag in ("PRP", "WP", "CD", "DT") or low in ("many", "some", "others", "most"):
        return low not in ("it", "this", "that", "which", "these")
    return low in PEOPLE or _plural(low) in PEOPLE or is_role(low) or (low.endswith(_OF_PEOPLE) and low not in _THINGS)


def _plural(low: str) -> str:
    """Of `country`, which speaks as `countries` do."""
    return low[:-1] + "ies" if low.endswith("y") else low + "s"


def is_person(page: Prose, token: int) -> bool:
    """A common noun of one person, by its ending: surveyor, pharmacist, whistleblower."""
    low = page.parse.low[token]
    return (
        page.parse.tag[token] == "NN"
        and page.parse.word[token].islower()
        and low not in _THINGS
        and low.endswith(OF_ONE)
    )


OF_ONE = ENGLISH.people.one_endings
