"""Which states a role or a body's name words: the Russian foreign minister, the Bank of China, Kazakh officials."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import is_role

_CODES = {
    word: state
    for states in (ENGLISH.places.peoples, ENGLISH.places.nations)
    for state, words in states.items()
    for word in words.split()
}
_LEAST = 4
"""Letters at least that a country and its people share: Norland and Norlander."""
_COUNTRIES: dict[str, list[str]] = {}
for _country in sorted(ENGLISH.places.countries):
    _COUNTRIES.setdefault(_country[:_LEAST], []).append(_country)
_STATES = _CODES.keys() | ENGLISH.places.countries
_WORD = re.compile(r"[^\s,;()/]+")
_LONG_NAMES = re.compile(
    rf"\b(?:{'|'.join(sorted(map(re.escape, ENGLISH.places.state_names), key=len, reverse=True))})\b", re.IGNORECASE
)


def state_of(word: str) -> str:
    """The same for a state, its people and its capital: its ISO 3166 code in small letters where the lexicon has it
    (or the word is it), else the country's word; of "China-led" or "Russian-Chinese" that of the first part that has
    one; "" for any other word, however it begins: Congress, Georgetown."""
    low = word.casefold().replace("’", "'").removesuffix("'s")
    known = _CODES.get(low) or _CODES.get(low.strip(".,")) or (low if low in ENGLISH.places.nations else "")
    if known:
        return known
    bare = low.strip(".,'")
    known = next((one for one in _COUNTRIES.get(bare[:_LEAST], ()) if _is_of(bare, one)), "")
    return known or next((state for part in _parts(word) if (state := state_of(part))), "")


def state_alone(name: str) -> str:
    """The state that a name stands for, if it is nothing but a state's, its people's or its capital's; else ""."""
    low = name.strip().casefold()
    short = ENGLISH.places.state_names.get(low, low)
    return state_of(short) if short in _STATES else ""


def _is_of(word: str, country: str) -> bool:
    """Whether it is the country or its people by their endings."""
    alike = sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(word, country, strict=False)))
    ending, own = word[alike:], country[alike:]
    if not own:
        return not ending or ending in ENGLISH.places.behind_countries
    if not ending:
        return own in ENGLISH.places.left_off
    return ending in ENGLISH.places.for_countrys_own and own in ENGLISH.places.countrys_own


def _parts(word: str) -> list[str]:
    """Of a word with hyphens those that may be a name."""
    return [part for part in word.split("-") if len(part) > 2 or part.isupper()] if "-" in word else []


@lru_cache(maxsize=4_096)
def states_named(words: str) -> tuple[str, ...]:
    """The states (see `state_of`) that a role or the name of a body words, by its capitalised words."""
    short = _LONG_NAMES.sub(lambda name: ENGLISH.places.state_names[name[0].lower()], words)
    named = (word for word in _WORD.findall(short) if word[:1].isupper() or word.casefold() in _CODES)
    return tuple(dict.fromkeys(state for word in named if not is_role(word.lower()) and (state := state_of(word))))


def state_asked(words: str) -> str:
    """The state that somebody asks for by its name, its people's or its code, in any letters; "" if that is none."""
    return next(iter(states_named(words.title().replace("'S", "'s"))), "") or state_of(words)
