"""Words that stand before or after a name and tell what its bearer is."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH

COURTESY = ENGLISH.titles.courtesy
RANKS = ENGLISH.titles.ranks
TITLES = COURTESY | RANKS
MALE = ENGLISH.titles.male
FEMALE = ENGLISH.titles.female
OFFICES = ENGLISH.titles.offices
ROLES = RANKS | ENGLISH.titles.callings


def is_role(low: str) -> bool:
    """ "director", "directors", "Sen."."""
    bare = low.rstrip(".")
    return bare in ROLES or (bare.endswith("s") and bare[:-1] in ROLES)
