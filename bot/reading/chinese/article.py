"""What is known while an article is read from its beginning to its end."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.model import Quote, ResolvedBy, Speaker
from bot.reading.chinese.names import Entities, Named, Roster
from bot.reading.chinese.names import Kind as NameKind
from bot.reading.chinese.sources import NOBODY, Source
from bot.reading.names.recognition import Register


@dataclass(slots=True)
class Article:
    """What is known while an article is read from its beginning to its end."""

    text: str
    plain: str
    entities: Entities
    register: Register
    roster: Roster
    last_person: Named | None = None
    """Whom 他 or 她 means: the last person who was a subject; None after several at once."""
    before: Source = NOBODY
    """The subject that an omitted one stands for, in this paragraph."""
    colon: tuple[Source, ResolvedBy | None] | None = None
    """Who speaks in the next paragraph, where this one ends in a colon."""
    open_quote: tuple[Source, ResolvedBy | None] | None = None
    quotes: list[Quote] = field(default_factory=list)
    speakers: dict[tuple[NameKind, str], Speaker | None] = field(default_factory=dict)
    """By kind and name, as they were looked up."""
