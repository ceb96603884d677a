"""Statements: who said what, by which words, how sure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AliasChoices, Field

from bot.model.feeds import Label
from bot.model.ids import ItemId, SpeakerId, TopicId

# ----------------------------------------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters start … end-1 of an item's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no span from {self.start} to {self.end}")

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class Kind(StrEnum):
    DIRECT = "direct"
    UNMARKED = "unmarked"
    """A quotation whose marks were lost."""
    MIXED = "mixed"
    INDIRECT = "indirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    id: SpeakerId
    name: str
    """The fullest name known: the knowledge files' where they know the person, else the article's."""


ResolvedBy = Literal["name", "surname", "pronoun", "nominal", "previous"]
"""How the source is worded: full name or organisation, surname, he/she, "the ministry"; or not at all: carried over."""

_INFINITIVE = re.compile(r"(?:[^\W\d_][\w’'-]*\s){0,5}to\s[a-z]")

SURE_ENOUGH = 0.94
"""From here on 97 of 100 named speakers are right on annotated articles, those the rules were made from and those they
were not alike (`python -m tests.benchmarks.reading.confidence`). A statement below is left to /whosaid, where the doubt
can be shown: a wrong speaker is worse than none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One attributed statement of one article."""

    text: str
    """The statement's words, pieces joined by " … "."""
    content: tuple[Span, ...]
    source: Span | None = None
    cue: Span | None = None
    speaker: Speaker | None = None
    jointly: tuple[Speaker, ...] = ()
    """Who else said it with the speaker: `Oslo and Karsk said`."""
    role: str | None = None
    """As this article words it."""
    addressee: Annotated[str | None, Field(validation_alias=AliasChoices("addressee", "told"))] = None
    """Who heard it, as the article words it. Builds of 0.1 filed it as `told`."""
    via: str | None = None
    """The outlet or agency that relayed it, where the article names one outside the speaker: `…, Interfax reported`."""
    kind: Kind
    stance: bool = False
    """An attitude (hopes, opposes, vows), apart from things said."""
    confidence: float
    """0 … 1: that it is a statement, and this speaker's."""
    confidence_of_words: float | None = None
    """0 … 1: that the words are the whole of what was said and nothing else; None: read before that was told apart."""
    confidence_of_role: float | None = None
    """0 … 1: that the role is the speaker's; None: no role, or read before that was told apart."""
    because: tuple[str, ...] = ()
    """What is told by the confidences: signs such as "by pronoun", "a clause", "long". None of a plain quotation behind
    a full name."""
    resolved_by: ResolvedBy | None = None
    attitude: str = ""
    """The cue's words as filed, since an answer is given without the article: of a stance ("opposes"), and of a report
    that tells nothing without its verb ("agreed" to open a lane, "told" banks to wait)."""
    topics: tuple[TopicId, ...] | None = None
    """By what is said in it and right around it, best first; None: read before that was looked at, so
    that only its words tell."""

    def with_attitude(self, text: str) -> Quote:
        """As cited. `text` is the article's."""
        if self.cue is None or not (self.stance or self._hangs_on_its_verb(text)):
            return self
        return replace(self, attitude=self.cue.of(text)[:40])

    def _hangs_on_its_verb(self, text: str) -> bool:
        """The words are a report's infinitive, with or without its subject, right behind their verb, and whose they are
        stands before it."""
        if self.kind is not Kind.INDIRECT or self.cue is None or self.source is None or not self.content:
            return False
        behind = self.source.end <= self.cue.start and self.cue.end <= self.content[0].start
        return (
            behind
            and not text[self.cue.end : self.content[0].start].strip()
            and _INFINITIVE.match(self.text) is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A person or organisation named in an item, speaking or not."""

    speaker: Speaker
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A quote with what one needs to cite it."""

    quote: Quote
    number: int
    """Its position among the item's quotes: (item, number) names it."""
    item: ItemId
    title: str
    outlet: str
    label: Label
    url: str | None
    published: datetime | None
    published_to: Literal["minute", "day"] | None
    filed_at: datetime
    extent: Literal["full", "summary", "headline"] = "full"
    """How much of its article was read: of a summary, other statements may be missing."""
    claimed: bool = False
    """As its item's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How what was said on a day differs in its key words from what was said on a subject the time before."""

    before: date
    """That time's day, UTC."""
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """By what two wordings in two languages are known to be one utterance, beside their speaker and their day."""

    figures: tuple[str, ...] = ()
    """As plain decimals, "240000000000", "20%"."""
    names: tuple[str, ...] = ()
    """In English, as the pack has them."""
    terms: tuple[str, ...] = ()
    """Likewise."""
