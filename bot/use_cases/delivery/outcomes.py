"""How a delivery's turn can end."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import HeldFor


@dataclass(frozen=True, slots=True)
class Posted:
    sent: tuple[str, ...]
    doubtful: bool = False
    """A lost answer could not be cleared up, so a message may be there twice."""


@dataclass(frozen=True, slots=True)
class AlreadyPosted:
    sent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NothingToPost:
    """Also what composing may come to."""

    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """Kept until a person mends what the reason names, or clears a doubt up."""

    reason: str
    held_for: HeldFor = HeldFor.REFUSAL


@dataclass(frozen=True, slots=True)
class GivenUp:
    reason: str
    person_gone: bool = False
    """Whom it was for is no longer in the workspace."""


@dataclass(frozen=True, slots=True)
class Later:
    reason: str
    seconds: float
    wished: bool = False
    """By whoever gets it, or another trouble tells of it: it is not late for that."""
    by_slack: bool = False
    """Slack's answer, or its silence, is the reason."""


Outcome = Posted | AlreadyPosted | NothingToPost | Held | GivenUp | Later
