"""A speech act before its content is known: the cue, who stands beside it, and what is told of both."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.cues.verbs import Cue


@dataclass(frozen=True, slots=True)
class Report:
    """A cue and who stands before or after it. Tokens; `last` is the cue's last word ("according to")."""

    verb: int
    last: int
    cue: Cue
    source: Source | None
    negated: bool = False
    unreal: bool = False
    """A modal or a condition: not reported as having happened."""
    supposed: bool = False
    """could say, might have said, had he said: reported as not having happened; its words are nobody's."""
    passive: bool = False
    participle: bool = False
    """adding …, noting …: rides on another verb."""
    nominal: bool = False
    refers_back: bool = False
    """`This was stated by Quill.`: of the sentence before it."""
    opens: int | None = None
    """Where `the agency quoted Haug as saying` begins."""
    before: bool = False
    """had said: often part of what another reports."""
    relays: bool = False
    """It tells how another's words are known: `…, the Courier reported`; they are not its own."""
    via: Source | None = None
    """Who relays it: `…, the Courier reported`."""

    @property
    def first(self) -> int:
        """The leftmost token of cue and source together, where the source stands beside the cue."""
        if self.opens is not None:
            return self.opens
        return min(self.verb, self.source.first) if self.source and not self.participle else self.verb

    @property
    def end(self) -> int:
        """One past the rightmost token of cue and source together, where the source stands beside the cue."""
        return max(self.last, self.source.last) + 1 if self.source and not self.participle else self.last + 1
