"""Makers for reading tests: an item, a pack that knows invented people, a reader without a process."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.adapters.subprocesses.language.language_model import load_model, read_all
from bot.model import BeatPack, Item, ItemId, Org, Person, Reading, Side, SpeakerId
from bot.reading.item_reader import Understanding

if TYPE_CHECKING:
    from spacy.language import Language

SEEN = datetime(2031, 5, 4, 12, tzinfo=UTC)


def item(text: str, *, title: str = "", head: int = 0, id_: str = "item") -> Item:
    return Item(id=ItemId(id_), title=title, text=text, head=head, seen_at=SEEN)


def person(name: str, *aliases: str, family_first: bool = False) -> Person:
    return Person(id=SpeakerId(name.lower().replace(" ", "-")), name=name, aliases=aliases, family_first=family_first)


PACK = BeatPack(
    name="River–Lake",
    sides=(Side(name="River", terms=("river",)), Side(name="Lake", terms=("lake",))),
    people=(
        person("Viktor Ostrin", "Ostrin", "Виктор Острин", "Острин", "Victor Ostrine", "奥斯特林"),
        person("Wan Qiaoling", "万巧玲", family_first=True),
        person("Wang Derong", family_first=True),
        person("Wang Bailun", family_first=True),
        person("Artyom Velikov"),
        person("Alexander Velikov"),
        person("Mira Aaro Lindqvén"),
        person("Sergei Pavlovich Dorin", "Sergey Dorin"),
    ),
    orgs=(
        Org(
            id=SpeakerId("norland-harbour-ministry"),
            name="Harbour Ministry of Norland",
            aliases=("Norland Harbour Ministry",),
        ),
    ),
)
"""Nobody in it exists."""


@lru_cache(maxsize=1)
def model() -> Language:
    return load_model()


@lru_cache(maxsize=1)
def understanding() -> Understanding:
    return Understanding(PACK)


def read(text: str, *, head: int = 0) -> Reading:
    """The text read by the real model, in this process."""
    return next(iter(read_all(model(), understanding(), [item(text, head=head)])))
