"""How an act can end: what handlers decide, and `handlers.slack` carries out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.model import Part
from digests.blocks import Block, View


@dataclass(frozen=True, slots=True)
class Privately:
    """For the one who asked, beside whatever they look at."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class InPlace:
    """Instead of the message or modal whose button was pressed."""

    part: Part


@dataclass(frozen=True, slots=True)
class ForAll:
    """For everybody in the channel; in a thread, if the act was in one."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A modal."""

    view: View


@dataclass(frozen=True, slots=True)
class Renewed:
    """Another view instead of the modal that was submitted."""

    view: View


@dataclass(frozen=True, slots=True)
class Faulty:
    """The modal stays, with what is wrong beside each input."""

    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pictured:
    """A PNG, sent to the asker as a direct message: a file cannot be shown in passing."""

    png: bytes
    title: str
    alt: str
    words: str
    then: Part
    """Said where the asker is looking."""


@dataclass(frozen=True, slots=True)
class Home:
    """The asker's App Home, afresh."""

    view: View


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Options of a type-ahead."""

    options: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """Acknowledged; there is nothing to show."""


Ending = Privately | InPlace | ForAll | Opened | Renewed | Faulty | Pictured | Home | Suggestions | Nothing


def privately(part: Part) -> Privately:
    return Privately((part,))
