"""What reads the statements of one language without a parse by the English model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.model import Mention, Quote
from bot.reading.names.recognition import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """Who said what in one article, and who is named in it; offsets count characters of the text as it was given."""

    quotes: tuple[Quote, ...] = ()
    """In order of the text, without topics: who asks adds them."""
    mentions: tuple[Mention, ...] = ()


class StatementReader(Protocol):
    """Pure; made once, used for every item of its language."""

    def attribute(self, text: str, *, start: int, end: int, on: date | None) -> Attributed:
        """What is said between `start` and `end` of the text. `on`: the day it was published, if known."""
        ...


StatementReaders = Mapping[str, Callable[[Register], StatementReader]]
"""By ISO 639-1 code: what makes the reader of a language from the pack's names."""
