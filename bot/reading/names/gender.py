"""He or she, as far as a name tells: by a Russian patronymic or surname, else by a common given name.

A hint and no more: it rules a person out as the antecedent of "he" or "she", and never names one. A name that is given
to women and men alike (Jean, Kim, Sasha, Robin) is in neither list, nor is any Chinese or Korean one.
"""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.names.recognition import Name, family_first

_WOMEN = ENGLISH.names.women
_MEN = ENGLISH.names.men
_HER_PATRONYMIC = ENGLISH.names.her_patronymic
_HIS_PATRONYMIC = ENGLISH.names.his_patronymic
_HER_SURNAME = ENGLISH.names.her_surname
_HIS_SURNAME = ENGLISH.names.his_surname


def gender_of(name: Name) -> str:
    """ "m", "f", or empty: what the folded words of a full name say. A lone surname says nothing."""
    if len(name) < 2 or family_first(name):
        return ""
    for word in name[1:]:
        if word.endswith(_HER_PATRONYMIC):
            return "f"
        if word.endswith(_HIS_PATRONYMIC) and word is not name[-1]:
            return "m"
    for word in name[:-1]:
        if word in _WOMEN:
            return "f"
        if word in _MEN:
            return "m"
    if name[-1].endswith(_HER_SURNAME):
        return "f"
    return "m" if name[-1].endswith(_HIS_SURNAME) and len(name[-1]) > 4 else ""
