"""Readings: what was found in an item, and where it belongs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.model.ids import ItemId, StoryId, TopicId
from bot.model.items import Genre, Item
from bot.model.statements import Mention, Quote, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    score: float
    relevant: bool
    """On the beat: what digests show."""
    maybe: bool = False
    """Not surely off the beat either: kept and found, in no digest and no alert that does not ask for it."""
    context: bool = False
    """Off the beat: an event of one side that shapes the relation. Kept as what is maybe on it, and a digest has a line
    of it where several outlets tell it."""
    because: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.relevant + self.maybe + self.context > 1:
            raise ValueError("an item is on the beat, maybe on it, or its context")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    id: TopicId
    score: float
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """An item as a sparse vector: stem → TF-IDF weight, of unit length."""

    of: tuple[tuple[str, float], ...] = ()

    def foremost(self, most: int) -> tuple[tuple[str, float], ...]:
        """The first of them."""
        return self.of[:most]

    def may_hold(self, stem: str) -> bool:
        """False: the stem is surely not among them."""
        return any(stem == mine for mine, _ in self.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One earlier item as story placing needs it."""

    item: ItemId
    story: StoryId
    weights: Weights
    published: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    story: StoryId
    likeness: float = 0.0
    """Cosine to the best member: 0 for a story of its own, ≥ .5 the same report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An item and all that was understood of it."""

    item: Item
    relevance: Relevance
    topics: tuple[Topic, ...] = ()
    """Best first; empty: other."""
    quotes: tuple[Quote, ...] = ()
    mentions: tuple[Mention, ...] = ()
    weights: Weights = field(default_factory=Weights)
    placed: Placed | None = None
    language: str = "en"
    """ISO 639-1 of the text as guessed by its letters."""
    gloss: tuple[str, ...] = ()
    """Of a headline in another script: the names and terms in it that the pack knows, in English."""
    names: tuple[tuple[str, str], ...] = ()
    """(id, name) of people and bodies that it names, as other scripts than its own write them: by these too it is
    found."""
    read_for: float = 0.0
    """Seconds that the language model took for the batch it was read in; 0: nobody measured."""
    in_brief: bool = False
    """Made by `bot.reading.brief`: enough to arrange a digest by, not to show a card or to be filed."""
    genre: Genre | None = None
    """Of its item, where somebody looked before (`bot.reading.sorting.genre.genre_of`) …"""
    headline_speaks: bool | None = None
    """… and whether its headline tells what somebody said (`bot.reading.sorting.headlines.headline_speaks`)."""
    unparsed: bool = False
    """No language model was there when it was filed: what is said in it is read when there is one."""
    unread_languages: tuple[str, ...] = ()
    """ISO 639-1 of its paragraphs in other languages than its own in which no statements were read: nothing reads them
    here."""

    @property
    def in_doubt(self) -> bool:
        """A feed brought it, and it is only maybe on the beat, or its context; what no feed brought, somebody chose."""
        return (self.relevance.maybe or self.relevance.context) and self.item.feed is not None

    def statement(self, number: int) -> Statement:
        """Its quote of that number with what one needs to cite it. `filed_at` is when the item was first seen."""
        item = self.item
        return Statement(
            quote=self.quotes[number].with_attitude(item.text),
            number=number,
            item=item.id,
            title=item.title,
            outlet=item.outlet,
            label=item.label,
            url=item.url,
            published=item.published,
            published_to=item.published_to,
            filed_at=item.seen_at,
            extent=item.extent,
            claimed=item.claimed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """An outlet's edit of an item on file, as far as whoever read the item before must know of it."""

    item: ItemId
    at: datetime
    headline: str = ""
    """The one before; empty: it stayed."""
    gone: tuple[Quote, ...] = ()
    """Statements that the item no longer has …"""
    new: tuple[Quote, ...] = ()
    """… and those that it did not have."""
