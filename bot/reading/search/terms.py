"""The search language of alerts and of the archive: what people type, read once, and matched against items.

    banks AND (yuan OR rouble)      AND OR NOT in capitals; a space is AND; -word is NOT word
    "power of siberia"              these words in this order
    sanction*                       any ending (three letters at least)
    gas NEAR/5 price                at most five words from each other, either way round
    title:lng  topic:energy  source:tass  lang:ru
    speaker:gabuev  org:rosneft  kind:direct  told:reporters  country:china     of statements whose speaker is known
    after:2024-05-14  before:2024-06                                            published since, published before

Whole words are matched; case, accents, hyphens and the shape of apostrophes do not count; Chinese is found inside
running text, Russian in any inflection. What cannot be read comes back as `TermsWrong`, which names the column and
shows what would do. docs/queries.md says it to people.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.model import Reading, Span
from bot.reading.search.correction import corrected
from bot.reading.search.evaluation import Searched, found, searched
from bot.reading.search.parser import Unreadable, tree_of
from bot.reading.search.query import Node
from bot.reading.search.word_forms import in_forms


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsWrong:
    """A query that cannot be read."""

    message: str
    """What is wrong, as a clause: "a bracket opened at column 11 is not closed"."""
    column: int
    """1-based, in the text as typed."""
    suggestion: str = ""
    """A query that can be read and asks for what was typed; "" if there is none."""
    typed: str = ""

    def __str__(self) -> str:
        shown = self.typed if len(self.typed) <= 80 else self.typed[:79] + "…"
        return f"I can't read “{shown}”: {self.message}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A query that was understood."""

    typed: str
    written: Node
    """As it was typed: what is shown, or changed and typed again."""
    tree: Node
    """The same in the forms that items are searched by."""

    def matches(self, reading: Reading) -> tuple[Span, ...] | None:
        """Where in the item's text; empty if title or fields alone matched; None if the item does not match."""
        return self.found_in(searched(reading))

    def found_in(self, item: Searched) -> tuple[Span, ...] | None:
        """As `matches`, on an item made ready once for many queries."""
        marks = found(self.tree, item)
        return None if marks is None else item.spans(marks)


def read(text: str) -> Terms | TermsWrong:
    """A query as typed. Never raises; what is wrong is told with its column and a way out."""
    try:
        written = tree_of(text)
    except Unreadable as wrong:
        return TermsWrong(message=wrong.message, column=wrong.column, suggestion=corrected(text), typed=text)
    tree = written if text.isascii() and "country" not in text.lower() else in_forms(written)
    return Terms(typed=text, written=written, tree=tree)


parse = lru_cache(maxsize=2_000)(read)
"""`read`, remembering the last queries."""
