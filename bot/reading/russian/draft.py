"""A statement as it was found, before it is known who its source is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from bot.model import Span
from bot.reading.russian.analysis import Sentence, Speech
from bot.reading.russian.cues import Cue
from bot.reading.russian.sources import Source


class Form(Enum):
    """How a statement was found."""

    QUOTATION = "quotation"
    CONTINUED = "continued"
    CLAUSE = "clause"
    INFINITIVE = "infinitive"
    PARENTHESIS = "parenthesis"
    BEFORE = "before"
    """Об этом заявил: what stands before."""
    LABEL = "label"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class Draft:
    pieces: tuple[Span, ...]
    form: Form
    sentence: Sentence | None
    """Where the cue stands."""
    cue: Cue | None
    source: Source | None
    via: Source | None = None
    thinks: bool = False
    addressee: str = ""

    def relayed(self, by: Source | None) -> Draft:
        return replace(self, via=self.via or by)


def speech_draft(speech: Speech, of: Draft) -> Draft:
    """A quotation without a cue of its own, after one that has a speaker."""
    return replace(of, pieces=speech.spans, form=Form.CONTINUED, via=None)
