"""What a headline does: it reports what somebody said, as "X rejects the plan" and "X: the plan is dead" do; and for
whom X speaks."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from bot.model import Item, Reading
from bot.reading.coverage.voice_balance import Voice, Voices, by_role
from bot.reading.lexicon import ENGLISH
from bot.reading.names.nations import state_of
from bot.reading.quotes.cues.verbs import CUES

LENGTH = 400
"""Characters of a title that are looked at."""
SPEAKER = 4
"""Words of whoever speaks before or behind a colon, at most."""

NAME = 2
"""Words of a name, at most, with which a sentence begins."""

_WORD = re.compile(r"[\w’'-]+")
_COLON = re.compile(r":\s")
_PART = re.compile(r"[,;:]\s")
_QUOTED = re.compile(r"(?<!\w)[‘“\"']\w")
"""An apostrophe within a word is none."""
_FINITE = frozenset(
    form
    for form, cue in CUES.items()
    if form != cue.lemma and not form.endswith("ing") and (cue.speaks or (cue.stance and not cue.attitude))
)
"""Finite forms of verbs of saying or attitude."""
_PASSIVE = re.compile(r"\s+(?:by|as|over)\b")
"""After "warned" or "rebuked": it was done to whoever stands before."""


OPENING = 25
"""Words of the text below it in which somebody has to begin to speak."""
_WITHOUT_OFFICE = re.compile(rf"\b(?:{'|'.join(ENGLISH.voices.without_office)})\b", re.IGNORECASE)
_APPEAL = re.compile(
    rf"\b(?:{'|'.join(ENGLISH.voices.citizens)})\s+(?:{'|'.join(ENGLISH.voices.appeals)})\s+(?:on|for|to|that|[A-Z])"
)
"""In small letters but for whom they ask: "Contact Group calls" is a body of states."""
_PARTICIPLE = re.compile(r",\s([\w-]+ing)\b")
_POSSESSIVE = re.compile(r"['’]s\b")


class HeadlineVoice(StrEnum):
    """For whom whoever speaks in a headline speaks."""

    OFFICIAL = "official"
    """A state, a government, a ministry, somebody in office."""
    POLITICIAN = "politician"
    """Themselves: one member of a parliament, a candidate, somebody who was in office; or citizens who ask others to
    act. What many politicians do together is an act of theirs, no remark."""
    OTHER = "other"
    """Anybody else, or nobody."""


def headline_speaks(reading: Reading) -> bool:
    """Whether its title does, as kept with it."""
    return speaks(reading.item.title) if reading.headline_speaks is None else reading.headline_speaks


@lru_cache(maxsize=16_384)
def speaks(title: str) -> bool:
    """A verb of saying or of attitude in the present or past, with somebody before it; or a few words, a colon and
    words in quotation marks, either way round.

    Kept, as each stage of a digest asks it of each of its headlines."""
    return bool(_before_a_verb(title[:LENGTH])) or bool(_beside_a_colon(title[:LENGTH], quoted=True))


@lru_cache(maxsize=2_048)
def names_heard(title: str) -> frozenset[str]:
    """The names in the phrase that names who speaks; neither states nor whose somebody is ("China's Gao": Gao)."""
    named = _WORD.findall(_speaker(title[:LENGTH])) or _WORD.findall(_before_a_participle(title[:LENGTH]))
    return frozenset(one for one in named if one[:1].isupper() and not _POSSESSIVE.search(one) and not state_of(one))


def headline_voice(item: Item, voices: Voices) -> HeadlineVoice:
    """By the phrase of its title that names who speaks; where that names no office, by who speaks first in the text
    below it, too: a headline may have a surname only."""
    return _headline_voice(item.title[:LENGTH], item.text[item.head : item.head + LENGTH], voices)


def governments(item: Item, voices: Voices) -> frozenset[str]:
    """The states beside the two sides for which an official speaks in its title."""
    if headline_voice(item, voices) is not HeadlineVoice.OFFICIAL:
        return frozenset()
    named = _PART.split(_speaker(item.title[:LENGTH]))[-1].split()
    return voices.others_named(" ".join(named[-SPEAKER:]))


@lru_cache(maxsize=8_192)
def _headline_voice(title: str, text: str, voices: Voices) -> HeadlineVoice:
    named = _speaker(title)
    opening = " ".join(text.split()[:OPENING])
    begins = _before_a_verb(opening).partition(",")[0]  # whoever is named behind what they say told a fact
    if _WITHOUT_OFFICE.search(named) or _APPEAL.search(title):
        return HeadlineVoice.POLITICIAN
    if named and _is_official(named, voices):
        return HeadlineVoice.OFFICIAL
    if _WITHOUT_OFFICE.search(begins) and not voices.names_official(begins):
        return HeadlineVoice.POLITICIAN
    official = bool(begins) and speaks(title) and by_role(begins) is Voice.OFFICIAL
    return HeadlineVoice.OFFICIAL if official else HeadlineVoice.OTHER


def _speaker(text: str) -> str:
    """The phrase that names who speaks; "" if nobody is seen to."""
    found = _before_a_verb(text)
    if found.endswith(","):  # "…, says the mayor"
        behind = text[len(found) :].split()[1:]
        return " ".join(behind) if len(behind) <= SPEAKER else ""
    if found:
        return found.rsplit(", ", 1)[-1]
    quoted = _beside_a_colon(text, quoted=True)
    plain = _beside_a_colon(text, quoted=False)
    if plain and _QUOTED.match(plain):  # it is what is said
        plain = " ".join(_WORD.findall(_COLON.split(text, maxsplit=1)[1])[:NAME])
    # Before a colon may stand a place or a matter, too.
    return quoted or ("" if _POSSESSIVE.search(plain) or _ends_with_a_state(plain) else plain)


def _before_a_participle(title: str) -> str:
    """The words before a comma and a participle of saying: "X heads to Moscow, praising the hosts"."""
    for found in _PARTICIPLE.finditer(title):
        cue = CUES.get(found[1].lower())
        if cue is not None and (cue.speaks or (cue.stance and not cue.attitude)):
            return title[: found.start()].strip()
    return ""


def _is_official(named: str, voices: Voices) -> bool:
    if voices.names_official(named) or by_role(named) is Voice.OFFICIAL:
        return True
    return len(named.split()) <= SPEAKER and _ends_with_a_state(named)


def _ends_with_a_state(words: str) -> bool:
    return bool(words) and bool(state_of(words.split()[-1]))


@lru_cache(maxsize=4_096)
def _before_a_verb(text: str) -> str:
    """The words before the first finite verb of saying or attitude; "" if there is none, or nothing before it."""
    for at, found in enumerate(_WORD.finditer(text)):
        low = found[0].lower()
        if at and low in _FINITE and not (low.endswith("ed") and _PASSIVE.match(text, found.end())):
            return text[: found.start()].strip()
    return ""


def _beside_a_colon(title: str, *, quoted: bool) -> str:
    """The few words before a colon, or else behind the last one. `quoted`: if words stand in quotation marks on its
    other side."""
    parts = _COLON.split(title, maxsplit=1)
    if len(parts) < 2:
        return ""
    before, behind = parts
    for named, said in ((before, behind), (behind, before)):
        if len(_WORD.findall(named)) <= SPEAKER and (not quoted or _QUOTED.search(said)):
            return named.strip()
    return ""
