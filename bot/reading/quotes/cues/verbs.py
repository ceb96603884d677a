"""The words that carry a statement: verbs of saying and of attitude, with what each may govern.

The verbs stand in the lexicon (`en/cues.toml`), by lemma; here are their frames and how their forms are made. The
classes follow the usual frames of reporting verbs (Biber et al., Longman Grammar of Spoken and Written English,
ch. 9.2): a clause, a quotation, an infinitive, a plain object, "as", "for".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Flag, auto

from bot.errors import KnowledgeWrong
from bot.reading.lexicon import ENGLISH


class Frame(Flag):
    """What a cue may govern."""

    CLAUSE = auto()
    """that …, whether …, or a bare clause."""
    QUOTE = auto()
    INFINITIVE = auto()
    """to go after banks."""
    OBJECT = auto()
    """a plain noun: announced a deal, rejected the claim."""
    FOR = auto()
    """for, on, about …: called for restraint."""
    ADDRESSEE = auto()
    """The object is who was told: told reporters that …"""
    PATIENT = auto()
    """The object belongs to what was said: urged Moscow to …, accused them of …, called it a mistake."""
    PARENTHESIS = auto()
    """May follow its content, set off by a comma: …, he explained."""


_STANCES = ENGLISH.cues.stances
_DELIVERED = ENGLISH.cues.delivered
_DENIALS = ENGLISH.cues.denials
_ACTS = ENGLISH.cues.acts
_IRREGULAR = ENGLISH.cues.irregular
_DOUBLED = ENGLISH.cues.doubled


_SHORT = re.compile("(?:qu|[^aeiouq])+[aeiou][^aeiouwxy]")
"""One short vowel and one consonant at the end, which is doubled: slam, slammed; quip, quipping."""


@dataclass(frozen=True, slots=True)
class Cue:
    lemma: str
    frames: Frame
    attitude: bool
    """A verb of thinking, hoping or wanting: never an act of saying."""

    @property
    def stance(self) -> bool:
        """With a plain object or an infinitive it tells an attitude."""
        return self.attitude or self.lemma in _STANCES

    @property
    def denies(self) -> bool:
        """What it governs is what was not so: never shown without the verb."""
        return self.lemma in _DENIALS

    @property
    def acts(self) -> bool:
        """It is done, with or without a word: a statement only where words of it are quoted."""
        return self.lemma in _ACTS

    @property
    def speaks(self) -> bool:
        """A verb of saying that can carry a quotation."""
        return Frame.QUOTE in self.frames and not self.attitude

    @property
    def delivers(self) -> bool:
        """Its plain object is what was said, and not what was spoken of."""
        return self.lemma in _DELIVERED


def forms(lemma: str) -> Iterator[str]:
    """A verb's inflected forms."""
    yield lemma
    if lemma in _IRREGULAR:
        yield from _IRREGULAR[lemma].split()
        return
    stem = lemma + lemma[-1] if lemma in _DOUBLED or _SHORT.fullmatch(lemma) else lemma
    if lemma.endswith("e"):
        yield from (lemma + "s", lemma + "d", lemma[:-1] + "ing")
    elif lemma.endswith("y") and lemma[-2] not in "aeiou":
        yield from (lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
    else:
        sibilant = lemma.endswith(("s", "sh", "ch", "x", "z"))
        yield from (lemma + ("es" if sibilant else "s"), stem + "ed", stem + "ing")


def frames_of(lemma: str, governed: str) -> Frame:
    """What a verb's line in the lexicon says of it: "clause quote" → CLAUSE | QUOTE."""
    frames = Frame(0)
    for written in governed.split():
        frame = Frame.__members__.get(written.upper())
        if frame is None:
            known = ", ".join(Frame.__members__).lower()
            raise KnowledgeWrong("en/cues.toml", f"{lemma} should govern some of {known}, not {written!r}")
        frames |= frame
    return frames


def _table() -> dict[str, Cue]:
    table: dict[str, Cue] = {}
    for verbs, attitude in ((ENGLISH.cues.attitude, True), (ENGLISH.cues.saying, False)):
        for lemma, governed in verbs.items():
            cue = Cue(lemma, frames_of(lemma, governed), attitude)
            for form in forms(lemma):
                table[form] = cue
    return table


CUES = _table()
"""Any inflected form, in lower case → its cue."""

_LEARNT = frozenset(form for lemma in ENGLISH.cues.learnt for form in forms(lemma))
_OPEN = Cue("", Frame.CLAUSE, False)


def cue_by_clause(low: str) -> Cue | None:
    """A verb that no list has and that governs "that": somebody says so, unless it is learnt, brought about or felt."""
    return None if low in CUES or low in _LEARNT else _OPEN


NOMINAL = ENGLISH.cues.nouns
"""Nouns with a clause of their own: his claim that …; X's view is that …"""

LIGHT = ENGLISH.cues.light
"""Verbs that only lend a noun its subject: expressed hope that, issued a call for, voiced concern about."""
CARRIED = {
    **dict.fromkeys(ENGLISH.cues.carried_words, False),
    **dict.fromkeys(ENGLISH.cues.carried_attitudes, True),
}
"""The nouns they carry → an attitude rather than something said."""

DOCUMENTS = ENGLISH.cues.documents
"""Things that say."""
LETTERS = ENGLISH.organisations.letters
"""Those that are their author's voice."""
