"""How an act can end: what handlers decide, and `handlers.slack.response.response` carries out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.model import Part
from digests.slack.blocks import Block, View


@dataclass(frozen=True, slots=True)
class Privately:
    """For the one who asked, beside whatever they look at."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class InPlace:
    """Instead of the message or modal whose button was pressed."""

    part: Part
    title: str = "Who said what"
    """Of a modal."""


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
class Attachment:
    data: bytes
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Files, sent to the asker as one direct message."""

    files: tuple[Attachment, ...]
    words: str
    """Beside the files."""
    then: Part
    """Said where the asker is looking: a file cannot be shown in passing."""


@dataclass(frozen=True, slots=True)
class Promised:
    """Something comes later, by the worker. If it is still waited for after `seconds`, the asker is told so."""

    part: Part
    waiting: Callable[[], Awaitable[bool]]
    late: Part
    seconds: int = 60


@dataclass(frozen=True, slots=True)
class Home:
    """The asker's App Home, afresh."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Options of a type-ahead."""

    options: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Suggested:
    """What to ask, above the composer of the asker's direct messages."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Acknowledged; there is nothing to show."""


Reply = (
    Privately
    | InPlace
    | ForAll
    | Opened
    | Renewed
    | Faulty
    | Enclosed
    | Promised
    | Home
    | Suggestions
    | Suggested
    | Nothing
)


def parts_of(reply: Reply) -> tuple[Part, ...]:
    """The messages in which it shows what was asked for."""
    match reply:
        case Privately(parts=parts) | ForAll(parts=parts):
            return parts
        case InPlace(part=part):
            return (part,)
        case _:
            return ()


def privately(part: Part) -> Privately:
    return Privately((part,))
